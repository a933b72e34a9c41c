using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Holdfast.Core.Graph;

/// <summary>
/// One walk over the graph, members first, that writes the set of each node into the arena. A set is a short unsorted list; what is
/// already in it is known from a stamp per place, which costs one cached read per candidate and no comparison of elements. Stamps are
/// of two bytes: those of four did not stay in the second-level cache. Bits and bytes that are taken back after each set were slower.
/// </summary>
internal sealed unsafe partial class SinglePointPass(DependencyGraph graph, int maximumEntries)
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

    // Half a cache line: nearly every second record goes on in the next line, which is asked for as well (a tenth of the time).
    private const int Half = 8;

    private readonly GroupRows _rows = graph.Hard;
    private readonly int[] _heads = new int[graph.NodeCount];
    private readonly ushort[] _stamps = new ushort[graph.NodeCount];
    private ushort _epoch;
    private int[] _items = GC.AllocateUninitializedArray<int>((int)Math.Clamp(2L * graph.EdgeCount + 3L * graph.NodeCount, 1024, Math.Max(1024, maximumEntries)) + Padding);
    private int _top = SinglePointArena.First;
    private bool _hasSharing;
    private bool _hasLarge;
    private (int Stamp, int Count)[] _counts = [];
    private int _countEpoch;

    // The arrays above while they are pinned, and the room that is left for the elements of the record being written.
    private int* _item;
    private int* _head;
    private ushort* _stamp;
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
        fixed (int* item = _items, head = _heads, needStart = _rows.NeedStarts, need = _rows.Needs)
        fixed (ushort* stamp = _stamps)
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
            Sse.Prefetch0(item + head[at[Near]] + Half);
        }
        for (int* at = _member + _memberStart[_choiceStart[place]], end = _member + _memberStart[_choiceStart[place + 1]]; at < end; at++)
        {
            Sse.Prefetch0(head + at[Far]);
            Sse.Prefetch0(item + head[at[Near]]);
            Sse.Prefetch0(item + head[at[Near]] + Half);
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
        // Nothing that it needs can contain it, so it needs no stamp of its own.
        output[0] = place;
        NextEpoch();
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
        var output = _item + record + Header;
        var count = 0;
        NextEpoch();
        if (_room < together.Length) return null;
        foreach (var place in together)
        {
            output[count++] = place;
            StampNew(_stamp, place, _epoch);
        }
        var below = _hasLarge ? ChooseBase(together, firstUnsettled) : 0;
        foreach (var place in together)
        {
            count = Gather(place, output, count, below);
            if (count >= 0) continue;
            return null;
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
        int* item = _item, need = _need, head = _head, member = _member, memberStart = _memberStart;
        var leaves = graph.Leaves;
        var stamp = _stamp;
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
            count += StampNew(stamp, leaf, epoch);
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
                    count += StampNew(stamp, point, epoch);
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
            if (member[from + 1] < leaves || IsStamped(stamp, first, epoch)) continue;
            var isCommon = true;
            for (at = from + 1; at < to && isCommon; at++) isCommon = Contains(head[member[at]], first);
            if (!isCommon) continue;
            if (count == room) return -1;
            output[count++] = first;
            StampNew(stamp, first, epoch);
        }
        return count;
    }

    /// <summary>1 if the place was not stamped yet, else 0; afterwards it is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int StampNew(ushort* stamp, int place, ushort epoch)
    {
        var known = stamp[place];
        stamp[place] = epoch;
        return known != epoch ? 1 : 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsStamped(ushort* stamp, int place, ushort epoch) => stamp[place] == epoch;

    /// <summary>Makes all stamps old; they are wiped once in 65,535 times.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void NextEpoch()
    {
        if (++_epoch != 0) return;
        Array.Clear(_stamps);
        _epoch = 1;
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
            for (int i = 0, own = OwnOf(record); i < own; i++) StampNew(_stamp, _item[record + Header + i], _epoch);
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

    private bool Grow()
    {
        if (_items.Length - Padding >= maximumEntries) return false;
        var larger = (int)Math.Min(2L * _items.Length, maximumEntries);
        Array.Resize(ref _items, larger + Padding);
        return true;
    }
}
