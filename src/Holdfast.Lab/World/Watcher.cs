using Holdfast.Core;
using Holdfast.Core.Failover;

namespace Holdfast.Lab.World;

/// <summary>
/// One process in the world: its clock, its network, its disk, and the product's router machine. The first watcher decides; the others
/// are vantage points that send it what they see. An operator's command on another machine is such a process too, in its own role.
/// </summary>
internal sealed class Watcher
{
    // A command without a watcher gives up after a minute (DirectHand.Patience).
    private const long CommandPatience = 60_000;

    private readonly SimulatedWorld _world;
    private readonly WatcherSpec _spec;
    private readonly RouterRole _role;
    private readonly (int Life, int Sequence)[] _heard;
    private readonly long _interval;
    private readonly Dictionary<long, Call> _calls = [];

    // On the disk: survives a crash.
    private readonly List<Observation[]> _ring = [];

    // Offered while the disk took nothing.
    private readonly List<JournalEntry> _kept = [];

    private RouterMachineState _state;
    private long _wakeAt = long.MaxValue;
    private int _sequence;
    private OperatorAction? _order;
    private long _anchor;
    private int _crashes;
    private bool _isUnwritten;

    public Watcher(SimulatedWorld world, int index, WatcherSpec spec, RouterRole role = RouterRole.Watcher)
    {
        _world = world;
        Index = index;
        _spec = spec;
        _role = role;
        _heard = new (int, int)[world.Spec.Watchers.Count];
        _interval = (long)world.Spec.Policy.Interval.TotalMilliseconds;
        _anchor = Wall - world.Time;
        Setup = NewSetup();
        _state = RouterMachineState.Start(Setup);
    }

    public int Index { get; }

    public string Name => _spec.Name;

    public int Life { get; private set; }

    public bool IsUp { get; private set; } = true;

    public long StoppedUntil { get; private set; }

    public RouterSetup Setup { get; private set; }

    public RouterMachineState State => _state;

    public List<JournalEntry> Journal { get; } = [];

    /// <summary>Rounds of probes so far.</summary>
    public int Rounds { get; private set; }

    /// <summary>The newest decision that this process has written down.</summary>
    public EpochMark? Marked { get; private set; }

    private bool Decides => Index == 0 || _role == RouterRole.Operator || _world.Spec.IsUncoordinated;

    private long Wall => _world.Time + _spec.Skew + _spec.Steps.Where(step => step.At <= _world.Time).Sum(step => step.By);

    // The wall time of the start, and what has passed since.
    private long Local => _world.Time + _anchor;

    private DateTimeOffset Now => SimulatedWorld.Instant(Local);

    public void Prepare(Dice dice)
    {
        foreach (var pause in _spec.Pauses) _world.At(pause.From, Happening.Pause, Index, -1, pause.Until);
        foreach (var crash in _spec.Crashes) _world.At(crash.From, Happening.Crash, Index, -1, crash.Until);
        var phase = dice.Between(0, (int)_interval - 1);
        _world.At(_world.Spec.ProbePhase ?? phase, Happening.ProbeRound, Index, Life);
        if (Decides) Take(new RouterInput.Started(FailoverState.Start));
    }

    /// <summary>An operator's command: reads the providers, then says its word.</summary>
    public void Run(OperatorAction order)
    {
        _order = order;
        _world.At(_world.Time + CommandPatience, Happening.Crash, Index, Life, long.MaxValue);
        Take(new RouterInput.Started(FailoverState.Start));
    }

    public void StopUntil(long until) => StoppedUntil = Math.Max(StoppedUntil, until);

    public void Crash(long until)
    {
        IsUp = false;
        Life++;
        _kept.Clear();
        if (_spec.Damages.Contains(_crashes++))
        {
            Journal.Clear();
            _ring.Clear();
            _world.Referee.Forgot(Index);
        }
        if (until < long.MaxValue) _world.At(until, Happening.Restart, Index);
    }

    public void Restart()
    {
        if (IsUp) return;
        IsUp = true;
        StoppedUntil = 0;
        _wakeAt = long.MaxValue;
        _sequence = 0;
        _anchor = Wall - _world.Time;
        _isUnwritten = false;
        _calls.Clear();
        Setup = NewSetup();
        Marked = Journal.Select(entry => entry switch { JournalEntry.Marked marked => marked.Mark, JournalEntry.Adopted adopted => adopted.Mark, _ => null })
            .OfType<EpochMark>().MaxBy(mark => mark.Epoch);
        _state = RouterMachineState.Start(Setup);
        _world.At(_world.Time, Happening.ProbeRound, Index, Life);
        if (!Decides) return;
        var start = Journal.FindLastIndex(entry => entry is JournalEntry.Started);
        var started = RouterInput.Started.After(Journal.Skip(Math.Max(0, start)), Marked) with { Seen = _ring.SelectMany(batch => batch).ToArray() };
        // How long ago it saw something it cannot know then, and so it knows nothing.
        if (started.IsClockBehind(Now)) _world.Referee.Forgot(Index);
        Take(started);
    }

    /// <summary>The configuration is read again; the process goes on.</summary>
    public void Reload()
    {
        if (!IsUp || StoppedUntil > _world.Time) return;
        _calls.Clear();
        Setup = NewSetup();
        Take(RouterInput.Reloaded.Now);
    }

    public void Probe()
    {
        if (_world.IsClosing) return;
        _world.At(_world.Time + _interval, Happening.ProbeRound, Index, Life);
        Rounds++;
        var (fast, slow) = _world.ProbeAll(this);
        if (fast.Length > 0) _world.At(_world.Time + 50, Happening.Report, Index, Life, fast);
        if (slow.Length > 0) _world.At(_world.Time + (long)_world.Spec.Policy.Timeout.TotalMilliseconds, Happening.Report, Index, Life, slow);
    }

    public void Took(Observation[] seen)
    {
        if (Index == 0 || _world.Spec.IsUncoordinated) Fold(seen);
        else _world.Send(Index, 0, new Letter(Index, Life, ++_sequence, seen));
    }

    public void Receive(Letter letter)
    {
        var heard = _heard[letter.From];
        if (letter.Life < heard.Life || letter.Life == heard.Life && letter.Sequence <= heard.Sequence) return;
        _heard[letter.From] = (letter.Life, letter.Sequence);
        Fold(letter.Seen);
    }

    public void Wake()
    {
        if (_world.Time < _wakeAt) return; // an earlier one took its place and has made the next
        _wakeAt = long.MaxValue;
        Take(RouterInput.Tick.Now);
    }

    public void Answered(ApiAnswer answer)
    {
        _calls.Remove(answer.Request);
        Take(new RouterInput.Answered(answer.Request, answer.Answer));
    }

    /// <summary>A write that waited for its turn leaves now, unless it was withdrawn.</summary>
    public void Send(long request)
    {
        if (!_calls.TryGetValue(request, out var call)) return;
        _calls[request] = call with { IsSent = true };
        if (Marked is { } marked && ((Errand.Write)call.Errand).Mark.Epoch < marked.Epoch)
            _world.Referee.Broken(11, _world.Time, $"the write of epoch {((Errand.Write)call.Errand).Mark.Epoch} was sent after epoch {marked.Epoch} had taken its place");
        _world.Write(request, (Errand.Write)call.Errand, this);
    }

    public bool Obey(OperatorAction action)
    {
        if (!IsUp || StoppedUntil > _world.Time || !_state.HasStarted || _state.Failover.Active is null) return false;
        if (action is OperatorAction.Thaw) _world.Referee.Thawed(_world.Time);
        Take(new RouterInput.Operated(action, "operator") { IsForced = true });
        return true;
    }

    private void Fold(Observation[] seen)
    {
        var now = Now;
        var stamped = new Observation[seen.Length];
        for (var i = 0; i < seen.Length; i++) stamped[i] = seen[i] with { At = now };
        Remember(stamped, now);
        Flush(); // the machine judges it by what it knew before these results, and so does the referee
        if (_world.Spec.ShortCertificates.IsEmpty)
        {
            _world.Referee.Observed(Index, stamped, _world);
            Take(new RouterInput.Observed(stamped));
            return;
        }
        // One subject after the other, as the product's probes come, each with what its handshake showed.
        foreach (var one in stamped)
        {
            Observation[] single = [one];
            _world.Referee.Observed(Index, single, _world);
            var front = one.Subject.Kind == SubjectKind.Front && one.Result is ProbeResult.Success ? _world.FrontIndex(one.Subject) : -1;
            Take(new RouterInput.Observed(single, front < 0 ? null : new CertificateSight(_world.Spec.ShortCertificates[front].Badness(_world.Time) > 0 ? 3 : 60, null)));
        }
    }

    // As the watcher's own loop reads it back: twice what a verdict needs.
    private void Remember(Observation[] seen, DateTimeOffset now)
    {
        if (_spec.Crashes.IsEmpty) return;
        _ring.Add(seen);
        var needed = Setup.Policy.Up * Setup.Policy.Interval + Setup.Policy.MinimumHealthy + Setup.Policy.StaleAfter;
        var old = 0;
        while (old < _ring.Count && _ring[old][0].At < now - 2 * needed) old++;
        if (old > 64) _ring.RemoveRange(0, old);
    }

    private void Take(RouterInput input)
    {
        if (input is not RouterInput.Journalling) Flush();
        var before = _state;
        (_state, var effects) = _world.Machine.Step(before, input, Now, Setup);
        if (_role == RouterRole.Watcher) _world.Watch(this, before, input);
        foreach (var effect in effects) Do(effect);
        if (_role == RouterRole.Operator) Command();
        if (_kept.Count > 0 && !_isUnwritten)
        {
            _isUnwritten = true;
            Take(new RouterInput.Journalling("the disk is full"));
        }
        Sleep();
    }

    /// <summary>Where the disk takes entries again, what was kept goes first.</summary>
    private void Flush()
    {
        if (!_isUnwritten || _spec.Disk.Badness(_world.Time) >= 1) return;
        _isUnwritten = false;
        Journal.AddRange(_kept);
        _kept.Clear();
        Take(new RouterInput.Journalling(null));
    }

    private void Do(RouterEffect effect)
    {
        switch (effect)
        {
            case RouterEffect.Journal(var entries):
                Write(entries);
                break;
            case RouterEffect.Ask ask:
                _calls[ask.Request] = new Call(ask.Errand, IsSent: ask.Errand is not Errand.Write);
                _world.Do(ask, this);
                break;
            case RouterEffect.Cancel(var request, var onlyUnsent):
                Break(request, onlyUnsent);
                break;
            case RouterEffect.Notify(var told):
                if (_role == RouterRole.Watcher) _world.Referee.Told(told, this, _world);
                break;
            case RouterEffect.Reply(_, var decision):
                if (decision is not Decision.Hold && _kept.Count == 0 && !Journal.Any(entry => entry is JournalEntry.Operated operated && operated.Decision == decision && operated.At == Now))
                    _world.Referee.Broken(Referee.JournalFirst, _world.Time, "an operator heard 'done' before his word stood in the journal");
                break;
            default:
                break; // name servers are looked at by nobody here but the verifications
        }
    }

    private void Break(long request, bool onlyUnsent)
    {
        if (!_calls.TryGetValue(request, out var call) || onlyUnsent && call.IsSent) return;
        _calls.Remove(request);
        var answer = call.Errand is Errand.Write write && !call.IsSent
            ? new ConvergenceEvent.WriteRefused(write.Provider, write.Mark.Epoch, "not sent")
            : RouterMachine.Unanswered(call.Errand, "no answer in time");
        _world.At(_world.Time + 1, Happening.ApiAnswer, Index, Life, new ApiAnswer(request, answer));
    }

    private void Write(ValueList<JournalEntry> entries)
    {
        Decision? decision = null;
        var takes = _role == RouterRole.Operator || _kept.Count == 0 && _spec.Disk.Badness(_world.Time) < 1;
        foreach (var offered in entries)
        {
            var entry = offered with { Wall = SimulatedWorld.Instant(Wall) };
            (takes ? Journal : _kept).Add(entry);
            switch (entry)
            {
                case JournalEntry.Ticked ticked:
                    decision = ticked.Decision;
                    break;
                case JournalEntry.Operated operated:
                    decision = operated.Decision;
                    break;
                case JournalEntry.Marked(_, var mark, _):
                    Bind(mark, decision);
                    break;
                case JournalEntry.Adopted(_, var mark, _):
                    Bind(mark, null);
                    break;
                default:
                    break;
            }
        }
    }

    private void Bind(EpochMark mark, Decision? decision)
    {
        // With its journal lost and no other provider to be read, the newest mark that one holds is all that is known.
        if (mark.Epoch.By == Referee.Forger && Marked is null && !_state.Readings.Any(one => one.Reading?.Mark is { } other && other.Epoch != mark.Epoch)) _world.Referee.Excuse(mark);
        if (Marked is null || mark.Epoch > Marked.Epoch) Marked = mark;
        // A command that reaches no provider leaves nothing: its decision counts once a watcher has taken it over.
        if (_role == RouterRole.Watcher) _world.Committed(this, mark, decision);
    }

    /// <summary>The command's word, once the providers were read; it ends when all is proved.</summary>
    private void Command()
    {
        if (_order is { } order && _state.Readings.Count == Setup.Providers.Count)
        {
            _order = null;
            if (_state.Failover.Active is null && order is not (OperatorAction.SwitchTo or OperatorAction.PinTo)) Crash(long.MaxValue);
            else Take(new RouterInput.Operated(order, "operator") { IsForced = true });
        }
        else if (_order is null && _state.Convergence.IsConfirmedEverywhere && IsUp)
        {
            // Of two operators at once the later name wins, and the other one is told (exit 5); an automatic mark never overtakes a word.
            var said = Journal.OfType<JournalEntry.Marked>().LastOrDefault()?.Mark.Epoch;
            if (said is { } epoch && _state.Convergence.Wish is { Kind: not MarkKind.Hand } wish && wish.Epoch != epoch && wish.Epoch.Number <= epoch.Number)
                _world.Referee.Broken(11, _world.Time, $"a command ended although its epoch {epoch} stands nowhere");
            Crash(long.MaxValue);
        }
    }

    private void Sleep()
    {
        if (_state.NextDue is not { } due) return;
        var at = Math.Max(_world.Time + 1, _world.Time + (long)Math.Ceiling((due - Now).TotalMilliseconds));
        if (at >= _wakeAt) return;
        _wakeAt = at;
        _world.At(at, Happening.Wake, Index, Life);
    }

    private RouterSetup NewSetup() => _world.Setup(Name, _role, Life);

    private readonly record struct Call(Errand Errand, bool IsSent);
}

/// <summary>The answer to the request of that number, on its way back.</summary>
internal sealed record ApiAnswer(long Request, ConvergenceEvent.Answer Answer);
