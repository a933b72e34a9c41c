using System.Threading.Channels;
using Holdfast.Adapters.Config;
using Holdfast.Adapters.Journal;
using Holdfast.Adapters.Probes;
using Holdfast.Core;
using Holdfast.Core.Failover;
using Holdfast.Core.Sync;
using Microsoft.Extensions.Logging;

namespace Holdfast.Watch;

/// <summary>
/// One router: takes what happens (observations, answers, an operator's word, time) from one queue, lets the pure engine decide,
/// writes the journal, then acts. Everything that is decided here can be replayed.
/// </summary>
public sealed partial class RouterLoop
{
    // Time itself is an input: dwell, clean time and retries end by it. A quarter of the shortest interval is enough.
    private static readonly TimeSpan LongestTick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan StartRetry = TimeSpan.FromSeconds(5);

    private readonly RouterPlan _plan;
    private readonly string _watcher;
    private readonly Journal _journal;
    private readonly RouterDesk _desk;
    private readonly Announcer _announcer;
    private readonly Traces _traces;
    private readonly TimeProvider _clock;
    private readonly RouterLog _log;
    private readonly Channel<Input> _inputs = Channel.CreateUnbounded<Input>(new UnboundedChannelOptions { SingleReader = true });

    private readonly List<(TaskCompletionSource<Decision> Done, Decision Decision)> _obeyed = [];
    private readonly Dictionary<string, ProviderSighting> _sightings = [];
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
        _traces = new Traces(plan.Name, watcher);
        _measurements = Measurements.Start(plan.Router, plan.Policy);
        _convergence = Convergence.Start(plan.Providers.Select(id => id.Value).ToValueList(), Seed(watcher + plan.Name));
        _decision = new Decision.Hold(HoldCause.NotAdopted, default);
    }

    public string Name => _plan.Name;

    public ValueList<Front> Fronts => _plan.Router.Fronts;

    public Router Configured => _plan.Router;

    public RouterPolicy Policy => _plan.Policy;

    public ValueList<ProviderId> Providers => _plan.Providers;

    /// <summary>Name servers are asked at every third probe (30 s by default): two small questions each, and no failover waits for them.</summary>
    public TimeSpan LooksEvery => 3 * _plan.Policy.Interval;

    /// <summary>The newest published picture; safe to read from any thread.</summary>
    public RouterStatus? Status => Volatile.Read(ref _status);

    /// <summary>Takes over what the loop before a reload had seen and told.</summary>
    public void Inherit(RouterLoop before)
    {
        _measurements = before._measurements.Under(_plan.Router, _plan.Policy);
        _hasMemory = true;
        _announcer.Inherit(before._announcer);
        foreach (var (provider, seen) in before._sightings) _sightings[provider] = seen;
    }

    public void Report(IReadOnlyList<Observation> observations, IReadOnlyList<ProbeReport> reports) =>
        _inputs.Writer.TryWrite(new Input.Observed(observations, reports));

    /// <summary>What the name servers of one provider answered.</summary>
    public void Report(ProviderSighting seen) => _inputs.Writer.TryWrite(new Input.Sighted(seen));

    /// <summary>Asks the name servers of one provider of this router's zone.</summary>
    public Task<ProviderSighting> LookAsync(ProviderId provider, CancellationToken cancel) => _desk.LookAsync(provider, _clock, cancel);

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
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var ticking = TickAsync(tick, ending.Token);
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
                foreach (var (done, decision) in _obeyed) done.TrySetResult(decision);
                _obeyed.Clear();
            }
        }
        finally
        {
            // Also when something threw: the loop is started again, and must not wait for ticks that never end.
            await ending.CancelAsync();
            await ticking;
            foreach (var (done, _) in _obeyed) done.TrySetCanceled(CancellationToken.None);
            _obeyed.Clear();
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
            // The loop ends.
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
                if (Drift.In(before, answered.Answer) is { } found) Drifted(answered.Answer.Provider, found, before.Wish!, now);
                var (next, errands) = Convergence.Reduce(_convergence, answered.Answer, now);
                _convergence = next;
                if (!IsRoutine(before, next, answered.Answer)) _journal.Append(_plan.Name, new JournalEntry.Answered(now, answered.Answer));
                Run(errands, now, cancel);
                if (IsNewlyProved(before, next, answered.Answer)) _ = LookAgainAsync(answered.Answer.Provider, cancel); // its sighting comes back through the queue
                if (_announcer.Converged(next, now)) _log.Confirmed(_plan.Name, StatusWords.Describe(next));
                break;
            case Input.Sighted sighted:
                See(sighted.Seen, now);
                break;
            case Input.Operator operation:
                Obey(operation, now);
                break;
        }
    }

    private void Obey(Input.Operator operation, DateTimeOffset now)
    {
        (_state, var decision) = DecisionEngine.Operate(_state, operation.Action, now);
        var words = StatusWords.Obeyed(operation.Action, decision);
        var entry = new JournalEntry.Operated(now, operation.Action, operation.By, decision);
        if (decision is Decision.Hold or Decision.Noted)
        {
            _journal.Append(_plan.Name, entry);
            _traces.Decided(decision, null, operation.By);
        }
        else
        {
            _waiting = null;
            Mark(now, words, entry);
            _traces.Decided(decision, _newest, operation.By);
        }
        _announcer.Operated(decision, operation.By, now);
        _decision = decision;
        _log.Operated(_plan.Name, operation.By, words);
        _obeyed.Add((operation.Done, decision));
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
            _traces.Decided(move, _newest);
            _log.Switching(_plan.Name, move.From.Value, move.To.Value, move.Reason);
            _announcer.Switched(move, now);
        }
        else
        {
            _journal.Append(_plan.Name, entries);
            if (entries.Count > 0) _traces.Decided(decision, null);
            if (decision is Decision.Hold hold && (previous as Decision.Hold)?.Cause != hold.Cause) _log.Holding(_plan.Name, hold.Reason);
        }
        if (next.Mode != modeBefore) _log.Mode(_plan.Name, next.Mode);
        _announcer.Follow(next, now);
        _announcer.Waiting(_waiting, now);

        var (converging, errands) = Convergence.Reduce(_convergence, ConvergenceEvent.Tick.Now, now);
        _convergence = converging;
        Run(errands, now, cancel);
        Checkpoint(now);
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
            MoveTime.AtWorst(ttls, MoveTime.DetectionAtWorst(_plan.Policy)), _clock.GetUtcNow())
        {
            NameServers = _plan.Providers.Select(id => _sightings.GetValueOrDefault(id.Value)).OfType<ProviderSighting>().ToValueList(),
        });
    }

    private static ulong Seed(string text) => text.Aggregate(14695981039346656037UL, (hash, c) => (hash ^ c) * 1099511628211UL);

    private abstract record Input
    {
        public sealed record Observed(IReadOnlyList<Observation> Observations, IReadOnlyList<ProbeReport> Reports) : Input;

        public sealed record Answered(ConvergenceEvent.Answer Answer) : Input;

        public sealed record Sighted(ProviderSighting Seen) : Input;

        public sealed record Operator(OperatorAction Action, string By, TaskCompletionSource<Decision> Done) : Input;

        public sealed record Tick : Input
        {
            public static Tick Now { get; } = new();
        }
    }
}
