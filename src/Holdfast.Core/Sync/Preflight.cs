using Holdfast.Core.Dns;

namespace Holdfast.Core.Sync;

/// <summary>
/// What would break users although every record is right: signatures that do not fit the parent's DS, name-server sets that
/// differ, a provider that does not know of the others. What could not be asked is a note, never a silent pass.
/// </summary>
public sealed record Preflight(ValueList<Objection> Objections, ValueList<string> Notes)
{
    /// <summary>What a change of the apex makes worse. What stood before and is as bad after it is no objection to the change.</summary>
    /// <param name="before">As it stands.</param>
    /// <param name="after">As it stands once the change is made.</param>
    public static (ValueList<Objection> Worse, ValueList<Objection> Cured) Judge(Preflight before, Preflight after)
    {
        var known = before.Objections.Select(Identity).ToHashSet();
        var left = after.Objections.Select(Identity).ToHashSet();
        return (after.Objections.Where(objection => !known.Contains(Identity(objection))).ToValueList(), before.Objections.Where(objection => !left.Contains(Identity(objection))).ToValueList());
    }

    private static (Guard, string) Identity(Objection objection) => (objection.Guard, objection.Subject);

    public static Preflight Check(DelegationFacts facts)
    {
        var objections = new List<Objection>();
        var notes = new List<string>();
        if (facts.Parent is null) notes.Add($"delegation and DNSSEC of {facts.Zone.Value} are not checked: {facts.ParentTrouble ?? "the parent was not asked"}");
        foreach (var provider in facts.Providers)
            if (provider.Trouble is { } trouble) notes.Add($"{provider.Label}: {(provider.Server is null ? "its name servers" : "it")} could not be asked about {facts.Zone.Value}: {trouble}");

        foreach (var stale in facts.Providers.Where(one => one is { Server: not null, Trouble: null }))
            notes.Add($"{stale.Label} answers other name servers or keys of {facts.Zone.Value} than {stale.Provider}'s other servers: it may be stale");

        if (facts.Parent is { } parent)
        {
            CheckDelegation(facts, parent, objections, notes);
            if (!parent.Ds.IsEmpty) CheckSignatures(facts, parent, objections, notes);
        }
        CheckMultiProvider(facts, objections, notes);
        return new Preflight(objections.ToValueList(), notes.ToValueList());
    }

    private static void CheckDelegation(DelegationFacts facts, ParentFacts parent, List<Objection> objections, List<string> notes)
    {
        if (parent.NameServers.IsEmpty)
        {
            notes.Add($"{facts.Zone.Value} is not delegated by its parent: no resolver asks its name servers yet");
            return;
        }
        var wanted = parent.NameServers.ToHashSet();
        foreach (var provider in facts.Providers)
        {
            if (provider.NameServers is not { } have || wanted.SetEquals(have)) continue;
            objections.Add(new Objection(
                Guard.Delegation,
                $"the parent of {facts.Zone.Value} names {Names(parent.NameServers)}, the copy at {provider.Label} names {Names(have)}; "
                + "resolvers follow one or the other, so make them equal (NS at the apex of every copy, and at the registrar)") { Subject = provider.Label });
        }
    }

    /// <summary>RFC 8901, model 2: each provider's keys stand behind a DS, and everybody's signing keys stand in everybody's DNSKEY set.</summary>
    private static void CheckSignatures(DelegationFacts facts, ParentFacts parent, List<Objection> objections, List<string> notes)
    {
        var known = facts.Providers.Where(provider => provider.Keys is not null).ToList();
        foreach (var provider in known)
        {
            if (provider.Keys!.Value.IsEmpty)
            {
                objections.Add(new Objection(
                    Guard.Dnssec,
                    $"the parent has {parent.Ds.Count} DS for {facts.Zone.Value}, but {provider.Label} serves it unsigned: validating resolvers refuse its answers; "
                    + "remove the DS, or sign at every provider") { Subject = provider.Label });
                continue;
            }
            var matches = parent.Ds.SelectMany(ds => provider.Keys.Value.Select(key => KeyDigest.Covers(facts.Zone, ds, key))).ToList();
            if (matches.Contains(true)) continue;
            if (matches.Contains(null))
            {
                notes.Add($"{provider.Label}: the DS of {facts.Zone.Value} has a digest type that cannot be computed here, so it is not known whether it covers its keys");
                continue;
            }
            objections.Add(new Objection(
                Guard.Dnssec,
                $"no DS of {facts.Zone.Value} at the parent ({Tags(parent.Ds.Select(ds => ds.Split(' ')[0]))}) covers a key of {provider.Label} "
                + $"({Tags(provider.Keys.Value.Select(key => $"{KeyDigest.Tag(key)}"))}): validating resolvers refuse its answers; add its DS at the registrar, or remove all") { Subject = provider.Label });
        }
        foreach (var signer in known)
        {
            if (signer.Keys!.Value.IsEmpty) continue;
            if (signer.Signers.IsEmpty) notes.Add($"{signer.Label}: it is not known which key signs {facts.Zone.Value} there");
            foreach (var key in signer.Keys.Value.Where(key => signer.Signers.Contains(KeyDigest.Tag(key))))
            {
                foreach (var other in known.Where(other => other != signer && !other.Keys!.Value.IsEmpty && !other.Keys.Value.Contains(key)))
                {
                    objections.Add(new Objection(
                        Guard.Dnssec,
                        $"the key {KeyDigest.Tag(key)} with which {signer.Label} signs {facts.Zone.Value} is not in the DNSKEY set of {other.Label}: a resolver that took "
                        + $"the keys from {other.Label} refuses the answers of {signer.Label}; add it there as DNSKEY at the apex (RFC 8901)") { Subject = $"{signer.Label} {key} {other.Label}" });
                }
            }
        }
        foreach (var ds in parent.Ds)
        {
            if (known.Count == facts.Providers.Count && known.All(provider => provider.Keys!.Value.All(key => KeyDigest.Covers(facts.Zone, ds, key) == false)))
                notes.Add($"the DS {ds.Split(' ')[0]} of {facts.Zone.Value} at the parent belongs to no key of any provider");
        }
    }

    private static void CheckMultiProvider(DelegationFacts facts, List<Objection> objections, List<string> notes)
    {
        var providers = facts.Providers.DistinctBy(one => one.Provider).ToList();
        if (providers.Count < 2) return;
        foreach (var provider in providers)
        {
            if (!provider.HasMultiProviderSetting) continue;
            var others = string.Join(", ", providers.Where(other => other != provider).Select(other => other.Provider.Value));
            if (provider.MultiProvider is false)
            {
                objections.Add(new Objection(
                    Guard.MultiProvider,
                    $"multi-provider DNS is off at {provider.Provider} while {others} also {(providers.Count == 2 ? "serves" : "serve")} {facts.Zone.Value}: it ignores their NS records at the apex; "
                    + "switch it on (zone settings, DNS, multi-provider)") { Subject = provider.Label });
            }
            else if (provider.MultiProvider is null)
            {
                notes.Add($"{provider.Provider} does not tell whether multi-provider DNS is on for {facts.Zone.Value} (the token may lack the permission); it must be, because {others} {(providers.Count == 2 ? "serves" : "serve")} it too");
            }
        }
    }

    private static string Names(IEnumerable<DnsName> names) => string.Join(", ", names.Order().Select(name => name.Value));

    private static string Tags(IEnumerable<string> tags) => "key " + string.Join(", ", tags.Distinct());
}
