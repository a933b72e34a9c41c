using System.Runtime.CompilerServices;

namespace Holdfast.Core.Graph.CutSets;

/// <summary>
/// The tree as the engine works on it: nodes below <see cref="EventCount"/> are the events of the original tree, the others are
/// gates in an order in which children come first. No constants, no gates of one input, no repeated inputs.
/// </summary>
internal sealed class ReducedTree(int eventCount, List<ReducedGate> gates, int top)
{
    internal const int Never = -1;
    internal const int Always = -2;

    internal int EventCount { get; } = eventCount;

    internal List<ReducedGate> Gates { get; } = gates;

    /// <summary>A node, or <see cref="Never"/> or <see cref="Always"/> when nothing else is left.</summary>
    internal int Top { get; } = top;

    internal int NodeCount => EventCount + Gates.Count;

    internal ReducedGate Gate(int node) => Gates[node - EventCount];

    internal bool IsGate(int node) => node >= EventCount;

    /// <summary>For each node the gates that read it, in ascending order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal Adjacency Parents()
    {
        var starts = new int[NodeCount + 1];
        foreach (var gate in Gates)
            foreach (var child in gate.Children)
                starts[child + 1]++;
        for (var node = 0; node < NodeCount; node++) starts[node + 1] += starts[node];
        var targets = new int[starts[NodeCount]];
        var next = starts.AsSpan(0, NodeCount).ToArray();
        for (var index = 0; index < Gates.Count; index++)
            foreach (var child in Gates[index].Children)
                targets[next[child]++] = EventCount + index;
        return new(starts, targets);
    }
}

internal readonly record struct ReducedGate(GateKind Kind, int Threshold, int[] Children);

/// <summary>Rows of node numbers, one row a node, packed.</summary>
internal readonly struct Adjacency(int[] starts, int[] targets)
{
    internal ReadOnlySpan<int> this[int node] => targets.AsSpan(starts[node]..starts[node + 1]);
}
