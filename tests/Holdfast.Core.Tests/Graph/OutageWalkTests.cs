using CsCheck;
using Holdfast.Core.Graph;

namespace Holdfast.Core.Tests.Graph;

public class OutageWalkTests
{
    // The four rows of the table in the reference: what a cycle does depends on the reading, and this one is "running".
    [Theory]
    [InlineData("mutual", "", "")]
    [InlineData("loop", "C", "C")]
    [InlineData("loop", "B", "B")]
    [InlineData("loop", "A", "A B")]
    public void In_a_running_system_a_cycle_is_no_cause_by_itself(string graph, string failed, string down)
    {
        var outage = new OutageWalk(CyclesOfTheReference.Named(graph)).WhatIf(CyclesOfTheReference.Nodes(failed));

        Assert.Equal(down, CyclesOfTheReference.Text(outage.Down));
    }

    [Fact]
    public void Damage_is_told_in_the_order_in_which_it_spreads()
    {
        SketchedGraph sketch = new(5, [new(3, 1, [1]), new(1, 1, [4]), new(0, 1, [3])]);

        Assert.Equal([4, 1, 3, 0], new OutageWalk(sketch.Build()).WhatIf(4).Down);
    }

    [Fact]
    public void A_choice_falls_with_its_last_member_and_a_threshold_before_that()
    {
        SketchedGraph sketch = new(5, [new(0, 1, [2, 3, 4]), new(1, 2, [2, 3, 4])]);
        var walk = new OutageWalk(sketch.Build());

        Assert.Equal([2], walk.WhatIf(2).Down);
        Assert.Equal([1, 2, 3], walk.WhatIf(2, 3).Down.Order());
        Assert.Equal([0, 1, 2, 3, 4], walk.WhatIf(2, 3, 4).Down.Order());
    }

    [Fact]
    public void A_lost_degrading_group_degrades_and_passes_it_on_but_redundancy_stops_it()
    {
        SketchedGraph sketch = new(6,
        [
            new(1, 1, [0], IsDegrading: true),  // works without 0, worse
            new(2, 1, [1]),                     // needs the degraded one
            new(3, 1, [1, 4]),                  // has another that is unimpaired
            new(5, 1, [1], IsDegrading: true),  // works without 1, and 1 is not gone
        ]);
        var outage = new OutageWalk(sketch.Build()).WhatIf(0);

        Assert.Equal([0], outage.Down);
        Assert.Equal([1, 2], outage.Degraded.Order());
    }

    [Theory]
    [InlineData(255, 1)]
    [InlineData(256, 1)]
    [InlineData(257, 1)]
    [InlineData(700, 1)]
    [InlineData(1025, 513)]
    public void A_group_of_hundreds_counts_right(int members, int atLeast)
    {
        var builder = new DependencyGraphBuilder(members + 1);
        builder.AtLeast(members, atLeast, Enumerable.Range(0, members).ToArray());
        var walk = new OutageWalk(builder.Build());
        var tolerated = members - atLeast;

        for (var repeat = 0; repeat < 2; repeat++)
        {
            Assert.Equal(tolerated, walk.CountDown(Enumerable.Range(0, tolerated).ToArray()));
            Assert.Equal(tolerated + 2, walk.CountDown(Enumerable.Range(0, tolerated + 1).ToArray()));
            Assert.Equal(members + 1, walk.CountDown(Enumerable.Range(0, members).ToArray()));
        }
    }

    [Fact]
    public void Every_outage_is_what_the_oracle_says_and_leaves_no_trace() =>
        (from sketch in SketchedGraph.Random(14, degrading: true)
         from failures in Gen.Int[0, sketch.NodeCount - 1].List[0, 4].List[1, 8]
         select (sketch, failures)).Sample((sketch, failures) =>
        {
            var walk = new OutageWalk(sketch.Build());
            foreach (var failed in failures)
            {
                var outage = walk.WhatIf([.. failed]);
                Assert.Equal(Indices(sketch.Down(failed)), outage.Down.Order());
                Assert.Equal(Indices(sketch.Degraded(failed)), outage.Degraded.Order());
                Assert.Equal(outage.Down.Count, walk.CountDown([.. failed]));
                var down = new bool[sketch.NodeCount];
                walk.MarkDown(down, [.. failed]);
                Assert.Equal(sketch.Down(failed), down);
            }
        }, iter: 3000);

    [Fact]
    public void Another_alternative_never_makes_an_outcome_worse() =>
        (from sketch in SketchedGraph.Random(12, degrading: true)
         from failed in Gen.Int[0, sketch.NodeCount - 1].List[0, 4]
         from change in Gen.Int[0, 1000]
         from added in Gen.Int[0, sketch.NodeCount - 1]
         select (sketch, failed, change, added)).Where(sample => sample.sketch.Groups.Count > 0).Sample(sample =>
        {
            var (sketch, failed, change, added) = sample;
            var group = sketch.Groups[change % sketch.Groups.Count];
            if (group.Members.Contains(added)) return;
            var better = sketch.With(group, group with { Members = [.. group.Members, added] });
            var before = new OutageWalk(sketch.Build()).WhatIf([.. failed]);
            var after = new OutageWalk(better.Build()).WhatIf([.. failed]);

            Assert.Subset(before.Down.ToHashSet(), after.Down.ToHashSet());
            Assert.Subset(before.Down.Concat(before.Degraded).ToHashSet(), after.Down.Concat(after.Degraded).ToHashSet());
        }, iter: 3000);

    [Fact]
    public void Single_outages_are_counted_the_same_by_any_number_of_threads() =>
        SketchedGraph.Random(300).Sample(sketch =>
        {
            var graph = sketch.Build();
            var nodes = Enumerable.Range(0, graph.NodeCount).ToArray();
            var walk = new OutageWalk(graph);

            var one = OutageWalk.CountEach(graph, nodes, threads: 1);
            Assert.Equal(nodes.Select(node => walk.CountDown(node)), one);
            Assert.Equal(one, OutageWalk.CountEach(graph, nodes, threads: 3));
        }, iter: 30);

    private static IEnumerable<int> Indices(bool[] flags) => Enumerable.Range(0, flags.Length).Where(index => flags[index]);
}
