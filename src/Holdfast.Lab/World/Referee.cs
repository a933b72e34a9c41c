using System.Globalization;
using System.Numerics;
using Holdfast.Core;
using Holdfast.Core.Failover;

namespace Holdfast.Lab.World;

/// <summary>Whose fault a failed probe was.</summary>
internal enum Fault
{
    /// <summary>The subject fails, and the watcher can know it.</summary>
    Knowable,
    /// <summary>The subject fails, but the watcher has no means to tell that from a fault of its own.</summary>
    Unknowable,
    /// <summary>The subject is well; the watcher's network is not.</summary>
    Own,
    /// <summary>The subject is well; the watcher has no network at all, so it can know that it sees nothing.</summary>
    Cut,
    /// <summary>One of the subject's addresses is dead: a client that tries the next one is served.</summary>
    OneAddress,
}

/// <summary>
/// Looks at every step and knows what no watcher knows: the truth of the world. It counts probes by itself, in the plainest way,
/// and never asks the engine. The numbers are those of the design's invariants (6-13).
/// </summary>
internal sealed class Referee
{
    /// <summary>Beyond the design's list: what was told ends (21), and the journal has a decision before anything follows from it.</summary>
    internal const int JournalFirst = 22;

    /// <summary>Beyond the design's list too: reads of a provider have a limit, whatever name servers show.</summary>
    internal const int ReadBudget = 23;

    /// <summary>The name in marks that nobody decided.</summary>
    internal const string Forger = "forger";

    private readonly WorldSpec _spec;
    private readonly Subject[] _subjects;
    private readonly Trail[][] _trails;
    private readonly Dictionary<Epoch, EpochMark> _committed = [];
    private readonly HashSet<string> _existing;
    private readonly HashSet<Epoch> _excused = [];
    private readonly Dictionary<(int Watcher, string Provider), Queue<long>> _reads = [];
    private readonly Dictionary<(string Watcher, WatchEventKind Kind, string? About), long> _begun = [];
    private readonly List<(string By, FrontName To, long At)> _moves = [];
    private readonly bool _isCalm;
    private readonly bool _mayForget;
    private readonly List<long> _automatic = [];
    private readonly int _quorum;
    private readonly int _slack;
    private readonly long _skew;
    private readonly long _stale;
    private EpochMark? _newest;
    private FrontName _active;
    private long _lastSwitchAt = long.MinValue / 2;
    private long _thawedAt = long.MinValue / 2;

    public Referee(WorldSpec spec, Subject[] subjects)
    {
        _spec = spec;
        _subjects = subjects;
        _quorum = spec.IsUncoordinated ? 1 : spec.Watchers.Count / 2 + 1;
        // Between several watchers letters are late or lost, so their memories differ by a probe or two.
        _slack = spec.Watchers.Count == 1 || spec.IsUncoordinated ? 0 : 2;
        // A restart after a step of the clock may know the dwell only as well as the last entry of the journal.
        _skew = spec.Watchers.Max(watcher => Math.Abs(watcher.Skew)) * 2 + 15_000;
        // Over a restart, and of an operator's mark from elsewhere, a watcher knows the wall time alone: a step of its clock is in it.
        _skew += spec.Watchers.Max(watcher => watcher.Crashes.IsEmpty && !spec.Orders.Any(order => order.ByHand) ? 0 : watcher.Steps.Sum(step => Math.Abs(step.By)));
        // What stood in no journal at a crash is forgotten: dwell begins anew, and so does the count.
        _mayForget = spec.Watchers.Any(watcher => !watcher.Crashes.IsEmpty && (!watcher.Damages.IsEmpty || !watcher.Disk.Stretches.IsEmpty));
        _isCalm = spec.Watchers.All(watcher => watcher.Crashes.IsEmpty && watcher.Pauses.IsEmpty && watcher.Network.Stretches.IsEmpty)
                  && spec.Providers.All(provider => provider.Api.Stretches.IsEmpty && provider.Silence == 0 && provider.Throttles == 0 && provider.Unknown == 0 && provider.Duplicates == 0)
                  && spec.PauseAtWrite == 0 && spec.Edits.IsEmpty && spec.Orders.IsEmpty;
        _stale = Milliseconds(spec.Policy.StaleAfter);
        _trails = new Trail[spec.Watchers.Count][];
        for (var i = 0; i < _trails.Length; i++) _trails[i] = new Trail[spec.Watchers.Count * subjects.Length];
        _existing = [.. spec.Providers.Select(provider => provider.Name)];
        _active = spec.Router.Fronts[spec.StartsAt].Name;
    }

    public long Checked { get; private set; }

    public List<Violation> Violations { get; } = [];

    public List<WorldSwitch> Switches { get; } = [];

    public void Broken(int invariant, long at, string what)
    {
        if (Violations.Count < 20) Violations.Add(new Violation(invariant, TimeSpan.FromMilliseconds(at), what));
    }

    public void Observed(int watcher, Observation[] batch, SimulatedWorld world)
    {
        foreach (ref readonly var seen in batch.AsSpan())
        {
            if (seen.Result is ProbeResult.Inconclusive) continue;
            var subject = IndexOf(seen.Subject);
            ref var trail = ref _trails[watcher][VantageOf(seen.Vantage) * _subjects.Length + subject];
            var fault = SimulatedWorld.FaultOf(seen.Result);
            // Who vouches may have been lost with its letter, or not be asked yet after a silence.
            if (fault == Fault.Knowable && !HasVoucher(watcher, batch, in seen, subject, world.Time)) fault = Fault.Unknowable;
            trail.Add(world.Time, seen.Result is ProbeResult.Success || fault == Fault.OneAddress, fault, _spec.Policy, _slack, _stale);
        }
    }

    private bool HasVoucher(int watcher, Observation[] batch, in Observation seen, int subject, long at)
    {
        foreach (ref readonly var other in batch.AsSpan())
            if (other.Result is ProbeResult.Success && other.Subject != seen.Subject) return true;
        var first = VantageOf(seen.Vantage) * _subjects.Length;
        for (var other = 0; other < _subjects.Length; other++)
            if (other != subject && at - _trails[watcher][first + other].LastGoodAt <= Milliseconds(_spec.Policy.VouchedFor)) return true;
        return false;
    }

    /// <summary>A mark that nobody decided, taken over where nothing else could be known.</summary>
    public void Excuse(EpochMark mark) => _excused.Add(mark.Epoch);

    /// <summary>Its memory of results is gone with its journal: it learns again, and is judged by what it can know.</summary>
    public void Forgot(int watcher) => Array.Clear(_trails[watcher]);

    /// <summary>Every decision, also the one to do nothing.</summary>
    public void Decided(int watcher, FailoverState before, Decision decision, SimulatedWorld world)
    {
        Checked++;
        var at = world.Time;
        if (before.Mode is WatcherMode.Normal or WatcherMode.Tripped && IsCutOff(watcher, at)) Broken(8, at, $"without any network for a minute and a half, and not blind: {decision.Reason}");
        switch (decision)
        {
            case Decision.Switch { IsAutomatic: true } change:
                Judge(watcher, before, change, at);
                break;
            case Decision.Switch { Kind: SwitchKind.Operator } change when before.Pin != change.To:
                Broken(9, at, $"switched to {change.To} for an operator who never said so");
                break;
            case Decision.Hold { Cause: not HoldCause.Yields } when before is { Pin: null, IsFrozen: false, Refused: null, Active: { } active } && before.Overrides.IsEmpty && _spec.Policy.Automation:
                if (IsDeadWithAnAlternative(watcher, active, at)) Broken(10, at, $"{active} is dead, another front is healthy, and nothing was done: {decision.Reason}: {Trails(watcher, active)}");
                break;
            default:
                break;
        }
    }

    /// <summary>A decision became binding: it stands in a journal.</summary>
    public void Committed(string by, EpochMark mark, Decision? decision, long at)
    {
        Checked++;
        // A number that was lost with its journal may be given again: the process is another one then, and the providers are converged.
        if (_committed.TryGetValue(mark.Epoch, out var other) && other != mark && other.Life == mark.Life) Broken(12, at, $"epoch {mark.Epoch} was given twice: {other.Front} and {mark.Front}");
        if (mark.Epoch.By == Forger && !_excused.Contains(mark.Epoch)) Broken(19, at, $"epoch {mark.Epoch} is nobody's decision, and was obeyed");
        if (!_spec.Router.Has(mark.Front)) Broken(9, at, $"epoch {mark.Epoch} points at {mark.Front}, which nobody configured");
        // A decision that was taken over from the zone is as old as its mark says: the same mark twice is one decision.
        if (decision is not null && other != mark && _newest is { } newest && mark.Epoch <= newest.Epoch && by == newest.Epoch.By && mark.Life == newest.Life) Broken(12, at, $"epoch {mark.Epoch} became binding after {newest.Epoch}");
        _committed[mark.Epoch] = mark;
        if (_newest is null || mark.Epoch > _newest.Epoch) _newest = mark;
        if (mark.Front != _active)
        {
            _active = mark.Front;
            _lastSwitchAt = Math.Min(at, (long)(mark.At - SimulatedWorld.Instant(0)).TotalMilliseconds);
        }
        if (decision is not Decision.Switch change) return;
        _lastSwitchAt = at;
        if (change.IsAutomatic)
        {
            _automatic.Add(at);
            if (_spec.IsUncoordinated && _isCalm) JudgeRival(by, at);
            _moves.Add((by, change.To, at));
        }
        Switches.Add(new WorldSwitch(TimeSpan.FromMilliseconds(at), by, mark.Epoch, change.Kind, change.From, change.To));
    }

    /// <summary>Two watchers moved users against each other, and both could know it for minutes: the lower name makes no move.</summary>
    private void JudgeRival(string by, long at)
    {
        const int Hour = 3_600_000, Seen = 180_000;
        // A mark that was replaced within minutes need not have been seen.
        bool Stood(string who, long since) => !_moves.Any(move => move.By == who && move.At > since && move.At - since <= Seen);
        foreach (var theirs in _moves.Where(move => move.By != by && at - move.At > Seen && at - move.At < Hour - _skew && Stood(move.By, move.At)))
            if (string.CompareOrdinal(by, theirs.By) < 0 && _moves.Any(move => move.By == by && move.To != theirs.To && Math.Abs(move.At - theirs.At) < Hour - _skew && at - move.At > Seen))
                Broken(12, at, $"{by} moved users again, although {theirs.By} had moved them the other way {Seconds(at - theirs.At)} before");
    }

    /// <summary>Told "true everywhere": each name server of each provider has served it.</summary>
    private void JudgeConfirmed(Watcher watcher, SimulatedWorld world)
    {
        if (watcher.State.Convergence.Wish is not { } wish) return;
        foreach (var provider in world.Providers)
            for (var server = 0; server < provider.Shown.Length; server++)
                if (!provider.Shown[server].Contains(wish.Epoch)) Broken(11, world.Time, $"epoch {wish.Epoch} was told to be true everywhere, and name server {server + 1} of {provider.Spec.Name} never served it");
    }

    private bool IsCutOff(int watcher, long at)
    {
        if (_spec.Watchers.Count > 1 && !_spec.IsUncoordinated) return false;
        var spec = _spec.Watchers[watcher];
        if (spec.Network.Badness(at) < 1 || !spec.Pauses.IsEmpty || !spec.Crashes.IsEmpty || _spec.PauseAtWrite > 0) return false;
        for (var past = 0; past <= 90_000; past += 5_000)
            if (at < past + 60_000 || spec.Network.Badness(at - past) < 1) return false;
        return true;
    }

    /// <summary>What people were told: each trouble that began must end.</summary>
    public void Told(WatchEvent told, Watcher watcher, SimulatedWorld world)
    {
        Checked++;
        var at = world.Time;
        if (told is { Kind: WatchEventKind.Confirmed }) JudgeConfirmed(watcher, world);
        if (told.Kind is not (WatchEventKind.Partial or WatchEventKind.Blind or WatchEventKind.Tripped or WatchEventKind.Drift or WatchEventKind.Waiting)) return;
        var trouble = (watcher.Name, told.Kind, told.About);
        if (told.IsOver) _begun.Remove(trouble);
        else _begun[trouble] = at;
    }

    /// <summary>Somebody else deleted the router at a provider: that it is gone there is not our doing.</summary>
    public void Deleted(string provider) => _existing.Remove(provider);

    public void Thawed(long at) => _thawedAt = at;

    public void WriteIssued(Errand.Write write, Watcher watcher, long at)
    {
        Checked++;
        if (watcher.Marked is not { } marked || marked.Epoch < write.Mark.Epoch) Broken(JournalFirst, at, $"epoch {write.Mark.Epoch} is written before it stands in the journal of {watcher.Name}");
        // An operator's command that could read the forged mark alone builds on it: what it writes is as far above as that one was.
        if (write.Expected.Mark is { } held && held.Epoch > write.Mark.Epoch && held.Epoch.By != Forger && MarkTrust.Doubt(held, write.Mark.Epoch) is null)
            Broken(11, at, $"{write.Provider} holds epoch {held.Epoch}, and epoch {write.Mark.Epoch} is written over it");
    }

    /// <summary>A provider's budget of requests must last for what moves users: deSEC allows 2,000 a day, of which an hour may cost a tenth.</summary>
    public void ReadIssued(int watcher, string provider, long at)
    {
        const int MostInAnHour = 200;
        if (!_reads.TryGetValue((watcher, provider), out var recent)) _reads[(watcher, provider)] = recent = [];
        recent.Enqueue(at);
        while (recent.Peek() < at - 3_600_000) recent.Dequeue();
        if (recent.Count == MostInAnHour + 1) Broken(ReadBudget, at, $"{provider} was read more than {MostInAnHour} times within an hour");
    }

    /// <summary>What a provider holds from now on.</summary>
    public void Held(string provider, RouterReading reading, long at)
    {
        Checked++;
        if (reading.Exists) _existing.Add(provider);
        else if (_existing.Contains(provider)) Broken(6, at, $"the router is gone at {provider} on the way from one value to the next");
    }

    public void OriginalSwitched(FrontName to, long at) =>
        Switches.Add(new WorldSwitch(TimeSpan.FromMilliseconds(at), "original", Epoch.None, SwitchKind.Failover, default, to));

    /// <summary>All faults are over for long: everything must have settled, and the journals must replay.</summary>
    public void AtTheEnd(SimulatedWorld world)
    {
        var decider = world.Watchers[0];
        if (_spec.IsReplayed)
        {
            Checked++;
            var replay = RouterMachine.Replay(decider.Journal);
            if (!replay.IsSame) Broken(7, world.Time, $"the journal of {decider.Name} replays differently: {replay.Differences[0]}");
        }
        if (_spec.QuietFrom is null) return;
        Checked += world.Providers.Length;
        var newest = world.Providers.Select(provider => provider.Value.Mark).OfType<EpochMark>().MaxBy(mark => mark.Epoch);
        if (world.Providers.All(provider => !provider.Value.Exists))
        {
            // Others deleted it everywhere before it could be repaired: that is for a human.
            if (decider.State.Waiting?.Contains("exists at no provider", StringComparison.Ordinal) != true) Broken(11, world.Time, "the router is gone everywhere, and nobody was told");
            return;
        }
        if (newest is null && _mayForget)
        {
            // No mark anywhere, and the journal is lost: a human decides, and is told.
            if (decider.State.Waiting is null) Broken(11, world.Time, "no mark stands anywhere, and nobody was told");
            return;
        }
        foreach (var provider in world.Providers)
        {
            if (newest is null || provider.Value.Mark != newest || provider.Value.Front != newest.Front || provider.Value.WrongTtl is not null)
                Broken(11, world.Time, $"{provider.Spec.Name} still holds {provider.Value}, the newest is epoch {newest?.Epoch} {newest?.Front}");
            else if (provider.Served != provider.Value)
                Broken(11, world.Time, $"{provider.Spec.Name} serves {provider.Served}");
        }
        if (!_mayForget && _newest is { } committed && newest?.Epoch < committed.Epoch) Broken(11, world.Time, $"the newest decision, epoch {committed.Epoch}, stands nowhere");
        if (!decider.IsUp) Broken(12, world.Time, "nobody watches although nothing fails any more");
        else if (!decider.State.Convergence.IsConfirmedEverywhere) Broken(11, world.Time, $"{decider.Name} has not confirmed: {string.Join("; ", StatusWords.Troubles(decider.State.Convergence))}");
        if (_mayForget) return; // also what was told is
        foreach (var ((_, kind, about), at) in _begun)
            if (kind is WatchEventKind.Partial or WatchEventKind.Drift or WatchEventKind.Waiting) Broken(21, world.Time, $"{kind} of {about ?? "the router"}, told at {Seconds(at)}, was never told to be over");
    }

    private void Judge(int watcher, FailoverState before, Decision.Switch change, long at)
    {
        if (before.Pin is { } pin) Broken(9, at, $"pinned to {pin}, but switched to {change.To}");
        if (before.IsFrozen) Broken(9, at, "frozen, but switched");
        if (_spec.Orders.IsEmpty || before.Overrides.IsEmpty) JudgeCauseAndTarget(watcher, change, at);
        if (change.Kind == SwitchKind.LeastBad && !_spec.IsUncoordinated && at - _lastSwitchAt < Milliseconds(_spec.Policy.Failback.Dwell) - _skew)
            Broken(10, at, $"to the least bad {change.To} {Seconds(at - _lastSwitchAt)} after the last switch");
        if (change.Kind == SwitchKind.LeastBad && Count(watcher, change.To, (in Trail trail) => trail.TrueOfLast(12) <= 6 + _slack) < _quorum) Broken(9, at, $"{change.To} fails in more than a half: {Trails(watcher, change.To)}");
        if (!change.IsOptional) return;
        if (!_spec.ShortCertificates.IsEmpty && HasShortCertificate(change.To, at)) Broken(9, at, $"back to {change.To}, whose certificate is about to end");
        if (_spec.IsUncoordinated) return; // the other's moves are known to each only when it has looked
        if (at - _lastSwitchAt < Milliseconds(_spec.Policy.Failback.Dwell) - _skew) Broken(10, at, $"back to {change.To} {Seconds(at - _lastSwitchAt)} after the last switch");
        if (_spec.Policy.Failback.Mode == FailbackMode.Manual) Broken(10, at, "failback is manual");
        var recent = _automatic.Count(moment => moment > _thawedAt && at - moment < 3_600_000 - _skew);
        if (recent >= _spec.Policy.MaxSwitchesPerHour && !_mayForget) Broken(10, at, $"optional switch number {recent + 1} within an hour");
        var clean = Milliseconds(_spec.Policy.Failback.Clean) - _skew;
        if (Count(watcher, change.To, (in Trail trail) => at - trail.LastTrueFailure >= clean) < _quorum) Broken(10, at, $"back to {change.To}, which was not clean");
    }

    private bool HasShortCertificate(FrontName front, long at)
    {
        var course = _spec.ShortCertificates[IndexOf(Subject.Of(front))];
        for (var past = 0; past <= 120_000; past += 10_000)
            if (at < past || course.Badness(at - past) == 0) return false;
        return true;
    }

    private void JudgeCauseAndTarget(int watcher, Decision.Switch change, long at)
    {
        var policy = _spec.Policy;
        if (change.Kind is SwitchKind.Failover or SwitchKind.LastResort or SwitchKind.LeastBad)
        {
            if (Count(watcher, change.From, (in Trail trail) => trail.HasTrulyFailed) < _quorum) Broken(8, at, $"left {change.From} for failures that were the watchers' own: {Trails(watcher, change.From)} -> {Trails(watcher, change.To)}");
            if (Count(watcher, change.From, (in Trail trail) => trail.IsDown && trail.IsFresh(at, _stale)) < _quorum)
                Broken(9, at, $"left {change.From} before the thresholds were met by a quorum: {Trails(watcher, change.From)}");
        }
        if (change.Kind == SwitchKind.LastResort)
        {
            if (policy.LastResort != change.To) Broken(9, at, $"{change.To} is not the last resort");
            return;
        }
        if (change.Kind == SwitchKind.LeastBad) return;
        var least = Milliseconds(policy.MinimumHealthy) - 2_000 - (_slack > 0 ? 30_000 : 0);
        var healthy = Count(watcher, change.To, (in Trail trail) => trail is { IsTrulyDown: false, IsLastTrulyGood: true } && trail.IsFresh(at, _stale) && trail.Known >= policy.Up - _slack * 4);
        var answering = Count(watcher, change.To, (in Trail trail) => at - trail.UpFrom >= least);
        if (Math.Min(healthy, answering) < _quorum) Broken(9, at, $"went to {change.To}, which was not known to be healthy: {Trails(watcher, change.To)}");
    }

    private bool IsDeadWithAnAlternative(int watcher, FrontName active, long at)
    {
        var rule = _spec.Policy.Down;
        var from = IndexOf(Subject.Of(active));
        if (from < 0) return false;
        // Cheap first: is anything failing at all?
        var any = false;
        for (var v = 0; v < _spec.Watchers.Count && !any; v++) any = Of(watcher, v, from).IsLastTrueFailure;
        if (!any) return false;
        for (var to = 0; to < _spec.Fronts.Count; to++)
        {
            if (to == from) continue;
            var agree = 0;
            for (var v = 0; v < _spec.Watchers.Count; v++)
            {
                ref readonly var dead = ref Of(watcher, v, from);
                ref readonly var well = ref Of(watcher, v, to);
                var slack = _slack;
                var isDead = dead.IsLastTrueFailure && (dead.TrueRun >= rule.InARow + slack || dead.TrueOfLast(rule.Last) >= rule.OutOf + slack && dead.Results >= rule.Last);
                if (isDead && well.IsAllGood && dead.IsFresh(at, _stale) && well.IsFresh(at, _stale)) agree++;
            }
            if (agree >= _quorum) return true;
        }
        return false;
    }

    private delegate bool Test(in Trail trail);

    private int Count(int watcher, FrontName front, Test test)
    {
        var subject = IndexOf(Subject.Of(front));
        var count = 0;
        for (var v = 0; v < _spec.Watchers.Count && subject >= 0; v++)
        {
            if (test(in Of(watcher, v, subject))) count++;
        }
        return count;
    }

    private ref readonly Trail Of(int watcher, int vantage, int subject) => ref _trails[watcher][vantage * _subjects.Length + subject];

    private string Trails(int watcher, FrontName front) =>
        string.Join(" | ", Enumerable.Range(0, _spec.Watchers.Count).Select(v => Of(watcher, v, IndexOf(Subject.Of(front))).ToString()));

    private int VantageOf(string name)
    {
        for (var i = 0; i < _spec.Watchers.Count; i++)
        {
            if (ReferenceEquals(_spec.Watchers[i].Name, name)) return i;
        }
        return -1;
    }

    private int IndexOf(Subject subject)
    {
        for (var i = 0; i < _subjects.Length; i++)
        {
            if (_subjects[i].Kind == subject.Kind && _subjects[i].Name == subject.Name) return i;
        }
        return -1;
    }

    private static long Milliseconds(TimeSpan span) => (long)span.TotalMilliseconds;

    private static string Seconds(long milliseconds) => (milliseconds / 1000).ToString(CultureInfo.InvariantCulture) + " s";

    /// <summary>The last 64 results of one subject at one place, as they arrived; own = the watcher's own fault, known to the referee alone.</summary>
    private struct Trail
    {
        private ulong _failed;
        private ulong _own;
        private ulong _cut;
        private long _lastAt;
        private int _goodInARow, _failedInARow, _trueInARow, _goodSinceTrueFailure;
        private bool _isUpKnown;

        /// <summary>Results without a gap.</summary>
        public int Results { get; private set; }

        /// <summary>Results since the last long silence.</summary>
        public int Known { get; private set; }

        /// <summary>Something other than the watcher itself failed since it was last up.</summary>
        public bool HasTrulyFailed { get; private set; }

        public long LastTrueFailure { get; private set; }

        public long LastGoodAt { get; private set; }

        public long UpFrom { get; private set; }

        /// <summary>Down by the plain count of all failures.</summary>
        public bool IsDown { get; private set; }

        /// <summary>Down by the failures that the watcher could know not to be its own.</summary>
        public bool IsTrulyDown { get; private set; }

        public bool IsLastTrulyGood { get; private set; }

        public readonly bool IsLastTrueFailure => Results > 0 && (_failed & ~_own & 1) == 1;

        public readonly int TrueRun => BitOperations.TrailingZeroCount(~(_failed & ~_own));

        /// <summary>
        /// Good for long: the older 35 of the last 60 results without a break, the last three again, and between them nothing but what
        /// it seemed to fail while the watcher was cut off, which must not count.
        /// </summary>
        public readonly bool IsAllGood =>
            Results >= 60 && (_failed & ~_cut & (1UL << 60) - 1) == 0 && (_failed >> 25 & (1UL << 35) - 1) == 0 && (_failed & 7) == 0;

        public readonly int TrueOfLast(int last) => BitOperations.PopCount(_failed & ~_own & (1UL << last) - 1);

        public readonly bool IsFresh(long at, long stale) => Results > 0 && at - _lastAt <= stale;

        public void Add(long at, bool good, Fault fault, RouterPolicy policy, int slack, long stale)
        {
            if (Known > 0 && at - _lastAt > stale)
            {
                // After a silence a run is not a run any more; after a long one nothing is known.
                if (at - _lastAt > stale + Milliseconds(policy.MinimumHealthy)) this = default;
                _failed = _own = _cut = 0;
                Results = _goodInARow = _failedInARow = _trueInARow = _goodSinceTrueFailure = 0;
            }
            _lastAt = at;
            Results++;
            Known++;
            _failed = _failed << 1 | (good ? 0UL : 1UL);
            _cut = _cut << 1 | (!good && fault == Fault.Cut ? 1UL : 0UL);
            _own = _own << 1 | (!good && fault != Fault.Knowable ? 1UL : 0UL);
            if (good)
            {
                LastGoodAt = at;
                _goodInARow++;
                _failedInARow = _trueInARow = 0;
                IsLastTrulyGood = true;
                if (!_isUpKnown) (UpFrom, _isUpKnown) = (at, true);
                if (_goodInARow >= policy.Up) IsDown = HasTrulyFailed = false;
                if (++_goodSinceTrueFailure >= policy.Up) IsTrulyDown = false;
                return;
            }
            _goodInARow = 0;
            _failedInARow++;
            if (_failedInARow >= policy.Down.InARow || BitOperations.PopCount(_failed & (1UL << policy.Down.Last) - 1) >= policy.Down.OutOf) IsDown = true;
            HasTrulyFailed |= fault is Fault.Knowable or Fault.Unknowable;
            if (fault != Fault.Knowable) return;
            LastTrueFailure = at;
            _trueInARow++;
            _goodSinceTrueFailure = 0;
            IsLastTrulyGood = false;
            if (_trueInARow >= policy.Down.InARow + slack || TrueOfLast(policy.Down.Last) >= policy.Down.OutOf + slack) IsTrulyDown = true;
            if (IsTrulyDown) _isUpKnown = false;
        }

        public override readonly string ToString()
        {
            var count = Math.Min(Results, 40);
            var text = new char[count];
            for (var i = 0; i < count; i++)
            {
                var bit = count - 1 - i;
                text[i] = (_failed >> bit & 1) == 0 ? 'U' : (_own >> bit & 1) == 1 ? 'o' : 'D';
            }
            return new string(text) + (IsTrulyDown ? " (down)" : "");
        }
    }
}
