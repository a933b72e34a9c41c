using CsCheck;
using Holdfast.Core.Inventory;
using Holdfast.Core.Simulation;

namespace Holdfast.Core.Tests.Inventory;

public class StructureTests
{
    [Fact]
    public void A_critical_component_is_out_by_its_own_outages_too()
    {
        var structure = Structure.Of(Graph(
            new() { Id = "erp", Kind = "saas", Criticality = Criticality.Vital, Needs = ["db"], Outages = new(2, TimeSpan.FromHours(6)) },
            new() { Id = "db", Kind = "database", Outages = new(1, TimeSpan.FromHours(1)) }), order: null)!;
        var erp = Assert.Single(structure.Critical);

        // 12 h and 1 h, by the renewal theorem: 1 - (8760/8772)(8760/8761).
        Assert.Equal(1 - 8760.0 / 8772 * (8760.0 / 8761), erp.Unavailability!.Value, 12);
        Assert.Equal(["erp", "db"], erp.Importance.Select(each => structure.Graph[each.Node].Id));
        var (own, db) = (erp.Importance[0].Of, erp.Importance[1].Of);
        Assert.Equal(8760.0 / 8761, own.Birnbaum, 12);
        Assert.Equal(8760.0 / 8772, db.Birnbaum, 12);

        // It is no single point of itself, and no combination.
        Assert.Equal(["db"], erp.Points.Select(point => structure.Graph[point.Node].Id));
        Assert.Equal(1, erp.Counts!.Total);
    }

    [Fact]
    public void What_only_combines_others_is_no_single_point_and_no_event()
    {
        var graph = Graph(
            new() { Id = "login", Kind = "function", Criticality = Criticality.Vital, Needs = ["ad"] },
            new() { Id = "ad", Kind = "identity", Needs = [Need.AnyOf("ad-1", "ad-2")] },
            new() { Id = "ad-1", Kind = "server" },
            new() { Id = "ad-2", Kind = "server" });
        Assert.Empty(Structure.Of(graph, order: 3)!.Points);
        Assert.Equal(["ad-1", "ad-2"], ScenarioCatalogue.Singles(graph).Select(scenario => scenario.Id));
    }

    [Fact]
    public void A_flaw_of_a_technology_is_common_to_what_there_is_twice_and_is_no_single_point()
    {
        var structure = Structure.Of(InventoryGraph.Of(new DependencyInventory
        {
            Components =
            [
                new() { Id = "shop", Kind = "function", Needs = [Need.AnyOf("one", "two")] },
                new() { Id = "one", Kind = "server", Technologies = [new("linux")] },
                new() { Id = "two", Kind = "server", Technologies = [new("linux")] },
            ],
            Technologies = [new Technology { Id = "linux" }],
        }), order: 3)!;
        Assert.Empty(structure.Points);
        Assert.Empty(structure.Critical[0].Points);
        Assert.Equal(["technology:linux"], structure.CommonModes.Select(point => structure.Graph[point.Node].Id));
        Assert.Equal(["technology:linux"], structure.Critical[0].CommonModes.Select(point => structure.Graph[point.Node].Id));
    }

    [Fact]
    public void Nested_groups_of_needs_are_counted_nowhere()
    {
        var structure = Structure.Of(Graph(
            new() { Id = "shop", Kind = "function", Needs = [Need.AnyOf(new Need.All(["a", "b"]), new Need.All(["b", "c"]))] },
            new() { Id = "a", Kind = "server" },
            new() { Id = "b", Kind = "server", Needs = [new Need.AtLeast(1, [new Need.All(["c", "shop"]), new Need.All(["c", "shop"])])] },
            new() { Id = "c", Kind = "server" }), order: 3)!;
        Assert.Contains(structure.Graph.Nodes, node => node.Kind == NodeKind.Gate);
        Assert.Equal(3, structure.Reach[structure.Graph.Number("b")] + 1);
        Assert.Equal(["shop", "b"], structure.ColdStart.Blocked.Select(node => structure.Graph[node].Id));
        Assert.All(structure.ColdStart.Cycles.SelectMany(cycle => cycle.Members.Concat(cycle.Shortest)), node => Assert.NotEqual(NodeKind.Gate, structure.Graph[node].Kind));
        Assert.Equal(1, structure.ColdStart.WaveCount);
    }

    private static InventoryGraph Graph(params Component[] components) => InventoryGraph.Of(new DependencyInventory { Components = [.. components] });
}
