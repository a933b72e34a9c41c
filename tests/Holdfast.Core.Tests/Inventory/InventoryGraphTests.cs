using Holdfast.Core.Inventory;

namespace Holdfast.Core.Tests.Inventory;

public class InventoryGraphTests
{
    [Fact]
    public void Suppliers_of_one_ultimate_parent_fall_together_and_alone()
    {
        var graph = Graph(
            [new() { Id = "git", Supplier = "github" }, new() { Id = "mail", Supplier = "outlook" }, new() { Id = "work", Needs = [Need.AnyOf("git", "mail")] }],
            [new() { Id = "github", Parent = "microsoft" }, new() { Id = "outlook", Parent = "ireland" }, new() { Id = "ireland", Parent = "microsoft" }, new() { Id = "microsoft" }, new() { Id = "lone" }]);

        Assert.DoesNotContain("work", Outage.Of(graph, "supplier:github"));
        Assert.DoesNotContain("work", Outage.Of(graph, "supplier:microsoft"));
        Assert.Contains("work", Outage.Of(graph, "group:microsoft"));
        Assert.Equal(-1, graph.Number("group:lone"));
    }

    [Fact]
    public void A_plane_takes_down_what_is_on_it_and_the_supplier_takes_down_the_plane()
    {
        var graph = Graph([new() { Id = "front", Kind = "cdn", Supplier = "cf" }, new() { Id = "api", Kind = "tool", Plane = "dns-api", Supplier = "cf" }, new() { Id = "other", Supplier = "cf" }], [new() { Id = "cf" }]);

        Assert.Equal(["front", "plane:cf/cdn-data"], Outage.Of(graph, "plane:cf/cdn-data").Order());
        Assert.Superset(new HashSet<string> { "front", "api", "other" }, Outage.Of(graph, "supplier:cf"));
    }

    [Fact]
    public void A_foreign_law_reaches_subsidiaries_through_their_owners_only_where_it_claims_to()
    {
        var inventory = new DependencyInventory
        {
            Organisation = new() { Country = "FR" },
            Components = [new() { Id = "cloud", Supplier = "lux" }, new() { Id = "home", Supplier = "paris" }],
            Suppliers = [new() { Id = "lux", Country = "LU", Parent = "seattle" }, new() { Id = "seattle", Country = "US" }, new() { Id = "paris", Country = "FR" }],
            Jurisdictions =
            [
                new("US", "", ["US"], LegalReach.Extraterritorial, []),
                new("EU", "", ["FR", "LU"], LegalReach.Territorial, []),
                new("FR", "", ["FR"], LegalReach.Territorial, []),
            ],
        };
        var graph = InventoryGraph.Of(inventory);

        Assert.Contains("cloud", Outage.Of(graph, "jurisdiction:US"));
        Assert.DoesNotContain("home", Outage.Of(graph, "jurisdiction:US"));
        Assert.DoesNotContain("cloud", Outage.Of(graph, "jurisdiction:FR"));
        Assert.True(graph[graph.Number("jurisdiction:FR")].IsHome);
        Assert.False(graph[graph.Number("jurisdiction:US")].IsHome);
        var territorial = InventoryGraph.Of(inventory with { Jurisdictions = [new("US", "", ["US"], LegalReach.Territorial, [])] });
        Assert.DoesNotContain("cloud", Outage.Of(territorial, "jurisdiction:US"));
    }

    [Fact]
    public void Places_fall_with_the_places_around_them()
    {
        var graph = InventoryGraph.Of(new DependencyInventory
        {
            Components = [new() { Id = "server", Place = "rack" }],
            Places =
            [
                new() { Id = "rack", Kind = PlaceKind.Site, Within = "zone" }, new() { Id = "zone", Kind = PlaceKind.Zone, Within = "region" },
                new() { Id = "region", Kind = PlaceKind.Region, Country = "DE" }, new() { Id = "other", Country = "DE" },
            ],
            Jurisdictions = [new("DE", "", ["DE"], LegalReach.Territorial, [])],
        });

        foreach (var place in (string[])["place:rack", "place:zone", "place:region", "country:DE", "jurisdiction:DE"]) Assert.Contains("server", Outage.Of(graph, place));
        Assert.DoesNotContain("server", Outage.Of(graph, "place:other"));
    }

    [Fact]
    public void A_door_can_be_used_while_one_of_its_keys_can()
    {
        var graph = InventoryGraph.Of(new DependencyInventory
        {
            Components = [new() { Id = "idp" }, new() { Id = "console" }, new() { Id = "safe" }],
            Credentials =
            [
                new() { Id = "sso", Kind = CredentialKind.Identity, IdentityProvider = "idp", Opens = ["console"] },
                new() { Id = "envelope", Kind = CredentialKind.BreakGlass, Opens = ["console"], Needs = ["safe"] },
            ],
        });

        Assert.DoesNotContain("console", Outage.Of(graph, "idp"));
        Assert.Contains("console", Outage.Of(graph, "idp", "safe"));
    }

    [Fact]
    public void Nested_needs_become_gates_that_never_fail_by_themselves()
    {
        var graph = Graph(
            [
                new() { Id = "a", Needs = [new Need.AtLeast(2, ["b", new Need.All(["c", "d"]), Need.AnyOf("e", "f")])] },
                new() { Id = "b" }, new() { Id = "c" }, new() { Id = "d" }, new() { Id = "e" }, new() { Id = "f" },
            ], []);

        Assert.Equal(2, graph.Nodes.Count(node => node.Kind == NodeKind.Gate));
        Assert.All(graph.Nodes.Where(node => node.Kind == NodeKind.Gate), gate => Assert.False(gate.IsEvent));
        Assert.DoesNotContain("a", Outage.Of(graph, "b"));
        Assert.DoesNotContain("a", Outage.Of(graph, "c", "d"));
        Assert.Contains("a", Outage.Of(graph, "c", "b"));
        Assert.Contains("a", Outage.Of(graph, "c", "e", "f"));
        Assert.DoesNotContain("a", Outage.Of(graph, "b", "e"));
    }

    [Fact]
    public void The_structural_graph_holds_the_same_needs()
    {
        var graph = Graph([new() { Id = "a", Needs = ["b", Need.AnyOf("b", "c"), new Dependency(new Need.One("c"), IsDegrading: true)] }, new() { Id = "b" }, new() { Id = "c" }], []);

        Assert.Equal(graph.Count, graph.Graph.NodeCount);
        var groups = graph.Graph.GroupsOf(graph.Number("a")).ToList();
        Assert.Equal(3, groups.Count);
        Assert.Single(groups, group => group.IsDegrading);
    }

    [Fact]
    public void Technologies_and_their_versions_are_things_that_fail()
    {
        var graph = InventoryGraph.Of(new DependencyInventory
        {
            Components = [new() { Id = "old", Technologies = [new("pg", "15")] }, new() { Id = "new", Technologies = [new("pg", "17")] }, new() { Id = "any", Technologies = [new("pg")] }],
            Technologies = [new() { Id = "pg", Versions = [new("15", null), new("17", null)] }],
        });

        Assert.Equal(["old", "technology:pg/15"], Outage.Of(graph, "technology:pg/15").Order());
        Assert.Superset(new HashSet<string> { "old", "new", "any" }, Outage.Of(graph, "technology:pg"));
    }

    private static InventoryGraph Graph(ValueList<Component> components, ValueList<Supplier> suppliers) =>
        InventoryGraph.Of(new DependencyInventory { Components = components, Suppliers = suppliers });
}
