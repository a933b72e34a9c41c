using System.Runtime.CompilerServices;

namespace Holdfast.Core.Graph.CutSets;

/// <summary>
/// Builds the diagram of one region, gate by gate, as a binary diagram (any sets, exact probability) or directly as the
/// family of its minimal cut sets up to a weight. Gives up at a number of nodes, after dropping what nobody needs any more.
/// </summary>
internal sealed class RegionBuilder
{
    private const int Unbuilt = -2;
    private const int PartsOfGate = 64;
    private const int FirstCollection = 1 << 16;

    // Reordering begins when a diagram has so many nodes, and again when it has doubled since. One time looks at so many nodes for
    // each that the diagram has.
    private const int FirstReordering = 1 << 14;
    private const int WorkOfNode = 300;

    private readonly Diagram _diagram;
    private readonly Region _region;
    private readonly int _firstVariable;
    private readonly int _firstNode;
    private readonly int _limit;
    private readonly int _weightLimit;
    private readonly bool _families;
    private readonly int[] _places;
    private readonly int[] _order;
    private readonly bool _reorders;
    // One array for all that must survive a collection: each node's diagram, then the operands and sums of the gate at hand.
    private readonly int[] _held;
    private readonly int[] _uses;
    private readonly long[] _keys;
    // No set of a node is lighter than this.
    private readonly int[] _bounds;
    private int _collectAt;
    private int _reorderAt = FirstReordering;
    private int _built;
    private int _folded;

    private RegionBuilder(Diagram diagram, Region region, int firstVariable, int[] order, int limit, int weightLimit, bool families, bool reorders)
    {
        _diagram = diagram;
        _region = region;
        _firstVariable = firstVariable;
        _firstNode = diagram.Count;
        _limit = limit;
        _weightLimit = weightLimit;
        _families = families;
        _order = order;
        _reorders = reorders;
        _places = new int[order.Length];
        for (var place = 0; place < order.Length; place++) _places[order[place]] = place;
        var widest = 0;
        _uses = new int[region.Leaves.Length + region.Gates.Length];
        foreach (var gate in region.Gates)
        {
            widest = Math.Max(widest, gate.Children.Length);
            foreach (var child in gate.Children) _uses[child]++;
        }

        _keys = new long[widest];
        _bounds = families && weightLimit < Diagram.AnyWeight ? Bounds() : new int[_uses.Length];
        _held = new int[_uses.Length + 2 * widest + 2];
        _held.AsSpan(0, _uses.Length).Fill(Unbuilt);
        _collectAt = Math.Max(FirstCollection, diagram.Count * 2);
    }

    /// <summary>
    /// The function of the region over the variables from <paramref name="firstVariable"/> on, or <see cref="Diagram.Exhausted"/>
    /// and how far the work got.
    /// </summary>
    /// <param name="order">The leaves from the top down; rearranged in place where the diagram is reordered on the way.</param>
    /// <param name="reorders">Whether the variables may change places when the diagram grows.</param>
    internal static int Function(Diagram diagram, Region region, int firstVariable, int[] order, int limit, bool reorders, out int progress)
    {
        var builder = new RegionBuilder(diagram, region, firstVariable, order, limit, Diagram.AnyWeight, families: false, reorders);
        var function = builder.Build();
        progress = builder.Progress;
        return function;
    }

    /// <summary>
    /// The minimal cut sets of the region that weigh at most <paramref name="weightLimit"/>. The variables have their weights
    /// already; a leaf heavier than the limit can play no part.
    /// </summary>
    internal static int Family(Diagram diagram, Region region, int firstVariable, int[] order, int limit, int weightLimit, out int progress)
    {
        var builder = new RegionBuilder(diagram, region, firstVariable, order, limit, weightLimit, families: true, reorders: false);
        var family = builder.Build();
        progress = builder.Progress;
        return family;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Build()
    {
        _diagram.Limit = (int)Math.Min((long)_firstNode + _limit, Diagram.MostNodes);
        var root = _uses.Length - 1;
        var leaves = _region.Leaves.Length;
        var path = new Stack<(int Node, int Next)>();
        path.Push((root, 0));
        while (path.TryPop(out var step))
        {
            var node = step.Node;
            if (_held[node] != Unbuilt) continue;
            if (_bounds[node] > _weightLimit)
            {
                _held[node] = Diagram.Zero;
                continue;
            }

            if (node < leaves)
            {
                _held[node] = Leaf(node);
                if (_held[node] < 0) return Diagram.Exhausted;
                continue;
            }

            var gate = _region.Gates[node - leaves];
            var next = step.Next;
            while (next < gate.Children.Length && _held[gate.Children[next]] != Unbuilt && !Decides(gate, gate.Children[next])) next++;
            if (next < gate.Children.Length)
            {
                if (_held[gate.Children[next]] == Unbuilt)
                {
                    path.Push((node, next));
                    path.Push((gate.Children[next], 0));
                }
                else
                {
                    _held[node] = Diagram.Zero;
                }

                continue;
            }

            var built = Combine(gate);
            if (built < 0) return Diagram.Exhausted;
            _held[node] = built;
            _built++;
            _folded = 0;
            Release(gate);
            if (_reorders && _diagram.Count - _firstNode > _reorderAt)
            {
                Reorder();
            }
            else if (_diagram.Count > _collectAt)
            {
                Collect();
                _collectAt = Math.Max(FirstCollection, _diagram.Count * 2);
            }
        }

        var result = _held[root];
        _held.AsSpan().Clear();
        _held[root] = result;
        if (_diagram.Count - _firstNode > 512) Collect();
        return _held[root];
    }

    /// <summary>How far the work has got: gates, and the share of the gate at hand; only for comparison.</summary>
    private int Progress => _built * PartsOfGate + _folded;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int[] Bounds()
    {
        var leaves = _region.Leaves.Length;
        var bounds = new int[_uses.Length];
        for (var leaf = 0; leaf < leaves; leaf++) bounds[leaf] = _diagram.Weight(_firstVariable + _places[leaf]);
        for (var index = 0; index < _region.Gates.Length; index++)
        {
            var gate = _region.Gates[index];
            var below = Array.ConvertAll(gate.Children, child => bounds[child]);
            bounds[leaves + index] = gate.Kind switch
            {
                GateKind.Or => below.Min(),
                // Different leaves add up; gates may share what they need.
                GateKind.And => Math.Max(below.Max(), gate.Children.Where(child => child < leaves).Sum(child => bounds[child])),
                _ => below.Order().ElementAt(gate.Threshold - 1),
            };
        }

        return bounds;
    }

    private int Leaf(int leaf)
    {
        var variable = _firstVariable + _places[leaf];
        return _families ? _diagram.Single(variable) : _diagram.Decide(variable, Diagram.Zero, Diagram.One);
    }

    /// <summary>An AND over families with an empty one among them is empty, whatever the others are.</summary>
    private bool Decides(ReducedGate gate, int child) => _families && gate.Kind == GateKind.And && _held[child] == Diagram.Zero;

    /// <summary>An input that no other gate waits for any more may be collected.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Release(ReducedGate gate)
    {
        foreach (var child in gate.Children)
            if (--_uses[child] == 0)
                _held[child] = Diagram.Zero;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Combine(ReducedGate gate)
    {
        var count = gate.Children.Length;
        var operands = _held.AsSpan(_uses.Length, count);
        for (var index = 0; index < count; index++) operands[index] = _held[gate.Children[index]];
        // Deepest variables first: the operands that come later then mostly put nodes on top of what is there.
        var keys = _keys.AsSpan(0, count);
        for (var index = 0; index < count; index++) keys[index] = -Depth(operands[index]);
        keys.Sort(operands);
        var result = gate.Kind == GateKind.AtLeast ? AtLeast(gate.Threshold, count) : Fold(gate.Kind, count);
        _held.AsSpan(_uses.Length, count + gate.Threshold + 2).Clear();
        return result;
    }

    /// <summary>By the variable on top, then by the next one below: operands often share the first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private long Depth(int node)
    {
        if (node <= Diagram.One) return long.MaxValue;
        var (variable, low, high) = _diagram[node];
        return ((long)variable << 32) | (uint)Math.Min(_diagram.Variable(low), _diagram.Variable(high));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Fold(GateKind kind, int count)
    {
        var first = _uses.Length;
        for (var index = 1; index < count; index++)
        {
            _folded = PartsOfGate * index / count;
            // The operands are in slots that a collection updates, so they are read again for each try.
            _held[first + index] = kind == GateKind.And ? And(first + index - 1, first + index) : Or(first + index - 1, first + index);
            if (_held[first + index] < 0) return Diagram.Exhausted;
            _held[first + index - 1] = Diagram.Zero;
        }

        return _held[first + count - 1];
    }

    /// <summary>sums[j] is "at least j of the inputs seen so far"; k steps for each input, never a product of sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int AtLeast(int threshold, int count)
    {
        var first = _uses.Length;
        var sums = first + count;
        var scratch = sums + threshold + 1;
        _held[sums] = Diagram.One;
        for (var index = 0; index < count; index++)
        {
            _folded = PartsOfGate * index / count;
            for (var wanted = Math.Min(threshold, index + 1); wanted >= 1; wanted--)
            {
                _held[scratch] = And(first + index, sums + wanted - 1);
                if (_held[scratch] < 0) return Diagram.Exhausted;
                _held[sums + wanted] = Or(sums + wanted, scratch);
                if (_held[sums + wanted] < 0) return Diagram.Exhausted;
            }

            _held[first + index] = Diagram.Zero;
        }

        return _held[sums + threshold];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int And(int left, int right)
    {
        var result = TryAnd(left, right);
        return result >= 0 || !CollectWorthwhile() ? result : TryAnd(left, right);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Or(int left, int right)
    {
        var result = TryOr(left, right);
        return result >= 0 || !CollectWorthwhile() ? result : TryOr(left, right);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int TryAnd(int left, int right) =>
        _families ? _diagram.Product(_held[left], _held[right], _weightLimit) : _diagram.And(_held[left], _held[right]);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int TryOr(int left, int right) =>
        _families ? _diagram.Union(_held[left], _held[right]) : _diagram.Or(_held[left], _held[right]);

    private bool CollectWorthwhile()
    {
        if (_reorders) Reorder();
        else Collect();
        return _diagram.Count - _firstNode < _limit / 2;
    }

    private void Reorder()
    {
        Collect();
        if (_diagram.Count - _firstNode <= _reorderAt / 2) return;
        Sifting.Improve(_diagram, _held, _firstNode, _firstVariable, _order, (long)WorkOfNode * (_diagram.Count - _firstNode));
        for (var place = 0; place < _order.Length; place++) _places[_order[place]] = place;
        _reorderAt = Math.Max(FirstReordering, 2 * (_diagram.Count - _firstNode));
        _collectAt = Math.Max(FirstCollection, _diagram.Count * 2);
    }

    private void Collect() => _diagram.Collect(_held, _firstNode);
}
