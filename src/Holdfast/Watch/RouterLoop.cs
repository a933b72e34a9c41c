using System.Threading.Channels;
using Holdfast.Adapters.Config;
using Holdfast.Adapters.Journal;
using Holdfast.Adapters.Probes;
using Holdfast.Core;
using Holdfast.Core.Failover;
using Microsoft.Extensions.Logging;

namespace Holdfast.Watch;

/// <summary>
/// One router: takes what happens (observations, answers, an operator's word, time) from one queue, lets the pure engine decide,
/// writes the journal, then acts. Everything that is decided here can be replayed.
/// </summary>
public sealed class RouterLoop
{
    // Time itself is an input: dwell, clean time and retries end by it. A quarter of the shortest interval is enough.
    private static readonly TimeSpan LongestTick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan StartRetry = TimeSpan.FromSeconds(5);

    private readonly RouterPlan _plan;
    private readonly string _watcher;
    private readonly Journal _journal;
    private readonly RouterDesk _desk;
    private readonly Announcer _announcer;
    private readonly TimeProvider _clock;
    private readonly RouterLog _log;
    private readonly Channel<Input> _inputs = Channel.CreateUnbounded<Input>(new UnboundedChannelOptions { SingleReader = true });

    private readonly List<Action> _obeyed = [];
    private readonly TaskCompletionSource _chosen = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _hasStarted;

    private readonly Dictionary<FrontName, Readiness> _readiness = [];

    private Measurements _measurements;
    private FailoverState _state = FailoverState.Start;
    private Convergence _convergence;
    private Epoch _newest = Epoch.None;
    private Verdicts? _verdicts;
    private Decision _decision;
    private string? _waiting;
    private RouterStatus? _status;

    public RouterLoop(RouterPlan plan, string watcher, Journal journal, RouterDesk desk, IEventSink events, TimeProvider clock, ILogger logger)
    {
        (_plan, _watcher, _journal, _desk, _clock, _log) = (plan, watcher, journal, desk, clock, new RouterLog(logger));
        _announcer = new Announcer(plan.Name, plan.Router.Fronts[0].Name, events);
        _measurements = Measurements.Start(plan.Router, plan.Policy);
        _convergence = Convergence.Start(plan.Providers.Select(id => id.Value).ToValueList(), Seed(watcher + plan.Name));
        _decision = new Decision.Hold(HoldCause.NotAdopted, default);
    }

    public string Name => _plan.Name;

    public ValueList<Front> Fronts => _plan.Router.Fronts;

    /// <summary>The newest published picture; safe to read from any thread.</summary>
    public RouterStatus? Status => Volatile.Read(ref _status);

    public void Report(IReadOnlyList<Observation> observations, IReadOnlyList<ProbeReport> reports) =>
        _inputs.Writer.TryWrite(new Input.Observed(observations, reports));

    /// <summary>An operator's word. The task ends when the decision is journalled and its writes are on their way.</summary>
    public Task<Decision> OperateAsync(OperatorAction action, string by)
    {
        if (!_hasStarted)
        {
            // Nothing is known of the providers yet. A choice of a front ends that waiting; there is nothing to say the rest to.
            if (action is not (OperatorAction.SwitchTo or OperatorAction.PinTo)) return Task.FromResult<Decision>(new Decision.Hold(HoldCause.NotAdopted, default));
            _chosen.TrySetResult();
        }
        var done = new TaskCompletionSource<Decision>(TaskCreationOptions.RunContinuationsAsynchronously);
        _inputs.Writer.TryWrite(new Input.Operator(action, by, done));
        return done.Task;
    }

    public async Task RunAsync(CancellationToken cancel)
    {
        await StartAsync(cancel);
        _hasStarted = true;
        var tick = _plan.Policy.Interval / 4 < LongestTick ? _plan.Policy.Interval / 4 : LongestTick;
        var ticking = TickAsync(tick, cancel);
        try
        {
            await foreach (var input in _inputs.Reader.ReadAllAsync(cancel))
            {
                Take(input, cancel);
                // What waits already is taken in before the next decision: one decision on all that is known.
                while (_inputs.Reader.TryRead(out var more)) Take(more, cancel);
                Decide(cancel);
                Publish();
                // The operator sees the picture after the decision, not before it.
                foreach (var done in _obeyed) done();
                _obeyed.Clear();
            }
        }
        finally
        {
            await ticking.ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

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
            if (_waiting is null) _journal.Append(_plan.Name, new JournalEntry.Started(now, _watcher, _plan.Router, _plan.Policy, _state));
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

    private async Task TickAsync(TimeSpan interval, CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(interval, _clock);
        try
        {
            while (await timer.WaitForNextTickAsync(cancel)) _inputs.Writer.TryWrite(Input.Tick.Now);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            _inputs.Writer.TryComplete();
        }
    }

    private void Take(Input input, CancellationToken cancel)
    {
        var now = _clock.GetUtcNow();
        switch (input)
        {
            case Input.Observed observed:
                _measurements = _measurements.With(observed.Observations.ToArray());
                _journal.Observe(_plan.Name, observed.Observations);
                Ready(observed, now);
                break;
            case Input.Answered answered:
                // Confirmations repeat for as long as the watcher runs: only what changes the picture is written down.
                var before = _convergence;
                var (next, errands) = Convergence.Reduce(_convergence, answered.Answer, now);
                _convergence = next;
                if (!IsRoutine(before, next, answered.Answer)) _journal.Append(_plan.Name, new JournalEntry.Answered(now, answered.Answer));
                Run(errands, now, cancel);
                if (_announcer.Converged(next, now)) _log.Confirmed(_plan.Name, StatusWords.Describe(next));
                break;
            case Input.Operator operation:
                Obey(operation, now);
                break;
        }
    }

    private void Obey(Input.Operator operation, DateTimeOffset now)
    {
        (_state, var decision) = DecisionEngine.Operate(_state, operation.Action, now);
        var entry = new JournalEntry.Operated(now, operation.Action, operation.By, decision);
        if (decision is Decision.Hold or Decision.Noted) _journal.Append(_plan.Name, entry);
        else
        {
            _waiting = null;
            Mark(now, decision.Reason, entry);
        }
        _announcer.Operated(decision, operation.By, now);
        _decision = decision;
        _log.Operated(_plan.Name, operation.By, decision.Reason);
        _obeyed.Add(() => operation.Done.TrySetResult(decision));
    }

    private void Decide(CancellationToken cancel)
    {
        var now = _clock.GetUtcNow();
        if (_convergence.Newer is { } newer) Adopt(newer, now);

        var verdicts = _measurements.Judge(now);
        var (next, decision) = DecisionEngine.Step(_state, verdicts, now, _plan.Policy);
        var entries = Changes(verdicts, now).ToList();
        if (decision != _decision || next != _state || entries.Count > 0) entries.Add(new JournalEntry.Ticked(now, verdicts, decision));
        var (previous, modeBefore) = (_decision, _state.Mode);
        (_state, _verdicts, _decision) = (next, verdicts, decision);

        if (decision is Decision.Switch move)
        {
            Mark(now, move.Reason, [.. entries]);
            _log.Switching(_plan.Name, move.From.Value, move.To.Value, move.Reason);
            _announcer.Switched(move, now);
        }
        else
        {
            _journal.Append(_plan.Name, entries);
            if (decision is Decision.Hold hold && (previous as Decision.Hold)?.Cause != hold.Cause) _log.Holding(_plan.Name, hold.Reason);
        }
        if (next.Mode != modeBefore) _log.Mode(_plan.Name, next.Mode);
        _announcer.Follow(next, now);
        _announcer.Waiting(_waiting, now);

        var (converging, errands) = Convergence.Reduce(_convergence, ConvergenceEvent.Tick.Now, now);
        _convergence = converging;
        Run(errands, now, cancel);
    }

    private IEnumerable<JournalEntry> Changes(Verdicts verdicts, DateTimeOffset now)
    {
        foreach (var front in verdicts.Fronts)
        {
            var before = _verdicts?.Of(front.Front)?.Measured ?? Verdict.Unknown;
            if (before == front.Measured) continue;
            _log.VerdictChanged(_plan.Name, front.Front.Value, before, front.Measured, front.Votes.ToString());
            yield return new JournalEntry.VerdictChanged(now, front.Front, before, front.Measured, front.Votes);
        }
    }

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
        try
        {
            var answer = await Task.Run(() => _desk.RunAsync(errand, _clock, cancel), cancel);
            _inputs.Writer.TryWrite(new Input.Answered(answer));
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // The watcher stops; what was under way is read back at the next start.
        }
    }

    private static bool IsRoutine(Convergence before, Convergence after, ConvergenceEvent.Answer answer)
    {
        if (answer is ConvergenceEvent.WriteDone or ConvergenceEvent.WriteRefused or ConvergenceEvent.WriteUnknown or ConvergenceEvent.Conflict) return false;
        ProgressPhase? Phase(Convergence convergence) => convergence.Providers.FirstOrDefault(provider => provider.Provider == answer.Provider)?.Phase;
        return Phase(before) == Phase(after) || answer is ConvergenceEvent.ReadDone;
    }

    /// <summary>What the front's certificate and protections say about its readiness.</summary>
    private void Ready(Input.Observed observed, DateTimeOffset now)
    {
        if (observed.Observations.Count == 0 || observed.Observations[0].Subject.Kind != SubjectKind.Front) return;
        var name = FrontName.Parse(observed.Observations[0].Subject.Name);
        // Each address family shows its own certificate: the worse one counts.
        var certificate = observed.Reports.Select(report => report.Certificate).OfType<CertificateReport>().OrderBy(report => report.Fault is null).ThenBy(report => report.NotAfter).FirstOrDefault();
        var missing = _plan.Fronts[0].Protections.Except(_plan.Fronts.First(front => front.Name == name).Protections).ToValueList();
        var readiness = new Readiness(certificate?.DaysLeft(now), certificate?.Fault, missing);
        if (_readiness.TryGetValue(name, out var known) && known == readiness) return;
        _readiness[name] = readiness;
        _measurements = _measurements.With(name, readiness);
        _announcer.Ready(name, readiness, name == _state.Active, _plan.Policy, now);
    }

    private void Publish()
    {
        var ttls = _plan.Providers.Select(id => _desk.TtlAt(id.Value));
        Volatile.Write(ref _status, new RouterStatus(
            _plan.Name, _plan.Settings.Record, _state, _verdicts, _decision, _convergence, _waiting,
            MoveTime.AtWorst(ttls, MoveTime.DetectionAtWorst(_plan.Policy)), _clock.GetUtcNow()));
    }

    private static ulong Seed(string text) => text.Aggregate(14695981039346656037UL, (hash, c) => (hash ^ c) * 1099511628211UL);

    private abstract record Input
    {
        public sealed record Observed(IReadOnlyList<Observation> Observations, IReadOnlyList<ProbeReport> Reports) : Input;

        public sealed record Answered(ConvergenceEvent.Answer Answer) : Input;

        public sealed record Operator(OperatorAction Action, string By, TaskCompletionSource<Decision> Done) : Input;

        public sealed record Tick : Input
        {
            public static Tick Now { get; } = new();
        }
    }
}
