using System.Runtime.CompilerServices;

namespace Holdfast.Core.Graph.CutSets;

/// <summary>Families of sets on zero-suppressed diagrams; each family is minimal: no set contains another.</summary>
internal sealed partial class Diagram
{
    private const ulong MinimalOperation = 3;
    private const ulong ExceptImpliedOperation = 4;

    /// <summary>
    /// The minimal sets of variables that make a monotone binary diagram true (Rauzy 1993): those of the low branch, and
    /// those of the high branch that the low branch does not already make true.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal int MinimalSolutions(int function)
    {
        if (function <= One) return function;
        var key = Key(MinimalOperation, function, 0);
        ref var cached = ref Slot(key);
        if (cached.Key == key) return cached.Result;

        var (variable, low, high) = _nodes[function];
        var without = MinimalSolutions(low);
        if (without < 0) return Exhausted;
        var with = MinimalSolutions(high);
        if (with < 0) return Exhausted;
        with = ExceptImplied(with, low);
        if (with < 0) return Exhausted;
        return Remember(key, Choose(variable, without, with));
    }

    /// <summary>The sets of the family that do not make the (monotone) function true.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int ExceptImplied(int family, int function)
    {
        while (true)
        {
            if (function == One || family == Zero) return Zero;
            if (function == Zero || family == One) return family;
            if (_nodes[function].Variable >= _nodes[family].Variable) break;
            function = _nodes[function].Low;
        }

        var key = Key(ExceptImpliedOperation, family, function);
        ref var cached = ref Slot(key);
        if (cached.Key == key) return cached.Result;

        var (variable, without, with) = _nodes[family];
        var (decided, low, high) = _nodes[function];
        if (decided != variable) low = high = function;
        without = ExceptImplied(without, low);
        if (without < 0) return Exhausted;
        with = ExceptImplied(with, high);
        if (with < 0) return Exhausted;
        return Remember(key, Choose(variable, without, with));
    }
}
