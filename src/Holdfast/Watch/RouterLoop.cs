using System.Threading.Channels;
using Holdfast.Adapters.Config;
using Holdfast.Adapters.Journal;
using Holdfast.Adapters.Probes;
using Holdfast.Adapters.Providers;
using Holdfast.Core;
using Holdfast.Core.Failover;
using Holdfast.Core.Sync;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Holdfast.Watch;

/// <summary>
/// One router in the real world: a queue, a clock, requests and a journal around <see cref="RouterMachine"/>, which decides. The watcher,
/// the commands without one and the drop-in run this same loop.
/// </summary>
public sealed class RouterLoop
{
    // The picture is published at least this often, so that whoever looks knows that the loop turns.
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);
    private const int MostKept = 1000;

    // A loop that failed is an impairment until it has turned for so long without failing again.
    internal static readonly TimeSpan RestartIsNews = TimeSpan.FromMinutes(10);

    private readonly RouterPlan _plan;
    private readonly RouterSetup _setup;
    private readonly RouterDesk _desk;
    private readonly Journal? _journal;
    private readonly JournalWriter? _writer;
    private readonly IEventSink? _events;
    private readonly Traces _traces;
    private readonly TimeProvider _clock;
    private readonly RouterLog _log;
    private readonly Channel<RouterInput> _inputs = Channel.CreateUnbounded<RouterInput>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Channel<IReadOnlyList<Observation>> _seen =
        Channel.CreateBounded<IReadOnlyList<Observation>>(new BoundedChannelOptions(MostKept) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
    private readonly Dictionary<long, OpenCall> _calls = [];
    private readonly Dictionary<long, TaskCompletionSource<RouterEffect.Reply>> _orders = [];
    private readonly Lock _gate = new();

    private RouterMachineState _state;
    private RouterStatus? _status;
    private LastResults _last;
    private bool _hasRun;
    private bool _isWritten = true;
    private string? _toldAside;
    private long _turnedAt;
    private int _restarts;
    private long _restartedAt;
    private long _order;

    /// <param name="journal">Null: nothing is written down (a command without a watcher).</param>
    /// <param name="before">The loop before a reload: what it had seen, told and begun goes on.</param>
    public RouterLoop(RouterPlan plan, RouterSetup setup, RouterDesk desk, Journal? journal, IEventSink? events, TimeProvider clock, ILogger? logger = null, RouterLoop? before = null)
    {
        (_plan, _setup, _desk, _journal, _events, _clock, _log) = (plan, setup, desk, journal, events, clock, new RouterLog(logger ?? NullLogger.Instance));
        _traces = new Traces(plan.Name, setup.By);
        _toldAside = before?._toldAside;
        _writer = before?._writer ?? (journal is null ? null : new JournalWriter(journal, plan.Name, clock));
        _state = before?._state ?? RouterMachineState.Start(setup);
        _hasRun = before?._hasRun ?? false;
        _last = before?._last ?? LastResults.None;
        (_restarts, _restartedAt) = (before?._restarts ?? 0, before?._restartedAt ?? 0);
        _turnedAt = clock.GetUtcNow().UtcTicks;
    }

    public string Name => _plan.Name;

    public Router Configured => _setup.Router;

    public string Record => _plan.Settings.Record.ToString();

    public RouterPolicy Policy => _setup.Policy;

    public ValueList<ProviderId> Providers => _plan.Providers;

    /// <summary>Name servers are asked at every third probe (30 s by default): two small questions each, and no failover waits for them.</summary>
    public TimeSpan LooksEvery => 3 * Policy.Interval;

    /// <summary>The newest published picture; safe to read from any thread.</summary>
    public RouterStatus? Status => Volatile.Read(ref _status);

    /// <summary>The machine's state behind <see cref="Status"/>; safe to read from any thread.</summary>
    public RouterMachineState State => Volatile.Read(ref _state);

    /// <summary>Why an operator's choice was not obeyed, with what its front answered.</summary>
    public string Refusal(Decision.Hold hold) => StatusWords.Refusal(hold, Volatile.Read(ref _last), _clock.GetUtcNow());

    /// <summary>When the loop turned last, or was started again: what throws and is started again turns.</summary>
    public DateTimeOffset TurnedAt => new(Interlocked.Read(ref _turnedAt), TimeSpan.Zero);

    /// <summary>How often this router's loop failed and was started again.</summary>
    public int Restarts => Volatile.Read(ref _restarts);

    /// <summary>What is true of this router at this moment.</summary>
    public RouterTruth Truth => RouterTruth.Of(State, Volatile.Read(ref _last), _clock.GetUtcNow(), Beside(_clock.GetUtcNow()));

    /// <summary>The loop failed and is started again.</summary>
    public void Restarting()
    {
        var now = _clock.GetUtcNow();
        Interlocked.Increment(ref _restarts);
        Interlocked.Exchange(ref _restartedAt, now.UtcTicks);
        Interlocked.Exchange(ref _turnedAt, now.UtcTicks);
    }

    /// <summary>It failed not long ago.</summary>
    public bool IsRestartNews => IsRestartNewsAt(_clock.GetUtcNow());

    private bool IsRestartNewsAt(DateTimeOffset now) => Interlocked.Read(ref _restartedAt) is > 0 and var at && now.UtcTicks - at < RestartIsNews.Ticks;

    private ValueList<Impairment> Beside(DateTimeOffset now)
    {
        return IsRestartNewsAt(now)
            ? [new Impairment(ImpairmentKind.Loop, $"its loop failed and was started again ({Restarts} times since the start; see the log)")]
            : [];
    }

    public void Report(IReadOnlyList<Observation> observations, IReadOnlyList<ProbeReport> reports)
    {
        lock (_gate) Volatile.Write(ref _last, _last.With(observations));
        Keep(observations);
        // Each address family shows its own certificate: the worse one counts.
        var certificate = reports.Select(report => report.Certificate).OfType<CertificateReport>().OrderBy(report => report.Fault is null).ThenBy(report => report.NotAfter).FirstOrDefault();
        _inputs.Writer.TryWrite(new RouterInput.Observed(
            observations.ToArray(), certificate is null ? null : new CertificateSight(certificate.DaysLeft(_clock.GetUtcNow()), certificate.Fault))
        {
            ClockOff = reports.FirstOrDefault(report => report.Date is not null)?.Date - SteadyClock.WallOf(_clock),
            Addresses = reports.Where(report => report.Address is not null && report.Result is not ProbeResult.Inconclusive)
                .Select(report => new AddressSight(report.Address!.ToString(), report.Result is ProbeResult.Success)).ToValueList(),
        });
    }

    // Raw observations are for people and for the next start: a disk that is full or slow must not stop a probe.
    private void Keep(IReadOnlyList<Observation> observations)
    {
        if (_journal is not null) _seen.Writer.TryWrite(observations);
    }

    private async Task KeepAsync(CancellationToken cancel)
    {
        try
        {
            await foreach (var observations in _seen.Reader.ReadAllAsync(cancel)) KeepOne(observations);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            while (_seen.Reader.TryRead(out var rest) && KeepOne(rest))
            {
                // What was seen last is what the next start wants to know.
            }
        }
    }

    private bool KeepOne(IReadOnlyList<Observation> observations)
    {
        try
        {
            _journal!.Observe(Name, observations);
            return true;
        }
        catch (SqliteException error)
        {
            _log.NotKept(Name, error.Message);
            return false;
        }
    }

    /// <summary>What the name servers of one provider answered.</summary>
    public void Report(ProviderSighting seen)
    {
        Keep(seen.Observe(_setup.By, State.Convergence.Wish));
        _inputs.Writer.TryWrite(new RouterInput.Sighted(seen));
    }

    /// <summary>Asks the name servers of one provider of this router's zone.</summary>
    public Task<ProviderSighting> LookAsync(ProviderId provider, CancellationToken cancel) => _desk.LookAsync(provider, _clock, cancel);

    /// <summary>An operator's word. The task ends when the decision is journalled and its writes are on their way.</summary>
    /// <param name="isForced">Also to a front that is dead while the one in use is healthy.</param>
    /// <param name="cancel">Takes the word back for as long as it was not carried out: it must not happen when nobody waits for it any more.</param>
    public async Task<RouterEffect.Reply> OperateAsync(OperatorAction action, string by, bool isForced, CancellationToken cancel = default)
    {
        var done = new TaskCompletionSource<RouterEffect.Reply>(TaskCreationOptions.RunContinuationsAsynchronously);
        var order = Interlocked.Increment(ref _order);
        lock (_gate) _orders[order] = done;
        using var taking = cancel.Register(() => TakeBack(order));
        _inputs.Writer.TryWrite(new RouterInput.Operated(action, by, order) { IsForced = isForced });
        return await done.Task;
    }

    private void TakeBack(long order)
    {
        TaskCompletionSource<RouterEffect.Reply>? done;
        lock (_gate) _orders.Remove(order, out done);
        // The machine may hold it until the providers have answered.
        _inputs.Writer.TryWrite(new RouterInput.TakenBack(order));
        done?.TrySetCanceled(CancellationToken.None);
    }

    /// <summary>Whoever gave this word still waits for it.</summary>
    private bool IsWaitedFor(RouterInput input)
    {
        if (input is not RouterInput.Operated operated) return true;
        lock (_gate) return _orders.ContainsKey(operated.Order);
    }

    public async Task RunAsync(CancellationToken cancel)
    {
        using var timer = _clock.CreateTimer(_ => _inputs.Writer.TryWrite(RouterInput.Tick.Now), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var keeping = Task.Run(() => KeepAsync(ending.Token), CancellationToken.None);
        try
        {
            Step(Beginning(), cancel);
            Rest(timer);
            await foreach (var input in _inputs.Reader.ReadAllAsync(cancel))
            {
                if (IsWaitedFor(input)) Step(input, cancel);
                Rest(timer);
            }
        }
        finally
        {
            // Also when something threw: the loop is started again, and nobody waits for what died with this one.
            await ending.CancelAsync();
            await keeping;
            lock (_gate)
            {
                foreach (var done in _orders.Values) done.TrySetCanceled(CancellationToken.None);
                _orders.Clear();
            }
        }
    }

    /// <summary>The first start reads the journal; after a reload, or when the loop was started again, the state goes on.</summary>
    private RouterInput Beginning()
    {
        if (_hasRun) return RouterInput.Reloaded.Now;
        _hasRun = true;
        if (_journal is null) return new RouterInput.Started(FailoverState.Start);
        var needed = Policy.Up * Policy.Interval + Policy.MinimumHealthy + Policy.StaleAfter;
        try
        {
            var started = RouterInput.Started.After(_journal.ReadSinceStart(Name), _journal.NewestMark(Name));
            // The observations stand on the axis of the life before.
            var seen = _journal.ReadObservationsSince(Name, _clock.GetUtcNow() - started.Shift - 2 * needed).ToArray();
            lock (_gate) Volatile.Write(ref _last, seen.Where(one => one.Subject.Kind != SubjectKind.NameServer).Aggregate(_last, (last, one) => last.With([one])));
            return started with { Seen = seen };
        }
        catch (Exception error) when (error is SqliteException or System.Text.Json.JsonException)
        {
            // The providers hold router, pin and freeze: a journal that cannot be read takes none of them away.
            _log.JournalUnreadable(Name, error.Message);
            return new RouterInput.Started(FailoverState.Start);
        }
    }

    private void Step(RouterInput input, CancellationToken cancel)
    {
        Interlocked.Exchange(ref _turnedAt, _clock.GetUtcNow().UtcTicks);
        var before = _state;
        if (input is RouterInput.Answered { Answer: ConvergenceEvent.ReadFailed { For.IsNone: true } failed }) _log.StartRead(Name, failed.Provider, failed.Reason);
        if (input is RouterInput.Answered answered) _calls.Remove(answered.Request);
        var (next, effects) = RouterMachine.Step(_state, input, _clock.GetUtcNow(), _setup);
        Volatile.Write(ref _state, next);
        if (next.HasStarted && !before.HasStarted && next.Waiting is null) _log.Started(Name, StatusWords.Describe(next.Convergence));
        if (next.Failover.Mode != before.Failover.Mode) _log.Mode(Name, next.Failover.Mode);
        if (_writer is { Trouble: not null } writer) Written(writer.Again());
        // The picture first: an operator who was answered sees it after his word, not before it.
        var replies = effects.OfType<RouterEffect.Reply>().ToList();
        foreach (var effect in effects)
        {
            if (effect is not RouterEffect.Reply) Do(effect, before, cancel);
        }
        Publish();
        foreach (var reply in replies)
        {
            TaskCompletionSource<RouterEffect.Reply>? done;
            lock (_gate) _orders.Remove(reply.Order, out done);
            done?.TrySetResult(reply);
        }
    }

    private void Do(RouterEffect effect, RouterMachineState before, CancellationToken cancel)
    {
        switch (effect)
        {
            case RouterEffect.Journal(var entries):
                Log(entries, before);
                if (_writer is not null) Written(_writer.Offer(entries));
                break;
            case RouterEffect.Ask ask:
                var call = new OpenCall(ask, cancel);
                _calls[ask.Request] = call;
                _ = Task.Run(() => AnswerAsync(call, cancel), CancellationToken.None); // owned by this loop: its answer comes back through the queue
                break;
            case RouterEffect.Cancel(var request, var onlyUnsent):
                if (_calls.GetValueOrDefault(request) is { } open) open.Break(onlyUnsent);
                break;
            case RouterEffect.Look(var provider):
                _ = LookAgainAsync(provider, cancel);
                break;
            case RouterEffect.Notify(var told):
                if (told.Kind == WatchEventKind.Confirmed) _log.Confirmed(Name, told.Text);
                else if (told is { Kind: WatchEventKind.Waiting, IsOver: false }) _log.Waiting(Name, told.Text);
                _events?.Add(told with { Users = Truth.Line });
                break;
            default:
                break;
        }
    }

    /// <summary>The machine hears when the journal stops taking entries, and when it takes them again.</summary>
    private void Written(bool isWritten)
    {
        if (_journal?.SetAsideAs is { } aside && aside != _toldAside)
        {
            _toldAside = aside;
            _inputs.Writer.TryWrite(new RouterInput.JournalRenewed(aside));
        }
        if (isWritten != _state.Failover.IsUnwritten || _isWritten == isWritten) return;
        _isWritten = isWritten;
        _inputs.Writer.TryWrite(new RouterInput.Journalling(_writer!.Trouble, _writer.Lost));
    }

    /// <summary>Does one request and brings its one answer, whatever happens on the way.</summary>
    private async Task AnswerAsync(OpenCall call, CancellationToken stopping)
    {
        var errand = call.Ask.Errand;
        using var span = _traces.Begin(errand);
        ConvergenceEvent.Answer answer;
        try
        {
            answer = await _desk.RunAsync(errand, call.Ask.Urgency, call.Permit, call.Token);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return; // the watcher stops; what was under way is read back at the next start
        }
        catch (OperationCanceledException)
        {
            answer = call.Permit.IsWithdrawn && errand is Errand.Write write
                ? new ConvergenceEvent.WriteRefused(write.Provider, write.Mark.Epoch, "not sent: it waited for its turn until its time was over")
                : RouterMachine.Unanswered(errand, $"no answer within {Duration.Format(RouterSetup.Patience)}");
        }
        catch (Exception error)
        {
            // A bug in an adapter is that provider's trouble, and is retried and told like any other.
            _log.RequestFailed(Name, errand.Provider, error);
            answer = RouterMachine.Unanswered(errand, $"this program failed: {error.GetType().Name}: {error.Message}");
        }
        finally
        {
            call.Dispose();
        }
        Traces.End(span, answer);
        _inputs.Writer.TryWrite(new RouterInput.Answered(call.Ask.Request, answer));
    }

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

    private void Log(ValueList<JournalEntry> entries, RouterMachineState before)
    {
        for (var i = 0; i < entries.Count; i++)
        {
            switch (entries[i])
            {
                case JournalEntry.VerdictChanged changed:
                    _log.VerdictChanged(Name, changed.Front.Value, changed.From, changed.To, changed.Votes.ToString());
                    break;
                case JournalEntry.Ticked { Decision: Decision.Switch move }:
                    _log.Switching(Name, move.From.Value, move.To.Value, move.Reason);
                    _traces.Decided(move, _state.Newest);
                    break;
                case JournalEntry.Ticked { Decision: Decision.Hold hold }:
                    if ((before.Decision as Decision.Hold)?.Cause != hold.Cause) _log.Holding(Name, hold.Reason);
                    _traces.Decided(hold, null);
                    break;
                case JournalEntry.Operated operated:
                    _log.Operated(Name, operated.By, StatusWords.Obeyed(operated.Action, operated.Decision));
                    _traces.Decided(operated.Decision, operated.Decision is Decision.Switch or Decision.Remark ? _state.Newest : null, operated.By);
                    break;
                case JournalEntry.Adopted adopted:
                    _log.Adopted(Name, adopted.Mark.Epoch.ToString(), adopted.Mark.Front.Value, adopted.Why);
                    break;
                case JournalEntry.Refused refused:
                    _log.Refused(Name, refused.Mark.Epoch.ToString(), refused.Why);
                    break;
                case JournalEntry.Overruled overruled:
                    _log.Refused(Name, overruled.Mark.Epoch.ToString(), overruled.Why);
                    break;
                case JournalEntry.Outbid outbid:
                    _log.Refused(Name, outbid.Mark.Epoch.ToString(), outbid.Why);
                    break;
                case JournalEntry.Drifted drifted:
                    _log.Drifted(Name, drifted.Provider, drifted.Found.ToString(), drifted.Wanted.Front.Value);
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>Sleeps until the machine has something to do, or the picture must be published again.</summary>
    private void Rest(ITimer timer)
    {
        var quarter = Policy.Interval / 4;
        var pause = quarter < LongestPause ? quarter : LongestPause;
        if (_state.NextDue is { } due && due - _clock.GetUtcNow() is var left && left < pause) pause = left;
        timer.Change(pause > TimeSpan.FromMilliseconds(1) ? pause : TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
    }

    private void Publish()
    {
        var now = _clock.GetUtcNow();
        var ttls = _plan.Providers.Select(id => _desk.TtlAt(id.Value));
        Volatile.Write(ref _status, new RouterStatus(
            Name, _plan.Settings.Record, _state.Failover, _state.Verdicts, _state.Decision, _state.Convergence, _state.Waiting,
            MoveTime.AtWorst(ttls, MoveTime.DetectionAtWorst(Policy)), now)
        {
            Machine = _state,
            Beside = Beside(now),
            Seen = Volatile.Read(ref _last),
            NameServers = _plan.Providers.Select(id => _state.Sightings.FirstOrDefault(seen => seen.Provider == id.Value)).OfType<ProviderSighting>().ToValueList(),
        });
    }

    /// <summary>One request under way.</summary>
    private sealed class OpenCall(RouterEffect.Ask ask, CancellationToken stopping) : IDisposable
    {
        private readonly CancellationTokenSource _source = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        private readonly Lock _gate = new();
        private bool _isOver;

        public RouterEffect.Ask Ask => ask;

        public SendPermit Permit { get; } = new();

        public CancellationToken Token => _source.Token;

        public void Break(bool onlyUnsent)
        {
            var isWithdrawn = Permit.TryWithdraw();
            if (onlyUnsent && !isWithdrawn) return;
            lock (_gate)
            {
                if (!_isOver) _source.Cancel();
            }
        }

        public void Dispose()
        {
            lock (_gate)
            {
                _isOver = true;
                _source.Dispose();
            }
        }
    }
}
