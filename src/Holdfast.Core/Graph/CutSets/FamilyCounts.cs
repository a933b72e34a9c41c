using System.Numerics;
using System.Runtime.CompilerServices;

namespace Holdfast.Core.Graph.CutSets;

/// <summary>
/// Counts the sets of families by the number of events, where a variable may stand for a module with counts of its own.
/// An overflow of <typeparamref name="T"/> throws; the caller then takes a wider type.
/// </summary>
internal sealed class FamilyCounts<T>(Diagram diagram, int maximumOrder)
    where T : struct, INumber<T>
{
    private const int Never = int.MaxValue / 2;

    // Numbers held at a time for one region, and additions over all of them: about a gigabyte and ten seconds.
    private const long MostNumbers = 1L << 26;
    private const long MostAdditions = 1L << 33;

    private static readonly T[] OneEmptySet = [T.One];

    // Position in the walk plus one, for nodes that the current walk has met.
    private readonly int[] _places = new int[diagram.Count];
    private readonly List<int> _walk = [];
    private readonly Stack<int> _path = new();
    private long _additions;

    /// <summary>counts[k] = sets of k events. <paramref name="modules"/>: for each variable the counts of its module; <c>null</c> for an event.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal T[] ByOrder(int family, T[]?[] modules)
    {
        if (family == Diagram.Zero) return [];
        if (family == Diagram.One) return [T.One];
        Walk(family);

        // Each node has counts for the orders from lowest on, packed one after the other.
        var lowest = new int[_walk.Count];
        var starts = new int[_walk.Count + 1];
        for (var place = 0; place < _walk.Count; place++)
        {
            var (variable, without, with) = diagram[_walk[place]];
            var (low, high) = Window(with, lowest, starts);
            if (modules[variable] is { Length: 0 })
            {
                // A module without sets of these orders: nothing follows from choosing it.
                (low, high) = (Never, -1);
            }
            else if (modules[variable] is { } module)
            {
                low += Array.FindIndex(module, value => value != T.Zero);
                high += module.Length - 1;
            }
            else
            {
                low++;
                high++;
            }

            if (without != Diagram.Zero)
            {
                var (otherLow, otherHigh) = Window(without, lowest, starts);
                low = Math.Min(low, otherLow);
                high = Math.Max(high, otherHigh);
            }

            low = Math.Min(low, Never);
            high = Math.Min(high, maximumOrder);
            lowest[place] = low;
            var size = Math.Max(0, high - low + 1);
            if (starts[place] + (long)size > MostNumbers) throw new TooManyOrdersException();
            starts[place + 1] = starts[place] + size;
        }

        var pool = new T[starts[^1]];
        for (var place = 0; place < _walk.Count; place++)
        {
            var (variable, without, with) = diagram[_walk[place]];
            var target = pool.AsSpan(starts[place]..starts[place + 1]);
            if (without != Diagram.Zero) Shifted(target, Counts(without), Lowest(without) - lowest[place]);
            var shift = Lowest(with) - lowest[place];
            if (modules[variable] is { } module) Convolved(target, Counts(with), module, shift);
            else Shifted(target, Counts(with), shift + 1);
        }

        var top = _walk.Count - 1;
        var result = new T[starts[top + 1] == starts[top] ? 0 : lowest[top] + starts[top + 1] - starts[top]];
        if (result.Length > 0) pool.AsSpan(starts[top]..).CopyTo(result.AsSpan(lowest[top]));
        foreach (var node in _walk) _places[node] = 0;
        return result;

        int Lowest(int node) => node == Diagram.One ? 0 : lowest[_places[node] - 1];

        ReadOnlySpan<T> Counts(int node) =>
            node == Diagram.One ? OneEmptySet : pool.AsSpan(starts[_places[node] - 1]..starts[_places[node]]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private (int Low, int High) Window(int node, int[] lowest, int[] starts)
    {
        if (node == Diagram.One) return (0, 0);
        var place = _places[node] - 1;
        return (lowest[place], lowest[place] + starts[place + 1] - starts[place] - 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Shifted(Span<T> target, ReadOnlySpan<T> source, int shift)
    {
        var count = Math.Min(source.Length, target.Length - shift);
        Spend(count);
        for (var order = 0; order < count; order++)
            target[order + shift] = checked(target[order + shift] + source[order]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Convolved(Span<T> target, ReadOnlySpan<T> source, T[] module, int shift)
    {
        Spend((long)source.Length * module.Length);
        for (var own = 0; own < module.Length; own++)
        {
            if (module[own] == T.Zero) continue;
            for (var order = 0; order < source.Length && order + own + shift < target.Length; order++)
                target[order + own + shift] = checked(target[order + own + shift] + source[order] * module[own]);
        }
    }

    private void Spend(long additions)
    {
        _additions += additions;
        if (_additions > MostAdditions) throw new TooManyOrdersException();
    }

    /// <summary>The nodes below the root, children first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Walk(int root)
    {
        _walk.Clear();
        _path.Push(root);
        while (_path.TryPeek(out var node))
        {
            if (_places[node] != 0)
            {
                _path.Pop();
                continue;
            }

            var (_, low, high) = diagram[node];
            var waiting = false;
            if (low > Diagram.One && _places[low] == 0)
            {
                _path.Push(low);
                waiting = true;
            }

            if (high > Diagram.One && _places[high] == 0)
            {
                _path.Push(high);
                waiting = true;
            }

            if (waiting) continue;
            _walk.Add(node);
            _places[node] = _walk.Count;
            _path.Pop();
        }
    }
}

/// <summary>Cut sets of so many different sizes that counting each size would not end.</summary>
internal sealed class TooManyOrdersException : Exception;
