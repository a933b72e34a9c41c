namespace Holdfast.Core.Graph;

/// <summary>Why a node is down: a shortest chain of lost groups from it to something that failed by itself.</summary>
public static class Explanation
{
    /// <summary>The chain, the node's own need first; empty when the node failed itself or is not down at all.</summary>
    public static ValueList<BrokenNeed> Of(OutageWalk walk, int node, params ReadOnlySpan<int> failed)
    {
        var graph = walk.Graph;
        var isDown = new bool[graph.NodeCount];
        walk.MarkDown(isDown, failed);
        var roots = new HashSet<int>();
        foreach (var root in failed) roots.Add(root);
        if (!isDown[node] || roots.Contains(node)) return [];

        var steps = new Dictionary<int, BrokenNeed?> { [node] = null };
        var queue = new Queue<int>([node]);
        while (queue.TryDequeue(out var current))
        {
            foreach (var group in graph.GroupsOf(current))
            {
                if (group.IsDegrading || group.Members.Count(member => !isDown[member]) >= group.AtLeast) continue;
                foreach (var member in group.Members)
                {
                    if (!isDown[member] || !steps.TryAdd(member, new(current, group, member))) continue;
                    if (roots.Contains(member)) return Back(steps, member);
                    queue.Enqueue(member);
                }
            }
        }
        // What is down fell by a chain of lost groups from what failed: the search has found it.
        throw new System.Diagnostics.UnreachableException();
    }

    private static ValueList<BrokenNeed> Back(Dictionary<int, BrokenNeed?> steps, int from)
    {
        var chain = new List<BrokenNeed>();
        for (var step = steps[from]; step is not null; step = steps[step.Node]) chain.Add(step);
        chain.Reverse();
        return new([.. chain]);
    }
}
