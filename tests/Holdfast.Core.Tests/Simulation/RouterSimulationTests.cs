using Holdfast.Core.Inventory;
using Holdfast.Core.Simulation;
using static Holdfast.Core.Tests.Simulation.SimulatorTests;

namespace Holdfast.Core.Tests.Simulation;

/// <summary>The simulation asks what a router answers to what becomes of its surroundings, and sends its users there.</summary>
public class RouterSimulationTests
{
    private static readonly FailoverTopology Topology = new()
    {
        Providers = [new("cf", "cloudflare"), new("de", "desec")],
        Zones = [new("r.example.com", ["cf", "de"])],
        Routers = [new("web", "r.example.com", TimeSpan.FromSeconds(60), [new("first", "a.example.net", "cloudflare"), new("second", "b.example.org", "bunny")])],
        Watchers = [new("paris", "", "ovh")],
    };

    private readonly List<RouterQuestion> _asked = [];

    [Fact]
    public void Users_are_where_the_answer_says()
    {
        var result = Run(Leaves, Down("front:web/first", 0, 60));
        // All for 30 s, half of them for 30 s more.
        Assert.Equal(45, Seconds(result), 6);
        Assert.Equal([(0.0, 30.0, 0.0), (30.0, 60.0, 0.5)], result.Of("shop")!.Spans.Select(span => (span.From.TotalSeconds, span.Until.TotalSeconds, span.Share)));
        Assert.Equal(
            [(ActionKind.Decided, "router web: decided for web through second"), (ActionKind.Written, "de answers web through second"), (ActionKind.Moved, "half of the users have followed to web through second")],
            result.Actions.Select(action => (action.Kind, action.Text)));
    }

    [Fact]
    public void The_measure_of_a_router_is_that_of_the_lab()
    {
        var router = Assert.Single(Run(Leaves, Down("front:web/first", 0, 60)).Routers);
        Assert.Equal(("router:web", "web through first", 3600.0, 45.0, 45 / 3600.0), (router.Node, router.First, router.Bad.TotalSeconds, router.Lost.TotalSeconds, router.Share));
    }

    [Fact]
    public void It_is_asked_once_with_what_became_of_fronts_providers_and_watchers()
    {
        Run(Leaves, Down("supplier:cloudflare", 5, 60), Down("watcher:paris", 10, 20), Down("provider:de/dns-api", 15, 16));
        var question = Assert.Single(_asked);
        ServiceCourse bad = new([new(Minutes(5), 0), new(Minutes(60), 1)]);
        Assert.Equal(("web", ["cf", "de"], false), (question.Router.Name, question.Providers, question.IsOneOfMany));
        Assert.Equal([bad, default], question.Fronts);
        Assert.Equal([bad, default], question.Serving);
        Assert.Equal([bad, new([new(Minutes(15), 0), new(Minutes(16), 1)])], question.Writing);
        Assert.Equal(new([new(Minutes(10), 0), new(Minutes(20), 1)]), question.Watching);
    }

    [Fact]
    public void A_front_that_serves_a_share_of_its_calls_is_asked_about_with_that_share()
    {
        Run(Leaves, new Disturbance("front:web/first", [new(Minutes(1), Minutes(2), new DisturbanceState.Degraded(0.4))]));
        Assert.Equal([new(Minutes(1), 0.4), new(Minutes(2), 1)], Assert.Single(_asked).Fronts[0].Steps);
    }

    [Fact]
    public void Nobody_is_asked_about_what_no_router_depends_on()
    {
        Run(Leaves, Down("shop", 0, 60));
        Assert.Empty(_asked);
    }

    [Fact]
    public void Without_anybody_to_ask_users_stay_at_the_first_front() =>
        Assert.Equal(3600, Seconds(Simulator.Run(Graph(null), Event(Down("front:web/first", 0, 60)))), 6);

    [Fact]
    public void Without_switches_nobody_is_asked()
    {
        var result = Simulator.Run(Graph(Leaves), Event(Down("front:web/first", 0, 60)), new SimulationOptions { AllowSwitches = false });
        Assert.Equal(3600, Seconds(result), 6);
        Assert.Empty(_asked);
    }

    [Fact]
    public void Users_at_a_front_that_falls_as_well_are_lost()
    {
        var result = Run(Leaves, Down("front:web/first", 0, 60), Down("front:web/second", 30, 60));
        Assert.Equal(45 + 1800, Seconds(result), 6);
    }

    [Fact]
    public void A_router_without_a_watcher_is_asked_nothing()
    {
        var graph = InventoryGraph.Of(new DependencyInventory { Components = [Function("shop", "router:web")] }.Expand(Topology with { Watchers = [], Steering = Leaves }));
        Assert.Equal(3600, Seconds(Simulator.Run(graph, Event(Down("front:web/first", 0, 60)))), 6);
        Assert.Empty(_asked);
    }

    /// <summary>The inner router's users are served by the outer one's: what the inner one does is part of what the outer one sees.</summary>
    [Fact]
    public void A_router_behind_a_router_is_answered_first()
    {
        var topology = Topology with
        {
            Routers = [Topology.Routers[0] with { Name = "outer" }, Topology.Routers[0]],
            Steering = Leaves,
        };
        var inventory = new DependencyInventory { Components = [Function("shop", "router:outer"), new Component { Id = "front:outer/first", Needs = ["router:web"] }] };
        Simulator.Run(InventoryGraph.Of(inventory.Expand(topology)), Event(Down("front:web/first", 0, 60)), new SimulationOptions { Explain = false });
        var last = _asked.Last(question => question.Router.Name == "outer");
        Assert.Equal([new(default, 0), new(TimeSpan.FromSeconds(30), 0.5), new(TimeSpan.FromSeconds(60), 1)], last.Fronts[0].Steps);
    }

    // Half of the users after 30 s, all of them after a minute, for ever.
    private RouterTimeline Leaves(RouterQuestion question)
    {
        _asked.Add(question);
        var at = question.Fronts[0].Steps is [var first, ..] ? first.At : TimeSpan.Zero;
        return new(
            [new(at + TimeSpan.FromSeconds(30), [0.5, 0.5]), new(at + TimeSpan.FromSeconds(60), [0, 1])],
            [
                new(at + TimeSpan.FromSeconds(25), RouterMoveKind.Decided, 1),
                new(at + TimeSpan.FromSeconds(26), RouterMoveKind.Served, 1, 1),
                new(at + TimeSpan.FromSeconds(45), RouterMoveKind.Followed, 1),
            ]);
    }

    private static double Seconds(SimulationResult result) => result.Of("shop")?.LostTime.TotalSeconds ?? 0;

    private static TimeSpan Minutes(double minutes) => TimeSpan.FromMinutes(minutes);

    private static SimulationResult Run(RouterSteering steering, params Disturbance[] disturbances) => Simulator.Run(Graph(steering), Event(disturbances));

    private static InventoryGraph Graph(RouterSteering? steering) =>
        InventoryGraph.Of(new DependencyInventory { Components = [Function("shop", "router:web")] }.Expand(Topology with { Steering = steering }));
}
