using System.Runtime.CompilerServices;

namespace Holdfast.Core.Graph;

/// <summary>
/// What random failures did. The same seed gives the same numbers, whatever the number of threads.
/// </summary>
/// <param name="Seed">Say it to see the same again.</param>
/// <param name="Scenarios">How many were drawn.</param>
/// <param name="DownByNode">By node id: in how many scenarios it was down.</param>
/// <param name="DownByScenario">How many of the counted nodes were down in each scenario.</param>
public sealed record MonteCarlo(ulong Seed, int Scenarios, ValueList<int> DownByNode, ValueList<int> DownByScenario)
{
    /// <summary>Scenarios that share one random sequence. Fixed, so that neither threads nor the width of a register matter.</summary>
    private const int Portion = 512;

    /// <summary>
    /// Draws scenarios in which each node fails by itself with its own probability, independently; a cause that several nodes have
    /// in common is a node that they need.
    /// </summary>
    /// <param name="probabilities">By node id; 0 = never by itself.</param>
    /// <param name="counted">Node ids that <see cref="DownByScenario"/> counts; empty = all.</param>
    public static MonteCarlo Draw(
        DependencyGraph graph, ReadOnlySpan<double> probabilities, int scenarios, ulong seed, int threads, ReadOnlySpan<int> counted = default) =>
        Draw<Row1024>(graph, probabilities, scenarios, seed, threads, counted);

    internal static MonteCarlo Draw<TRow>(
        DependencyGraph graph, ReadOnlySpan<double> probabilities, int scenarios, ulong seed, int threads, ReadOnlySpan<int> counted)
        where TRow : unmanaged, IScenarioRow<TRow>
    {
        ArgumentOutOfRangeException.ThrowIfNegative(scenarios);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        ArgumentOutOfRangeException.ThrowIfNotEqual(probabilities.Length, graph.NodeCount);
        var causes = Causes(graph, probabilities);
        var isCounted = IsCounted(graph, counted);
        var byScenario = new int[scenarios];
        var byPlace = new int[graph.NodeCount];
        var width = ScenarioSweep<TRow>.Width;
        var next = 0;
        Parallel.For(0, threads, new() { MaxDegreeOfParallelism = threads }, _ =>
        {
            ScenarioSweep<TRow>? sweep = null;
            var failures = new ScenarioFailures();
            for (long from; (from = (Interlocked.Increment(ref next) - 1L) * width) < scenarios;)
            {
                var size = (int)Math.Min(width, scenarios - from);
                sweep ??= new(graph);
                failures.Clear();
                Fill(failures, causes, seed, from, size);
                sweep.Run(failures, isCounted, byScenario.AsSpan((int)from, size));
            }
            if (sweep is null) return;
            lock (byPlace)
                for (var place = 0; place < byPlace.Length; place++) byPlace[place] += sweep.DownByPlace[place];
        });

        var byNode = new int[graph.NodeCount];
        for (var place = 0; place < byPlace.Length; place++) byNode[graph.Ids[place]] = byPlace[place];
        return new(seed, scenarios, new(byNode), new(byScenario));
    }

    private static List<(int Place, double Scale)> Causes(DependencyGraph graph, ReadOnlySpan<double> probabilities)
    {
        var causes = new List<(int, double)>();
        for (var place = 0; place < graph.NodeCount; place++)
        {
            var probability = probabilities[graph.Ids[place]];
            if (probability is not (>= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(probabilities), probability, "A probability is between 0 and 1.");
            // 1 - p loses the digits of a small p, so there the logarithm is -p - p²/2. A certain failure has scale -0: no gaps.
            if (probability > 0) causes.Add((place, 1 / (probability < 1e-5 ? -probability - probability * probability / 2 : Math.Log(1 - probability))));
        }
        return causes;
    }

    private static bool[]? IsCounted(DependencyGraph graph, ReadOnlySpan<int> counted)
    {
        if (counted.IsEmpty) return null;
        var isCounted = new bool[graph.NodeCount];
        foreach (var node in counted) isCounted[graph.Places[node]] = true;
        return isCounted;
    }

    /// <summary>Failures are rare, so the gap to the next one is drawn (geometric) instead of a coin for each scenario.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Fill(ScenarioFailures failures, List<(int Place, double Scale)> causes, ulong seed, long from, int size)
    {
        var randoms = new SplitMix[(size + Portion - 1) / Portion];
        for (var portion = 0; portion < randoms.Length; portion++) randoms[portion] = new(seed, (ulong)(from / Portion + portion));
        foreach (var (place, scale) in causes)
            for (var portion = 0; portion < randoms.Length; portion++)
            {
                ref var random = ref randoms[portion];
                var first = portion * Portion;
                for (double at = random.Gap(scale); at < Portion; at += 1 + random.Gap(scale))
                    if (first + at < size) failures.Add(place, first + (int)at);
            }
    }
}
