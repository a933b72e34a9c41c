using Holdfast.Core;
using Holdfast.Core.Failover;

namespace Holdfast.Lab.World;

/// <summary>
/// One watcher process in the world: its own clock, memory and journal. With several, one leads by a majority's vote for a lease,
/// and a decision is binding only when a majority holds it; the shape of it is Raft's, without a log (only the newest decision counts).
/// </summary>
internal sealed class Watcher
{
    // A leader that a majority has not heard for this long stops; followers wait longer before they elect another.
    private const long Lease = 30_000;
    private const long ElectionAfter = 40_000;

    private readonly SimulatedWorld _world;
    private readonly WatcherSpec _spec;
    private readonly long[] _ackedAt;
    private readonly (int Life, int Sequence)[] _heard;
    private readonly long _interval;

    // Durable: survives a crash.
    private long _term;
    private Reservation? _reserved;
    private long _highestEpoch = 1;

    private Measurements _measurements;
    private FailoverState _state = FailoverState.Start;
    private Convergence _convergence;
    private bool _isLeader;
    private long _lastLeaderHeard = long.MinValue / 2;
    private long _ackTerm, _ackSentAt;
    private uint _votes;
    private Reservation? _bestReserved;
    private Reservation? _pending;
    private Decision? _pendingDecision;
    private uint _pendingAcks;
    private long _wakeAt = long.MaxValue;
    private long _startUpRetryAt;
    private int _sequence;

    public Watcher(SimulatedWorld world, int index, WatcherSpec spec)
    {
        _world = world;
        Index = index;
        _spec = spec;
        _ackedAt = new long[world.Spec.Watchers.Count];
        _heard = new (int, int)[world.Spec.Watchers.Count];
        _interval = (long)world.Spec.Policy.Interval.TotalMilliseconds;
        _measurements = Blank();
        _convergence = NewConvergence();
    }

    public int Index { get; }

    public string Name => _spec.Name;

    public int Life { get; private set; }

    public bool IsUp { get; private set; } = true;

    public long StoppedUntil { get; private set; }

    public bool CanAct => _isLeader && (Count == 1 || Local < LeaseUntil());

    public Convergence Convergence => _convergence;

    public FailoverState State => _state;

    public List<JournalEntry> Journal { get; } = [];

    private int Count => _world.Spec.Watchers.Count;

    private int Majority => Count / 2 + 1;

    private long Local => _world.Time + _spec.Skew;

    private DateTimeOffset Now => SimulatedWorld.Instant(Local);

    public void Prepare(Dice dice)
    {
        foreach (var pause in _spec.Pauses) _world.At(pause.From, Happening.Pause, Index, -1, pause.Until);
        foreach (var crash in _spec.Crashes) _world.At(crash.From, Happening.Crash, Index, -1, crash.Until);
        var phase = dice.Between(0, (int)_interval - 1);
        _world.At(_world.Spec.ProbePhase ?? phase, Happening.ProbeRound, Index, Life);
        if (Count == 1) Lead(1, null);
    }

    public void StopUntil(long until) => StoppedUntil = Math.Max(StoppedUntil, until);

    public void Crash(long until)
    {
        IsUp = false;
        Life++;
        _world.At(until, Happening.Restart, Index);
    }

    public void Restart()
    {
        if (IsUp) return;
        IsUp = true;
        StoppedUntil = 0;
        _measurements = Blank();
        _state = FailoverState.Start;
        _convergence = NewConvergence();
        _isLeader = false;
        _pending = null;
        _wakeAt = long.MaxValue;
        _startUpRetryAt = 0;
        _sequence = 0;
        _lastLeaderHeard = Local;
        _world.Referee.Forgot(Index);
        _world.At(_world.Time, Happening.ProbeRound, Index, Life);
        if (Count == 1) Lead(_term, _reserved);
    }

    public void Probe()
    {
        _world.At(_world.Time + _interval, Happening.ProbeRound, Index, Life);
        var (fast, slow) = _world.ProbeAll(this);
        if (fast.Length > 0) _world.At(_world.Time + 50, Happening.Report, Index, Life, fast);
        if (slow.Length > 0) _world.At(_world.Time + (long)_world.Spec.Policy.Timeout.TotalMilliseconds, Happening.Report, Index, Life, slow);
        if (Count > 1 && !CanAct && Local - _lastLeaderHeard > ElectionAfter + Index * 7_000) Stand();
        if (_startUpRetryAt != 0 && _world.Time >= _startUpRetryAt && CanAct) BeginLeading(_reserved);
    }

    public void Took(Observation[] seen)
    {
        Fold(seen);
        if (Count == 1) return;
        _sequence++;
        var letter = Letter(LetterKind.Batch) with
        {
            Seen = seen,
            Sequence = _sequence,
            IsLeader = CanAct,
            SentAt = Local,
            AckTerm = _ackTerm,
            AckSentAt = _ackSentAt,
            Reserved = _isLeader ? _reserved : null,
            IsPending = _pending is not null,
        };
        Broadcast(letter);
    }

    public void Wake()
    {
        _wakeAt = long.MaxValue;
        Pump();
    }

    public void Answered(ConvergenceEvent.Answer answer) => Apply(answer);

    public bool Obey(OperatorAction action)
    {
        if (!IsUp || StoppedUntil > _world.Time || !CanAct || _pending is not null || _state.Active is null) return false;
        var (next, decision) = DecisionEngine.Operate(_state, action, Now);
        Write(new JournalEntry.Operated(Now, action, "operator", decision));
        if (decision is Decision.Switch or Decision.Remark) Propose(next, decision);
        else _state = next;
        if (action is OperatorAction.Thaw) _world.Referee.Thawed(_world.Time);
        return true;
    }

    public void Receive(Letter letter)
    {
        if (letter.Term > _term && letter.Kind != LetterKind.VoteRequest) StepDown(letter.Term);
        _highestEpoch = Math.Max(_highestEpoch, letter.HighestEpoch);
        switch (letter.Kind)
        {
            case LetterKind.Batch:
                if (letter.IsLeader && letter.Term == _term) HearLeader(letter);
                if (letter.AckTerm == _term && _isLeader) _ackedAt[letter.From] = Math.Max(_ackedAt[letter.From], letter.AckSentAt);
                // Duplicates and letters overtaken by newer ones carry nothing new.
                if (letter.Life == _heard[letter.From].Life && letter.Sequence <= _heard[letter.From].Sequence) return;
                if (letter.Life < _heard[letter.From].Life) return;
                _heard[letter.From] = (letter.Life, letter.Sequence);
                Fold(letter.Seen);
                break;
            case LetterKind.Reserve:
                if (letter.Term == _term) HearLeader(letter);
                break;
            case LetterKind.ReserveAck:
                if (letter.Term == _term && _pending is { } pending && letter.HighestEpoch >= pending.Mark.Epoch.Number && letter.Reserved?.Mark.Epoch == pending.Mark.Epoch)
                {
                    _pendingAcks |= 1u << letter.From;
                    _ackedAt[letter.From] = Math.Max(_ackedAt[letter.From], letter.AckSentAt);
                    TryCommit();
                }
                break;
            case LetterKind.VoteRequest:
                if (letter.Term <= _term || Local - _lastLeaderHeard < ElectionAfter - 5_000 || CanAct) return;
                StepDown(letter.Term);
                _lastLeaderHeard = Local;
                _world.Send(Index, letter.From, Letter(LetterKind.Vote) with { Reserved = _reserved, AckSentAt = letter.SentAt });
                break;
            case LetterKind.Vote:
                if (letter.Term != _term || _isLeader) return;
                _votes |= 1u << letter.From;
                _ackedAt[letter.From] = letter.AckSentAt;
                if (IsNewer(letter.Reserved, _bestReserved)) _bestReserved = letter.Reserved;
                if (System.Numerics.BitOperations.PopCount(_votes) >= Majority) Lead(_term, _bestReserved);
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static bool IsNewer(Reservation? one, Reservation? other) =>
        one is not null && (other is null || one.Term > other.Term || one.Term == other.Term && one.Mark.Epoch > other.Mark.Epoch);

    private void HearLeader(Letter letter)
    {
        _lastLeaderHeard = Local;
        _ackTerm = letter.Term;
        _ackSentAt = Math.Max(_ackSentAt, letter.SentAt);
        if (letter.Reserved is not { } reserved) return;
        if (IsNewer(reserved, _reserved)) _reserved = reserved;
        _highestEpoch = Math.Max(_highestEpoch, reserved.Mark.Epoch.Number);
        if (letter.IsPending && _reserved == reserved)
            _world.Send(Index, letter.From, Letter(LetterKind.ReserveAck) with { Reserved = reserved, AckSentAt = letter.SentAt });
    }

    private void Stand()
    {
        _term++;
        _isLeader = false;
        _pending = null;
        _votes = 1u << Index;
        _bestReserved = _reserved;
        _lastLeaderHeard = Local - ElectionAfter + 12_000 + Index * 3_000; // try again, but not in step with the others
        Array.Clear(_ackedAt);
        Broadcast(Letter(LetterKind.VoteRequest) with { SentAt = Local });
    }

    private void StepDown(long term)
    {
        _term = term;
        _isLeader = false;
        _pending = null;
        _pendingDecision = null;
        _votes = 0;
        _ackSentAt = 0;
    }

    private void Lead(long term, Reservation? best)
    {
        _term = term;
        _isLeader = true;
        _world.Referee.Leads(Index, _term, _world.Time);
        _ackedAt[Index] = Local;
        BeginLeading(best);
    }

    /// <summary>Reads what the providers hold; the newest decision of zone and journals goes on, under this leader's term.</summary>
    private void BeginLeading(Reservation? best)
    {
        _startUpRetryAt = 0;
        var readings = _world.Providers.Select((provider, index) => (provider.Spec.Name, _world.Peek(index, Index))).ToValueList();
        switch (_world.Engine.StartUp(_world.Spec.Router, readings, best?.Mark))
        {
            case StartUp.Adopt(var mark, var why):
                var known = best is not null && best.Mark.Epoch == mark.Epoch ? best.State : (best?.State ?? _state).Adopt(mark);
                Write(new JournalEntry.Started(Now, Name, _world.Spec.Router, _world.Spec.Policy, known));
                Write(new JournalEntry.Adopted(Now, mark, why));
                _state = known.Adopt(mark);
                _highestEpoch = Math.Max(_highestEpoch, mark.Epoch.Number);
                Reserve(new Reservation(_term, mark, _state), null);
                break;
            case StartUp.Wait:
                _startUpRetryAt = _world.Time + 5_000;
                break;
            default:
                _world.Referee.Broken(9, _world.Time, "a router with an epoch at every provider was not adopted");
                break;
        }
    }

    private void Fold(Observation[] seen)
    {
        var now = Now;
        var stamped = new Observation[seen.Length];
        for (var i = 0; i < seen.Length; i++) stamped[i] = seen[i] with { At = now };
        _measurements = _world.Engine.Observe(_measurements, stamped);
        _world.Referee.Observed(Index, stamped, _world);
        if (!_isLeader) return;
        Decide();
        Pump();
    }

    private void Decide()
    {
        if (!CanAct || _pending is not null || _state.Active is null || _world.IsClosing) return;
        var now = Now;
        var verdicts = _world.Engine.Judge(_measurements, now);
        var before = _state;
        var (next, decision) = _world.Engine.Step(before, verdicts, now, _world.Spec.Policy);
        if (_world.DetectedAt is null && verdicts.Fronts[0].Measured == Verdict.Unhealthy) _world.DetectedAt = _world.Time;
        _world.Referee.Decided(Index, before, decision, _world);
        if (_world.Spec.IsReplayed && (next != before || decision is not Decision.Hold { Cause: HoldCause.Steady })) Write(new JournalEntry.Ticked(now, verdicts, decision));
        if (decision is Decision.Switch) Propose(next, decision);
        else _state = next;
    }

    private void Propose(FailoverState next, Decision decision)
    {
        var epoch = _world.Engine.NextEpoch(new Epoch(Math.Max(_highestEpoch, _reserved?.Mark.Epoch.Number ?? 1), Name), Name);
        _highestEpoch = Math.Max(_highestEpoch, epoch.Number);
        _state = next; // the engine's state goes on; what is binding is what a majority holds
        Reserve(new Reservation(_term, next.ToMark(epoch, Now), next), decision);
    }

    private void Reserve(Reservation reservation, Decision? decision)
    {
        _reserved = reservation; // durable before anything is sent or written
        _pending = reservation;
        _pendingDecision = decision;
        _pendingAcks = 1u << Index;
        if (Count > 1) Broadcast(Letter(LetterKind.Reserve) with { IsLeader = true, SentAt = Local, Reserved = reservation, IsPending = true });
        TryCommit();
    }

    private void TryCommit()
    {
        if (_pending is not { } pending || System.Numerics.BitOperations.PopCount(_pendingAcks) < Majority) return;
        _pending = null;
        _state = pending.State;
        _world.Referee.Committed(Index, _term, pending.Mark, _pendingDecision, _world.Time);
        if (_pendingDecision is Decision.Switch) _world.DecidedAt ??= _world.Time;
        Write(new JournalEntry.Marked(Now, pending.Mark, _pendingDecision?.Reason ?? "adopted"));
        _pendingDecision = null;
        if (_world.Spec.IsOracle)
        {
            _world.Decree(pending.Mark);
            return;
        }
        if (_convergence.Wish is { } wish && wish.Epoch > pending.Mark.Epoch) _convergence = NewConvergence();
        Apply(new ConvergenceEvent.Wished(pending.Mark, MayCreate: false));
    }

    private void Apply(ConvergenceEvent what)
    {
        (_convergence, var errands) = _world.Engine.Reduce(_convergence, what, Now);
        foreach (var errand in errands) Do(errand);
        if (_convergence.Newer is { } newer && CanAct && _pending is null && newer.Epoch > (_reserved?.Mark.Epoch ?? Epoch.None))
        {
            Write(new JournalEntry.Adopted(Now, newer, "a newer decision stands at a provider"));
            _highestEpoch = Math.Max(_highestEpoch, newer.Epoch.Number);
            _state = _state.Adopt(newer);
            Reserve(new Reservation(_term, newer, _state), null);
            return;
        }
        Pump();
    }

    /// <summary>A leader whose lease ran out sends nothing any more, and says so to its own reducer; what it has sent may still land.</summary>
    private void Do(Errand errand)
    {
        if (CanAct) _world.Do(errand, this);
        else _world.At(_world.Time + 1, Happening.ApiAnswer, Index, Life, errand switch
        {
            Errand.Read(var provider, var epoch) => new ConvergenceEvent.ReadFailed(provider, epoch, "no lease"),
            Errand.Write(var provider, var mark, _) => new ConvergenceEvent.WriteRefused(provider, mark.Epoch, "no lease"),
            Errand.Verify(var provider, var mark) => new ConvergenceEvent.Served(provider, mark.Epoch, 0, 0),
            _ => throw new System.Diagnostics.UnreachableException(),
        });
    }

    private void Pump()
    {
        if (!CanAct || _world.Spec.IsOracle) return;
        if (_convergence.NextDue is not { } due) return;
        var now = Now;
        if (due <= now)
        {
            (_convergence, var errands) = _world.Engine.Reduce(_convergence, ConvergenceEvent.Tick.Now, now);
            foreach (var errand in errands) Do(errand);
            if (_convergence.NextDue is not { } next) return;
            due = next;
        }
        var at = Math.Max(_world.Time + 1, _world.Time + (long)Math.Ceiling((due - now).TotalMilliseconds));
        if (at >= _wakeAt) return;
        _wakeAt = at;
        _world.At(at, Happening.Wake, Index, Life);
    }

    // A majority (this one included) heard this leader at least until then.
    private long LeaseUntil()
    {
        Span<long> acked = stackalloc long[Count];
        _ackedAt.CopyTo(acked);
        acked[Index] = long.MaxValue;
        acked.Sort();
        return acked[Count - Majority] + Lease;
    }

    private Letter Letter(LetterKind kind) => new(kind, Index, Life, _term) { HighestEpoch = _highestEpoch };

    private void Broadcast(Letter letter)
    {
        for (var peer = 0; peer < Count; peer++)
        {
            if (peer != Index) _world.Send(Index, peer, letter);
        }
    }

    private void Write(JournalEntry entry)
    {
        if (_world.Spec.IsReplayed) Journal.Add(entry);
    }

    private Measurements Blank() => Measurements.Start(_world.Spec.Router, _world.Engine.MeasuringPolicy(_world.Spec.Policy));

    private Convergence NewConvergence() => Convergence.Start(_world.Spec.Providers.Select(provider => provider.Name).ToValueList(), _world.Spec.Seed ^ (ulong)Index);
}
