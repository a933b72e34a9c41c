using Holdfast.Core.Inventory;
using Holdfast.Core.Mitigation;
using Holdfast.Core.Simulation;

namespace Holdfast.Core.Tests.Mitigation;

public class MeasureApplicationTests
{
    private static readonly FailoverTopology Topology = new()
    {
        Providers = [new("cf", "cloudflare"), new("de", "desec")],
        Zones = [new("example.com", ["cf"]), new("r.example.com", ["cf", "de"])],
        Routers = [new("web", "r.example.com", TimeSpan.FromSeconds(60), [new("first", "a.example.net", "cloudflare")])],
        Watchers = [new("paris", "", ""), new("berlin", "", ""), new("home", "", "")],
    };

    private static readonly DependencyInventory Company = new DependencyInventory
    {
        Organisation = new() { Name = "Small", Country = "FR" },
        Components =
        [
            new() { Id = "shop", Kind = "function", Criticality = Criticality.Vital, CostPerHour = new Money(100, "EUR"), Rto = TimeSpan.FromHours(1), Needs = ["router:web", "app", new Dependency(new Need.One("search"))] },
            new() { Id = "app", Kind = "application", Supplier = "aws", Place = "paris", Outages = new(2, TimeSpan.FromHours(1)), Needs = ["db", "mail"] },
            new() { Id = "db", Kind = "database", Supplier = "aws", Place = "zone-a", Outages = new(1, TimeSpan.FromHours(2)) },
            new() { Id = "mail", Kind = "mail", Needs = [new Need.AtLeast(1, ["mail-1", "mail-2"]) { SwitchTime = TimeSpan.FromMinutes(30) }] },
            new() { Id = "mail-1", Outages = new(4, TimeSpan.FromHours(1)) },
            new() { Id = "mail-2" },
            new() { Id = "search", Supplier = "aws", Outages = new(3, TimeSpan.FromHours(1)) },
            new() { Id = "zone:example.com", Needs = ["registry"] },
            new() { Id = "registry", Kind = "registry" },
        ],
        Suppliers = [new() { Id = "aws", Country = "FR" }, new() { Id = "cloudflare", Country = "FR", Planes = [new("cdn-data", new(1, TimeSpan.FromHours(1)), [])] }],
        Places = [new() { Id = "paris", Kind = PlaceKind.Region, Country = "FR" }, new() { Id = "zone-a", Kind = PlaceKind.Zone, Within = "paris" }],
    }.Expand(Topology);

    [Fact]
    public void The_mean_of_an_outage_counts_what_it_costs_from_the_first_second_on()
    {
        // One outage of an hour on average (exponential) of mail-1: lost until the switch after half an hour, 1 - e^-0.5 of an hour on average.
        var loss = ExpectedLoss.Of(InventoryGraph.Of(Company)).Events.Single(each => each.Event == "mail-1");
        Assert.Equal(100 * (1 - Math.Exp(-0.5)), (double)loss.Each, 0.006);
        Assert.Equal(4 * loss.Each, loss.Yearly, 1);
    }

    [Fact]
    public void Years_drawn_at_random_agree_with_the_expected_loss()
    {
        // Without the mail: a year that is drawn stays on the second one after a switch, the expected loss begins each outage on the first.
        var graph = InventoryGraph.Of(Company with { Components = Company.Components.Select(component => component.Id == "mail-1" ? component with { Outages = null } : component).ToValueList() });
        var drawn = MonteCarlo.Of(graph, years: 4000, seed: 7);
        // Two outages at a time are counted once there and twice here: hours a year for days of outage, far inside the interval.
        Assert.InRange((double)ExpectedLoss.Of(graph).Total, drawn.Cost.Low * 0.98, drawn.Cost.High * 1.02);
    }

    [Fact]
    public void An_alternative_serves_whoever_needs_what_it_stands_in_for()
    {
        var after = Apply(new InventoryChange.Add([new() { Id = "spare" }]), new InventoryChange.Alternative("db", "spare", null));
        Assert.Equal(Level.Up, Down(after, "db"));
        Assert.Equal(Level.Down, Down(Company, "db"));
    }

    [Fact]
    public void A_need_that_is_dropped_binds_no_more_and_one_that_degrades_says_so()
    {
        Assert.Equal(Level.Up, Down(Apply(new InventoryChange.DropNeed("shop", "search", Degrades: false)), "search"));
        Assert.Equal(Level.Degraded, Down(Apply(new InventoryChange.DropNeed("shop", "search", Degrades: true)), "search"));
    }

    [Fact]
    public void A_shorter_switch_shortens_the_loss_and_a_longer_one_changes_nothing()
    {
        decimal Mail(DependencyInventory inventory) => ExpectedLoss.Of(InventoryGraph.Of(inventory)).Events.Single(each => each.Event == "mail-1").Each;
        Assert.Equal(100 * (1 - Math.Exp(-0.1)), (double)Mail(Apply(new InventoryChange.SwitchWithin("mail", TimeSpan.FromMinutes(6)))), 0.006);
        Assert.Equal(Mail(Company), Mail(Apply(new InventoryChange.SwitchWithin("mail", TimeSpan.FromHours(2)))));
    }

    [Fact]
    public void A_second_provider_is_one_that_serves_and_what_a_person_wrote_about_the_zone_stays()
    {
        var after = Apply(new InventoryChange.ServeZone("example.com", ["cf", "de"], []));
        Assert.Equal(Level.Up, Down(after, "provider:cf/dns-serving"));
        Assert.Equal(Level.Down, Down(Company, "provider:cf/dns-serving"));
        Assert.Equal(Level.Down, Down(after, "registry"));
        Assert.Equal(1, after.Components.Count(component => component.Id == "zone:example.com"));
    }

    [Fact]
    public void A_second_front_is_one_that_the_router_can_be_switched_to()
    {
        RouterTimeline Leaves(RouterQuestion question) => question.Router.Fronts is [_, { Supplier: "bunny" }] ? new([new(TimeSpan.FromMinutes(1), [0, 1])], []) : RouterTimeline.Still;
        var measure = new Measure { Id = "m", Title = "m", Cost = new(0, 0, "EUR"), Changes = [new InventoryChange.AddFront("web", new("second", "b.example.org", "bunny"))] };
        var after = measure.ApplyTo(Company with { Topology = Company.Topology! with { Steering = Leaves } });
        var result = Simulator.Run(InventoryGraph.Of(after), Scenario.Outage("x", "x", TimeSpan.FromHours(1), "front:web/first"));
        Assert.Equal(TimeSpan.FromMinutes(1), result.Of("shop")!.LostTime);
    }

    [Fact]
    public void The_catalogue_finds_where_its_kinds_apply()
    {
        var measures = MeasureMatching.Of(Company,
        [
            Kind("dns", MeasurePattern.DnsProvider), Kind("front", MeasurePattern.Front), Kind("zone", MeasurePattern.RouterZone),
            Kind("region", MeasurePattern.OtherRegion), Kind("cloud", MeasurePattern.OtherSupplier), Kind("fast", MeasurePattern.FasterSwitch) with { SwitchTime = TimeSpan.FromMinutes(5) },
        ]);
        // The parent zone has one owner; the router's zone is held by the owner of its front; mail-1 is no single point, search and the app are.
        Assert.Equal(
            ["cloud:app", "cloud:db", "dns:example.com", "fast:mail", "front:web", "region:app", "region:db", "zone:web"],
            measures.Select(measure => measure.Id));
        var region = measures.Single(measure => measure.Id == "region:app");
        // What stands in the same region goes along.
        Assert.Equal(["app@region-app", "db@region-app"], region.Changes.OfType<InventoryChange.Add>().Single().Components.Select(component => component.Id).Order());
        var zone = measures.Single(measure => measure.Id == "zone:web").Changes.OfType<InventoryChange.ServeZone>().Single();
        Assert.Equal(["de", "powerdns"], zone.Providers);
        Assert.Equal(["powerdns"], zone.Fresh.Select(provider => provider.Name));
    }

    [Fact]
    public void What_a_component_learns_to_do_without_its_copy_does_without_too()
    {
        var region = MeasureMatching.Of(Company, [Kind("region", MeasurePattern.OtherRegion)]).Single(measure => measure.Id == "region:app");
        var drop = new Measure { Id = "no-mail", Title = "no mail", Cost = new(0, 0, "EUR"), Changes = [new InventoryChange.DropNeed("app", "mail", Degrades: false)] };
        var after = MeasureApplication.Apply(Company, [region, drop]);
        Assert.DoesNotContain(new InventoryLookup(after).Component("app@region-app")!.Needs, need => need.What == "mail");
    }

    private static MeasureTemplate Kind(string id, MeasurePattern pattern) => new() { Id = id, Title = "{name}", Pattern = pattern, Cost = new(1, 0, "EUR") };

    private static DependencyInventory Apply(params ReadOnlySpan<InventoryChange> changes) =>
        new Measure { Id = "m", Title = "m", Cost = new(0, 0, "EUR"), Changes = ValueList.Create(changes) }.ApplyTo(Company);

    private static Level Down(DependencyInventory inventory, string node)
    {
        var graph = InventoryGraph.Of(inventory);
        Assert.True(graph.Number(node) >= 0);
        return Simulator.Run(graph, Scenario.Outage("x", "x", TimeSpan.FromHours(1), node)).Of("shop")?.Worst ?? Level.Up;
    }
}
