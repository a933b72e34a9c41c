using System.Diagnostics;
using Holdfast.Core;

namespace Holdfast.Lab.World;

/// <summary>Many random worlds one after the other (one per processor at a time); a seed that breaks an invariant replays alone.</summary>
public static class Endurance
{
    /// <param name="first">The first seed; the others follow.</param>
    /// <param name="machine">A mutated machine; null = the product.</param>
    /// <param name="threads">0 = one per processor.</param>
    /// <param name="stopAfter">Stop when so many seeds were broken.</param>
    public static EnduranceReport Run(ulong first, int count, MachineUnderTest? machine = null, int threads = 0, int stopAfter = 20, CancellationToken cancel = default)
    {
        var watch = Stopwatch.StartNew();
        long run = 0, milliseconds = 0, switches = 0, probes = 0, writes = 0, checks = 0;
        var broken = new SortedDictionary<ulong, ValueList<Violation>>();
        var gate = new Lock();
        var isEnough = false;
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = threads > 0 ? threads : Environment.ProcessorCount, CancellationToken = cancel }, (index, loop) =>
        {
            if (Volatile.Read(ref isEnough)) return;
            var spec = Schedules.FromSeed(first + (ulong)index);
            var result = SimulatedWorld.Run(spec, machine);
            Interlocked.Increment(ref run);
            Interlocked.Add(ref milliseconds, spec.Horizon);
            Interlocked.Add(ref switches, result.Switches.Count);
            Interlocked.Add(ref probes, result.Probes);
            Interlocked.Add(ref writes, result.Writes);
            Interlocked.Add(ref checks, result.Checked);
            if (result.Broken.IsEmpty) return;
            lock (gate)
            {
                broken[spec.Seed] = result.Broken;
                if (broken.Count >= stopAfter) Volatile.Write(ref isEnough, true);
            }
        });
        return new EnduranceReport(
            run, TimeSpan.FromMilliseconds(milliseconds), switches, probes, writes, checks, watch.Elapsed,
            broken.Select(pair => new BrokenSeed(pair.Key, pair.Value)).ToValueList());
    }
}

public sealed record BrokenSeed(ulong Seed, ValueList<Violation> Violations)
{
    public override string ToString() => $"seed {Seed}: {string.Join("; ", Violations.Take(3).Select(violation => $"invariant {violation.Invariant} at {violation.At}: {violation.What}"))}";
}

public sealed record EnduranceReport(long Schedules, TimeSpan Simulated, long Switches, long Probes, long Writes, long Checks, TimeSpan Took, ValueList<BrokenSeed> Broken)
{
    public override string ToString() =>
        $"{Schedules} schedules, {Simulated.TotalHours:F0} simulated hours, {Switches} switches, {Probes} probes, {Writes} writes, {Checks} checks, "
        + $"{Broken.Count} seeds broken, {Took.TotalSeconds:F1} s ({Took.TotalMilliseconds / Math.Max(1, Simulated.TotalHours):F2} ms per simulated hour)";
}
