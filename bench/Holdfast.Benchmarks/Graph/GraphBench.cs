using System.Diagnostics;
using Holdfast.Core.Graph;

namespace Holdfast.Benchmarks.Graph;

/// <summary>
/// The graph budgets, measured as whole operations in one process: <c>-- graph [--services N] [--providers N] [--repeat N] [--seed N]</c>.
/// A harness that repeats microseconds would only hide the page faults and collections that a user pays for.
/// </summary>
internal sealed class GraphBench(int repeat, string? only)
{
    public static void Run(string[] args)
    {
        var services = Option(args, "--services", 1_000_000);
        var providers = Option(args, "--providers", 20_000);
        var repeat = Option(args, "--repeat", 11);
        var seed = Option(args, "--seed", 1);
        Console.WriteLine($"{services:N0} services, {providers:N0} providers, seed {seed}, median (minimum) of {repeat} runs, {Environment.ProcessorCount} cores");
        new GraphBench(repeat, Array.IndexOf(args, "--only") is var at and >= 0 ? args[at + 1] : null).Measure(new(services, providers, (ulong)seed));
    }

    private void Measure(GeneratedServices generated)
    {
        Console.WriteLine($"{generated.GroupCount:N0} groups, {generated.EdgeCount:N0} edges");
        var graph = Time("build from unsorted ids", generated.Build);
        var points = Time("single points of failure of every node", () => SinglePoints.In(graph)!);
        Time("blast radius of every node, from those sets", () => SinglePoints.In(graph)!.BlastRadii.Length);
        var total = Enumerable.Range(0, graph.NodeCount).Sum(node => (long)points.CountOf(node));
        Console.WriteLine($"  {total:N0} entries, largest set {Enumerable.Range(0, graph.NodeCount).Max(points.CountOf)}, largest radius {points.BlastRadii.ToArray().Max():N0}");
        Time("rows of who notices, for the walks", () => new ReverseRows(graph.Hard, graph.NodeCount));
        var walk = new OutageWalk(graph);
        var radii = points.BlastRadii.ToArray();
        var worst = generated.Providers.MaxBy(provider => radii[provider]);
        Time($"what if the worst supplier fails ({walk.CountDown(worst):N0} down)", () => walk.CountDown(worst));
        Time($"the same with all names", () => walk.WhatIf(worst));
        var each = Time("all single supplier outages by walks, 1 thread", () => OutageWalk.CountEach(graph, generated.Providers, 1));
        Time("all single supplier outages by walks, 2 threads", () => OutageWalk.CountEach(graph, generated.Providers, 2));
        Console.WriteLine($"  {each.Sum(count => (long)count):N0} downs; {(each.SequenceEqual(generated.Providers.Select(provider => radii[provider])) ? "equal to the radii" : "DIFFERENT FROM THE RADII")}");
        var singles = generated.Providers.Select(provider => new[] { provider }).ToArray();
        Time("one block of 512 scenarios, 1 thread", () => Scenarios.CountDown<Row512>(graph, [.. singles.Take(512)], 1));
        Time("one block of 1024 scenarios, 1 thread", () => Scenarios.CountDown<Row1024>(graph, [.. singles.Take(1024)], 1));
        Time("one block of 2048 scenarios, 1 thread", () => Scenarios.CountDown<Row2048>(graph, [.. singles.Take(2048)], 1));
        var probabilities = new double[graph.NodeCount];
        foreach (var provider in generated.Providers) probabilities[provider] = 0.001;
        Time("Monte Carlo, 512 wide, 20,480 scenarios, 1 thread", () => MonteCarlo.Draw<Row512>(graph, probabilities, 20_480, 1, 1, []));
        Time("Monte Carlo, 1024 wide, 20,480 scenarios, 1 thread", () => MonteCarlo.Draw<Row1024>(graph, probabilities, 20_480, 1, 1, []));
        Time("Monte Carlo, 2048 wide, 20,480 scenarios, 1 thread", () => MonteCarlo.Draw<Row2048>(graph, probabilities, 20_480, 1, 1, []));
        Time("Monte Carlo, 100,000 scenarios, 2 threads", () => MonteCarlo.Draw(graph, probabilities, 100_000, 1, 2));
        Console.WriteLine($"  leaves {graph.Leaves:N0}, inner {graph.FirstEnd - graph.Leaves:N0}, ends {graph.NodeCount - graph.FirstEnd:N0}");
    }

    private T Time<T>(string what, Func<T> work)
    {
        if (only is not null && !what.Contains(only, StringComparison.OrdinalIgnoreCase)) return work();
        var result = work();
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

    private static int Option(string[] args, string name, int otherwise)
    {
        var at = Array.IndexOf(args, name);
        return at < 0 ? otherwise : int.Parse(args[at + 1]);
    }
}
