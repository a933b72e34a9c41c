namespace Holdfast.Core.Graph;

/// <summary>Chains of needs to any depth.</summary>
public static class Chains
{
    /// <summary>
    /// The tree of what a node depends on, line by line, depth first. Each node is unfolded once, so that the lines are never more
    /// than the edges; cycles end in a line that says so.
    /// </summary>
    public static IEnumerable<ChainLink> From(DependencyGraph graph, int node, int maximumDepth = int.MaxValue)
    {
        var unfolded = new HashSet<int>();
        var above = new HashSet<int>();
        var walk = new Stack<IEnumerator<(NeedGroup Group, int Member)>>();
        (NeedGroup? Group, int Member) next = (null, node);
        var path = new Stack<int>();
        while (true)
        {
            var depth = walk.Count;
            var ending = Ending(graph, next.Member, depth >= maximumDepth, above, unfolded);
            yield return new(depth, next.Member, next.Group, ending);
            if (ending == ChainEnding.None)
            {
                unfolded.Add(next.Member);
                above.Add(next.Member);
                path.Push(next.Member);
                walk.Push(Members(graph, next.Member).GetEnumerator());
            }
            while (walk.TryPeek(out var level) && !level.MoveNext())
            {
                walk.Pop();
                above.Remove(path.Pop());
            }
            if (!walk.TryPeek(out var current)) yield break;
            next = current.Current;
        }
    }

    /// <summary>By node id: how many steps the longest chain below the node has. A cycle counts as one step for all its nodes.</summary>
    public static int[] Depths(DependencyGraph graph)
    {
        var depths = new int[graph.NodeCount];
        var cycles = graph.CycleRanges.GetEnumerator();
        var cycle = cycles.MoveNext() ? cycles.Current : (Start: int.MaxValue, End: int.MaxValue);
        for (var place = 0; place < depths.Length;)
        {
            var end = place == cycle.Start ? cycle.End : place + 1;
            var depth = end > place + 1 || place == cycle.Start ? 1 : 0;
            for (var member = place; member < end; member++)
                foreach (var group in graph.GroupsOf(graph.Ids[member]))
                    foreach (var needed in group.Members)
                        if (!group.IsDegrading && graph.Places[needed] < place) depth = Math.Max(depth, depths[needed] + 1);
            for (; place < end; place++) depths[graph.Ids[place]] = depth;
            if (place == cycle.End && cycles.MoveNext()) cycle = cycles.Current;
        }
        return depths;
    }

    private static ChainEnding Ending(DependencyGraph graph, int node, bool isDeepest, HashSet<int> above, HashSet<int> unfolded)
    {
        if (above.Contains(node)) return ChainEnding.Cycle;
        if (!graph.GroupsOf(node).Any()) return ChainEnding.Leaf;
        if (unfolded.Contains(node)) return ChainEnding.Repeated;
        return isDeepest ? ChainEnding.Depth : ChainEnding.None;
    }

    private static IEnumerable<(NeedGroup Group, int Member)> Members(DependencyGraph graph, int node) =>
        graph.GroupsOf(node).SelectMany(group => group.Members, (group, member) => (group, member));
}
