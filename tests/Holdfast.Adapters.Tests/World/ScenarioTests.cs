using Holdfast.Core.Failover;
using Holdfast.Core.Incidents;
using Holdfast.Lab.World;

namespace Holdfast.Adapters.Tests.World;

public class ScenarioTests
{
    public static TheoryData<string> Ids => [.. Reports.Incidents.Select(incident => incident.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_outage_is_replayed_without_breaking_an_invariant_and_never_below_the_floor(string id)
    {
        foreach (var place in Enum.GetValues<RouterPlace>())
        {
            var report = Reports.Of(id, place);
            Assert.Equal([60, 3600], report.Runs.Select(run => run.DesecMinimumTtl));
            foreach (var run in report.Runs)
            {
                Assert.Empty(run.Broken);
                if (run.UserTimeLost is null)
                {
                    Assert.Empty(run.Switches); // nothing was wrong with the front: nothing may be done
                    continue;
                }
                Assert.InRange(run.UserTimeLost.Low, run.Floor!.Low, 1);
                Assert.InRange(run.UserTimeLost.High, run.Floor.High, 1);
                Assert.True(run.UserTimeLost.High <= run.OriginalFixed!.High + 1e-9 && run.OriginalFixed.High <= run.OriginalSample!.High + 1e-9);
            }
        }
    }

    [Fact]
    public void On_the_eighteenth_of_november_users_lose_less_than_a_percent_and_nothing_flaps()
    {
        var run = Reports.Of("cf-2025-11-18").Runs[0];
        Assert.Equal([SwitchKind.Failover, SwitchKind.Failback], run.Switches.Select(change => change.Kind));
        Assert.InRange(run.Detected!.Value.TotalSeconds, 20, 35);
        Assert.InRange(run.UserTimeLost!.High, 0.005, 0.01);
        Assert.InRange(run.Floor!.High, 0.005, run.UserTimeLost.High);
        Assert.Equal(1, run.OriginalSample!.High);
        Assert.All(run.Visible, entry => Assert.NotNull(entry.After));
    }

    [Fact]
    public void A_frozen_api_of_the_failed_owner_keeps_half_of_the_users_there_unless_the_router_lives_outside()
    {
        var same = Reports.Of("cf-2025-11-18", RouterPlace.Same, PlaneState.Frozen).Runs[0];
        var outside = Reports.Of("cf-2025-11-18", RouterPlace.Outside, PlaneState.Frozen).Runs[0];
        Assert.InRange(same.UserTimeLost!.High, 0.48, 0.53);
        // Even the floor cannot write what accepts no write; it lands when the freeze ends.
        Assert.InRange(same.Floor!.High, 0.48, same.UserTimeLost.High);
        Assert.InRange(outside.UserTimeLost!.High, 0.005, 0.01);
        Assert.Equal(1, same.OriginalFixed!.High);
        Assert.InRange(same.Visible.Single(entry => entry.Provider == "desec").After!.Value.TotalSeconds, 20, 40);
    }

    [Fact]
    public void A_minimum_ttl_of_an_hour_costs_more_than_everything_else()
    {
        var report = Reports.Of("cf-2025-12-05");
        Assert.True(report.Runs[1].UserTimeLost!.High > 10 * report.Runs[0].UserTimeLost!.High);
    }

    [Fact]
    public void A_strength_that_the_fixture_leaves_open_gives_a_range_and_says_so()
    {
        var report = Reports.Of("afd-2025-10-29");
        Assert.False(report.Runs[0].UserTimeLost!.IsExact);
        Assert.Contains(report.Notes, note => note.Contains("does not say how strong", StringComparison.Ordinal));
        Assert.Contains(Reports.Of("dyn-2016-10-21").Notes, note => note.Contains("no share can be computed", StringComparison.Ordinal));
    }

    /// <summary>
    /// The table of failover.md 1.6, computed again from the flips of the simulated world: one provider that is always writable, so that
    /// the policy alone is seen. The table lets users drift: at any moment 1/TTL of them per second change sides, whatever they cached.
    /// </summary>
    [Theory]
    [InlineData(3, 0, 0, 60, 20, 6.0)]
    [InlineData(3, 0, 0, 900, 20, 33.7)]
    [InlineData(20, 0, 0, 60, 20, 6.0)]
    [InlineData(20, 0, 0, 900, 20, 6.3)]
    [InlineData(30, 0, 15, 60, 10, 1.3)]
    [InlineData(30, 0, 15, 900, 10, 3.9)]
    [InlineData(30, 15, 30, 60, 2, 0.6)]
    [InlineData(30, 15, 30, 900, 2, 3.8)]
    [InlineData(30, 15, -1, 60, 1, 0.6)]
    [InlineData(30, 15, -1, 900, 1, 3.8)]
    public void The_flapping_of_the_eighteenth_of_november_costs_what_the_policy_makes_of_it(int up, int clean, int dwell, int ttl, int flips, double percent)
    {
        var chosen = RouterPolicy.Default with
        {
            Down = new DownRule(3, 33, 32), // the second rule off: it is not in the table
            Up = up,
            MinimumHealthy = TimeSpan.Zero,
            MaxSwitchesPerHour = 1000,
            Failback = new Failback(dwell < 0 ? FailbackMode.Manual : FailbackMode.Delayed, TimeSpan.FromMinutes(clean), TimeSpan.FromMinutes(Math.Max(0, dwell))),
        };
        var spec = Trace(ttl) with { Policy = chosen };
        var result = SimulatedWorld.Run(spec);
        Assert.Equal(137 * 60, result.BadSeconds);
        Assert.Equal(flips, result.Switches.Count);
        Assert.InRange(Drift(spec, result, ttl), percent - 0.3, percent + 0.3);
    }

    [Theory]
    [InlineData(60, 3.6)]
    [InlineData(900, 12.5)]
    public void The_original_tool_flips_twenty_times(int ttl, double percent)
    {
        var spec = Trace(ttl) with { Original = new OriginalSetUp(IsSample: false, Phase: 0) };
        var result = SimulatedWorld.Run(spec);
        Assert.Equal(20, result.Switches.Count);
        Assert.InRange(Drift(spec, result, ttl), percent - 0.3, percent + 0.3);
    }

    /// <summary>Real caches hold an answer for a whole TTL, so with a TTL far above the flapping they remember both sides: the world's own figure.</summary>
    [Fact]
    public void Caches_that_keep_their_answer_for_a_whole_ttl_soften_the_flapping_of_a_bad_policy()
    {
        var policy = RouterPolicy.Default with { Down = new DownRule(3, 33, 32), Up = 3, MinimumHealthy = TimeSpan.Zero, MaxSwitchesPerHour = 1000, Failback = new Failback(FailbackMode.Delayed, default, default) };
        Assert.InRange(SimulatedWorld.Run(Trace(900) with { Policy = policy }).LostShare!.Value, 0.18, 0.25);
    }

    private static double Drift(WorldSpec spec, WorldResult result, int ttl)
    {
        double onFirst = 1, lost = 0;
        for (var second = 0; second * 1000L < spec.Horizon; second++)
        {
            var isAway = result.Switches.Count(change => change.At.TotalSeconds <= second) % 2 == 1;
            onFirst = Math.Clamp(onFirst + (isAway ? -1.0 : 1.0) / ttl, 0, 1);
            lost += onFirst * spec.Fronts[0].Badness(second * 1000L);
        }
        return lost / result.BadSeconds * 100;
    }

    private static WorldSpec Trace(int ttl)
    {
        var spec = Scenario.Prepare(Reports.Incidents.Single(incident => incident.Id == "cf-2025-11-18"), new ScenarioOptions { DnsApi = PlaneState.Up }, 60, 0.5);
        return spec with
        {
            ProbePhase = 0, // the first bad probe falls on the onset, as in the table
            Providers = [new ProviderSpec("only", Course.AlwaysUp, Course.AlwaysUp, Ttl: ttl)],
            Users = Scenario.Habits(1),
        };
    }
}
