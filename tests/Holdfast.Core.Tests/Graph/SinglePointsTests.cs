using CsCheck;
using Holdfast.Core.Graph;

namespace Holdfast.Core.Tests.Graph;

public class SinglePointsTests
{
    [Fact]
    public void A_node_without_needs_falls_only_with_itself() => Assert.Equal([0], PointsOf(0, new(1, [])));

    [Fact]
    public void A_plain_need_is_a_single_point_of_failure() =>
        Assert.Equal([0, 1, 2], PointsOf(0, new(3, [new(0, 1, [1]), new(1, 1, [2])])));

    [Fact]
    public void Two_alternatives_are_none() => Assert.Equal([0], PointsOf(0, new(3, [new(0, 1, [1, 2])])));

    [Fact]
    public void What_both_alternatives_need_is_one() =>
        Assert.Equal([0, 3], PointsOf(0, new(4, [new(0, 1, [1, 2]), new(1, 1, [3]), new(2, 1, [3])])));

    [Fact]
    public void An_alternative_that_another_one_needs_is_one() =>
        Assert.Equal([0, 2], PointsOf(0, new(3, [new(0, 1, [1, 2]), new(1, 1, [2])])));

    [Fact]
    public void Two_of_three_bear_the_loss_of_one_but_not_of_what_two_share()
    {
        SketchedGraph sketch = new(5, [new(0, 2, [1, 2, 3]), new(1, 1, [4]), new(2, 1, [4])]);

        Assert.Equal([0, 4], PointsOf(0, sketch));
    }

    [Fact]
    public void One_of_three_bears_what_two_share()
    {
        SketchedGraph sketch = new(5, [new(0, 1, [1, 2, 3]), new(1, 1, [4]), new(2, 1, [4])]);

        Assert.Equal([0], PointsOf(0, sketch));
    }

    [Fact]
    public void Nodes_of_a_cycle_of_needs_fall_together_but_not_by_themselves()
    {
        SketchedGraph sketch = new(3, [new(0, 1, [1]), new(1, 1, [0]), new(1, 1, [2])]);

        Assert.Equal([0, 1, 2], PointsOf(0, sketch));
        Assert.Equal([0, 1, 2], PointsOf(1, sketch));
        Assert.Equal([2], PointsOf(2, sketch));
    }

    [Fact]
    public void An_alternative_that_leads_back_keeps_its_node_up_in_a_running_system()
    {
        // A needs any of {B, C}; B needs A: with C lost, A and B keep each other up.
        SketchedGraph sketch = new(3, [new(0, 1, [1, 2]), new(1, 1, [0])]);

        Assert.Equal([0], PointsOf(0, sketch));
        Assert.Equal([0, 1], PointsOf(1, sketch));
    }

    [Fact]
    public void Degrading_groups_take_nothing_down() =>
        Assert.Equal([0], PointsOf(0, new(2, [new(0, 1, [1], IsDegrading: true)])));

    [Fact]
    public void Every_set_is_what_the_oracle_says_on_every_graph() =>
        SketchedGraph.Random(14, degrading: true).Sample(sketch => AssertMatchesOracle(sketch), iter: 3000);

    [Fact]
    public void Every_set_is_what_the_oracle_says_on_acyclic_graphs() =>
        SketchedGraph.Random(16, acyclic: true).Sample(sketch => AssertMatchesOracle(sketch), iter: 3000);

    [Fact]
    public void A_chain_of_a_hundred_thousand_shares_its_sets()
    {
        const int length = 100_000;
        var builder = new DependencyGraphBuilder(length);
        for (var node = 1; node < length; node++) builder.Need(node, node - 1);
        var points = SinglePoints.In(builder.Build())!;

        Assert.Equal(length, points.CountOf(length - 1));
        Assert.Equal(Enumerable.Range(0, 1001), points.Of(1000));
        Assert.Equal(length, points.BlastRadii[0]);
        Assert.Equal(1, points.BlastRadii[length - 1]);
        Assert.True(points.StoredEntries < 10 * length);
    }

    [Fact]
    public void A_ring_of_a_hundred_thousand_has_one_set()
    {
        const int length = 100_000;
        var builder = new DependencyGraphBuilder(length);
        for (var node = 0; node < length; node++) builder.Need(node, (node + 1) % length);
        var points = SinglePoints.In(builder.Build())!;

        Assert.Equal(length, points.CountOf(17));
        Assert.All(points.BlastRadii.ToArray(), radius => Assert.Equal(length, radius));
    }

    [Fact]
    public void Large_sets_stay_exact_where_they_are_shared_and_met_again()
    {
        // Two chains of 400 with rungs between them, an alternative over both ends, and a cycle on top. Groups are listed members
        // first, so that the oracle is done in a few rounds.
        var groups = new List<SketchedGroup>();
        for (var i = 1; i < 400; i++)
        {
            groups.Add(new(i, 1, [i - 1]));
            groups.Add(new(400 + i, 1, [400 + i - 1]));
            if (i % 50 == 0) groups.Add(new(400 + i, 1, [i - 7]));
        }
        groups.Add(new(800, 1, [399, 799]));
        groups.Add(new(801, 1, [800]));
        groups.Add(new(801, 1, [399]));
        groups.Add(new(801, 1, [802]));
        groups.Add(new(802, 1, [801, 799]));
        groups.Add(new(802, 1, [799]));
        AssertMatchesOracle(new(803, groups.ToValueList()));
    }

    [Fact]
    public void More_nodes_than_a_stamp_can_count_are_no_different()
    {
        // Stamps are of 16 bits: 200,000 nodes go three times around. Suppliers first, then services that stand on earlier ones.
        const int suppliers = 40, nodes = 200_000;
        var builder = new DependencyGraphBuilder(nodes);
        for (var node = suppliers; node < nodes; node++)
        {
            builder.Need(node, node * 7 % suppliers);
            builder.AnyOf(node, node * 11 % suppliers, node * 13 % suppliers == node * 11 % suppliers ? (node + 1) % suppliers : node * 13 % suppliers);
            if (node > 2 * suppliers && node % 3 == 0) builder.AnyOf(node, node / 2, node / 3);
            if (node > 2 * suppliers && node % 16 == 0) builder.Need(node, node / 5);
        }
        var graph = builder.Build();
        var radii = SinglePoints.In(graph)!.BlastRadii.ToArray();
        int[] asked = [.. Enumerable.Range(0, suppliers), .. Enumerable.Range(0, 100).Select(i => suppliers + i * 1_999)];
        Assert.Equal(OutageWalk.CountEach(graph, asked, 1), asked.Select(node => radii[node]));
    }

    [Fact]
    public void Sets_that_do_not_fit_are_refused_not_guessed()
    {
        // A grid of plain needs: the set of each node is the rectangle below it.
        const int side = 60;
        var builder = new DependencyGraphBuilder(side * side);
        for (var node = 0; node < side * side; node++)
        {
            if (node % side > 0) builder.Need(node, node - 1);
            if (node >= side) builder.Need(node, node - side);
        }
        var graph = builder.Build();

        Assert.Null(SinglePoints.In(graph, maximumEntries: 20_000));
        Assert.Equal(side * side, SinglePoints.In(graph)!.CountOf(side * side - 1));
    }

    private static ValueList<int> PointsOf(int node, SketchedGraph sketch) => SinglePoints.In(sketch.Build())!.Of(node);

    private static void AssertMatchesOracle(SketchedGraph sketch)
    {
        var points = SinglePoints.In(sketch.Build())!;
        var expected = Enumerable.Range(0, sketch.NodeCount).Select(_ => new List<int>()).ToArray();
        for (var failed = 0; failed < sketch.NodeCount; failed++)
        {
            var down = sketch.Down(failed);
            for (var node = 0; node < down.Length; node++)
                if (down[node]) expected[node].Add(failed);
            Assert.Equal(down.Count(isDown => isDown), points.BlastRadii[failed]);
        }
        for (var node = 0; node < sketch.NodeCount; node++)
        {
            Assert.Equal(expected[node], points.Of(node));
            Assert.Equal(expected[node].Count, points.CountOf(node));
            Assert.All(expected[node], failed => Assert.True(points.Breaks(failed, node)));
        }
    }
}
