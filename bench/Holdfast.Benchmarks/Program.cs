using BenchmarkDotNet.Running;
using Holdfast.Benchmarks.CutSets;
using Holdfast.Benchmarks.Failover;
using Holdfast.Benchmarks.Fuzz;
using Holdfast.Benchmarks.Graph;
using Holdfast.Benchmarks.Sync;
using Holdfast.Benchmarks.Zones;

namespace Holdfast.Benchmarks;

internal static class Entry
{
    private static async Task Main(string[] args)
    {
        // Whole-process measurements have a word of their own; everything else goes to BenchmarkDotNet.
        if (args is ["graph", .. var rest]) GraphBench.Run(rest);
        else if (args is ["cutsets", .. var models]) CutSetBench.Run(models);
        else if (args is ["fuzz", .. var inputs]) Environment.ExitCode = FuzzRun.Run(inputs);
        else if (args is ["zones", .. var rounds]) Environment.ExitCode = ZonesRun.Run(rounds);
        else if (args is ["plan", .. var plans]) Environment.ExitCode = PlanBench.Run(plans);
        else if (args is ["failover", .. var runs]) await FailoverBench.RunAsync(runs);
        else if (args is ["probes", .. var fronts]) await ProbeBench.RunAsync(fronts);
        else BenchmarkSwitcher.FromAssembly(typeof(Entry).Assembly).Run(args);
    }
}
