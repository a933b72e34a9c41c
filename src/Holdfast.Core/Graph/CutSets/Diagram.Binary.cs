using System.Runtime.CompilerServices;

namespace Holdfast.Core.Graph.CutSets;

/// <summary>Monotone functions: AND and OR on binary diagrams.</summary>
internal sealed partial class Diagram
{
    private const ulong AndOperation = 1;
    private const ulong OrOperation = 2;

    internal int And(int left, int right) => Apply(AndOperation, Zero, left, right);

    internal int Or(int left, int right) => Apply(OrOperation, One, left, right);

    /// <summary><paramref name="absorbing"/> is the terminal that decides alone; the other one changes nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Apply(ulong operation, int absorbing, int left, int right)
    {
        if (left == right) return left;
        if (left > right) (left, right) = (right, left);
        if (left <= One) return left == absorbing ? left : right;

        var key = Key(operation, left, right);
        ref var cached = ref Slot(key);
        if (cached.Key == key) return cached.Result;

        var (variable, leftLow, leftHigh) = _nodes[left];
        var (other, rightLow, rightHigh) = _nodes[right];
        if (variable < other)
        {
            rightLow = rightHigh = right;
        }
        else if (other < variable)
        {
            variable = other;
            leftLow = leftHigh = left;
        }

        var low = Apply(operation, absorbing, leftLow, rightLow);
        if (low < 0) return Exhausted;
        // Monotone: high is implied by low, so a low that is true decides.
        var high = low == One ? One : Apply(operation, absorbing, leftHigh, rightHigh);
        if (high < 0) return Exhausted;
        return Remember(key, Decide(variable, low, high));
    }
}
