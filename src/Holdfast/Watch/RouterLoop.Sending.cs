using Holdfast.Core;
using Holdfast.Core.Failover;
using Holdfast.Core.Sync;

namespace Holdfast.Watch;

/// <summary>What becomes of a decision: its epoch, its errands, and what is seen of it at the name servers.</summary>
public sealed partial class RouterLoop
{
    private void Adopt(EpochMark newer, DateTimeOffset now)
    {
        _state = _state.Adopt(newer);
        Raise(newer.Epoch);
        _waiting = null;
        _journal.Append(_plan.Name, new JournalEntry.Adopted(now, newer, "a newer decision stands at the providers"));
        _convergence = Convergence.Reduce(_convergence, new ConvergenceEvent.Wished(newer, MayCreate: false), now).Next;
        _log.Adopted(_plan.Name, newer.Epoch.ToString(), newer.Front.Value);
    }

    /// <summary>Gives the state its epoch: durable first, then the wish.</summary>
    private void Mark(DateTimeOffset now, string reason, params JournalEntry[] before)
    {
        Raise(_newest.Next(_watcher));
        var mark = _state.ToMark(_newest, now);
        _journal.Append(_plan.Name, [.. before, new JournalEntry.Marked(now, mark, reason)]);
        // A router that is gone at every provider may be meant to be gone: only an operator creates it.
        _convergence = Convergence.Reduce(_convergence, new ConvergenceEvent.Wished(mark, MayCreate: before.Any(entry => entry is JournalEntry.Operated)), now).Next;
    }

    private void Raise(Epoch epoch)
    {
        if (epoch > _newest) _newest = epoch;
    }

    private void Run(ValueList<Errand> errands, DateTimeOffset now, CancellationToken cancel)
    {
        foreach (var errand in errands)
        {
            if (errand is Errand.Write) _journal.Append(_plan.Name, new JournalEntry.Sent(now, errand));
            _ = RunOneAsync(errand, cancel); // owned by this loop: its answer comes back through the queue
        }
    }

    private async Task RunOneAsync(Errand errand, CancellationToken cancel)
    {
        using var span = _traces.Begin(errand);
        try
        {
            var answer = await Task.Run(() => _desk.RunAsync(errand, _clock, cancel), cancel);
            Traces.End(span, answer);
            _inputs.Writer.TryWrite(new Input.Answered(answer));
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // The watcher stops; what was under way is read back at the next start.
        }
    }

    /// <summary>The name servers serve the wish since this answer, and what was last seen of them is older: the status would contradict itself.</summary>
    private bool IsNewlyProved(Convergence before, Convergence after, ConvergenceEvent.Answer answer) =>
        PhaseOf(before, answer) != ProgressPhase.Confirmed && PhaseOf(after, answer) == ProgressPhase.Confirmed
        && after.Wish is { } wish && _sightings.TryGetValue(answer.Provider, out var seen) && seen.Contradicts(wish);

    private async Task LookAgainAsync(string provider, CancellationToken cancel)
    {
        try
        {
            Report(await LookAsync(new ProviderId(provider), cancel));
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // The watcher stops.
        }
    }

    private static ProgressPhase? PhaseOf(Convergence convergence, ConvergenceEvent.Answer answer) =>
        convergence.Providers.FirstOrDefault(provider => provider.Provider == answer.Provider)?.Phase;

    private static bool IsRoutine(Convergence before, Convergence after, ConvergenceEvent.Answer answer)
    {
        if (answer is ConvergenceEvent.WriteDone or ConvergenceEvent.WriteRefused or ConvergenceEvent.WriteUnknown or ConvergenceEvent.Conflict) return false;
        return PhaseOf(before, answer) == PhaseOf(after, answer) || answer is ConvergenceEvent.ReadDone;
    }

    private void See(ProviderSighting seen, DateTimeOffset now)
    {
        _sightings[seen.Provider] = seen;
        _journal.Observe(_plan.Name, seen.Observe(_watcher, _convergence.Wish));
        // Blind, the silence may be our own: it is written down and nobody is called.
        if (_state.Mode != WatcherMode.Blind) _announcer.NameServers(seen, _convergence.Wish, now);
        // What the convergence holds for proved is proved again now instead of in a minute.
        if (_convergence.Wish is { } wish && seen.Contradicts(wish))
            _convergence = Convergence.Reduce(_convergence, new ConvergenceEvent.Doubted(seen.Provider), now).Next;
    }

    private void Drifted(string provider, RouterReading found, EpochMark wish, DateTimeOffset now)
    {
        _journal.Append(_plan.Name, new JournalEntry.Drifted(now, provider, found, wish));
        _log.Drifted(_plan.Name, provider, found.ToString(), wish.Front.Value);
        _announcer.Drifted(provider, $"{_plan.Settings.Record} was changed at {provider} by somebody else: it holds {found} instead of {wish.Front} (epoch {wish.Epoch}), which is written back; "
            + $"to keep the change: holdfast pin {_plan.Name} {found.Front?.Value ?? "FRONT"}", now);
    }
}
