using Holdfast.Core;
using Holdfast.Core.Failover;

namespace Holdfast.Watch;

/// <summary>How the loop begins: what the journal and the providers say.</summary>
public sealed partial class RouterLoop
{
    // Once a day, so that whatever is older than the journal's limit can be forgotten and the rest still be replayed.
    private static readonly TimeSpan CheckpointEvery = TimeSpan.FromDays(1);

    private DateTimeOffset _checkpoint;
    private bool _hasMemory;

    /// <summary>Reads the router back from the providers: highest epoch wins; see <see cref="StartUp"/>.</summary>
    private async Task StartAsync(CancellationToken cancel)
    {
        // Limits, overrides and freezes of the life before: the zone alone does not hold them.
        _state = Replay.Run(_journal.ReadSinceStart(_plan.Name)).State with
        {
            Active = null,
            Maintenance = _plan.Fronts.Where(front => front.InMaintenance).Select(front => front.Name).ToValueList(),
        };
        _announcer.Resume(_state);
        Remember(_clock.GetUtcNow());
        while (true)
        {
            var readings = await Task.WhenAll(_plan.Providers.Select(async id =>
            {
                var answer = await _desk.RunAsync(new Errand.Read(id.Value, Epoch.None), _clock, cancel);
                if (answer is ConvergenceEvent.ReadFailed failed) _log.StartRead(_plan.Name, id.Value, failed.Reason);
                return (id.Value, (answer as ConvergenceEvent.ReadDone)?.Reading);
            }));
            var verdict = StartUp.Judge(_plan.Router, readings.ToValueList(), _journal.NewestMark(_plan.Name));
            var now = _clock.GetUtcNow();
            foreach (var (_, reading) in readings)
                if (reading?.Mark is { } mark && mark.Epoch > _newest) _newest = mark.Epoch;
            if (_waiting is null) WriteStart(now);
            switch (verdict)
            {
                case StartUp.Adopt adopt:
                    _state = _state.Adopt(adopt.Mark);
                    Raise(adopt.Mark.Epoch);
                    _journal.Append(_plan.Name, new JournalEntry.Adopted(now, adopt.Mark, adopt.Why));
                    _convergence = Convergence.Reduce(_convergence, new ConvergenceEvent.Wished(adopt.Mark, MayCreate: false), now).Next;
                    break;
                case StartUp.AdoptWithoutEpoch adopt:
                    _state = _state with { Active = adopt.Front, ActiveSince = now };
                    Mark(now, adopt.Reason, new JournalEntry.Started(now, _watcher, _plan.Router, _plan.Policy, _state));
                    break;
                case StartUp.Wait wait:
                    if (_waiting != wait.Reason) _log.Waiting(_plan.Name, wait.Reason);
                    _waiting = wait.Reason;
                    _announcer.Waiting(_waiting, now);
                    Publish();
                    await Task.WhenAny(Task.Delay(StartRetry, _clock, cancel), _chosen.Task);
                    cancel.ThrowIfCancellationRequested();
                    if (_chosen.Task.IsCompleted) return; // the operator's choice waits in the queue
                    continue;
                case StartUp.Freeze or StartUp.Missing:
                    // Probing goes on, so that the operator sees the verdicts; nothing moves until the command was run.
                    _waiting = verdict.Reason;
                    _log.Waiting(_plan.Name, verdict.Reason);
                    break;
            }
            if (verdict is not (StartUp.Freeze or StartUp.Missing)) _waiting = null;
            _announcer.Waiting(_waiting, now);
            _log.Started(_plan.Name, verdict.Reason);
            Publish();
            return;
        }
    }

    /// <summary>
    /// What was seen before a restart: to learn again that a standby is healthy would take minutes in which a dead front could not be
    /// left. How much a pause devalues is the measurements' own rule.
    /// </summary>
    private void Remember(DateTimeOffset now)
    {
        if (_hasMemory) return;
        _hasMemory = true;
        var needed = _plan.Policy.Up * _plan.Policy.Interval + _plan.Policy.MinimumHealthy + _plan.Policy.StaleAfter;
        foreach (var seen in _journal.ReadObservationsSince(_plan.Name, now - 2 * needed)) _measurements = _measurements.With(seen);
    }

    private void WriteStart(DateTimeOffset now, bool isCheckpoint = false)
    {
        _journal.Append(_plan.Name, new JournalEntry.Started(now, _watcher, _plan.Router, _plan.Policy, _state, isCheckpoint));
        _checkpoint = now;
    }

    private void Checkpoint(DateTimeOffset now)
    {
        if (now - _checkpoint >= CheckpointEvery) WriteStart(now, isCheckpoint: true);
    }
}
