using System.Numerics;
using CsCheck;
using Holdfast.Core.Graph.CutSets;
using static Holdfast.Core.Tests.Graph.CutSets.Trees;

namespace Holdfast.Core.Tests.Graph.CutSets;

/// <summary>The engine against an oracle that tries all subsets of the events.</summary>
public class CutSetPropertyTests
{
    [Fact]
    public void Cut_sets_counts_and_probability_are_those_of_all_subsets() =>
        Random(9, 14).Sample(tree => AssertAgrees(tree, new()), iter: 4_000);

    [Fact]
    public void They_are_with_fourteen_events_too() => Random(14, 25).Sample(tree => AssertAgrees(tree, new()), iter: 60);

    [Fact]
    public void Truncated_is_complete_without_the_longer_ones() =>
        Gen.Select(Random(9, 14), Gen.Int[1, 5]).Sample(
            (tree, order) => AssertAgrees(tree, new() { MaximumOrder = order }), iter: 4_000);

    [Fact]
    public void Direct_families_without_a_limit_agree_with_those_from_the_binary_diagram() =>
        Random(10, 18).Sample(
            tree =>
            {
                var all = Assert.IsType<CutSetCount.Known>(CutSetAnalysis.Run(tree, new()).Count);
                var direct = Assert.IsType<CutSetCount.Known>(CutSetAnalysis.Run(tree, new() { MaximumOrder = 50 }).Count);
                Assert.Equal(all, direct);
                var result = CutSetAnalysis.Run(tree, new() { Probability = false });
                Assert.Equal(all, result.Count);
                Assert.Equal(all.Total, result.CutSets().Count());
                Assert.IsType<TopProbability.Unknown>(result.Probability);
            },
            iter: 2_000);

    [Fact]
    public void Importance_is_what_the_definitions_say() =>
        Random(8, 12).Sample(
            tree =>
            {
                var table = TruthTable(tree);
                var result = CutSetAnalysis.Run(tree, new());
                var top = Probability(tree, table);
                var importance = result.Importance();
                Assert.Equal(top > 0 ? tree.EventCount : 0, importance.Count);
                foreach (var measured in importance)
                {
                    var with = Probability(tree, table, certain: measured.Event);
                    var without = Probability(tree, table, impossible: measured.Event);
                    AssertClose(with - without, measured.Birnbaum);
                    AssertClose((top - without) / top, measured.FussellVesely);
                    AssertClose(with / top, measured.RiskAchievementWorth);
                    if (without > 1e-9) AssertClose(top / without, measured.RiskReductionWorth);
                }
            },
            iter: 2_000);

    [Fact]
    public void All_variable_orders_lead_to_the_same_cut_sets() =>
        Random(9, 16).Sample(
            tree =>
            {
                var reduced = Reducer.Reduce(tree);
                if (reduced.Top < 0 || !reduced.IsGate(reduced.Top)) return;
                foreach (var region in Region.Split(reduced))
                {
                    var counts = Enum.GetValues<VariableOrder>().Select(order => SetsOf(region, order)).ToList();
                    Assert.All(counts, sets => Assert.Equal(counts[0], sets));
                }
            },
            iter: 1_000);

    [Fact]
    public void An_order_names_every_leaf_once() =>
        Random(12, 25).Sample(
            tree =>
            {
                var reduced = Reducer.Reduce(tree);
                if (reduced.Top < 0 || !reduced.IsGate(reduced.Top)) return;
                foreach (var region in Region.Split(reduced))
                    foreach (var order in Enum.GetValues<VariableOrder>())
                        Assert.Equal(Enumerable.Range(0, region.Leaves.Length), VariableOrders.Arrange(region, order).Order());
            },
            iter: 1_000);

    [Fact]
    public void A_module_shares_nothing_with_the_rest() =>
        Random(12, 25).Sample(
            tree =>
            {
                var reduced = Reducer.Reduce(tree);
                if (reduced.Top < 0 || !reduced.IsGate(reduced.Top)) return;
                var leaves = Region.Split(reduced).SelectMany(region => region.Leaves).ToList();
                Assert.Equal(leaves.Count, leaves.Distinct().Count());
            },
            iter: 1_000);

    private static string SetsOf(Region region, VariableOrder order)
    {
        var diagram = new Diagram(64);
        var arranged = VariableOrders.Arrange(region, order);
        var function = RegionBuilder.Function(diagram, region, 0, arranged, 1_000_000, reorders: false, out _);
        var family = diagram.MinimalSolutions(function);
        var sets = new List<string>();
        Collect(diagram, family, [], sets, arranged);
        return string.Join('|', sets.Order(StringComparer.Ordinal));
    }

    private static void Collect(Diagram diagram, int family, int[] chosen, List<string> sets, int[] order)
    {
        if (family == Diagram.Zero) return;
        if (family == Diagram.One)
        {
            sets.Add(string.Join(' ', chosen.Order()));
            return;
        }

        var (variable, without, with) = diagram[family];
        Collect(diagram, without, chosen, sets, order);
        Collect(diagram, with, [.. chosen, order[variable]], sets, order);
    }

    private static void AssertAgrees(FaultTree tree, CutSetOptions options)
    {
        var table = TruthTable(tree);
        var expected = MinimalCutSets(table, tree.EventCount)
            .Where(set => BitOperations.PopCount((uint)set) <= (options.MaximumOrder ?? int.MaxValue)).ToList();
        var result = CutSetAnalysis.Run(tree, options);
        var known = Assert.IsType<CutSetCount.Known>(result.Count);
        Assert.Equal(expected.Count, known.Total);
        Assert.Equal(
            expected.GroupBy(set => BitOperations.PopCount((uint)set)).OrderBy(group => group.Key).Select(group => new OrderCount(group.Key, group.Count())),
            known.ByOrder);
        Assert.Equal(expected.Order(), result.CutSets().Select(Bits).Order());
        AssertClose(Probability(tree, table), Assert.IsType<TopProbability.Exact>(result.Probability).Value);
    }

    private static void AssertClose(double expected, double actual) =>
        Assert.True(Math.Abs(expected - actual) <= 1e-9 * Math.Max(1, Math.Abs(expected)), $"{actual} instead of {expected}");
}
