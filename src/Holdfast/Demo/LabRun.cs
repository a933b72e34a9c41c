using Holdfast.Core;
using Holdfast.Core.Incidents;
using Holdfast.Lab.Internet;
using Holdfast.Lab.World;
using Holdfast.Output;

namespace Holdfast.Demo;

/// <summary>
/// The interactive lab: a little internet on loopback, the sample zone synced to two providers, a real watcher, users, and the
/// first front breaking as on 18 November 2025. Everything that acts is the product itself; only the policy is scaled.
/// </summary>
internal sealed class LabRun(Shell shell, string folder, LiveSiteOptions options)
{
    private const int Users = 60;
    private static readonly TimeSpan VisitEvery = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <returns>Null when the world did not come to where it should (said on the way).</returns>
    public async Task<LabResult?> RunAsync(bool keep, CancellationToken cancel)
    {
        var paint = shell.Paint;
        var policy = options.Policy;
        shell.Out.WriteLine(paint.Bold($"A little internet on this machine: root, DNS providers with APIs, resolvers, two CDN fronts, an origin, {Users} users."));
        shell.Out.WriteLine($"router zone {LabText.Place(options.Place)}; configuration: {Path.Combine(folder, "holdfast.yaml")}");
        shell.Out.WriteLine($"policy, scaled to seconds: probe every {Duration.Format(policy.Interval)}, down after {policy.Down}, up after {policy.Up}, TTL {options.Ttl} s, way back after {Duration.Format(policy.Failback.Clean)} clean and {Duration.Format(policy.Failback.Dwell)} dwell");
        if (LabSetup.TtlInForce(options).Max() is var longest && longest > options.Ttl)
            shell.Out.WriteLine(paint.Yellow($"one of the router's providers takes no TTL below {longest} s: its users move up to that much later, and it takes that long until they have arrived"));
        shell.Out.WriteLine();

        var timeline = new Timeline(shell.Out, paint, shell.Clock);
        if (await LiveSite.StartAsync(shell, folder, options, timeline, cancel) is not { } site) return null;
        await using (site)
        {
            if (!await UntilAsync(() => site.HealthyFronts == 2 && site.Served == "cloudflare", "both fronts healthy and the router served everywhere", timeline, cancel)) return null;
            await site.SpreadCachesAsync(shell.Clock, cancel);
            await using var users = site.Internet.StartUsers(Users, VisitEvery);
            if (!await UntilAsync(() => Reaching(users) == 1, $"users reach the page (last: {(users.Visits is [.., var last] ? last.Outcome : "none")})", timeline, cancel)) return null;
            timeline.Say("both fronts are healthy; users reach the page through cloudflare");
            await Task.Delay(TimeSpan.FromSeconds(3), shell.Clock, cancel);
            if (await BreakAndHealAsync(site, users, timeline, cancel) is not { } result) return null;
            LabText.Write(result, options, shell.Out, paint);
            if (keep) await KeepAsync(site, cancel);
            return result;
        }
    }

    private async Task<LabResult?> BreakAndHealAsync(LiveSite site, UserPopulation users, Timeline timeline, CancellationToken cancel)
    {
        var front = site.Internet.CloudflareFront;
        var broken = shell.Clock.GetUtcNow();
        front.Faults.Status = 500;
        timeline.Say(shell.Paint.Red("cloudflare breaks: HTTP 500, with TLS and TCP as green as before"));
        if (!await UntilAsync(() => site.Served == "second", "second active and served everywhere", timeline, cancel)) return null;
        // One TTL for the last cached answers, and a little for those who ask in that moment.
        await Task.Delay(TimeSpan.FromSeconds(options.Ttl + 1), shell.Clock, cancel);
        timeline.Say($"users who reach the page in the last second: {100 * (Reaching(users) ?? 0):0} %");
        await Task.Delay(TimeSpan.FromSeconds(2), shell.Clock, cancel);

        var healed = shell.Clock.GetUtcNow();
        front.Faults.Clear();
        timeline.Say(shell.Paint.Green("cloudflare heals"));
        if (!await UntilAsync(() => site.Served == "cloudflare", "back at cloudflare and served everywhere", timeline, cancel)) return null;

        var measured = LiveMeasures.Of(site, broken);
        var twin = LiveTwin.Of(World(healed - broken), LabSetup.TtlInForce(options), LabSetup.Scale, measured.Detected);
        var (count, violations) = LiveChecks.Of(site, broken);
        return new LabResult(measured, users.Lost(broken, healed) ?? double.NaN, twin, healed - broken, count, violations);
    }

    /// <summary>What happened here as an incident of the simulated world, without the haste: the usual policy, minutes instead of seconds.</summary>
    private WorldSpec World(TimeSpan bad)
    {
        var start = DateTimeOffset.UnixEpoch;
        var end = start + (bad * LabSetup.Scale);
        var incident = new Incident
        {
            Id = "lab", Owner = "cloudflare", Title = "HTTP 500 with green TLS", Start = start, End = end,
            Scope = new IncidentScope(ScopeKind.Global), Symptom = new Symptom("http-status", 500),
            Planes = [new PlaneHistory(PlaneHistory.CdnData, [new PlanePhase(PlaneState.Down, start, end)])],
        };
        return Scenario.Prepare(incident, new ScenarioOptions { Place = LabSetup.World(options.Place), Policy = options.Policy.Faster(1.0 / LabSetup.Scale) }, options.DesecMinimumTtl * LabSetup.Scale, 0.5);
    }

    private async Task KeepAsync(LiveSite site, CancellationToken cancel)
    {
        var internet = site.Internet;
        var resolver = internet.Resolvers[0].Endpoint!;
        shell.Out.WriteLine();
        shell.Out.WriteLine(shell.Paint.Bold("The lab goes on until Ctrl-C. In another terminal:"));
        shell.Out.WriteLine($"  export HOLDFAST_CONFIG={site.File} HOLDFAST_STATE={site.State.FullPath} {LabSetup.Exports(internet)}");
        shell.Out.WriteLine("  holdfast status;  holdfast pin web second;  holdfast history;  holdfast verify");
        shell.Out.WriteLine($"  dig @{resolver.Address} -p {resolver.Port} www.example.com");
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, shell.Clock, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            shell.Out.WriteLine("the lab is gone");
        }
    }

    /// <summary>Share of the visits of the last second that got the page; null = there were none.</summary>
    private double? Reaching(UserPopulation users)
    {
        var now = shell.Clock.GetUtcNow();
        return 1 - users.Lost(now - TimeSpan.FromSeconds(1), now);
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
}

/// <summary>What came of the interactive run.</summary>
/// <param name="Lost">Share of the visits between fault and healing that did not get the page.</param>
/// <param name="Twin">The same in the simulated world: an oracle, and the original tool.</param>
/// <param name="Bad">From the fault to the healing.</param>
internal sealed record LabResult(LiveMeasures Measured, double Lost, LiveTwin Twin, TimeSpan Bad, long Checked, ValueList<Violation> Broken);
