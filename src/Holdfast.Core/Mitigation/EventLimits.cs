using Holdfast.Core.Inventory;
using Holdfast.Core.Simulation;

namespace Holdfast.Core.Mitigation;

/// <summary>What "survived" means: nothing watched was out for longer than its limit, or at all where it has none, and no change-over lost more of its data than its limit.</summary>
internal static class EventLimits
{
    /// <summary>What is vital; where nothing is, whatever is critical.</summary>
    public static ValueList<string> Vital(InventoryGraph graph)
    {
        var vital = graph.Inventory.Components.Where(component => component.Criticality == Criticality.Vital).Select(component => component.Id).ToValueList();
        return vital.IsEmpty ? Structure.CriticalNodes(graph).Select(node => graph[node].Id).ToValueList() : vital;
    }

    /// <param name="withData">False: only how long things were out counts.</param>
    public static ValueList<string> Broken(SimulationResult result, InventoryGraph graph, ValueList<string> watched, bool withData = true)
    {
        var limits = graph.Inventory.Components.Where(component => component.Rto is not null).ToDictionary(component => component.Id, component => component.Rto!.Value, StringComparer.Ordinal);
        return result.Timelines.Where(timeline => watched.Contains(timeline.Node) && timeline.LongestDown > limits.GetValueOrDefault(timeline.Node))
            .Select(timeline => timeline.Node)
            .Union(withData ? result.RpoBreaches.Select(breach => breach.Node).Where(watched.Contains) : [], StringComparer.Ordinal).ToValueList();
    }
}
