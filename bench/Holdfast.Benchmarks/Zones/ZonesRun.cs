using System.Diagnostics;
using System.Globalization;
using Holdfast.Core;
using Holdfast.Core.Dns;

namespace Holdfast.Benchmarks.Zones;

/// <param name="Rounds">Zones that were made.</param>
/// <param name="Loaded">Of them BIND took so many; only those are compared.</param>
/// <param name="Edits">Edited files that BIND loaded as they should be.</param>
/// <param name="Faults">What differed, with the zone that shows it.</param>
internal sealed record ZonesReport(int Rounds, int Loaded, int Edits, IReadOnlyList<string> Faults);

/// <summary>
/// Random odd zones and edits, judged by BIND's named-compilezone: what BIND loads we read as the same sets, and what we write BIND loads as
/// exactly the change. Same count, same seed: same zones. From the command line:
/// <c>dotnet run -c Release --project bench/Holdfast.Benchmarks -- zones 2000 1</c>
/// </summary>
internal static class ZonesRun
{
    private const int MostFaults = 10;

    private static readonly DnsName Zone = DnsName.Parse(OddZone.Name);

    /// <summary>Null where BIND's tools are not installed.</summary>
    public static string? Judge => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/sbin")
        .Select(folder => Path.Combine(folder, "named-compilezone")).FirstOrDefault(File.Exists);

    public static int Run(string[] arguments)
    {
        var rounds = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 2000;
        var seed = arguments.Length > 1 ? int.Parse(arguments[1], CultureInfo.InvariantCulture) : 1;
        if (Judge is not { } judge)
        {
            Console.Error.WriteLine("named-compilezone is not installed (package bind9-utils)");
            return 1;
        }
        var report = Of(judge, rounds, seed);
        Console.WriteLine($"{report.Rounds} zones, {report.Loaded} loaded by BIND, {report.Edits} edits, {report.Faults.Count} faults");
        foreach (var fault in report.Faults) Console.WriteLine(fault);
        return report.Faults.Count == 0 ? 0 : 1;
    }

    public static ZonesReport Of(string judge, int rounds, int seed)
    {
        var folder = Directory.CreateTempSubdirectory("holdfast-zones-");
        try
        {
            var faults = new List<string>();
            int loaded = 0, edits = 0, round = 0;
            for (; round < rounds && faults.Count < MostFaults; round++)
            {
                var random = new Random(seed * 1_000_003 + round);
                var zone = new OddZone(random);
                var octets = zone.Write();
                string? Fault(string what) => $"round {round} of seed {seed}: {what}\n{OctetText.Decode(octets)}";

                var before = Read(octets);
                if (Compile(judge, folder.FullName, octets) is not { } truth) continue; // BIND refuses it: then we may say what we like
                loaded++;
                var fault = !before.IsValid ? Fault($"BIND loads it, and we do not: {string.Join("; ", before.Problems.Where(problem => problem.Severity == Severity.Error))}")
                    : Difference(before.Sets, truth, []) is { } misread ? Fault($"read otherwise than by BIND: {misread}")
                    : null;
                if (fault is null)
                {
                    var changes = Changes(zone, before, random);
                    ZoneFileEdit edit;
                    try
                    {
                        edit = ZoneFileEditor.Apply("x", OctetText.Decode(octets).AsMemory(), Zone, changes, new DateOnly(2026, 11, 30));
                    }
                    catch (InvalidOperationException error)
                    {
                        faults.Add(Fault($"after {string.Join("; ", changes)}: {error.Message}")!);
                        continue;
                    }
                    var edited = edit.Texts.IsEmpty ? octets : OctetText.Encode(edit.Texts[0].Text);
                    if (!edit.IsValid) fault = Fault($"the edit was refused: {string.Join("; ", edit.Problems)}");
                    else if (Compile(judge, folder.FullName, edited) is not { } after) fault = Fault($"after {string.Join("; ", changes)} BIND does not load it any more:\n{OctetText.Decode(edited)}");
                    else
                    {
                        var expected = truth.ToDictionary(set => set.Key);
                        foreach (var change in changes)
                        {
                            if (change.After is { } set) expected[change.Key] = set;
                            else expected.Remove(change.Key);
                        }
                        if (Difference(after, expected.Values, before.Uneven.Where(key => changes.All(change => change.Key != key)).ToHashSet()) is { } wrong)
                            fault = Fault($"after {string.Join("; ", changes)}: {wrong}\n{OctetText.Decode(edited)}");
                        else edits++;
                    }
                }
                if (fault is not null) faults.Add(fault);
            }
            return new ZonesReport(round, loaded, edits, faults);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static ZoneFileReading Read(byte[] octets) => ZoneFile.Read("x", OctetText.Decode(octets).AsMemory(), Zone);

    private static List<ZoneFileChange> Changes(OddZone zone, ZoneFileReading reading, Random random)
    {
        var changes = new Dictionary<RecordKey, ZoneFileChange>();
        foreach (var set in reading.Sets)
        {
            if (random.Next(3) > 0 || set.Key == new RecordKey(Zone, RecordType.NS) || reading.Fixed.Any(one => one.IsAt(set.Key))) continue;
            changes[set.Key] = random.Next(3) switch
            {
                0 => ZoneFileChange.Delete(set.Key),
                1 => ZoneFileChange.Set(set with { Ttl = new Ttl(random.Next(1, 90000)) }),
                _ => ZoneFileChange.Set(new RecordSet(set.Key, set.Ttl, Fresh(zone, set.Type) is { } value ? [value] : set.Values)),
            };
        }
        for (var i = 0; i < 3; i++)
        {
            var type = RecordType.Parse(OddZone.Types[random.Next(OddZone.Types.Length)]);
            if (Zone.TryPrepend(i == 0 ? "www" : $"new{i}.deep", out var name, out _) && Fresh(zone, type) is { } value && !reading.Fixed.Any(one => one.IsAt(new RecordKey(name, type))))
                changes.TryAdd(new RecordKey(name, type), ZoneFileChange.Set(new RecordSet(new RecordKey(name, type), new Ttl(60), [value])));
        }
        return [.. changes.Values.OrderBy(change => change.Key)];
    }

    private static string? Fresh(OddZone zone, RecordType type)
    {
        var name = OddZone.Types.FirstOrDefault(candidate => RecordType.Parse(candidate) == type) ?? type.Name;
        return RecordData.Read(type, zone.Value(name).Replace("\n", " ", StringComparison.Ordinal).Replace("(", " ", StringComparison.Ordinal).Replace(")", " ", StringComparison.Ordinal), Zone, NameReading.ZoneFile).Canonical;
    }

    /// <summary>The zone as BIND has it, out of its own canonical file; null when it does not load it.</summary>
    private static List<RecordSet>? Compile(string judge, string folder, byte[] octets)
    {
        var (file, compiled) = (Path.Combine(folder, "zone"), Path.Combine(folder, "compiled"));
        File.WriteAllBytes(file, octets);
        File.Delete(compiled);
        using var process = Process.Start(new ProcessStartInfo(judge, ["-q", "-i", "none", "-k", "ignore", "-n", "ignore", "-m", "ignore", "-M", "ignore", "-S", "ignore", "-r", "ignore", "-T", "ignore", "-o", compiled, OddZone.Name, file])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var error = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        error.GetAwaiter().GetResult();
        process.WaitForExit();
        if (process.ExitCode != 0) return null;
        var reading = Read(File.ReadAllBytes(compiled));
        return reading.IsValid ? [.. reading.Sets] : throw new InvalidOperationException($"BIND's own output is not read: {string.Join("; ", reading.Problems)}");
    }

    private static string? Difference(IEnumerable<RecordSet> ours, IEnumerable<RecordSet> theirs, HashSet<RecordKey> uneven)
    {
        var expected = theirs.ToDictionary(set => set.Key);
        foreach (var set in ours)
        {
            if (!expected.Remove(set.Key, out var other)) return $"{set} should not be there";
            if (set.Values != other.Values || (set.Ttl != other.Ttl && !uneven.Contains(set.Key))) return $"{set} should be {other}";
        }
        return expected.Count > 0 ? $"{expected.Values.First()} is missing" : null;
    }
}
