using System.Collections.Frozen;
using Holdfast.Core.Dns;

namespace Holdfast.Core.Sync;

/// <summary>What the state folder remembers of one zone at one provider's place (its server, account or file).</summary>
/// <param name="LastCount">Record sets at the last good read; null when there was none.</param>
/// <param name="Created">
/// Record sets that Holdfast itself created there, proved by its own write, as it wrote them last; adopted ones are never in it.
/// </param>
public sealed record ZoneMemory(int? LastCount, FrozenDictionary<RecordKey, DesiredSet> Created)
{
    public static readonly ZoneMemory None = new(null, FrozenDictionary<RecordKey, DesiredSet>.Empty);

    /// <summary>
    /// Holdfast created this set, and all that stands there stands as Holdfast wrote it last. Values may be missing: a deletion that
    /// broke off leaves such a rest where a provider takes one value after the other. A value of somebody else's makes it theirs.
    /// </summary>
    public bool IsOurs(ObservedSet have) =>
        Created.TryGetValue(have.Key, out var wrote)
        && have.Set.Values.All(value => wrote.Set.Values.Contains(value))
        && Planner.IsSame(have, wrote with { Set = new RecordSet(have.Key, wrote.Set.Ttl, have.Set.Values) });

    /// <summary>After a whole and plausible read: what is gone was somebody else's deletion, and what comes back there is not ours.</summary>
    public ZoneMemory Seen(ZoneSnapshot snapshot)
    {
        if (Created.Count == 0) return this with { LastCount = snapshot.Sets.Count };
        var there = snapshot.Sets.Select(set => set.Key).ToHashSet();
        return new ZoneMemory(snapshot.Sets.Count, Created.Where(pair => there.Contains(pair.Key)).ToFrozenDictionary());
    }

    /// <summary>
    /// After writes whose answer never came: what we would have created is ours should it stand, exactly as we wrote it, at the next read;
    /// a read that does not show it forgets it.
    /// </summary>
    public ZoneMemory AfterUnknown(IEnumerable<Change> unknown)
    {
        var created = new Dictionary<RecordKey, DesiredSet>(Created);
        foreach (var change in unknown)
            if (change is Change.Create || (change is Change.Update && created.ContainsKey(change.Key))) created[change.Key] = change.New!;
        return this with { Created = created.ToFrozenDictionary() };
    }

    /// <summary>After changes that the provider confirmed. An update of a set that Holdfast did not create does not make it ours.</summary>
    public ZoneMemory After(IEnumerable<Change> applied)
    {
        var (count, created) = (LastCount, new Dictionary<RecordKey, DesiredSet>(Created));
        foreach (var change in applied)
        {
            switch (change)
            {
                case Change.Create create:
                    created[create.Key] = create.After;
                    count++;
                    break;
                case Change.Update update when created.ContainsKey(update.Key):
                    created[update.Key] = update.After;
                    break;
                case Change.Delete:
                    created.Remove(change.Key);
                    count--;
                    break;
            }
        }
        return new ZoneMemory(count, created.ToFrozenDictionary());
    }
}
