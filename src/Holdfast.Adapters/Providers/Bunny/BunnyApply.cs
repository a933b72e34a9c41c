using Holdfast.Core;
using Holdfast.Core.Dns;
using Holdfast.Core.Sync;

namespace Holdfast.Adapters.Providers.Bunny;

/// <summary>
/// One application of a plan, record by record against a fresh read: additions before removals, so that a set is never empty on the
/// way. A change of type at one name cannot be done so; when its second half is refused, the first is taken back.
/// </summary>
internal sealed class BunnyApply(IProvider provider, BunnyApi api, BunnyZone known, DnsName zone, SendPermit permit)
{
    private readonly Dictionary<RecordKey, ChangeOutcome> _outcomes = [];
    private readonly Dictionary<string, BunnyRecord> _records = known.Records!.ToDictionary(BunnyConvert.Id);
    private readonly Dictionary<RecordKey, ObservedSet> _have = BunnyConvert.Sets(known.Records!, zone).ToDictionary(set => set.Key);
    private ProviderException? _stop;

    public async Task<ValueList<ChangeOutcome>> RunAsync(ValueList<Change> changes, CancellationToken cancel)
    {
        foreach (var group in changes.GroupBy(change => change.Key.Name)) await SwapAsync([.. group], cancel);
        if (_outcomes.Count == 0 && _stop is not null) throw _stop;
        return changes.Select(change => _outcomes.GetValueOrDefault(change.Key)
            ?? new ChangeOutcome.NotTried(change, _stop?.Reason ?? "an earlier change of the same name failed") { IsPermanent = _stop?.IsPermanent == true }).ToValueList();
    }

    private async Task SwapAsync(List<Change> group, CancellationToken cancel)
    {
        var removed = new List<Change.Delete>();
        var isSwap = group.Exists(change => change is Change.Delete { Reason: DeleteReason.Replaced });
        foreach (var change in group)
        {
            if (_stop is not null) return;
            await ChangeAsync(change, cancel);
            var outcome = _outcomes.GetValueOrDefault(change.Key);
            if (outcome is ChangeOutcome.Applied)
            {
                if (change is Change.Delete delete) removed.Add(delete);
                continue;
            }
            if (isSwap && outcome is ChangeOutcome.Failed failed)
            {
                await PutBackAsync(removed, failed.Reason, cancel);
                return; // the rest of the name stays as it is
            }
        }
    }

    private async Task ChangeAsync(Change change, CancellationToken cancel)
    {
        var have = _have.GetValueOrDefault(change.Key);
        if (ReadBack.Stands(change, have))
        {
            _outcomes[change.Key] = new ChangeOutcome.Applied(change);
            return;
        }
        var expected = (change.Old?.Set.Values ?? []).Concat(change.New?.Set.Values ?? []).ToHashSet(StringComparer.Ordinal);
        if (have is not null && !have.Set.Values.All(expected.Contains))
        {
            _outcomes[change.Key] = new ChangeOutcome.Failed(change, "it changed since it was read, plan again");
            return;
        }

        var steps = new List<Func<Task<string?>>>();
        if (Steps(change, have, steps, cancel) is { } error)
        {
            _outcomes[change.Key] = new ChangeOutcome.Failed(change, error);
            return;
        }
        var done = 0;
        try
        {
            foreach (var step in steps)
            {
                if (await step() is { } refused)
                {
                    _outcomes[change.Key] = done == 0
                        ? new ChangeOutcome.Failed(change, refused)
                        : new ChangeOutcome.Unknown(change, $"written in part ({done} of {steps.Count} records): {refused}");
                    return;
                }
                done++;
            }
            _outcomes[change.Key] = new ChangeOutcome.Applied(change);
        }
        catch (ProviderException failure)
        {
            if (failure.Status != "HTTP 409") _stop = failure;
            if (done == 0 && !failure.MayHaveHappened)
            {
                if (failure.WasAnswered) _outcomes[change.Key] = new ChangeOutcome.Failed(change, failure.Reason);
                return;
            }
            foreach (var (key, outcome) in await ReadBack.JudgeAsync(provider, zone, [change], failure.Reason, cancel)) _outcomes[key] = outcome;
        }
    }

    /// <summary>What has to be done, one call each; null, or why it cannot be.</summary>
    private string? Steps(Change change, ObservedSet? have, List<Func<Task<string?>>> steps, CancellationToken cancel)
    {
        var what = change.Key.ToString();
        var leaving = new Queue<NativeRecord>();
        if (change.New is not { } after)
        {
            foreach (var record in have?.Native ?? []) steps.Add(() => api.DeleteAsync(known.Id, record.Id, what, permit, cancel));
            return null;
        }
        var wanted = after.Set.Values.ToHashSet(StringComparer.Ordinal);
        foreach (var record in have?.Native ?? [])
        {
            if (!wanted.Remove(record.Value)) leaving.Enqueue(record);
            else if (_records[record.Id].Ttl != after.Set.Ttl.Seconds || (after.Comment is { } comment && comment != (_records[record.Id].Comment ?? "")))
            {
                if (Update(record, record.Value) is { } error) return error;
            }
        }
        var coming = new Queue<string>(after.Set.Values.Where(wanted.Contains));
        while (leaving.Count > 0 && coming.Count > 0)
            if (Update(leaving.Dequeue(), coming.Dequeue()) is { } error) return error;
        foreach (var value in coming)
        {
            if (BunnyConvert.New(after, value, zone, after.Comment ?? have?.Comment, out var error) is not { } record) return error;
            steps.Add(() => api.CreateAsync(known.Id, record, what, permit, cancel));
        }
        foreach (var record in leaving) steps.Add(() => api.DeleteAsync(known.Id, record.Id, what, permit, cancel));
        return null;

        string? Update(NativeRecord old, string value)
        {
            if (BunnyConvert.New(after, value, zone, after.Comment, out var error) is not { } fresh) return error;
            var record = BunnyConvert.Update(_records[old.Id], fresh);
            steps.Add(() => api.UpdateAsync(known.Id, old.Id, record, what, permit, cancel));
            return null;
        }
    }

    private async Task PutBackAsync(List<Change.Delete> removed, string reason, CancellationToken cancel)
    {
        foreach (var delete in removed)
        {
            try
            {
                string? refused = null;
                foreach (var native in _have[delete.Key].Native)
                {
                    var record = _records[native.Id];
                    refused ??= await api.CreateAsync(known.Id, BunnyConvert.Update(record, record with { Id = null }), $"{delete.Key} again", permit, cancel);
                }
                _outcomes[delete.Key] = refused is null
                    ? new ChangeOutcome.Failed(delete, $"put back, because its replacement was refused: {reason}")
                    : new ChangeOutcome.Unknown(delete, $"taken away, and its replacement was refused ({reason}); putting it back was refused too: {refused}");
            }
            catch (ProviderException failure)
            {
                _stop = failure;
                _outcomes[delete.Key] = new ChangeOutcome.Unknown(delete, $"taken away, its replacement was refused ({reason}), and putting it back failed: {failure.Reason}");
            }
        }
    }
}
