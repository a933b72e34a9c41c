using Holdfast.Core;
using Holdfast.Core.Dns;
using Holdfast.Core.Sync;

namespace Holdfast.Adapters.Providers.Desec;

/// <summary>
/// One application of a plan: bulk writes of whole names. What deSEC refuses by name fails with its reason, together with the other
/// changes of that name (half a swap would empty it), and the rest is sent once more without them.
/// </summary>
internal sealed class DesecApply(IProvider provider, DesecApi api, DnsName zone, bool isUrgent)
{
    private readonly Dictionary<RecordKey, ChangeOutcome> _outcomes = [];
    private ProviderException? _stop;

    public async Task<ValueList<ChangeOutcome>> RunAsync(ValueList<Change> changes, int batchSize, CancellationToken cancel)
    {
        // A write that changes nothing still costs one of 300 a day.
        foreach (var change in changes)
        {
            if (ReadBack.Stands(change, change.Old)) _outcomes[change.Key] = new ChangeOutcome.Applied(change);
        }
        var groups = changes.Where(change => !_outcomes.ContainsKey(change.Key)).GroupBy(change => change.Key.Name).Select(group => group.ToList());
        foreach (var chunk in Chunks(groups, batchSize)) await TryAsync(chunk, cancel);
        if (_outcomes.Count == 0 && _stop is not null) throw _stop;
        return changes.Select(change => _outcomes.GetValueOrDefault(change.Key)
            ?? new ChangeOutcome.NotTried(change, _stop?.Reason ?? "refused together with another change")).ToValueList();
    }

    private async Task TryAsync(List<Change> changes, CancellationToken cancel)
    {
        if (await SendAsync(changes, cancel) is not { } refusal) return;
        var rest = Blame(changes, refusal);
        if (rest.Count == 0 || rest.Count == changes.Count) return;
        if (await SendAsync(rest, cancel) is { } second) Blame(rest, second);
    }

    /// <summary>The refusal when nothing took effect; otherwise outcomes or <see cref="_stop"/> are written.</summary>
    private async Task<DesecRefusal?> SendAsync(List<Change> changes, CancellationToken cancel)
    {
        if (_stop is not null) return null;
        try
        {
            if (await api.PatchAsync(zone, changes.Select(change => DesecConvert.Write(change, zone)).ToList(), isUrgent, cancel) is { } refusal) return refusal;
            foreach (var change in changes) _outcomes[change.Key] = new ChangeOutcome.Applied(change);
        }
        catch (ProviderException error)
        {
            _stop = error;
            if (error.MayHaveHappened)
                foreach (var (key, outcome) in await ReadBack.JudgeAsync(provider, zone, changes, error.Reason, cancel)) _outcomes[key] = outcome;
        }
        return null;
    }

    /// <summary>Writes the outcomes of those that are named and of their neighbours; returns the others.</summary>
    private List<Change> Blame(List<Change> changes, DesecRefusal refusal)
    {
        if (refusal.Items.Count == 0)
        {
            foreach (var change in changes) _outcomes[change.Key] = new ChangeOutcome.Failed(change, refusal.Whole);
            return [];
        }
        foreach (var (position, reason) in refusal.Items) _outcomes[changes[position].Key] = new ChangeOutcome.Failed(changes[position], reason);
        var names = refusal.Items.Keys.Select(position => changes[position].Key.Name).ToHashSet();
        foreach (var change in changes)
        {
            if (names.Contains(change.Key.Name) && !_outcomes.ContainsKey(change.Key))
                _outcomes[change.Key] = new ChangeOutcome.NotTried(change, "another change of the same name was refused");
        }
        return changes.Where(change => !names.Contains(change.Key.Name)).ToList();
    }

    private static IEnumerable<List<Change>> Chunks(IEnumerable<List<Change>> groups, int batchSize)
    {
        var chunk = new List<Change>();
        foreach (var group in groups)
        {
            if (chunk.Count > 0 && chunk.Count + group.Count > batchSize)
            {
                yield return chunk;
                chunk = [];
            }
            chunk.AddRange(group);
        }
        if (chunk.Count > 0) yield return chunk;
    }
}
