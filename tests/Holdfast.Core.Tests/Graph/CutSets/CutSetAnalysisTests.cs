using System.Numerics;
using Holdfast.Core.Graph.CutSets;
using static Holdfast.Core.Tests.Graph.CutSets.Trees;

namespace Holdfast.Core.Tests.Graph.CutSets;

public class CutSetAnalysisTests
{
    [Fact]
    public void An_and_gate_has_one_cut_set_of_all_its_inputs() =>
        AssertSolved(Tree([0.1, 0.2, 0.3], Gate.And("top", E(0), E(1), E(2))), 0.006, "0 1 2");

    [Fact]
    public void An_or_gate_has_one_cut_set_for_each_input() =>
        AssertSolved(Tree([0.1, 0.2, 0.3], Gate.Or("top", E(0), E(1), E(2))), 1 - 0.9 * 0.8 * 0.7, "0", "1", "2");

    [Fact]
    public void Two_out_of_three_fail_in_pairs() =>
        AssertSolved(Tree([0.1, 0.2, 0.3], Gate.AtLeast("top", 2, E(0), E(1), E(2))), 0.098, "0 1", "0 2", "1 2");

    [Fact]
    public void At_least_one_is_or_and_at_least_all_is_and()
    {
        AssertSolved(Tree(2, Gate.AtLeast("top", 1, E(0), E(1))), 0.19, "0", "1");
        AssertSolved(Tree(2, Gate.AtLeast("top", 2, E(0), E(1))), 0.01, "0 1");
    }

    [Fact]
    public void A_shared_event_is_counted_once() =>
        AssertSolved(Tree(3, Gate.Or("left", E(0), E(1)), Gate.Or("right", E(0), E(2)), Gate.And("top", G(0), G(1))), 0.1 + 0.9 * 0.01, "0", "1 2");

    [Fact]
    public void A_set_that_contains_another_one_is_not_minimal() =>
        AssertSolved(Tree(3, Gate.And("pair", E(0), E(1)), Gate.And("triple", E(0), E(1), E(2)), Gate.Or("top", G(0), G(1))), 0.01, "0 1");

    [Fact]
    public void The_bridge_has_four_cut_sets() =>
        // Two sources, two sinks, one cross link: a textbook network that no composition of AND and OR without sharing describes.
        AssertSolved(
            Tree(5, Gate.And("sources", E(0), E(1)), Gate.And("sinks", E(2), E(3)), Gate.And("over", E(0), E(4), E(3)),
                Gate.And("under", E(1), E(4), E(2)), Gate.Or("top", G(0), G(1), G(2), G(3))),
            0.02152, "0 1", "2 3", "0 3 4", "1 2 4");

    [Fact]
    public void Thresholds_nest() =>
        AssertSolved(
            Tree(6, Gate.AtLeast("left", 2, E(0), E(1), E(2)), Gate.AtLeast("right", 2, E(3), E(4), E(5)), Gate.And("top", G(0), G(1))),
            0.028 * 0.028, "0 1 3 4", "0 1 3 5", "0 1 4 5", "0 2 3 4", "0 2 3 5", "0 2 4 5", "1 2 3 4", "1 2 3 5", "1 2 4 5");

    [Fact]
    public void Equal_gates_below_a_threshold_count_for_as_many_as_they_are() =>
        // The two gates are one and the same: it alone makes two of three.
        AssertSolved(
            Tree(3, Gate.And("a", E(0), E(1)), Gate.And("b", E(1), E(0)), Gate.AtLeast("top", 2, G(0), G(1), E(2))), 0.01, "0 1");

    [Fact]
    public void Gates_without_inputs_are_constants()
    {
        AssertSolved(Tree(1, Gate.Or("never"), Gate.Or("top", G(0), E(0))), 0.1, "0");
        AssertSolved(Tree(1, Gate.And("always"), Gate.And("top", G(0), E(0))), 0.1, "0");
        AssertSolved(Tree(1, Gate.Or("never"), Gate.And("top", G(0), E(0))), 0);
        AssertSolved(Tree(1, Gate.And("always"), Gate.Or("top", G(0), E(0))), 1, "");
        AssertSolved(Tree(2, Gate.And("always"), Gate.AtLeast("top", 2, G(0), E(0), E(1))), 0.19, "0", "1");
        AssertSolved(Tree(2, Gate.Or("never"), Gate.AtLeast("top", 2, G(0), E(0), E(1))), 0.01, "0 1");
    }

    [Fact]
    public void The_top_may_be_an_event()
    {
        var built = Assert.IsType<FaultTreeOutcome.Built>(FaultTree.Create([new("a", 0.25), new("b", 0.5)], [], E(1)));
        AssertSolved(built.Tree, 0.5, "1");
        var importance = CutSetAnalysis.Run(built.Tree, new()).Importance();
        Assert.Equal(new EventImportance(0, 0, 0, 1, 1), importance[0]);
        Assert.Equal(new EventImportance(1, 1, 1, 2, double.PositiveInfinity), importance[1]);
    }

    [Fact]
    public void Gates_of_one_input_pass_through() =>
        AssertSolved(Tree(2, Gate.Or("a", E(0)), Gate.And("b", G(0)), Gate.AtLeast("c", 1, G(1)), Gate.Or("top", G(2), E(1))), 0.19, "0", "1");

    [Fact]
    public void Importance_of_a_series_of_a_single_and_a_pair()
    {
        // P = 1 − (1 − p0)(1 − p1·p2) with 0.1, 0.2, 0.3.
        var importance = CutSetAnalysis.Run(Tree([0.1, 0.2, 0.3], Gate.And("pair", E(1), E(2)), Gate.Or("top", E(0), G(0))), new()).Importance();
        const double top = 1 - 0.9 * 0.94;
        Assert.Equal(0.94, importance[0].Birnbaum, 12);
        Assert.Equal(0.9 * 0.3, importance[1].Birnbaum, 12);
        Assert.Equal((top - 0.06) / top, importance[0].FussellVesely, 12);
        Assert.Equal(1 / top, importance[0].RiskAchievementWorth, 12);
        Assert.Equal(top / 0.06, importance[0].RiskReductionWorth, 12);
        Assert.Equal((1 - 0.9 * 0.7) / top, importance[1].RiskAchievementWorth, 12);
    }

    [Fact]
    public void A_count_beyond_64_and_128_bits_is_exact()
    {
        // The product of 60 sums of ten events has 10^60 cut sets.
        var gates = Enumerable.Range(0, 60).Select(g => Gate.Or($"g{g}", [.. Enumerable.Range(g * 10, 10).Select(E)]))
            .Append(Gate.And("top", [.. Enumerable.Range(0, 60).Select(G)])).ToArray();
        var known = Assert.IsType<CutSetCount.Known>(CutSetAnalysis.Run(Tree(600, gates), new()).Count);
        Assert.Equal(BigInteger.Pow(10, 60), known.Total);
        Assert.Equal([new OrderCount(60, known.Total)], known.ByOrder);
    }

    [Fact]
    public void Enumeration_is_lazy()
    {
        var gates = Enumerable.Range(0, 60).Select(g => Gate.Or($"g{g}", [.. Enumerable.Range(g * 10, 10).Select(E)]))
            .Append(Gate.And("top", [.. Enumerable.Range(0, 60).Select(G)])).ToArray();
        Assert.Equal(5, CutSetAnalysis.Run(Tree(600, gates), new()).CutSets().Take(5).Distinct().Count());
    }

    [Fact]
    public void An_unknown_probability_makes_the_top_unknown_and_names_the_event()
    {
        var result = CutSetAnalysis.Run(Tree([0.1, double.NaN], Gate.Or("top", E(0), E(1))), new());
        Assert.Contains("e1", Assert.IsType<TopProbability.Unknown>(result.Probability).Reason, StringComparison.Ordinal);
        Assert.Equal(2, Assert.IsType<CutSetCount.Known>(result.Count).Total);
        Assert.Empty(result.Importance());
    }

    [Fact]
    public void An_unknown_probability_that_plays_no_part_does_no_harm() =>
        AssertSolved(Tree([0.1, double.NaN], Gate.And("dead", E(0), E(1)), Gate.Or("top", E(0), G(0))), 0.1, "0");

    [Fact]
    public void The_phases_are_reported_in_order()
    {
        var phases = new List<CutSetPhase>();
        CutSetAnalysis.Run(Tree(2, Gate.Or("top", E(0), E(1))), new(), phases.Add);
        Assert.Equal([CutSetPhase.Build, CutSetPhase.CutSets, CutSetPhase.Probability], phases);
    }

    [Fact]
    public void Too_few_nodes_end_in_a_reason_and_not_in_a_wrong_number()
    {
        var result = CutSetAnalysis.Run(Grid(12), new() { MaximumNodes = 1_000 });
        Assert.Contains("1,000 nodes", Assert.IsType<CutSetCount.GaveUp>(result.Count).Reason, StringComparison.Ordinal);
        Assert.Contains("limit", Assert.IsType<TopProbability.Unknown>(result.Probability).Reason, StringComparison.Ordinal);
        Assert.Empty(result.CutSets());
    }

    [Fact]
    public void A_few_nodes_suffice_for_the_short_cut_sets_where_all_of_them_would_not_fit()
    {
        var result = CutSetAnalysis.Run(Grid(12), new() { MaximumNodes = 1_000, MaximumOrder = 1 });
        Assert.Equal(0, Assert.IsType<CutSetCount.Known>(result.Count).Total);
        Assert.IsType<TopProbability.Unknown>(result.Probability);
    }

    [Fact]
    public void A_threshold_over_ten_thousand_events_neither_overflows_the_stack_nor_expands()
    {
        var inputs = Enumerable.Range(0, 10_000).Select(E).ToArray();
        // The second gate shares an event, so that the threshold is not alone in its module.
        var tree = Tree(10_001, Gate.AtLeast("some", 2, inputs), Gate.And("pair", E(0), E(10_000)), Gate.Or("top", G(0), G(1)));
        var known = Assert.IsType<CutSetCount.Known>(CutSetAnalysis.Run(tree, new()).Count);
        Assert.Equal([new OrderCount(2, 10_000 * 9_999 / 2 + 1)], known.ByOrder);
    }

    [Fact]
    public void A_ladder_of_a_hundred_thousand_gates_is_solved()
    {
        var gates = new Gate[100_000];
        gates[0] = Gate.Or("g", E(0), E(1));
        for (var index = 1; index < gates.Length; index++)
            gates[index] = index % 2 == 0 ? Gate.Or("g", G(index - 1), E(index + 1)) : Gate.And("g", G(index - 1), E(index + 1));
        var result = CutSetAnalysis.Run(Tree(gates.Length + 1, gates), new() { MaximumOrder = 3 });
        Assert.Equal([new OrderCount(2, 1), new OrderCount(3, 1)], Assert.IsType<CutSetCount.Known>(result.Count).ByOrder);
    }

    [Fact]
    public void A_ladder_of_thousands_of_nested_modules_has_one_cut_set_for_each_rung()
    {
        var gates = new Gate[5_000];
        gates[0] = Gate.Or("g", E(0), E(1));
        for (var index = 1; index < gates.Length; index++)
            gates[index] = index % 2 == 0 ? Gate.Or("g", G(index - 1), E(index + 1)) : Gate.And("g", G(index - 1), E(index + 1));
        var known = Assert.IsType<CutSetCount.Known>(CutSetAnalysis.Run(Tree(gates.Length + 1, gates), new()).Count);
        Assert.Equal(2_501, known.Total);
        Assert.Equal((2, 2_501), (known.ByOrder[0].Order, known.ByOrder[^1].Order));
    }

    [Fact]
    public void A_chain_of_two_hundred_thousand_gates_of_one_kind_is_one_gate()
    {
        var gates = new Gate[200_000];
        gates[0] = Gate.Or("g", E(0), E(1));
        for (var index = 1; index < gates.Length; index++) gates[index] = Gate.Or("g", G(index - 1), E(index + 1));
        var known = Assert.IsType<CutSetCount.Known>(CutSetAnalysis.Run(Tree(gates.Length + 1, gates), new()).Count);
        Assert.Equal([new OrderCount(1, 200_001)], known.ByOrder);
    }

    [Fact]
    public void Two_wide_gates_that_share_most_of_their_inputs_are_solved()
    {
        const int width = 100_000;
        var tree = Tree(
            width + 2, Gate.Or("left", [.. Enumerable.Range(0, width + 1).Select(E)]),
            Gate.Or("right", [.. Enumerable.Range(0, width).Select(E), E(width + 1)]), Gate.And("top", G(0), G(1)));
        var known = Assert.IsType<CutSetCount.Known>(CutSetAnalysis.Run(tree, new()).Count);
        Assert.Equal([new OrderCount(1, width), new OrderCount(2, 1)], known.ByOrder);
    }

    [Fact]
    public void Thirty_thousand_pairs_below_a_shared_event_are_solved()
    {
        // Each pair is a module, but the shared event keeps them all in one region.
        const int pairs = 30_000;
        var gates = Enumerable.Range(0, pairs).Select(pair => Gate.And("pair", E(2 * pair + 1), E(2 * pair + 2), E(0)))
            .Append(Gate.Or("top", [.. Enumerable.Range(0, pairs).Select(G)])).ToArray();
        var known = Assert.IsType<CutSetCount.Known>(CutSetAnalysis.Run(Tree(2 * pairs + 1, gates), new()).Count);
        Assert.Equal([new OrderCount(3, pairs)], known.ByOrder);
    }

    /// <summary>Crossing AND and OR rows over a square of events: no modules, and a diagram that grows fast.</summary>
    private static FaultTree Grid(int side)
    {
        var gates = new List<Gate>();
        for (var row = 0; row < side; row++) gates.Add(Gate.Or($"row{row}", [.. Enumerable.Range(0, side).Select(column => E(row * side + column))]));
        for (var column = 0; column < side; column++) gates.Add(Gate.Or($"column{column}", [.. Enumerable.Range(0, side).Select(row => E(row * side + column))]));
        gates.Add(Gate.And("top", [.. Enumerable.Range(0, 2 * side).Select(G)]));
        return Tree(side * side, [.. gates]);
    }

    private static void AssertSolved(FaultTree tree, double probability, params string[] sets)
    {
        var result = CutSetAnalysis.Run(tree, new());
        var found = result.CutSets().Select(set => string.Join(' ', set.AsSpan().ToArray()));
        Assert.Equal(sets.Order(), found.Order());
        Assert.Equal(sets.Length, Assert.IsType<CutSetCount.Known>(result.Count).Total);
        Assert.Equal(probability, Assert.IsType<TopProbability.Exact>(result.Probability).Value, 12);
    }
}
