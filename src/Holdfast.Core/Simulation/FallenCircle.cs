using Holdfast.Core.Graph;
using Holdfast.Core.Inventory;

namespace Holdfast.Core.Simulation;

/// <summary>
/// A circle of needs that fell in a simulation and could not be started from nothing. The simulation reads needs as of a running system: the
/// circle serves again as soon as what it needs from outside does. Who shut its members down meanwhile would have to break the circle first.
/// </summary>
/// <param name="Nodes">A shortest round: each needs the next, the last needs the first.</param>
public sealed record FallenCircle(ValueList<string> Nodes)
{
    public static ValueList<FallenCircle> Of(InventoryGraph graph, SimulationResult result)
    {
        if (graph.Graph.Cycles.Count == 0) return [];
        var fallen = result.Timelines.Where(timeline => timeline.Worst == Level.Down).Select(timeline => graph.Number(timeline.Node)).ToHashSet();
        return ColdStart.From(graph.Graph).Cycles.Where(circle => circle.Members.Any(fallen.Contains))
            .Select(circle => new FallenCircle(circle.Shortest.Where(node => graph[node].Kind != NodeKind.Gate).Select(node => graph[node].Id).ToValueList()))
            .ToValueList();
    }

    public sealed override string ToString() =>
        $"{string.Join(" → ", Nodes.Append(Nodes[0]))} need each other: they are taken to serve again with what they need from outside; once shut down they could not be started (see 'after a blackout' in analyse)";
}
