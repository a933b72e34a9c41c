namespace Holdfast.Core.Graph;

/// <summary>Many given scenarios at once, 512 in each walk over the graph: for pairs, regions, jurisdictions. Running reading.</summary>
public static class Scenarios
{
    /// <summary>How many nodes are down in each scenario, that is a set of nodes that fail; these are included.</summary>
    public static int[] CountDown(DependencyGraph graph, IReadOnlyList<int[]> scenarios, int threads) =>
        CountDown<Row512>(graph, scenarios, threads);

    internal static int[] CountDown<TRow>(DependencyGraph graph, IReadOnlyList<int[]> scenarios, int threads) where TRow : unmanaged, IScenarioRow<TRow>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        var width = ScenarioSweep<TRow>.Width;
        var counts = new int[scenarios.Count];
        var next = 0;
        Parallel.For(0, threads, new() { MaxDegreeOfParallelism = threads }, _ =>
        {
            ScenarioSweep<TRow>? sweep = null;
            var failures = new ScenarioFailures();
            for (long from; (from = (Interlocked.Increment(ref next) - 1L) * width) < counts.Length;)
            {
                var size = (int)Math.Min(width, counts.Length - from);
                failures.Clear();
                for (var scenario = 0; scenario < size; scenario++)
                    foreach (var node in scenarios[(int)from + scenario]) failures.Add(graph.Places[node], scenario);
                failures.Sort();
                sweep ??= new(graph);
                sweep.Run(failures, null, counts.AsSpan((int)from, size));
            }
        });
        return counts;
    }
}
