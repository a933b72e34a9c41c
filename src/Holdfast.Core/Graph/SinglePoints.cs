namespace Holdfast.Core.Graph;

/// <summary>
/// For every node, the nodes whose failure alone takes it down (itself included), exactly, in the running reading: an outage
/// spreads through a system that was up, and two nodes that need each other keep each other up.
/// </summary>
/// <remarks>
/// S(n) = {n} ∪ ⋃ over groups of { x : x is in S(m) of more than |group| - k members m }; on a cycle the least sets that satisfy it.
/// No independence is assumed and nothing is sampled.
/// </remarks>
public sealed class SinglePoints
{
    private readonly DependencyGraph _graph;
    private readonly SinglePointArena _arena;
    private readonly Lazy<int[]> _radii;

    private SinglePoints(DependencyGraph graph, SinglePointArena arena)
    {
        (_graph, _arena) = (graph, arena);
        _radii = new(Radii);
    }

    /// <summary>How many (node, single point) pairs are stored. Fewer than all pairs where large sets are shared.</summary>
    public long StoredEntries => _arena.Top;

    /// <summary>How many nodes fall with each node, itself included, by node id.</summary>
    public ReadOnlySpan<int> BlastRadii => _radii.Value;

    /// <summary>All sets in one pass; null when they would take more than <paramref name="maximumEntries"/> numbers of four bytes
    /// (a deep grid of plain needs has sets as large as itself).</summary>
    public static SinglePoints? In(DependencyGraph graph, int maximumEntries = 500_000_000)
    {
        var pass = new SinglePointPass(graph, maximumEntries);
        return pass.Run() is { } arena ? new(graph, arena) : null;
    }

    /// <summary>How many single points of failure a node has, itself included.</summary>
    public int CountOf(int node)
    {
        var head = _arena.Heads[_graph.Places[node]];
        return head == 0 ? 1 : _arena.TotalOf(head);
    }

    /// <summary>The single points of failure of a node, itself included, in ascending order.</summary>
    public ValueList<int> Of(int node)
    {
        var head = _arena.Heads[_graph.Places[node]];
        if (head == 0) return [node];
        var points = new int[_arena.TotalOf(head)];
        for (var filled = 0; head != 0; head = _arena.BaseOf(head))
            foreach (var place in _arena.OwnOf(head)) points[filled++] = _graph.Ids[place];
        Array.Sort(points);
        return new(points);
    }

    /// <summary>Does <paramref name="point"/> alone take <paramref name="node"/> down?</summary>
    public bool Breaks(int point, int node)
    {
        if (point == node) return true;
        var sought = _graph.Places[point];
        for (var head = _arena.Heads[_graph.Places[node]]; head != 0; head = _arena.BaseOf(head))
            if (_arena.OwnOf(head).Contains(sought)) return true;
        return false;
    }

    private int[] Radii()
    {
        var byPlace = _arena.Radii(_graph.Leaves);
        var byId = new int[byPlace.Length];
        for (var place = 0; place < byPlace.Length; place++) byId[_graph.Ids[place]] = byPlace[place];
        return byId;
    }
}
