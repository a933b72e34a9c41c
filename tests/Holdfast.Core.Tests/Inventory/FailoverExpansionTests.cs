using Holdfast.Core.Inventory;

namespace Holdfast.Core.Tests.Inventory;

public class FailoverExpansionTests
{
    private static readonly FailoverTopology Topology = new()
    {
        Providers = [new("cf", "cloudflare"), new("de", "desec"), new("own", "self")],
        Zones = [new("example.com", ["cf", "de"]), new("r.example.com", ["de", "own", "cf"])],
        Routers = [new("web", "r.example.com", TimeSpan.FromMinutes(1), [new("first", "a.example.net", "cloudflare"), new("second", "b.example.org", "bunny")])],
        Watchers = [new("paris", "", "ovh"), new("berlin", "", "hetzner"), new("home", "", "")],
    };

    [Theory]
    [InlineData("", false)]
    [InlineData("front:web/first", false)]
    [InlineData("front:web/first front:web/second", true)]
    [InlineData("plane:cloudflare/cdn-data", false)]
    [InlineData("supplier:cloudflare", false)] // two of three providers can still be written, all three zones are served
    [InlineData("front:web/first watcher:paris", false)]
    [InlineData("front:web/first watcher:paris watcher:berlin", true)] // nobody is left to decide
    [InlineData("watcher:paris watcher:berlin watcher:home", false)] // …but as long as the first front lives nobody has to
    [InlineData("front:web/first provider:cf/dns-api", false)]
    [InlineData("front:web/first provider:cf/dns-api provider:own/dns-api", true)] // one of three: two thirds of the users are told the dead front
    [InlineData("provider:cf/dns-serving provider:de/dns-serving", true)] // the zone above is served by these two only
    [InlineData("provider:cf/dns-serving provider:own/dns-serving", false)]
    [InlineData("zone:example.com", true)]
    public void A_routers_redundancy_counts_while_someone_can_decide_write_and_serve(string failed, bool falls) =>
        Assert.Equal(falls, Outage.Of(InventoryGraph.Of(DependencyInventory.Empty.Expand(Topology)), failed.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Contains("router:web"));

    [Fact]
    public void Without_watchers_the_other_fronts_are_of_no_use()
    {
        var graph = InventoryGraph.Of(DependencyInventory.Empty.Expand(Topology with { Watchers = [] }));
        Assert.Contains("router:web", Outage.Of(graph, "front:web/first"));
        Assert.Equal(-1, graph.Number("router:web/switch"));
    }

    [Fact]
    public void What_a_person_says_about_a_generated_component_is_added_to_it()
    {
        var inventory = new DependencyInventory
        {
            Components = [new() { Id = "zone:example.com", Needs = ["registrar"], Owner = "ops" }, new() { Id = "registrar" }],
            Teams = [new() { Id = "ops" }],
        }.Expand(Topology);

        var zone = Assert.Single(inventory.Components, component => component.Id == "zone:example.com");
        Assert.Equal("ops", zone.Owner.Id);
        Assert.Equal(2, zone.Needs.Count);
        Assert.Empty(InventoryCheck.Check(inventory));
        Assert.Contains("router:web", Outage.Of(InventoryGraph.Of(inventory), "registrar"));
    }

    [Fact]
    public void An_id_with_a_generated_prefix_that_the_configuration_does_not_declare_is_a_mistake()
    {
        var inventory = new DependencyInventory { Components = [new() { Id = "router:wbe" }] }.Expand(Topology);
        var problem = Assert.Single(InventoryCheck.Check(inventory));
        Assert.Contains("declares no such thing", problem.Message, StringComparison.Ordinal);
        Assert.Contains("router:web", problem.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void Suppliers_that_only_the_configuration_names_are_made()
    {
        var inventory = DependencyInventory.Empty.Expand(Topology);
        Assert.Equal(["bunny", "cloudflare", "desec", "hetzner", "ovh"], inventory.Suppliers.Select(supplier => supplier.Id).Order());
        Assert.All(inventory.Suppliers, supplier => Assert.IsType<Provenance.Generated>(supplier.Provenance));
    }
}
