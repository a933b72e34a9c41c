using Holdfast.Core;
using Holdfast.Core.Dns;
using Holdfast.Core.Failover;
using Holdfast.Core.Inventory;
using Holdfast.Core.Simulation;
using Holdfast.Lab.World;
using Scenario = Holdfast.Core.Simulation.Scenario;

namespace Holdfast.Adapters.Tests.World;

/// <summary>
/// What routers do in the index, by the product's machine. With the default policy: seen after 20 to 30 s, a second or two for the write,
/// and users follow over a TTL of 60 s: 56.4 s lost on the mean when all goes well.
/// </summary>
public class RouterTableTests
{
    private const double Lost = 25 + 1.4 + 30;
    private const double Sampling = 1.2;

    private static readonly FailoverTopology Topology = new()
    {
        Providers = [new("cf", "cloudflare"), new("de", "desec")],
        Zones = [new("r.example.com", ["cf", "de"])],
        Routers = [new("web", "r.example.com", TimeSpan.FromSeconds(60), [new("first", "a.example.net", "cloudflare"), new("second", "b.example.org", "bunny")])],
        Watchers = [new("paris", "", "ovh")],
    };

    private RouterPolicy _policy = RouterPolicy.Default;

    private ValueList<FrontName> _maintenance = [];

    [Fact]
    public void The_router_leaves_a_dead_front_and_goes_back()
    {
        var result = Run(Down("front:web/first", 0, 60));
        Assert.InRange(Seconds(result), Lost - Sampling, Lost + Sampling);
        Assert.Equal(
            [ActionKind.Decided, ActionKind.Written, ActionKind.Written, ActionKind.Moved, ActionKind.FailedBack, ActionKind.Written, ActionKind.Written, ActionKind.Moved],
            result.Actions.Select(action => action.Kind));
    }

    [Fact]
    public void Users_drain_over_the_ttl()
    {
        var spans = Run(Down("front:web/first", 0, 60)).Of("shop")!.Spans;
        Assert.True(spans.Count(span => span.Level == Level.Degraded) >= 8);
        Assert.InRange(spans[0].Until.TotalSeconds, 20, 30); // nobody is served until the first of them asks anew
        Assert.InRange(spans[^1].Until.TotalSeconds, 80, 95);
    }

    [Fact]
    public void Going_back_loses_nobody_and_waits_for_clean_time_and_dwell()
    {
        var back = Run(Down("front:web/first", 0, 60)).Actions.Single(action => action.Kind == ActionKind.FailedBack);
        Assert.InRange(back.At.TotalMinutes, 75, 76); // clean for 15 min after the hour
        var soon = Run(Down("front:web/first", 0, 5)).Actions.Single(action => action.Kind == ActionKind.FailedBack);
        Assert.InRange(soon.At.TotalMinutes, 30, 31.5); // half an hour after it left
    }

    [Fact]
    public void An_outage_of_two_weeks_is_left_and_gone_back_from_as_one_of_a_day()
    {
        var result = Run(Down("front:web/first", 0, 14 * 24 * 60));
        Assert.InRange(Seconds(result), Lost - Sampling, Lost + Sampling);
        Assert.InRange(result.Actions.Single(action => action.Kind == ActionKind.FailedBack).At.TotalMinutes, 14 * 24 * 60 + 15, 14 * 24 * 60 + 16);
    }

    [Fact]
    public void Two_outages_with_a_day_between_are_two_episodes_and_equal_ones_are_played_once()
    {
        var table = new RouterTable([]);
        var graph = Graph(table);
        var one = Seconds(Simulator.Run(graph, Event(Down("front:web/first", 0, 300))));
        var played = table.Played;
        var two = Seconds(Simulator.Run(graph, Event(new Disturbance("front:web/first", [new(Minutes(10), Minutes(310), DisturbanceState.Out), new(Minutes(2000), Minutes(2400), DisturbanceState.Out)]))));
        Assert.Equal(2 * one, two, 3);
        Assert.Equal(played, table.Played);
    }

    [Fact]
    public void A_router_that_goes_back_only_by_hand_stays_and_is_left_from_there()
    {
        _policy = _policy with { Failback = _policy.Failback with { Mode = FailbackMode.Manual } };
        var result = Run(Down("front:web/first", 0, 60), Down("front:web/second", 600, 660));
        Assert.DoesNotContain(result.Actions, action => action.Kind == ActionKind.FailedBack);
        Assert.InRange(Seconds(result), 2 * (Lost - Sampling), 2 * (Lost + Sampling));
    }

    [Fact]
    public void A_front_that_flaps_is_left_once() =>
        Assert.Equal(1, Run(new Disturbance("front:web/first", [new(TimeSpan.Zero, TimeSpan.FromHours(1), new DisturbanceState.Flapping(TimeSpan.FromMinutes(10), 0.5))]))
            .Actions.Count(action => action.Kind == ActionKind.Decided));

    [Fact]
    public void A_provider_that_takes_no_writes_keeps_sending_its_half_of_the_users_to_the_dead_front()
    {
        var result = Run(Down("front:web/first", 0, 60), Down("provider:cf/dns-api", 0, 60));
        Assert.InRange(Seconds(result), 1800 + (Lost / 2) - 5, 1800 + (Lost / 2) + 5);
        Assert.Contains(result.Actions, action => action.Kind == ActionKind.Blocked && action.Text.StartsWith("cf takes no writes: its users are still sent to web through first", StringComparison.Ordinal));
    }

    [Fact]
    public void A_provider_that_does_not_answer_either_harms_nobody() =>
        Assert.InRange(Seconds(Run(Down("front:web/first", 0, 60), Down("provider:cf/dns-api", 0, 60), Down("provider:cf/dns-serving", 0, 60))), Lost - Sampling, Lost + Sampling);

    [Fact]
    public void A_provider_is_written_when_it_takes_writes_again()
    {
        // Its half waits for it; the machine tries again at least every minute or two.
        var seconds = Seconds(Run(Down("front:web/first", 0, 60), Down("provider:cf/dns-api", 0, 20)));
        Assert.InRange(seconds, (Lost + 1200) / 2, (Lost + 1200 + 240) / 2);
    }

    [Fact]
    public void With_the_watcher_gone_nobody_decides_and_it_is_said()
    {
        var result = Run(Down("front:web/first", 0, 60), Down("watcher:paris", 0, 120));
        Assert.Equal(3600, Seconds(result), 3);
        Assert.Contains(result.Actions, action => action is { Kind: ActionKind.Blocked, Text: "router web is not switched: nobody who could decide is up" });
    }

    [Fact]
    public void With_every_front_down_it_stays()
    {
        var result = Run(Down("front:web/first", 0, 60), Down("front:web/second", 0, 60));
        Assert.Equal(3600, Seconds(result), 3);
        Assert.DoesNotContain(result.Actions, action => action.Kind == ActionKind.Decided);
    }

    [Fact]
    public void With_the_standby_down_nothing_is_lost() => Assert.Equal(0, Seconds(Run(Down("front:web/second", 0, 60))), 6);

    [Fact]
    public void The_whole_supplier_of_the_first_front_and_of_one_provider_may_fall() =>
        Assert.InRange(Seconds(Run(Down("supplier:cloudflare", 0, 60))), Lost - Sampling, Lost + Sampling);

    [Fact]
    public void A_standby_in_maintenance_is_no_way_out()
    {
        _maintenance = [FrontName.Parse("second")];
        Assert.Equal(3600, Seconds(Run(Down("front:web/first", 0, 60))), 3);
    }

    [Fact]
    public void Without_automation_nothing_is_switched()
    {
        _policy = _policy with { Automation = false };
        Assert.Equal(3600, Seconds(Run(Down("front:web/first", 0, 60))), 3);
    }

    [Fact]
    public void The_policy_of_the_configuration_counts()
    {
        _policy = _policy with { Interval = TimeSpan.FromSeconds(30), Down = new DownRule(5, 10, 20) };
        Assert.InRange(Seconds(Run(Down("front:web/first", 0, 60))), 135 + 31.4 - 2, 135 + 31.4 + 2);
    }

    [Fact]
    public void A_provider_with_a_longer_ttl_keeps_its_users_longer()
    {
        var setup = Setup() with { Providers = [new RouterProvider("de", new Ttl(3600), new Ttl(86_400)), new RouterProvider("cf", new Ttl(30), new Ttl(86_400))] };
        var seconds = Seconds(Simulator.Run(Graph(new RouterTable([setup])), Event(Down("front:web/first", 0, 180))));
        Assert.InRange(seconds, 600, 1800 + Lost);
    }

    [Fact]
    public void Of_thousands_of_runs_the_mean_is_that_of_one()
    {
        var graph = Graph(new RouterTable([]));
        var many = new SimulationOptions { Explain = false, IsOneOfMany = true };
        var lengths = Enumerable.Range(0, 60).Select(each => 5 + 1.7 * each).ToList();
        var mean = lengths.Average(minutes => Seconds(Simulator.Run(graph, Event(Down("front:web/first", 0, minutes)), many)));
        Assert.InRange(mean, Lost - 2, Lost + 2);
    }

    private static double Seconds(SimulationResult result) => result.Of("shop")?.LostTime.TotalSeconds ?? 0;

    private static TimeSpan Minutes(double minutes) => TimeSpan.FromMinutes(minutes);

    private static Disturbance Down(string node, double from, double until) => new(node, [new(Minutes(from), Minutes(until), DisturbanceState.Out)]);

    private static Scenario Event(params ReadOnlySpan<Disturbance> disturbances) => new("event", "event", TimeSpan.FromHours(1), ValueList.Create(disturbances));

    private SimulationResult Run(params ReadOnlySpan<Disturbance> disturbances) => Simulator.Run(Graph(new RouterTable([Setup()])), Event(disturbances));

    private RouterSetup Setup() => new(
        new Router("web", [], [new Canary("elsewhere")], ["paris"]), _policy, "paris", new RouterRecord(DnsName.Parse("web.r.example.com."), new Ttl(60), []), [], Maintenance: _maintenance);

    private static InventoryGraph Graph(RouterTable table) => InventoryGraph.Of(
        new DependencyInventory { Components = [new Component { Id = "shop", Kind = "function", Needs = ["router:web"] }] }.Expand(Topology with { Steering = table.Answer }));
}
