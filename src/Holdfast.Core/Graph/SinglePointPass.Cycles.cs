using System.Runtime.CompilerServices;

namespace Holdfast.Core.Graph;

// Sets of nodes that need each other.
internal sealed unsafe partial class SinglePointPass
{
    /// <summary>
    /// Least sets on a cycle: every set starts as the node itself and is written anew, a little larger, until none grows. Nodes that
    /// plainly need each other have the same set and are one from the start. False when the arena is full.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool SolveCycle((int Start, int End) range)
    {
        var classes = Classes(range);
        var bottom = _top;
        if (_items.Length - Padding - bottom < (range.End - range.Start) * (Header + 1)) return false;
        foreach (var members in classes)
        {
            var record = _top;
            _item[record] = members.Length;
            for (var i = 0; i < members.Length; i++) _item[record + Header + i] = members[i];
            _top += Header + members.Length;
            foreach (var place in members) _head[place] = record;
        }
        for (var grows = true; grows;)
        {
            grows = false;
            foreach (var members in classes)
            {
                var before = _top;
                if (Write(members, range.Start) is not { } record)
                {
                    _top = bottom;
                    return false;
                }
                if (TotalOf(record) == TotalOf(_head[members[0]]))
                {
                    _top = before;
                    continue;
                }
                foreach (var place in members) _head[place] = record;
                grows = true;
            }
        }

        // Only the last version of each set is kept: they move down over the earlier ones, lowest first.
        Array.Sort(classes, (one, other) => _head[one[0]].CompareTo(_head[other[0]]));
        _top = bottom;
        foreach (var members in classes)
        {
            var record = _head[members[0]];
            var size = Header + OwnOf(record) + (_item[record] < 0 ? Trailer : 0);
            new ReadOnlySpan<int>(_item + record, size).CopyTo(new(_item + _top, size));
            foreach (var place in members) _head[place] = _top;
            _top += size;
            _hasSharing |= members.Length > 1;
        }
        return true;
    }

    private int[][] Classes((int Start, int End) range)
    {
        var starts = new int[range.End - range.Start + 1];
        var targets = new List<int>();
        for (var place = range.Start; place < range.End; place++)
        {
            foreach (var needed in _rows.NeedsOf(place))
                if (needed >= range.Start && needed < range.End) targets.Add(needed - range.Start);
            starts[place - range.Start + 1] = targets.Count;
        }
        var components = new Components(starts, [.. targets]);
        var classes = new int[components.Ends.Count][];
        for (int component = 0, from = 0; component < classes.Length; component++)
        {
            classes[component] = components.Nodes[from..components.Ends[component]];
            foreach (ref var place in classes[component].AsSpan()) place += range.Start;
            from = components.Ends[component];
        }
        return classes;
    }
}
