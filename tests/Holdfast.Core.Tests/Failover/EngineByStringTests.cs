using Holdfast.Core.Failover;
using static Holdfast.Core.Tests.Failover.Bench;

namespace Holdfast.Core.Tests.Failover;

/// <summary>U = the first front answers, D = it does not; the second one is well throughout.</summary>
public class EngineByStringTests
{
    [Theory]
    [InlineData("UUUUUUUUUU", "a")]
    [InlineData("DDU", "a")]
    [InlineData("DDD", "b")]
    [InlineData("DDUDD", "a")]
    [InlineData("DDUDDUDD", "b")] // six of eight: a lone success does not forgive the failures
    [InlineData("DUDUDUDUDUDUDUD", "a")] // strict alternation is five of ten
    [InlineData("DUUDUUDUUDUUDUUDUU", "a")] // a third of them is not six of ten
    [InlineData("DDUDUDUD", "a")]
    [InlineData("DDUDUDUDD", "b")]
    public void The_first_front_is_left_when_the_thresholds_are_met(string probes, string expected)
    {
        var bench = new Bench().Settled();
        foreach (var probe in probes) bench.Round($"{probe}U");
        Assert.Equal(expected, bench.Active.Value);
    }

    [Theory]
    [InlineData("D", Verdict.Suspect)]
    [InlineData("DU", Verdict.Suspect)]
    [InlineData("DUU", Verdict.Suspect)]
    [InlineData("DUUU", Verdict.Healthy)]
    [InlineData("DD", Verdict.Suspect)]
    [InlineData("DDD", Verdict.Unhealthy)]
    [InlineData("DDDU", Verdict.Recovering)]
    [InlineData("DDDUUUUUUUUD", Verdict.Unhealthy)]
    public void A_verdict_follows_from_the_last_probes(string probes, Verdict expected)
    {
        var bench = new Bench().Settled();
        foreach (var probe in probes) bench.Round($"{probe}U");
        Assert.Equal(expected, bench.Verdicts.Of(A)!.Measured);
    }

    [Theory]
    [InlineData(29, Verdict.Recovering)]
    [InlineData(30, Verdict.Healthy)]
    public void A_front_is_healthy_again_after_thirty_in_a_row(int successes, Verdict expected)
    {
        var bench = new Bench().Settled().Rounds(3, "DU").Rounds(successes, "UU");
        Assert.Equal(expected, bench.Verdicts.Of(A)!.Measured);
    }

    [Theory]
    [InlineData(29, Verdict.Unknown)]
    [InlineData(30, Verdict.Healthy)]
    public void At_the_start_everything_is_unknown_until_the_thresholds_are_met(int successes, Verdict expected)
    {
        var bench = new Bench().Rounds(successes, "UU");
        Assert.Equal(expected, bench.Verdicts.Of(A)!.Measured);
    }

    [Fact]
    public void Never_a_switch_before_the_standby_is_known_to_be_healthy()
    {
        var bench = new Bench().Rounds(20, "DU");
        Assert.Equal(A, bench.Active);
        Assert.Equal(HoldCause.NoTarget, Assert.IsType<Decision.Hold>(bench.Last).Cause);
    }

    [Fact]
    public void A_standby_is_a_target_once_it_was_up_for_the_minimum_time()
    {
        var bench = new Bench();
        while (bench.Active == A) bench.Round("DU");
        Assert.Equal(TimeSpan.FromMinutes(5), bench.Switches[0].At - Noon);
    }

    [Fact]
    public void A_suspect_standby_is_no_target()
    {
        var bench = new Bench().Settled().Round("DU").Round("DU").Round("DD");
        Assert.Equal(A, bench.Active);
        bench.Round("DU").Round("DU");
        Assert.Equal(A, bench.Active);
        bench.Round("DU");
        Assert.Equal(B, bench.Active);
    }

    [Fact]
    public void The_first_healthy_front_in_the_order_of_preference_is_taken()
    {
        var bench = new Bench(fronts: 3).Settled().Rounds(3, "DDU");
        Assert.Equal(C, bench.Active);
        bench.Rounds(3, "DUU");
        Assert.Equal(C, bench.Active);
    }

    [Fact]
    public void A_standby_that_is_not_ready_is_passed_over_while_there_is_a_better_one()
    {
        var bench = new Bench(fronts: 3).Settled();
        bench.Measurements = bench.Measurements.With(B, new Readiness(3, null, []));
        bench.Rounds(3, "DUU");
        Assert.Equal(C, bench.Active);
    }

    [Fact]
    public void A_standby_that_is_not_ready_beats_a_front_that_is_dead()
    {
        var bench = new Bench().Settled();
        bench.Measurements = bench.Measurements.With(B, new Readiness(90, null, ["waf"]));
        bench.Rounds(3, "DU");
        Assert.Equal(B, bench.Active);
    }

    [Fact]
    public void Failback_comes_after_clean_time_and_dwell()
    {
        var bench = new Bench().Settled().Rounds(3, "DU");
        var left = bench.Switches.Single().At;
        bench.Rounds(500, "UU");
        Assert.Equal(2, bench.Switches.Count);
        Assert.Equal(SwitchKind.Failback, bench.Switches[1].Switch.Kind);
        Assert.Equal(TimeSpan.FromMinutes(30), bench.Switches[1].At - left);
    }

    [Fact]
    public void Failback_waits_until_the_better_front_was_clean_for_long_enough()
    {
        var bench = new Bench().Settled().Rounds(180, "DU");
        var healed = bench.Now;
        bench.Rounds(200, "UU");
        Assert.Equal(TimeSpan.FromMinutes(15), bench.Switches[1].At - healed);
    }

    [Fact]
    public void Manual_failback_never_comes_by_itself()
    {
        var bench = new Bench(RouterPolicy.Default with { Failback = new Failback(FailbackMode.Manual, default, default) }).Settled().Rounds(3, "DU").Rounds(1000, "UU");
        Assert.Equal(B, bench.Active);
        Assert.Equal(HoldCause.FailbackIsManual, Assert.IsType<Decision.Hold>(bench.Last).Cause);
    }

    [Fact]
    public void A_front_that_dies_right_after_the_failback_is_left_at_once()
    {
        var bench = new Bench().Settled().Rounds(3, "DU");
        while (bench.Active == B) bench.Round("UU");
        bench.Rounds(3, "DU");
        Assert.Equal(B, bench.Active);
        Assert.Equal(SwitchKind.Failover, bench.Switches[^1].Switch.Kind);
    }

    [Fact]
    public void At_the_limit_a_dead_front_is_left_but_no_failback_comes_until_a_human_says_so()
    {
        var policy = RouterPolicy.Default with { Failback = new Failback(FailbackMode.Delayed, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1)) };
        var bench = new Bench(policy).Settled();
        for (var i = 0; i < 2; i++) bench.Rounds(3, "DU").Rounds(35, "UU");
        Assert.Equal(B, bench.Active); // out, back, out: the third one was mandatory and allowed
        Assert.True(bench.State.IsTripped);
        bench.Rounds(1000, "UU");
        Assert.Equal(HoldCause.Tripped, Assert.IsType<Decision.Hold>(bench.Last).Cause);
        bench.Rounds(3, "UD");
        Assert.Equal(A, bench.Active); // and even tripped, a dead front is left
        bench.Operate(new OperatorAction.Thaw());
        bench.Rounds(3, "DU").Rounds(40, "UU");
        Assert.Equal(A, bench.Active);
    }

    [Fact]
    public void With_everything_down_the_router_stays()
    {
        var bench = new Bench(hasOrigin: true).Settled();
        for (var i = 0; i < 50; i++) bench.Round("DD", origin: false);
        Assert.Empty(bench.Switches);
        var hold = Assert.IsType<Decision.Hold>(bench.Last);
        Assert.Equal((HoldCause.AllDown, Diagnosis.OriginFault), (hold.Cause, hold.Diagnosis));
    }

    [Fact]
    public void With_everything_down_the_declared_last_resort_is_taken_and_left_again()
    {
        var bench = new Bench(RouterPolicy.Default with { LastResort = C }, fronts: 3).Settled().Rounds(20, "DDD");
        Assert.Equal(SwitchKind.LastResort, bench.Switches.Single().Switch.Kind);
        bench.Rounds(32, "UDD");
        Assert.Equal(A, bench.Active);
    }

    [Fact]
    public void The_matrix_tells_a_fault_of_the_fronts_from_one_of_the_origin()
    {
        Assert.Equal(Diagnosis.FrontsFaultOriginWell, Diagnose("DD", origin: true));
        Assert.Equal(Diagnosis.OriginFault, Diagnose("DD", origin: false));
        Assert.Equal(Diagnosis.FrontFault, Diagnose("DU", origin: true));
        Assert.Equal(Diagnosis.AllWell, Diagnose("UU", origin: true));

        static Diagnosis Diagnose(string fronts, bool origin)
        {
            var bench = new Bench(hasOrigin: true).Settled();
            for (var i = 0; i < 5; i++) bench.Round(fronts, origin: origin);
            return DecisionEngine.Diagnose(bench.State, bench.Verdicts);
        }
    }

    [Fact]
    public void A_recovering_front_is_not_left_for_one_that_recovered_a_moment_earlier()
    {
        var bench = new Bench().Settled().Rounds(10, "DD").Round("DU").Rounds(100, "UU");
        Assert.Empty(bench.Switches);
    }

    [Fact]
    public void Nothing_is_done_before_a_front_was_adopted()
    {
        var bench = new Bench(state: FailoverState.Start).Settled();
        Assert.Equal(HoldCause.NotAdopted, Assert.IsType<Decision.Hold>(bench.Last).Cause);
    }
}
