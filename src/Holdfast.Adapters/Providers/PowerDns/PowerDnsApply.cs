using System.Text.Json;
using Holdfast.Core;
using Holdfast.Core.Dns;
using Holdfast.Core.Failover;
using Holdfast.Core.Sync;

namespace Holdfast.Adapters.Providers.PowerDns;

/// <summary>
/// One application of a plan: PATCHes of whole names. When the server refuses one, it names the set that it does not like: that name fails,
/// and the others are sent again. What it refuses without a name is halved until the culprit stands alone, unless the parts mean nothing
/// alone. What it says to have written is read again: PowerDNS 5 stores some values changed.
/// </summary>
internal sealed class PowerDnsApply(IProvider provider, PowerDnsApi api, DnsName zone, WriteTerms terms)
{
    // The web server takes 2 MB by default (webserver-max-bodysize).
    private const int LargestBody = 1_500_000;

    // One culprit among 5,000 names costs 26 writes to find; a refusal of everything is not searched to its end.
    private const int MostWrites = 60;

    private readonly Dictionary<RecordKey, ChangeOutcome> _outcomes = [];
    private ProviderException? _stop;
    private int _writes;

    public async Task<IReadOnlyDictionary<RecordKey, ChangeOutcome>> RunAsync(ValueList<Change> changes, CancellationToken cancel)
    {
        foreach (var batch in Batches(changes))
        {
            try
            {
                if (_stop is null) await SendAsync(batch, cancel);
            }
            catch (ProviderException error) when (error.MayHaveHappened)
            {
                _stop = error;
                foreach (var (key, outcome) in await ReadBack.JudgeAsync(provider, zone, [.. batch.SelectMany(unit => unit).Where(change => !_outcomes.ContainsKey(change.Key))], error.Reason, cancel))
                    _outcomes[key] = outcome;
            }
            catch (ProviderException error) when (_outcomes.Count > 0)
            {
                _stop = error;
            }
            foreach (var change in batch.SelectMany(unit => unit))
                _outcomes.TryAdd(change.Key, new ChangeOutcome.NotTried(change, _stop?.Reason ?? "a request before it failed") { IsPermanent = _stop?.IsPermanent == true });
        }
        // A router's switch is read back by whoever decided it.
        if (terms.Urgency != Urgency.Urgent) await ReadAgainAsync(cancel);
        return _outcomes;
    }

    private async Task SendAsync(List<List<Change>> units, CancellationToken cancel)
    {
        while (units.Count > 0)
        {
            // Deletions first, so that a type that takes another's place meets no conflict.
            var changes = units.SelectMany(unit => unit.OrderBy(change => change is Change.Delete ? 0 : 1)).ToList();
            var body = JsonSerializer.SerializeToUtf8Bytes(new PowerDnsPatch(changes.ConvertAll(PowerDnsConvert.ToNative)), PowerDnsJson.Default.PowerDnsPatch);
            _writes++;
            if (await api.PatchAsync(zone, body, changes.Count, terms.Permit, cancel) is not { } refusal)
            {
                foreach (var change in changes) _outcomes[change.Key] = new ChangeOutcome.Applied(change);
                return;
            }
            var culprits = units.Count == 1 || terms.IsWhole || _writes >= MostWrites ? units : units.Where(unit => Names(refusal.Words, unit[0].Key.Name)).ToList();
            if (culprits.Count == 0)
            {
                await SendAsync(units[..(units.Count / 2)], cancel);
                await SendAsync(units[(units.Count / 2)..], cancel);
                return;
            }
            foreach (var change in culprits.SelectMany(unit => unit)) _outcomes[change.Key] = new ChangeOutcome.Failed(change, Words(refusal, culprits));
            units = [.. units.Except(culprits)];
        }
    }

    /// <summary>Whether what was said to be written is what stands there. When it cannot be read, the server's word counts.</summary>
    private async Task ReadAgainAsync(CancellationToken cancel)
    {
        var written = _outcomes.Values.OfType<ChangeOutcome.Applied>().Select(outcome => outcome.Change).Where(change => change.New is not null).ToList();
        if (written.Count == 0) return;
        Dictionary<RecordKey, ObservedSet> have;
        try
        {
            have = (await provider.ReadSetsAsync(zone, written.Select(change => change.Key).ToValueList(), terms.Urgency, cancel)).Sets.ToDictionary(set => set.Key);
        }
        catch (ProviderException)
        {
            return;
        }
        foreach (var change in written)
        {
            // A set that is gone again was taken away by somebody else, as was one whose other values came after ours.
            if (!have.TryGetValue(change.Key, out var set) || set.Set.Values == change.New!.Set.Values) continue;
            _outcomes[change.Key] = new ChangeOutcome.Failed(change, Changed(change.New.Set, set.Set));
        }
    }

    private static string Changed(RecordSet want, RecordSet have)
    {
        var words = $"the server said that it was written, and stores {string.Join(", ", have.Values)} instead of {string.Join(", ", want.Values)}";
        return want.Values.Any(value => value.Contains('\\', StringComparison.Ordinal))
            ? $"{words}; PowerDNS 5 takes a backslash away from such values (seen with 5.1): enter this set with pdnsutil and leave it out of the configuration, or do without the backslash"
            : words;
    }

    private static string Words(PowerDnsRefusal refusal, List<List<Change>> units)
    {
        var sets = units.SelectMany(unit => unit).Select(change => change.Key.ToString()).ToList();
        if (sets.Count == 1) return refusal.Words;
        var held = sets.Count <= 8 ? string.Join(", ", sets) : $"{string.Join(", ", sets.Take(8))} and {sets.Count - 8} more";
        return refusal.IsForbidden ? $"{refusal.Words} (the request held: {held})" : refusal.Words;
    }

    /// <summary>"RRset www.example.com. IN A: ..." and "Record www.example.com./CNAME 'x': ...".</summary>
    private static bool Names(string refusal, DnsName name) =>
        refusal.Contains($"RRset {name} ", StringComparison.OrdinalIgnoreCase) || refusal.Contains($"Record {name}/", StringComparison.OrdinalIgnoreCase);

    /// <summary>Changes of one name stay in one request; names in the order of their first change.</summary>
    private static List<List<List<Change>>> Batches(ValueList<Change> changes)
    {
        var units = new Dictionary<DnsName, List<Change>>();
        foreach (var change in changes)
        {
            if (!units.TryGetValue(change.Key.Name, out var unit)) units[change.Key.Name] = unit = [];
            unit.Add(change);
        }
        var batches = new List<List<List<Change>>>();
        int octets = 0, sets = 0;
        foreach (var unit in units.Values)
        {
            // What a record is in JSON besides its content: {"content":"","disabled":false},
            var size = unit.Sum(change => 150 + change.Key.Name.Value.Length + (change.New?.Set.Values.Sum(value => 40 + 2 * value.Length) ?? 0)
                + (change.Old?.Native.Sum(record => 40 + 2 * record.Value.Length) ?? 0));
            if (batches.Count == 0 || octets + size > LargestBody || sets + unit.Count > PowerDnsProvider.Kind.Capabilities.WriteBatch)
            {
                batches.Add([]);
                (octets, sets) = (0, 0);
            }
            batches[^1].Add(unit);
            (octets, sets) = (octets + size, sets + unit.Count);
        }
        return batches;
    }
}
