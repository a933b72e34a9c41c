using System.Numerics;
using System.Runtime.CompilerServices;

namespace Holdfast.Core.Graph.CutSets;

/// <summary>
/// Decision diagrams in flat arrays: binary ones (a missing variable does not matter) and zero-suppressed ones (a missing
/// variable is not in the set) share nodes, unique table and cache. Children are always older than their parents, so one
/// pass over the array visits them bottom-up. An operation that would pass the node limit returns <see cref="Exhausted"/>.
/// </summary>
internal sealed partial class Diagram
{
    /// <summary>Binary: false. Zero-suppressed: no set at all.</summary>
    internal const int Zero = 0;

    /// <summary>Binary: true. Zero-suppressed: the empty set alone.</summary>
    internal const int One = 1;

    /// <summary>Not a node: the limit was reached.</summary>
    internal const int Exhausted = -1;

    /// <summary>Node numbers take 28 bits of a cache key.</summary>
    internal const int MostNodes = 1 << 28;

    private const int TerminalVariable = int.MaxValue;
    private const int SmallestTable = 1 << 10;
    private const int LargestCache = 1 << 25;

    private DiagramNode[] _nodes;
    private int _count;
    // Each slot: high half of the hash in the upper 32 bits, node number in the lower ones; 0 is free (terminals are not in it).
    private ulong[] _table;
    private CacheEntry[] _cache;
    private int _limit;

    internal Diagram(int expectedNodes)
    {
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(expectedNodes, SmallestTable));
        _nodes = new DiagramNode[size];
        _table = new ulong[size * 2];
        _cache = new CacheEntry[size];
        _nodes[Zero] = new(TerminalVariable, Zero, Zero);
        _nodes[One] = new(TerminalVariable, One, One);
        _count = 2;
        _limit = MostNodes;
    }

    internal int Count => _count;

    /// <summary>The operation under way may grow the diagram up to this many nodes.</summary>
    internal int Limit
    {
        get => _limit;
        set => _limit = Math.Min(value, MostNodes);
    }

    internal ReadOnlySpan<DiagramNode> Nodes => _nodes.AsSpan(0, _count);

    internal DiagramNode this[int node] => _nodes[node];

    internal int Variable(int node) => _nodes[node].Variable;

    /// <summary>A node of a binary diagram.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int Decide(int variable, int low, int high) => low == high ? low : Node(variable, low, high);

    /// <summary>A node of a zero-suppressed diagram.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int Choose(int variable, int without, int with) => with == Zero ? without : Node(variable, without, with);

    /// <summary>Forgets all nodes from this one on, as after an attempt that failed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Forget(int count)
    {
        if (count == _count) return;
        _count = count;
        if (_table.Length > 4096 && count < _table.Length / 64)
        {
            var size = Math.Max(SmallestTable, (int)BitOperations.RoundUpToPowerOf2((uint)count) * 2);
            if (_nodes.Length > size)
            {
                Array.Resize(ref _nodes, size);
                _table = new ulong[size * 2];
                _cache = new CacheEntry[size];
            }
        }

        Rehash(_table.Length);
        Array.Clear(_cache);
    }

    /// <summary>
    /// Drops what cannot be reached from the roots and renumbers the rest, keeping their order; negative roots are none, and
    /// nodes below <paramref name="keepBelow"/> stay where they are. The cache is lost.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Collect(Span<int> roots, int keepBelow)
    {
        var moved = new int[_count];
        foreach (var root in roots)
            if (root >= 0)
                moved[root] = 1;
        for (var node = 0; node < keepBelow; node++) moved[node] = 1;
        for (var node = _count - 1; node >= 2; node--)
        {
            if (moved[node] == 0) continue;
            moved[_nodes[node].Low] = 1;
            moved[_nodes[node].High] = 1;
        }

        moved[Zero] = Zero;
        moved[One] = One;
        var next = 2;
        for (var node = 2; node < _count; node++)
        {
            if (moved[node] == 0) continue;
            var (variable, low, high) = _nodes[node];
            _nodes[next] = new(variable, moved[low], moved[high]);
            if (node < _lightest.Length) (_lightest[next], _heaviest[next]) = (_lightest[node], _heaviest[node]);
            moved[node] = next++;
        }

        foreach (ref var root in roots)
            if (root >= 0)
                root = moved[root];
        _count = next;
        Rehash(_table.Length);
        Array.Clear(_cache);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Node(int variable, int low, int high)
    {
        var hash = Hash(variable, low, high);
        var table = _table;
        var mask = table.Length - 1;
        var tag = hash & 0xFFFFFFFF00000000UL;
        var slot = (int)(hash >> 20) & mask;
        while (true)
        {
            var entry = table[slot];
            if (entry == 0) break;
            if ((entry ^ tag) >> 32 == 0)
            {
                ref var node = ref _nodes[(int)(uint)entry];
                if (node.High == high && node.Low == low && node.Variable == variable) return (int)(uint)entry;
            }

            slot = (slot + 1) & mask;
        }

        if (_count >= _limit) return Exhausted;
        if (_count == _nodes.Length)
        {
            Grow();
            table = _table;
            mask = table.Length - 1;
            slot = (int)(hash >> 20) & mask;
            while (table[slot] != 0) slot = (slot + 1) & mask;
        }

        _nodes[_count] = new(variable, low, high);
        table[slot] = tag | (uint)_count;
        return _count++;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Hash(int variable, int low, int high)
    {
        var key = (((ulong)(uint)low << 32) | (uint)high) * 0x9E3779B97F4A7C15UL;
        key ^= (key >> 29) + ((ulong)(uint)variable * 0xD6E8FEB86659FD93UL);
        key *= 0xBF58476D1CE4E5B9UL;
        return key ^ (key >> 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Grow()
    {
        var size = (int)Math.Min((long)_nodes.Length * 2, MostNodes);
        Array.Resize(ref _nodes, size);
        Rehash(size * 2);
        if (size <= LargestCache) GrowCache(size);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Rehash(int size)
    {
        if (_table.Length == size) Array.Clear(_table);
        else _table = new ulong[size];
        var table = _table;
        var mask = size - 1;
        for (var node = 2; node < _count; node++)
        {
            ref var content = ref _nodes[node];
            var hash = Hash(content.Variable, content.Low, content.High);
            var slot = (int)(hash >> 20) & mask;
            while (table[slot] != 0) slot = (slot + 1) & mask;
            table[slot] = (hash & 0xFFFFFFFF00000000UL) | (uint)node;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void GrowCache(int size)
    {
        var old = _cache;
        _cache = new CacheEntry[size];
        foreach (ref readonly var entry in old.AsSpan())
            if (entry.Key != 0)
                Slot(entry.Key) = entry;
    }

    /// <summary>The one place in the cache where the result of this operation may stand.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref CacheEntry Slot(ulong key)
    {
        var cache = _cache;
        return ref cache[(int)((key * 0x9E3779B97F4A7C15UL) >> 34) & (cache.Length - 1)];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Key(ulong operation, int left, int right) => (operation << 56) | ((ulong)(uint)left << 28) | (uint)right;

    private struct CacheEntry
    {
        internal ulong Key;
        internal int Result;
    }
}

internal readonly record struct DiagramNode(int Variable, int Low, int High);
