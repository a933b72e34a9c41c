using System.Numerics;

namespace Holdfast.Core.Graph.Concentration;

/// <summary>
/// Edges, each once. The table holds positions only: four bytes a slot, where a dictionary of edges takes some forty for each
/// (a gigabyte for ten million).
/// </summary>
internal sealed class DistinctEdges
{
    private const int Free = -1;
    private const int Smallest = 1 << 10;

    private ProviderEdge[] _edges = new ProviderEdge[Smallest / 2];
    private int[] _slots = Slots(Smallest);
    private int _count;

    /// <summary>How many edges were said more than once.</summary>
    public int Repeats { get; private set; }

    /// <summary>True if it is a new one. A repeat makes the edge critical if it says so.</summary>
    public bool Add(ProviderEdge edge)
    {
        ref var slot = ref Slot(edge);
        if (slot != Free)
        {
            Repeats++;
            if (edge.IsCritical) _edges[slot] = edge;
            return false;
        }
        if (_count == _edges.Length)
        {
            Array.Resize(ref _edges, _count * 2);
            _slots = Slots(_count * 4);
            for (var at = 0; at < _count; at++) Slot(_edges[at]) = at;
            slot = ref Slot(edge);
        }
        _edges[_count] = edge;
        slot = _count++;
        return true;
    }

    /// <summary>In the order in which they first came; nothing may be added afterwards.</summary>
    public ValueList<ProviderEdge> Take()
    {
        _slots = [];
        Array.Resize(ref _edges, _count);
        return new(_edges);
    }

    // Never more than half full, so the next free slot is near.
    private ref int Slot(ProviderEdge edge)
    {
        var hash = ((ulong)(uint)edge.Site << 32 | (uint)edge.Provider) * 0x9E3779B97F4A7C15 ^ (uint)edge.Layer * 0xD6E8FEB86659FD93;
        var mask = _slots.Length - 1;
        for (var at = (int)(hash >> 33) & mask; ; at = at + 1 & mask)
        {
            ref var slot = ref _slots[at];
            if (slot == Free) return ref slot;
            ref readonly var known = ref _edges[slot];
            if (known.Site == edge.Site && known.Provider == edge.Provider && known.Layer == edge.Layer) return ref slot;
        }
    }

    private static int[] Slots(int wanted)
    {
        var slots = new int[BitOperations.RoundUpToPowerOf2((uint)wanted)];
        Array.Fill(slots, Free);
        return slots;
    }
}
