using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Holdfast.Core.Graph;

/// <summary>
/// One walk over the graph, members first, that writes the set of each node into the arena. A set is a short unsorted list; what is
/// already in it is known from a stamp per place, which costs one cached read per candidate and no comparison of elements.
/// </summary>
internal sealed unsafe class SinglePointPass(DependencyGraph graph, int maximumEntries)
{
    private const int Header = SinglePointArena.Header;
    private const int Trailer = SinglePointArena.Trailer;
    private const int HasBase = SinglePointArena.HasBase;

    /// <summary>A needed set larger than this is referred to instead of copied, or a long chain would take quadratic memory.</summary>
    private const int Large = 256;

    // Records are read in whole vectors, so the array goes on behind its last element.
    private const int Padding = 16;

    // How many entries ahead of the walk a record's position and the record itself are asked for; measured, flat around here.
    private const int Far = 48;
    private const int Near = 24;

    private readonly GroupRows _rows = graph.Hard;
    private readonly int[] _heads = new int[graph.NodeCount];
    private readonly int[] _stamps = new int[graph.NodeCount];
    private int[] _items = GC.AllocateUninitializedArray<int>((int)Math.Clamp(2L * graph.EdgeCount + 3L * graph.NodeCount, 1024, Math.Max(1024, maximumEntries)) + Padding);
    private int _top = SinglePointArena.First;
    private int _epoch;
    private bool _hasSharing;
    private bool _hasLarge;
    private (int Stamp, int Count)[] _counts = [];
    private int _countEpoch;

    // The arrays above while they are pinned, and the room that is left for the elements of the record being written.
    private int* _item;
    private int* _head;
    private int* _stamp;
    private int* _needStart;
    private int* _need;
    private int* _choiceStart;
    private int* _memberStart;
    private int* _member;
    private int _room;

    /// <summary>Null when the sets do not fit.</summary>
    public SinglePointArena? Run()
    {
        var place = graph.Leaves;
        var cycle = 0;
        while (true)
        {
            Walk(ref place, ref cycle);
            if (place == graph.NodeCount) return new(_heads, _items, _top, _hasSharing);
            if (!Grow()) return null;
        }
    }

    /// <summary>Goes on from <paramref name="place"/> until the end or until the arena is full.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Walk(ref int place, ref int cycle)
    {
        fixed (int* item = _items, head = _heads, stamp = _stamps, needStart = _rows.NeedStarts, need = _rows.Needs)
        fixed (int* choiceStart = _rows.ChoiceStarts, memberStart = _rows.MemberStarts, member = _rows.Members)
        {
            _item = item;
            _head = head;
            _stamp = stamp;
            _needStart = needStart;
            _need = need;
            _choiceStart = choiceStart;
            _memberStart = memberStart;
            _member = member;
            var cycles = graph.CycleRanges;
            for (var count = graph.NodeCount; place < count;)
            {
                if (cycle < cycles.Count && cycles[cycle].Start == place)
                {
                    if (!SolveCycle(cycles[cycle])) return;
                    place = cycles[cycle++].End;
                    continue;
                }
                Fetch(place);
                if (!WriteOne(place)) return;
                place++;
            }
        }
    }

    /// <summary>
    /// The rows of the nodes to come lie ahead in memory. What they refer to is asked for in two steps, the record's position and
    /// then the record itself, so that both are there when the walk arrives: the length of a record decides a branch, and a wrong
    /// guess that waits for main memory would stop everything behind it.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Fetch(int place)
    {
        if (!Sse.IsSupported) return;
        int* head = _head, item = _item;
        for (int* at = _need + _needStart[place], end = _need + _needStart[place + 1]; at < end; at++)
        {
            Sse.Prefetch0(head + at[Far]);
            Sse.Prefetch0(item + head[at[Near]]);
        }
        for (int* at = _member + _memberStart[_choiceStart[place]], end = _member + _memberStart[_choiceStart[place + 1]]; at < end; at++)
        {
            Sse.Prefetch0(head + at[Far]);
            Sse.Prefetch0(item + head[at[Near]]);
        }
    }

    /// <summary>The set of a node off cycles; false when it does not fit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool WriteOne(int place)
    {
        if (_hasLarge)
        {
            if (Write([place], place) is not { } shared) return false;
            _head[place] = shared;
            return true;
        }
        var record = _top;
        _room = _items.Length - Padding - Header - Trailer - record;
        var output = _item + record + Header;
        if (_room < 1) return false;
        output[0] = place;
        _stamp[place] = ++_epoch;
        var count = Gather(place, output, 1, below: 0);
        if (count < 0) return false;
        output[-Header] = count;
        _top = record + Header + count;
        _hasLarge = count > Large;
        _head[place] = record;
        return true;
    }

    /// <summary>Writes the set of nodes that stand and fall together at the top; null when it does not fit.</summary>
    /// <param name="firstUnsettled">Records of places from here on may still change, so none may be a base.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int? Write(ReadOnlySpan<int> together, int firstUnsettled)
    {
        var record = _top;
        _room = _items.Length - Padding - Header - Trailer - record;
        _epoch++;
        var output = _item + record + Header;
        var count = 0;
        if (_room < together.Length) return null;
        foreach (var place in together)
        {
            output[count++] = place;
            _stamp[place] = _epoch;
        }
        var below = _hasLarge ? ChooseBase(together, firstUnsettled) : 0;
        foreach (var place in together)
        {
            count = Gather(place, output, count, below);
            if (count < 0) return null;
        }

        _item[record] = count;
        _top = record + Header + count;
        if (below != 0)
        {
            _item[record] |= HasBase;
            _item[_top++] = below;
            _item[_top++] = count + TotalOf(below);
            _hasSharing = true;
        }
        else if (count > Large) _hasLarge = true;
        return record;
    }

    /// <summary>Adds what the groups of one node contribute; returns the new count, or -1 when there is no room.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Gather(int place, int* output, int count, int below)
    {
        int* item = _item, stamp = _stamp, need = _need, head = _head, member = _member, memberStart = _memberStart;
        var leaves = graph.Leaves;
        var epoch = _epoch;
        var room = _room;
        // On a cycle: what the node needs of its own class adds nothing to the class. Off cycles: 0, no record yet.
        var same = head[place];

        int at = _needStart[place], end = _needStart[place + 1];
        if (count + (end - at) > room) return -1;
        for (; at < end && need[at] < leaves; at++)
        {
            // Written always, kept only if new: no branch to guess wrong.
            var leaf = need[at];
            output[count] = leaf;
            count += stamp[leaf] == epoch ? 0 : 1;
            stamp[leaf] = epoch;
        }
        for (; at < end; at++)
        {
            for (var record = head[need[at]]; record != 0 && record != below && record != same; record = BaseOf(record))
            {
                var own = OwnOf(record);
                if (count + own > room) return -1;
                var element = item + record + Header;
                for (var last = element + own; element < last; element++)
                {
                    var point = *element;
                    output[count] = point;
                    count += stamp[point] == epoch ? 0 : 1;
                    stamp[point] = epoch;
                }
            }
        }

        for (int choice = _choiceStart[place], lastChoice = _choiceStart[place + 1]; choice < lastChoice; choice++)
        {
            int from = memberStart[choice], to = memberStart[choice + 1];
            var first = member[from];
            if (_rows.AtLeast is not null && _rows.AtLeast[choice] > 1 || first >= leaves)
            {
                count = GatherCommon(choice, output, count);
                if (count < 0) return -1;
                continue;
            }
            // Any of several with a leaf among them: only that leaf can be common to all, and two leaves have nothing in common.
            if (member[from + 1] < leaves || stamp[first] == epoch) continue;
            var isCommon = true;
            for (at = from + 1; at < to && isCommon; at++) isCommon = Contains(head[member[at]], first);
            if (!isCommon) continue;
            if (count == room) return -1;
            output[count++] = first;
            stamp[first] = epoch;
        }
        return count;
    }

    /// <summary>The general rule: what stands in the sets of more members than may be lost.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int GatherCommon(int choice, int* output, int count)
    {
        int from = _memberStart[choice], to = _memberStart[choice + 1];
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
            if (seen.Count != needed || _stamp[point] == _epoch) return true;
            if (count == _room) return false;
            output[count++] = point;
            _stamp[point] = _epoch;
            return true;
        }
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

    /// <summary>The largest settled set that is needed plainly, if any is large; its elements are stamped as present.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int ChooseBase(ReadOnlySpan<int> together, int firstUnsettled)
    {
        int chosen = 0, size = Large;
        foreach (var place in together)
        {
            for (var at = _needStart[place]; at < _needStart[place + 1]; at++)
            {
                var needed = _need[at];
                if (needed < graph.Leaves || needed >= firstUnsettled || TotalOf(_head[needed]) <= size) continue;
                chosen = _head[needed];
                size = TotalOf(chosen);
            }
        }
        // A single need and nothing else, as in a chain: there is nothing that the stamps could keep out.
        if (chosen == 0 || together.Length == 1 && HasOneNeedOnly(together[0])) return chosen;
        for (var record = chosen; record != 0; record = BaseOf(record))
            for (int i = 0, own = OwnOf(record); i < own; i++) _stamp[_item[record + Header + i]] = _epoch;
        return chosen;
    }

    private bool HasOneNeedOnly(int place) =>
        _needStart[place + 1] - _needStart[place] == 1 && _choiceStart[place] == _choiceStart[place + 1];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int OwnOf(int record) => _item[record] & ~HasBase;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int BaseOf(int record) => _item[record] >= 0 ? 0 : _item[record + Header + OwnOf(record)];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int TotalOf(int record) => _item[record] >= 0 ? _item[record] : _item[record + Header + OwnOf(record) + 1];

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

    private bool Grow()
    {
        if (_items.Length - Padding >= maximumEntries) return false;
        var larger = (int)Math.Min(2L * _items.Length, maximumEntries);
        Array.Resize(ref _items, larger + Padding);
        return true;
    }
}
