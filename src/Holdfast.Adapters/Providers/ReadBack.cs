using Holdfast.Core;
using Holdfast.Core.Dns;
using Holdfast.Core.Sync;

namespace Holdfast.Adapters.Providers;

/// <summary>Tells the truth about writes whose answer never came, as far as one read can.</summary>
internal static class ReadBack
{
    /// <summary>Whether what stands there is what the change wanted.</summary>
    public static bool Stands(Change change, ObservedSet? have) =>
        change.New is { } want ? have is not null && Planner.IsSame(have, want) : have is null;

    /// <summary>
    /// What is there counts as applied. What is not there stays unknown: a write that timed out may still commit. When even the
    /// read fails, everything stays unknown.
    /// </summary>
    public static async Task<Dictionary<RecordKey, ChangeOutcome>> JudgeAsync(
        IProvider provider, DnsName zone, IReadOnlyCollection<Change> changes, string reason, CancellationToken cancel)
    {
        var found = new Dictionary<RecordKey, ObservedSet>();
        var isRead = true;
        try
        {
            var snapshot = await provider.ReadSetsAsync(zone, changes.Select(change => change.Key).ToValueList(), cancel);
            foreach (var set in snapshot.Sets) found[set.Key] = set;
        }
        catch (ProviderException)
        {
            isRead = false;
        }
        return changes.ToDictionary(
            change => change.Key,
            change => isRead && Stands(change, found.GetValueOrDefault(change.Key))
                ? new ChangeOutcome.Applied(change)
                : (ChangeOutcome)new ChangeOutcome.Unknown(change, reason));
    }
}
