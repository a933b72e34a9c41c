using System.Runtime;
using System.Runtime.CompilerServices;
using Holdfast.Core.Graph;

namespace Holdfast.Benchmarks.Graph;

/// <summary>
/// How much memory the process holds at most while a graph is built and while it is analysed, the generator's own lists let go
/// before. Linux only: the peak is the kernel's, set back before each step.
/// </summary>
internal static class GraphMemory
{
    public static void Measure(Func<GeneratedServices> generate)
    {
        var generated = generate();
        Settle();
        Console.WriteLine($"before: {Resident("VmRSS"):F0} MB, the unsorted needs that the graph is built from among them");
        var graph = Step("build from unsorted ids, builder included", generated.Build);
        var providers = generated.Providers;
        generated = null;
        Settle();
        Console.WriteLine($"the unsorted needs let go: {Resident("VmRSS"):F0} MB");
        var points = Step("single points of failure of every node", () => SinglePoints.In(graph)!);
        Step("the blast radius of every node", () => points.BlastRadii.Length);
        points = null;
        Step("all single supplier outages by walks, 2 threads", () => OutageWalk.CountEach(graph, providers, 2));
        var probabilities = new double[graph.NodeCount];
        foreach (var provider in providers) probabilities[provider] = 0.001;
        Step("Monte Carlo, 20,480 scenarios, 2 threads", () => MonteCarlo.Draw(graph, probabilities, 20_480, 1, 2));
        Step("cold start", () => ColdStart.From(graph));
    }

    private static T Step<T>(string what, Func<T> work)
    {
        Settle();
        File.WriteAllText("/proc/self/clear_refs", "5"); // Documentation/filesystems/proc.rst: 5 sets the peak back to what is resident now
        var result = work();
        Console.WriteLine($"{what,-50} peak {Resident("VmHWM"),4:F0} MB");
        return result;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Settle()
    {
        GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }

    private static double Resident(string line) =>
        double.Parse(File.ReadLines("/proc/self/status").First(each => each.StartsWith(line, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2]) * 1024 / 1e6;
}
