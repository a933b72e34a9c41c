using Holdfast.Core.Inventory;
using Holdfast.Core.Simulation;

namespace Holdfast.Core.Tests.Simulation;

public class SimulatorTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public void A_standby_helps_after_the_time_that_it_takes_to_change_over()
    {
        var result = Run([Function("shop", Group("10m", "one", "two")), new() { Id = "one" }, new() { Id = "two" }], Down("one", 0, 60));

        Assert.Equal("0-10 Down", Spans(result, "shop"));
        Assert.Equal(["shop", "one"], result.Of("shop")!.Spans[0].Because);
        Assert.Equal([ActionKind.SwitchStarted, ActionKind.SwitchDone], result.Actions.Select(action => action.Kind));
        Assert.Equal(10 / 60.0, result.Lost.UserShare, 9);
    }

    [Fact]
    public void A_stand_in_with_older_data_loses_what_it_lacks_for_all_who_need_it()
    {
        Component[] company =
        [
            Function("shop", "orders") with { Rpo = TimeSpan.FromMinutes(5) }, Function("reports", "orders") with { Rpo = Hour }, new() { Id = "news", Kind = "function", Rpo = TimeSpan.Zero, Needs = [new Dependency(new Need.One("orders"), IsDegrading: true)] },
            new() { Id = "orders", Needs = [new Need.AtLeast(1, ["db", "replica", "backup"]) { SwitchTime = TimeSpan.FromMinutes(10) }] },
            new() { Id = "db" }, new() { Id = "replica", DataAge = TimeSpan.FromMinutes(1) }, new() { Id = "backup", DataAge = TimeSpan.FromHours(24) },
        ];
        var one = Run(company, Down("db", 0, 60));
        Assert.Equal([new DataLoss(TimeSpan.FromMinutes(10), "orders", "replica", TimeSpan.FromMinutes(1))], one.DataLosses);
        Assert.Equal([], one.RpoBreaches);

        var both = Run(company, Down("db", 0, 60), Down("replica", 0, 60));
        Assert.Equal(["backup"], both.DataLosses.Select(loss => loss.From));
        Assert.Equal([new RpoBreach("shop", TimeSpan.FromMinutes(5), TimeSpan.FromHours(24), "backup"), new RpoBreach("reports", Hour, TimeSpan.FromHours(24), "backup")], both.RpoBreaches);

        // First to the replica, then to the backup: what is lost is told each time.
        Assert.Equal(["replica", "backup"], Run(company, Down("db", 0, 120), Down("replica", 30, 120)).DataLosses.Select(loss => loss.From));
        Assert.Equal([], Run(company, Down("db", 0, 5)).DataLosses); // it recovered before anything was changed over
    }

    [Fact]
    public void What_recovers_sooner_than_the_change_is_done_is_stayed_with()
    {
        var result = Run([Function("shop", Group("10m", "one", "two")), new() { Id = "one" }, new() { Id = "two" }], Down("one", 0, 6));
        Assert.Equal("0-6 Down", Spans(result, "shop"));
        Assert.Equal(ActionKind.SwitchCancelled, result.Actions[^1].Kind);
    }

    [Fact]
    public void A_standby_that_comes_back_later_is_changed_over_to_from_then_on()
    {
        var result = Run([Function("shop", Group("10m", "one", "two")), new() { Id = "one" }, new() { Id = "two" }], Down("one", 0, 60), Down("two", 0, 20));
        Assert.Equal("0-30 Down", Spans(result, "shop"));
    }

    [Fact]
    public void After_a_change_it_stays_until_that_one_fails_too()
    {
        var result = Run([Function("shop", Group("10m", "one", "two")), new() { Id = "one" }, new() { Id = "two" }], Down("one", 0, 30), Down("two", 50, 60));
        Assert.Equal("0-10 Down, 10-50 Up, 50-60 Down", Spans(result, "shop"));
    }

    [Fact]
    public void Two_of_three_with_a_cold_spare()
    {
        Component[] company = [Function("shop", new Need.AtLeast(2, ["a", "b", "c"]) { SwitchTime = TimeSpan.FromMinutes(5) }), new() { Id = "a" }, new() { Id = "b" }, new() { Id = "c" }];
        Assert.Equal("0-5 Down", Spans(Run(company, Down("a", 0, 60)), "shop"));
        Assert.Equal("", Spans(Run(company, Down("c", 0, 60)), "shop"));
        Assert.Equal("0-40 Down", Spans(Run(company, Down("a", 0, 60), Down("c", 0, 35)), "shop"));
    }

    [Fact]
    public void Shared_load_needs_no_change_over()
    {
        Component[] company = [Function("shop", Need.AnyOf("one", "two")), new() { Id = "one" }, new() { Id = "two" }];
        Assert.Equal("", Spans(Run(company, Down("one", 0, 60)), "shop"));
        Assert.Equal("10-20 Down", Spans(Run(company, Down("one", 0, 60), Down("two", 10, 20)), "shop"));
    }

    [Fact]
    public void Without_what_only_degrades_it_works_on_but_worse()
    {
        var result = Run([Function("shop", "search"), new() { Id = "search", Needs = [new Dependency(new Need.One("index"), IsDegrading: true)] }, new() { Id = "index" }], Down("index", 0, 60));
        Assert.Equal("0-60 Degraded", Spans(result, "shop"));
        Assert.Equal(0, result.Lost.UserShare);
        Assert.Equal((1, 2), (result.Down, result.Degraded));
    }

    [Fact]
    public void A_share_of_failing_calls_reaches_the_end_once_however_many_ways_lead_there()
    {
        var result = Run(
            [Function("shop", "a", "b"), new() { Id = "a", Needs = ["api"] }, new() { Id = "b", Needs = ["api"] }, new() { Id = "api" }],
            new Disturbance("api", [new(TimeSpan.Zero, Hour, new DisturbanceState.Degraded(0.7))]));
        Assert.Equal(0.7, result.Of("shop")!.Spans[0].Share, 9);
        Assert.Equal(0.3, result.Lost.UserShare, 9);
    }

    [Fact]
    public void A_flapping_part_is_bad_first_and_good_after()
    {
        var result = Run([Function("shop", "api"), new() { Id = "api" }], new Disturbance("api", [new(TimeSpan.Zero, TimeSpan.FromMinutes(25), new DisturbanceState.Flapping(TimeSpan.FromMinutes(10), 0.5))]));
        Assert.Equal("0-5 Down, 5-10 Up, 10-15 Down, 15-20 Up, 20-25 Down", Spans(result, "shop"));
    }

    [Fact]
    public void A_circle_of_needs_is_no_outage_but_one_that_fails_takes_the_circle_along()
    {
        Component[] company = [Function("shop", "a"), new() { Id = "a", Needs = ["b"] }, new() { Id = "b", Needs = ["a"] }, new() { Id = "other" }];
        Assert.Equal("", Spans(Run(company, Down("other", 0, 60)), "shop"));
        var result = Run(company, Down("b", 0, 60));
        Assert.Equal("0-60 Down", Spans(result, "shop"));
        Assert.Equal(["shop", "a", "b"], result.Of("shop")!.Spans[0].Because);
    }

    // trap.yaml: the cache is down for no other reason than that the shop is.
    [Fact]
    public void An_alternative_that_is_down_only_because_its_user_is_counts_as_one()
    {
        Component[] company =
        [
            Function("shop", new Need.AtLeast(2, ["cache", "main", "spare"]) { SwitchTime = TimeSpan.FromMinutes(5) }),
            new() { Id = "cache", Kind = "server", Needs = ["shop"] }, new() { Id = "main" }, new() { Id = "spare" },
        ];
        Assert.Empty(Holdfast.Core.Inventory.Structure.Of(Graph(company), order: 3)!.Points);
        Assert.Equal("0-5 Down", Spans(Run(company, Down("main", 0, 600)), "shop"));
        Assert.Equal("0-600 Down", Spans(Run(company, Down("main", 0, 600), Down("spare", 0, 600)), "shop"));
    }

    // trap3.yaml: the circle serves again with its spare, and the result says what that takes for granted.
    [Fact]
    public void A_circle_serves_again_with_what_it_needs_from_outside_and_the_result_says_so()
    {
        Component[] company = [Function("a", "b", Group("5m", "main", "spare")), new() { Id = "b", Needs = ["a"] }, new() { Id = "main" }, new() { Id = "spare" }];
        var result = Run(company, Down("main", 0, 600));
        Assert.Equal("0-5 Down", Spans(result, "a"));
        Assert.Equal("0-5 Down", Spans(result, "b"));
        Assert.Equal(["a", "b"], Assert.Single(FallenCircle.Of(Graph(company), result)).Nodes);
        Assert.Empty(FallenCircle.Of(Graph(company), Run(company, Down("spare", 0, 600))));
    }

    [Fact]
    public void Limits_costs_and_users_are_counted()
    {
        var result = Run(
            [
                Function("shop", "api") with { Rto = TimeSpan.FromMinutes(30), CostPerHour = new Money(1200, "EUR"), Users = 300 },
                Function("books") with { Users = 100 },
                new() { Id = "api" },
            ], Down("api", 0, 20), Down("api", 60, 105));

        Assert.Equal([new RtoBreach("shop", TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(45))], result.RtoBreaches);
        Assert.Equal(new Money(1300, "EUR"), result.Lost.Cost);
        Assert.Equal(300 * 65 / 60.0, result.Lost.UserHours!.Value, 6);
        Assert.Equal(300.0 * 65 / (400 * 60), result.Lost.UserShare, 9);
    }

    [Fact]
    public void An_event_that_names_nothing_of_ours_harms_nothing()
    {
        var result = Run([Function("shop")], Down("somewhere-else", 0, 60));
        Assert.Empty(result.Timelines);
        Assert.Equal(0, result.Lost.UserShare);
    }

    [Fact]
    public void The_same_event_gives_the_same_result()
    {
        var graph = Graph([Function("shop", Group("10m", "one", "two"), "c"), new() { Id = "one" }, new() { Id = "two" }, new() { Id = "c", Needs = ["two"] }]);
        var scenario = Event(Down("one", 0, 60), Down("two", 30, 50));
        Assert.Equal(Simulator.Run(graph, scenario), Simulator.Run(graph, scenario));
    }

    internal static Component Function(string id, params Dependency[] needs) => new() { Id = id, Kind = "function", Needs = needs.ToValueList() };

    internal static Need Group(string time, params Need[] members) =>
        new Need.AtLeast(1, members.ToValueList()) { SwitchTime = Duration.TryParse(time, out var span) ? span : throw new FormatException(time) };

    internal static Disturbance Down(string node, int from, int until) =>
        new(node, [new(TimeSpan.FromMinutes(from), TimeSpan.FromMinutes(until), DisturbanceState.Out)]);

    internal static Scenario Event(params Disturbance[] disturbances) => new(
        "test", "test", Hour,
        disturbances.GroupBy(each => each.Node).Select(group => new Disturbance(group.Key, group.SelectMany(each => each.Phases).ToValueList())).ToValueList());

    internal static InventoryGraph Graph(IEnumerable<Component> components) => InventoryGraph.Of(new DependencyInventory { Components = components.ToValueList() });

    /// <summary>Minutes and levels: "0-10 Down, 10-50 Up".</summary>
    internal static string Spans(SimulationResult result, string node) =>
        string.Join(", ", result.Of(node)?.Spans.Select(span => $"{span.From.TotalMinutes:0.####}-{span.Until.TotalMinutes:0.####} {span.Level}") ?? []);

    private static SimulationResult Run(IEnumerable<Component> components, params Disturbance[] disturbances) => Simulator.Run(Graph(components), Event(disturbances));
}
