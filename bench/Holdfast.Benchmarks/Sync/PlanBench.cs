using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Holdfast.Benchmarks.Sync;

/// <summary>
/// A plan of one large zone by whole processes, several programs in turn: processor time and greatest memory of each, and the ratio to BIND's
/// <c>named-compilezone</c>, which reads the same zone file and prints it. Needs <c>/usr/bin/time</c>.
/// </summary>
internal static class PlanBench
{
    private const string Zone = "example.com";

    /// <param name="arguments"><c>--records N --runs N --program NAME=PATH</c> (again for each; PATH is a program or a .dll).</param>
    public static int Run(ReadOnlySpan<string> arguments)
    {
        var (records, runs) = (100_000, 5);
        var programs = new List<(string Name, string[] Command)>();
        for (var i = 0; i + 1 < arguments.Length; i += 2)
        {
            switch (arguments[i])
            {
                case "--records": records = int.Parse(arguments[i + 1], CultureInfo.InvariantCulture); break;
                case "--runs": runs = int.Parse(arguments[i + 1], CultureInfo.InvariantCulture); break;
                case "--program":
                    var (name, path) = (arguments[i + 1].Split('=', 2)[0], arguments[i + 1].Split('=', 2)[^1]);
                    programs.Add((name, path.EndsWith(".dll", StringComparison.Ordinal) ? ["dotnet", path] : [path]));
                    break;
                default:
                    Console.Error.WriteLine($"unknown option {arguments[i]}: --records, --runs, --program NAME=PATH");
                    return 2;
            }
        }
        var folder = Directory.CreateTempSubdirectory("holdfast-plan-");
        try
        {
            var changes = Write(folder.FullName, records);
            Console.WriteLine($"{records} record sets, {changes} of them changed; {runs} runs of each in turn; {Environment.ProcessorCount} processors");
            var all = programs.Select(program => (program.Name, Command: (string[])[.. program.Command, "plan", "--config", "holdfast.yaml", "--state", "state", "--format", "json"]))
                .Append(("named-compilezone", ["named-compilezone", "-q", "-o", "/dev/null", Zone, "zone"])).ToList();
            var seen = all.ToDictionary(each => each.Item1, _ => new List<(double Seconds, long Kilobytes)>());
            for (var run = 0; run < runs; run++)
                foreach (var (name, command) in all)
                    seen[name].Add(Measure(folder.FullName, command));
            var floor = Median(seen["named-compilezone"].Select(each => each.Seconds));
            foreach (var (name, figures) in seen)
            {
                var seconds = Median(figures.Select(each => each.Seconds));
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{name,-20} processor time {seconds:0.000} s (least {figures.Min(each => each.Seconds):0.000}, greatest {figures.Max(each => each.Seconds):0.000}), {figures.Max(each => each.Kilobytes) / 1024} MB, {seconds / floor:0.00} x named-compilezone"));
            }
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    // 60 % A, 10 % each AAAA, CNAME and TXT, 5 % each MX and SRV; one in a hundred differs: a quarter is new, a quarter gone, half has another value.
    private static int Write(string folder, int records)
    {
        var (zone, yaml) = (new StringBuilder("$TTL 300\n@ IN SOA ns.example.net. hostmaster.example.net. 1 3600 600 604800 300\n@ IN NS ns.example.net.\n"),
            new StringBuilder($"holdfast: 1\nproviders: {{ own: {{ kind: zonefile, path: zone }} }}\nzones:\n  {Zone}:\n    providers: [own]\n    undeclared: delete\n    records:\n"));
        var changed = 0;
        for (var i = 0; i < records; i++)
        {
            var (name, type, value) = (i % 20) switch
            {
                < 12 => ($"host{i}", "A", $"10.{i >> 16 & 255}.{i >> 8 & 255}.{i & 255}"),
                < 14 => ($"host{i}", "AAAA", $"2001:db8:{i >> 16:x}::{i & 65535:x}"),
                < 16 => ($"alias{i}", "CNAME", $"host{i - i % 400 + 1}"),
                < 18 => ($"text{i}", "TXT", $"v=token; id={i}"),
                18 => ($"mail{i}", "MX", $"10 host{i - i % 400 + 1}"),
                _ => ($"_sip._tcp.s{i}", "SRV", $"10 20 5060 host{i - i % 400 + 1}"),
            };
            var kind = i % 400;
            if (kind is 100 or 200 or 300 or 399) changed++;
            if (kind != 100) zone.Append(name).Append(" IN ").Append(type).Append(' ').Append(type == "TXT" ? $"\"{value}\"" : value).Append('\n');
            if (kind == 200) continue;
            var wanted = kind is 300 or 399 ? type switch { "A" => "192.0.2.1", "AAAA" => "2001:db8:ffff::1", "CNAME" => $"host{i - i % 400 + 2}", "TXT" => "v=other", "MX" => $"20 host{i - i % 400 + 2}", _ => $"20 20 5060 host{i - i % 400 + 2}" } : value;
            yaml.Append("      - { name: ").Append(name).Append(", type: ").Append(type).Append(", value: '").Append(wanted).Append("' }\n");
        }
        File.WriteAllText(Path.Combine(folder, "zone"), zone.ToString());
        File.WriteAllText(Path.Combine(folder, "holdfast.yaml"), yaml.ToString());
        return changed;
    }

    private static (double Seconds, long Kilobytes) Measure(string folder, string[] command)
    {
        var start = new ProcessStartInfo("/usr/bin/time") { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var word in (string[])["-f", "%U %S %M", .. command]) start.ArgumentList.Add(word);
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        process.StandardOutput.BaseStream.CopyTo(Stream.Null);
        process.WaitForExit();
        var last = error.Result.TrimEnd().Split('\n')[^1].Split(' ');
        if (process.ExitCode != 0 || last.Length != 3) throw new InvalidOperationException($"{string.Join(' ', command)} ended in {process.ExitCode}: {error.Result[^Math.Min(400, error.Result.Length)..]}");
        return (double.Parse(last[0], CultureInfo.InvariantCulture) + double.Parse(last[1], CultureInfo.InvariantCulture), long.Parse(last[2], CultureInfo.InvariantCulture));
    }
}
