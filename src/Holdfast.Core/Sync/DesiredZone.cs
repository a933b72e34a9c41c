using Holdfast.Core.Dns;

namespace Holdfast.Core.Sync;

/// <summary>A record set as it should stand at one provider. Null attributes are left as they are there.</summary>
public sealed record DesiredSet(RecordSet Set, bool? Proxied = null, string? Comment = null)
{
    public RecordKey Key => Set.Key;
}

/// <summary>The declarations, lowered to what one provider can hold.</summary>
public sealed record DesiredZone(ValueList<DesiredSet> Sets, ValueList<string> Notes, ValueList<Objection> Objections)
{
    /// <summary>
    /// Applies the differences for this provider (<c>at:</c>), clamps TTLs to what the provider and the zone allow, and objects
    /// to types that it cannot hold. Reserved names are left out: they belong to the failover.
    /// </summary>
    public static DesiredZone Lower(ZoneSpec spec, ProviderId provider, Capabilities capabilities, ZoneFacts facts)
    {
        var sets = new List<DesiredSet>(spec.Records.Count);
        var notes = new List<string>();
        var objections = new List<Objection>();
        // What the provider says of this very zone beats what is usual there.
        var minimum = facts.MinimumTtl ?? capabilities.MinimumTtl;
        var raised = new ClampedTtls(minimum, "raised");
        var lowered = new ClampedTtls(capabilities.MaximumTtl, "lowered");

        foreach (var declared in spec.Records)
        {
            if (spec.Reserved.Contains(declared.Set.Key)) continue;
            if (!TryDiffer(declared, provider, out var set, out var proxied, out var comment)) continue;

            if (!capabilities.Writes(set.Type))
            {
                objections.Add(new Objection(
                    Guard.Unsupported,
                    $"{capabilities.Title} cannot hold {set.Key}{(capabilities.TypesReason.Length > 0 ? $": {capabilities.TypesReason}" : "")}; "
                    + $"leave it out there with  at: {{ {provider}: {{ omit: true }} }}") { Holds = [set.Key] });
                continue;
            }
            if (capabilities.WhyNot?.Invoke(spec.Zone, set) is { } why)
            {
                objections.Add(new Objection(
                    Guard.Unsupported, $"{capabilities.Title} cannot hold {set.Key}: {why}; leave it out there with  at: {{ {provider}: {{ omit: true }} }}") { Holds = [set.Key] });
                continue;
            }
            if (set.Type == RecordType.NS && set.Name == spec.Zone && !capabilities.ApexNs.Has)
            {
                objections.Add(new Objection(
                    Guard.Unsupported,
                    $"{capabilities.Title} cannot write NS at the apex: {capabilities.ApexNs.Reason}; "
                    + $"leave it out there with  at: {{ {provider}: {{ omit: true }} }}") { Holds = [set.Key] });
                continue;
            }

            if (set.Type == RecordType.CNAME && set.Name == spec.Zone && !capabilities.ApexCname.Has)
            {
                objections.Add(new Objection(
                    Guard.Unsupported,
                    $"{capabilities.Title} cannot hold a CNAME at the apex: {capabilities.ApexCname.Reason}; "
                    + $"declare addresses there with  at: {{ {provider}: {{ omit: true }} }}  and A/AAAA for that provider") { Holds = [set.Key] });
                continue;
            }

            if (!capabilities.Proxied.Has) proxied = null;
            if (!capabilities.Comments.Has) comment = null;
            if (proxied is not true)
            {
                if (set.Ttl < minimum) set = raised.Clamp(set);
                else if (set.Ttl > capabilities.MaximumTtl) set = lowered.Clamp(set);
            }
            sets.Add(new DesiredSet(set, proxied, comment));
        }

        raised.Describe(capabilities, facts, notes);
        lowered.Describe(capabilities, facts, notes);
        return new DesiredZone(sets.ToValueList(), notes.ToValueList(), objections.ToValueList());
    }

    private static bool TryDiffer(DeclaredSet declared, ProviderId provider, out RecordSet set, out bool? proxied, out string? comment)
    {
        (set, proxied, comment) = (declared.Set, declared.Proxied, declared.Comment);
        foreach (var difference in declared.At)
        {
            if (difference.Provider != provider) continue;
            if (difference.Omit) return false;
            if (difference.Values is { } values) set = new RecordSet(set.Key, set.Ttl, values);
            if (difference.Ttl is { } ttl) set = set with { Ttl = ttl };
            proxied = difference.Proxied ?? proxied;
            comment = difference.Comment ?? comment;
        }
        return true;
    }

    /// <summary>Collects the sets whose TTL had to move, for one note instead of one per set.</summary>
    private sealed class ClampedTtls(Ttl limit, string verb)
    {
        private readonly List<RecordSet> _sets = [];

        public RecordSet Clamp(RecordSet set)
        {
            _sets.Add(set);
            return set with { Ttl = limit };
        }

        public void Describe(Capabilities capabilities, ZoneFacts facts, List<string> notes)
        {
            if (_sets.Count == 0) return;
            var reason = facts.MinimumTtl == limit ? "the zone's own limit at this provider" : capabilities.TtlReason;
            var which = _sets.Count <= 3 ? string.Join(", ", _sets.Select(set => $"{set.Key} ({set.Ttl} s)")) : $"{_sets.Count} record sets";
            // A resolver that just asked keeps the old answer for one TTL: 95 % of users have moved after 0.95 of it.
            var effect = verb == "raised" ? $"; after a change, 95 % of users have the new answer only after {0.95 * limit.Seconds / 60:0.#} min" : "";
            notes.Add($"TTL {verb} to {limit} s for {which} ({reason}){effect}");
        }
    }
}
