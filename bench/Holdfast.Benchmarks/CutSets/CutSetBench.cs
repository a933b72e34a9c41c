using System.Diagnostics;
using System.Globalization;
using Holdfast.Adapters.Formats.OpenPsa;
using Holdfast.Core.Graph.CutSets;

namespace Holdfast.Benchmarks.CutSets;

/// <summary>
/// <c>cutsets DIR [--order K|all] [--repeat N] [--nodes N] [--only MODEL] [--no-probability] [--against CSV]</c>: minimal cut sets and probability of every Open-PSA model in a
/// folder, phase by phase, medians of warm runs, set against the milliseconds of another engine. Failed variable orders are in.
/// </summary>
internal static class CutSetBench
{
    // Tiered compilation takes a few dozen calls and 100 ms of quiet to settle.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(0.7);
    private static readonly TimeSpan MostPerModel = TimeSpan.FromSeconds(15);

    internal static int Run(string[] args)
    {
        if (args.Length == 0)
        {
            Console.Error.WriteLine("cutsets DIR [--order K|all] [--repeat N] [--nodes N] [--only MODEL] [--no-probability] [--against CSV]");
            return 2;
        }

        var order = Option(args, "--order") is { } text and not "all" ? int.Parse(text, CultureInfo.InvariantCulture) : (int?)null;
        var repeat = int.Parse(Option(args, "--repeat") ?? "21", CultureInfo.InvariantCulture);
        var against = Against(Option(args, "--against"), order is null ? 1 : 2);
        var options = new CutSetOptions { MaximumOrder = order, Probability = order is null && !args.Contains("--no-probability") };
        if (Option(args, "--nodes") is { } nodes) options = options with { MaximumNodes = int.Parse(nodes, CultureInfo.InvariantCulture) };
        Console.WriteLine($"{"model",-10} {"events",6} {"gates",6} {"build",10} {"cut sets",10} {"prob.",8} {"sum ms",10} {"other",8} {"ratio",7}  counts");
        var logarithms = new List<double>();
        foreach (var path in Directory.GetFiles(args[0], "*.xml").Order(StringComparer.Ordinal))
        {
            var model = Path.GetFileNameWithoutExtension(path);
            if (Option(args, "--only") is { } only && only != model) continue;
            using var stream = File.OpenRead(path);
            if (OpenPsaReader.Read(stream, path) is not OpenPsaOutcome.Read { Tree: var tree })
            {
                Console.WriteLine($"{model,-10} cannot be read as a coherent fault tree");
                continue;
            }

            var (phases, sum, result) = Measure(tree, options, repeat);
            var other = against.GetValueOrDefault(model, double.NaN);
            var isSolved = result.Count is CutSetCount.Known;
            if (isSolved && !double.IsNaN(other)) logarithms.Add(Math.Log(other / sum));
            Console.WriteLine(
                $"{model,-10} {tree.EventCount,6} {tree.GateCount,6} {phases[0],10:F3} {phases[1],10:F3} {phases[2],8:F3} {sum,10:F3} {other,8:F2} {other / sum,7:F2}  {Shown(result)}");
        }

        if (logarithms.Count > 0)
            Console.WriteLine($"geometric mean of other/ours over {logarithms.Count} models: {Math.Exp(logarithms.Average()):F2}");
        return 0;
    }

    private static (double[] Phases, double Sum, CutSetResult Result) Measure(FaultTree tree, CutSetOptions options, int repeat)
    {
        var all = Stopwatch.StartNew();
        var runs = new List<double[]>();
        CutSetResult result;
        var isWarm = false;
        do
        {
            if (!isWarm && all.Elapsed > WarmUp)
            {
                // At least the run that is about to start counts.
                isWarm = true;
                if (all.Elapsed < MostPerModel) runs.Clear();
            }

            var phases = new double[3];
            var watch = Stopwatch.StartNew();
            result = CutSetAnalysis.Run(tree, options, phase =>
            {
                phases[(int)phase] = watch.Elapsed.TotalMilliseconds;
                watch.Restart();
            });
            runs.Add(phases);
        }
        while (!(isWarm && runs.Count >= repeat) && all.Elapsed < MostPerModel);

        return ([.. Enumerable.Range(0, 3).Select(phase => Median(runs.Select(run => run[phase])))], Median(runs.Select(run => run.Sum())), result);
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }

    private static string Shown(CutSetResult result)
    {
        var probability = result.Probability is TopProbability.Exact exact ? $"P {exact.Value:E8}" : "";
        return result.Count switch
        {
            CutSetCount.Known known => $"{known.Total} ({string.Join(", ", known.ByOrder.Take(3).Select(count => $"{count.Order}: {count.Count}"))}) {probability}",
            CutSetCount.GaveUp gaveUp => gaveUp.Reason,
            _ => throw new UnreachableException(),
        };
    }

    private static string? Option(string[] args, string name) =>
        Array.IndexOf(args, name) is >= 0 and var index && index + 1 < args.Length ? args[index + 1] : null;

    private static Dictionary<string, double> Against(string? path, int column) =>
        File.ReadLines(path ?? Path.Combine(AppContext.BaseDirectory, "CutSets", "scram-0.16.2.csv"))
            .Where(line => !line.StartsWith('#')).Skip(1).Select(line => line.Split(','))
            .Where(fields => fields[column].Length > 0)
            .ToDictionary(fields => fields[0], fields => double.Parse(fields[column], CultureInfo.InvariantCulture));
}
