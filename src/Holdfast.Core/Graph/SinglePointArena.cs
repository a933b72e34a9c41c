using System.Runtime.CompilerServices;

namespace Holdfast.Core.Graph;

/// <summary>
/// Sets of places, one after the other in one array. A record is [own count, own elements …]. With <see cref="HasBase"/> in the count
/// it goes on with [base, total]: then the set is the own elements and all of the base's. Nodes of a cycle of plain needs share one.
/// </summary>
internal sealed unsafe class SinglePointArena(int[] heads, int[] items, int top, bool hasSharing)
{
    /// <summary>Words before the elements of a record.</summary>
    public const int Header = 1;

    /// <summary>Words behind the elements of a record with a base.</summary>
    public const int Trailer = 2;

    /// <summary>Where the first record lies: position 0 stands for no record.</summary>
    public const int First = 1;

    public const int HasBase = int.MinValue;

    /// <summary>The record of each place; 0 = only itself, as leaves are.</summary>
    public int[] Heads => heads;

    public int Top => top;

    public int BaseOf(int head) => items[head] >= 0 ? 0 : items[head + Header + (items[head] ^ HasBase)];

    public ReadOnlySpan<int> OwnOf(int head) => items.AsSpan(head + Header, items[head] & ~HasBase);

    public int TotalOf(int head) => items[head] >= 0 ? items[head] : items[head + Header + (items[head] ^ HasBase) + 1];

    /// <summary>In how many sets each place stands.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int[] Radii(int leaves)
    {
        var radii = new int[heads.Length];
        radii.AsSpan(0, leaves).Fill(1);
        if (hasSharing)
        {
            AddShared(radii);
            return radii;
        }
        fixed (int* radius = radii, item = items)
        {
            // Without sharing the records lie without gaps, one for each node that is no leaf: no need to look anything up.
            for (var head = First; head < top;)
            {
                var own = item[head];
                head += Header;
                for (var end = head + own; head < end; head++) radius[item[head]]++;
            }
        }
        return radii;
    }

    /// <summary>A record counts once for each node that it belongs to, and passes the count on to its base, which lies below it.</summary>
    private void AddShared(int[] radii)
    {
        var weights = new SortedDictionary<int, int>(Comparer<int>.Create((one, other) => other.CompareTo(one)));
        foreach (var head in heads)
            if (head != 0) weights[head] = weights.GetValueOrDefault(head) + 1;
        // Every base is some node's own record, so the key is there already and the enumeration stays in order.
        var order = weights.Keys.ToArray();
        foreach (var head in order)
        {
            var weight = weights[head];
            foreach (var place in OwnOf(head)) radii[place] += weight;
            if (BaseOf(head) is var below and not 0) weights[below] += weight;
        }
    }
}
