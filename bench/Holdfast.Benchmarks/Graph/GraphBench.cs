using System.Diagnostics;
using Holdfast.Core.Graph;
using Holdfast.Core.Graph.Concentration;

namespace Holdfast.Benchmarks.Graph;

/// <summary>
/// The graph budgets, measured as whole operations in one process:
/// <c>-- graph [--services N] [--providers N] [--repeat N] [--seed N] [--only WORDS] [--edges FILE] [--memory]</c>. A harness that repeats
/// microseconds would only hide the page faults and collections that a user pays for. Beside the time on the wall stands the
/// processor time, which tells more on a machine that does other work as well.
/// </summary>
internal sealed class GraphBench(int repeat, string? only)
{
    public static void Run(string[] args)
    {
        var repeat = int.Parse(Option(args, "--repeat") ?? "11");
        var bench = new GraphBench(repeat, Option(args, "--only"));
        Console.WriteLine($"median (least) of {repeat} runs after one to warm up, {Environment.ProcessorCount} cores, .NET {Environment.Version}");
        if (Option(args, "--edges") is { } edges)
        {
            bench.MeasureEdges(edges);
            return;
        }
        var services = int.Parse(Option(args, "--services") ?? "1000000");
        var providers = int.Parse(Option(args, "--providers") ?? "20000");
        var seed = ulong.Parse(Option(args, "--seed") ?? "1");
        Console.WriteLine($"{services:N0} services, {providers:N0} providers, seed {seed}");
        if (args.Contains("--memory")) GraphMemory.Measure(() => new(services, providers, seed));
        else bench.Measure(new(services, providers, seed));
    }

    private void MeasureEdges(string path)
    {
        var edges = Time("read the edges", () => ProviderEdgesReader.Read(File.ReadAllBytes(path), path)).Edges;
        Time("read the edges and all metrics", () => ConcentrationReport.Of(ProviderEdgesReader.Read(File.ReadAllBytes(path), path).Edges));
        Console.WriteLine($"  {edges.Edges.Count:N0} edges, {edges.Sites:N0} sites, {edges.Providers.Count:N0} providers");
    }

    private void Measure(GeneratedServices generated)
    {
        Console.WriteLine($"{generated.GroupCount:N0} groups, {generated.EdgeCount:N0} edges");
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var graph = Time("build from unsorted ids", generated.Build);
        Console.WriteLine($"  leaves {graph.Leaves:N0}, inner {graph.FirstEnd - graph.Leaves:N0}, ends {graph.NodeCount - graph.FirstEnd:N0}; {(GC.GetTotalMemory(true) - before) / 1e6:F0} MB");

        before = GC.GetTotalMemory(true);
        var points = Time("single points of failure of every node, 1 core", () => SinglePoints.In(graph)!);
        Console.WriteLine($"  {points.StoredEntries:N0} numbers, {(GC.GetTotalMemory(true) - before) / 1e6:F0} MB reserved, largest set {Enumerable.Range(0, graph.NodeCount).Max(points.CountOf)}");
        TimeAlone("the same and the blast radius of every node, 1 core", () => SinglePoints.In(graph)!.BlastRadii.Length);
        var radii = points.BlastRadii.ToArray();

        before = GC.GetTotalMemory(true);
        TimeAlone("rows of who notices, once before the first walk", () => new ReverseRows(graph.Hard, graph.NodeCount));
        var walk = new OutageWalk(graph);
        Console.WriteLine($"  {(GC.GetTotalMemory(true) - before) / 1e6:F0} MB with one walk");
        var worst = generated.Providers.MaxBy(provider => radii[provider]);
        TimeAlone($"what if the worst supplier fails ({radii[worst]:N0} down)", () => walk.CountDown(worst));
        TimeAlone("the same with the names of all that fall", () => walk.WhatIf(worst));
        var each = Time("all single supplier outages by walks, 1 thread", () => OutageWalk.CountEach(graph, generated.Providers, 1));
        TimeAlone("all single supplier outages by walks, 2 threads", () => OutageWalk.CountEach(graph, generated.Providers, 2));
        var singles = generated.Providers.Select(provider => new[] { provider }).ToArray();
        var swept = Time("all single supplier outages bit by bit, 2 threads", () => Scenarios.CountDown(graph, singles, 2));
        var expected = generated.Providers.Select(provider => radii[provider]).ToArray();
        Console.WriteLine($"  {each.Sum(count => (long)count):N0} downs; sets, walks and bits {(each.SequenceEqual(expected) && swept.SequenceEqual(expected) ? "agree" : "DISAGREE")}");

        var probabilities = new double[graph.NodeCount];
        foreach (var provider in generated.Providers) probabilities[provider] = 0.001;
        TimeAlone("Monte Carlo, 20,480 scenarios, 1 thread", () => MonteCarlo.Draw(graph, probabilities, 20_480, 1, 1));
        TimeAlone("Monte Carlo, 100,000 scenarios, 2 threads", () => MonteCarlo.Draw(graph, probabilities, 100_000, 1, 2));
        TimeAlone("cold start", () => ColdStart.From(graph));
        Console.WriteLine($"peak of the process, generator included: {Process.GetCurrentProcess().PeakWorkingSet64 / 1e6:F0} MB");
    }

    /// <summary>What nothing after it needs is left out when it was not asked for.</summary>
    private void TimeAlone<T>(string what, Func<T> work)
    {
        if (only is null || what.Contains(only, StringComparison.OrdinalIgnoreCase)) Time(what, work);
    }

    private T Time<T>(string what, Func<T> work)
    {
        var result = work();
        if (only is not null && !what.Contains(only, StringComparison.OrdinalIgnoreCase)) return result;
        var times = new double[repeat];
        var processor = new double[repeat];
        for (var run = 0; run < repeat; run++)
        {
            GC.Collect();
            var cpu = Environment.CpuUsage.TotalTime;
            var start = Stopwatch.GetTimestamp();
            result = work();
            times[run] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            processor[run] = (Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds;
        }
        Array.Sort(times);
        Array.Sort(processor);
        Console.WriteLine($"{what,-60} {times[repeat / 2],9:F1} ms ({times[0]:F1})  processor {processor[repeat / 2]:F1} ms ({processor[0]:F1})");
        return result;
    }

    private static string? Option(string[] args, string name) =>
        Array.IndexOf(args, name) is var at and >= 0 && at + 1 < args.Length ? args[at + 1] : null;
}
