using Holdfast.Core;
using Holdfast.Core.Dns;
using Holdfast.Core.Sync;

namespace Holdfast.Adapters.Providers.Desec;

/// <summary>
/// One application of a plan: bulk writes of whole names. What deSEC refuses by name fails with its reason, together with the other
/// changes of that name (half a swap would empty it). What it refuses without a position is halved until the culprit stands alone, as at
/// Cloudflare, unless the parts mean nothing alone. A write that may have been carried out is looked at before
/// anything else: what stands as declared is applied, whatever the answer was.
/// </summary>
internal sealed class DesecApply(IProvider provider, DesecApi api, DnsName zone, WriteTerms terms)
{
    // One culprit among 500 names costs 18 writes to find, and 15 a minute are allowed.
    private const int MostWrites = 40;

    // A server that fails at everything is not searched for a culprit.
    private const int MostFailures = 12;

    private readonly Dictionary<RecordKey, ChangeOutcome> _outcomes = [];
    private readonly List<Change> _refused = [];
    private ProviderException? _stop;
    private int _writes;
    private int _failures;

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
        foreach (var change in _refused) _outcomes[change.Key] = new ChangeOutcome.Failed(change, _stop!.Reason);
        return changes.Select(change => _outcomes.GetValueOrDefault(change.Key)
            ?? new ChangeOutcome.NotTried(change, _stop?.Reason ?? "a request before it failed") { IsPermanent = _stop?.IsPermanent == true }).ToValueList();
    }

    private async Task TryAsync(List<List<Change>> groups, CancellationToken cancel)
    {
        if (_stop is not null || groups.Count == 0) return;
        if (await SendAsync(groups, cancel) is not { } refusal) return;
        if (refusal.Items.Count > 0)
        {
            var rest = Blame(groups, refusal);
            if (rest.Count < groups.Count) await TryAsync(rest, cancel);
            return;
        }
        if (groups.Count == 1 || terms.IsWhole || _writes >= MostWrites)
        {
            foreach (var change in groups.SelectMany(group => group)) _outcomes[change.Key] = new ChangeOutcome.Failed(change, Words(refusal, groups));
            return;
        }
        await TryAsync(groups[..(groups.Count / 2)], cancel);
        await TryAsync(groups[(groups.Count / 2)..], cancel);
    }

    /// <summary>The refusal when nothing took effect; otherwise outcomes or <see cref="_stop"/> are written.</summary>
    private async Task<DesecRefusal?> SendAsync(List<List<Change>> groups, CancellationToken cancel)
    {
        for (var isRepeat = false; ; isRepeat = true)
        {
            var changes = groups.SelectMany(group => group).ToList();
            try
            {
                _writes++;
                if (await api.PatchAsync(zone, changes.Select(change => DesecConvert.Write(change, zone)).ToList(), terms, cancel) is { } refusal) return refusal;
                foreach (var change in changes) _outcomes[change.Key] = new ChangeOutcome.Applied(change);
                return null;
            }
            catch (ProviderException error) when (error.MayHaveHappened)
            {
                var have = await LookAsync(changes, cancel);
                foreach (var change in changes)
                    _outcomes[change.Key] = have is not null && ReadBack.Stands(change, have.GetValueOrDefault(change.Key))
                        ? new ChangeOutcome.Applied(change)
                        : new ChangeOutcome.Unknown(change, error.Reason);
                groups = [.. groups.Where(group => group.Exists(change => _outcomes[change.Key] is ChangeOutcome.Unknown))];
                if (groups.Count == 0) return null;
                // After an answer the first copy has come to its end, and nothing of it stands: once more. After a silence it may still run.
                var isAnswered = error.Status is not null;
                if (have is not null && isAnswered && !isRepeat) continue;
                if (have is not null && error.Status == "HTTP 500" && !terms.IsWhole && groups.Count > 1 && ++_failures <= MostFailures)
                    return new DesecRefusal(error.Reason, new Dictionary<int, string>());
                if (groups.Count > 1 || error.Status != "HTTP 500") _stop = error;
                return null;
            }
            catch (ProviderException error)
            {
                _stop = error;
                if (error.WasAnswered) _refused.AddRange(changes);
                return null;
            }
        }
    }

    /// <summary>What stands there now; null when that cannot be found out.</summary>
    private async Task<Dictionary<RecordKey, ObservedSet>?> LookAsync(List<Change> changes, CancellationToken cancel)
    {
        try
        {
            return (await provider.ReadSetsAsync(zone, changes.Select(change => change.Key).ToValueList(), terms.Urgency, cancel)).Sets.ToDictionary(set => set.Key);
        }
        catch (ProviderException)
        {
            return null;
        }
    }

    private static string Words(DesecRefusal refusal, List<List<Change>> groups)
    {
        var sets = groups.SelectMany(group => group).Select(change => change.Key.ToString()).ToList();
        var held = sets.Count <= 8 ? string.Join(", ", sets) : $"{string.Join(", ", sets.Take(8))} and {sets.Count - 8} more";
        return refusal.IsForbidden
            ? $"HTTP 403: {refusal.Whole} (the token's policies must allow every set of the request to be written: {held})"
            : sets.Count == 1 ? refusal.Whole : $"{refusal.Whole} (deSEC does not say which of the sets of the request it means: {held})";
    }

    /// <summary>Writes the outcomes of those that are named and of their neighbours; returns the other names.</summary>
    private List<List<Change>> Blame(List<List<Change>> groups, DesecRefusal refusal)
    {
        var changes = groups.SelectMany(group => group).ToList();
        foreach (var (position, reason) in refusal.Items) _outcomes[changes[position].Key] = new ChangeOutcome.Failed(changes[position], reason);
        var blamed = refusal.Items.Keys.ToDictionary(position => position, position => changes[position]).Values.ToLookup(change => change.Key.Name);
        foreach (var change in changes)
            if (blamed[change.Key.Name].FirstOrDefault() is { } culprit && !refusal.Items.Keys.Any(position => changes[position] == change))
                _outcomes[change.Key] = new ChangeOutcome.Failed(change, $"not written, because {culprit.Key} of the same name was refused, and half of a change would leave the name without an answer");
        return [.. groups.Where(group => !blamed.Contains(group[0].Key.Name))];
    }

    private static IEnumerable<List<List<Change>>> Chunks(IEnumerable<List<Change>> groups, int batchSize)
    {
        var chunk = new List<List<Change>>();
        var count = 0;
        foreach (var group in groups)
        {
            if (chunk.Count > 0 && count + group.Count > batchSize)
            {
                yield return chunk;
                (chunk, count) = ([], 0);
            }
            chunk.Add(group);
            count += group.Count;
        }
        if (chunk.Count > 0) yield return chunk;
    }
}
