using System.Globalization;
using Holdfast.Adapters.Config;
using Holdfast.Adapters.Incidents;
using Holdfast.Adapters.Journal;
using Holdfast.Adapters.State;
using Holdfast.Commands;
using Holdfast.Core;
using Holdfast.Core.Failover;
using Holdfast.Lab.Internet;
using Holdfast.Output;
using Holdfast.Watch;
using Microsoft.Extensions.Logging.Abstractions;

namespace Holdfast.Demo;

/// <summary>
/// The interactive lab: a little internet on loopback, the sample zone synced to two providers, a real watcher, users, and the
/// first front breaking as on 18 November 2025. Everything that acts is the product itself; only the policy is scaled.
/// </summary>
internal sealed class LabRun(Shell shell, string folder, RouterPlace place)
{
    private const int Users = 60;
    private static readonly TimeSpan VisitEvery = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <returns>Null when the world did not come to where it should (said on the way).</returns>
    public async Task<LabResult?> RunAsync(bool keep, CancellationToken cancel)
    {
        var writer = shell.Out;
        var paint = shell.Paint;
        writer.WriteLine(paint.Bold("A little internet on this machine: root, two DNS providers with APIs, resolvers, two CDN fronts, an origin, 60 users."));
        await using var internet = await LittleInternet.StartAsync(new LittleInternetOptions
        {
            Clock = shell.Clock, Router = place, Seeded = false, DesecMinimumTtl = LabSetup.ScaledTtl, RouterTtl = LabSetup.ScaledTtl,
        });
        var file = LabSetup.Write(internet, folder);
        var inside = shell with { Environment = LabSetup.Environment(internet, folder, shell.Environment) };
        writer.WriteLine($"configuration: {file}");
        writer.WriteLine($"policy, scaled to seconds: probe every {Duration.Format(LabSetup.Scaled.Interval)}, down after {LabSetup.Scaled.Down}, up after {LabSetup.Scaled.Up}, TTL {LabSetup.ScaledTtl} s, way back after {Duration.Format(LabSetup.Scaled.Failback.Clean)} clean and {Duration.Format(LabSetup.Scaled.Failback.Dwell)} dwell");
        writer.WriteLine();

        var timeline = new Timeline(writer, paint, shell.Clock);
        if (!await SyncAsync(inside, timeline, cancel)) return null;

        var problems = new List<Problem>();
        var configuration = ConfigLoader.Load(file, inside.Environment, problems)!;
        var plan = FailoverSection.Read(configuration, inside.Environment, problems)!;
        var state = StateFolder.Open(Path.Combine(folder, "state"), inside.Environment);
        using var journal = Journal.Open(Path.Combine(state.FullPath, Journal.FileName));
        using var watcher = new Watcher(configuration, plan, state, journal, timeline, shell.Clock, inside.Environment, NullLogger.Instance);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var watching = watcher.RunAsync(stop.Token);
        var controlling = new ControlSocket(state.FullPath).ServeAsync(request => Control.AnswerAsync(watcher, request), stop.Token);
        var router = watcher.Routers[0];
        await using var users = internet.StartUsers(Users, VisitEvery);
        try
        {
            if (!await UntilAsync(() => Healthy(router) == 2 && router.Status?.Convergence.IsConfirmedEverywhere == true, "both fronts healthy and the router served everywhere", timeline, cancel)) return null;
            if (!await UntilAsync(() => users.Lost(shell.Clock.GetUtcNow() - TimeSpan.FromSeconds(1), shell.Clock.GetUtcNow()) is 0, $"users reach the page (last: {(users.Visits is [.., var last] ? last.Outcome : "none")})", timeline, cancel)) return null;
            timeline.Say("both fronts are healthy; users reach the page through cloudflare");
            await Task.Delay(TimeSpan.FromSeconds(3), shell.Clock, cancel);
            var result = await BreakAndHealAsync(internet, users, router, journal, timeline, cancel);
            if (result is not null) Report(result, writer, paint);
            if (keep && result is not null) await KeepAsync(internet, file, state.FullPath, cancel);
            return result;
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(watching, controlling);
        }
    }

    private async Task<bool> SyncAsync(Shell inside, Timeline timeline, CancellationToken cancel)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var quiet = inside with { Out = output, Error = error, OutIsTerminal = false, ErrorIsTerminal = false };
        foreach (var (line, done) in (IEnumerable<(string[], string)>)[(["apply", "--force", "apex-ns"], "holdfast apply: the zones are the same at all their providers, and proved at every name server"), (["switch", "web", "cloudflare"], "holdfast switch web cloudflare: the router exists, with its epoch beside it")])
        {
            if (await CommandLine.RunAsync(line, quiet, cancel) != ExitCodes.Done)
            {
                shell.Error.WriteLine($"holdfast {string.Join(' ', line)} did not end well in the lab:");
                shell.Error.WriteLine(output.ToString() + error);
                return false;
            }
            timeline.Say(done);
        }
        return true;
    }

    private async Task<LabResult?> BreakAndHealAsync(LittleInternet internet, UserPopulation users, RouterLoop router, Journal journal, Timeline timeline, CancellationToken cancel)
    {
        var broken = shell.Clock.GetUtcNow();
        internet.CloudflareFront.Faults.Status = 500;
        timeline.Say(shell.Paint.Red("cloudflare breaks: HTTP 500, with TLS and TCP as green as before"));
        if (!await UntilAsync(() => router.Status is { } status && status.State.Active?.Value == "second" && status.Convergence.IsConfirmedEverywhere, "second active and served everywhere", timeline, cancel)) return null;
        // One TTL for the last cached answers, and a little for those who ask in that moment.
        await Task.Delay(TimeSpan.FromSeconds(LabSetup.ScaledTtl + 1), shell.Clock, cancel);
        var moved = shell.Clock.GetUtcNow();
        timeline.Say($"users who reach the page in the last second: {100 * (1 - (users.Lost(moved - TimeSpan.FromSeconds(1), moved) ?? 1)):0} %");
        await Task.Delay(TimeSpan.FromSeconds(2), shell.Clock, cancel);

        var healed = shell.Clock.GetUtcNow();
        internet.CloudflareFront.Faults.Clear();
        timeline.Say(shell.Paint.Green("cloudflare heals"));
        if (!await UntilAsync(() => router.Status is { } status && status.State.Active?.Value == "cloudflare" && status.Convergence.IsConfirmedEverywhere, "back at cloudflare and served everywhere", timeline, cancel)) return null;
        return Measure(users, journal, broken, healed);
    }

    private static LabResult Measure(UserPopulation users, Journal journal, DateTimeOffset broken, DateTimeOffset healed)
    {
        var entries = journal.Read("web", broken).Select(row => row.Entry).ToList();
        var detected = entries.OfType<JournalEntry.VerdictChanged>().First(entry => entry.To == Verdict.Unhealthy);
        var decided = entries.OfType<JournalEntry.Ticked>().First(entry => entry.Decision is Decision.Switch);
        var mark = entries.OfType<JournalEntry.Marked>().First();
        var visible = entries.OfType<JournalEntry.Answered>().Select(entry => (entry.At, Served: entry.Answer as ConvergenceEvent.Served))
            .Where(entry => entry.Served is { } served && served.For == mark.Mark.Epoch && served.Asked > 0 && served.Agreeing == served.Asked)
            .GroupBy(entry => entry.Served!.Provider).Select(group => (group.Key, group.First().At - broken)).ToList();
        return new LabResult(
            detected.At - broken, decided.At - broken, visible,
            users.Lost(broken, healed) ?? double.NaN,
            // The third failed observation at the latest one interval after the second: 2 to 3 intervals after the fault, plus one round trip.
            (LabSetup.Scaled.Down.InARow - 1) * LabSetup.Scaled.Interval, LabSetup.Scaled.Down.InARow * LabSetup.Scaled.Interval,
            healed - broken);
    }

    private void Report(LabResult result, TextWriter writer, Paint paint)
    {
        writer.WriteLine();
        var table = new Table("measured", "after the fault", "floor of the policy");
        table.Add("detected", Seconds(result.Detected), $"{Seconds(result.FloorFrom)} to {Seconds(result.FloorUntil)} (the observations that the policy needs)");
        table.Add("decided", Seconds(result.Decided), "the same moment");
        foreach (var (provider, after) in result.Visible) table.Add($"served by every name server of {provider}", Seconds(after), "one API round trip later");
        table.Write(writer, paint);
        writer.WriteLine();
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Share of user visits that failed while cloudflare was broken ({Seconds(result.Bad)}): {paint.Bold($"{100 * result.Lost:0.0} %")}"));
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"On average over many runs an oracle would lose about {100 * result.OracleLost:0.0} % (detection at its earliest, then half of the {LabSetup.ScaledTtl} s TTL); with three resolvers' caches one run is above or below that."));
        WriteRealDay(place, writer);
        writer.WriteLine();
        writer.WriteLine("Next:  holdfast lab --scenario cf-2025-11-18     replay of the real incident in virtual time, with today's and the usual TTLs");
        writer.WriteLine("       holdfast lab --keep                       leave it running, and try status, switch, pin, history and dig by hand");
    }

    /// <summary>What the same rules and the original tool's would have lost on the real day, computed now in virtual time.</summary>
    private static void WriteRealDay(RouterPlace place, TextWriter writer)
    {
        var incident = IncidentFile.BuiltIn().First(one => one.Id == "cf-2025-11-18");
        var world = Lab.World.Scenario.Run(incident, new Lab.World.ScenarioOptions
        {
            Place = place == RouterPlace.Same ? Lab.World.RouterPlace.Same : Lab.World.RouterPlace.Outside, MinimumTtls = [60],
        });
        var run = world.Runs[0];
        writer.WriteLine(
            $"The real 18 November with the usual policy and TTL 60 (virtual time): Holdfast loses {run.UserTimeLost}, an oracle {run.Floor}, "
            + $"the original tool {run.OriginalSample} with its sample configuration and {run.OriginalFixed} with one host name per CDN.");
    }

    private async Task KeepAsync(LittleInternet internet, string file, string state, CancellationToken cancel)
    {
        shell.Out.WriteLine();
        shell.Out.WriteLine(shell.Paint.Bold("The lab goes on until Ctrl-C. In another terminal:"));
        shell.Out.WriteLine($"  export HOLDFAST_CONFIG={file} HOLDFAST_STATE={state} CF_API_TOKEN={internet.Cloudflare.Token} DESEC_API_TOKEN={internet.Desec.Token} OWN_API_TOKEN={internet.Own.Token}");
        shell.Out.WriteLine("  holdfast status;  holdfast pin web second;  holdfast history;  holdfast verify");
        shell.Out.WriteLine($"  dig @{internet.Resolvers[0].Endpoint!.Address} -p {internet.Resolvers[0].Endpoint!.Port} www.example.com");
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, shell.Clock, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            shell.Out.WriteLine("the lab is gone");
        }
    }

    private async Task<bool> UntilAsync(Func<bool> holds, string what, Timeline timeline, CancellationToken cancel)
    {
        var deadline = shell.Clock.GetUtcNow() + Patience;
        while (!holds())
        {
            if (shell.Clock.GetUtcNow() > deadline)
            {
                timeline.Say(shell.Paint.Red($"gave up after {Duration.Format(Patience)} waiting for: {what}"));
                return false;
            }
            await Task.Delay(TimeSpan.FromMilliseconds(20), shell.Clock, cancel);
        }
        return true;
    }

    private static int Healthy(RouterLoop router) => router.Status?.Verdicts?.Fronts.Count(front => front.Measured == Verdict.Healthy) ?? 0;

    internal static string Seconds(TimeSpan span) => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.00} s");
}

/// <param name="Lost">Share of the visits between fault and healing that did not get the page.</param>
/// <param name="FloorFrom">When the policy could have known at the earliest.</param>
internal sealed record LabResult(
    TimeSpan Detected, TimeSpan Decided, IReadOnlyList<(string Provider, TimeSpan After)> Visible, double Lost, TimeSpan FloorFrom, TimeSpan FloorUntil, TimeSpan Bad)
{
    /// <summary>Detection at its earliest, then users leave evenly over one TTL.</summary>
    public double OracleLost => (FloorFrom.TotalSeconds + (LabSetup.ScaledTtl / 2.0)) / Bad.TotalSeconds;
}
