using Holdfast.Core.Inventory;

namespace Holdfast.Core.Simulation;

/// <summary>The graph laid out for stepping through time; made once, used for any number of scenarios and threads.</summary>
public sealed class SimulationModel
{
    private SimulationModel(InventoryGraph graph)
    {
        Graph = graph;
        var count = graph.Count;
        Groups = new SimulationGroup[count][];
        Owners = new int[count][];
        RouterOf = new int[count];
        Array.Fill(RouterOf, -1);
        for (var router = 0; router < graph.Routers.Count; router++) RouterOf[graph.Routers[router].Node] = router;

        var circleOf = new Dictionary<int, int>();
        foreach (var (circle, number) in graph.Graph.Cycles.Select((circle, number) => (circle, number)))
            foreach (var node in circle) circleOf[node] = number;
        var owners = new List<int>?[count];
        var switched = new List<SimulationGroup>();
        for (var node = 0; node < count; node++)
        {
            var groups = new List<SimulationGroup>();
            var router = RouterOf[node] >= 0 ? graph.Routers[RouterOf[node]] : null;
            foreach (var need in graph.Needs[node])
            {
                foreach (var member in need.Members) (owners[member] ??= []).Add(node);
                // The simulation steers the fronts itself.
                if (router is { Fronts.Count: > 0 } && need.Members[0] == router.Fronts[0]) continue;
                var group = new SimulationGroup(node, need.AtLeast, [.. need.Members], need.IsDegrading, need.SwitchTime, need.SwitchTime is null ? -1 : switched.Count)
                {
                    IsInCircle = circleOf.TryGetValue(node, out var circle) && need.Members.Any(member => circleOf.TryGetValue(member, out var other) && other == circle),
                };
                groups.Add(group);
                if (group.Switch >= 0) switched.Add(group);
            }
            if (router is not null)
                foreach (var front in router.Fronts) (owners[front] ??= []).Add(node);
            Groups[node] = [.. groups];
        }
        for (var node = 0; node < count; node++) Owners[node] = owners[node]?.Distinct().ToArray() ?? [];
        Switched = [.. switched];
        ReachesRouter = Reaching(graph, Owners, out var meet);
        RoutersMeet = meet;

        Components = graph.Inventory.Components.ToDictionary(component => component.Id, StringComparer.Ordinal);
        (Users, var weights) = CountUsers(graph);
        Weights = weights;
        Costs = [.. graph.Inventory.Components.Where(component => component.CostPerHour is not null).Select(component => (graph.Number(component.Id), component.CostPerHour!.Value.Amount))];
        DataAge = [.. Enumerable.Range(0, count).Select(node => Components.TryGetValue(graph[node].Id, out var component) ? component.DataAge ?? TimeSpan.Zero : TimeSpan.Zero)];
        Limits = [.. graph.Inventory.Components.Where(component => component.Rto is not null).Select(component => (graph.Number(component.Id), component.Rto!.Value))];
    }

    public InventoryGraph Graph { get; }

    internal SimulationGroup[][] Groups { get; }

    /// <summary>Who must look again when a node changes.</summary>
    internal int[][] Owners { get; }

    internal int[] RouterOf { get; }

    internal SimulationGroup[] Switched { get; }

    /// <summary>By node: can its fall change what a router answers?</summary>
    internal bool[] ReachesRouter { get; }

    /// <summary>Does a router stand behind what another one depends on?</summary>
    internal bool RoutersMeet { get; }

    internal Dictionary<string, Component> Components { get; }

    /// <summary>By node: how much older its data is than that of what it stands in for.</summary>
    internal TimeSpan[] DataAge { get; }

    /// <summary>The critical functions with what each weighs in lost user time.</summary>
    internal (int Node, double Weight)[] Weights { get; }

    /// <summary>Are the weights numbers of people?</summary>
    internal bool Users { get; }

    internal (int Node, decimal PerHour)[] Costs { get; }

    internal (int Node, TimeSpan Rto)[] Limits { get; }

    public static SimulationModel Of(InventoryGraph graph) => new(graph);

    // Down from what each router watches to everything that this needs.
    private static bool[] Reaching(InventoryGraph graph, int[][] owners, out bool meet)
    {
        var needed = new List<int>[graph.Count];
        for (var node = 0; node < graph.Count; node++) needed[node] = [];
        for (var node = 0; node < graph.Count; node++)
            foreach (var owner in owners[node]) needed[owner].Add(node);
        var reaches = new bool[graph.Count];
        var open = new Stack<int>(graph.Routers.SelectMany(router => new SteeredRouter(router).Watched));
        while (open.TryPop(out var node))
        {
            if (reaches[node]) continue;
            reaches[node] = true;
            foreach (var need in needed[node]) open.Push(need);
        }
        meet = graph.Routers.Any(router => reaches[router.Node]);
        return reaches;
    }

    // What the business does: functions where there are any, otherwise what is essential or vital, otherwise what nobody needs.
    private (bool, (int, double)[]) CountUsers(InventoryGraph graph)
    {
        var components = graph.Inventory.Components;
        var critical = components.Where(component => component.Kind == "function").ToList();
        if (critical.Count == 0) critical = components.Where(component => component.Criticality >= Criticality.Essential).ToList();
        if (critical.Count == 0) critical = components.Where(component => Owners[graph.Number(component.Id)].Length == 0).ToList();
        var counted = critical.Where(component => component.Users is not null).ToList();
        return counted.Count > 0
            ? (true, [.. counted.Select(component => (graph.Number(component.Id), (double)component.Users!.Value))])
            : (false, [.. critical.Select(component => (graph.Number(component.Id), 1.0))]);
    }
}

/// <param name="Switch">Position among the groups with a switch time; -1 = members share the load.</param>
internal sealed record SimulationGroup(int Owner, int AtLeast, int[] Members, bool IsDegrading, TimeSpan? SwitchTime, int Switch)
{
    /// <summary>Does a member need the owner in turn?</summary>
    public bool IsInCircle { get; init; }
}
