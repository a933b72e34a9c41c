using Holdfast.Core;
using Holdfast.Core.Failover;
using Holdfast.Core.Incidents;
using Holdfast.Lab.World;

namespace Holdfast.Adapters.Tests.World;

/// <summary>
/// The hazards of the pattern, one by one, in the same world under Holdfast and under the original tool's rules
/// (failover.md, sections 0.1 and 1). The first front is dead from minute 20 to minute 50 unless a test says otherwise.
/// </summary>
public class HazardTests
{
    private const long Minute = 60_000, Onset = 20 * Minute, Healed = 50 * Minute;

    private static readonly Course DeadForHalfAnHour = Trouble(PlaneState.Down);

    [Fact]
    public void Probing_through_the_router_measures_the_router_s_own_answer()
    {
        var spec = World();
        Assert.True(Holdfast(spec) < 0.05);
        Assert.Equal(1, Original(spec, isSample: true));
    }

    [Fact]
    public void One_owner_s_api_that_refuses_writes_does_not_keep_the_other_provider_from_switching()
    {
        var spec = World(firstApi: Trouble(PlaneState.Frozen));
        // The stale half is what no writer can change (1.1); the other half is gone within a minute.
        Assert.InRange(Holdfast(spec), 0.5, 0.55);
        Assert.Equal(1, Original(spec));
    }

    [Fact]
    public void An_api_that_cannot_even_be_read_stops_the_original_before_it_looks_at_anything()
    {
        var spec = World(firstApi: Trouble(PlaneState.Down));
        Assert.InRange(Holdfast(spec), 0.5, 0.55);
        Assert.Equal(1, Original(spec));
    }

    [Fact]
    public void A_router_zone_outside_every_front_s_owner_needs_no_api_of_the_failed_one()
    {
        var outside = World() with { Providers = [Provider("desec"), Provider("own")] };
        Assert.True(Holdfast(outside) < 0.05);
        // The same owner frozen, the zone still at its servers: half of the users stay.
        Assert.True(Holdfast(World(firstApi: Trouble(PlaneState.Frozen))) > 0.5);
    }

    [Fact]
    public void A_ttl_below_the_provider_s_minimum_is_clamped_and_the_write_is_not_lost()
    {
        var spec = World() with { Providers = [Provider("cloudflare"), Provider("desec") with { Ttl = 900, RefusesLowTtl = true }] };
        Assert.All(SimulatedWorld.Run(spec).Visible, entry => Assert.NotNull(entry.After));
        var original = SimulatedWorld.Run(spec with { Original = new OriginalSetUp(IsSample: false) });
        Assert.Null(original.Visible[1].After);
        Assert.True(Original(spec) > 0.5);
    }

    [Fact]
    public void A_provider_that_was_down_during_the_switch_is_written_when_it_comes_back()
    {
        // The API comes back while the front is still dead: Holdfast repairs, the original sees "already right" at the first provider.
        var away = new Course([new Stretch(Onset, Onset + 5 * Minute, PlaneState.Down)]);
        var spec = World(secondApi: away);
        var after = SimulatedWorld.Run(spec).Visible[1].After;
        Assert.InRange(after!.Value.TotalMinutes, 5, 6.5);
        Assert.Null(SimulatedWorld.Run(spec with { Original = new OriginalSetUp(IsSample: false) }).Visible[1].After);
        Assert.True(Original(spec) > 0.5);
    }

    [Fact]
    public void Flapping_is_left_once_and_not_twenty_times()
    {
        var flapping = new Course([new Stretch(Onset, Onset + 92 * Minute, PlaneState.Flapping, Period: 10 * Minute, Bad: 0.5)]);
        var spec = World(first: flapping) with { Horizon = 240 * Minute };
        Assert.Equal([SwitchKind.Failover, SwitchKind.Failback], SimulatedWorld.Run(spec).Switches.Select(change => change.Kind));
        Assert.True(SimulatedWorld.Run(spec with { Original = new OriginalSetUp(IsSample: false) }).Switches.Count >= 18);
    }

    [Fact]
    public void A_lone_bad_probe_moves_nobody()
    {
        var hiccup = new Course([new Stretch(Onset, Onset + 5_000, PlaneState.Down)]);
        var spec = World(first: hiccup) with { ProbePhase = 0 };
        Assert.Empty(SimulatedWorld.Run(spec).Switches);
        Assert.NotEmpty(SimulatedWorld.Run(spec with { Original = new OriginalSetUp(IsSample: false, Phase: 0) }).Switches);
    }

    [Fact]
    public void The_checker_s_own_network_is_not_the_front_s_fault()
    {
        // The checker loses its network for ten minutes; no front has any trouble.
        var lossy = new Course([new Stretch(Onset, Onset + 10 * Minute, PlaneState.Down)]);
        var spec = World(first: Course.AlwaysUp) with { Watchers = [new WatcherSpec("here", 0, lossy)] };
        Assert.Empty(SimulatedWorld.Run(spec).Switches);
        // The original has no canary: a failure of its first check alone is a failure of the front.
        Assert.Equal(OriginalTarget.Secondary, OriginalTool.Run(true, OriginalTarget.Primary, false, true, [("cloudflare", true)]).Wanted);
    }

    [Fact]
    public void With_everything_down_users_are_left_where_they_are_as_the_original_does_too()
    {
        var spec = World() with { Fronts = [DeadForHalfAnHour, DeadForHalfAnHour], Origin = DeadForHalfAnHour };
        Assert.Empty(SimulatedWorld.Run(spec).Switches);
        Assert.Empty(SimulatedWorld.Run(spec with { Original = new OriginalSetUp(IsSample: false) }).Switches);
    }

    [Fact]
    public void A_declared_last_resort_is_taken_when_everything_is_down()
    {
        var third = FrontName.Parse("static");
        var spec = World();
        spec = spec with
        {
            Policy = RouterPolicy.Default with { LastResort = third },
            Router = spec.Router with { Fronts = [.. spec.Router.Fronts.Append(new Front(third, "storage"))] },
            Fronts = [DeadForHalfAnHour, DeadForHalfAnHour, Course.AlwaysUp],
        };
        Assert.Equal(third, SimulatedWorld.Run(spec).Switches[0].To);
        Assert.Empty(SimulatedWorld.Run(spec with { Original = new OriginalSetUp(IsSample: false) }).Switches);
    }

    [Fact]
    public void An_old_decision_that_is_written_late_does_not_stay()
    {
        // Every write may be applied a second time up to 90 s later; the switch by hand in between must win in the end.
        var spec = World(first: Course.AlwaysUp) with
        {
            Providers = [Provider("cloudflare") with { Duplicates = 1 }, Provider("desec") with { Duplicates = 1 }],
            Orders =
            [
                new Order(Onset, new OperatorAction.PinTo(FrontName.Parse("second")), ByHand: false),
                new Order(Onset + 2_000, new OperatorAction.PinTo(FrontName.Parse("first")), ByHand: false),
            ],
            QuietFrom = Onset + 5_000,
        };
        var result = SimulatedWorld.Run(spec);
        Assert.Empty(result.Broken);
        Assert.Equal(2, result.Switches.Count);
        // The original keeps no epoch: an older target at the second provider stays, because it reads the first one only.
        Assert.Equal("already right at the first provider", OriginalTool.Run(true, OriginalTarget.Primary, true, true, [("cloudflare", true), ("desec", true)]).Outcome);
    }

    [Fact]
    public void Two_watchers_that_cannot_see_each_other_do_not_fight()
    {
        var cut = World() with
        {
            Router = World().Router with { Vantages = ["paris", "berlin", "rome"] },
            Watchers = [new("paris", 0, Course.AlwaysUp), new("berlin", 0, Course.AlwaysUp), new("rome", 0, Course.AlwaysUp)],
            Partitions = [new Partition(Onset - 2 * Minute, Onset + 15 * Minute, 0b001)],
            QuietFrom = Healed,
        };
        var result = SimulatedWorld.Run(cut);
        Assert.Empty(result.Broken);
        Assert.Equal(SwitchKind.Failover, result.Switches[0].Kind);
        Assert.Single(result.Switches, change => change.Kind == SwitchKind.Failover);
    }

    [Fact]
    public void A_standby_with_a_bad_certificate_is_known_long_before_it_is_needed()
    {
        var readiness = new Readiness(CertificateDays: 3, CertificateFault: null, MissingProtections: ["waf"]);
        Assert.False(readiness.IsReady(RouterPolicy.Default));
        Assert.Equal(
            ["certificate ends in 3 days (at least 7 wanted)", "lacks waf, which the first front gives"],
            readiness.Obstacles(RouterPolicy.Default));
        Assert.Equal(7, readiness.CertificateWarning());
        // The original looks at the standby only when the primary fails: nothing in its run knows of it before.
        Assert.Equal("already right at the first provider", OriginalTool.Run(true, OriginalTarget.Primary, true, isSecondaryHealthy: false, []).Outcome);
    }

    [Fact]
    public void A_record_changed_by_hand_at_the_provider_that_nobody_reads_is_found_and_put_back()
    {
        var mark = new EpochMark(new Epoch(3, "here"), FrontName.Parse("first"), DateTimeOffset.UnixEpoch);
        var state = Convergence.Reduce(Convergence.Start(["cloudflare", "desec"], 1), new ConvergenceEvent.Wished(mark), DateTimeOffset.UnixEpoch).Next;
        // Both are proved; then the name servers of the second one answer something else.
        state = state with { Providers = [.. state.Providers.Select(provider => provider with { Phase = ProgressPhase.Confirmed, WrittenAt = DateTimeOffset.UnixEpoch, IsVerifying = true })] };
        var now = DateTimeOffset.UnixEpoch.AddMinutes(1);
        (state, _) = Convergence.Reduce(state, new ConvergenceEvent.Served("desec", mark.Epoch, Asked: 2, Agreeing: 0), now);
        (state, var errands) = Convergence.Reduce(state, ConvergenceEvent.Tick.Now, now);
        Assert.Equal("desec", Assert.IsType<Errand.Read>(Assert.Single(errands)).Provider);
        var byHand = new ConvergenceEvent.ReadDone("desec", mark.Epoch, new RouterReading(FrontName.Parse("second"), null, mark));
        Assert.NotNull(Drift.In(state, byHand));
        Assert.Equal(mark, Assert.IsType<Errand.Write>(Assert.Single(Convergence.Reduce(state, byHand, now).Errands)).Mark);
        // The original reads the first provider only: whatever stands at the second one, there is nothing to do.
        Assert.Equal("already right at the first provider", OriginalTool.Run(true, OriginalTarget.Primary, true, true, [("cloudflare", true), ("desec", true)]).Outcome);
    }

    [Fact]
    public void An_oscillating_front_does_not_use_up_the_write_budget_of_a_provider()
    {
        // deSEC: 300 record writes a day and domain, of which every switch takes one request (failover.md 1.3).
        var flapping = new Course([new Stretch(Onset, Onset + 23 * 60 * Minute, PlaneState.Flapping, Period: 10 * Minute, Bad: 0.5)]);
        var spec = World(first: flapping) with { Horizon = 24 * 60 * Minute };
        Assert.InRange(SimulatedWorld.Run(spec).Switches.Count, 1, 4);
        Assert.True(SimulatedWorld.Run(spec with { Original = new OriginalSetUp(IsSample: false) }).Switches.Count > 200);
    }

    private static double Holdfast(WorldSpec spec)
    {
        var result = SimulatedWorld.Run(spec);
        Assert.Empty(result.Broken);
        return result.LostShare!.Value;
    }

    private static double Original(WorldSpec spec, bool isSample = false) => SimulatedWorld.Run(spec with { Original = new OriginalSetUp(isSample) }).LostShare!.Value;

    private static Course Trouble(PlaneState state) => new([new Stretch(Onset, Healed, state)]);

    private static ProviderSpec Provider(string name) => new(name, Course.AlwaysUp, Course.AlwaysUp);

    private static WorldSpec World(Course? first = null, Course? firstApi = null, Course? secondApi = null) => new()
    {
        Seed = 7,
        Horizon = 100 * Minute,
        Policy = RouterPolicy.Default,
        Router = new Router(
            "web",
            [new Front(FrontName.Parse("first"), "one"), new Front(FrontName.Parse("second"), "two")],
            [new Canary("wiki", "elsewhere")],
            ["here"],
            ProbesOrigin: true),
        Fronts = [first ?? DeadForHalfAnHour, Course.AlwaysUp],
        Canaries = [Course.AlwaysUp],
        Providers = [new ProviderSpec("cloudflare", firstApi ?? Course.AlwaysUp, Course.AlwaysUp), new ProviderSpec("desec", secondApi ?? Course.AlwaysUp, Course.AlwaysUp)],
        Watchers = [new WatcherSpec("here", 0, Course.AlwaysUp)],
        Users = Scenario.Habits(2),
    };
}
