using Holdfast.Core.Dns;

namespace Holdfast.Core.Sync;

/// <summary>A complete read of one zone at one provider. Half a zone is never a snapshot: a failed read is an exception.</summary>
public sealed record ZoneSnapshot(DnsName Zone, ValueList<ObservedSet> Sets, ZoneFacts Facts)
{
    /// <summary>What stands there and cannot be changed by us; those that we cannot read are not among the sets.</summary>
    public ValueList<FixedSet> Fixed { get; init; }

    /// <summary>What whoever looks at a plan should know about the zone as it stands.</summary>
    public ValueList<string> Remarks { get; init; }
}

/// <summary>What the provider says about the zone besides its records; null = it does not say.</summary>
/// <param name="MinimumTtl">The lowest TTL that this zone may have (deSEC's <c>minimum_ttl</c>).</param>
/// <param name="MultiProvider">Cloudflare's setting that lets other providers serve the zone too.</param>
/// <param name="Plan">The zone's plan ("free", "enterprise"), which decides limits.</param>
/// <param name="IsSigned">Whether the provider signs the zone (DNSSEC).</param>
public sealed record ZoneFacts(
    Ttl? MinimumTtl = null,
    bool? MultiProvider = null,
    string? Plan = null,
    bool? IsSigned = null,
    ValueList<DnsName> NameServers = default);

/// <summary>A record set as it stands at a provider.</summary>
/// <param name="Proxied">Null where the provider knows no proxying.</param>
/// <param name="IsUneven">
/// The provider keeps TTL and attributes per value, and they differ inside this set; <see cref="RecordSet.Ttl"/> is the lowest.
/// </param>
/// <param name="Native">The provider's own records behind the values, where it has ids for them.</param>
public sealed record ObservedSet(
    RecordSet Set,
    bool? Proxied = null,
    string? Comment = null,
    bool IsUneven = false,
    ValueList<NativeRecord> Native = default)
{
    public RecordKey Key => Set.Key;
}

/// <summary>One value with the id that the provider gave it.</summary>
public sealed record NativeRecord(string Id, string Value)
{
    /// <summary>Its TTL as the provider writes it, where that is not the set's.</summary>
    public int? Ttl { get; init; }
}
