using System.Numerics;
using System.Runtime.CompilerServices;

namespace Holdfast.Core.Graph.CutSets;

/// <summary>
/// Dynamic reordering of a binary diagram by sifting (Rudell 1993): each variable in turn, those with most nodes first, is moved
/// through all levels by swaps of neighbours and stays where the diagram was smallest. Works on a copy with parents counted and one
/// table for each variable, since a swap has to find all nodes of one variable and to know which nodes nobody needs any more.
/// </summary>
internal sealed class Sifting
{
    // A direction is given up when the diagram has grown by this much on the way.
    private const double MostGrowth = 1.2;
    private const int Free = -1;

    private readonly int _firstVariable;
    private readonly int[] _variableAt;
    private readonly int[] _levelOf;
    private readonly int[][] _tables;
    private readonly int[] _sizes;
    private Node[] _nodes;
    private int _used;
    private int _free = Free;
    private int _live;
    private long _work;

    private Sifting(ReadOnlySpan<DiagramNode> nodes, int firstNode, int firstVariable, int variables)
    {
        _firstVariable = firstVariable;
        _variableAt = [.. Enumerable.Range(0, variables)];
        _levelOf = [.. _variableAt];
        _sizes = new int[variables];
        _nodes = new Node[Math.Max(16, nodes.Length - firstNode + 2) * 5L / 4];
        _used = 2;
        _nodes[Diagram.Zero].Variable = _nodes[Diagram.One].Variable = Free;
        foreach (ref readonly var node in nodes[firstNode..]) _sizes[node.Variable - firstVariable]++;
        _tables = new int[variables][];
        for (var variable = 0; variable < variables; variable++) _tables[variable] = Table(_sizes[variable]);
        Array.Clear(_sizes);
        // Terminals keep their numbers 0 and 1, the others follow in their order.
        foreach (ref readonly var node in nodes[firstNode..])
            Add(node.Variable - firstVariable, Number(node.Low), Number(node.High));

        int Number(int node) => node <= Diagram.One ? node : node - firstNode + 2;
    }

    /// <summary>
    /// Rewrites the nodes of the diagram from <paramref name="firstNode"/> on, all over the variables from
    /// <paramref name="firstVariable"/>, under a better order, and the roots with them (negative ones are none). Nodes that no root leads to are dropped.
    /// </summary>
    /// <param name="order">What each variable stands for, from the top down; rearranged in place.</param>
    /// <param name="mostWork">Nodes that may be looked at, which bounds the time.</param>
    internal static void Improve(Diagram diagram, Span<int> roots, int firstNode, int firstVariable, int[] order, long mostWork)
    {
        diagram.Collect(roots, firstNode);
        if (diagram.Count - firstNode < 2 || order.Length < 2) return;
        var sifting = new Sifting(diagram.Nodes, firstNode, firstVariable, order.Length);
        foreach (var root in roots)
            if (root >= firstNode) sifting._nodes[root - firstNode + 2].Parents++;
        sifting.Sift(mostWork);
        sifting.WriteBack(diagram, roots, firstNode);
        var before = (int[])order.Clone();
        for (var level = 0; level < order.Length; level++) order[level] = before[sifting._variableAt[level]];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Sift(long mostWork)
    {
        var variables = Enumerable.Range(0, _sizes.Length).OrderByDescending(variable => _sizes[variable]).ToArray();
        foreach (var variable in variables)
        {
            if (_sizes[variable] == 0 || _work > mostWork) return;
            var from = _levelOf[variable];
            var best = (Size: _live, Level: from);
            // The nearer end first: the way back is the shorter one.
            if (from > _sizes.Length / 2)
            {
                Down(variable, ref best);
                Up(variable, ref best);
            }
            else
            {
                Up(variable, ref best);
                Down(variable, ref best);
            }

            while (_levelOf[variable] < best.Level) Swap(_levelOf[variable]);
            while (_levelOf[variable] > best.Level) Swap(_levelOf[variable] - 1);
        }
    }

    private void Down(int variable, ref (int Size, int Level) best)
    {
        while (_levelOf[variable] + 1 < _sizes.Length && _live <= best.Size * MostGrowth)
        {
            Swap(_levelOf[variable]);
            if (_live < best.Size) best = (_live, _levelOf[variable]);
        }
    }

    private void Up(int variable, ref (int Size, int Level) best)
    {
        while (_levelOf[variable] > 0 && _live <= best.Size * MostGrowth)
        {
            Swap(_levelOf[variable] - 1);
            if (_live < best.Size) best = (_live, _levelOf[variable]);
        }
    }

    /// <summary>Exchanges the variables of this level and the next. Every node keeps its number and its function.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Swap(int level)
    {
        var (upper, lower) = (_variableAt[level], _variableAt[level + 1]);
        (_variableAt[level], _variableAt[level + 1]) = (lower, upper);
        (_levelOf[upper], _levelOf[lower]) = (level + 1, level);
        if (_sizes[upper] == 0 || _sizes[lower] == 0) return;

        // Those that read the lower variable leave the table of the upper one first.
        var moving = Free;
        var table = _tables[upper];
        _work += table.Length + _sizes[upper];
        for (var slot = 0; slot < table.Length; slot++)
        {
            ref var link = ref table[slot];
            while (link != Free)
            {
                var node = link;
                ref var content = ref _nodes[node];
                if (_nodes[content.Low].Variable != lower && _nodes[content.High].Variable != lower)
                {
                    link = ref content.Next;
                    continue;
                }

                link = content.Next;
                content.Next = moving;
                moving = node;
                _sizes[upper]--;
            }
        }

        while (moving != Free)
        {
            var node = moving;
            moving = _nodes[node].Next;
            var (low, high) = (_nodes[node].Low, _nodes[node].High);
            var (lowLow, lowHigh) = _nodes[low].Variable == lower ? (_nodes[low].Low, _nodes[low].High) : (low, low);
            var (highLow, highHigh) = _nodes[high].Variable == lower ? (_nodes[high].Low, _nodes[high].High) : (high, high);
            var newLow = Decide(upper, lowLow, highLow);
            _nodes[newLow].Parents++;
            var newHigh = Decide(upper, lowHigh, highHigh);
            _nodes[newHigh].Parents++;
            ref var content = ref _nodes[node];
            (content.Variable, content.Low, content.High) = (lower, newLow, newHigh);
            Link(node);
            Release(low, lower);
            Release(high, lower);
        }
    }

    /// <summary>One parent less; a node of the variable that has no more is freed. What is below it has other parents by then.</summary>
    private void Release(int node, int variable)
    {
        if (node <= Diagram.One) return;
        ref var content = ref _nodes[node];
        if (--content.Parents > 0 || content.Variable != variable) return;
        ref var link = ref _tables[variable][Slot(variable, content.Low, content.High)];
        while (link != node) link = ref _nodes[link].Next;
        link = content.Next;
        _sizes[variable]--;
        _live--;
        _nodes[content.Low].Parents--;
        _nodes[content.High].Parents--;
        content.Next = _free;
        _free = node;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Decide(int variable, int low, int high)
    {
        if (low == high) return low;
        for (var node = _tables[variable][Slot(variable, low, high)]; node != Free; node = _nodes[node].Next)
            if (_nodes[node].Low == low && _nodes[node].High == high) return node;
        return Add(variable, low, high);
    }

    private int Add(int variable, int low, int high)
    {
        var node = _free;
        if (node != Free) _free = _nodes[node].Next;
        else
        {
            if (_used == _nodes.Length) Array.Resize(ref _nodes, _used * 2);
            node = _used++;
        }

        _nodes[node] = new() { Variable = variable, Low = low, High = high };
        _nodes[low].Parents++;
        _nodes[high].Parents++;
        _live++;
        Link(node);
        return node;
    }

    private void Link(int node)
    {
        ref var content = ref _nodes[node];
        var variable = content.Variable;
        if (++_sizes[variable] > _tables[variable].Length * 2) Widen(variable);
        ref var slot = ref _tables[variable][Slot(variable, content.Low, content.High)];
        content.Next = slot;
        slot = node;
    }

    private void Widen(int variable)
    {
        var old = _tables[variable];
        _tables[variable] = Table(old.Length * 2);
        foreach (var first in old)
        {
            for (int node = first, next; node != Free; node = next)
            {
                next = _nodes[node].Next;
                ref var slot = ref _tables[variable][Slot(variable, _nodes[node].Low, _nodes[node].High)];
                _nodes[node].Next = slot;
                slot = node;
            }
        }
    }

    private static int[] Table(int entries)
    {
        var table = new int[BitOperations.RoundUpToPowerOf2((uint)Math.Max(entries, 4))];
        Array.Fill(table, Free);
        return table;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Slot(int variable, int low, int high) =>
        (int)(((((ulong)(uint)low << 32) | (uint)high) * 0x9E3779B97F4A7C15UL) >> 33) & (_tables[variable].Length - 1);

    /// <summary>Bottom level first, so that children stand before their parents as the diagram wants it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void WriteBack(Diagram diagram, Span<int> roots, int firstNode)
    {
        diagram.Forget(firstNode);
        var limit = diagram.Limit;
        diagram.Limit = Diagram.MostNodes;
        var moved = new int[_used];
        (moved[Diagram.Zero], moved[Diagram.One]) = (Diagram.Zero, Diagram.One);
        for (var level = _variableAt.Length - 1; level >= 0; level--)
            foreach (var first in _tables[_variableAt[level]])
                for (var node = first; node != Free; node = _nodes[node].Next)
                    moved[node] = diagram.Decide(_firstVariable + level, moved[_nodes[node].Low], moved[_nodes[node].High]);
        foreach (ref var root in roots)
            if (root >= firstNode) root = moved[root - firstNode + 2];
        diagram.Limit = limit;
    }

    private struct Node
    {
        internal int Variable;
        internal int Low;
        internal int High;
        internal int Next;
        internal int Parents;
    }
}
