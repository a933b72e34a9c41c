using CsCheck;
using Holdfast.Core.Graph.CutSets;
using static Holdfast.Core.Tests.Graph.CutSets.Trees;

namespace Holdfast.Core.Tests.Graph.CutSets;

/// <summary>Dynamic reordering: every function stays what it is, and a bad order becomes a good one.</summary>
public class SiftingTests
{
    // All but one of these functions of 8 pairs have more than 2^8 nodes with the halves of the pairs apart, and 16 with them side by side.
    private const int Pairs = 8;

    [Fact]
    public void Halves_of_pairs_that_stand_apart_are_brought_together()
    {
        var diagram = new Diagram(16);
        int[] roots = [PairsApart(diagram, Pairs)];
        diagram.Collect(roots, 2);
        Assert.True(diagram.Count > 1 << Pairs);

        int[] order = [.. Enumerable.Range(0, 2 * Pairs)];
        Sifting.Improve(diagram, roots, 2, 0, order, long.MaxValue);

        Assert.Equal(2 * Pairs, diagram.Count - 2);
        Assert.Equal(Enumerable.Range(0, 2 * Pairs), order.Order());
        // Each pair side by side, whichever half is on top.
        for (var pair = 0; pair < Pairs; pair++) Assert.Equal(order[2 * pair] % Pairs, order[2 * pair + 1] % Pairs);
    }

    [Fact]
    public void A_tree_that_fits_under_no_bad_order_fits_when_it_may_be_reordered()
    {
        const int pairs = 15; // 2^15 nodes and more with the halves apart
        var gates = Enumerable.Range(0, pairs).Select(i => new ReducedGate(GateKind.And, 2, [i, pairs + i])).ToList();
        gates.Add(new(GateKind.Or, 1, [.. Enumerable.Range(2 * pairs, pairs)]));
        var region = new Region(0, [.. Enumerable.Range(0, 2 * pairs)], [.. gates]);
        int[] order = [.. Enumerable.Range(0, 2 * pairs)];

        var diagram = new Diagram(16);
        Assert.Equal(Diagram.Exhausted, RegionBuilder.Function(diagram, region, 0, order, 1 << 15, reorders: false, out _));
        Assert.Equal(Enumerable.Range(0, 2 * pairs), order);

        diagram = new Diagram(16);
        var function = RegionBuilder.Function(diagram, region, 0, order, 1 << 15, reorders: true, out _);
        Assert.True(function > Diagram.One);
        Assert.True(diagram.Count < 1 << 13);
        Random random = new(7);
        for (var round = 0; round < 500; round++)
        {
            var failed = Enumerable.Range(0, 2 * pairs).Select(_ => random.Next(3) == 0).ToArray();
            Assert.Equal(Enumerable.Range(0, pairs).Any(pair => failed[pair] && failed[pairs + pair]), Value(diagram, function, variable => failed[order[variable]]));
        }
    }

    [Fact]
    public void Every_function_keeps_its_truth_table() => Random(9, 12).Sample(
        tree =>
        {
            var diagram = new Diagram(16);
            // All gates are roots, not only the top: shared nodes, terminals and dead ones in between.
            var roots = Functions(diagram, tree);
            var tables = roots.Select(root => Table(diagram, root, tree.EventCount, null)).ToList();
            int[] held = [.. roots.Where((_, index) => index % 3 != 2), -2];
            var kept = tables.Where((_, index) => index % 3 != 2).ToList();
            diagram.Collect(held, 2);
            var before = diagram.Count;

            int[] order = [.. Enumerable.Range(0, tree.EventCount)];
            Sifting.Improve(diagram, held, 2, 0, order, long.MaxValue);

            Assert.True(diagram.Count <= before);
            Assert.Equal(-2, held[^1]);
            for (var index = 0; index < kept.Count; index++) Assert.Equal(kept[index], Table(diagram, held[index], tree.EventCount, order));
            AssertCanonical(diagram);
        },
        iter: 500);

    [Fact]
    public void What_lies_below_the_first_node_is_left_alone()
    {
        var diagram = new Diagram(16);
        var other = diagram.And(diagram.Decide(0, Diagram.Zero, Diagram.One), diagram.Decide(1, Diagram.Zero, Diagram.One));
        var below = Table(diagram, other, 2, null);
        var first = diagram.Count;
        int[] roots = [Shift(diagram, 2)];
        int[] order = [.. Enumerable.Range(0, 2 * Pairs)];
        Sifting.Improve(diagram, roots, first, 2, order, long.MaxValue);

        Assert.Equal(below, Table(diagram, other, 2, null));
        Assert.Equal(2 * Pairs, diagram.Count - first);
        Assert.All(diagram.Nodes[first..].ToArray(), node => Assert.InRange(node.Variable, 2, 2 * Pairs + 1));

        static int Shift(Diagram diagram, int by)
        {
            var sum = Diagram.Zero;
            for (var pair = 0; pair < Pairs; pair++)
                sum = diagram.Or(sum, diagram.And(diagram.Decide(by + pair, Diagram.Zero, Diagram.One), diagram.Decide(by + Pairs + pair, Diagram.Zero, Diagram.One)));
            return sum;
        }
    }

    [Fact]
    public void Work_that_is_bounded_ends_early_and_right()
    {
        var diagram = new Diagram(16);
        int[] roots = [PairsApart(diagram, Pairs)];
        var table = Table(diagram, roots[0], 2 * Pairs, null);
        int[] order = [.. Enumerable.Range(0, 2 * Pairs)];
        Sifting.Improve(diagram, roots, 2, 0, order, mostWork: 100);
        Assert.True(diagram.Count - 2 > 2 * Pairs);
        Assert.Equal(table, Table(diagram, roots[0], 2 * Pairs, order));
    }

    private static int PairsApart(Diagram diagram, int pairs)
    {
        var sum = Diagram.Zero;
        for (var pair = 0; pair < pairs; pair++)
            sum = diagram.Or(sum, diagram.And(diagram.Decide(pair, Diagram.Zero, Diagram.One), diagram.Decide(pairs + pair, Diagram.Zero, Diagram.One)));
        return sum;
    }

    private static List<int> Functions(Diagram diagram, FaultTree tree)
    {
        var functions = new int[tree.GateCount];
        Array.Fill(functions, -1);
        for (var gate = 0; gate < tree.GateCount; gate++) Of(FaultTreeInput.Gate(gate));
        return [.. functions];

        int Of(FaultTreeInput input)
        {
            if (!input.IsGate) return diagram.Decide(input.Index, Diagram.Zero, Diagram.One);
            if (functions[input.Index] >= 0) return functions[input.Index];
            var inputs = tree.Inputs(input.Index).ToArray().Select(Of).ToArray();
            var wanted = tree.Kind(input.Index) switch { GateKind.And => inputs.Length, GateKind.Or => 1, _ => tree.Threshold(input.Index) };
            var sums = new int[wanted + 1];
            sums[0] = Diagram.One;
            foreach (var each in inputs)
                for (var count = wanted; count >= 1; count--) sums[count] = diagram.Or(sums[count], diagram.And(each, sums[count - 1]));
            return functions[input.Index] = sums[wanted];
        }
    }

    /// <param name="order">The event at each variable; null = its own number.</param>
    private static bool[] Table(Diagram diagram, int function, int events, int[]? order) =>
        [.. Enumerable.Range(0, 1 << events).Select(subset => Value(diagram, function, variable => (subset >> (order?[variable] ?? variable) & 1) != 0))];

    private static bool Value(Diagram diagram, int function, Func<int, bool> failed)
    {
        while (function > Diagram.One)
        {
            var (variable, low, high) = diagram[function];
            function = failed(variable) ? high : low;
        }
        return function == Diagram.One;
    }

    private static void AssertCanonical(Diagram diagram)
    {
        var nodes = diagram.Nodes.ToArray();
        Assert.Equal(nodes.Length, nodes.Distinct().Count());
        for (var node = 2; node < nodes.Length; node++)
        {
            Assert.NotEqual(nodes[node].Low, nodes[node].High);
            Assert.True(nodes[node].Low < node && nodes[node].High < node);
            Assert.True(diagram.Variable(nodes[node].Low) > nodes[node].Variable && diagram.Variable(nodes[node].High) > nodes[node].Variable);
        }
    }
}
