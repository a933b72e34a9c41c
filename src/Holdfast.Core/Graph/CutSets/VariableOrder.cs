using System.Runtime.CompilerServices;

namespace Holdfast.Core.Graph.CutSets;

/// <summary>Static variable orders. Which one is good decides whether a diagram fits at all, and nobody knows beforehand.</summary>
internal enum VariableOrder
{
    /// <summary>Leaves as a depth-first walk meets them, inputs as the file has them.</summary>
    DepthFirst,

    /// <summary>Depth-first, inputs with few leaves below first.</summary>
    SmallestFirst,

    /// <summary>Depth-first, inputs with many leaves below first.</summary>
    LargestFirst,

    /// <summary>Depth-first, inputs that many gates read first.</summary>
    MostSharedFirst,

    /// <summary>Level by level from the root.</summary>
    BreadthFirst,

    /// <summary>Each leaf by its share of the root's weight, which every gate divides among its inputs.</summary>
    Weighted,

    /// <summary>Depth-first, then moved to the centre of gravity of the gates around (FORCE: Aloul, Markov, Sakallah 2003).</summary>
    Force,

    /// <summary>Depth-first, inputs from last to first.</summary>
    Backwards,
}

internal static class VariableOrders
{
    /// <summary>The leaves of the region from the top of the diagram to its bottom.</summary>
    internal static int[] Arrange(Region region, VariableOrder order) => order switch
    {
        VariableOrder.DepthFirst => DepthFirst(region, null),
        VariableOrder.SmallestFirst => DepthFirst(region, Sizes(region)),
        VariableOrder.LargestFirst => DepthFirst(region, Array.ConvertAll(Sizes(region), size => -size)),
        VariableOrder.MostSharedFirst => DepthFirst(region, Array.ConvertAll(Uses(region), uses => -(double)uses)),
        VariableOrder.BreadthFirst => BreadthFirst(region),
        VariableOrder.Weighted => Weighted(region),
        VariableOrder.Force => Force(region, DepthFirst(region, null)),
        VariableOrder.Backwards => DepthFirst(region, Enumerable.Range(0, Nodes(region)).Select(node => -(double)node).ToArray()),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static int Nodes(Region region) => region.Leaves.Length + region.Gates.Length;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int[] DepthFirst(Region region, double[]? weights)
    {
        var leaves = region.Leaves.Length;
        var order = new int[leaves];
        var count = 0;
        var seen = new bool[Nodes(region)];
        var path = new Stack<int>();
        path.Push(Nodes(region) - 1);
        while (path.TryPop(out var node))
        {
            if (seen[node]) continue;
            seen[node] = true;
            if (node < leaves)
            {
                order[count++] = node;
                continue;
            }

            var children = region.Gates[node - leaves].Children;
            if (weights is not null)
            {
                children = [.. children];
                var keys = Array.ConvertAll(children, child => weights[child]);
                StableSort(keys, children);
            }

            for (var index = children.Length - 1; index >= 0; index--)
                if (!seen[children[index]])
                    path.Push(children[index]);
        }

        return order;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void StableSort(double[] keys, int[] items)
    {
        // Insertion: gates have few inputs, and equal keys keep the order of the file.
        if (items.Length > 64)
        {
            var sorted = Enumerable.Range(0, items.Length).OrderBy(index => keys[index]).Select(index => items[index]).ToArray();
            sorted.CopyTo(items, 0);
            return;
        }

        for (var index = 1; index < items.Length; index++)
        {
            var (key, item) = (keys[index], items[index]);
            var hole = index;
            for (; hole > 0 && keys[hole - 1] > key; hole--) (keys[hole], items[hole]) = (keys[hole - 1], items[hole - 1]);
            (keys[hole], items[hole]) = (key, item);
        }
    }

    /// <summary>Leaves below each node, counted once for each path that leads there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double[] Sizes(Region region)
    {
        var leaves = region.Leaves.Length;
        var sizes = new double[Nodes(region)];
        Array.Fill(sizes, 1, 0, leaves);
        for (var index = 0; index < region.Gates.Length; index++)
            foreach (var child in region.Gates[index].Children)
                sizes[leaves + index] += sizes[child];
        return sizes;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int[] Uses(Region region)
    {
        var uses = new int[Nodes(region)];
        foreach (var gate in region.Gates)
            foreach (var child in gate.Children)
                uses[child]++;
        return uses;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int[] BreadthFirst(Region region)
    {
        var leaves = region.Leaves.Length;
        var seen = new bool[Nodes(region)];
        var order = new List<int>(leaves);
        var queue = new Queue<int>([Nodes(region) - 1]);
        while (queue.TryDequeue(out var node))
        {
            foreach (var child in region.Gates[node - leaves].Children)
            {
                if (seen[child]) continue;
                seen[child] = true;
                if (child < leaves) order.Add(child);
                else queue.Enqueue(child);
            }
        }

        return [.. order];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int[] Weighted(Region region)
    {
        var leaves = region.Leaves.Length;
        var weights = new double[Nodes(region)];
        weights[^1] = 1;
        for (var index = region.Gates.Length - 1; index >= 0; index--)
        {
            var children = region.Gates[index].Children;
            var share = weights[leaves + index] / children.Length;
            foreach (var child in children) weights[child] += share;
        }

        return [.. Enumerable.Range(0, leaves).OrderByDescending(leaf => weights[leaf])];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int[] Force(Region region, int[] order)
    {
        const int rounds = 30;
        var leaves = region.Leaves.Length;
        var place = new double[Nodes(region)];
        for (var index = 0; index < order.Length; index++) place[order[index]] = index;
        var best = order;
        var bestSpan = double.MaxValue;
        var uses = Uses(region);
        // Gates are placed as well: an edge joins a gate with its inputs.
        for (var index = 0; index < region.Gates.Length; index++)
            place[leaves + index] = region.Gates[index].Children.Average(child => place[child]);
        var pull = new double[Nodes(region)];
        var all = Enumerable.Range(0, Nodes(region)).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            Array.Clear(pull);
            var span = 0.0;
            for (var index = 0; index < region.Gates.Length; index++)
            {
                var node = leaves + index;
                var children = region.Gates[index].Children;
                var sum = place[node];
                var (low, high) = (place[node], place[node]);
                foreach (var child in children)
                {
                    sum += place[child];
                    low = Math.Min(low, place[child]);
                    high = Math.Max(high, place[child]);
                }

                span += high - low;
                var centre = sum / (children.Length + 1);
                pull[node] += centre;
                foreach (var child in children) pull[child] += centre;
            }

            if (span < bestSpan)
            {
                bestSpan = span;
                best = [.. Enumerable.Range(0, leaves).OrderBy(leaf => place[leaf])];
            }

            for (var node = 0; node < pull.Length; node++) pull[node] /= uses[node] + (node >= leaves ? 1 : 0);
            var keys = (double[])pull.Clone();
            for (var node = 0; node < all.Length; node++) all[node] = node;
            Array.Sort(keys, all);
            for (var index = 0; index < all.Length; index++) place[all[index]] = index;
        }

        return best;
    }
}
