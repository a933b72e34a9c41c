using Holdfast.Core.Graph.CutSets;
using Holdfast.Core.Inventory;
using Holdfast.Core.Simulation;

namespace Holdfast.Core.Mitigation;

/// <summary>How things stand in an inventory: loss, hours out, single points, combinations, events.</summary>
internal static class MitigationStates
{
    // Beyond that many combinations for one component their number is given, and none is listed.
    private const int MostListed = 5_000;

    /// <param name="sets">Every minimal combination of two or three failures with the component that it takes down.</param>
    public static MitigationState Of(DependencyInventory inventory, ValueList<Scenario> events, out HashSet<string> sets)
    {
        var graph = InventoryGraph.Of(inventory);
        var structure = Structure.Of(graph, order: 3, MostListed);
        sets = structure is null ? [] : structure.Critical
            .SelectMany(component => component.Combinations.Select(set => $"{graph[component.Node].Id}: {string.Join('+', set.Select(node => graph[node].Id).Order(StringComparer.Ordinal))}"))
            .ToHashSet(StringComparer.Ordinal);
        var vital = EventLimits.Vital(graph);
        var model = SimulationModel.Of(graph);
        return new(
            ExpectedLoss.Of(graph),
            structure is null ? [] : structure.Critical.Select(component => new CriticalHours(graph[component.Node].Id, graph[component.Node].Name, component.Unavailability * 8760)).ToValueList(),
            structure is null ? [] : structure.Points.Select(point => graph[point.Node].Id).ToValueList(),
            structure is null ? null : Numbers(structure),
            events.Select(scenario => Outcome(graph, model, scenario, vital)).ToValueList());
    }

    private static EventOutcome Outcome(InventoryGraph graph, SimulationModel model, Scenario scenario, ValueList<string> vital)
    {
        var result = Simulator.Run(model, scenario, SimulationOptions.Default with { Explain = false });
        var broken = EventLimits.Broken(result, graph, vital);
        return new(scenario.Id, scenario.Title, result.Lost.Cost?.Amount ?? 0, broken.IsEmpty, broken);
    }

    private static ValueList<CutSetNumber>? Numbers(Structure structure)
    {
        if (structure.Critical.Any(component => component.Counts is null)) return null;
        return new[] { 2, 3 }
            .Select(size => new CutSetNumber(size, structure.Critical.Sum(component => component.Counts!.ByOrder.Where(each => each.Order == size).Sum(each => (long)System.Numerics.BigInteger.Min(each.Count, long.MaxValue / 1000)))))
            .ToValueList();
    }
}
