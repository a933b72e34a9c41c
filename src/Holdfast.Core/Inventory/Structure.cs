using Holdfast.Core.Graph;
using Holdfast.Core.Graph.Concentration;
using Holdfast.Core.Graph.CutSets;

namespace Holdfast.Core.Inventory;

/// <summary>What the structure of the graph says: single points, combinations, concentration, cold start.</summary>
/// <param name="Edges">Pairs of node and member of one of its groups.</param>
/// <param name="Points">
/// Everything that can fail by itself and alone takes down something critical, the most damaging first. Flaws of a technology are not among
/// them: they hit what is there twice as well, and stand in <see cref="CommonModes"/>.
/// </param>
public sealed record Structure(
    InventoryGraph Graph, int Edges, ValueList<CriticalComponent> Critical, ValueList<SinglePoint> Points, ConcentrationReport Concentration, ColdStart ColdStart)
{
    /// <summary>Concentration by what the critical components buy or name themselves; <see cref="Concentration"/> follows the chains.</summary>
    public ConcentrationReport DirectConcentration { get; init; } = new([], LayerConcentration.None);

    /// <summary>Technologies of which a flaw alone takes down something critical, the most damaging first.</summary>
    public ValueList<SinglePoint> CommonModes { get; init; }

    /// <summary>By node number: how many nodes fall with it, itself included; nested groups of needs are not counted.</summary>
    public ValueList<int> Reach { get; init; }

    /// <summary>Can the node be a single point of failure? It fails by itself, is no law of our own, and is no technology.</summary>
    public static bool IsPoint(GraphNode node) => node is { IsEvent: true, IsHome: false, Kind: not NodeKind.Technology };

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
        var rates = OutageRates.Of(graph);
        var failures = Failures(graph, over);
        var reach = Reaches(graph, points);
        var components = critical.Select(node => Component(graph, node, points, walk, failures, rates, order, combinations)).ToValueList();
        return new(
            graph, graph.Graph.EdgeCount, components, ByDamage(component => component.Points), ConcentrationReport.Of(InventoryConcentration.Of(graph, critical)),
            WithoutGates(graph, ColdStart.From(graph.Graph)))
        {
            CommonModes = ByDamage(component => component.CommonModes),
            DirectConcentration = ConcentrationReport.Of(InventoryConcentration.Direct(graph, critical)),
            Reach = ValueList.Create<int>(reach),
        };

        ValueList<SinglePoint> ByDamage(Func<CriticalComponent, ValueList<PointOfFailure>> found) =>
            components.SelectMany(component => found(component).Select(point => (point.Node, Critical: component.Node)))
                .GroupBy(pair => pair.Node, pair => pair.Critical)
                .Select(group => new SinglePoint(group.Key, group.ToValueList(), reach[group.Key]))
                .OrderByDescending(point => point.Breaks.Count).ThenByDescending(point => point.Reach).ThenBy(point => graph[point.Node].Id, StringComparer.Ordinal)
                .ToValueList();
    }

    // A nested group of needs is a name for a combination: it falls, but nobody would count it.
    private static int[] Reaches(InventoryGraph graph, SinglePoints points)
    {
        var reach = points.BlastRadii.ToArray();
        for (var node = 0; node < graph.Count; node++)
        {
            if (graph[node].Kind != NodeKind.Gate) continue;
            foreach (var point in points.Of(node)) reach[point]--;
        }
        return reach;
    }

    private static ColdStart WithoutGates(InventoryGraph graph, ColdStart start) => start with
    {
        Blocked = start.Blocked.Where(node => graph[node].Kind != NodeKind.Gate).ToValueList(),
        WaveCount = start.Waves.Where((wave, node) => wave >= 0 && graph[node].Kind != NodeKind.Gate).Distinct().Count(),
        Cycles = start.Cycles.Select(cycle => new BlockingCycle(
            cycle.Members.Where(node => graph[node].Kind != NodeKind.Gate).ToValueList(), cycle.Shortest.Where(node => graph[node].Kind != NodeKind.Gate).ToValueList())).ToValueList(),
    };

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

    private static CriticalComponent Component(InventoryGraph graph, int node, SinglePoints points, OutageWalk walk, BasicEvent?[] failures, Dictionary<int, OutageRate> rates, int? order,
        int combinations)
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
        var (own, common) = (single.Where(point => graph[point.Node].Kind != NodeKind.Technology).ToValueList(), single.Where(point => graph[point.Node].Kind == NodeKind.Technology).ToValueList());
        // Its own outages take it down as well: they belong to its time out and to what contributes, and are no combination of others.
        var itself = failures[node] is { Probability: > 0 } outage ? outage : null;
        var outcome = DependencyFaultTree.For(graph.Graph, node, other => other == node ? itself : failures[other]);
        if (outcome is not FaultTreeOutcome.Built built)
            return new(node, own, common, null, [], null, [], string.Join(' ', ((FaultTreeOutcome.Refused)outcome).Problems.Select(problem => problem.Message).Append(Untold(untold))).TrimEnd());
        var events = Enumerable.Range(0, built.Tree.EventCount).Select(each => graph.Number(built.Tree.EventName(each))).ToList();
        var rated = events.Count(rates.ContainsKey);
        var unrated = events.Count(each => !rates.ContainsKey(each) && graph[each].Kind is NodeKind.Component or NodeKind.Plane or NodeKind.Supplier or NodeKind.Place);
        var result = CutSetAnalysis.Run(built.Tree, new() { MaximumOrder = order, MaximumNodes = MostNodes });
        // The smallest come first among those that are looked at: a hundred times as many as are asked for, and at least a thousand.
        var listed = result.CutSets().Where(set => set.Count > 1).Take(Math.Max(1_000, (int)Math.Min(MostListed, 100L * combinations)))
            .OrderBy(set => set.Count).Take(combinations)
            .Select(set => set.Select(each => graph.Number(built.Tree.EventName(each))).ToValueList()).ToValueList();
        var importance = result.Importance().Where(each => each.Birnbaum > 0)
            .OrderByDescending(each => each.FussellVesely).ThenByDescending(each => each.Birnbaum)
            .Select(each => (graph.Number(built.Tree.EventName(each.Event)), each)).ToValueList();
        return new(
            node, own, common, itself is null ? result.Count as CutSetCount.Known : WithoutOne(result.Count as CutSetCount.Known), listed, rated > 0 ? (result.Probability as TopProbability.Exact)?.Value : null, importance,
            string.Join(' ', ((string[])[(result.Count as CutSetCount.GaveUp)?.Reason ?? "", Untold(untold)]).Where(remark => remark.Length > 0)))
        {
            Unrated = unrated,
        };
    }

    private static CutSetCount.Known? WithoutOne(CutSetCount.Known? counts) => counts is null ? null : new(
        counts.Total - 1, counts.ByOrder.Select(order => order.Order == 1 ? order with { Count = order.Count - 1 } : order).Where(order => !order.Count.IsZero).ToValueList());

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

/// <param name="Points">What alone takes it down; flaws of technologies are in <paramref name="CommonModes"/>.</param>
/// <param name="CommonModes">Technologies of which a flaw alone takes it down.</param>
/// <param name="Counts">
/// Minimal combinations by size, over all that can fail, so that size 1 is points and common modes together; its own outage is not counted.
/// Null when they are too many, see <paramref name="Remark"/>.
/// </param>
/// <param name="Combinations">Of two and more failures, small ones first, as node numbers.</param>
/// <param name="Unavailability">Share of time out, from the outage rates that the inventory states, its own and common causes included; null = none of them has a rate, or not worked out.</param>
/// <param name="Importance">What each node contributes to that share, the largest part first; empty when the share is 0 or not known.</param>
public sealed record CriticalComponent(
    int Node, ValueList<PointOfFailure> Points, ValueList<PointOfFailure> CommonModes, CutSetCount.Known? Counts, ValueList<ValueList<int>> Combinations, double? Unavailability,
    ValueList<(int Node, EventImportance Of)> Importance, string Remark)
{
    /// <summary>So many of what can take part in an outage of it could have a rate and have none: the time out is at least what is told.</summary>
    public int Unrated { get; init; }
}

/// <param name="Path">From the critical component to the point, both included.</param>
public sealed record PointOfFailure(int Node, ValueList<int> Path);

/// <param name="Breaks">The critical components that it alone takes down.</param>
/// <param name="Reach">How many nodes fall with it, itself included.</param>
public sealed record SinglePoint(int Node, ValueList<int> Breaks, int Reach);
