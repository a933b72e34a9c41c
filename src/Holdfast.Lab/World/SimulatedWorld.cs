using System.Diagnostics;
using Holdfast.Core;
using Holdfast.Core.Dns;
using Holdfast.Core.Failover;

namespace Holdfast.Lab.World;

/// <summary>
/// A discrete-event simulation of the whole loop: watchers, probes, clocks, providers with planes, resolvers and users, under one
/// seed and virtual time. It runs the product's own router machine, and a referee looks at every step.
/// </summary>
public sealed class SimulatedWorld
{
    private static readonly DateTimeOffset Epoch0 = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    // Equal values, different objects: the watchers cannot tell them apart, the referee can.
    private static readonly ProbeResult[] Failures = [.. Enumerable.Range(0, 5).Select(_ => new ProbeResult.Failure(ProbeLayer.Status, "500"))];
    private static readonly ProbeResult[] Timeouts = [.. Enumerable.Range(0, 5).Select(_ => new ProbeResult.Failure(ProbeLayer.Timeout, "no answer"))];
    private static readonly ProbeResult Stopped = new ProbeResult.Inconclusive("the watcher itself was stopped");

    private static readonly DnsName Record = DnsName.Parse("web.example.com.");
    private static readonly Ttl RouterTtl = new(60);
    private static readonly FrontName Stranger = FrontName.Parse("stranger");

    private readonly RouterRecord _record;
    private readonly ValueList<RouterProvider> _zoneProviders;
    private readonly Agenda _agenda = new();
    private readonly Dice _dice;
    private readonly Dice[] _probeDice;
    private readonly List<Watcher> _watchers;
    private readonly Provider[] _providers;
    private readonly Population? _users;
    private readonly Subject[] _subjects;
    private readonly List<ServedChange> _served = [];
    private OriginalTarget _originalTurn;

    private SimulatedWorld(WorldSpec spec, MachineUnderTest machine)
    {
        Spec = spec;
        Machine = machine;
        _dice = new Dice(spec.Seed);
        var first = new EpochMark(new Epoch(1, "setup"), spec.Router.Fronts[spec.StartsAt].Name, Epoch0 - TimeSpan.FromDays(1));
        _providers = [.. spec.Providers.Select(provider => new Provider(provider, new RouterReading(first.Front, null, first)))];
        foreach (var provider in _providers) Array.ForEach(provider.Shown, shown => shown.Add(first.Epoch));
        _subjects =
        [
            .. spec.Router.Fronts.Select(front => Subject.Of(front.Name)),
            .. spec.Router.Canaries.Select(canary => Subject.OfCanary(canary.Name)),
            .. spec.Router.ProbesOrigin ? [Subject.Origin] : Array.Empty<Subject>(),
        ];
        Referee = new Referee(spec, _subjects);
        // Dice of their own for the probes: runs that differ in their writes only (product, floor) must see the same world.
        _probeDice = [.. spec.Watchers.Select(_ => _dice.Fork())];
        _record = new RouterRecord(Record, RouterTtl, spec.Router.Fronts.Select(front => new FrontTarget(front.Name, DnsName.Parse(front.Name + ".example.net."))).ToValueList());
        _zoneProviders = spec.Providers.Select(provider => new RouterProvider(provider.Name, default, new Ttl(int.MaxValue))).ToValueList();
        _watchers = [.. spec.Watchers.Select((watcher, index) => new Watcher(this, index, watcher))];
        if (spec.Users is { } habits) _users = new Population(spec, _providers, habits);
    }

    internal WorldSpec Spec { get; }

    internal MachineUnderTest Machine { get; }

    internal Referee Referee { get; }

    internal Provider[] Providers => _providers;

    internal IReadOnlyList<Watcher> Watchers => _watchers;

    internal long Time { get; private set; }

    /// <summary>The end is near: nothing new is decided, so that what was decided can be seen to settle (a late commit takes 4 minutes).</summary>
    internal bool IsClosing => Spec.QuietFrom is not null && Time > Spec.Horizon - 7 * 60_000;

    internal int Probes { get; private set; }

    internal int Writes { get; private set; }

    internal long? DetectedAt { get; set; }

    internal long? DecidedAt { get; set; }

    /// <summary>Runs the world to its horizon. An exception is a bug of the machine and counts as a broken invariant 0.</summary>
    public static WorldResult Run(WorldSpec spec, MachineUnderTest? machine = null)
    {
        var world = new SimulatedWorld(spec, machine ?? MachineUnderTest.Product);
        try
        {
            world.Live();
        }
        catch (Exception bug) when (bug is not OutOfMemoryException)
        {
            world.Referee.Broken(0, world.Time, $"{bug.GetType().Name}: {bug.Message} {bug.StackTrace?.Split('\n').FirstOrDefault()?.Trim()}");
        }
        return world.Result();
    }

    internal static DateTimeOffset Instant(long at) => new(Epoch0.Ticks + at * TimeSpan.TicksPerMillisecond, TimeSpan.Zero);

    internal void At(long at, Happening what, int who = 0, int life = 0, object? with = null) => _agenda.Add(at, what, who, life, with);

    // An operator's command runs on another machine, whose network works.
    internal bool IsOnline(int watcher) => watcher >= Spec.Watchers.Count || Spec.Watchers[watcher].Network.Answers(Time, _dice);

    internal RouterSetup Setup(string by, RouterRole role, int life) => new(
        Spec.IsUncoordinated && role == RouterRole.Watcher ? Spec.Router with { Vantages = [by] } : Spec.Router,
        Machine.Policy(Spec.Policy), by, _record, _zoneProviders, role, Spec.Protections, Spec.Maintenance)
    {
        Life = $"{by}-{life}",
    };

    internal int FrontIndex(Subject front) => Array.IndexOf(_subjects, front);

    internal bool CanTalk(int from, int to)
    {
        if (!IsOnline(from) || !IsOnline(to)) return false;
        foreach (var partition in Spec.Partitions)
        {
            if (Time >= partition.From && Time < partition.Until && (partition.Side >> from & 1) != (partition.Side >> to & 1)) return false;
        }
        return true;
    }

    internal void Send(int from, int to, Letter letter)
    {
        if (!CanTalk(from, to) || _dice.Chance(Spec.MessageLoss)) return;
        var delay = _dice.Chance(0.02) ? _dice.Between(500, 8000) : _dice.Between(10, 120);
        At(Time + delay, Happening.Message, to, -1, letter);
        if (_dice.Chance(Spec.MessageDuplication)) At(Time + delay + _dice.Between(1, 15000), Happening.Message, to, -1, letter);
    }

    /// <summary>Does what the machine asked for and answers when the world would.</summary>
    internal void Do(RouterEffect.Ask ask, Watcher watcher)
    {
        var errand = ask.Errand;
        var index = Array.FindIndex(_providers, provider => provider.Spec.Name == errand.Provider);
        var provider = _providers[index];
        if (Spec.IsOracle)
        {
            Answer(watcher, ask.Request, 0, Ideal(errand, provider));
            return;
        }
        var online = IsOnline(watcher.Index);
        var latency = Latency(provider);
        if (errand is not Errand.Verify && _dice.Chance(provider.Spec.Silence) && errand is not Errand.Write) return;
        switch (errand)
        {
            case Errand.Read(var name, var epoch):
                Referee.ReadIssued(watcher.Index, name, Time);
                Answer(watcher, ask.Request, online ? latency : 5000, !online ? new ConvergenceEvent.ReadFailed(name, epoch, "no network")
                    : provider.Spec.Api.Answers(Time, _dice) ? new ConvergenceEvent.ReadDone(name, epoch, provider.Value)
                    : new ConvergenceEvent.ReadFailed(name, epoch, "503"));
                break;
            case Errand.Verify verify:
            {
                var answers = online && provider.Spec.Serving.Answers(Time, _dice);
                Answer(watcher, ask.Request, 30, ConvergenceEvent.Served.Of(verify, answers ? [provider.Served, Lie(provider) ?? provider.Second] : []));
                break;
            }
            case Errand.Write write:
                Referee.WriteIssued(write, watcher, Time);
                if (_dice.Chance(provider.Spec.Throttles)) At(Time + _dice.Between(500, 40_000), Happening.Send, watcher.Index, watcher.Life, ask.Request);
                else watcher.Send(ask.Request);
                break;
            default:
                throw new UnreachableException();
        }
    }

    private RouterReading? Lie(Provider provider) =>
        provider.Spec.Lies?.Badness(Time) > 0 ? Forged(provider.Value, provider.Value.Front ?? Spec.Router.Fronts[0].Name) : null;

    private static ConvergenceEvent.Answer Ideal(Errand errand, Provider provider) => errand switch
    {
        Errand.Read { For.IsNone: true } read => new ConvergenceEvent.ReadDone(read.Provider, read.For, provider.Value),
        Errand.Read read => new ConvergenceEvent.ReadDone(read.Provider, read.For, provider.Value),
        Errand.Write write => new ConvergenceEvent.WriteDone(write.Provider, write.Mark.Epoch),
        Errand.Verify verify => new ConvergenceEvent.Served(verify.Provider, verify.Mark.Epoch, 2, 2, verify.Mark),
        _ => throw new UnreachableException(),
    };

    private long Latency(Provider provider) => provider.Spec.Latency + _dice.Between(0, (int)provider.Spec.Latency / 2);

    /// <summary>A decision of a watcher or an operator became durable.</summary>
    internal void Committed(Watcher watcher, EpochMark mark, Decision? decision)
    {
        Referee.Committed(watcher.Name, mark, decision, Time);
        if (decision is Decision.Switch) DecidedAt ??= Time;
        if (Spec.IsOracle) Decree(mark);
    }

    /// <summary>After each step of the watcher that decides.</summary>
    internal void Watch(Watcher watcher, RouterMachineState before, RouterInput input)
    {
        var state = watcher.State;
        if (input is not RouterInput.Observed && ReferenceEquals(state.Decision, before.Decision) || !state.HasStarted || IsClosing) return;
        if (DetectedAt is null && state.Verdicts?.Fronts[0].Measured == Verdict.Unhealthy) DetectedAt = Time;
        Referee.Decided(watcher.Index, state.Failover, state.Decision, this);
    }

    /// <summary>The oracle's write: at once, wherever a provider accepts any.</summary>
    internal void Decree(EpochMark mark)
    {
        for (var i = 0; i < _providers.Length; i++)
        {
            if (_providers[i].Spec.Api.NextWritable(Time, Spec.Horizon) is not { } moment) continue;
            if (moment == Time) Land(i, mark);
            else At(moment, Happening.OracleRetry, i, 0, mark);
        }
    }

    internal void Write(long request, Errand.Write write, Watcher watcher)
    {
        Writes++;
        var index = Array.FindIndex(_providers, one => one.Spec.Name == write.Provider);
        var provider = _providers[index];
        var epoch = write.Mark.Epoch;
        var online = IsOnline(watcher.Index);
        var latency = Latency(provider);
        var wait = 0L;
        if (_dice.Chance(Spec.PauseAtWrite))
        {
            // Stopped between the last check and the side effect: the write leaves when the watcher runs again.
            wait = _dice.Between(5_000, 90_000);
            watcher.StopUntil(Time + wait);
        }
        if (!online)
        {
            Answer(watcher, request, 5000, new ConvergenceEvent.WriteRefused(write.Provider, epoch, "no network"));
            return;
        }
        if (provider.Spec.Api.IsFrozen(Time + wait))
        {
            Answer(watcher, request, wait + latency, new ConvergenceEvent.WriteRefused(write.Provider, epoch, "frozen on purpose"));
            return;
        }
        if (!provider.Spec.Api.Answers(Time + wait, _dice))
        {
            if (_dice.Chance(0.7)) Answer(watcher, request, wait + latency, new ConvergenceEvent.WriteRefused(write.Provider, epoch, "503"));
            else Vanish(request, write, watcher, index, wait);
            return;
        }
        if (_dice.Chance(provider.Spec.Unknown))
        {
            Vanish(request, write, watcher, index, wait);
            return;
        }
        At(Time + wait + latency / 2, Happening.Commit, index, 0, new PendingWrite(index, write.Mark, write.Expected, request, watcher.Index, watcher.Life, true, Time + wait + latency));
        if (!provider.Spec.ComparesAndSwaps && _dice.Chance(provider.Spec.Duplicates))
            At(Time + wait + _dice.Between(1_000, 90_000), Happening.Commit, index, 0, new PendingWrite(index, write.Mark, write.Expected, request, watcher.Index, watcher.Life, false, 0));
    }

    /// <summary>The answer never comes, or says nothing; the write may be lost, applied, or applied much later.</summary>
    private void Vanish(long request, Errand.Write write, Watcher watcher, int index, long wait)
    {
        if (!_dice.Chance(0.4))
        {
            var late = _dice.Chance(0.5) ? _dice.Between(50, 2_000) : _dice.Between(5_000, 240_000);
            At(Time + wait + late, Happening.Commit, index, 0, new PendingWrite(index, write.Mark, write.Expected, request, watcher.Index, watcher.Life, false, 0));
        }
        if (_dice.Chance(_providers[index].Spec.Silence)) return; // the machine's own deadline must end it
        Answer(watcher, request, wait + 10_000, new ConvergenceEvent.WriteUnknown(write.Provider, write.Mark.Epoch, "timed out"));
    }

    private void Answer(Watcher watcher, long request, long after, ConvergenceEvent.Answer answer) =>
        At(Time + after, Happening.ApiAnswer, watcher.Index, watcher.Life, new ApiAnswer(request, answer));

    private void Live()
    {
        if (Spec.Original is { } original) At(original.Phase, Happening.OriginalRun);
        else foreach (var watcher in _watchers) watcher.Prepare(_dice);
        foreach (var order in Spec.Orders) At(order.At, order.ByHand ? Happening.CommandLine : Happening.Operator, 0, 0, order);
        foreach (var edit in Spec.Edits) At(edit.At, Happening.Edit, edit.Provider, 0, edit);
        foreach (var reload in Spec.Reloads) At(reload, Happening.Reload, 0, -1);

        while (!_agenda.IsEmpty && _agenda.NextAt <= Spec.Horizon)
        {
            var next = _agenda.Take();
            _users?.Advance(next.At);
            Time = next.At;
            Handle(in next);
        }
        Time = Spec.Horizon;
        _users?.Advance(Spec.Horizon);
        if (Spec.Original is null && !Spec.IsOracle) Referee.AtTheEnd(this);
    }

    private void Handle(in Appointment next)
    {
        switch (next.What)
        {
            case Happening.Commit:
                Commit((PendingWrite)next.With!);
                return;
            case Happening.Propagate:
                Serve(next.Who);
                return;
            case Happening.PropagateLate:
                ServeLate(next.Who, (RouterReading)next.With!);
                return;
            case Happening.CommandLine:
            {
                var command = new Watcher(this, _watchers.Count, new WatcherSpec("operator-" + _watchers.Count.ToString(System.Globalization.CultureInfo.InvariantCulture), 0, World.Course.AlwaysUp), RouterRole.Operator);
                _watchers.Add(command);
                command.Run(((Order)next.With!).Action);
                return;
            }
            case Happening.Edit:
                Change((Edit)next.With!);
                return;
            case Happening.Operator:
                // While nobody obeys the operator tries again.
                var order = (Order)next.With!;
                if (!_watchers[0].Obey(order.Action) && Time < Spec.Horizon - 60_000 && Time - order.At < order.Patience)
                    At(Time + 5_000, Happening.Operator, 0, 0, next.With);
                return;
            case Happening.OriginalRun:
                RunOriginal();
                At(Time + (long)OriginalTool.Interval.TotalMilliseconds, Happening.OriginalRun);
                return;
            case Happening.OracleRetry:
                if (((EpochMark)next.With!).Epoch > (_providers[next.Who].Value.Mark?.Epoch ?? Epoch.None)) Land(next.Who, (EpochMark)next.With!);
                return;
            default:
                break;
        }
        var watcher = _watchers[next.Who];
        if (next.What == Happening.Restart)
        {
            watcher.Restart();
            return;
        }
        if (!watcher.IsUp || next.Life >= 0 && next.Life != watcher.Life) return;
        if (next.What == Happening.Crash)
        {
            watcher.Crash((long)next.With!);
            return;
        }
        if (next.What == Happening.Pause)
        {
            watcher.StopUntil((long)next.With!);
            return;
        }
        if (watcher.StoppedUntil > Time)
        {
            // A stopped process does nothing; what was meant for it waits. A probe that waited says nothing about its target.
            var with = next.With;
            if (next.What == Happening.Report && watcher.StoppedUntil - Time > 1000) with = Array.ConvertAll((Observation[])with!, seen => seen with { Result = Stopped });
            At(watcher.StoppedUntil, next.What, next.Who, next.Life, with);
            return;
        }
        switch (next.What)
        {
            case Happening.ProbeRound: watcher.Probe(); break;
            case Happening.Report: watcher.Took((Observation[])next.With!); break;
            case Happening.Message: watcher.Receive((Letter)next.With!); break;
            case Happening.Wake: watcher.Wake(); break;
            case Happening.ApiAnswer: watcher.Answered((ApiAnswer)next.With!); break;
            case Happening.Send: watcher.Send((long)next.With!); break;
            case Happening.Reload: watcher.Reload(); break;
            default: throw new UnreachableException();
        }
    }

    /// <summary>What each subject answers to a watcher now; slow failures come separately, when they time out.</summary>
    internal (Observation[] Fast, Observation[] Slow) ProbeAll(Watcher watcher)
    {
        var name = watcher.Name;
        var dice = _probeDice[watcher.Index];
        var online = Spec.Watchers[watcher.Index].Network.Answers(Time, dice);
        Probes += _subjects.Length;
        var fast = new Observation[_subjects.Length];
        Observation[] slow = [];
        var count = 0;
        var isUnknowable = IsUnknowable(watcher.Index);
        var isCut = Spec.Watchers[watcher.Index].Network.Badness(Time) >= 1;
        for (var i = 0; i < _subjects.Length; i++)
        {
            var answers = Course(i).Answers(Time, dice) && !dice.Chance(Spec.ProbeNoise);
            var isFront = i < Spec.Fronts.Count;
            if (isFront && answers && Spec.Watchers[watcher.Index].Views is { IsEmpty: false } views && !views[i].Answers(Time, dice)) answers = false;
            var works = online && answers;
            var isSlow = !works && (!online || Spec.IsFailureSlow);
            var fault = answers ? isCut ? Fault.Cut : Fault.Own : isUnknowable ? Fault.Unknowable : Fault.Knowable;
            var result = works ? ProbeResult.Good : (isSlow ? Timeouts : Failures)[(int)fault];
            if (works && isFront && !Spec.Addresses.IsEmpty) result = Round(Spec.Addresses[i], watcher);
            var seen = new Observation(_subjects[i], name, AddressFamily.V4, result, default);
            if (isSlow) slow = [.. slow, seen];
            else fast[count++] = seen;
        }
        return (count == fast.Length ? fast : fast[..count], slow);
    }

    /// <summary>What the addresses of a living front together say; the dead ones fail.</summary>
    private ProbeResult Round(AddressPool pool, Watcher watcher)
    {
        var turn = watcher.Rounds;
        var answer = Enumerable.Range(0, Math.Min(pool.PerAnswer, pool.Count)).Select(i => (turn * pool.PerAnswer + i) % pool.Count).ToArray();
        var asked = ProbeRound.Chosen(answer.Length, turn).Select(i => (Address: answer[i].ToString(System.Globalization.CultureInfo.InvariantCulture),
            Result: pool.DeadEvery > 0 && answer[i] % pool.DeadEvery == 0 ? Failures[(int)Fault.OneAddress] : ProbeResult.Good)).ToList();
        return Machine.Round(asked, 1);
    }

    internal static Fault FaultOf(ProbeResult result)
    {
        for (var i = 0; i < Failures.Length; i++)
        {
            if (ReferenceEquals(result, Failures[i]) || ReferenceEquals(result, Timeouts[i])) return (Fault)i;
        }
        return Fault.Knowable;
    }

    // No network, or nothing independent that could vouch: the watcher cannot know whose fault it is.
    private bool IsUnknowable(int watcher)
    {
        if (Spec.Watchers[watcher].Network.Badness(Time) > 0) return true;
        foreach (var canary in Spec.Canaries)
        {
            if (canary.Badness(Time) == 0) return false;
        }
        return true;
    }

    private Course Course(int subject) =>
        subject < Spec.Fronts.Count ? Spec.Fronts[subject]
        : subject < Spec.Fronts.Count + Spec.Canaries.Count ? Spec.Canaries[subject - Spec.Fronts.Count]
        : Spec.Origin;

    private void Commit(PendingWrite write)
    {
        var provider = _providers[write.Provider];
        if (provider.Spec.ComparesAndSwaps && provider.Value.Mark?.Epoch != write.Expected.Mark?.Epoch)
        {
            if (write.IsAnswered) At(write.AnswerAt, Happening.ApiAnswer, write.Watcher, write.Life, new ApiAnswer(write.Request, new ConvergenceEvent.Conflict(provider.Spec.Name, write.Mark.Epoch)));
            return;
        }
        if (!Machine.WritesInPlace) Referee.Held(provider.Spec.Name, RouterReading.Absent, Time);
        Land(write.Provider, write.Mark);
        if (write.IsAnswered) At(write.AnswerAt, Happening.ApiAnswer, write.Watcher, write.Life, new ApiAnswer(write.Request, new ConvergenceEvent.WriteDone(provider.Spec.Name, write.Mark.Epoch)));
    }

    private void Land(int index, EpochMark mark)
    {
        var provider = _providers[index];
        provider.Value = new RouterReading(mark.Front, null, mark);
        Referee.Held(provider.Spec.Name, provider.Value, Time);
        if (Spec.IsOracle) Serve(index);
        else At(Time + provider.Spec.Propagation, Happening.Propagate, index);
    }

    private void Serve(int index)
    {
        var provider = _providers[index];
        if (provider.Served.Front != provider.Value.Front && FrontOf(provider.Value) is { } front) _served.Add(new ServedChange(TimeSpan.FromMilliseconds(Time), index, front));
        provider.Served = provider.Value;
        if (provider.Value.Mark is { } mark) provider.Shown[0].Add(mark.Epoch);
        if (provider.Spec.Lag == 0 || Spec.IsOracle) ServeLate(index, provider.Value);
        else At(Time + provider.Spec.Lag, Happening.PropagateLate, index, 0, provider.Value);
        if (provider.Served.Front != Spec.Router.Fronts[0].Name) provider.MovedAt ??= Time;
    }

    private int? FrontOf(RouterReading reading)
    {
        for (var i = 0; i < Spec.Router.Fronts.Count; i++)
        {
            if (Spec.Router.Fronts[i].Name == reading.Front) return i;
        }
        return null;
    }

    private void ServeLate(int index, RouterReading value)
    {
        _providers[index].Second = value;
        if (value.Mark is { } mark) _providers[index].Shown[1].Add(mark.Epoch);
    }

    /// <summary>Somebody else changes the router's record, by the provider's dashboard or another tool.</summary>
    private void Change(Edit edit)
    {
        var provider = _providers[edit.Provider];
        var held = provider.Value;
        var front = held.Front ?? Spec.Router.Fronts[0].Name;
        provider.Value = edit.Kind switch
        {
            EditKind.Delete => RouterReading.Absent,
            EditKind.Retarget => held with { Front = Spec.Router.Fronts.First(one => one.Name != front).Name },
            EditKind.ChangeTtl => held with { WrongTtl = 86_400 },
            EditKind.DropMark => held with { Mark = null },
            EditKind.UnknownFront => held with { Front = null, Foreign = "stranger.example.net.", Mark = new EpochMark(new Epoch((held.Mark?.Epoch.Number ?? 1) + 1, "stranger"), Stranger, Instant(Time)) },
            EditKind.ForgedMark => Forged(held, front),
            _ => throw new UnreachableException(),
        };
        if (edit.Kind == EditKind.Delete) Referee.Deleted(provider.Spec.Name);
        At(Time + provider.Spec.Propagation, Happening.Propagate, edit.Provider);
    }

    private RouterReading Forged(RouterReading held, FrontName front)
    {
        var other = Spec.Router.Fronts.First(one => one.Name != front).Name;
        var far = 2 * Epoch.WidestStep + (held.Mark?.Epoch.Number ?? 1) * (Time % 2 == 0 ? 1 : 1_000_000_000_000);
        return new RouterReading(other, null, new EpochMark(new Epoch((held.Mark?.Epoch.Number ?? 1) + far, Referee.Forger), other, Instant(Time), other, IsFrozen: true, MarkKind.Hand));
    }

    private void RunOriginal()
    {
        var fronts = Spec.Router.Fronts;
        bool Answers(FrontName front) => Spec.Fronts[fronts[0].Name == front ? 0 : 1].Answers(Time, _dice);
        // Its resolver alternates between the providers (failover.md 0.1).
        var through = _providers[(int)_originalTurn % _providers.Length].Served.Front ?? fronts[0].Name;
        _originalTurn = (OriginalTarget)(((int)_originalTurn + 1) % _providers.Length);
        var isSample = Spec.Original!.IsSample;
        var first = _providers[0];
        var run = OriginalTool.Run(
            first.Spec.Api.Answers(Time, _dice),
            first.Value.Front == fronts[0].Name ? OriginalTarget.Primary : OriginalTarget.Secondary,
            Answers(isSample ? through : fronts[0].Name),
            Answers(isSample ? through : fronts[1].Name),
            _providers.Select(provider => (provider.Spec.Name, !provider.Spec.RefusesLowTtl && !provider.Spec.Api.IsFrozen(Time) && provider.Spec.Api.Answers(Time, _dice))).ToValueList());
        for (var i = 0; i < _providers.Length; i++)
        {
            if (!run.Written.Contains(_providers[i].Spec.Name)) continue;
            var target = fronts[run.Wanted == OriginalTarget.Primary ? 0 : 1].Name;
            if (i == 0) Referee.OriginalSwitched(target, Time);
            Writes++;
            _providers[i].Value = new RouterReading(target);
            At(Time + _providers[i].Spec.Latency + _providers[i].Spec.Propagation, Happening.Propagate, i);
        }
    }

    private WorldResult Result()
    {
        long? onset = null;
        for (var at = 0L; at < Spec.Horizon && onset is null; at += 1000)
        {
            if (Spec.Fronts[0].Badness(at) > 0) onset = at;
        }
        TimeSpan? Since(long? at) => at is { } moment && onset is { } begin && moment >= begin ? TimeSpan.FromMilliseconds(moment - begin) : null;
        return new WorldResult
        {
            Seed = Spec.Seed,
            Checked = Referee.Checked,
            Broken = Referee.Violations.ToValueList(),
            Switches = Referee.Switches.ToValueList(),
            Detected = Since(DetectedAt),
            Decided = Since(DecidedAt),
            Visible = _providers.Select(provider => (provider.Spec.Name, Since(provider.MovedAt))).ToValueList(),
            Served = _served.ToValueList(),
            Users = _users is null ? [] : _users.Kept.ToValueList(),
            LostSeconds = _users?.Lost ?? 0,
            BadSeconds = _users?.Bad ?? 0,
            Probes = Probes,
            Writes = Writes,
        };
    }
}
