using Holdfast.Core.Dns;

namespace Holdfast.Core.Sync;

/// <summary>
/// How a zone hangs in the DNS: what its parent says, and what each provider's own servers answer at its apex. A provider whose servers differ
/// has an entry for each that answers otherwise than most.
/// </summary>
/// <param name="Parent">Null when the parent could not be asked, for the reason in <paramref name="ParentTrouble"/>.</param>
public sealed record DelegationFacts(DnsName Zone, ParentFacts? Parent, string? ParentTrouble, ValueList<ApexFacts> Providers)
{
    /// <summary>The same once a plan is applied: what it changes of names and keys at the apex of its copy.</summary>
    public DelegationFacts After(ZonePlan plan) => this with { Providers = Providers.Select(apex => apex.Provider == plan.Provider ? After(apex, plan) : apex).ToValueList() };

    private ApexFacts After(ApexFacts apex, ZonePlan plan)
    {
        foreach (var change in plan.Changes.Where(change => change.Key.Name == Zone))
        {
            ValueList<string> left = change.Old?.Set.Values ?? [], comes = change.New?.Set.Values ?? [];
            if (change.Key.Type == RecordType.NS && apex.NameServers is not null) apex = apex with { NameServers = comes.Select(DnsName.Parse).ToValueList() };
            else if (change.Key.Type == RecordType.DNSKEY && apex.Keys is { } keys) apex = apex with { Keys = keys.Except(left).Union(comes).ToValueList() };
        }
        return apex;
    }
}

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
    bool HasMultiProviderSetting = false)
{
    /// <summary>The one server, with its address, that answered otherwise than the provider's others, or not at all; null = what most of them answer.</summary>
    public string? Server { get; init; }

    /// <summary>For messages: "desec", "desec at ns2.desec.org (192.0.2.5:53)".</summary>
    public string Label => Server is null ? Provider.Value : $"{Provider} at {Server}";
}
