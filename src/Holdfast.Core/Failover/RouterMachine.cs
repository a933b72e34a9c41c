using System.Diagnostics;

namespace Holdfast.Core.Failover;

/// <summary>
/// One router, from what happens to it to what is done about it: the only place that decides, marks, adopts, retries and verifies.
/// No clock, socket or disk: the watcher, the commands without one, the drop-in, the replay, the lab and the simulated world all drive
/// this machine and carry nothing but queue, time and I/O.
/// </summary>
/// <remarks>
/// The same state, input, time and setup give the same state and effects. Each request (<see cref="RouterEffect.Ask"/>) has a number,
/// a deadline, and ends in exactly one answer: the shell's, or the machine's own when the shell stays silent.
/// </remarks>
public static partial class RouterMachine
{
    /// <summary>Of the program that decides; stands in the journal with each start.</summary>
    internal static readonly string Version = typeof(RouterMachine).Assembly.GetName().Version?.ToString(3) ?? "0";

    /// <summary>After a cancelled request got no answer from the shell for so long, the machine answers itself.</summary>
    internal static readonly TimeSpan CancelGrace = TimeSpan.FromSeconds(5);

    // While nothing could be adopted the providers are read again: soon when one could not be read, later when a human must decide.
    private static readonly TimeSpan StartRetry = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MaxStartRetry = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan HeldRetry = TimeSpan.FromSeconds(30);

    // Once a day, so that whatever is older than the journal's limit can be forgotten and the rest still be replayed.
    private static readonly TimeSpan CheckpointEvery = TimeSpan.FromDays(1);

    public static (RouterMachineState Next, ValueList<RouterEffect> Effects) Step(RouterMachineState state, RouterInput input, DateTimeOffset now, RouterSetup setup) =>
        Step(state, input, now, setup, RouterMachineRules.Product);

    internal static (RouterMachineState Next, ValueList<RouterEffect> Effects) Step(
        RouterMachineState state, RouterInput input, DateTimeOffset now, RouterSetup setup, RouterMachineRules rules)
    {
        var turn = new Turn(state, now, setup, rules);
        turn.Take(input);
        turn.Decide();
        return turn.End();
    }

    /// <summary>One step under way: the parts of the state as they become, and what is to be done.</summary>
    private sealed partial class Turn(RouterMachineState before, DateTimeOffset now, RouterSetup setup, RouterMachineRules rules)
    {
        private readonly Telling _tell = new(setup.Router.Name, now);
        private List<JournalEntry>? _entries;
        private List<RouterEffect>? _effects;
        private List<RouterEffect>? _replies;

        private Measurements _measurements = before.Measurements;
        private FailoverState _failover = before.Failover;
        private Convergence _convergence = before.Convergence;
        private Epoch _newest = before.Newest;
        private Verdicts? _verdicts = before.Verdicts;
        private Decision _decision = before.Decision;
        private string? _held = before.Held;
        private string? _waiting = before.Waiting;
        private RouterAlarms _alarms = before.Alarms;
        private bool _hasStarted = before.HasStarted;
        private bool _mayWrite = before.MayWrite;
        private DateTimeOffset? _retryAt = before.RetryAt;
        private DateTimeOffset _checkpoint = before.Checkpoint;
        private EpochMark? _journalled = before.Journalled;
        private ValueList<OpenRequest> _requests = before.Requests;
        private long _nextRequest = before.NextRequest;
        private long _late = before.LateAnswers;
        private ValueList<StartReading> _readings = before.Readings;
        private ValueList<ProviderSighting> _sightings = before.Sightings;
        private ValueList<(FrontName Front, Readiness Readiness)> _readiness = before.Readiness;
        private ValueList<RouterInput.Operated> _orders = before.Orders;
        private ValueList<string> _reconfigured = before.Reconfigured;

        private FrontName? _rememberedActive = before.RememberedActive;

        private bool IsWatcher => setup.Role == RouterRole.Watcher;

        public void Take(RouterInput input)
        {
            switch (input)
            {
                case RouterInput.Started started:
                    Begin(started);
                    break;
                case RouterInput.Reloaded:
                    Reload();
                    break;
                case RouterInput.Observed observed:
                    observed = ByTheClock(observed);
                    _measurements = rules.Observe(_measurements, observed.Seen.Span);
                    Ready(observed);
                    if (!observed.Addresses.IsEmpty) _alarms = _alarms.Addresses(observed, setup.Policy.Down.InARow, now, _tell);
                    break;
                case RouterInput.Answered answered:
                    Answer(answered.Request, answered.Answer);
                    break;
                case RouterInput.Sighted sighted:
                    See(sighted.Seen);
                    break;
                case RouterInput.Operated operated:
                    Obey(operated);
                    break;
                case RouterInput.TakenBack(var order):
                    if (!_orders.IsEmpty) _orders = _orders.Where(waiting => waiting.Order != order).ToValueList();
                    break;
                case RouterInput.Journalling journalling:
                    Journalled(journalling);
                    break;
                case RouterInput.JournalRenewed renewed:
                    WriteStart(isCheckpoint: _hasStarted);
                    _tell.Say(WatchEventKind.Journal, $"the journal was damaged and is set aside as {renewed.Aside}: what it knew of the past is not known any more");
                    _tell.Say(WatchEventKind.Journal, "a new journal has begun, with all that is known now", isOver: true);
                    break;
                case RouterInput.Tick:
                    break;
                default:
                    throw new UnreachableException();
            }
        }

        public void Decide()
        {
            Overdue();
            if (_retryAt <= now) ReadAll();
            if (_convergence.Newer is { } newer) AdoptOrRefuse(newer);
            else if (_failover.Refused is { } refused && _convergence.Refused is null) Forget(refused);
            if (IsWatcher) Judge();
            _alarms = _alarms.RivalGone(now, _tell);
            Wait();
            if (_hasStarted && _mayWrite) Do(Reduce(ConvergenceEvent.Tick.Now));
            if (_hasStarted) _alarms = _alarms.Converged(_convergence, now, _tell);
            if (IsWatcher && now - _checkpoint >= CheckpointEvery) WriteStart(isCheckpoint: true);
            if (_tell.Events.Count == 0) return;
            foreach (var told in _tell.Events)
                if (told.IsLasting) Write(new JournalEntry.Told(now, told));
            _alarms = _alarms.With(_tell.Events);
        }

        public (RouterMachineState, ValueList<RouterEffect>) End()
        {
            var next = before with
            {
                Setup = setup,
                Measurements = _measurements,
                Failover = _failover,
                Convergence = _convergence,
                Newest = _newest,
                Verdicts = _verdicts,
                Decision = _decision,
                Held = _held,
                Waiting = _waiting,
                Alarms = _alarms,
                HasStarted = _hasStarted,
                MayWrite = _mayWrite,
                RetryAt = _retryAt,
                Checkpoint = _checkpoint,
                Journalled = _journalled,
                Requests = _requests,
                NextRequest = _nextRequest,
                LateAnswers = _late,
                Readings = _readings,
                Sightings = _sightings,
                Readiness = _readiness,
                Orders = _orders,
                Reconfigured = _reconfigured,
                Moves = _moves,
                RememberedActive = _rememberedActive,
                Clocks = _clocks,
            };
            if (_entries is null && _effects is null && _replies is null && _tell.Events.Count == 0) return (next, []);
            var effects = new List<RouterEffect>();
            // What is written down comes first, then what is done, then what people hear of it.
            if (_entries is not null) effects.Add(new RouterEffect.Journal(_entries.ToValueList()));
            if (_effects is not null) effects.AddRange(_effects);
            foreach (var told in _tell.Events) effects.Add(new RouterEffect.Notify(told));
            if (_replies is not null) effects.AddRange(_replies);
            return (next, effects.ToValueList());
        }

        private void Write(JournalEntry entry) => (_entries ??= []).Add(entry);

        private void Effect(RouterEffect effect) => (_effects ??= []).Add(effect);

        private ValueList<Errand> Reduce(ConvergenceEvent what)
        {
            (_convergence, var errands) = rules.Reduce(_convergence, what, now);
            return errands;
        }

        /// <summary>Measurements become verdicts, verdicts a decision.</summary>
        private void Judge()
        {
            var verdicts = rules.Judge(_measurements, now);
            var hasChanged = false;
            foreach (var front in verdicts.Fronts)
            {
                var was = _verdicts?.Of(front.Front)?.Measured ?? Verdict.Unknown;
                if (was == front.Measured) continue;
                hasChanged = true;
                Write(new JournalEntry.VerdictChanged(now, front.Front, was, front.Measured, front.Votes));
            }
            var state = _failover;
            var (next, decision) = rules.Step(state, verdicts, now, setup.Policy);
            if (hasChanged || decision != _decision || !ReferenceEquals(next, state) && next != state)
                Write(new JournalEntry.Ticked(now, verdicts, decision));
            (_failover, _verdicts, _decision) = (next, verdicts, decision);
            if (decision is Decision.Switch move)
            {
                Mark(move.Reason, mayCreate: false);
                RouterAlarms.Switched(move, setup.Router.Fronts[0].Name, _tell);
                if (move.IsAutomatic) Moved(_convergence.Wish!);
            }
            _alarms = _alarms.Follow(next, _tell).Spares(next, verdicts, _tell);
        }

        /// <summary>What a human must do first.</summary>
        private void Wait()
        {
            if (!_hasStarted && _held is null) return;
            _waiting = _held
                ?? (_failover.Refused is { } refused && (rules.Doubt(refused, _newest) ?? rules.Refuse(setup.Router, refused)) is { } why ? $"{why}; nothing moves by itself until: {Command()}" : null)
                ?? (_failover.Active is { } active && !setup.Router.Has(active) ? $"the active front {active} is not in the configuration; nothing moves by itself until: {Command()}" : null)
                ?? (_convergence.IsGone ? new StartUp.Missing(Command()).Reason : null);
            _alarms = _alarms.Waits(_waiting, _tell);
        }

        private string Command() => $"holdfast switch {setup.Router.Name} {setup.Router.Fronts[0].Name}";

        private ValueList<ClockSight> _clocks = before.Clocks;
        private bool _ignoresDates;

        /// <summary>With a wrong clock of our own the dates of certificates say nothing.</summary>
        private RouterInput.Observed ByTheClock(RouterInput.Observed observed)
        {
            if (observed.Seen.IsEmpty || observed.ClockOff is null && _clocks.IsEmpty) return observed;
            var subject = observed.Seen.Span[0].Subject;
            var supplier = SupplierOf(subject);
            if (observed.ClockOff is { } off) _clocks = ClockSights.With(_clocks, new ClockSight(subject, supplier, off, now));
            var wrong = ClockSights.Off(_clocks, now);
            _alarms = _alarms.Clock(
                wrong is not { } by ? null : $"this machine's clock is {(by > TimeSpan.Zero ? "behind" : "ahead")} by {Duration.Format(TimeSpan.FromSeconds(Math.Round(by.Duration().TotalSeconds)))}, by the word of several others: "
                + "dates of certificates do not count until it is set", _tell);
            if (ClockSights.Off(_clocks, now, subject, supplier) is null) return observed;
            _ignoresDates = true;
            var seen = observed.Seen.ToArray();
            for (var i = 0; i < seen.Length; i++)
                if (seen[i].Result is ProbeResult.Failure { Layer: ProbeLayer.CertificateDate } date) seen[i] = seen[i] with { Result = new ProbeResult.Inconclusive($"our own clock is wrong: {date.Detail}") };
            return observed with { Seen = seen };
        }

        private string? SupplierOf(Subject subject) => subject.Kind switch
        {
            SubjectKind.Front => setup.Router.Fronts.FirstOrDefault(front => front.Name.Value == subject.Name)?.Supplier,
            SubjectKind.Canary => setup.Router.Canaries.FirstOrDefault(canary => canary.Name == subject.Name)?.Supplier,
            SubjectKind.Origin => setup.Router.OriginSupplier,
            _ => null,
        };

        /// <summary>What the front's certificate and protections say about its readiness.</summary>
        private void Ready(RouterInput.Observed observed)
        {
            if (_ignoresDates || observed.Certificate is null && setup.Protections.IsEmpty && _readiness.IsEmpty) return;
            if (observed.Seen.IsEmpty || observed.Seen.Span[0].Subject is not { Kind: SubjectKind.Front } subject || !FrontName.TryParse(subject.Name, out var front)) return;
            var missing = setup.ProtectionsOf(setup.Router.Fronts[0].Name).Except(setup.ProtectionsOf(front)).ToValueList();
            var known = _readiness.FirstOrDefault(entry => entry.Front == front).Readiness;
            // A round without an answer shows no certificate: what is known of it stays.
            var readiness = observed.Certificate is { } shown ? new Readiness(shown.DaysLeft, shown.Fault, missing)
                : observed.Seen.Span[0].Result is ProbeResult.Success ? new Readiness(null, null, missing)
                : known with { MissingProtections = missing };
            if (known == readiness) return;
            _readiness = _readiness.Where(entry => entry.Front != front).Append((front, readiness)).ToValueList();
            _measurements = _measurements.With(front, readiness);
            _alarms = _alarms.Ready(front, readiness, front == _failover.Active, setup.Policy, _tell);
        }

        /// <summary>The epoch is the fence, the journal is evidence: without it a dead front is left all the same, and nothing optional is done.</summary>
        private void Journalled(RouterInput.Journalling journalling)
        {
            var isUnwritten = journalling.Trouble is not null;
            if (isUnwritten == _failover.IsUnwritten) return;
            _failover = _failover with { IsUnwritten = isUnwritten };
            Write(new JournalEntry.Gap(now, !isUnwritten, journalling.Lost));
            if (journalling.Lost > 0) WriteStart(isCheckpoint: true);
            _tell.Say(
                WatchEventKind.Journal,
                isUnwritten ? $"the journal takes no entries ({journalling.Trouble}): a dead front is left all the same, the way back waits, and words on fronts are lost in a restart"
                    : $"the journal takes entries again{(journalling.Lost > 0 ? $"; {journalling.Lost} of the time between are lost" : "")}",
                isOver: !isUnwritten);
        }

        private void See(ProviderSighting seen)
        {
            _sightings = _sightings.Where(one => one.Provider != seen.Provider).Append(seen).ToValueList();
            // Blind, the silence may be our own: it is written down and nobody is called.
            if (_failover.Mode != WatcherMode.Blind) _alarms = _alarms.NameServers(seen, _convergence.Wish, _tell);
            // What the convergence holds for proved is proved again now instead of in a minute.
            if (_convergence.Wish is { } wish && seen.Contradicts(wish)) Do(Reduce(new ConvergenceEvent.Doubted(seen.Provider)));
        }

        private void Obey(RouterInput.Operated operated)
        {
            var choice = operated.Action switch { OperatorAction.SwitchTo(var front) => front, OperatorAction.PinTo(var front) => front, OperatorAction.Say(var front, _) => front, _ => (FrontName?)null };
            if (choice is { } named && !setup.Router.Has(named))
            {
                Reply(operated, new Decision.Hold(HoldCause.NotConfigured, named));
                return;
            }
            if (!_hasStarted)
            {
                // Nothing is known of the providers yet. A choice of a front ends that waiting; there is nothing to say the rest to.
                if (operated.Action is not (OperatorAction.SwitchTo or OperatorAction.PinTo))
                {
                    Reply(operated, new Decision.Hold(HoldCause.NotAdopted, default));
                    return;
                }
                if (_retryAt is null)
                {
                    _orders = _orders.Append(operated).ToValueList();
                    return;
                }
                _hasStarted = true;
            }
            var health = operated.Action is OperatorAction.SwitchTo or OperatorAction.PinTo ? TargetHealth.Of(_measurements, _failover, choice!.Value, now) : null;
            if (health is { IsRefused: true } && !operated.IsForced)
            {
                Reply(operated, new Decision.Hold(HoldCause.TargetUnhealthy, _failover.Active ?? default, choice!.Value));
                return;
            }
            var (next, decision) = rules.Operate(_failover, operated.Action, now);
            _failover = next;
            Write(new JournalEntry.Operated(now, operated.Action, operated.By, decision));
            if (decision is Decision.Switch or Decision.Remark)
            {
                (_held, _retryAt) = (null, null);
                // What stood in the way before his word is written over again.
                Reduce(ConvergenceEvent.Trusted.Again);
                Mark(StatusWords.Obeyed(operated.Action, decision), mayCreate: true, MarkKind.Hand);
            }
            RouterAlarms.Operated(decision, operated.By, setup.Router.Fronts[0].Name, _tell);
            _decision = decision;
            Reply(operated, decision, health?.Line);
        }

        private void Reply(RouterInput.Operated operated, Decision decision, string? note = null) =>
            (_replies ??= []).Add(new RouterEffect.Reply(operated.Order, decision) { Note = note });
    }
}
