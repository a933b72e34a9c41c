using CsCheck;
using Holdfast.Core.Failover;
using static Holdfast.Core.Tests.Failover.Bench;

namespace Holdfast.Core.Tests.Failover;

/// <summary>What must hold on any run of probes. A run is a list of phases: which of three fronts answer, whether canaries do, how long.</summary>
public class EnginePropertyTests
{
    private static readonly Gen<(string Fronts, bool Canaries, int Rounds)[]> Runs =
        Gen.Select(OneOf("UUU", "DUU", "UDU", "DDU", "DDD", "UDD", "DUD", "UUD"), Gen.Frequency((9, Gen.Const(true)), (1, Gen.Const(false))), Gen.Frequency((3, Gen.Int[1, 8]), (2, Gen.Int[20, 40]), (2, Gen.Int[80, 220])))
            .Array[4, 16];

    private static readonly Gen<RouterPolicy> Policies = Gen.Select(
        OneOf(RouterPolicy.Default, RouterPolicy.Default with { LastResort = C, MaxSwitchesPerHour = 1 },
            RouterPolicy.Default with { Failback = new Failback(FailbackMode.Delayed, TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(6)), MaxSwitchesPerHour = 3 }),
        OneOf(3, 2, 5),
        (policy, row) => policy with { Down = policy.Down with { InARow = row } });

    private const int Iterations = 150;

    [Fact]
    public void No_way_back_within_the_dwell_or_before_the_better_front_is_clean() =>
        Check((run, policy) =>
        {
            var bench = Run(run, policy, out var trace);
            DateTimeOffset? last = null;
            foreach (var (at, change) in bench.Switches)
            {
                if (change.IsOptional)
                {
                    if (last is { } before && at - before < policy.Failback.Dwell) return false;
                    if (trace.Any(round => round.At > at - policy.Failback.Clean && round.At <= at && IsDown(round.Fronts, change.To) && round.IsVouched)) return false;
                }
                last = at;
            }
            return true;
        });

    [Fact]
    public void Never_more_optional_switches_within_an_hour_than_allowed() =>
        Check((run, policy) =>
        {
            var bench = Run(run, policy, out _);
            return bench.Switches.Where(entry => entry.Switch.IsOptional).All(entry =>
                bench.Switches.Count(other => other.Switch.IsAutomatic && other.At <= entry.At && entry.At - other.At < TimeSpan.FromHours(1)) <= policy.MaxSwitchesPerHour);
        });

    [Fact]
    public void Blind_never_acts() =>
        Check((run, policy) => Run(run, policy, out var trace).Switches.All(entry => trace.Single(round => round.At == entry.At).IsVouched));

    [Fact]
    public void A_switch_goes_only_to_a_front_that_answered_for_the_minimum_time() =>
        Check((run, policy) => Run(run, policy, out var trace).Switches.Where(entry => entry.Switch.Kind is not (SwitchKind.LastResort or SwitchKind.LeastBad)).All(entry =>
            trace.Where(round => round.At > entry.At - policy.MinimumHealthy && round.At <= entry.At && round.IsVouched)
                .All(round => !ThreeInARow(trace, round.At, entry.Switch.To, policy.Down.InARow))));

    [Fact]
    public void Leaving_a_dead_front_for_a_long_healthy_one_is_never_blocked() =>
        Check((run, policy) =>
        {
            var bench = new Bench(policy, fronts: 3).Settled();
            foreach (var (fronts, canaries, rounds) in run) bench.Rounds(rounds, fronts, canaries);
            // Whatever happened before: all well for long, then the active front dies.
            bench.Rounds(60, "UUU");
            var active = bench.Active;
            var broken = string.Concat(Enumerable.Range(0, 3).Select(i => Name(i) == active ? 'D' : 'U'));
            bench.Rounds(policy.Down.InARow, broken);
            return bench.Active != active;
        });

    [Fact]
    public void A_pin_wins_whatever_is_measured() =>
        Check((run, policy) =>
        {
            var bench = new Bench(policy, fronts: 3).Settled();
            bench.Operate(new OperatorAction.PinTo(B));
            foreach (var (fronts, canaries, rounds) in run) bench.Rounds(rounds, fronts, canaries);
            return bench.Active == B && bench.Switches.Count == 0;
        });

    [Fact]
    public void A_front_that_answers_more_often_is_never_judged_worse() =>
        Gen.Select(Gen.Bool.Array[1, 60], Gen.Int[0, 59]).Sample((probes, better) =>
        {
            if (better >= probes.Length || probes[better]) return true;
            bool[] improved = [.. probes];
            improved[better] = true;
            return Rank(Judge(improved)) <= Rank(Judge(probes));
        }, iter: 3000);

    [Fact]
    public void The_same_journal_gives_the_same_decisions() =>
        Check((run, policy) =>
        {
            var bench = Run(run, policy, out _);
            var start = new JournalEntry.Started(Noon, "test", bench.Router, policy, FailoverState.Start with { Active = A, ActiveSince = Noon - TimeSpan.FromDays(1) });
            var replay = RouterMachine.Replay([start, .. bench.Journal]);
            return replay.IsSame && replay.State == bench.State;
        });

    [Fact]
    public void A_journal_replayed_under_another_policy_differs()
    {
        var bench = new Bench().Settled().Rounds(3, "DU");
        var start = new JournalEntry.Started(Noon, "test", bench.Router, bench.Policy, FailoverState.Start with { Active = A, ActiveSince = Noon - TimeSpan.FromDays(1) });
        Assert.True(RouterMachine.Replay([start, .. bench.Journal]).IsSame);
        Assert.False(RouterMachine.Replay([start, .. bench.Journal], bench.Policy with { MinimumHealthy = TimeSpan.FromHours(1) }).IsSame);
    }

    private static void Check(Func<(string, bool, int)[], RouterPolicy, bool> holds) =>
        Gen.Select(Runs, Policies).Sample((run, policy) => holds(run, policy), iter: Iterations);

    private static Bench Run((string Fronts, bool Canaries, int Rounds)[] run, RouterPolicy policy, out List<(DateTimeOffset At, string Fronts, bool IsVouched)> trace)
    {
        var bench = new Bench(policy, fronts: 3);
        trace = [];
        foreach (var (fronts, canaries, rounds) in run.Prepend(("UUU", true, policy.Up + 2)))
        {
            for (var i = 0; i < rounds; i++)
            {
                // With the canaries dead and all fronts dead, the fault may be ours.
                trace.Add((bench.Now, fronts, canaries || fronts.Contains('U', StringComparison.Ordinal)));
                bench.Round(fronts, canaries);
            }
        }
        return bench;
    }

    private static bool IsDown(string fronts, FrontName front) => fronts[front.Value[0] - 'a'] == 'D';

    private static bool ThreeInARow(List<(DateTimeOffset At, string Fronts, bool IsVouched)> trace, DateTimeOffset until, FrontName front, int row)
    {
        var last = trace.Where(round => round.At <= until && round.IsVouched).TakeLast(row).ToList();
        return last.Count == row && last.All(round => IsDown(round.Fronts, front));
    }

    private static Verdict Judge(bool[] probes)
    {
        var bench = new Bench().Settled();
        foreach (var good in probes) bench.Round(good ? "UU" : "DU", step: false);
        return bench.Verdicts.Of(A)!.Measured;
    }

    private static int Rank(Verdict verdict) => verdict switch
    {
        Verdict.Healthy => 0,
        Verdict.Suspect => 1,
        Verdict.Recovering => 2,
        _ => 3,
    };

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);
}
