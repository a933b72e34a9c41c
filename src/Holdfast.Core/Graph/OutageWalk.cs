using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Holdfast.Core.Graph;

/// <summary>
/// "What if these fail?", driven by events: the work is proportional to the damage, not to the graph. Holds scratch memory that is
/// clean again after each question, so that small questions take microseconds: keep one for each thread.
/// </summary>
public sealed unsafe class OutageWalk
{
    private readonly DependencyGraph _graph;
    private readonly ReverseRows _reverse;

    // One bit for each place: 128 KB for a million nodes stay in the second-level cache, where a byte for each would not.
    private readonly ulong[] _down;

    // The fallen: inner places from the front, where they are also the queue of the walk; ends from the back. Nobody notices
    // when an end falls, so it never has to be looked at again.
    private readonly int[] _fallen;

    // How many more members each choice can lose before it is lost, modulo 256; what is above stands in _more.
    private readonly byte[] _left;
    private readonly Dictionary<int, int> _more = [];
    private readonly List<int> _refilled = [];

    // The choices that were touched, to take back each loss afterwards.
    private int[] _touched = new int[256];
    private readonly int[] _degradingLeft;

    private int _read;
    private int _front;
    private int _back;
    private int _touchedCount;

    public OutageWalk(DependencyGraph graph)
    {
        _graph = graph;
        _reverse = graph.Reverse;
        _down = new ulong[(graph.NodeCount + 63) / 64];
        // One more, because the walk writes to both sides and then moves only one of them.
        _fallen = GC.AllocateUninitializedArray<int>(graph.NodeCount + 1);
        _back = graph.NodeCount;
        _left = GC.AllocateUninitializedArray<byte>(graph.Hard.ChoiceCount);
        for (var choice = 0; choice < _left.Length; choice++)
        {
            var losses = Losses(graph.Hard, choice);
            _left[choice] = (byte)losses;
            if (losses > byte.MaxValue) _more.Add(choice, losses);
        }
        _degradingLeft = new int[graph.Degrading.ChoiceCount];
        for (var choice = 0; choice < _degradingLeft.Length; choice++) _degradingLeft[choice] = Losses(graph.Degrading, choice);
    }

    public DependencyGraph Graph => _graph;

    /// <summary>What is down and what is degraded when the given nodes fail. Repeats count once.</summary>
    public Outage WhatIf(params ReadOnlySpan<int> failed)
    {
        Fail(failed);
        Spread();
        var down = Ids(0, _graph.NodeCount);
        ValueList<int> degraded = [];
        if (_graph.HasDegradingGroups)
        {
            // The walk simply goes on: what lost a degrading group is impaired, and impairment spreads like damage.
            int front = _front, back = _back;
            LoseDegradingGroups(front, back);
            Spread();
            degraded = Ids(front, back);
        }
        TakeBack();
        return new(ValueList.Create(failed), down, degraded);
    }

    /// <summary>How many nodes are down when the given ones fail, these included.</summary>
    public int CountDown(params ReadOnlySpan<int> failed)
    {
        Fail(failed);
        Spread();
        var count = _front + _graph.NodeCount - _back;
        TakeBack();
        return count;
    }

    /// <summary>As <see cref="CountDown(ReadOnlySpan{int})"/>, but counts only the nodes that are marked in <paramref name="isCounted"/> (by node id).</summary>
    public int CountDown(bool[] isCounted, params ReadOnlySpan<int> failed)
    {
        Fail(failed);
        Spread();
        var count = 0;
        foreach (var place in _fallen.AsSpan(0, _front)) count += isCounted[_graph.Ids[place]] ? 1 : 0;
        foreach (var place in _fallen.AsSpan(_back.._graph.NodeCount)) count += isCounted[_graph.Ids[place]] ? 1 : 0;
        TakeBack();
        return count;
    }

    /// <summary>Sets the mark of each node that is down (by node id) in <paramref name="down"/>, which must be clear.</summary>
    public void MarkDown(Span<bool> down, params ReadOnlySpan<int> failed)
    {
        Fail(failed);
        Spread();
        foreach (var place in _fallen.AsSpan(0, _front)) down[_graph.Ids[place]] = true;
        foreach (var place in _fallen.AsSpan(_back.._graph.NodeCount)) down[_graph.Ids[place]] = true;
        TakeBack();
    }

    /// <summary>For each of <paramref name="nodes"/>: how many nodes are down when it alone fails. Uses <paramref name="threads"/> walks.</summary>
    public static int[] CountEach(DependencyGraph graph, ReadOnlyMemory<int> nodes, int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        // Hubs stand next to nodes that nobody needs: small portions even out the work.
        const int portion = 64;
        var counts = new int[nodes.Length];
        var next = 0;
        Parallel.For(0, threads, new() { MaxDegreeOfParallelism = threads }, _ =>
        {
            var walk = new OutageWalk(graph);
            for (int from; (from = Interlocked.Add(ref next, portion) - portion) < counts.Length;)
                for (var at = from; at < Math.Min(from + portion, counts.Length); at++)
                    counts[at] = walk.CountDown(nodes.Span[at]);
        });
        return counts;
    }

    private static int Losses(GroupRows rows, int choice) => rows.MembersOf(choice).Length - rows.AtLeastOf(choice) + 1;

    private void Fail(ReadOnlySpan<int> failed)
    {
        foreach (var node in failed) Fall(_graph.Places[node]);
    }

    private void Fall(int place)
    {
        ref var word = ref _down[place >> 6];
        if ((word >> place & 1) != 0) return;
        word |= 1UL << place;
        if (place < _graph.FirstEnd) _fallen[_front++] = place;
        else _fallen[--_back] = place;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Spread()
    {
        int read = _read, front = _front, back = _back, touchedCount = _touchedCount;
        var firstEnd = _graph.FirstEnd;
        fixed (ulong* down = _down)
        fixed (byte* left = _left)
        fixed (int* fallen = _fallen, starts = _reverse.Starts, entries = _reverse.Entries, owners = _reverse.ChoiceOwners)
        {
            while (read < front)
            {
                // The queue tells which rows come next; entries are asked for once their position is there.
                if (Sse.IsSupported && read + 12 < front)
                {
                    Sse.Prefetch0(starts + fallen[read + 12]);
                    Sse.Prefetch0(entries + starts[fallen[read + 6]]);
                }
                var place = fallen[read++];
                int at = starts[place], end = starts[place + 1];
                if (touchedCount + (end - at) > _touched.Length) Array.Resize(ref _touched, Math.Max(touchedCount + (end - at), _touched.Length * 2));
                ref var touched = ref MemoryMarshal.GetArrayDataReference(_touched);
                for (; at < end; at++)
                {
                    var owner = entries[at];
                    if (owner < 0)
                    {
                        var choice = ~owner;
                        Unsafe.Add(ref touched, touchedCount++) = choice;
                        if (--left[choice] != 0 || !IsLost(choice)) continue;
                        owner = owners[choice];
                    }
                    var word = down + (owner >> 6);
                    if ((*word >> owner & 1) != 0) continue;
                    *word |= 1UL << owner;
                    // Inner or end is a coin toss: written to both sides, and the side that it belongs to moves on.
                    var isEnd = owner >= firstEnd ? 1 : 0;
                    fallen[front] = owner;
                    fallen[back - 1] = owner;
                    front += 1 - isEnd;
                    back -= isEnd;
                }
            }
        }
        (_read, _front, _back, _touchedCount) = (read, front, back, touchedCount);
    }

    /// <summary>The count of a choice came to zero; that of a very large one only modulo 256.</summary>
    private bool IsLost(int choice)
    {
        if (_more.Count == 0 || !_more.TryGetValue(choice, out var losses)) return true;
        _refilled.Add(choice);
        // Every passage through zero is one round of 256; the last one is the real one.
        return _refilled.Count(other => other == choice) > (losses - 1) >> 8;
    }

    private void LoseDegradingGroups(int front, int back)
    {
        var reverse = _graph.DegradingReverse;
        var touched = new List<int>();
        foreach (var place in _fallen.AsSpan(0, front)) Lose(place);
        foreach (var place in _fallen.AsSpan(back.._graph.NodeCount)) Lose(place);
        foreach (var choice in touched) _degradingLeft[choice]++;

        void Lose(int place)
        {
            foreach (var entry in reverse.Entries.AsSpan(reverse.Starts[place]..reverse.Starts[place + 1]))
            {
                if (entry >= 0)
                {
                    Fall(entry);
                    continue;
                }
                touched.Add(~entry);
                if (--_degradingLeft[~entry] == 0) Fall(reverse.ChoiceOwners[~entry]);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private ValueList<int> Ids(int fromFront, int toBack)
    {
        var ids = new int[_front - fromFront + toBack - _back];
        var filled = 0;
        foreach (var place in _fallen.AsSpan(fromFront.._front)) ids[filled++] = _graph.Ids[place];
        for (var at = toBack - 1; at >= _back; at--) ids[filled++] = _graph.Ids[_fallen[at]];
        return new(ids);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TakeBack()
    {
        fixed (ulong* down = _down)
        fixed (int* fallen = _fallen, touched = _touched)
        fixed (byte* left = _left)
        {
            for (var i = 0; i < _front; i++) down[fallen[i] >> 6] = 0;
            for (var i = _back; i < _graph.NodeCount; i++) down[fallen[i] >> 6] = 0;
            for (var i = 0; i < _touchedCount; i++) left[touched[i]]++;
        }
        _refilled.Clear();
        (_read, _front, _back, _touchedCount) = (0, 0, _graph.NodeCount, 0);
    }
}
