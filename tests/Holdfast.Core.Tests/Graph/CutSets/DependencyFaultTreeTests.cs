using CsCheck;
using Holdfast.Core.Graph;
using Holdfast.Core.Graph.CutSets;

namespace Holdfast.Core.Tests.Graph.CutSets;

public class DependencyFaultTreeTests
{
    [Fact]
    public void A_need_is_a_single_point_of_failure_and_a_choice_is_not()
    {
        var builder = new DependencyGraphBuilder(4);
        builder.Need(0, 1);
        builder.AnyOf(0, 2, 3);
        AssertSets(builder.Build(), 0, isColdStart: false, "0", "1", "2 3");
    }

    [Fact]
    public void Two_of_three_is_lost_with_two()
    {
        var builder = new DependencyGraphBuilder(4);
        builder.AtLeast(0, 2, 1, 2, 3);
        AssertSets(builder.Build(), 0, isColdStart: false, "0", "1 2", "1 3", "2 3");
    }

    [Fact]
    public void A_shared_supplier_below_a_choice_is_one_cut_set()
    {
        var builder = new DependencyGraphBuilder(4);
        builder.AnyOf(0, 1, 2);
        builder.Need(1, 3);
        builder.Need(2, 3);
        AssertSets(builder.Build(), 0, isColdStart: false, "0", "3", "1 2");
    }

    [Fact]
    public void A_group_that_only_degrades_takes_nothing_down()
    {
        var builder = new DependencyGraphBuilder(2);
        builder.DegradedBelow(0, 1, 1);
        AssertSets(builder.Build(), 0, isColdStart: false, "0");
    }

    [Fact]
    public void A_node_that_cannot_fail_by_itself_is_in_no_cut_set()
    {
        var builder = new DependencyGraphBuilder(3);
        builder.AnyOf(0, 1, 2);
        var tree = Built(DependencyFaultTree.For(builder.Build(), 0, node => node == 1 ? null : new($"{node}", 0.1)));
        Assert.Equal(["0"], Sets(tree));
    }

    [Fact]
    public void Two_that_need_each_other_keep_each_other_up_once_they_run_but_never_start()
    {
        // graph.md 2.2, first row: A needs B, B needs A.
        var builder = new DependencyGraphBuilder(2);
        builder.Need(0, 1);
        builder.Need(1, 0);
        AssertSets(builder.Build(), 0, isColdStart: false, "0", "1");
        AssertSets(builder.Build(), 0, isColdStart: true, "");
    }

    [Fact]
    public void An_alternative_that_needs_its_user_helps_a_running_system_only()
    {
        // Second row: A needs any of {B, C}; B needs A.
        var builder = new DependencyGraphBuilder(3);
        builder.AnyOf(0, 1, 2);
        builder.Need(1, 0);
        AssertSets(builder.Build(), 0, isColdStart: false, "0", "1 2");
        AssertSets(builder.Build(), 0, isColdStart: true, "0", "2");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Cut_sets_are_those_of_the_fixed_point_on_graphs_with_cycles(bool isColdStart) =>
        Graphs.Sample(
            graph =>
            {
                var tree = Built(DependencyFaultTree.For(graph, 0, node => new($"{node}", 0.1), isColdStart));
                var table = Enumerable.Range(0, 1 << graph.NodeCount).Select(failed => IsDown(graph, failed, isColdStart)).ToArray();
                var expected = Trees.MinimalCutSets(table, graph.NodeCount).Order();
                var found = CutSetAnalysis.Run(tree, new()).CutSets()
                    .Select(set => set.AsSpan().ToArray().Sum(e => 1 << int.Parse(tree.EventName(e)))).Order();
                Assert.Equal(expected, found);
            },
            iter: 1_500);

    [Fact]
    public void A_ring_of_three_hundred_is_unrolled()
    {
        var builder = new DependencyGraphBuilder(300);
        for (var node = 0; node < 300; node++) builder.Need(node, (node + 1) % 300);
        var tree = Built(DependencyFaultTree.For(builder.Build(), 0, node => new($"{node}", 0.001)));
        Assert.Equal([new OrderCount(1, 300)], Assert.IsType<CutSetCount.Known>(CutSetAnalysis.Run(tree, new()).Count).ByOrder);
    }

    private static readonly Gen<DependencyGraph> Graphs =
        from nodes in Gen.Int[2, 7]
        from groups in Gen.Select(Gen.Int[0, nodes - 1], Gen.Int[0, 2], Gen.Int[0, nodes - 1].Array[1, 3]).Array[1, 10]
        select Lay(nodes, groups);

    private static DependencyGraph Lay(int nodes, (int Owner, int Missing, int[] Members)[] groups)
    {
        var builder = new DependencyGraphBuilder(nodes);
        foreach (var (owner, missing, members) in groups)
        {
            var distinct = members.Distinct().ToArray();
            builder.AtLeast(owner, Math.Max(1, distinct.Length - missing), distinct);
        }

        return builder.Build();
    }

    private static bool IsDown(DependencyGraph graph, int failed, bool isColdStart)
    {
        var down = Enumerable.Range(0, graph.NodeCount).Select(node => isColdStart || (failed & (1 << node)) != 0).ToArray();
        for (var round = 0; round <= graph.NodeCount; round++)
        {
            down = Enumerable.Range(0, graph.NodeCount)
                .Select(node => (failed & (1 << node)) != 0
                    || graph.GroupsOf(node).Any(group => group.Members.Count(member => !down[member]) < group.AtLeast)).ToArray();
        }

        return down[0];
    }

    private static void AssertSets(DependencyGraph graph, int top, bool isColdStart, params string[] sets) =>
        Assert.Equal(sets.Order(), Sets(Built(DependencyFaultTree.For(graph, top, node => new($"{node}", 0.1), isColdStart))).Order());

    private static IEnumerable<string> Sets(FaultTree tree) =>
        CutSetAnalysis.Run(tree, new()).CutSets().Select(set => string.Join(' ', set.AsSpan().ToArray().Select(tree.EventName).Order()));

    private static FaultTree Built(FaultTreeOutcome outcome) => Assert.IsType<FaultTreeOutcome.Built>(outcome).Tree;
}
