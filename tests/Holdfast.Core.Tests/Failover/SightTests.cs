using Holdfast.Core.Failover;
using static Holdfast.Core.Tests.Failover.Bench;

namespace Holdfast.Core.Tests.Failover;

/// <summary>A fault of the watcher is never a fault of the target.</summary>
public class SightTests
{
    private static readonly string[] Three = ["paris", "berlin", "rome"];

    [Fact]
    public void A_watcher_without_a_network_is_blind_and_does_nothing()
    {
        var bench = new Bench(RouterPolicy.Default with { LastResort = B }).Settled();
        for (var i = 0; i < 100; i++) bench.Round("DD", canaries: false);
        Assert.Empty(bench.Switches);
        Assert.Equal(WatcherMode.Blind, bench.State.Mode);
        Assert.Equal(HoldCause.Blind, Assert.IsType<Decision.Hold>(bench.Last).Cause);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(30)]
    public void After_a_fault_of_its_own_network_the_watcher_does_not_blame_a_front(int rounds)
    {
        var bench = new Bench().Settled();
        for (var i = 0; i < rounds; i++) bench.Round("DD", canaries: false);
        // The second front answers a moment earlier than the first: no reason to move.
        bench.Round("DU").Rounds(100, "UU");
        Assert.Empty(bench.Switches);
    }

    [Fact]
    public void A_front_that_is_dead_when_the_network_comes_back_is_left()
    {
        // Found by the simulation: the memory of the own fault used to outlive it.
        var bench = new Bench().Settled();
        for (var i = 0; i < 10; i++) bench.Round("DD", canaries: false);
        bench.Rounds(40, "DU");
        Assert.Equal(B, bench.Active);
    }

    [Fact]
    public void A_canary_of_the_failed_front_s_supplier_proves_nothing()
    {
        var bench = new Bench(RouterPolicy.Default with { LastResort = B }, canaries: [new Canary("same", "supplier-a")]).Settled();
        bench.Rounds(100, "DD", canaries: true);
        Assert.Empty(bench.Switches);
        Assert.Equal(Sight.Unproven, bench.Verdicts.Sight);
        Assert.Equal(WatcherMode.Blind, bench.State.Mode);
    }

    [Fact]
    public void A_canary_that_shares_a_supplier_with_a_front_is_warned_about()
    {
        var bench = new Bench(canaries: [new Canary("same", "supplier-a")]);
        Assert.Contains(bench.Router.Warnings(), warning => warning.Contains("shares the supplier supplier-a", StringComparison.Ordinal));
    }

    [Fact]
    public void One_of_three_vantage_points_decides_nothing()
    {
        var bench = new Bench(vantages: Three).Settled();
        for (var i = 0; i < 50; i++) bench.Round("DU", vantage: "paris", step: false).Round("UU", vantage: "berlin", step: false).Round("UU", vantage: "rome");
        Assert.Equal(A, bench.Active);
    }

    [Fact]
    public void Two_of_three_vantage_points_decide()
    {
        var bench = new Bench(RouterPolicy.Default with { Interval = TimeSpan.FromSeconds(10) }, vantages: Three).Settled();
        for (var i = 0; i < 3; i++)
        {
            var now = bench.Now;
            foreach (var place in Three)
            {
                bench.Now = now;
                bench.Round(place == "rome" ? "UU" : "DU", vantage: place);
            }
        }
        Assert.Equal(B, bench.Active);
    }

    [Fact]
    public void The_quorum_is_a_majority_of_the_configured_places_not_of_those_that_report()
    {
        var bench = new Bench(vantages: Three).Settled();
        for (var i = 0; i < 50; i++) bench.Round("DU", vantage: "paris");
        Assert.Equal(A, bench.Active);
        Assert.Equal(Verdict.Unknown, bench.Verdicts.Of(A)!.Measured);
    }

    [Fact]
    public void A_place_whose_sixth_internet_is_broken_does_not_blame_the_fronts()
    {
        var bench = new Bench().Settled();
        for (var i = 0; i < 20; i++)
        {
            bench.Measurements = bench.Measurements.With(
                new Observation(Subject.Of(A), "here", AddressFamily.V6, new ProbeResult.Failure(ProbeLayer.Connect, "unreachable"), bench.Now),
                new Observation(Subject.OfCanary("wiki"), "here", AddressFamily.V6, new ProbeResult.Failure(ProbeLayer.Connect, "unreachable"), bench.Now));
            bench.Round("UU");
        }
        Assert.Equal(Verdict.Healthy, bench.Verdicts.Of(A)!.Measured);
    }

    [Fact]
    public void A_front_that_is_dead_over_one_address_family_only_is_unhealthy()
    {
        var bench = new Bench().Settled();
        for (var i = 0; i < 3; i++)
        {
            bench.Measurements = bench.Measurements.With(
                new Observation(Subject.OfCanary("wiki"), "here", AddressFamily.V6, ProbeResult.Good, bench.Now),
                new Observation(Subject.Of(A), "here", AddressFamily.V6, new ProbeResult.Failure(ProbeLayer.Connect, "unreachable"), bench.Now));
            bench.Round("UU");
        }
        Assert.Equal(Verdict.Unhealthy, bench.Verdicts.Of(A)!.Measured);
        Assert.Equal(B, bench.Active);
    }

    [Fact]
    public void A_fault_of_the_checker_counts_in_neither_direction()
    {
        var bench = new Bench().Settled();
        for (var i = 0; i < 50; i++)
        {
            bench.Measurements = bench.Measurements.With(new Observation(Subject.Of(A), "here", AddressFamily.V4, new ProbeResult.Inconclusive("no socket left"), bench.Now));
            bench.Round(".U");
        }
        Assert.Equal(A, bench.Active);
        Assert.Equal(Verdict.Unknown, bench.Verdicts.Of(A)!.Measured); // silent for minutes: nothing is known
    }

    [Fact]
    public void Nothing_at_all_is_not_blindness_but_a_start()
    {
        var bench = new Bench();
        bench.Step();
        Assert.Equal((WatcherMode.Normal, HoldCause.NotKnown), (bench.State.Mode, Assert.IsType<Decision.Hold>(bench.Last).Cause));
    }

    [Fact]
    public void After_a_pause_of_a_minute_a_run_starts_afresh_but_the_verdict_stays()
    {
        var bench = new Bench().Settled().Round("DU").Round("DU");
        bench.Now += TimeSpan.FromMinutes(1);
        bench.Round("DU");
        Assert.Equal(Verdict.Suspect, bench.Verdicts.Of(A)!.Measured);
        bench.Round("DU").Round("DU");
        Assert.Equal(B, bench.Active);
    }
}
