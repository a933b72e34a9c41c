namespace Holdfast.Core.Graph;

/// <summary>Nodes that wait for each other, so that none of them can be the first to start, and that wait for nothing else.</summary>
/// <param name="Members">All of them, in ascending order.</param>
/// <param name="Shortest">A shortest round through them: each needs the next, the last needs the first.</param>
public sealed record BlockingCycle(ValueList<int> Members, ValueList<int> Shortest)
{
    // Beyond this many steps the shortest round so far is given: enough for every start in a cycle of some thousand nodes.
    private const int MostSteps = 20_000_000;

    internal static ValueList<BlockingCycle> Among(DependencyGraph graph, ValueList<int> blocked, int[] waves)
    {
        var number = new Dictionary<int, int>(blocked.Count);
        foreach (var node in blocked) number.Add(graph.Places[node], number.Count);
        var starts = new int[blocked.Count + 1];
        var targets = new List<int>();
        for (var at = 0; at < blocked.Count; at++)
        {
            AddWaitedFor(graph, graph.Places[blocked[at]], waves, number, targets);
            starts[at + 1] = targets.Count;
        }

        var rows = (Starts: starts, Targets: targets.ToArray());
        var components = new Components(rows.Starts, rows.Targets);
        var cycles = new List<BlockingCycle>();
        for (int component = 0, from = 0; component < components.Ends.Count; from = components.Ends[component++])
        {
            var members = components.Nodes[from..components.Ends[component]];
            var inside = members.ToHashSet();
            // Every blocked node waits for some blocked node, so what leads nowhere else is a cycle.
            if (!members.All(member => rows.Targets[rows.Starts[member]..rows.Starts[member + 1]].All(inside.Contains))) continue;
            Array.Sort(members);
            var shortest = ShortestRound(members, rows.Starts, rows.Targets);
            cycles.Add(new(members.Select(member => blocked[member]).ToValueList(), shortest.Select(member => blocked[member]).ToValueList()));
        }
        return cycles.OrderBy(cycle => cycle.Members[0]).ToValueList();
    }

    /// <summary>The members, among the blocked, of the groups that a node still waits for.</summary>
    private static void AddWaitedFor(DependencyGraph graph, int place, int[] waves, Dictionary<int, int> number, List<int> targets)
    {
        var rows = graph.Hard;
        foreach (var member in rows.NeedsOf(place))
            if (number.TryGetValue(member, out var target)) targets.Add(target);
        for (var choice = rows.ChoiceStarts[place]; choice < rows.ChoiceStarts[place + 1]; choice++)
        {
            var up = 0;
            foreach (var member in rows.MembersOf(choice))
                if (waves[graph.Ids[member]] >= 0) up++;
            if (up >= rows.AtLeastOf(choice)) continue;
            foreach (var member in rows.MembersOf(choice))
                if (number.TryGetValue(member, out var target)) targets.Add(target);
        }
    }

    private static List<int> ShortestRound(int[] members, int[] starts, int[] targets)
    {
        List<int> shortest = [];
        var steps = 0;
        var cameFrom = new Dictionary<int, int>();
        var queue = new Queue<(int Node, int Length)>();
        foreach (var first in members)
        {
            cameFrom.Clear();
            queue.Clear();
            queue.Enqueue((first, 1));
            while (queue.TryDequeue(out var reached) && (shortest.Count == 0 || reached.Length < shortest.Count))
            {
                var (node, length) = reached;
                for (var at = starts[node]; at < starts[node + 1]; at++, steps++)
                {
                    if (targets[at] == first)
                    {
                        shortest = [];
                        for (var back = node; back != first; back = cameFrom[back]) shortest.Add(back);
                        shortest.Add(first);
                        shortest.Reverse();
                        queue.Clear();
                        break;
                    }
                    if (cameFrom.TryAdd(targets[at], node)) queue.Enqueue((targets[at], length + 1));
                }
            }
            if (shortest.Count == 1 || steps > MostSteps) break;
        }
        return shortest;
    }
}
