using System.Runtime.CompilerServices;

namespace Holdfast.Core.Graph.CutSets;

/// <summary>
/// AND and OR directly on minimal families, optionally without the sets heavier than a limit. Each variable has a weight (an
/// event weighs 1, a module as much as its smallest set), and each node knows its lightest and heaviest set, so that most
/// of the work beyond the limit is never begun.
/// </summary>
internal sealed partial class Diagram
{
    /// <summary>No limit. A limit has to be smaller than this.</summary>
    internal const int AnyWeight = 200;

    private const ulong UnionOperation = 5;
    private const ulong ExceptOperation = 6;
    private const ulong TruncateOperation = 8;
    private const ulong ProductOperation = TruncateOperation + 1 + AnyWeight;
    private const ushort NoSet = ushort.MaxValue;
    // Weights stop here: comparisons between two that stopped decide nothing, which is always correct.
    private const int Heaviest = short.MaxValue;

    private readonly List<ushort> _weights = [];
    private ushort[] _lightest = [];
    private ushort[] _heaviest = [];

    /// <summary>Gives the next variable its weight; needed before families are combined.</summary>
    internal void SetWeight(int variable, int weight)
    {
        while (_weights.Count <= variable) _weights.Add(1);
        _weights[variable] = (ushort)Math.Min(weight, Heaviest);
    }

    internal int Weight(int variable) => _weights[variable];

    /// <summary>The weight of the lightest set of a family made by the operations here.</summary>
    internal int Lightest(int family)
    {
        EnsureWeights();
        return _lightest[family];
    }

    internal int Single(int variable)
    {
        EnsureWeights();
        return ChooseWeighed(variable, Zero, One);
    }

    /// <summary>The minimal sets of either family.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal int Union(int left, int right)
    {
        if (left == right) return left;
        if (left > right) (left, right) = (right, left);
        if (left == Zero) return right;
        if (left == One) return One;

        var key = Key(UnionOperation, left, right);
        ref var cached = ref Slot(key);
        if (cached.Key == key) return cached.Result;

        var (variable, leftWithout, leftWith) = _nodes[left];
        var (other, rightWithout, rightWith) = _nodes[right];
        if (variable < other)
        {
            (rightWithout, rightWith) = (right, Zero);
        }
        else if (other < variable)
        {
            variable = other;
            (leftWithout, leftWith) = (left, Zero);
        }

        var without = Union(leftWithout, rightWithout);
        if (without < 0) return Exhausted;
        var with = Union(leftWith, rightWith);
        if (with < 0) return Exhausted;
        with = Except(with, without);
        if (with < 0) return Exhausted;
        return Remember(key, ChooseWeighed(variable, without, with));
    }

    /// <summary>The minimal unions of one set of each family, as far as they weigh no more than the limit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal int Product(int left, int right, int limit)
    {
        if (left > right) (left, right) = (right, left);
        if (left == Zero) return Zero;
        if (left == One || left == right) return Truncate(right, limit);
        if (limit < AnyWeight)
        {
            if (_lightest[left] > limit || _lightest[right] > limit) return Zero;
            if (_heaviest[left] + _heaviest[right] <= limit) limit = AnyWeight;
        }

        var key = Key(ProductOperation - (ulong)limit, left, right);
        ref var cached = ref Slot(key);
        if (cached.Key == key) return cached.Result;

        var (variable, leftWithout, leftWith) = _nodes[left];
        var (other, rightWithout, rightWith) = _nodes[right];
        if (variable < other)
        {
            (rightWithout, rightWith) = (right, Zero);
        }
        else if (other < variable)
        {
            variable = other;
            (leftWithout, leftWith) = (left, Zero);
        }

        var without = Product(leftWithout, rightWithout, limit);
        if (without < 0) return Exhausted;
        var rest = limit == AnyWeight ? limit : limit - _weights[variable];
        var with = rest < 0 ? Zero : ProductWith(leftWithout, leftWith, rightWithout, rightWith, rest);
        if (with < 0) return Exhausted;
        with = Except(with, without);
        if (with < 0) return Exhausted;
        return Remember(key, ChooseWeighed(variable, without, with));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int ProductWith(int leftWithout, int leftWith, int rightWithout, int rightWith, int limit)
    {
        if (rightWith == Zero) return Product(leftWith, rightWithout, limit);
        if (leftWith == Zero) return Product(leftWithout, rightWith, limit);
        var any = Union(rightWithout, rightWith);
        if (any < 0) return Exhausted;
        var one = Product(leftWith, any, limit);
        if (one < 0) return Exhausted;
        var two = Product(leftWithout, rightWith, limit);
        return two < 0 ? Exhausted : Union(one, two);
    }

    /// <summary>The sets of the family that contain no set of the other one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Except(int family, int removed)
    {
        while (true)
        {
            if (removed == Zero || family == Zero) return family;
            if (removed == One || family == removed) return Zero;
            if (family == One || _lightest[removed] > _heaviest[family]) return family;
            if (_nodes[removed].Variable >= _nodes[family].Variable) break;
            removed = _nodes[removed].Low;
        }

        var key = Key(ExceptOperation, family, removed);
        ref var cached = ref Slot(key);
        if (cached.Key == key) return cached.Result;

        var (variable, without, with) = _nodes[family];
        var (other, removedWithout, removedWith) = _nodes[removed];
        if (other != variable) (removedWithout, removedWith) = (removed, Zero);
        without = Except(without, removedWithout);
        if (without < 0) return Exhausted;
        with = Except(with, removedWith);
        if (with < 0) return Exhausted;
        with = Except(with, removedWithout);
        if (with < 0) return Exhausted;
        return Remember(key, ChooseWeighed(variable, without, with));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Truncate(int family, int limit)
    {
        if (limit == AnyWeight || family <= One || _heaviest[family] <= limit) return family;
        if (_lightest[family] > limit) return Zero;
        var key = Key(TruncateOperation, family, limit);
        ref var cached = ref Slot(key);
        if (cached.Key == key) return cached.Result;

        var (variable, without, with) = _nodes[family];
        without = Truncate(without, limit);
        if (without < 0) return Exhausted;
        var rest = limit - _weights[variable];
        with = rest < 0 ? Zero : Truncate(with, rest);
        if (with < 0) return Exhausted;
        return Remember(key, ChooseWeighed(variable, without, with));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int ChooseWeighed(int variable, int without, int with)
    {
        if (with == Zero) return without;
        var node = Node(variable, without, with);
        if (node < 0) return Exhausted;
        if (node >= _lightest.Length) EnsureWeights();
        var weight = _weights[variable];
        _lightest[node] = (ushort)Math.Min(_lightest[without], Math.Min(_lightest[with] + weight, Heaviest));
        _heaviest[node] = (ushort)Math.Min(Math.Max(without == Zero ? 0 : _heaviest[without], _heaviest[with] + weight), Heaviest);
        return node;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Remember(ulong key, int result)
    {
        if (result < 0) return Exhausted;
        ref var slot = ref Slot(key);
        slot.Key = key;
        slot.Result = result;
        return result;
    }

    private void EnsureWeights()
    {
        if (_lightest.Length >= _nodes.Length) return;
        Array.Resize(ref _lightest, _nodes.Length);
        Array.Resize(ref _heaviest, _nodes.Length);
        _lightest[Zero] = NoSet;
        _lightest[One] = 0;
    }
}
