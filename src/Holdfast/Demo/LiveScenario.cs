using System.Globalization;
using Holdfast.Core;
using Holdfast.Core.Incidents;
using Holdfast.Lab.Internet;
using Holdfast.Lab.World;
using Holdfast.Output;

namespace Holdfast.Demo;

/// <summary>
/// An incident in real time on the little internet: real probes, real writes, real users. With a speed, incident, policy and TTLs
/// alike run that many times faster, and what is measured is told in the time of the incident.
/// </summary>
internal sealed class LiveScenario(Shell shell, string folder, Incident incident, ScenarioOptions options, double speed)
{
    // A probe on a busy machine may need longer than a timeout of 5 s divided by the speed.
    private static readonly TimeSpan LeastTimeout = TimeSpan.FromSeconds(2);
    private const int UsualTtl = 60;
    private const int Users = 60;

    /// <summary>How long the run takes at least, preparations and the way back included.</summary>
    public static TimeSpan Length(Incident incident, ScenarioOptions options, double speed) =>
        (incident.LastMoment - incident.Start + options.Policy.Up * options.Policy.Interval + options.Policy.MinimumHealthy + options.Policy.Failback.Clean) / speed;

    /// <returns>Null when the world could not be set up (said on the way).</returns>
    public async Task<ScenarioReport?> RunAsync(CancellationToken cancel)
    {
        var minimum = options.MinimumTtls[0];
        var faster = options.Policy.Faster(speed);
        var policy = faster with { Interval = Round(faster.Interval), Timeout = faster.Timeout < LeastTimeout ? LeastTimeout : faster.Timeout };
        var place = options.Place switch { Lab.World.RouterPlace.Same => Lab.Internet.RouterPlace.Same, Lab.World.RouterPlace.Owners => Lab.Internet.RouterPlace.Owners, _ => Lab.Internet.RouterPlace.Outside };
        var settings = new LiveSiteOptions(place, policy, Scaled(UsualTtl), Scaled(minimum));
        var spec = Scenario.Prepare(incident, options, minimum, Scenario.StrengthsOf(incident)[0]);

        var timeline = new Timeline(shell.Error, shell.ErrorPaint, shell.Clock);
        if (await LiveSite.StartAsync(shell, folder, settings, timeline, cancel) is not { } site) return null;
        await using (site)
        {
            var player = new IncidentPlayer(site.Internet, spec, [.. spec.Providers.Select((provider, index) => (provider, At(site.Internet, place, index)))], speed, shell.Clock);
            while (site.HealthyFronts < 2 || site.Served is null) await ShortlyAsync(cancel);
            await Task.Delay(policy.MinimumHealthy + policy.Interval, shell.Clock, cancel);
            await site.SpreadCachesAsync(shell.Clock, cancel);
            await using var users = site.Internet.StartUsers(Users, VisitEvery(player));
            await Task.Delay(TimeSpan.FromSeconds(1), shell.Clock, cancel);

            var start = shell.Clock.GetUtcNow();
            timeline.Say($"the incident begins: {incident.Title}");
            await player.PlayAsync(cancel);
            timeline.Say("the incident is over");
            var over = shell.Clock.GetUtcNow();
            var back = policy.Failback.Dwell + policy.Failback.Clean + TimeSpan.FromSeconds(30);
            while (site.Served != "cloudflare" && shell.Clock.GetUtcNow() - over < back) await ShortlyAsync(cancel);
            return Report(site, spec, player, users, start, settings);
        }
    }

    private ScenarioReport Report(LiveSite site, WorldSpec spec, IncidentPlayer player, UserPopulation users, DateTimeOffset start, LiveSiteOptions settings)
    {
        var measured = LiveMeasures.Of(site, start);
        var twin = LiveTwin.Of(spec, LabSetup.TtlInForce(settings), speed, measured.Detected);
        var (count, broken) = LiveChecks.Of(site, start);
        var visits = users.Visits.Where(visit => visit.At >= start).ToList();
        var bad = visits.Sum(visit => spec.Fronts[0].Badness(player.Begin + (long)((visit.At - start).TotalMilliseconds * speed)));
        var run = new ScenarioRun
        {
            DesecMinimumTtl = options.MinimumTtls[0],
            Switches = measured.Switches.Select(change => new WorldSwitch(TimeSpan.FromMilliseconds(player.Begin) + change.After * speed, "lab", change.Epoch, change.Move.Kind, change.Move.From, change.Move.To)).ToValueList(),
            Detected = measured.Detected * speed,
            Decided = measured.Decided * speed,
            Visible = measured.Visible.Select(one => (one.Provider, one.After * speed)).ToValueList(),
            UserTimeLost = bad > 0 ? ShareRange.Of(visits.Count(visit => !visit.Good) / bad) : null,
            SecondsLost = SecondsRange.Of(bad > 0 ? visits.Count(visit => !visit.Good) / bad * twin.Product.BadSeconds : 0),
            SecondsBad = SecondsRange.Of(twin.Product.BadSeconds),
            Floor = ShareRange.Of(twin.Oracle),
            OriginalSample = ShareRange.Of(twin.OriginalSample),
            OriginalFixed = ShareRange.Of(twin.OriginalFixed),
            OriginalFixedSwitches = twin.OriginalFixedSwitches,
            InvariantsChecked = count,
            Broken = broken,
            Simulated = TimeSpan.Zero,
            Virtual = twin.Product,
        };
        var notes = new List<string>
        {
            string.Create(CultureInfo.InvariantCulture, $"real time, {speed:0.##} times as fast as life; times are told in the time of the incident, so one API round trip looks {speed:0.##} times as long"),
            "the first front and its DNS API are the lab's emulation of Cloudflare, whoever the incident's owner was; its front answers 500",
            "floor and original tool are simulated, in the same world with the same moment of the probes",
        };
        var slowest = LabSetup.TtlInForce(settings).Max() * speed;
        if (slowest > Math.Max(UsualTtl, options.MinimumTtls[0]) + speed) notes.Add(string.Create(CultureInfo.InvariantCulture, $"a provider of the router takes no TTL below 60 s of real time, which stands for {slowest:0} s here"));
        var api = options.DnsApi is { } state ? state.ToString().ToLowerInvariant() : "as in the fixture";
        return new ScenarioReport(incident.Id, incident.Title, options.Place, api, options.Policy, [run], notes.ToValueList());
    }

    private static LabProvider At(LittleInternet internet, Lab.Internet.RouterPlace place, int index) => (place, index) switch
    {
        (Lab.Internet.RouterPlace.Same or Lab.Internet.RouterPlace.Owners, 0) => new LabProvider(internet.Cloudflare.Faults, internet.Cloudflare.NameServers),
        (Lab.Internet.RouterPlace.Owners, _) => new LabProvider(internet.Bunny.Faults, internet.Bunny.NameServers),
        (Lab.Internet.RouterPlace.Same, _) or (_, 0) => new LabProvider(internet.Desec.Faults, internet.Desec.NameServers),
        _ => new LabProvider(internet.Own.Faults, internet.Own.NameServers),
    };

    // Some hundred thousand visits are enough for any share.
    private TimeSpan VisitEvery(IncidentPlayer player) => TimeSpan.FromMilliseconds(Math.Clamp((player.End - player.Begin) / speed / 2000, 300, 5000));

    private Task ShortlyAsync(CancellationToken cancel) => Task.Delay(TimeSpan.FromMilliseconds(20), shell.Clock, cancel);

    private int Scaled(int seconds) => Math.Max(1, (int)Math.Round(seconds / speed));

    private static TimeSpan Round(TimeSpan span) => TimeSpan.FromMilliseconds(Math.Round(span.TotalMilliseconds));
}
