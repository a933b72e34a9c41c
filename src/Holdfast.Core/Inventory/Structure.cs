using Holdfast.Core.Graph;
using Holdfast.Core.Graph.Concentration;
using Holdfast.Core.Graph.CutSets;

namespace Holdfast.Core.Inventory;

/// <summary>What the structure of the graph says: single points, combinations, concentration, cold start.</summary>
/// <param name="Edges">Pairs of node and member of one of its groups.</param>
/// <param name="Points">Everything that alone takes down something critical, the most damaging first.</param>
public sealed record Structure(
    InventoryGraph Graph, int Edges, ValueList<CriticalComponent> Critical, ValueList<SinglePoint> Points, ConcentrationReport Concentration, ColdStart ColdStart)
{
    /// <summary>Concentration by what the critical components buy or name themselves; <see cref="Concentration"/> follows the chains.</summary>
    public ConcentrationReport DirectConcentration { get; init; } = new([], LayerConcentration.None);

    /// <summary>By node number: how many nodes fall with it, itself included.</summary>
    public ValueList<int> Reach { get; init; }

    // About 200 MB; an inventory whose cut sets need more says so.
    private const int MostNodes = 1 << 22;

    // Nodes that are looked at to explain the points of one component: a few seconds.
    private const int MostSteps = 5_000_000;

    /// <summary>More combinations are not listed for one component: each takes about 100 bytes until it is printed.</summary>
    public const int MostListed = 1_000_000;

    /// <param name="order">Largest number of failures in a combination; null = all of them.</param>
    /// <param name="combinations">So many minimal combinations of two and more failures are listed for each critical component.</param>
    /// <param name="over">What may fail; null = everything that can.</param>
    /// <returns>Null when the single points take too much memory.</returns>
    public static Structure? Of(InventoryGraph graph, int? order, int combinations = 50, FailingKinds? over = null)
    {
        if (SinglePoints.In(graph.Graph) is not { } points) return null;
        var critical = CriticalNodes(graph);
        var walk = new OutageWalk(graph.Graph);
        var failures = Failures(graph, over);
        var components = critical.Select(node => Component(graph, node, points, walk, failures, order, combinations)).ToValueList();
        var byPoint = components.SelectMany(component => component.Points.Select(point => (point.Node, component.Node)))
            .GroupBy(pair => pair.Item1, pair => pair.Item2)
            .Select(group => new SinglePoint(group.Key, group.ToValueList(), points.BlastRadii[group.Key]))
            .OrderByDescending(point => point.Breaks.Count).ThenByDescending(point => point.Reach).ThenBy(point => graph[point.Node].Id, StringComparer.Ordinal)
            .ToValueList();
        return new(graph, graph.Graph.EdgeCount, components, byPoint, ConcentrationReport.Of(InventoryConcentration.Of(graph, critical)), ColdStart.From(graph.Graph))
        {
            DirectConcentration = ConcentrationReport.Of(InventoryConcentration.Direct(graph, critical)),
            Reach = ValueList.Create(points.BlastRadii),
        };
    }

    /// <summary>What is stated to be essential or vital; where nothing is, the functions; where there are none, what nobody needs.</summary>
    public static ValueList<int> CriticalNodes(InventoryGraph graph)
    {
        var components = graph.Inventory.Components;
        var critical = components.Where(component => component.Criticality >= Criticality.Essential).ToList();
        if (critical.Count == 0) critical = components.Where(component => component.Kind == "function").ToList();
        if (critical.Count == 0)
        {
            var needed = graph.Needs.SelectMany(needs => needs.SelectMany(need => need.Members)).ToHashSet();
            critical = components.Where(component => !needed.Contains(graph.Number(component.Id))).ToList();
        }
        return critical.Select(component => graph.Number(component.Id)).ToValueList();
    }

    private static CriticalComponent Component(InventoryGraph graph, int node, SinglePoints points, OutageWalk walk, BasicEvent?[] failures, int? order, int combinations)
    {
        // Those that are quick to explain come first; a chain of thousands has more steps to tell than anybody reads.
        var steps = MostSteps;
        var untold = 0;
        var single = points.Of(node).Where(point => point != node && failures[point] is not null)
            .OrderBy(point => points.BlastRadii[point])
            .Select(point =>
            {
                if (steps <= 0) untold++;
                var path = steps > 0 ? Path(graph, walk, node, point) : [node, point];
                steps -= points.BlastRadii[point] + path.Count;
                return new PointOfFailure(point, path);
            })
            .OrderBy(point => graph[point.Node].Kind).ThenBy(point => point.Path.Count).ThenBy(point => graph[point.Node].Id, StringComparer.Ordinal)
            .ToValueList();
        var outcome = DependencyFaultTree.For(graph.Graph, node, other => other == node ? null : failures[other]);
        if (outcome is not FaultTreeOutcome.Built built)
            return new(node, single, null, [], null, [], string.Join(' ', ((FaultTreeOutcome.Refused)outcome).Problems.Select(problem => problem.Message).Append(Untold(untold))).TrimEnd());
        var result = CutSetAnalysis.Run(built.Tree, new() { MaximumOrder = order, MaximumNodes = MostNodes });
        // The smallest come first among those that are looked at: a hundred times as many as are asked for, and at least a thousand.
        var listed = result.CutSets().Where(set => set.Count > 1).Take(Math.Max(1_000, (int)Math.Min(MostListed, 100L * combinations)))
            .OrderBy(set => set.Count).Take(combinations)
            .Select(set => set.Select(each => graph.Number(built.Tree.EventName(each))).ToValueList()).ToValueList();
        var importance = result.Importance().Where(each => each.Birnbaum > 0)
            .OrderByDescending(each => each.FussellVesely).ThenByDescending(each => each.Birnbaum)
            .Select(each => (graph.Number(built.Tree.EventName(each.Event)), each)).ToValueList();
        return new(
            node, single, result.Count as CutSetCount.Known, listed, (result.Probability as TopProbability.Exact)?.Value, importance,
            string.Join(' ', ((string[])[(result.Count as CutSetCount.GaveUp)?.Reason ?? "", Untold(untold)]).Where(remark => remark.Length > 0)));
    }

    private static string Untold(int points) => points == 0 ? "" : $"For {points:N0} single points only the two ends of the path are told: the others have millions of steps.";

    // The organisation's own law and country take everything down, and no way around them is wanted. Without a rate: never out by itself.
    private static BasicEvent?[] Failures(InventoryGraph graph, FailingKinds? over)
    {
        var unavailable = Unavailability.Of(graph);
        return graph.Nodes.Select((node, number) => node is { IsEvent: true, IsHome: false } && over?.Includes(graph, number) != false
            ? new BasicEvent(node.Id, double.IsNaN(unavailable[number]) ? 0 : unavailable[number]) : null).ToArray();
    }

    private static ValueList<int> Path(InventoryGraph graph, OutageWalk walk, int node, int point) =>
        Explanation.Of(walk, node, point).Select(step => step.Next).Prepend(node).Where(step => graph[step].Kind != NodeKind.Gate).ToValueList();
}

/// <param name="Counts">Minimal combinations by size, single points included; null when they are too many, see <paramref name="Remark"/>.</param>
/// <param name="Combinations">Of two and more failures, small ones first, as node numbers.</param>
/// <param name="Unavailability">Share of time out, from the outage rates that the inventory states, common causes included; null = not worked out.</param>
/// <param name="Importance">What each node contributes to that share, the largest part first; empty when the share is 0 or not known.</param>
public sealed record CriticalComponent(
    int Node, ValueList<PointOfFailure> Points, CutSetCount.Known? Counts, ValueList<ValueList<int>> Combinations, double? Unavailability,
    ValueList<(int Node, EventImportance Of)> Importance, string Remark);

/// <param name="Path">From the critical component to the point, both included.</param>
public sealed record PointOfFailure(int Node, ValueList<int> Path);

/// <param name="Breaks">The critical components that it alone takes down.</param>
/// <param name="Reach">How many nodes fall with it, itself included.</param>
public sealed record SinglePoint(int Node, ValueList<int> Breaks, int Reach);
