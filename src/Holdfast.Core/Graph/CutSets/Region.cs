using System.Runtime.CompilerServices;

namespace Holdfast.Core.Graph.CutSets;

/// <summary>
/// One module without the modules below it, which are leaves here just as events are. Regions are solved one by one.
/// Nodes are numbered within the region: leaves first, then gates with children first; the last gate is the module's root.
/// </summary>
internal sealed class Region(int root, int[] leaves, ReducedGate[] gates)
{
    /// <summary>The node of the reduced tree that this region stands for.</summary>
    internal int Root { get; } = root;

    /// <summary>The nodes of the reduced tree (events or roots of other regions) that the leaves are.</summary>
    internal int[] Leaves { get; } = leaves;

    internal ReducedGate[] Gates { get; } = gates;

    /// <summary>All regions of the tree, those below first; the last is that of the top.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static List<Region> Split(ReducedTree tree)
    {
        var modules = Modules.Find(tree);
        var local = new int[tree.NodeCount];
        var seenBy = new int[tree.NodeCount];
        var regions = new List<Region>();
        var leaves = new List<int>();
        var inner = new List<int>();
        var path = new Stack<(int Node, int Next)>();
        for (var root = tree.EventCount; root < tree.NodeCount; root++)
        {
            if (!modules[root]) continue;
            leaves.Clear();
            inner.Clear();
            path.Push((root, 0));
            seenBy[root] = root;
            while (path.TryPop(out var step))
            {
                var children = tree.Gate(step.Node).Children;
                if (step.Next == children.Length)
                {
                    inner.Add(step.Node);
                    continue;
                }

                path.Push((step.Node, step.Next + 1));
                var child = children[step.Next];
                if (seenBy[child] == root) continue;
                seenBy[child] = root;
                if (tree.IsGate(child) && !modules[child])
                {
                    path.Push((child, 0));
                }
                else
                {
                    local[child] = leaves.Count;
                    leaves.Add(child);
                }
            }

            for (var index = 0; index < inner.Count; index++) local[inner[index]] = leaves.Count + index;
            var gates = new ReducedGate[inner.Count];
            for (var index = 0; index < gates.Length; index++)
            {
                var gate = tree.Gate(inner[index]);
                gates[index] = gate with { Children = Array.ConvertAll(gate.Children, child => local[child]) };
            }

            regions.Add(new(root, [.. leaves], gates));
        }

        return regions;
    }
}
