using CsCheck;
using Holdfast.Core.Graph;

namespace Holdfast.Core.Tests.Graph;

public class DependencyGraphTests
{
    [Fact]
    public void What_went_in_comes_out_as_needs_choices_and_degrading_groups()
    {
        var builder = new DependencyGraphBuilder(6);
        builder.AnyOf(0, 4, 2);
        builder.Need(0, 1);
        builder.AtLeast(0, 2, 1, 2, 3);
        builder.DegradedBelow(0, 1, 5);
        var graph = builder.Build();

        Assert.Equal(
            [new(1, [1], false), new(1, [2, 4], false), new(2, [1, 2, 3], false), new(1, [5], true)],
            graph.GroupsOf(0).Select(Ordered));
        Assert.Empty(graph.GroupsOf(1));
        Assert.Equal(7, graph.EdgeCount);
    }

    [Fact]
    public void All_of_a_group_is_the_same_as_needing_each()
    {
        var builder = new DependencyGraphBuilder(3);
        builder.AtLeast(0, 2, 1, 2);

        Assert.Equal([new(1, [1], false), new(1, [2], false)], builder.Build().GroupsOf(0).OrderBy(group => group.Members[0]));
    }

    [Fact]
    public void A_repeated_alternative_is_no_redundancy()
    {
        var builder = new DependencyGraphBuilder(2);
        builder.AnyOf(0, 1, 1, 1);

        Assert.Equal([new(1, [1], false)], builder.Build().GroupsOf(0));
    }

    [Fact]
    public void A_repeat_in_a_threshold_is_refused_because_it_changes_the_meaning() =>
        Assert.Throws<ArgumentException>(() => new DependencyGraphBuilder(3).AtLeast(0, 2, 1, 1, 2));

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(-1)]
    public void A_count_that_the_members_cannot_give_is_refused(int count) =>
        Assert.Throws<ArgumentException>(() => new DependencyGraphBuilder(3).AtLeast(0, count, 1, 2));

    [Fact]
    public void An_empty_group_is_refused() => Assert.Throws<ArgumentException>(() => new DependencyGraphBuilder(3).AnyOf(0));

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(3, 0)]
    [InlineData(0, 3)]
    [InlineData(0, -1)]
    public void A_node_that_does_not_exist_is_refused(int node, int member)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new DependencyGraphBuilder(3).Need(node, member));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DependencyGraphBuilder(3).AnyOf(node, 1, member));
    }

    [Fact]
    public void A_graph_may_be_empty()
    {
        var graph = new DependencyGraphBuilder(0).Build();

        Assert.Equal(0, graph.NodeCount);
        Assert.False(graph.HasCycles);
    }

    [Fact]
    public void A_graph_does_not_change_with_its_builder()
    {
        var builder = new DependencyGraphBuilder(3);
        builder.Need(0, 1);
        var graph = builder.Build();
        builder.Need(0, 2);

        Assert.Equal([new(1, [1], false)], graph.GroupsOf(0));
        Assert.Equal(2, builder.Build().GroupsOf(0).Count());
    }

    [Fact]
    public void Cycles_are_found_also_when_they_stand_on_each_other()
    {
        var builder = new DependencyGraphBuilder(8);
        builder.Need(0, 1);
        builder.Need(1, 0);
        builder.AnyOf(2, 3, 7);
        builder.AnyOf(3, 2, 0);
        builder.Need(4, 4);
        builder.Need(5, 4);
        builder.Need(6, 5);

        Assert.Equal([[0, 1], [2, 3], [4]], builder.Build().Cycles.OrderBy(cycle => cycle[0]));
    }

    [Fact]
    public void Nodes_that_only_lose_quality_have_no_hard_groups()
    {
        var builder = new DependencyGraphBuilder(2);
        builder.DegradedBelow(0, 1, 1);
        builder.DegradedBelow(1, 1, 0);
        var graph = builder.Build();

        Assert.False(graph.HasCycles);
        Assert.True(graph.HasDegradingGroups);
    }

    [Fact]
    public void Every_graph_keeps_its_groups() =>
        SketchedGraph.Random(12, degrading: true).Sample(sketch =>
        {
            var graph = sketch.Build();
            for (var node = 0; node < sketch.NodeCount; node++)
                Assert.Equal(
                    sketch.Groups.Where(group => group.Node == node).SelectMany(Plain).OrderBy(group => group.ToString(), StringComparer.Ordinal),
                    graph.GroupsOf(node).Select(Ordered).OrderBy(group => group.ToString(), StringComparer.Ordinal));
        });

    [Fact]
    public void Members_stand_before_owners_and_the_nodes_of_a_cycle_side_by_side() =>
        SketchedGraph.Random(14).Sample(sketch =>
        {
            var graph = sketch.Build();
            var reach = Reach(sketch);
            var place = new int[sketch.NodeCount];
            for (var at = 0; at < place.Length; at++) place[graph.MembersFirst[at]] = at;

            foreach (var group in sketch.Groups)
                foreach (var member in group.Members)
                    Assert.True(place[member] < place[group.Node] || reach[member, group.Node]);
            var cycles = Enumerable.Range(0, sketch.NodeCount).Where(node => reach[node, node])
                .Select(node => Enumerable.Range(0, sketch.NodeCount).Where(other => reach[node, other] && reach[other, node]).ToValueList())
                .Distinct().ToArray();
            Assert.Equal(cycles, graph.Cycles.OrderBy(cycle => cycle[0]));
            foreach (var cycle in cycles)
                Assert.Equal(cycle.Count - 1, cycle.Max(node => place[node]) - cycle.Min(node => place[node]));
        });

    private static IEnumerable<NeedGroup> Plain(SketchedGroup group) => group.AtLeast == group.Members.Count
        ? group.Members.Select(member => new NeedGroup(1, [member], group.IsDegrading))
        : [new(group.AtLeast, group.Members.Order().ToValueList(), group.IsDegrading)];

    private static NeedGroup Ordered(NeedGroup group) => group with { Members = group.Members.Order().ToValueList() };

    private static bool[,] Reach(SketchedGraph sketch)
    {
        var reach = new bool[sketch.NodeCount, sketch.NodeCount];
        foreach (var group in sketch.Groups)
            foreach (var member in group.Members) reach[group.Node, member] = true;
        for (var middle = 0; middle < sketch.NodeCount; middle++)
            for (var from = 0; from < sketch.NodeCount; from++)
                for (var to = 0; to < sketch.NodeCount; to++)
                    reach[from, to] |= reach[from, middle] && reach[middle, to];
        return reach;
    }
}
