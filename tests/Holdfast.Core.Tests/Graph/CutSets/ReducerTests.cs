using Holdfast.Core.Graph.CutSets;
using static Holdfast.Core.Tests.Graph.CutSets.Trees;

namespace Holdfast.Core.Tests.Graph.CutSets;

/// <summary>What the rewriting is there for; that it changes no result is tested by properties.</summary>
public class ReducerTests
{
    [Fact]
    public void Gates_of_one_kind_that_one_gate_reads_are_merged() =>
        AssertGates(1, Tree(4, Gate.Or("a", E(0), E(1)), Gate.Or("b", G(0), E(2)), Gate.Or("top", G(1), E(3))));

    [Fact]
    public void Equal_gates_become_one() =>
        // Both sides are the same gate, so the top is that gate.
        AssertGates(1, Tree(2, Gate.Or("a", E(0), E(1)), Gate.Or("b", E(1), E(0)), Gate.And("top", G(0), G(1))));

    [Fact]
    public void What_a_sibling_implies_is_absorbed()
    {
        // x AND (x OR y), and x OR (x AND y).
        Assert.Equal(0, Reducer.Reduce(Tree(2, Gate.Or("a", E(0), E(1)), Gate.And("top", E(0), G(0)))).Top);
        Assert.Equal(0, Reducer.Reduce(Tree(2, Gate.And("a", E(0), E(1)), Gate.Or("top", E(0), G(0)))).Top);
    }

    [Fact]
    public void An_input_that_a_sibling_of_the_same_kind_already_reads_is_dropped() =>
        // "inner" is read twice, so it is not merged; beside it, e0 says nothing new.
        Assert.Equal(2, LargestInputs(Tree(4, Gate.Or("inner", E(0), E(1)), Gate.Or("outer", G(0), E(0), E(2)), Gate.And("other", G(0), E(3)), Gate.And("top", G(1), G(2)))));

    [Fact]
    public void Below_an_and_gate_its_inputs_count_as_true() =>
        // e0 AND (e1 OR (e0 AND e2)) is e0 AND (e1 OR e2): two modules instead of a tree with a repeat.
        Assert.All(Regions(Tree(3, Gate.And("deep", E(0), E(2)), Gate.Or("mid", E(1), G(0)), Gate.And("top", E(0), G(1)))), region => Assert.Single(region.Gates));

    [Fact]
    public void Below_an_or_gate_its_inputs_count_as_false() =>
        Assert.All(Regions(Tree(3, Gate.Or("deep", E(0), E(2)), Gate.And("mid", E(1), G(0)), Gate.Or("top", E(0), G(1)))), region => Assert.Single(region.Gates));

    [Fact]
    public void What_only_one_of_two_readers_knows_is_not_used()
    {
        // "shared" is read below e0 and elsewhere: there e0 may be false.
        var tree = Tree(
            4, Gate.Or("shared", E(0), E(1)), Gate.And("one", E(0), E(2), G(0)), Gate.And("two", E(3), G(0)), Gate.Or("top", G(1), G(2)));
        var sets = CutSetAnalysis.Run(tree, new()).CutSets().Select(set => string.Join(' ', set.AsSpan().ToArray())).Order();
        Assert.Equal(["0 2", "0 3", "1 3"], sets);
    }

    [Fact]
    public void Events_that_always_occur_together_become_a_module() =>
        // e0 and e1 are read by the same two OR gates: one region for the pair, one for the rest.
        Assert.Equal([2, 3], Regions(Tree(4, Gate.Or("a", E(0), E(1), E(2)), Gate.Or("b", E(0), E(1), E(3)), Gate.And("top", G(0), G(1)))).Select(region => region.Leaves.Length));

    [Fact]
    public void A_tree_without_repeats_is_solved_gate_by_gate() =>
        Assert.All(
            Regions(Tree(6, Gate.AtLeast("a", 2, E(0), E(1), E(2)), Gate.And("b", E(3), E(4)), Gate.Or("c", G(0), G(1)), Gate.And("top", G(2), E(5)))),
            region => Assert.Single(region.Gates));

    private static void AssertGates(int expected, FaultTree tree) => Assert.Equal(expected, Reducer.Reduce(tree).Gates.Count);

    private static int LargestInputs(FaultTree tree) => Reducer.Reduce(tree).Gates.Max(gate => gate.Children.Length);

    private static List<Region> Regions(FaultTree tree) => Region.Split(Reducer.Reduce(tree));
}
