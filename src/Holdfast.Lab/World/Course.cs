using Holdfast.Core;
using Holdfast.Core.Incidents;

namespace Holdfast.Lab.World;

/// <summary>One stretch of a plane's life, in milliseconds of the world's time.</summary>
/// <param name="Success">For degraded: the share of calls that succeed.</param>
/// <param name="Period">For flapping: the full cycle, bad part first.</param>
/// <param name="Bad">For flapping: the bad share of the cycle.</param>
public readonly record struct Stretch(long From, long Until, PlaneState State, double Success = 0, long Period = 0, double Bad = 0)
{
    /// <summary>The share of calls that fail at this moment of this stretch.</summary>
    public double Badness(long at) => State switch
    {
        PlaneState.Up or PlaneState.Frozen => 0,
        PlaneState.Degraded => 1 - Success,
        PlaneState.Flapping => (at - From) % Period < Period * Bad ? 1 : 0,
        _ => 1,
    };
}

/// <summary>What becomes of one plane over time; where nothing is said, it is up. The last stretch that covers a moment counts.</summary>
public sealed record Course(ValueList<Stretch> Stretches)
{
    // One after the other without an overlap: then the one that counts is found by halving (an hour of flapping can be hundreds).
    private readonly bool _isInOrder = IsInOrder(Stretches.AsSpan());

    public static Course AlwaysUp { get; } = new([]);

    public Stretch At(long at)
    {
        var stretches = Stretches.AsSpan();
        if (_isInOrder)
        {
            int low = 0, high = stretches.Length;
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (stretches[middle].From <= at) low = middle + 1;
                else high = middle;
            }
            return low > 0 && at < stretches[low - 1].Until ? stretches[low - 1] : new Stretch(0, long.MaxValue, PlaneState.Up);
        }
        for (var i = stretches.Length - 1; i >= 0; i--)
        {
            ref readonly var stretch = ref stretches[i];
            if (at >= stretch.From && (at < stretch.Until || stretch.State == PlaneState.Lost)) return stretch;
        }
        return new Stretch(0, long.MaxValue, PlaneState.Up);
    }

    public double Badness(long at) => Stretches.IsEmpty ? 0 : At(at).Badness(at);

    public bool IsFrozen(long at) => !Stretches.IsEmpty && At(at).State == PlaneState.Frozen;

    /// <summary>The first moment from <paramref name="at"/> on at which a write could be accepted; null = never before <paramref name="end"/>.</summary>
    public long? NextWritable(long at, long end)
    {
        for (var moment = at; moment < end; moment += 1000)
        {
            if (!IsFrozen(moment) && Badness(moment) < 1) return moment;
        }
        return null;
    }

    private static bool IsInOrder(ReadOnlySpan<Stretch> stretches)
    {
        for (var i = 0; i < stretches.Length; i++)
        {
            if (stretches[i].State == PlaneState.Lost || i > 0 && stretches[i].From < stretches[i - 1].Until) return false;
        }
        return stretches.Length > 4;
    }

    internal bool Answers(long at, Dice dice) => Badness(at) switch { 0 => true, 1 => false, var bad => !dice.Chance(bad) };
}
