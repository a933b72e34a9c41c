using Holdfast.Core.Dns;

namespace Holdfast.Core.Sync;

/// <summary>How a zone hangs in the DNS: what its parent says, and what each provider's own servers answer at its apex.</summary>
/// <param name="Parent">Null when the parent could not be asked, for the reason in <paramref name="ParentTrouble"/>.</param>
public sealed record DelegationFacts(DnsName Zone, ParentFacts? Parent, string? ParentTrouble, ValueList<ApexFacts> Providers);

/// <param name="NameServers">The NS set of the delegation; empty = the zone is not delegated.</param>
/// <param name="Ds">Canonical DS values; empty = no DS, so that nobody checks signatures.</param>
public sealed record ParentFacts(ValueList<DnsName> NameServers, ValueList<string> Ds);

/// <summary>What one provider's name servers answer; null = they could not be asked, for the reason in <paramref name="Trouble"/>.</summary>
/// <param name="Keys">Canonical DNSKEY values; empty = served unsigned.</param>
/// <param name="Signers">Key tags in the signatures of the SOA: the keys that this provider signs with.</param>
/// <param name="MultiProvider">The provider's setting that lets others serve the zone too; null where it has none or does not tell.</param>
/// <param name="HasMultiProviderSetting">It is a provider that has such a setting (Cloudflare).</param>
public sealed record ApexFacts(
    ProviderId Provider,
    ValueList<DnsName>? NameServers,
    ValueList<string>? Keys,
    ValueList<ushort> Signers,
    string? Trouble,
    bool? MultiProvider = null,
    bool HasMultiProviderSetting = false);
