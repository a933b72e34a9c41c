using Holdfast.Core.Failover;
using static Holdfast.Core.Tests.Failover.Bench;

namespace Holdfast.Core.Tests.Failover;

public class OperatorTests
{
    [Fact]
    public void A_pin_wins_over_any_measurement()
    {
        var bench = new Bench().Settled();
        bench.Operate(new OperatorAction.PinTo(A));
        bench.Rounds(100, "DU");
        Assert.Equal(A, bench.Active);
        Assert.Equal(HoldCause.Pinned, Assert.IsType<Decision.Hold>(bench.Last).Cause);
        bench.Operate(new OperatorAction.Unpin());
        bench.Step();
        Assert.Equal(B, bench.Active);
    }

    [Fact]
    public void A_pin_seen_in_the_zone_moves_a_watcher_that_stands_elsewhere()
    {
        var bench = new Bench().Settled();
        bench.State = bench.State with { Pin = B };
        bench.Step();
        Assert.Equal(SwitchKind.Operator, Assert.IsType<Decision.Switch>(bench.Last).Kind);
        Assert.Equal(B, bench.Active);
    }

    [Fact]
    public void Frozen_does_nothing_until_thawed()
    {
        var bench = new Bench().Settled();
        Assert.IsType<Decision.Remark>(bench.Operate(new OperatorAction.Freeze()));
        bench.Rounds(20, "DU");
        Assert.Equal((A, WatcherMode.Frozen), (bench.Active, bench.State.Mode));
        bench.Operate(new OperatorAction.Thaw());
        bench.Step();
        Assert.Equal(B, bench.Active);
    }

    [Fact]
    public void Maintenance_moves_users_away_without_counting_against_the_limit()
    {
        var bench = new Bench().Settled();
        bench.Operate(new OperatorAction.Say(A, Override.Maintenance));
        bench.Step();
        Assert.Equal(SwitchKind.Maintenance, bench.Switches.Single().Switch.Kind);
        Assert.Empty(bench.State.Switches);
        bench.Rounds(400, "UU");
        Assert.Equal(B, bench.Active);
        bench.Operate(new OperatorAction.Say(A, null));
        bench.Step();
        Assert.Equal(A, bench.Active);
    }

    [Fact]
    public void A_front_forced_up_is_a_target_and_is_not_left_whatever_is_measured()
    {
        var bench = new Bench();
        bench.Operate(new OperatorAction.Say(B, Override.ForcedUp));
        bench.Rounds(3, "DD");
        Assert.Equal(B, bench.Active);
        bench.Rounds(40, "DD");
        Assert.Equal(B, bench.Active);
    }

    [Fact]
    public void A_front_forced_down_is_left_at_once()
    {
        var bench = new Bench().Settled();
        bench.Operate(new OperatorAction.Say(A, Override.ForcedDown));
        bench.Step();
        Assert.Equal(B, bench.Active);
        Assert.Equal(Verdict.Healthy, bench.Verdicts.Of(A)!.Measured); // the real state stays visible
    }

    [Fact]
    public void Automation_off_decides_nothing()
    {
        var bench = new Bench(RouterPolicy.Default with { Automation = false }).Settled().Rounds(10, "DU");
        Assert.Equal(HoldCause.AutomationOff, Assert.IsType<Decision.Hold>(bench.Last).Cause);
    }

    [Fact]
    public void A_switch_by_hand_is_obeyed_even_towards_a_dead_front()
    {
        var bench = new Bench().Settled().Rounds(5, "UD");
        var decision = Assert.IsType<Decision.Switch>(bench.Operate(new OperatorAction.SwitchTo(B)));
        Assert.Equal((SwitchKind.Operator, B), (decision.Kind, bench.Active));
    }

    [Fact]
    public void Maintenance_in_the_configuration_counts_as_an_operator_s_word_does_and_is_weaker_than_one()
    {
        var bench = new Bench().Settled();
        bench.State = bench.State with { Maintenance = [A] };
        bench.Step();
        Assert.Equal((B, SwitchKind.Maintenance), (bench.Active, bench.Switches.Single().Switch.Kind));

        bench.Operate(new OperatorAction.Say(A, Override.ForcedUp));
        bench.Rounds(200, "UU");
        Assert.Equal(A, bench.Active);
        bench.Operate(new OperatorAction.Say(A, null));
        bench.Step();
        Assert.Equal(B, bench.Active);
    }

    [Fact]
    public void A_front_in_maintenance_is_no_target_when_the_active_one_dies()
    {
        var bench = new Bench(fronts: 3).Settled();
        bench.State = bench.State with { Maintenance = [B] };
        bench.Rounds(3, "DUU");
        Assert.Equal(C, bench.Active);
    }
}
