using System.Runtime.InteropServices;
using Holdfast.Core.Dns;

namespace Holdfast.Core.Sync;

/// <summary>One zone at one provider, read and planned.</summary>
/// <param name="Plan">Null when it could not be read: nothing is known of what stands there.</param>
public sealed record PlannedCopy(DnsName Zone, ProviderId Provider, ZoneSnapshot? Snapshot, ZonePlan? Plan);

/// <summary>
/// Whether a name that users would be sent to exists, at every provider of the zone that holds it, after all plans of the run. Judged
/// together, because a target that is itself held back is none: the sets that hang on it are held back too.
/// </summary>
public static class Dangling
{
    private static readonly RecordType[] Pointing =
        [RecordType.CNAME, RecordType.MX, RecordType.NS, RecordType.SRV, RecordType.HTTPS, RecordType.SVCB];

    /// <summary>The zones of which the answer depends: those that a change of this plan points into, its own where it removes names. Empty = no question.</summary>
    public static IReadOnlySet<DnsName> ZonesOf(ZonePlan plan, ValueList<DnsName> zones)
    {
        var concerned = new HashSet<DnsName>();
        foreach (var change in plan.Changes)
        {
            if (change is Change.Delete) concerned.Add(plan.Zone);
            if (change.New is not { } next) continue;
            foreach (var target in TargetsOf(next.Set))
                if (ZoneOf(target, zones) is { } zone) concerned.Add(zone);
        }
        return concerned;
    }

    /// <param name="zones">All declared zones, also those that are not planned in this run.</param>
    /// <param name="routers">The command that creates the router whose record is this name; null where the name is no router's.</param>
    /// <returns>The copies with what is held back, in the order in which they came.</returns>
    public static ValueList<PlannedCopy> Check(ValueList<PlannedCopy> copies, ValueList<DnsName> zones, Func<DnsName, string?> routers, bool isForced = false)
    {
        var current = copies.ToList();
        var notes = new HashSet<(int, string)>();
        // Each round but the last holds back at least one change, so it ends.
        for (var changed = true; changed;)
        {
            changed = false;
            var names = current.Select(copy => copy.Snapshot is null || copy.Plan is null ? null : new NamesAfter(copy.Zone, copy.Snapshot, copy.Plan.Changes)).ToList();
            for (var i = 0; i < current.Count; i++)
            {
                if (current[i].Plan is not { } plan) continue;
                var copy = i;
                foreach (var change in plan.Changes)
                {
                    if (WhyNot(change, current, names, zones, routers, note => notes.Add((copy, note))) is not { } why) continue;
                    var objection = new Objection(Guard.Dangling, why) { Holds = [change.Key] };
                    if (isForced) notes.Add((i, $"forced: {objection}"));
                    else plan = plan.HoldingBack(objection);
                    changed |= !isForced;
                }
                current[i] = current[i] with { Plan = plan };
            }
        }
        for (var i = 0; i < current.Count; i++)
        {
            var said = notes.Where(note => note.Item1 == i).Select(note => note.Item2).Order(StringComparer.Ordinal).ToList();
            if (said.Count > 0 && current[i].Plan is { } plan) current[i] = current[i] with { Plan = plan with { Notes = plan.Notes.Concat(said).ToValueList() } };
        }
        return current.ToValueList();
    }

    private static string? WhyNot(
        Change change, List<PlannedCopy> copies, List<NamesAfter?> names, ValueList<DnsName> zones, Func<DnsName, string?> routers, Action<string> note)
    {
        if (change is Change.Delete { Reason: not DeleteReason.Replaced }) return WhyNotGone(change, copies, names, zones);
        if (change.New is not { } next) return null;
        var before = change.Old is { } old ? TargetsOf(old.Set).ToHashSet() : [];
        foreach (var target in TargetsOf(next.Set))
        {
            // Where it points already is not made worse.
            if (before.Contains(target) || ZoneOf(target, zones) is not { } zone) continue;
            for (var i = 0; i < copies.Count; i++)
            {
                if (copies[i].Zone != zone) continue;
                if (names[i] is not { } after) note($"{change.Key} points at {target}; whether it stands at {copies[i].Provider} is not known: that copy could not be read");
                else if (after.IsBelowCut(target, out var cut)) note($"{change.Key} points at {target} below the delegation of {cut}, which was not asked");
                else if (!after.Answers(target, next.Set.Type))
                    return $"{change.Key} points at {target}, at which nothing stands at {copies[i].Provider}"
                        + (routers(target) is { } command ? $"; it is a router: create it first with  {command}" : $"; declare {target} there, or correct the target");
            }
            if (copies.All(copy => copy.Zone != zone)) note($"{change.Key} points at {target}; zone {zone} is not part of this run, so whether it stands there was not asked");
        }
        return null;
    }

    /// <summary>What is taken away must not be what somebody is sent to.</summary>
    private static string? WhyNotGone(Change change, List<PlannedCopy> copies, List<NamesAfter?> names, ValueList<DnsName> zones)
    {
        var gone = change.Key.Name;
        for (var i = 0; i < copies.Count; i++)
        {
            if (names[i] is not { } after || ZoneOf(gone, zones) is not { } zone) continue;
            if (after.PointingAt(gone) is not { } pointing) continue;
            for (var j = 0; j < copies.Count; j++)
            {
                // Each provider's users follow that provider's own copy of both.
                if (copies[j].Zone != zone || copies[j].Provider != copies[i].Provider || copies[j].Plan?.Changes.Contains(change) is not true) continue;
                if (names[j] is { } there && !there.IsBelowCut(gone, out _) && !there.Answers(gone, pointing.Type))
                    return $"{pointing} points at {gone}, which would be gone at {copies[j].Provider}; let it point elsewhere first";
            }
        }
        return null;
    }

    /// <summary>The targets of the types that send users on; "." says "none" in MX, SRV and SVCB and is no target.</summary>
    public static IEnumerable<DnsName> TargetsOf(RecordSet set) =>
        Pointing.Contains(set.Type) ? set.Values.SelectMany(value => RecordData.Targets(set.Type, value)) : [];

    /// <summary>The zone that holds a name, the longest that fits; null = none of them.</summary>
    public static DnsName? ZoneOf(DnsName name, IEnumerable<DnsName> zones)
    {
        DnsName? longest = null;
        foreach (var zone in zones)
            if (name.IsWithin(zone) && (longest is not { } other || zone.Value.Length > other.Value.Length)) longest = zone;
        return longest;
    }

    /// <summary>What one copy holds once its plan is applied.</summary>
    private sealed class NamesAfter
    {
        private readonly DnsName _zone;
        private readonly Dictionary<DnsName, Holdings> _types;
        private readonly HashSet<DnsName> _inner = [];
        private readonly Dictionary<DnsName, RecordKey> _pointing = [];

        public NamesAfter(DnsName zone, ZoneSnapshot snapshot, ValueList<Change> changes)
        {
            _zone = zone;
            _types = new(snapshot.Sets.Count + changes.Count);
            var changed = changes.Select(change => change.Key).ToHashSet();
            foreach (var set in snapshot.Sets.Where(set => !changed.Contains(set.Key))) Add(set.Set);
            foreach (var next in changes.Select(change => change.New).OfType<DesiredSet>()) Add(next.Set);
        }

        private void Add(RecordSet set)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(_types, set.Name, out _) |= Of(set.Type);
            foreach (var target in TargetsOf(set)) _pointing.TryAdd(target, set.Key);
            for (var above = set.Name; above != _zone && above.IsWithin(_zone) && !IsChild(above) && _inner.Add(above.Parent);) above = above.Parent;
        }

        // The zone itself is an inner name whatever stands below it; most names stand right below it.
        private bool IsChild(DnsName name) =>
            !_zone.IsRoot && !name.Value.Contains('\\', StringComparison.Ordinal) && name.Value.IndexOf('.', StringComparison.Ordinal) == name.Value.Length - _zone.Value.Length - 1;

        public RecordKey? PointingAt(DnsName target) => _pointing.TryGetValue(target, out var key) ? key : null;

        public bool IsBelowCut(DnsName name, out DnsName cut)
        {
            for (cut = name; cut != _zone; cut = cut.Parent)
                if (_types.TryGetValue(cut, out var types) && types.HasFlag(Holdings.Cut)) return true;
            return false;
        }

        /// <summary>RFC 1034 4.3.2: what stands there, else a DNAME above it, else the wildcard of its closest encloser.</summary>
        public bool Answers(DnsName name, RecordType asked)
        {
            if (_types.TryGetValue(name, out var types)) return Fits(types, asked);
            for (var above = name.Parent; ; above = above.Parent)
            {
                if (_types.TryGetValue(above, out var upper) && upper.HasFlag(Holdings.Redirection)) return true;
                if (above == _zone || !above.IsWithin(_zone)) break;
            }
            if (_inner.Contains(name)) return false; // it exists as an empty inner name: no wildcard covers it
            for (var above = name.Parent; above.IsWithin(_zone); above = above.Parent)
            {
                if (above != _zone && !_types.ContainsKey(above) && !_inner.Contains(above)) continue;
                return above.TryPrepend("*", out var star, out _) && _types.TryGetValue(star, out var covered) && Fits(covered, asked);
            }
            return false;
        }

        // An alias may lead to any kind of data (a challenge's text); whatever else names a host needs an address.
        private static bool Fits(Holdings types, RecordType asked) => types.HasFlag(asked == RecordType.CNAME ? Holdings.Data : Holdings.Address);

        private static Holdings Of(RecordType type) =>
            (type.IsAutomatic ? Holdings.None : Holdings.Data)
            | (type == RecordType.A || type == RecordType.AAAA || type == RecordType.CNAME || type == RecordType.ALIAS ? Holdings.Address : Holdings.None)
            | (type == RecordType.NS ? Holdings.Cut : Holdings.None)
            | (type == RecordType.DNAME ? Holdings.Redirection : Holdings.None);

        /// <summary>What of it matters here stands at a name.</summary>
        [Flags]
        private enum Holdings : byte { None = 0, Data = 1, Address = 2, Cut = 4, Redirection = 8 }
    }
}
