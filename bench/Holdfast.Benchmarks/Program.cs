using BenchmarkDotNet.Running;
using Holdfast.Benchmarks.CutSets;
using Holdfast.Benchmarks.Fuzz;
using Holdfast.Benchmarks.Graph;

namespace Holdfast.Benchmarks;

internal static class Entry
{
    private static void Main(string[] args)
    {
        // Whole-process measurements have a word of their own; everything else goes to BenchmarkDotNet.
        if (args is ["graph", .. var rest]) GraphBench.Run(rest);
        else if (args is ["cutsets", .. var models]) CutSetBench.Run(models);
        else if (args is ["fuzz", .. var inputs]) Environment.ExitCode = FuzzRun.Run(inputs);
        else BenchmarkSwitcher.FromAssembly(typeof(Entry).Assembly).Run(args);
    }
}
