using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Holdfast.Adapters.Resolvers;
using Holdfast.Core;
using Holdfast.Core.Dns;
using Holdfast.Core.Failover;
using Holdfast.Demo;
using Holdfast.Lab.Desec;
using Holdfast.Lab.Faults;
using Holdfast.Lab.Internet;
using Holdfast.Output;

namespace Holdfast.Benchmarks.Failover;

/// <summary>
/// From a fault at a front to the new answer at every authoritative server of both providers, as a ratio to the floor of the same run:
/// the last observation that the policy needs, plus one API round trip. <c>-- failover [--runs N] [--every 1s] [--api-latency 50ms]</c>.
/// The watcher is the product, over real sockets; each name server is asked every millisecond by a client of the bench.
/// </summary>
internal static class FailoverBench
{
    private static readonly TimeProvider Clock = TimeProvider.System;
    private static readonly RecordKey Router = new(DnsName.Parse("web.r.example.com"), Core.Dns.RecordType.CNAME);

    public static async Task RunAsync(string[] args)
    {
        var runs = int.Parse(Option(args, "--runs") ?? "20", CultureInfo.InvariantCulture);
        var every = Span(Option(args, "--every") ?? "1s");
        var latency = Span(Option(args, "--api-latency") ?? "50ms");
        var policy = LabSetup.Scaled with { Interval = every, Failback = LabSetup.Scaled.Failback with { Mode = FailbackMode.Manual } };
        Console.WriteLine($"{runs} runs: a probe every {Duration.Format(every)}, down after {policy.Down}; every API call takes {Duration.Format(latency)} and what the loopback needs; {Environment.ProcessorCount} cores");

        var folder = Directory.CreateTempSubdirectory("holdfast-bench-").FullName;
        var shell = new Shell(TextWriter.Null, Console.Error, Clock, _ => null, false, false);
        var timeline = new Timeline(TextWriter.Null, shell.Paint, Clock);
        await using (var site = await LiveSite.StartAsync(shell, folder, new LiveSiteOptions(RouterPlace.Outside, policy, 1, 1), timeline, default) ?? throw new InvalidOperationException("the lab did not start"))
        {
            foreach (var provider in (DesecEmulator[])[site.Internet.Desec, site.Internet.Own]) provider.Faults.Add(new FaultRule(new Fault.Latency(latency)));
            var random = new Random(1);
            var results = new List<Run>();
            for (var i = 0; i < runs; i++)
            {
                await UntilAsync(() => site.HealthyFronts == 2 && site.Served == "cloudflare");
                await Task.Delay(policy.MinimumHealthy + random.NextDouble() * every, Clock);
                var run = await OneAsync(site);
                results.Add(run);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{i + 1,3}: last observation {run.Seen:0.0} ms, decided +{run.Decided - run.Seen:0.0}, visible +{run.Visible - run.Seen:0.0}; round trip {run.RoundTrip:0.0}; ratio {run.Ratio:0.000}"));
                site.Internet.CloudflareFront.Faults.Clear();
                await UntilAsync(() => site.HealthyFronts == 2);
                await site.Router.OperateAsync(new OperatorAction.SwitchTo(FrontName.Parse("cloudflare")), "bench", isForced: true);
            }
            var ratios = results.Select(run => run.Ratio).Order().ToList();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ratio to the floor: least {ratios[0]:0.000}, median {Median(ratios):0.000}, greatest {ratios[^1]:0.000} (goal: median at most 1.05)"));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"after the last observation: visible everywhere {Median(results.Select(run => run.Visible - run.Seen)):0.0} ms (median), of which until the decision {Median(results.Select(run => run.Decided - run.Seen)):0.0} ms; one API round trip {Median(results.Select(run => run.RoundTrip)):0.0} ms"));
        }
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<Run> OneAsync(LiveSite site)
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(5), Clock);
        var servers = site.Internet.Desec.NameServers.Concat(site.Internet.Own.NameServers).Select(server => server.Endpoint).ToList();
        // On their way before the fault, so that nothing of the asking is left to start in the moment that is measured.
        var asking = servers.Select(server => SeesAsync(server, stop.Token)).ToList();
        var broken = Clock.GetUtcNow();
        site.Internet.CloudflareFront.Faults.Status = 500;
        var seen = await Task.WhenAll(asking);
        var visible = seen.Max();
        var trips = await Task.WhenAll(RoundTripAsync(site.Internet.Desec, stop.Token), RoundTripAsync(site.Internet.Own, stop.Token));
        await UntilAsync(() => site.Served == "second");
        var decided = site.Journal.Read("web", broken).Select(row => row.Entry).OfType<JournalEntry.Ticked>().First(entry => entry.Decision is Decision.Switch).At;
        double After(DateTimeOffset at) => (at - broken).TotalMilliseconds;
        return new Run(After(LastNeeded(site, broken)), After(decided), After(visible), trips.Max());
    }

    /// <summary>The moment at which a name server first answered with the second front.</summary>
    private static async Task<DateTimeOffset> SeesAsync(IPEndPoint server, CancellationToken cancel)
    {
        var client = new AuthoritativeClient(Clock);
        while (true)
        {
            if (await client.AskAsync(server, Router, cancel) is ServerAnswer.Found found && found.Set.Values[0] == LittleInternet.SecondTarget) return Clock.GetUtcNow();
            await Task.Delay(TimeSpan.FromMilliseconds(1), Clock, cancel);
        }
    }

    /// <summary>One call of the API as any client would make it, on a connection that stands: milliseconds, the best of three.</summary>
    private static async Task<double> RoundTripAsync(DesecEmulator provider, CancellationToken cancel)
    {
        using var client = new HttpClient { BaseAddress = provider.Endpoint };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Token", provider.Token);
        var best = double.MaxValue;
        for (var i = 0; i < 4; i++)
        {
            var start = Clock.GetTimestamp();
            using var response = await client.GetAsync(new Uri("domains/r.example.com/", UriKind.Relative), cancel);
            await response.Content.ReadAsByteArrayAsync(cancel);
            if (i > 0) best = Math.Min(best, Clock.GetElapsedTime(start).TotalMilliseconds);
        }
        return best;
    }

    /// <summary>From the journal's ring of raw observations: the n-th failure in a row of the first front.</summary>
    private static DateTimeOffset LastNeeded(LiveSite site, DateTimeOffset broken)
    {
        var subject = Subject.Of(FrontName.Parse("cloudflare")).ToString();
        return site.Journal.ReadObservations("web", 1000)
            .Where(row => row.Subject == subject && row.IsGood == false && row.At >= broken)
            .ElementAt(site.Options.Policy.Down.InARow - 1).At;
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        var deadline = Clock.GetUtcNow() + TimeSpan.FromMinutes(3);
        while (!holds())
        {
            if (Clock.GetUtcNow() > deadline) throw new TimeoutException("the lab did not come to where it should");
            await Task.Delay(TimeSpan.FromMilliseconds(20), Clock);
        }
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    private static TimeSpan Span(string text) => Duration.TryParse(text, out var span) ? span : throw new ArgumentException(Duration.Forms);

    private static string? Option(string[] args, string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;

    /// <summary>Milliseconds after the fault.</summary>
    private sealed record Run(double Seen, double Decided, double Visible, double RoundTrip)
    {
        public double Ratio => Visible / (Seen + RoundTrip);
    }
}
