using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Holdfast.Core.Graph;

// What several alternatives have in common.
internal sealed unsafe partial class SinglePointPass
{
    /// <summary>The general rule: what stands in the sets of more members than may be lost.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int GatherCommon(int choice, int* output, int count)
    {
        int from = _memberStart[choice], to = _memberStart[choice + 1];
        if (to - from == 2 && _member[from] >= graph.Leaves)
        {
            int one = _head[_member[from]], other = _head[_member[from + 1]];
            if ((_item[one] | _item[other]) >= 0) return GatherFromBoth(one, other, output, count);
        }
        var needed = to - from - _rows.AtLeastOf(choice) + 1;
        if (_counts.Length == 0) _counts = new (int, int)[graph.NodeCount];
        var epoch = ++_countEpoch;
        for (var at = from; at < to; at++)
        {
            var place = _member[at];
            if (place < graph.Leaves)
            {
                if (!Count(place)) return -1;
                continue;
            }
            for (var record = _head[place]; record != 0; record = BaseOf(record))
            {
                var own = OwnOf(record);
                for (var i = 0; i < own; i++)
                    if (!Count(_item[record + Header + i])) return -1;
            }
        }
        return count;

        bool Count(int point)
        {
            ref var seen = ref _counts[point];
            seen = seen.Stamp == epoch ? (epoch, seen.Count + 1) : (epoch, 1);
            if (seen.Count != needed || IsStamped(_stamp, point, _epoch)) return true;
            if (count == _room) return false;
            output[count++] = point;
            StampNew(_stamp, point, _epoch);
            return true;
        }
    }

    /// <summary>One of two, neither a leaf, neither with a base: what stands in both records.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int GatherFromBoth(int one, int other, int* output, int count)
    {
        if (OwnOf(one) > OwnOf(other)) (one, other) = (other, one);
        var own = OwnOf(one);
        if (count + own > _room) return -1;
        var stamp = _stamp;
        var epoch = _epoch;
        for (int* element = _item + one + Header, last = element + own; element < last; element++)
        {
            var point = *element;
            if (!Contains(other, point)) continue;
            output[count] = point;
            count += StampNew(stamp, point, epoch);
        }
        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Contains(int record, int point)
    {
        for (; record != 0; record = BaseOf(record))
        {
            var own = OwnOf(record);
            var elements = _item + record + Header;
            if (Vector512.IsHardwareAccelerated)
            {
                // Most sets fit in one vector: one comparison, whatever their size.
                var sought = Vector512.Create(point);
                for (; own > 0; own -= 16, elements += 16)
                {
                    var hits = Vector512.Equals(Vector512.Load(elements), sought).ExtractMostSignificantBits();
                    if ((hits & (own >= 16 ? 0xFFFF : (1u << own) - 1)) != 0) return true;
                }
            }
            else if (new ReadOnlySpan<int>(elements, own).Contains(point)) return true;
        }
        return false;
    }
}
