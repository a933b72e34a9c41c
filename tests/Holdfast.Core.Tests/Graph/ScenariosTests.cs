using CsCheck;
using Holdfast.Core.Graph;

namespace Holdfast.Core.Tests.Graph;

public class ScenariosTests
{
    [Fact]
    public void Many_scenarios_at_once_give_what_the_oracle_gives_one_by_one() =>
        (from sketch in SketchedGraph.Random(14)
         from scenarios in Gen.Int[0, sketch.NodeCount - 1].List[0, 4].List[1, 20]
         select (sketch, scenarios)).Sample((sketch, scenarios) =>
            Assert.Equal(
                scenarios.Select(failed => sketch.Down(failed).Count(isDown => isDown)),
                Scenarios.CountDown(sketch.Build(), [.. scenarios.Select(failed => failed.ToArray())], threads: 1)),
            iter: 2000);

    [Fact]
    public void All_subsets_of_twelve_nodes_agree_with_the_oracle_at_every_width() =>
        SketchedGraph.Random(12).Sample(sketch =>
        {
            var graph = sketch.Build();
            int[][] subsets = [.. Enumerable.Range(0, 1 << sketch.NodeCount).Select(mask =>
                Enumerable.Range(0, sketch.NodeCount).Where(node => (mask >> node & 1) != 0).ToArray())];
            var expected = subsets.Select(failed => sketch.Down(failed).Count(isDown => isDown)).ToArray();

            Assert.Equal(expected, Scenarios.CountDown<Row512>(graph, subsets, threads: 1));
            Assert.Equal(expected, Scenarios.CountDown<Row1024>(graph, subsets, threads: 2));
            Assert.Equal(expected, Scenarios.CountDown<Row2048>(graph, subsets, threads: 3));
        }, iter: 30);

    [Theory]
    [InlineData(7, 3)]
    [InlineData(8, 8)]
    [InlineData(300, 299)]
    [InlineData(300, 150)]
    public void A_large_threshold_counts_its_losses_exactly(int members, int atLeast)
    {
        var builder = new DependencyGraphBuilder(members + 1);
        builder.AtLeast(members, atLeast, [.. Enumerable.Range(0, members)]);
        int[][] scenarios = [.. Enumerable.Range(0, members + 1).Select(failed => Enumerable.Range(0, failed).ToArray())];

        Assert.Equal(
            scenarios.Select(failed => failed.Length + (members - failed.Length < atLeast ? 1 : 0)),
            Scenarios.CountDown(builder.Build(), scenarios, threads: 1));
    }

    [Fact]
    public void Walks_scenarios_and_single_points_agree_for_every_provider_of_large_random_graphs()
    {
        foreach (var (seed, cycles) in new[] { (1, false), (2, true), (3, true) })
        {
            var (graph, providers) = Large(seed, cycles);
            var points = SinglePoints.In(graph)!;

            var walks = OutageWalk.CountEach(graph, providers, threads: 2);
            Assert.Equal(cycles, graph.HasCycles);
            Assert.Equal(providers.Select(provider => points.BlastRadii[provider]), walks);
            Assert.Equal(walks, Scenarios.CountDown(graph, [.. providers.Select(provider => new[] { provider })], threads: 2));
            Assert.True(walks.Max() > 100, "The graph is too tame to tell anything.");
        }
    }

    [Fact]
    public void Pairs_by_walks_and_by_scenarios_agree_on_large_random_graphs()
    {
        var (graph, providers) = Large(4, cycles: true);
        var random = new Random(4);
        int[][] pairs = [.. Enumerable.Range(0, 2000).Select(_ => new[] { random.Next(graph.NodeCount), providers[random.Next(20)] })];
        var walk = new OutageWalk(graph);

        Assert.Equal(pairs.Select(pair => walk.CountDown(pair)), Scenarios.CountDown(graph, pairs, threads: 2));
    }

    /// <summary>10,000 nodes, 200 of them providers; every kind of group; with cycles a few hundred needs lead upwards.</summary>
    private static (DependencyGraph Graph, int[] Providers) Large(int seed, bool cycles)
    {
        const int nodes = 10_000, providers = 200;
        var random = new Random(seed);
        var ids = Enumerable.Range(0, nodes).ToArray();
        random.Shuffle(ids);
        var builder = new DependencyGraphBuilder(nodes);
        for (var service = providers; service < nodes; service++)
        {
            for (var groups = random.Next(1, 5); groups > 0; groups--)
            {
                int[] members = [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => Pick(service)).Distinct()];
                builder.AtLeast(ids[service], random.Next(members.Length) + 1 > 2 ? 2 : 1, members);
            }
        }
        return (builder.Build(), ids[..providers]);

        int Pick(int service)
        {
            if (cycles && random.Next(100) == 0) return ids[random.Next(service, Math.Min(nodes, service + 50))];
            var limit = random.Next(4) == 0 ? service : providers;
            return ids[(int)(limit * Math.Pow(random.NextDouble(), 3))];
        }
    }
}
