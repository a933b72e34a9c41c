namespace Holdfast.Core.Graph;

/// <summary>
/// What needs what, in flat arrays: nodes 0 … <see cref="NodeCount"/>-1, each with groups of which enough members must be up.
/// Immutable; any number of threads may read it. Nodes carry no names here: the inventory keeps those.
/// </summary>
/// <remarks>
/// Inside, a node stands at its place in an order that puts members before owners (<see cref="TopologicalOrder"/>), so that every
/// engine walks memory forwards. Public members speak of node ids only.
/// </remarks>
public sealed class DependencyGraph
{
    private readonly Lazy<ReverseRows> _reverse;
    private readonly Lazy<ReverseRows> _degradingReverse;

    private DependencyGraph(TopologicalOrder order, GroupRows hard, GroupRows degrading)
    {
        (Ids, Places, Leaves, FirstEnd, CycleRanges) = (order.Ids, order.Places, order.Leaves, order.FirstEnd, order.Cycles);
        Hard = hard;
        Degrading = degrading;
        _reverse = new(() => new(hard, NodeCount));
        _degradingReverse = new(() => new(degrading, NodeCount));
    }

    public int NodeCount => Ids.Length;

    /// <summary>Pairs (node, member) over all groups, degrading ones included.</summary>
    public int EdgeCount => Hard.NeedCount + Hard.MemberCount + Degrading.NeedCount + Degrading.MemberCount;

    /// <summary>Is there a need that leads back to where it starts?</summary>
    public bool HasCycles => CycleRanges.Count > 0;

    /// <summary>True when some group can be lost without taking its node down.</summary>
    public bool HasDegradingGroups => Degrading.NeedCount + Degrading.ChoiceCount > 0;

    /// <summary>Places 0 … Leaves-1 need nothing.</summary>
    internal int Leaves { get; }

    /// <summary>Places from here on are needed by nobody (by way of a hard group).</summary>
    internal int FirstEnd { get; }

    internal int[] Ids { get; }

    internal int[] Places { get; }

    internal GroupRows Hard { get; }

    internal GroupRows Degrading { get; }

    /// <summary>Made at first use: only the event-driven engines need it.</summary>
    internal ReverseRows Reverse => _reverse.Value;

    internal ReverseRows DegradingReverse => _degradingReverse.Value;

    internal List<(int Start, int End)> CycleRanges { get; }

    /// <summary>The groups of a node: plain needs first, then choices, then what merely degrades it.</summary>
    public IEnumerable<NeedGroup> GroupsOf(int node)
    {
        var place = Places[node];
        return Groups(Hard, place, isDegrading: false).Concat(Groups(Degrading, place, isDegrading: true));
    }

    /// <summary>All nodes such that members stand before their owners, as far as cycles allow; the nodes of a cycle are neighbours.</summary>
    public ReadOnlySpan<int> MembersFirst => Ids;

    /// <summary>The largest sets of nodes that all need each other, directly or by way of others (hard groups only).</summary>
    public ValueList<ValueList<int>> Cycles =>
        CycleRanges.Select(range => Ids[range.Start..range.End].Order().ToValueList()).ToValueList();

    /// <summary>The same graph with every member of a hard group needed: there a node falls exactly if it leads to what failed.</summary>
    public DependencyGraph WithoutRedundancy()
    {
        var all = new GroupList(Hard.NeedCount + Hard.MemberCount, 0);
        for (var place = 0; place < NodeCount; place++)
        {
            foreach (var member in Hard.NeedsOf(place)) all.AddNeed(Ids[place], Ids[member]);
            for (var choice = Hard.ChoiceStarts[place]; choice < Hard.ChoiceStarts[place + 1]; choice++)
                foreach (var member in Hard.MembersOf(choice)) all.AddNeed(Ids[place], Ids[member]);
        }
        return Lay(NodeCount, all, new(0, 0));
    }

    internal static DependencyGraph Lay(int nodeCount, GroupList hard, GroupList degrading)
    {
        var order = new TopologicalOrder(nodeCount, hard);
        return new(
            order,
            new(hard, order, order.NeedCounts, order.ChoiceCounts),
            new(degrading, order, degrading.NeedCounts(nodeCount), degrading.ChoiceCounts(nodeCount)));
    }

    private IEnumerable<NeedGroup> Groups(GroupRows rows, int place, bool isDegrading)
    {
        for (var at = rows.NeedStarts[place]; at < rows.NeedStarts[place + 1]; at++)
            yield return new(1, [Ids[rows.Needs[at]]], isDegrading);
        for (var choice = rows.ChoiceStarts[place]; choice < rows.ChoiceStarts[place + 1]; choice++)
        {
            var members = rows.Members[rows.MemberStarts[choice]..rows.MemberStarts[choice + 1]];
            yield return new(rows.AtLeastOf(choice), members.Select(member => Ids[member]).ToValueList(), isDegrading);
        }
    }
}
