using Holdfast.Core;
using Holdfast.Core.Failover;
using Holdfast.Core.Incidents;

namespace Holdfast.Lab.World;

/// <summary>Random worlds: from a seed, a set-up and everything that goes wrong in it. The last part is quiet, so that the end can be judged.</summary>
public static class Schedules
{
    private const long Second = 1_000, Minute = 60_000;

    private static readonly FrontName[] Names = [FrontName.Parse("first"), FrontName.Parse("second"), FrontName.Parse("third")];
    private static readonly string[] Places = ["paris", "berlin", "rome", "oslo", "porto"];

    // A quicker policy has more decisions per simulated hour; the ordinary one has what users get.
    private static readonly RouterPolicy Quick = RouterPolicy.Default with
    {
        Up = 12,
        MinimumHealthy = TimeSpan.FromMinutes(2),
        Failback = new Failback(FailbackMode.Delayed, TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(8)),
    };

    public static WorldSpec FromSeed(ulong seed)
    {
        var dice = new Dice(seed ^ 0x5EED_0F_B00C_1E5UL);
        var watchers = dice.Chance(0.5) ? 1 : dice.Chance(0.9) ? 3 : 5;
        var fronts = dice.Chance(0.75) ? 2 : 3;
        var horizon = dice.Between(60, 100) * Minute;
        var quiet = horizon - 20 * Minute;
        var policy = Policy(dice, fronts);
        var origin = dice.Chance(0.15) ? Trouble(dice, quiet, 1) : Course.AlwaysUp;
        var canaries = dice.Chance(0.2) ? Trouble(dice, quiet, 1) : Course.AlwaysUp;
        var spec = new WorldSpec
        {
            Seed = seed,
            Horizon = horizon,
            QuietFrom = quiet,
            Policy = policy,
            Router = new Router(
                "web",
                Names[..fronts].Select((name, index) => new Front(name, "supplier-" + index)).ToValueList(),
                [new Canary("wiki", "elsewhere"), new Canary("archive", "far")],
                Places[..watchers].ToValueList(),
                ProbesOrigin: dice.Chance(0.5)),
            Fronts = Enumerable.Range(0, fronts).Select(front => Front(dice, quiet, front, origin)).ToValueList(),
            Canaries = [canaries, dice.Chance(0.5) ? canaries : Course.AlwaysUp],
            Origin = origin,
            IsFailureSlow = dice.Chance(0.3),
            Providers = Enumerable.Range(0, dice.Chance(0.8) ? 2 : 3).Select(index => Provider(dice, quiet, index)).ToValueList(),
            Watchers = Enumerable.Range(0, watchers).Select(index => Watcher(dice, quiet, index, watchers)).ToValueList(),
            ProbeNoise = dice.Chance(0.4) ? 0.003 : 0,
            MessageLoss = dice.Chance(0.3) ? 0.05 : 0,
            MessageDuplication = dice.Chance(0.3) ? 0.1 : 0,
            PauseAtWrite = dice.Chance(0.3) ? 0.1 : 0,
            Partitions = watchers > 1 && dice.Chance(0.4) ? Several(dice, 1, 3, () => Partition(dice, quiet, watchers)) : [],
            Orders = dice.Chance(0.3) ? Several(dice, 1, 3, () => Order(dice, quiet, fronts)).OrderBy(order => order.At).ToValueList() : [],
            IsReplayed = seed % 8 == 0,
        };
        // Drawn last, so that a seed gives the same fronts, providers and orders as it did before these faults existed.
        spec = spec with
        {
            Providers = spec.Providers.Select(provider => provider with { Throttles = dice.Chance(0.15) ? 0.3 : 0, Silence = dice.Chance(0.2) ? 0.1 : 0 }).ToValueList(),
            Edits = dice.Chance(0.25) ? Edits(dice, quiet, spec.Providers.Count) : dice.Chance(0.2) ? Forgeries(dice, quiet, spec.Providers.Count) : [],
            Reloads = dice.Chance(0.1) ? Several(dice, 1, 2, () => dice.Between(8 * Minute, quiet)) : [],
        };
        return Stranger(dice, quiet, spec);
    }

    /// <summary>What nobody thinks of: clocks, disks, lying and slow name servers, dead addresses, two watchers that know nothing of each other.</summary>
    private static WorldSpec Stranger(Dice dice, long quiet, WorldSpec spec)
    {
        if (dice.Chance(0.1))
            spec = spec with { Providers = spec.Providers.Select(provider => provider with { Lag = dice.Chance(0.5) ? dice.Pick(5 * Second, 20 * Second, 90 * Second) : 0, Lies = dice.Chance(0.4) ? Trouble(dice, quiet, 1) : null }).ToValueList() };
        if (dice.Chance(0.1))
            spec = spec with { Addresses = spec.Fronts.Select(_ => dice.Chance(0.5) ? new AddressPool(2, 2, dice.Pick(0, 2)) : new AddressPool(200, 4, dice.Pick(0, 5, 50))).ToValueList() };
        if (dice.Chance(0.1))
            spec = spec with { ShortCertificates = spec.Fronts.Select(_ => dice.Chance(0.5) ? new Course([new Stretch(dice.Between(0, 20 * Minute), quiet + 10 * Minute, PlaneState.Down)]) : Course.AlwaysUp).ToValueList() };
        if (dice.Chance(0.1))
        {
            // Fronts that fail in turns: none is ever healthy.
            var from = dice.Between(8 * Minute, 12 * Minute);
            var period = dice.Pick(6 * Minute, 16 * Minute, 24 * Minute);
            spec = spec with
            {
                Fronts = spec.Fronts.Select((_, index) => new Course([new Stretch(from, quiet, PlaneState.Degraded, Success: 0.7), .. InTurns(from, quiet, period, index, spec.Fronts.Count)])).ToValueList(),
                Origin = Course.AlwaysUp,
            };
        }
        if (dice.Chance(0.08)) return Uncoordinated(dice, quiet, spec);
        return spec with
        {
            Watchers = spec.Watchers.Select(watcher => watcher with
            {
                Steps = dice.Chance(0.15) ? Several(dice, 1, 2, () => new ClockStep(dice.Between(Minute, quiet), dice.Pick(-60 * Minute, -6 * Minute, -5 * Second, 5 * Second, 6 * Minute, 60 * Minute))) : [],
                Disk = dice.Chance(0.15) ? Trouble(dice, quiet, 2) : Course.AlwaysUp,
                Damages = !watcher.Crashes.IsEmpty && dice.Chance(0.2) ? [0] : [],
            }).ToValueList(),
            Orders = spec.Orders.Select(order => order with { Patience = dice.Chance(0.3) ? Minute : long.MaxValue }).ToValueList(),
        };
    }

    private static IEnumerable<Stretch> InTurns(long from, long until, long period, int index, int count)
    {
        for (var start = from + index * period / count; start < until; start += period)
            yield return new Stretch(start, Math.Min(until, start + period / count), PlaneState.Down);
    }

    /// <summary>Two that decide each by what it sees itself; often one of them cannot reach a front that is well.</summary>
    private static WorldSpec Uncoordinated(Dice dice, long quiet, WorldSpec spec)
    {
        var isCalm = dice.Chance(0.5);
        Course View(int front) => dice.Chance(front == 0 ? 0.5 : 0.2) ? Trouble(dice, quiet, 3) : Course.AlwaysUp;
        WatcherSpec One(int index) => (isCalm ? new WatcherSpec(Places[index], 0, Course.AlwaysUp) : spec.Watchers[0] with { Name = Places[index] }) with
        {
            Views = Enumerable.Range(0, spec.Fronts.Count).Select(View).ToValueList(),
        };
        var two = spec with
        {
            IsUncoordinated = true,
            IsReplayed = false,
            Router = spec.Router with { Vantages = [Places[0], Places[1]] },
            Watchers = [One(0), One(1)],
            Partitions = [],
        };
        return !isCalm ? two : two with
        {
            Providers = spec.Providers.Select(provider => new ProviderSpec(provider.Name, Course.AlwaysUp, Course.AlwaysUp, ComparesAndSwaps: provider.ComparesAndSwaps)).ToValueList(),
            PauseAtWrite = 0, Edits = [], Orders = [],
        };
    }

    /// <summary>Edits at one provider after the other, never so close that the router is gone everywhere; a foreign mark is removed again.</summary>
    private static ValueList<Edit> Edits(Dice dice, long quiet, int providers)
    {
        var edits = new List<Edit>();
        var at = dice.Between(8 * Minute, 20 * Minute);
        for (var i = 0; i < 4 && at < quiet - 8 * Minute; i++)
        {
            var provider = dice.Between(0, providers - 1);
            var kind = dice.Pick(EditKind.Delete, EditKind.Delete, EditKind.Retarget, EditKind.ChangeTtl, EditKind.DropMark, EditKind.UnknownFront);
            edits.Add(new Edit(at, provider, kind));
            if (kind == EditKind.UnknownFront) edits.Add(new Edit(at + dice.Between(20 * Second, 5 * Minute), provider, EditKind.DropMark));
            at += dice.Between(6 * Minute, 15 * Minute);
        }
        return edits.ToValueList();
    }

    /// <summary>A forged mark at one provider, and sometimes again; what came back is removed by a human in the end.</summary>
    private static ValueList<Edit> Forgeries(Dice dice, long quiet, int providers)
    {
        var provider = dice.Between(0, providers - 1);
        var first = dice.Between(8 * Minute, quiet - 15 * Minute);
        if (dice.Chance(0.7)) return [new Edit(first, provider, EditKind.ForgedMark)];
        var again = first + dice.Between(30 * Second, 8 * Minute);
        return [new Edit(first, provider, EditKind.ForgedMark), new Edit(again, provider, EditKind.ForgedMark), new Edit(again + 5 * Minute, provider, EditKind.DropMark)];
    }

    private static RouterPolicy Policy(Dice dice, int fronts)
    {
        var policy = dice.Chance(0.6) ? Quick : RouterPolicy.Default;
        if (dice.Chance(0.1)) policy = policy with { Failback = policy.Failback with { Mode = FailbackMode.Manual } };
        if (dice.Chance(0.3)) policy = policy with { MaxSwitchesPerHour = dice.Between(1, 3) };
        if (dice.Chance(0.3)) policy = policy with { LastResort = Names[fronts - 1] };
        return policy;
    }

    private static Course Front(Dice dice, long quiet, int front, Course origin)
    {
        var own = dice.Chance(front == 0 ? 0.9 : 0.4) ? Trouble(dice, quiet, front == 0 ? 3 : 2) : Course.AlwaysUp;
        // An origin that is down takes every front with it.
        return new Course(own.Stretches.Concat(origin.Stretches).ToValueList());
    }

    private static Course Trouble(Dice dice, long quiet, int most) => new(Several(dice, 1, most, () =>
    {
        var length = dice.Pick(15 * Second, 25 * Second, 40 * Second, 90 * Second, 4 * Minute, 12 * Minute, 25 * Minute);
        var from = dice.Between(7 * Minute, Math.Max(8 * Minute, quiet - length));
        var until = Math.Min(from + length, quiet);
        return dice.Between(0, 9) switch
        {
            0 or 1 => new Stretch(from, until, PlaneState.Degraded, Success: dice.Pick(0.2, 0.5, 0.7)),
            2 or 3 => new Stretch(from, until, PlaneState.Flapping, Period: dice.Pick(20 * Second, 30 * Second, 2 * Minute, 10 * Minute), Bad: dice.Pick(0.3, 0.5, 0.7)),
            _ => new Stretch(from, until, PlaneState.Down),
        };
    }));

    private static ProviderSpec Provider(Dice dice, long quiet, int index)
    {
        var api = dice.Chance(0.5)
            ? new Course(Several(dice, 1, 2, () =>
            {
                var length = dice.Pick(30 * Second, 3 * Minute, 15 * Minute, 40 * Minute);
                var from = dice.Between(0L, quiet - Minute);
                var until = Math.Min(from + length, quiet);
                return dice.Between(0, 3) switch
                {
                    0 => new Stretch(from, until, PlaneState.Down),
                    1 => new Stretch(from, until, PlaneState.Degraded, Success: dice.Pick(0.3, 0.7, 0.9)),
                    2 => new Stretch(from, until, PlaneState.Flapping, Period: dice.Pick(30 * Second, 5 * Minute), Bad: 0.5),
                    _ => new Stretch(from, until, PlaneState.Frozen),
                };
            }))
            : Course.AlwaysUp;
        return new ProviderSpec(
            "provider-" + index,
            api,
            dice.Chance(0.2) ? Trouble(dice, quiet, 1) : Course.AlwaysUp,
            ComparesAndSwaps: dice.Chance(0.3),
            Latency: dice.Pick(50L, 200L, 800L),
            Propagation: dice.Pick(100L, 1_000L, 8_000L),
            Unknown: dice.Chance(0.4) ? 0.3 : 0,
            Duplicates: dice.Chance(0.3) ? 0.3 : 0);
    }

    private static WatcherSpec Watcher(Dice dice, long quiet, int index, int watchers)
    {
        var network = dice.Chance(0.4)
            ? new Course(Several(dice, 1, 3, () =>
            {
                var length = dice.Pick(5 * Second, 15 * Second, 30 * Second, 2 * Minute, 10 * Minute);
                var from = dice.Between(2 * Minute, quiet - length);
                return new Stretch(from, from + length, dice.Chance(0.8) ? PlaneState.Down : PlaneState.Degraded, Success: 0.5);
            }))
            : Course.AlwaysUp;
        var pauses = dice.Chance(0.3) ? Several(dice, 1, 3, () => SpanOf(dice, quiet, 3 * Second, 2 * Minute)) : [];
        var crashes = dice.Chance(0.4) ? Several(dice, 1, 2, () => SpanOf(dice, quiet, Second, 5 * Minute)) : [];
        return new WatcherSpec(Places[index], watchers == 1 ? 0 : dice.Between(-20 * Second, 20 * Second), network, pauses, crashes);
    }

    private static Span SpanOf(Dice dice, long quiet, long least, long most)
    {
        var from = dice.Between(Minute, quiet - most);
        return new Span(from, from + dice.Between(least, most));
    }

    private static Partition Partition(Dice dice, long quiet, int watchers)
    {
        var from = dice.Between(Minute, quiet - 10 * Minute);
        return new Partition(from, from + dice.Between(20 * Second, 10 * Minute), (uint)dice.Between(1, (1 << watchers) - 2));
    }

    private static Order Order(Dice dice, long quiet, int fronts)
    {
        var front = Names[dice.Between(0, fronts - 1)];
        OperatorAction action = dice.Between(0, 5) switch
        {
            0 => new OperatorAction.SwitchTo(front),
            1 => new OperatorAction.PinTo(front),
            2 => new OperatorAction.Unpin(),
            3 => new OperatorAction.Freeze(),
            4 => new OperatorAction.Thaw(),
            _ => new OperatorAction.Say(front, dice.Pick<Override?>(Override.Maintenance, Override.ForcedDown, null)),
        };
        return new Order(dice.Between(8 * Minute, quiet), action, action is not OperatorAction.Say && dice.Chance(0.5));
    }

    private static ValueList<T> Several<T>(Dice dice, int least, int most, Func<T> one) =>
        Enumerable.Range(0, dice.Between(least, most)).Select(_ => one()).ToArray().ToValueList();
}
