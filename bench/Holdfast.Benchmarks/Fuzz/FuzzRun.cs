using System.Diagnostics;
using System.Text.Json;

namespace Holdfast.Benchmarks.Fuzz;

/// <summary>What one target made of its inputs.</summary>
/// <param name="Target">Its name.</param>
/// <param name="Inputs">How many it got.</param>
/// <param name="Accepted">How many of them were good.</param>
/// <param name="Crashes">Inputs that ended in an exception or broke a promise, with what was said.</param>
/// <param name="Slowest">The longest time that one input took.</param>
internal sealed record FuzzReport(string Target, int Inputs, int Accepted, IReadOnlyList<(string Input, string What)> Crashes, TimeSpan Slowest);

/// <summary>
/// Throws mutated inputs at the readers. Same count, same seed: same inputs. From the command line:
/// <c>dotnet run -c Release --project bench/Holdfast.Benchmarks -- fuzz 1000000 1 [TARGET...]</c>
/// </summary>
internal static class FuzzRun
{
    private const int MaxCrashes = 20;

    public static FuzzReport Of(FuzzTarget target, int inputs, int seed)
    {
        var mutator = new FuzzMutator(target, new Random(seed));
        var accepted = 0;
        var crashes = new List<(string, string)>();
        var slowest = TimeSpan.Zero;
        var done = 0;
        for (; done < inputs && crashes.Count < MaxCrashes; done++)
        {
            var input = mutator.Next();
            var start = Stopwatch.GetTimestamp();
            try
            {
                if (target.Try(input))
                {
                    accepted++;
                    mutator.Accepted(input);
                }
            }
#pragma warning disable CA1031 // whatever is thrown is what we look for
            catch (Exception error)
#pragma warning restore CA1031
            {
                crashes.Add((input, error is FuzzFailure ? error.Message : error.ToString()));
            }
            var took = Stopwatch.GetElapsedTime(start);
            if (took > slowest) slowest = took;
        }
        return new FuzzReport(target.Name, done, accepted, crashes, slowest);
    }

    /// <summary>Exit code 0 when nothing crashed.</summary>
    public static int Run(string[] args)
    {
        if (args.Length < 2 || !int.TryParse(args[0], out var inputs) || !int.TryParse(args[1], out var seed))
        {
            Console.Error.WriteLine($"fuzz INPUTS SEED [TARGET...]   targets: {string.Join(", ", FuzzTargets.All.Select(target => target.Name))}");
            return 2;
        }
        var targets = FuzzTargets.All.Where(target => args.Length == 2 || args.Skip(2).Contains(target.Name)).ToList();
        var crashes = 0;
        var total = 0;
        foreach (var target in targets)
        {
            var report = Of(target, inputs / targets.Count + (target == targets[0] ? inputs % targets.Count : 0), seed);
            total += report.Inputs;
            crashes += report.Crashes.Count;
            Console.WriteLine($"{report.Target,-14} {report.Inputs,10:N0} inputs  {report.Accepted,9:N0} accepted  {report.Crashes.Count,3} crashes  slowest {report.Slowest.TotalMilliseconds:F1} ms");
            foreach (var (input, what) in report.Crashes.Take(5)) Console.WriteLine($"  {JsonSerializer.Serialize(input)}\n  {what}");
        }
        Console.WriteLine($"{total:N0} inputs, {crashes} crashes, seed {seed}");
        return crashes == 0 ? 0 : 1;
    }
}
