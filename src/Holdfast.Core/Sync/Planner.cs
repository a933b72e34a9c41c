using Holdfast.Core.Dns;

namespace Holdfast.Core.Sync;

/// <summary>Compares what should be with what is. Pure: same input, same plan, whatever the order of the input.</summary>
public static class Planner
{
    /// <summary>Above this share of updates or deletions a plan is refused (as octoDNS does; a wrong file, not a wish).</summary>
    public const double LargestShare = 0.30;

    /// <summary>The share counts only from this many record sets up.</summary>
    public const int SmallestZone = 10;

    /// <param name="prune">Delete what Holdfast provably created and is no longer declared.</param>
    /// <param name="forced">Guards that the operator overrides: what they would hold back is planned, and the objection stays to be told.</param>
    public static ZonePlan Plan(
        ZoneSpec spec, ProviderId provider, Capabilities capabilities, ZoneSnapshot snapshot, ZoneMemory memory, bool prune = false, IReadOnlySet<Guard>? forced = null)
    {
        var desired = DesiredZone.Lower(spec, provider, capabilities, snapshot.Facts);
        var reserved = ReservedNames(spec, snapshot);
        var observed = new Dictionary<RecordKey, ObservedSet>(snapshot.Sets.Count);
        foreach (var set in snapshot.Sets) observed[set.Key] = set;

        var creates = new List<Change.Create>();
        var updates = new List<Change.Update>();
        var notes = snapshot.Remarks.Concat(desired.Notes).ToList();
        var untouchable = snapshot.Fixed.Where(one => one.Type is not null).ToLookup(one => new RecordKey(one.Name, one.Type!.Value), one => one.Reason);
        var objections = desired.Objections.ToList();
        var declared = new HashSet<RecordKey>(desired.Sets.Count);
        var unchanged = 0;

        foreach (var want in desired.Sets)
        {
            declared.Add(want.Key);
            if (reserved.Contains(want.Key))
            {
                notes.Add($"{want.Key} is a router under failover here (it has an epoch at _holdfast.{want.Key.Name}): left alone");
                continue;
            }
            if (!observed.TryGetValue(want.Key, out var have)) creates.Add(new Change.Create(want));
            else if (IsSame(have, want)) unchanged++;
            else updates.Add(new Change.Update(have, Beside(have, want)));
        }
        // A set that is declared but omitted here, or that this provider cannot hold, is not ours here: it stays. Most zones have none.
        var spared = spec.Records.Select(set => set.Set.Key).Where(key => !declared.Contains(key)).ToHashSet();

        var deletes = new List<Change.Delete>();
        var orphans = new List<RecordKey>();
        var undeclared = 0;
        var conflicting = ConflictingNames(creates);
        foreach (var have in snapshot.Sets)
        {
            if (declared.Contains(have.Key)) continue;
            if (conflicting.TryGetValue(have.Key.Name, out var newcomer) && Conflict(newcomer, have.Key.Type)
                && !(have.Key.Name == spec.Zone && capabilities.ApexCname.Has && IsBesideApexCname(newcomer, have.Key.Type)))
            {
                if (MayReplace(have, spec, memory, reserved))
                {
                    deletes.Add(new Change.Delete(have, DeleteReason.Replaced));
                    continue;
                }
                var objection = WhyNotReplaced(have, creates, reserved);
                objections.Add(objection);
                if (forced?.Contains(objection.Guard) is true) deletes.Add(new Change.Delete(have, DeleteReason.Replaced));
                else undeclared++;
                continue;
            }
            var isOrphan = memory.IsOurs(have) && !spared.Contains(have.Key);
            if (IsProtected(have.Key, spec, reserved) || untouchable.Contains(have.Key) || !capabilities.Writes(have.Key.Type))
            {
                undeclared++;
            }
            else if (isOrphan)
            {
                orphans.Add(have.Key);
                if (prune || spec.Undeclared == UndeclaredMode.Delete)
                    deletes.Add(new Change.Delete(have, prune ? DeleteReason.Pruned : DeleteReason.Undeclared));
            }
            else if (spec.Undeclared == UndeclaredMode.Delete && !spared.Contains(have.Key))
            {
                deletes.Add(new Change.Delete(have, DeleteReason.Undeclared));
            }
            else
            {
                undeclared++;
                if (memory.Created.ContainsKey(have.Key) && !isOrphan && !spared.Contains(have.Key))
                    notes.Add($"{have.Key} was created by Holdfast and is no longer declared, but somebody else changed it since: left alone, also by --prune");
            }
        }

        // Only these sets are held back; whatever else is declared goes its way.
        var held = Held(objections, forced);
        creates.RemoveAll(create => held.Contains(create.Key));
        deletes.RemoveAll(delete => delete.Reason == DeleteReason.Replaced && creates.All(create => create.Key.Name != delete.Key.Name));
        undeclared += snapshot.Fixed.Where(one => one.Type is not { } type || !observed.ContainsKey(new RecordKey(one.Name, type))).Select(one => (one.Name, one.Word)).Distinct().Count();
        objections.AddRange(FixedInTheWay(snapshot.Fixed, creates, updates, deletes));
        objections.AddRange(BelowDname(desired.Sets, snapshot.Sets, creates, deletes, notes));
        var changes = InOrder(creates, updates, deletes, capabilities, objections);
        changes = ZonePlan.Without(changes, Held(objections, forced));
        objections.AddRange(PlanGuards.OfSets(spec, snapshot, changes));
        changes = ZonePlan.Without(changes, Held(objections, forced));
        objections.AddRange(PlanGuards.OfZone(capabilities, snapshot, memory, changes));
        return new ZonePlan(
            spec.Zone, provider, changes, unchanged, undeclared,
            orphans.Order().ToValueList(),
            notes.ToValueList(),
            objections.OrderBy(objection => objection.Guard).ThenBy(objection => objection.Message, StringComparer.Ordinal).ToValueList());
    }

    /// <summary>Whether a set stands as wanted. Attributes that we do not declare do not count.</summary>
    public static bool IsSame(ObservedSet have, DesiredSet want)
    {
        if (IsBeside(want.Set)) return want.Set.Values.All(value => have.Set.Values.Contains(value));
        if (have.IsUneven || have.Set.Values != want.Set.Values) return false;
        if (want.Proxied is { } proxied && (have.Proxied ?? false) != proxied) return false;
        if (want.Comment is { } comment && (have.Comment ?? "") != comment) return false;
        // A proxied answer has the provider's own TTL (Cloudflare: always automatic), whatever is asked.
        return (have.Proxied ?? false) || have.Set.Ttl == want.Set.Ttl;
    }

    /// <summary>"Remove the DS" (RFC 8078 4) stands alone; every other key is one among those of the signer.</summary>
    internal static bool IsBeside(RecordSet want) =>
        want.Type.IsShared && !want.Values.Any(value => value == "0 0 0 00" || value.StartsWith("0 3 0 ", StringComparison.Ordinal));

    /// <summary>No key that stands there is taken away: it may be the one that signs. A key goes by hand, or with the set's declaration.</summary>
    private static DesiredSet Beside(ObservedSet have, DesiredSet want) => IsBeside(want.Set)
        ? want with { Set = new RecordSet(want.Key, have.Set.Ttl, have.Set.Values.Concat(want.Set.Values).Distinct(StringComparer.Ordinal).ToValueList()) }
        : want;

    /// <summary>CNAME stands alone at its name, with the exception of the DNSSEC types (RFC 2181 10.1, RFC 4034).</summary>
    public static bool Conflict(RecordType one, RecordType other) =>
        one != other && (one == RecordType.CNAME || other == RecordType.CNAME) && !one.IsDnssec && !other.IsDnssec;

    /// <summary>What cannot be changed, where the plan needs it changed, or where a CNAME would have to stand beside it.</summary>
    private static IEnumerable<Objection> FixedInTheWay(ValueList<FixedSet> held, List<Change.Create> creates, List<Change.Update> updates, List<Change.Delete> deletes)
    {
        if (held.IsEmpty) yield break;
        var byName = held.ToLookup(one => one.Name);
        foreach (var change in creates.Concat<Change>(updates).Concat(deletes))
        {
            var inTheWay = byName[change.Key.Name].FirstOrDefault(one => one.IsAt(change.Key) || (change is Change.Create && Conflict(change.Key.Type, one.Type ?? default)));
            if (inTheWay is not null)
                yield return new Objection(Guard.Conflict, $"{change.Key} cannot be changed: {inTheWay.Name} {inTheWay.Word} stands there and is not ours to write ({inTheWay.Reason}); change it by hand")
                {
                    // What cannot be taken away keeps out what would take its place.
                    Holds = change is Change.Delete { Reason: DeleteReason.Replaced }
                        ? creates.Where(create => create.Key.Name == change.Key.Name).Select(create => create.Key).Append(change.Key).ToValueList()
                        : [change.Key],
                };
        }
    }

    /// <summary>Nothing may stand below a DNAME (RFC 6672 2.4): Knot does not load such a zone, others answer as if it were not there.</summary>
    private static IEnumerable<Objection> BelowDname(
        ValueList<DesiredSet> desired, ValueList<ObservedSet> observed, List<Change.Create> creates, List<Change.Delete> deletes, List<string> notes)
    {
        if (!desired.Any(set => set.Key.Type == RecordType.DNAME) && !observed.Any(set => set.Key.Type == RecordType.DNAME)) yield break;
        var coming = creates.Select(create => create.Key).ToHashSet();
        var leaving = deletes.Select(delete => delete.Key).ToHashSet();
        var after = desired.Select(set => (set.Key, IsDeclared: true))
            .Concat(observed.Where(set => !leaving.Contains(set.Key)).Select(set => (set.Key, IsDeclared: false))).DistinctBy(set => set.Key).ToList();
        var redirected = after.Where(set => set.Key.Type == RecordType.DNAME).ToDictionary(set => set.Key.Name, set => set.IsDeclared);
        if (redirected.Count == 0) yield break;
        foreach (var (key, isDeclared) in after.Where(set => !set.Key.Type.IsAutomatic).OrderBy(set => set.Key))
            for (var above = key.Name; !above.IsRoot; above = above.Parent)
                if (above != key.Name && redirected.TryGetValue(above, out var isDeclaredThere) && (isDeclared || isDeclaredThere))
                {
                    var why = $"{key} lies below {above} DNAME, and nothing may stand below a DNAME (RFC 6672 2.4); name servers refuse such a zone or do not answer it";
                    var redirection = new RecordKey(above, RecordType.DNAME);
                    // The newcomer waits; where both stand already, nothing that is done here changes it.
                    if (coming.Contains(key)) yield return new Objection(Guard.Conflict, why) { Holds = [key] };
                    else if (coming.Contains(redirection)) yield return new Objection(Guard.Conflict, why) { Holds = [redirection] };
                    else notes.Add(why);
                    break;
                }
    }

    /// <summary>A flattened CNAME is answered with addresses, so only addresses (and another flattening) get in its way.</summary>
    private static bool IsBesideApexCname(RecordType one, RecordType other) =>
        !IsAddress(one == RecordType.CNAME ? other : one);

    private static bool IsAddress(RecordType type) => type == RecordType.A || type == RecordType.AAAA || type == RecordType.ALIAS;

    /// <summary>What nobody declared gives way only to the zone's opt-in, or where it is what Holdfast itself wrote.</summary>
    private static bool MayReplace(ObservedSet have, ZoneSpec spec, ZoneMemory memory, HashSet<RecordKey> reserved)
    {
        if (have.Key.Type.IsAutomatic || reserved.Contains(have.Key)) return false;
        return memory.IsOurs(have) || (spec.Undeclared == UndeclaredMode.Delete && !OwnershipMarks.IsMark(have.Set));
    }

    /// <summary>An address or an alias may be let go by a person's word; a text or a mail exchanger has to be looked at by that person.</summary>
    private static Objection WhyNotReplaced(ObservedSet have, List<Change.Create> creates, HashSet<RecordKey> reserved)
    {
        var isWay = (IsAddress(have.Key.Type) || have.Key.Type == RecordType.CNAME) && !reserved.Contains(have.Key);
        ValueList<RecordKey> holds = creates.Where(create => create.Key.Name == have.Key.Name).Select(create => create.Key).Order().ToValueList();
        var lead = $"{have.Key.Name} is declared as {string.Join("+", holds.Select(key => key.Type.Name))}, but {have.Key.Type} {string.Join(" | ", have.Set.Values)} stands there undeclared";
        return isWay
            ? new Objection(Guard.Replace, $"{lead} and is not deleted; declare what stands there, or replace it with  --force replace") { Holds = holds }
            : new Objection(
                Guard.Conflict,
                $"{lead} and cannot stay beside it; remove it by hand, declare the name otherwise, or set  undeclared: delete  for the zone") { Holds = holds };
    }

    private static HashSet<RecordKey> Held(List<Objection> objections, IReadOnlySet<Guard>? forced) =>
        objections.Where(objection => forced?.Contains(objection.Guard) is not true).SelectMany(objection => objection.Holds).ToHashSet();

    /// <summary>Routers by configuration, and any name that carries an epoch: it is under somebody's failover.</summary>
    private static HashSet<RecordKey> ReservedNames(ZoneSpec spec, ZoneSnapshot snapshot)
    {
        var reserved = spec.Reserved.ToHashSet();
        foreach (var have in snapshot.Sets)
        {
            if (!EpochName.IsEpoch(have.Key, out var router)) continue;
            reserved.Add(have.Key);
            foreach (var type in (RecordType[])[RecordType.CNAME, RecordType.A, RecordType.AAAA, RecordType.ALIAS]) reserved.Add(new RecordKey(router, type));
        }
        return reserved;
    }

    private static bool IsProtected(RecordKey key, ZoneSpec spec, HashSet<RecordKey> reserved) =>
        key.Type.IsAutomatic || key.Type.IsDnssec
        || reserved.Contains(key)
        || EpochName.IsEpoch(key, out _)
        || OwnershipMarks.IsMark(key)
        || (key.Type == RecordType.NS && key.Name == spec.Zone);

    private static Dictionary<DnsName, RecordType> ConflictingNames(List<Change.Create> creates)
    {
        // At one name either one CNAME comes, or several others; the configuration was checked for a mix of both.
        var names = new Dictionary<DnsName, RecordType>();
        foreach (var create in creates) names.TryAdd(create.Key.Name, create.Key.Type);
        return names;
    }

    /// <summary>
    /// New names first (so that nothing points into the void), then changes in place and swaps of type at one name (the
    /// deletion right before its replacement, for one transaction), deletions last.
    /// </summary>
    private static ValueList<Change> InOrder(
        List<Change.Create> creates, List<Change.Update> updates, List<Change.Delete> deletes, Capabilities capabilities, List<Objection> objections)
    {
        var swaps = deletes.Where(delete => delete.Reason == DeleteReason.Replaced).Select(delete => delete.Key.Name).ToHashSet();
        var changes = new List<Change>(creates.Count + updates.Count + deletes.Count);

        changes.AddRange(creates.Where(create => !swaps.Contains(create.Key.Name)).OrderBy(create => create.Key));
        changes.AddRange(updates.OrderBy(update => update.Key));
        foreach (var name in swaps.Order())
        {
            var leaving = deletes.Where(delete => delete.Key.Name == name && delete.Reason == DeleteReason.Replaced).OrderBy(delete => delete.Key).ToList();
            var coming = creates.Where(create => create.Key.Name == name).OrderBy(create => create.Key).ToList();
            changes.AddRange(leaving);
            changes.AddRange(coming);
            if (!capabilities.Transaction.Has)
            {
                objections.Add(new Objection(
                    Guard.Gap,
                    $"{name} changes from {Types(leaving)} to {Types(coming)}, and {capabilities.Title} cannot do that without a moment "
                    + $"in which the name is empty ({capabilities.Transaction.Reason}); resolvers would remember the emptiness")
                {
                    Holds = coming.Select(create => create.Key).ToValueList(),
                });
            }
        }
        changes.AddRange(deletes.Where(delete => delete.Reason != DeleteReason.Replaced).OrderBy(delete => delete.Key));
        return changes.ToValueList();
    }

    private static string Types(IEnumerable<Change> changes) => string.Join("+", changes.Select(change => change.Key.Type.Name));
}
