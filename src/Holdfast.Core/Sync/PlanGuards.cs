using Holdfast.Core.Dns;

namespace Holdfast.Core.Sync;

/// <summary>The questions that a tired person forgets to ask of a plan. Each objection carries its numbers.</summary>
internal static class PlanGuards
{
    /// <summary>Each holds back one set.</summary>
    public static IEnumerable<Objection> OfSets(ZoneSpec spec, ZoneSnapshot snapshot, ValueList<Change> changes) =>
        ApexNs(spec, changes).Concat(ForeignOwners(snapshot, changes));

    /// <summary>Each refuses the plan as a whole.</summary>
    /// <param name="changes">Those that would be made.</param>
    public static IEnumerable<Objection> OfZone(Capabilities capabilities, ZoneSnapshot snapshot, ZoneMemory memory, ValueList<Change> changes)
    {
        // Automatic sets are not counted: nobody could change them.
        var total = snapshot.Sets.Count(set => !set.Key.Type.IsAutomatic);
        foreach (var objection in Shares(total, changes)) yield return objection;

        // From 10 sets up, as with the shares: the first steps of a small zone halve it easily.
        if (memory.LastCount is { } last && last >= Planner.SmallestZone && snapshot.Sets.Count * 2 < last)
        {
            yield return new Objection(
                Guard.ShrunkenRead,
                $"{capabilities.Title} now shows {snapshot.Sets.Count} record sets, the last read had {last}: more than half are gone, "
                + "so this read may be incomplete");
        }
    }

    private static IEnumerable<Objection> Shares(int total, ValueList<Change> changes)
    {
        if (total < Planner.SmallestZone) yield break;
        var updates = changes.Count(change => change is Change.Update);
        var deletes = changes.Count(change => change is Change.Delete);
        if (updates > total * Planner.LargestShare)
            yield return new Objection(Guard.TooManyUpdates, Share(updates, total, "updated"));
        if (deletes > total * Planner.LargestShare)
            yield return new Objection(Guard.TooManyDeletes, Share(deletes, total, "deleted"));
    }

    private static string Share(int count, int total, string verb) =>
        $"{count} of {total} record sets would be {verb} ({100.0 * count / total:0} %); more than {100 * Planner.LargestShare:0} % looks like a mistake";

    private static IEnumerable<Objection> ApexNs(ZoneSpec spec, ValueList<Change> changes)
    {
        foreach (var change in changes)
        {
            if (change.Key.Type != RecordType.NS || change.Key.Name != spec.Zone) continue;
            var before = change.Old is { } old ? string.Join(" ", old.Set.Values) : "nothing";
            var after = change.New is { } next ? string.Join(" ", next.Set.Values) : "nothing";
            yield return new Objection(Guard.ApexNs, $"the name servers of the zone itself would change from {before} to {after}") { Holds = [change.Key] };
        }
    }

    private static IEnumerable<Objection> ForeignOwners(ZoneSnapshot snapshot, ValueList<Change> changes)
    {
        if (changes.IsEmpty) yield break;
        var owners = new Dictionary<DnsName, string>();
        foreach (var (name, mark) in OwnershipMarks.Owned(snapshot)) owners.TryAdd(name, mark);
        if (owners.Count == 0) yield break;
        foreach (var change in changes)
        {
            if (change is not Change.Create && owners.TryGetValue(change.Key.Name, out var mark))
                yield return new Objection(Guard.ForeignOwner, $"{change.Key} belongs to another tool: {(mark.Length > 80 ? mark[..77] + "..." : mark)}") { Holds = [change.Key] };
        }
    }
}
