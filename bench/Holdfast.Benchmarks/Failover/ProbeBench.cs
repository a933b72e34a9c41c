using System.Diagnostics;
using System.Globalization;
using System.Text;
using Holdfast.Core;

namespace Holdfast.Benchmarks.Failover;

/// <summary>
/// Many fronts in one watcher: <c>-- probes [--fronts 10000] [--every 10s] [--fresh] [--seconds 60]</c>. The watcher is the real
/// process, with a router for every two fronts and its journal; the fronts are another process (this program again). When each front
/// was asked is measured where it arrives. With <c>--fresh</c> every probe makes its own TLS handshake.
/// </summary>
internal static class ProbeBench
{
    private static readonly TimeProvider Clock = TimeProvider.System;

    public static async Task RunAsync(string[] args)
    {
        if (args is ["--serve", var roots])
        {
            await ProbeServer.RunAsync(roots);
            return;
        }
        var fronts = int.Parse(Option(args, "--fronts") ?? "10000", CultureInfo.InvariantCulture);
        var every = Duration.TryParse(Option(args, "--every") ?? "10s", out var span) ? span : throw new ArgumentException(Duration.Forms);
        var seconds = int.Parse(Option(args, "--seconds") ?? "60", CultureInfo.InvariantCulture);
        var isFresh = args.Contains("--fresh");
        var folder = Directory.CreateTempSubdirectory("holdfast-bench-").FullName;
        using var server = Start([Environment.ProcessPath!, "probes", "--serve", Path.Combine(folder, "roots.pem")], folder);
        try
        {
            var ports = (await server.StandardOutput.ReadLineAsync())!.Split(' ').Select(word => int.Parse(word, CultureInfo.InvariantCulture)).ToArray();
            WriteConfiguration(folder, fronts / 2, ports[0], every, isFresh);
            using var watcher = Start(["dotnet", Path.Combine(AppContext.BaseDirectory, "holdfast.dll"), "watch"], folder);
            try
            {
                await MeasureAsync(watcher, ports[1], fronts, every, seconds, isFresh);
            }
            finally
            {
                watcher.Kill();
                await watcher.WaitForExitAsync();
            }
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task MeasureAsync(Process watcher, int port, int fronts, TimeSpan every, int seconds, bool isFresh)
    {
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/") };
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{fronts:N0} fronts every {Duration.Format(every)}, {(isFresh ? "a handshake with every probe" : "connections kept up to a minute")}; one watcher process, the fronts in another, {Environment.ProcessorCount} cores for both"));
        var start = Clock.GetTimestamp();
        Stats stats;
        do
        {
            await Task.Delay(every, Clock);
            stats = await AskAsync(client);
            if (watcher.HasExited) throw new InvalidOperationException("the watcher ended");
        }
        while (stats.Fronts < fronts && Clock.GetElapsedTime(start) < TimeSpan.FromMinutes(3));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{stats.Fronts:N0} fronts seen {Clock.GetElapsedTime(start).TotalSeconds:0} s after the start"));
        await Task.Delay(every, Clock);

        await AskAsync(client);
        watcher.Refresh();
        var (cpu, serverCpu, at) = (watcher.TotalProcessorTime, (await AskAsync(client)).ServerCpu, Clock.GetTimestamp());
        await Task.Delay(TimeSpan.FromSeconds(seconds), Clock);
        stats = await AskAsync(client);
        watcher.Refresh();
        var took = Clock.GetElapsedTime(at).TotalSeconds;
        var used = (watcher.TotalProcessorTime - cpu).TotalSeconds;
        var gaps = stats.Gaps.Order().ToList();
        var onTime = gaps.Count(gap => Math.Abs(gap - every.TotalSeconds) <= every.TotalSeconds / 10);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"in {took:0} s: {stats.Probes:N0} probes, {stats.Probes / took:N0} a second of {fronts / every.TotalSeconds:N0} wanted; {stats.Handshakes:N0} handshakes, {stats.Handshakes / took:N0} a second"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"on time (within a tenth of the interval): {100.0 * onTime / Math.Max(1, gaps.Count):0.0} %; gaps 1 % {At(gaps, 0.01):0.00} s, median {At(gaps, 0.5):0.00} s, 99 % {At(gaps, 0.99):0.00} s, greatest {At(gaps, 1):0.00} s"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"watcher: {used / took:0.00} cores, {1e6 * used / Math.Max(1, stats.Probes):0} µs of processor a probe, {watcher.WorkingSet64 / 1e6:0} MB (peak {watcher.PeakWorkingSet64 / 1e6:0} MB); fronts: {(stats.ServerCpu - serverCpu) / took:0.00} cores"));
    }

    private static double At(List<double> sorted, double share) => sorted.Count == 0 ? double.NaN : sorted[(int)((sorted.Count - 1) * share)];

    private static async Task<Stats> AskAsync(HttpClient client)
    {
        var lines = (await client.GetStringAsync(new Uri("stats", UriKind.Relative))).Split('\n');
        var numbers = lines[0].Split(' ').Select(word => double.Parse(word, CultureInfo.InvariantCulture)).ToArray();
        return new Stats((int)numbers[0], (long)numbers[1], (long)numbers[2], numbers[3], [.. lines[1].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => double.Parse(word, CultureInfo.InvariantCulture))]);
    }

    /// <summary>A router for every two fronts, a hundred routers to a zone; the provider is a folder of zone files, which answers at once.</summary>
    private static void WriteConfiguration(string folder, int routers, int port, TimeSpan every, bool isFresh)
    {
        const int perZone = 100;
        var yaml = new StringBuilder("holdfast: 1\nproviders:\n");
        var zones = (routers + perZone - 1) / perZone;
        for (var zone = 0; zone < zones; zone++) yaml.Append(CultureInfo.InvariantCulture, $"  files{zone}: {{ kind: zonefile, path: z{zone}.zone }}\n");
        yaml.Append("resolvers: []\nzones:\n");
        for (var zone = 0; zone < zones; zone++) yaml.Append(CultureInfo.InvariantCulture, $"  z{zone}.example.com: {{ providers: [files{zone}], records: [] }}\n");
        yaml.Append("routers:\n");
        for (var zone = 0; zone < zones; zone++)
        {
            var file = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"$ORIGIN z{zone}.example.com.\n$TTL 60\n@ SOA ns1.example.net. hostmaster.example.net. 1 3600 600 604800 60\n@ NS ns1.example.net.\n"));
            for (var router = zone * perZone; router < Math.Min(routers, (zone + 1) * perZone); router++)
            {
                file.Append(CultureInfo.InvariantCulture, $"r{router} CNAME a{router}.example.net.\n_holdfast.r{router} TXT \"v=1;epoch=1;by=bench;front=a;at=2026-11-23T00:00:00Z\"\n");
                string Address(int index) => $"{ProbeServer.Address(index % ProbeServer.Listeners)}:{port}";
                yaml.Append(CultureInfo.InvariantCulture, $$"""
                      r{{router}}:
                        record: r{{router}}.z{{zone}}.example.com
                        fronts: [{ name: a, target: a{{router}}.example.net., addresses: ["{{Address(2 * router)}}"] }, { name: b, target: b{{router}}.example.net., addresses: ["{{Address(2 * router + 1)}}"] }]
                        probe: { url: "https://{{ProbeServer.HostName}}:{{port}}/r{{router}}", every: {{Duration.Format(every)}}, timeout: 5s, trusted-roots: roots.pem{{(isFresh ? ", fresh-tls: every-probe" : "")}} }

                    """);
            }
            File.WriteAllText(Path.Combine(folder, $"z{zone}.zone"), file.ToString());
        }
        yaml.Append("watcher: { name: bench }\n");
        File.WriteAllText(Path.Combine(folder, "holdfast.yaml"), yaml.ToString());
    }

    private static Process Start(string[] line, string folder)
    {
        var start = new ProcessStartInfo(line[0]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var word in line.AsSpan(1)) start.ArgumentList.Add(word);
        start.Environment["HOLDFAST_CONFIG"] = Path.Combine(folder, "holdfast.yaml");
        start.Environment["HOLDFAST_STATE"] = Path.Combine(folder, "state");
        var process = Process.Start(start)!;
        // Its last lines, should it end early; nothing is kept otherwise.
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is { } text && text.Contains("error", StringComparison.OrdinalIgnoreCase)) Console.Error.WriteLine(text);
        };
        process.BeginErrorReadLine();
        return process;
    }

    private static string? Option(string[] args, string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;

    private sealed record Stats(int Fronts, long Probes, long Handshakes, double ServerCpu, double[] Gaps);
}
