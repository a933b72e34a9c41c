using CsCheck;
using Holdfast.Core.Graph.CutSets;

namespace Holdfast.Core.Tests.Graph.CutSets;

/// <summary>Fault trees for tests: by hand, at random, and what they mean by trying all subsets.</summary>
internal static class Trees
{
    internal static FaultTreeInput E(int index) => FaultTreeInput.Event(index);

    internal static FaultTreeInput G(int index) => FaultTreeInput.Gate(index);

    /// <summary>Events e0, e1, ... with the probability 0.1, and the last gate on top.</summary>
    internal static FaultTree Tree(int events, params Gate[] gates) => Tree([.. Enumerable.Repeat(0.1, events)], gates);

    internal static FaultTree Tree(double[] probabilities, params Gate[] gates) =>
        Assert.IsType<FaultTreeOutcome.Built>(FaultTree.Create(
            [.. probabilities.Select((probability, index) => new BasicEvent($"e{index}", probability))], gates, G(gates.Length - 1))).Tree;

    internal static Gen<FaultTree> Random(int mostEvents, int mostGates) =>
        from events in Gen.Int[1, mostEvents]
        from gates in Gen.Int[1, mostGates]
        from probabilities in Gen.Double[0.01, 0.99].Array[events]
        from shapes in Gen.Select(Gen.Int[0, 9], Gen.Int[1, 5], Gen.Int[0, 1_000_000].Array[6]).Array[gates]
        select Build(probabilities, shapes);

    /// <summary>Truth of the top for each subset of events, as bits of the index.</summary>
    internal static bool[] TruthTable(FaultTree tree)
    {
        var table = new bool[1 << tree.EventCount];
        for (var subset = 0; subset < table.Length; subset++) table[subset] = Holds(tree, tree.Top, subset);
        return table;
    }

    internal static List<int> MinimalCutSets(bool[] table, int events) =>
        [.. Enumerable.Range(0, table.Length).Where(subset => table[subset]
            && Enumerable.Range(0, events).All(e => (subset & (1 << e)) == 0 || !table[subset & ~(1 << e)]))];

    internal static double Probability(FaultTree tree, bool[] table, int certain = -1, int impossible = -1)
    {
        var sum = 0.0;
        for (var subset = 0; subset < table.Length; subset++)
        {
            if (!table[subset]) continue;
            var product = 1.0;
            for (var e = 0; e < tree.EventCount; e++)
            {
                var own = e == certain ? 1 : e == impossible ? 0 : tree.Probability(e);
                product *= (subset & (1 << e)) != 0 ? own : 1 - own;
            }

            sum += product;
        }

        return sum;
    }

    internal static int Bits(ValueList<int> events) => events.AsSpan().ToArray().Sum(e => 1 << e);

    private static bool Holds(FaultTree tree, FaultTreeInput input, int subset)
    {
        if (!input.IsGate) return (subset & (1 << input.Index)) != 0;
        var inputs = tree.Inputs(input.Index);
        var holding = 0;
        foreach (var child in inputs) holding += Holds(tree, child, subset) ? 1 : 0;
        return tree.Kind(input.Index) switch
        {
            GateKind.And => holding == inputs.Length,
            GateKind.Or => holding > 0,
            _ => holding >= tree.Threshold(input.Index),
        };
    }

    private static FaultTree Build(double[] probabilities, (int Kind, int Threshold, int[] Picks)[] shapes)
    {
        var gates = new Gate[shapes.Length];
        for (var index = 0; index < shapes.Length; index++)
        {
            var (kind, threshold, picks) = shapes[index];
            // Mostly recent gates, so that the tree is deep and the top reaches much of it; sometimes constants.
            var below = probabilities.Length + index;
            var inputs = picks.Take(1 + threshold).Select(pick => pick % 3 == 0 && index > 0
                ? G(Math.Max(0, index - 1 - pick / 3 % 4))
                : pick % below is var node && node < probabilities.Length ? E(node) : G(node - probabilities.Length)).Distinct().ToArray();
            gates[index] = kind switch
            {
                < 4 => Gate.And($"g{index}", inputs),
                < 8 => Gate.Or($"g{index}", inputs),
                8 => Gate.AtLeast($"g{index}", 1 + threshold % inputs.Length, inputs),
                _ when picks[0] % 7 == 0 => Gate.Or($"g{index}"),
                _ when picks[0] % 7 == 1 => Gate.And($"g{index}"),
                _ => Gate.AtLeast($"g{index}", Math.Max(1, inputs.Length - 1), inputs),
            };
        }

        return Tree(probabilities, gates);
    }
}
