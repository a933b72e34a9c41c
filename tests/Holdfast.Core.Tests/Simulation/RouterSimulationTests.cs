using Holdfast.Core.Inventory;
using Holdfast.Core.Simulation;
using static Holdfast.Core.Tests.Simulation.SimulatorTests;

namespace Holdfast.Core.Tests.Simulation;

/// <summary>Decide after 35 s, write in 5 s, users follow over a TTL of 60 s: 70 s lost on the mean when all goes well.</summary>
public class RouterSimulationTests
{
    private static readonly FailoverTopology Topology = new()
    {
        Providers = [new("cf", "cloudflare"), new("de", "desec")],
        Zones = [new("r.example.com", ["cf", "de"])],
        Routers = [new("web", "r.example.com", TimeSpan.FromSeconds(60), [new("first", "a.example.net", "cloudflare"), new("second", "b.example.org", "bunny")])],
        Watchers = [new("paris", "", "ovh"), new("berlin", "", "hetzner"), new("home", "", "")],
    };

    private const double Lost = 35 + 5 + 30;

    [Fact]
    public void The_router_leaves_a_dead_front()
    {
        var result = Run(Down("front:web/first", 0, 60));
        Assert.Equal(Lost, Seconds(result), 6);
        Assert.Equal(
            [ActionKind.Decided, ActionKind.Written, ActionKind.Written, ActionKind.Moved, ActionKind.Moved, ActionKind.FailedBack, ActionKind.Written, ActionKind.Written, ActionKind.Moved, ActionKind.Moved],
            result.Actions.Select(action => action.Kind));
    }

    [Fact]
    public void Going_back_loses_nobody_and_waits_until_the_front_was_well_for_long_enough()
    {
        var back = Run(Down("front:web/first", 0, 60)).Actions.Single(action => action.Kind == ActionKind.FailedBack);
        Assert.Equal(90, back.At.TotalMinutes, 3);
    }

    [Fact]
    public void A_front_that_flaps_is_left_once()
    {
        var result = Run(new Disturbance("front:web/first", [new(TimeSpan.Zero, TimeSpan.FromHours(1), new DisturbanceState.Flapping(TimeSpan.FromMinutes(10), 0.5))]));
        Assert.Equal(1, result.Actions.Count(action => action.Kind == ActionKind.Decided));
        Assert.Equal(Lost, Seconds(result), 6);
    }

    [Fact]
    public void A_provider_that_takes_no_writes_keeps_sending_its_half_of_the_users_to_the_dead_front()
    {
        var result = Run(Down("front:web/first", 0, 60), Down("provider:cf/dns-api", 0, 60));
        Assert.Equal((Lost / 2) + 1800, Seconds(result), 6);
        Assert.Contains(result.Actions, action => action.Kind == ActionKind.Blocked && action.Text.StartsWith("cf takes no writes", StringComparison.Ordinal));
    }

    [Fact]
    public void A_provider_that_does_not_answer_either_harms_nobody()
    {
        var result = Run(Down("front:web/first", 0, 60), Down("provider:cf/dns-api", 0, 60), Down("provider:cf/dns-serving", 0, 60));
        Assert.Equal(Lost, Seconds(result), 6);
    }

    [Fact]
    public void Writes_that_fail_half_of_the_time_take_twice_as_long()
    {
        var result = Run(Down("front:web/first", 0, 60), new Disturbance("provider:cf/dns-api", [new(TimeSpan.Zero, TimeSpan.FromHours(1), new DisturbanceState.Degraded(0.5))]));
        Assert.Equal(Lost + 2.5, Seconds(result), 6);
    }

    [Fact]
    public void A_provider_is_written_as_soon_as_it_takes_writes_again()
    {
        var result = Run(Down("front:web/first", 0, 60), Down("provider:cf/dns-api", 0, 20), Down("provider:de/dns-api", 0, 10));
        Assert.Equal(((1200 + 35) + (600 + 35)) / 2.0, Seconds(result), 6);
    }

    [Fact]
    public void With_most_watchers_gone_nobody_decides()
    {
        var result = Run(Down("front:web/first", 0, 60), Down("watcher:paris", 0, 60), Down("watcher:berlin", 0, 60));
        Assert.Equal(3600, Seconds(result), 6);
        var blocked = Assert.Single(result.Actions, action => action.Kind == ActionKind.Blocked);
        Assert.Contains("1 of 3 watchers", blocked.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void With_every_front_down_it_stays()
    {
        var result = Run(Down("front:web/first", 0, 60), Down("front:web/second", 0, 60));
        Assert.Equal(3600, Seconds(result), 6);
        Assert.DoesNotContain(result.Actions, action => action.Kind == ActionKind.Decided);
    }

    [Fact]
    public void With_the_standby_down_nothing_is_lost() => Assert.Equal(0, Seconds(Run(Down("front:web/second", 0, 60))), 6);

    [Fact]
    public void The_whole_supplier_of_the_first_front_and_of_one_provider_may_fall() => Assert.Equal(Lost, Seconds(Run(Down("supplier:cloudflare", 0, 60))), 6);

    [Fact]
    public void Without_failover_the_loss_is_the_outage()
    {
        var result = Simulator.Run(Graph(), Event(Down("front:web/first", 0, 60)), new SimulationOptions { AllowSwitches = false });
        Assert.Equal(3600, Seconds(result), 6);
    }

    private static double Seconds(SimulationResult result) => result.Of("shop")?.LostTime.TotalSeconds ?? 0;

    private static SimulationResult Run(params Disturbance[] disturbances) => Simulator.Run(Graph(), Event(disturbances));

    private static InventoryGraph Graph() => InventoryGraph.Of(new DependencyInventory { Components = [Function("shop", "router:web")] }.Expand(Topology));
}
