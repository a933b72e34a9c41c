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

    public int Leaves { get; private set; }

    public int FirstEnd { get; private set; }

    /// <summary>Ranges of places that form a cycle of needs (strongly connected), in order.</summary>
    public List<(int Start, int End)> Cycles { get; } = [];

    // Rows of "who needs me", leaves left out: nothing waits for a leaf.
    private readonly int[] _rowStarts;
    private readonly int[] _owners;
    private readonly ulong[] _hasNeeds;

    public TopologicalOrder(int nodeCount, GroupList groups)
    {
        Ids = GC.AllocateUninitializedArray<int>(nodeCount);
        Places = new int[nodeCount];
        _hasNeeds = MarkOwners(nodeCount, groups);
        var pending = new int[nodeCount];
        (_rowStarts, _owners) = InnerRows(nodeCount, groups, _hasNeeds, pending);

        var next = 0;
        for (var id = 0; id < nodeCount; id++)
            if (!Has(_hasNeeds, id)) Ids[next++] = id;
        Leaves = next;
        next = OrderAcyclic(pending, next);
        next = OrderCyclic(pending, next);
        FirstEnd = next;
        for (var id = 0; id < nodeCount; id++)
            if (IsEnd(id)) Ids[next++] = id;

        var places = Places;
        for (var place = 0; place < Ids.Length; place++) places[Ids[place]] = place;
    }

    private static bool Has(ulong[] bits, int id) => (bits[id >> 6] >> id & 1) != 0;

    private bool IsEnd(int id) => _rowStarts[id] == _rowStarts[id + 1] && Has(_hasNeeds, id);

    private static ulong[] MarkOwners(int nodeCount, GroupList groups)
    {
        // Bytes first: setting bits in place would chain each write to the one before it in the same word.
        var marked = new bool[(nodeCount + 63) & ~63];
        fixed (bool* mark = marked)
        {
            foreach (var owner in groups.NeedOwners.AsSpan(0, groups.NeedCount)) mark[owner] = true;
            foreach (var owner in groups.ChoiceOwners.AsSpan(0, groups.ChoiceCount)) mark[owner] = true;
        }
        var bits = new ulong[marked.Length / 64];
        for (var id = 0; id < nodeCount; id++)
            if (marked[id]) bits[id >> 6] |= 1UL << id;
        return bits;
    }

    private static (int[] Starts, int[] Owners) InnerRows(int nodeCount, GroupList groups, ulong[] hasNeeds, int[] pending)
    {
        var starts = new int[nodeCount + 2];
        int[] owners;
        fixed (ulong* inner = hasNeeds)
        fixed (int* cursor = starts, waits = pending)
        fixed (int* needOwners = groups.NeedOwners, needMembers = groups.NeedMembers)
        fixed (int* choiceOwners = groups.ChoiceOwners, choiceEnds = groups.ChoiceEnds, choiceMembers = groups.ChoiceMembers)
        {
            for (var i = 0; i < groups.NeedCount; i++)
            {
                var member = needMembers[i];
                if ((inner[member >> 6] >> member & 1) == 0) continue;
                cursor[member + 2]++;
                waits[needOwners[i]]++;
            }
            for (int choice = 0, at = 0; choice < groups.ChoiceCount; choice++)
            {
                for (var end = choiceEnds[choice]; at < end; at++)
                {
                    var member = choiceMembers[at];
                    if ((inner[member >> 6] >> member & 1) == 0) continue;
                    cursor[member + 2]++;
                    waits[choiceOwners[choice]]++;
                }
            }
            for (var id = 0; id < nodeCount; id++) cursor[id + 2] += cursor[id + 1];

            owners = GC.AllocateUninitializedArray<int>(cursor[nodeCount + 1]);
            fixed (int* row = owners)
            {
                for (var i = 0; i < groups.NeedCount; i++)
                {
                    var member = needMembers[i];
                    if ((inner[member >> 6] >> member & 1) != 0) row[cursor[member + 1]++] = needOwners[i];
                }
                for (int choice = 0, at = 0; choice < groups.ChoiceCount; choice++)
                {
                    for (var end = choiceEnds[choice]; at < end; at++)
                    {
                        var member = choiceMembers[at];
                        if ((inner[member >> 6] >> member & 1) != 0) row[cursor[member + 1]++] = choiceOwners[choice];
                    }
                }
            }
        }
        return (starts, owners);
    }

    /// <summary>Kahn: a node takes its place when the last node it waits for has one.</summary>
    private int OrderAcyclic(int[] pending, int next)
    {
        var nodeCount = Places.Length;
        var read = next;
        fixed (int* order = Ids, waits = pending, starts = _rowStarts, owners = _owners)
        {
            for (var id = 0; id < nodeCount; id++)
                if (waits[id] == 0 && Has(_hasNeeds, id) && !IsEnd(id)) order[next++] = id;
            while (read < next)
            {
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
                    if (--waits[owner] == 0 && !IsEnd(owner)) order[next++] = owner;
                }
            }
        }
        return next;
    }

    /// <summary>
    /// Tarjan over what Kahn could not place: cycles and what stands on them. It runs on the rows of owners, where it finishes
    /// owners before members, so the components are taken over backwards.
    /// </summary>
    private int OrderCyclic(int[] pending, int next)
    {
        var nodeCount = Places.Length;
        var left = new List<int>();
        for (var id = 0; id < nodeCount; id++)
            if (pending[id] > 0 && !IsEnd(id)) left.Add(id);
        if (left.Count == 0) return next;

        // The place array serves as Tarjan's index until the order is known: 0 = not seen.
        var index = Places;
        var low = new int[nodeCount];
        var onStack = new bool[nodeCount];
        var stack = new Stack<int>();
        var walk = new Stack<(int Id, int At)>();
        var finished = new List<int>(left.Count);
        var sizes = new List<int>();
        var counter = 0;
        foreach (var root in left)
        {
            if (index[root] != 0) continue;
            Enter(root);
            while (walk.TryPop(out var frame))
            {
                var (id, at) = frame;
                if (at < _rowStarts[id + 1])
                {
                    walk.Push((id, at + 1));
                    var owner = _owners[at];
                    if (pending[owner] == 0 || IsEnd(owner)) continue;
                    if (index[owner] == 0) Enter(owner);
                    else if (onStack[owner]) low[id] = Math.Min(low[id], index[owner]);
                    continue;
                }
                if (walk.TryPeek(out var parent)) low[parent.Id] = Math.Min(low[parent.Id], low[id]);
                if (low[id] != index[id]) continue;
                var size = 0;
                int member;
                do
                {
                    member = stack.Pop();
                    onStack[member] = false;
                    finished.Add(member);
                    size++;
                }
                while (member != id);
                sizes.Add(size);
            }
        }

        var end = finished.Count;
        for (var component = sizes.Count - 1; component >= 0; component--)
        {
            var size = sizes[component];
            end -= size;
            for (var i = 0; i < size; i++) Ids[next + i] = finished[end + i];
            if (size > 1 || NeedsItself(Ids[next])) Cycles.Add((next, next + size));
            next += size;
        }
        return next;

        void Enter(int id)
        {
            index[id] = low[id] = ++counter;
            stack.Push(id);
            onStack[id] = true;
            walk.Push((id, _rowStarts[id]));
        }
    }

    private bool NeedsItself(int id) => _owners.AsSpan(_rowStarts[id].._rowStarts[id + 1]).Contains(id);
}
