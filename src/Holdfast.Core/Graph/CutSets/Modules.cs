using System.Runtime.CompilerServices;

namespace Holdfast.Core.Graph.CutSets;

/// <summary>
/// Modules: gates of which no descendant is read from outside. Found in linear time from the dates at which one depth-first
/// walk meets each node (Dutuit and Rauzy, 1996).
/// </summary>
internal static class Modules
{
    /// <summary>For each node whether it is a gate and a module. The top always is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static bool[] Find(ReducedTree tree)
    {
        var first = new int[tree.NodeCount];
        var last = new int[tree.NodeCount];
        var left = new int[tree.NodeCount];
        Walk(tree, first, last, left);

        var isModule = new bool[tree.NodeCount];
        var earliest = new int[tree.NodeCount];
        var latest = new int[tree.NodeCount];
        for (var node = tree.EventCount; node < tree.NodeCount; node++)
        {
            if (first[node] == 0) continue;
            var (low, high) = (int.MaxValue, 0);
            foreach (var child in tree.Gate(node).Children)
            {
                low = Math.Min(low, tree.IsGate(child) ? Math.Min(first[child], earliest[child]) : first[child]);
                high = Math.Max(high, tree.IsGate(child) ? Math.Max(last[child], latest[child]) : last[child]);
            }

            (earliest[node], latest[node]) = (low, high);
            isModule[node] = low > first[node] && high < left[node];
        }

        return isModule;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Walk(ReducedTree tree, int[] first, int[] last, int[] left)
    {
        var date = 1;
        var path = new Stack<(int Node, int Next)>();
        first[tree.Top] = last[tree.Top] = date;
        path.Push((tree.Top, 0));
        while (path.TryPop(out var step))
        {
            var children = tree.Gate(step.Node).Children;
            if (step.Next == children.Length)
            {
                left[step.Node] = ++date;
                // Leaving for the first time is a meeting too: a later one only comes from another parent.
                last[step.Node] = Math.Max(last[step.Node], date);
                continue;
            }

            path.Push((step.Node, step.Next + 1));
            var child = children[step.Next];
            last[child] = ++date;
            if (first[child] != 0) continue;
            first[child] = date;
            if (tree.IsGate(child)) path.Push((child, 0));
        }
    }
}
