using Holdfast.Core.Graph.CutSets;
using static Holdfast.Core.Tests.Graph.CutSets.Trees;

namespace Holdfast.Core.Tests.Graph.CutSets;

public class FaultTreeTests
{
    private static readonly BasicEvent[] Three = [new("a", 0.1), new("b", 0.2), new("c", 0.3)];

    [Fact]
    public void Repeated_inputs_of_and_and_or_are_dropped_with_a_warning()
    {
        var built = Assert.IsType<FaultTreeOutcome.Built>(FaultTree.Create(Three, [Gate.Or("top", E(0), E(1), E(0))], G(0)));

        Assert.Equal([E(0), E(1)], built.Tree.Inputs(0).ToArray());
        var warning = Assert.Single(built.Warnings.AsSpan().ToArray());
        Assert.Equal(2, warning.Position);
        Assert.Contains("repeats a", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Repeated_inputs_of_at_least_are_refused() =>
        AssertRefused("would change what is counted", [Gate.AtLeast("top", 2, E(0), E(1), E(0))]);

    [Fact]
    public void A_cycle_is_refused_and_named() =>
        AssertRefused("one > two > three > one", [Gate.Or("one", E(0), G(1)), Gate.And("two", E(1), G(2)), Gate.Or("three", E(2), G(0))]);

    [Fact]
    public void A_gate_that_reads_itself_is_refused() => AssertRefused("cycle: self > self", [Gate.Or("self", E(0), G(0))]);

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(-1)]
    public void A_threshold_out_of_range_is_refused(int threshold) =>
        AssertRefused($"at least {threshold} of 3", [Gate.AtLeast("top", threshold, E(0), E(1), E(2))]);

    [Fact]
    public void An_input_that_does_not_exist_is_refused() =>
        AssertRefused("event 7, which does not exist", [Gate.Or("top", E(0), E(7))]);

    [Fact]
    public void A_top_that_does_not_exist_is_refused() =>
        Assert.IsType<FaultTreeOutcome.Refused>(FaultTree.Create(Three, [Gate.Or("top", E(0))], G(1)));

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.PositiveInfinity)]
    public void An_impossible_probability_is_refused(double probability)
    {
        var refused = Assert.IsType<FaultTreeOutcome.Refused>(
            FaultTree.Create([new("a", probability)], [Gate.Or("top", E(0))], G(0)));
        Assert.Contains("not between 0 and 1", refused.Problems[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_problems_are_reported_at_once()
    {
        var refused = Assert.IsType<FaultTreeOutcome.Refused>(FaultTree.Create(
            [new("a", 2), new("b", -1)], [Gate.AtLeast("top", 9, E(0), E(0), E(5))], G(3)));
        Assert.Equal(6, refused.Problems.Count);
    }

    [Fact]
    public void A_chain_of_a_million_gates_is_accepted()
    {
        var gates = new Gate[1_000_000];
        gates[0] = Gate.Or("g", E(0), E(1));
        for (var index = 1; index < gates.Length; index++) gates[index] = Gate.Or("g", G(index - 1), E(index % 3));
        Assert.IsType<FaultTreeOutcome.Built>(FaultTree.Create(Three, gates, G(gates.Length - 1)));
    }

    private static void AssertRefused(string message, Gate[] gates)
    {
        var refused = Assert.IsType<FaultTreeOutcome.Refused>(FaultTree.Create(Three, gates, G(gates.Length - 1)));
        Assert.Contains(message, Assert.Single(refused.Problems.AsSpan().ToArray()).Message, StringComparison.Ordinal);
    }
}
