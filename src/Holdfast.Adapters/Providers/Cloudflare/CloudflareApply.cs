using Holdfast.Core;
using Holdfast.Core.Dns;
using Holdfast.Core.Sync;

namespace Holdfast.Adapters.Providers.Cloudflare;

/// <summary>
/// One application of a plan. A transaction that is rolled back is halved until the change that Cloudflare refuses stands alone
/// (one bad change among 200 costs about 15 calls instead of 200); the others go through.
/// </summary>
internal sealed class CloudflareApply(IProvider provider, CloudflareApi api, CloudflareZone known, DnsName zone, WriteTerms terms)
{
    // One set among 200 names that a token may not write is found with 16.
    private const int MostForbidden = 20;

    private readonly Dictionary<RecordKey, ChangeOutcome> _outcomes = [];
    private ProviderException? _stop;
    private int _forbidden;

    public async Task<ValueList<ChangeOutcome>> RunAsync(ValueList<Change> changes, int batchSize, CancellationToken cancel)
    {
        var groups = changes.GroupBy(change => change.Key.Name).Select(group => group.ToList()).ToList();
        groups = await WithIdsAsync(groups, cancel);
        foreach (var chunk in Chunks(groups, batchSize)) await TryAsync(chunk, batchSize, cancel);
        if (_outcomes.Count == 0 && _stop is not null) throw _stop;
        return changes.Select(change => _outcomes.GetValueOrDefault(change.Key) is { } outcome
            ? outcome with { Change = change }
            : new ChangeOutcome.NotTried(change, _stop?.Reason ?? "an earlier change failed") { IsPermanent = _stop?.IsPermanent == true }).ToValueList();
    }

    private async Task TryAsync(List<List<Change>> groups, int batchSize, CancellationToken cancel)
    {
        if (_stop is not null || groups.Count == 0) return;
        if (await SendAsync(groups, batchSize, cancel) is not { } refusal) return;
        if (refusal.Status == 403 && (terms.IsWhole || ++_forbidden > MostForbidden))
        {
            // Not one set that this token may write was found among so many: it may write none.
            Fail(groups.SelectMany(group => group), $"the credential was refused (HTTP 403): {refusal}; the request held {string.Join(", ", groups.SelectMany(group => group).Take(8).Select(change => change.Key))}");
            return;
        }
        if (terms.IsWhole)
        {
            Fail(groups.SelectMany(group => group), $"{refusal} (nothing of the request was written)");
            return;
        }
        if (groups.Count > 1)
        {
            await TryAsync(groups[..(groups.Count / 2)], batchSize, cancel);
            await TryAsync(groups[(groups.Count / 2)..], batchSize, cancel);
            return;
        }
        await ResolveAsync(groups[0], refusal, batchSize, cancel);
    }

    /// <summary>The refusal when nothing of it took effect; otherwise the outcomes are written.</summary>
    private async Task<CloudflareRefusal?> SendAsync(List<List<Change>> groups, int batchSize, CancellationToken cancel)
    {
        var changes = groups.SelectMany(group => group).ToList();
        try
        {
            var parts = Parts(changes, batchSize);
            for (var i = 0; i < parts.Count; i++)
            {
                if (await api.BatchAsync(known, parts[i], terms, cancel) is not { } refusal) continue;
                if (i == 0) return refusal;
                // Only a single name of more than 200 operations comes in parts.
                Fail(changes, $"{refusal} (part {i + 1} of {parts.Count}; what was done before stays)");
                return null;
            }
            foreach (var change in changes) _outcomes[change.Key] = new ChangeOutcome.Applied(change);
            _forbidden = 0;
            return null;
        }
        catch (ProviderException error)
        {
            _stop = error;
            if (error.MayHaveHappened)
                foreach (var (key, outcome) in await ReadBack.JudgeAsync(provider, zone, changes, error.Reason, cancel)) _outcomes[key] = outcome;
            return null;
        }
    }

    /// <summary>
    /// A name that was refused on its own. When what stands there now is only what we had read mixed with what we want (a part of an
    /// earlier try), the rest is written; anything else is somebody else's work and needs a new plan.
    /// </summary>
    private async Task ResolveAsync(List<Change> group, CloudflareRefusal refusal, int batchSize, CancellationToken cancel)
    {
        if (!refusal.IsAboutState)
        {
            Fail(group, refusal.Status == 403 ? $"the credential was refused (HTTP 403): {refusal}" : refusal.ToString());
            return;
        }
        var again = new List<Change>();
        try
        {
            var fresh = await FreshAsync(group, cancel);
            foreach (var change in group)
            {
                var have = fresh.GetValueOrDefault(change.Key);
                if (ReadBack.Stands(change, have)) _outcomes[change.Key] = new ChangeOutcome.Applied(change);
                else if (IsOurs(change, have)) again.Add(Rebuilt(change, have));
                else
                {
                    Fail(group.Where(other => !_outcomes.ContainsKey(other.Key)), $"{refusal}; it changed since it was read, plan again");
                    return;
                }
            }
        }
        catch (ProviderException error)
        {
            _stop = error;
            Fail(group, refusal.ToString());
            return;
        }
        if (again.Count == 0) return;
        if (await SendAsync([again], batchSize, cancel) is { } second) Fail(again, second.ToString());
    }

    private async Task<List<List<Change>>> WithIdsAsync(List<List<Change>> groups, CancellationToken cancel)
    {
        var nameless = groups.SelectMany(group => group).Where(change => change.Old is { Native.IsEmpty: true }).ToList();
        if (nameless.Count == 0) return groups;
        var fresh = await FreshAsync(nameless, cancel);
        foreach (var group in groups)
        {
            for (var i = 0; i < group.Count; i++)
            {
                if (group[i].Old is not { Native.IsEmpty: true }) continue;
                var have = fresh.GetValueOrDefault(group[i].Key);
                if (ReadBack.Stands(group[i], have)) _outcomes[group[i].Key] = new ChangeOutcome.Applied(group[i]);
                else if (IsOurs(group[i], have)) group[i] = Rebuilt(group[i], have);
                else _outcomes[group[i].Key] = new ChangeOutcome.Failed(group[i], "it changed since it was read, plan again");
            }
        }
        // A name with one change that cannot be done is left whole: half a swap would empty it.
        return groups.Where(group => !group.Exists(change => _outcomes.ContainsKey(change.Key))).ToList();
    }

    private async Task<Dictionary<RecordKey, ObservedSet>> FreshAsync(List<Change> changes, CancellationToken cancel)
    {
        var snapshot = await provider.ReadSetsAsync(zone, changes.Select(change => change.Key).ToValueList(), cancel);
        return snapshot.Sets.ToDictionary(set => set.Key);
    }

    private static bool IsOurs(Change change, ObservedSet? have)
    {
        if (have is null) return true;
        var known = (change.Old?.Set.Values ?? []).Concat(change.New?.Set.Values ?? []).ToHashSet(StringComparer.Ordinal);
        return have.Set.Values.All(known.Contains);
    }

    private static Change Rebuilt(Change change, ObservedSet? have) => (change.New, have) switch
    {
        ({ } after, { }) => new Change.Update(have, after),
        ({ } after, null) => new Change.Create(after),
        (null, { }) => new Change.Delete(have, ((Change.Delete)change).Reason),
        _ => throw new System.Diagnostics.UnreachableException(), // absent and not wanted: it stands
    };

    private void Fail(IEnumerable<Change> changes, string reason)
    {
        foreach (var change in changes) _outcomes[change.Key] = new ChangeOutcome.Failed(change, reason);
    }

    /// <summary>Whole names, packed into transactions.</summary>
    private static IEnumerable<List<List<Change>>> Chunks(List<List<Change>> groups, int batchSize)
    {
        var chunk = new List<List<Change>>();
        var size = 0;
        foreach (var group in groups)
        {
            var count = group.Sum(change => CloudflareConvert.Operations(change).Count);
            if (chunk.Count > 0 && size + count > batchSize)
            {
                yield return chunk;
                (chunk, size) = ([], 0);
            }
            chunk.Add(group);
            size += count;
        }
        if (chunk.Count > 0) yield return chunk;
    }

    /// <summary>
    /// One transaction, or several for a single name with more operations than fit. Deletions then come last, so that the name is not
    /// empty in between, except those that make room for another type.
    /// </summary>
    private static List<CloudflareOperations> Parts(List<Change> changes, int batchSize)
    {
        var all = changes.Select(CloudflareConvert.Operations).ToList();
        var whole = new CloudflareOperations([.. all.SelectMany(one => one.Deletes)], [.. all.SelectMany(one => one.Patches)], [.. all.SelectMany(one => one.Posts)]);
        if (whole.Count <= batchSize) return [whole];
        var steps = new List<(CloudflareWrite? Delete, CloudflareWrite? Patch, CloudflareWrite? Post)>();
        var isSwap = changes.Exists(change => change is Change.Delete) && changes.Exists(change => change is Change.Create);
        if (isSwap) steps.AddRange(whole.Deletes.Select(one => ((CloudflareWrite?)one, (CloudflareWrite?)null, (CloudflareWrite?)null)));
        steps.AddRange(whole.Patches.Select(one => ((CloudflareWrite?)null, (CloudflareWrite?)one, (CloudflareWrite?)null)));
        steps.AddRange(whole.Posts.Select(one => ((CloudflareWrite?)null, (CloudflareWrite?)null, (CloudflareWrite?)one)));
        if (!isSwap) steps.AddRange(whole.Deletes.Select(one => ((CloudflareWrite?)one, (CloudflareWrite?)null, (CloudflareWrite?)null)));
        return steps.Chunk(batchSize).Select(part => new CloudflareOperations(
            [.. part.Select(step => step.Delete).OfType<CloudflareWrite>()],
            [.. part.Select(step => step.Patch).OfType<CloudflareWrite>()],
            [.. part.Select(step => step.Post).OfType<CloudflareWrite>()])).ToList();
    }
}
