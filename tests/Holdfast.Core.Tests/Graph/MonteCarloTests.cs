using Holdfast.Core.Graph;

namespace Holdfast.Core.Tests.Graph;

public class MonteCarloTests
{
    [Fact]
    public void The_same_seed_gives_the_same_numbers_whatever_the_threads()
    {
        var (graph, probabilities) = ThreeNines();

        var one = MonteCarlo.Draw(graph, probabilities, 5000, seed: 7, threads: 1);
        Assert.Equal(one, MonteCarlo.Draw(graph, probabilities, 5000, seed: 7, threads: 4));
        Assert.NotEqual(one.DownByNode, MonteCarlo.Draw(graph, probabilities, 5000, seed: 8, threads: 1).DownByNode);
    }

    [Fact]
    public void The_width_of_a_block_changes_nothing()
    {
        var (graph, probabilities) = ThreeNines();

        var narrow = MonteCarlo.Draw<Row512>(graph, probabilities, 5000, seed: 7, threads: 2, []);
        Assert.Equal(narrow, MonteCarlo.Draw<Row1024>(graph, probabilities, 5000, seed: 7, threads: 2, []));
        Assert.Equal(narrow, MonteCarlo.Draw<Row2048>(graph, probabilities, 5000, seed: 7, threads: 2, []));
    }

    [Fact]
    public void More_scenarios_go_on_where_fewer_stopped()
    {
        var (graph, probabilities) = ThreeNines();

        var few = MonteCarlo.Draw(graph, probabilities, 700, seed: 7, threads: 1).DownByScenario;
        var many = MonteCarlo.Draw(graph, probabilities, 3000, seed: 7, threads: 2).DownByScenario;
        Assert.Equal(few, many.AsSpan()[..700].ToArray());
    }

    [Fact]
    public void Frequencies_come_near_to_the_exact_probabilities()
    {
        // 0 needs 1 and any of {2, 3}, and 2 of {4, 5, 6}; the exact values by hand.
        var builder = new DependencyGraphBuilder(7);
        builder.Need(0, 1);
        builder.AnyOf(0, 2, 3);
        builder.AtLeast(0, 2, 4, 5, 6);
        double[] probabilities = [0, 0.01, 0.2, 0.3, 0.1, 0.1, 0.1];
        const int scenarios = 200_000;
        var result = MonteCarlo.Draw(builder.Build(), probabilities, scenarios, seed: 1, threads: 2);

        var lost = 3 * 0.1 * 0.1 * 0.9 + 0.001;
        var exact = 1 - (1 - 0.01) * (1 - 0.2 * 0.3) * (1 - lost);
        // Five standard deviations: with a fixed seed this either holds or the engine is wrong.
        AssertNear(exact, result.DownByNode[0], scenarios);
        AssertNear(0.01, result.DownByNode[1], scenarios);
        AssertNear(0.3, result.DownByNode[3], scenarios);
    }

    [Fact]
    public void What_never_fails_never_falls_and_what_surely_fails_always_does()
    {
        var builder = new DependencyGraphBuilder(4);
        builder.Need(0, 1);
        builder.Need(2, 3);
        var result = MonteCarlo.Draw(builder.Build(), [0, 1, 0, 0], 1000, seed: 1, threads: 1);

        Assert.Equal([1000, 1000, 0, 0], result.DownByNode);
        Assert.All(result.DownByScenario, down => Assert.Equal(2, down));
    }

    [Fact]
    public void Only_counted_nodes_are_counted_in_a_scenario()
    {
        var builder = new DependencyGraphBuilder(3);
        builder.Need(0, 1);
        var result = MonteCarlo.Draw(builder.Build(), [0, 1, 1], 10, seed: 1, threads: 1, counted: [0, 2]);

        Assert.All(result.DownByScenario, down => Assert.Equal(2, down));
        Assert.Equal([10, 10, 10], result.DownByNode);
    }

    [Fact]
    public void Very_small_probabilities_draw_almost_nothing_instead_of_nonsense()
    {
        var result = MonteCarlo.Draw(new DependencyGraphBuilder(2).Build(), [1e-18, 1e-300], 10_000, seed: 3, threads: 1);

        Assert.Equal([0, 0], result.DownByNode);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void What_is_no_probability_is_refused(double probability) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => MonteCarlo.Draw(new DependencyGraphBuilder(1).Build(), [probability], 1, 1, 1));

    private static (DependencyGraph, double[]) ThreeNines()
    {
        var builder = new DependencyGraphBuilder(60);
        for (var node = 20; node < 60; node++)
        {
            builder.Need(node, node % 20);
            builder.AnyOf(node, node - 20, node * 7 % 20);
        }
        return (builder.Build(), [.. Enumerable.Range(0, 60).Select(node => node < 20 ? 0.01 : 0)]);
    }

    private static void AssertNear(double probability, int count, int scenarios)
    {
        var deviation = Math.Sqrt(probability * (1 - probability) / scenarios);
        Assert.InRange((double)count / scenarios, probability - 5 * deviation, probability + 5 * deviation);
    }
}
