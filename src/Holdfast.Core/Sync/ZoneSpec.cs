using Holdfast.Core.Dns;

namespace Holdfast.Core.Sync;

/// <summary>What the configuration declares for one zone: a few record sets, at some providers.</summary>
/// <param name="Reserved">
/// Names and types that belong to somebody else in Holdfast (a router and its epoch): never planned, whatever stands there.
/// </param>
public sealed record ZoneSpec(
    DnsName Zone,
    ValueList<ProviderId> Providers,
    UndeclaredMode Undeclared,
    ValueList<DeclaredSet> Records,
    ValueList<RecordKey> Reserved);

/// <summary>What happens to record sets that are not declared: they stay, or (an opt-in per zone) they are deleted.</summary>
public enum UndeclaredMode { Keep, Delete }

/// <summary>A declared record set with its differences per provider and the place where it is written.</summary>
/// <param name="Proxied">Whether the provider should answer its own addresses instead (Cloudflare); null = leave as it is.</param>
/// <param name="Comment">The comment at providers that keep one; null = leave as it is.</param>
public sealed record DeclaredSet(
    RecordSet Set,
    bool? Proxied,
    string? Comment,
    ValueList<ProviderDifference> At,
    int Line,
    int Column);

/// <summary>How a declared set differs at one provider (<c>at:</c>); null = as declared for all.</summary>
/// <param name="Omit">The set is not declared at this provider at all.</param>
public sealed record ProviderDifference(
    ProviderId Provider,
    ValueList<string>? Values,
    Ttl? Ttl,
    bool? Proxied,
    string? Comment,
    bool Omit);
