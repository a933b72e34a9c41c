using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Holdfast.Core.Graph;

/// <summary>
/// The order in which all engines walk: members before owners. Leaves (nodes without needs) come first, then the nodes that
/// others need, with the nodes of a cycle side by side, and last the nodes that nobody needs ("ends").
/// Leaves answer to a comparison instead of a look-up, and ends never have to be kept for a later reader: with suppliers as leaves
/// that removes three quarters of the random reads of every engine.
/// </summary>
internal sealed unsafe class TopologicalOrder
{
    /// <summary>Node id by place.</summary>
    public readonly int[] Ids;

    /// <summary>Place by node id.</summary>
    public readonly int[] Places;

    /// <summary>By node id.</summary>
    public int[] NeedCounts { get; }

    /// <summary>By node id.</summary>
    public int[] ChoiceCounts { get; }

    public int Leaves { get; private set; }

    public int FirstEnd { get; private set; }

    /// <summary>Ranges of places that form a cycle of needs (strongly connected), in order.</summary>
    public List<(int Start, int End)> Cycles { get; } = [];

    // What the order has to respect: the rows "who needs me" among inner nodes. Leaves hold nobody up, and nobody waits for an end.
    private readonly int[] _rowStarts;
    private readonly int[] _owners;
    private readonly bool[] _hasNeeds;
    private readonly bool[] _isNeeded;
    private readonly ushort[] _shapes;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public TopologicalOrder(int nodeCount, GroupList groups)
    {
        Ids = GC.AllocateUninitializedArray<int>(nodeCount);
        Places = new int[nodeCount];
        NeedCounts = groups.NeedCounts(nodeCount);
        ChoiceCounts = groups.ChoiceCounts(nodeCount);
        _shapes = new ushort[nodeCount];
        _hasNeeds = new bool[nodeCount];
        _isNeeded = new bool[nodeCount];
        _rowStarts = new int[nodeCount + 2];
        var pending = new int[nodeCount];
        TakeShapes(groups);
        _owners = InnerRows(groups, pending);

        var next = 0;
        for (var id = 0; id < nodeCount; id++)
            if (!_hasNeeds[id]) Ids[next++] = id;
        Leaves = next;
        next = OrderAcyclic(pending, next);
        next = OrderCyclic(pending, next);
        FirstEnd = next;
        for (var id = 0; id < nodeCount; id++)
            if (_hasNeeds[id] && !_isNeeded[id]) Ids[next++] = id;
        SortByShape(FirstEnd, next);

        var places = Places;
        for (var place = 0; place < Ids.Length; place++) places[Ids[place]] = place;
    }

    private bool IsInner(int id) => _hasNeeds[id] && _isNeeded[id];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TakeShapes(GroupList groups)
    {
        fixed (int* needCounts = NeedCounts, choiceCounts = ChoiceCounts, ends = groups.ChoiceEnds)
        fixed (bool* hasNeeds = _hasNeeds)
        fixed (ushort* shapes = _shapes)
        {
            var owners = groups.ChoiceOwners.AsSpan(0, groups.ChoiceCount);
            for (int choice = 0, start = 0; choice < owners.Length; choice++)
            {
                shapes[owners[choice]] += (ushort)(ends[choice] - start - 2);
                start = ends[choice];
            }
            for (var id = 0; id < Places.Length; id++)
            {
                hasNeeds[id] = (needCounts[id] | choiceCounts[id]) != 0;
                shapes[id] = (ushort)(Math.Min(needCounts[id], 7) | Math.Min(choiceCounts[id], 7) << 3 | Math.Min((int)shapes[id], 7) << 6);
            }
        }
    }

    /// <summary>
    /// Puts nodes with equally many needs, inner needs, choices and alternatives side by side, where the order is free. The engines then run
    /// through loops of the same lengths thousands of times, and the processor guesses their ends right.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SortByShape(int from, int to)
    {
        const int shapes = 4096;
        if (to - from < shapes) return;
        var nodes = Ids.AsSpan(from..to).ToArray();
        var starts = new int[shapes + 1];
        foreach (var id in nodes) starts[_shapes[id] % shapes + 1]++;
        for (var shape = 0; shape < shapes; shape++) starts[shape + 1] += starts[shape];
        foreach (var id in nodes) Ids[from + starts[_shapes[id] % shapes]++] = id;
    }

    /// <summary>
    /// Sifts the edges twice, without branches (which member is a leaf is anybody's guess, also for the processor): first those
    /// whose member is a leaf go, then those whose owner turns out to be an end. What is left is a tenth, and only that is sorted.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int[] InnerRows(GroupList groups, int[] pending)
    {
        var sieve = GC.AllocateUninitializedArray<(int Member, int Owner)>(groups.NeedCount + groups.ChoiceMemberCount + 1);
        fixed ((int Member, int Owner)* edges = sieve)
        fixed (bool* hasNeeds = _hasNeeds, isNeeded = _isNeeded)
        fixed (int* cursor = _rowStarts, waits = pending)
        fixed (int* needOwners = groups.NeedOwners, needMembers = groups.NeedMembers)
        fixed (int* choiceOwners = groups.ChoiceOwners, choiceEnds = groups.ChoiceEnds, choiceMembers = groups.ChoiceMembers)
        {
            var count = 0;
            for (int i = 0, all = groups.NeedCount; i < all; i++)
            {
                var member = needMembers[i];
                edges[count] = (member, needOwners[i]);
                count += *(byte*)(hasNeeds + member);
            }
            // Needs of inner nodes are part of the shape: how many sets, not single leaves, come together in a node.
            fixed (ushort* shapes = _shapes)
                for (var i = 0; i < count; i++) shapes[edges[i].Owner] += 1 << 9;
            for (int choice = 0, at = 0, all = groups.ChoiceCount; choice < all; choice++)
            {
                var owner = choiceOwners[choice];
                for (var end = choiceEnds[choice]; at < end; at++)
                {
                    var member = choiceMembers[at];
                    edges[count] = (member, owner);
                    count += *(byte*)(hasNeeds + member);
                }
            }
            for (var i = 0; i < count; i++) isNeeded[edges[i].Member] = true;

            var kept = 0;
            for (var i = 0; i < count; i++)
            {
                var edge = edges[i];
                var keep = *(byte*)(isNeeded + edge.Owner);
                edges[kept] = edge;
                kept += keep;
                waits[edge.Owner] += keep;
                cursor[edge.Member + 2] += keep;
            }
            for (int id = 0, nodeCount = Places.Length; id < nodeCount; id++) cursor[id + 2] += cursor[id + 1];
            var owners = GC.AllocateUninitializedArray<int>(kept);
            fixed (int* row = owners)
                for (var i = 0; i < kept; i++) row[cursor[edges[i].Member + 1]++] = edges[i].Owner;
            return owners;
        }
    }

    /// <summary>Kahn: a node takes its place when the last node it waits for has one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int OrderAcyclic(int[] pending, int next)
    {
        var nodeCount = Places.Length;
        var read = next;
        var level = next;
        fixed (int* order = Ids, waits = pending, starts = _rowStarts, owners = _owners)
        {
            for (var id = 0; id < nodeCount; id++)
                if (waits[id] == 0 && IsInner(id)) order[next++] = id;
            while (read < next)
            {
                if (read == level)
                {
                    // Until here the queue holds the next level: nodes of which none needs another.
                    SortByShape(level, next);
                    level = next;
                }
                // The queue is known some places ahead: its rows are fetched while earlier ones are worked on.
                if (Sse.IsSupported && read + 16 < next)
                {
                    Sse.Prefetch0(starts + order[read + 16]);
                    Sse.Prefetch0(owners + starts[order[read + 8]]);
                }
                var id = order[read++];
                for (int at = starts[id], end = starts[id + 1]; at < end; at++)
                {
                    var owner = owners[at];
                    if (--waits[owner] == 0) order[next++] = owner;
                }
            }
        }
        return next;
    }

    /// <summary>
    /// What Kahn could not place: cycles and what stands on them. The rows lead from members to owners, so the components come
    /// owners first and are taken over backwards.
    /// </summary>
    private int OrderCyclic(int[] pending, int next)
    {
        var left = new List<int>();
        for (var id = 0; id < pending.Length; id++)
            if (pending[id] > 0) left.Add(id);
        if (left.Count == 0) return next;

        // The place array serves as the numbering of what is left until the places are known. Owners of what is left are left, too.
        for (var i = 0; i < left.Count; i++) Places[left[i]] = i;
        var starts = new int[left.Count + 1];
        for (var i = 0; i < left.Count; i++) starts[i + 1] = starts[i] + _rowStarts[left[i] + 1] - _rowStarts[left[i]];
        var targets = new int[starts[^1]];
        for (var i = 0; i < left.Count; i++)
            for (int at = starts[i], from = _rowStarts[left[i]]; at < starts[i + 1]; at++, from++) targets[at] = Places[_owners[from]];

        var components = new Components(starts, targets);
        for (var component = components.Ends.Count - 1; component >= 0; component--)
        {
            var start = component == 0 ? 0 : components.Ends[component - 1];
            var size = components.Ends[component] - start;
            for (var i = 0; i < size; i++) Ids[next + i] = left[components.Nodes[start + i]];
            if (size > 1 || NeedsItself(Ids[next])) Cycles.Add((next, next + size));
            next += size;
        }
        return next;
    }

    private bool NeedsItself(int id) => _owners.AsSpan(_rowStarts[id].._rowStarts[id + 1]).Contains(id);
}
