using System.Globalization;
using Holdfast.Core;
using Holdfast.Core.Failover;
using Holdfast.Core.Incidents;

namespace Holdfast.Lab.World;

/// <summary>Where the router's zone lives.</summary>
public enum RouterPlace
{
    /// <summary>In the site's own zone: at the first CDN's owner and at deSEC, as the original tool has it.</summary>
    Same,
    /// <summary>At the DNS services of both CDNs' owners.</summary>
    Owners,
    /// <summary>In a sub-zone delegated only to providers outside every CDN: deSEC and an own server.</summary>
    Outside,
}

/// <summary>How a scenario is to be run.</summary>
public sealed record ScenarioOptions
{
    public RouterPlace Place { get; init; } = RouterPlace.Same;

    /// <summary>What becomes of the DNS API of the incident's owner while it lasts; null = what the fixture says.</summary>
    public PlaneState? DnsApi { get; init; }

    public RouterPolicy Policy { get; init; } = RouterPolicy.Default;

    /// <summary>deSEC's minimum_ttl: 60 on request, 3600 as a rule.</summary>
    public ValueList<int> MinimumTtls { get; init; } = [60, 3600];

    public ulong Seed { get; init; } = 1;
}

/// <summary>
/// An incident replayed in virtual time: the product, the floor (an oracle with the same probes, policy and TTLs) and the original
/// tool's rules, each in the same world.
/// </summary>
public static class Scenario
{
    // Four runs of warm-up for the thresholds (30 probes, then 5 minutes of health), and a multiple of the original tool's two minutes.
    private const long WarmUp = 20 * 60_000;
    private const long CoolDown = 80 * 60_000;

    // Nothing new happens in the twelve days after a fire: of a longer incident the first day is run, and that is said.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    // SIDN, 9,000 probes: 69 % of resolvers send most queries to the fastest server (failover.md 1.4); the rest is taken as even.
    private const double PreferNearest = 0.69;

    // Where the fixture does not say how strong a degradation was: from nearly dead to hardly touched.
    private static readonly double[] PossibleStrengths = [0.05, 0.5, 0.9];

    public static ScenarioReport Run(Incident incident, ScenarioOptions options)
    {
        var notes = new List<string>();
        var strengths = StrengthsOf(incident);
        if (strengths.Length > 1) notes.Add("the fixture does not say how strong the degradation was: shares are ranges over 5, 50 and 90 % of calls that succeed");
        if (incident.Scope is { Kind: ScopeKind.Share, Share: { } share, Of: "http-traffic" })
            notes.Add(Invariant($"{share:P0} of the HTTP traffic was hit: the figures are those of a site that was"));
        if (incident.Plane("site") is not null) notes.Add("the origin's place is gone: no switch between fronts helps, only a second place");
        if (incident.LastMoment - incident.Start > Longest) notes.Add(Invariant($"the incident lasted {(incident.LastMoment - incident.Start).TotalDays:0} days; its first day is simulated"));
        var runs = options.MinimumTtls.Select(ttl => RunOne(incident, options, ttl, strengths)).ToList();
        if (runs.All(run => run.UserTimeLost is null)) notes.Add("the first front was never bad in this incident: no share can be computed; what is shown is that nothing is switched without need");
        return new ScenarioReport(incident.Id, incident.Title, options.Place, ApiWords(incident, options), options.Policy, runs.ToValueList(), notes.ToValueList());
    }

    /// <summary>How strong the degradation may have been: one value where the fixture says it, else from nearly dead to hardly touched.</summary>
    public static double[] StrengthsOf(Incident incident) => NeedsStrength(incident) ? PossibleStrengths : [0.5];

    /// <summary>The world of a scenario, for whoever wants to run it step by step.</summary>
    public static WorldSpec Prepare(Incident incident, ScenarioOptions options, int minimumTtl, double strength)
    {
        var owner = incident.Owner;
        var second = owner == "bunny" ? "cloudflare" : "bunny";
        var origin = Course(incident, "site", strength);
        var front = Course(incident, PlaneHistory.CdnData, strength);
        var ownersApi = options.DnsApi is { } state ? Override(incident, state) : Course(incident, PlaneHistory.DnsApi, strength);
        var ownersServing = Course(incident, PlaneHistory.DnsServing, strength);
        var last = new[] { origin, front, ownersApi, ownersServing }.SelectMany(course => course.Stretches).Select(stretch => stretch.Until).DefaultIfEmpty(WarmUp).Max();

        var atOwner = new ProviderSpec(owner, ownersApi, ownersServing);
        var deSec = new ProviderSpec("desec", World.Course.AlwaysUp, World.Course.AlwaysUp, Ttl: Math.Max(60, minimumTtl), RefusesLowTtl: minimumTtl > 60);
        ValueList<ProviderSpec> providers = options.Place switch
        {
            RouterPlace.Same => [atOwner, deSec],
            RouterPlace.Owners => [atOwner, new ProviderSpec(second, World.Course.AlwaysUp, World.Course.AlwaysUp)],
            _ => [deSec, new ProviderSpec("own", World.Course.AlwaysUp, World.Course.AlwaysUp, ComparesAndSwaps: true, Latency: 50)],
        };
        return new WorldSpec
        {
            Seed = options.Seed,
            Horizon = last + CoolDown,
            Policy = options.Policy,
            Router = new Router(
                "web",
                [new Front(FrontName.Parse(owner), owner), new Front(FrontName.Parse(second), second)],
                [new Canary("wiki", "elsewhere"), new Canary("archive", "far")],
                ["here"],
                ProbesOrigin: true,
                OriginSupplier: "origin"),
            Fronts = [new Course(front.Stretches.Concat(origin.Stretches).ToValueList()), origin],
            Canaries = [World.Course.AlwaysUp, World.Course.AlwaysUp],
            Origin = origin,
            Providers = providers,
            Watchers = [new WatcherSpec("here", 0, World.Course.AlwaysUp)],
            Users = Habits(providers.Count),
        };
    }

    /// <summary>Resolvers of every habit: most prefer the near server, and each provider is near to as many of them as any other.</summary>
    public static ValueList<ResolverHabit> Habits(int providers)
    {
        var habits = new List<ResolverHabit> { new("even", 1 - PreferNearest, Enumerable.Repeat(1.0 / providers, providers).ToValueList()) };
        for (var near = 0; near < providers; near++)
            habits.Add(new ResolverHabit("near-" + near.ToString(CultureInfo.InvariantCulture), PreferNearest / providers, Enumerable.Range(0, providers).Select(p => p == near ? 1.0 : 0).ToValueList()));
        return habits.ToValueList();
    }

    private static ScenarioRun RunOne(Incident incident, ScenarioOptions options, int minimumTtl, double[] strengths)
    {
        ScenarioRun? run = null;
        foreach (var strength in strengths)
        {
            var spec = Prepare(incident, options, minimumTtl, strength);
            var worlds = CanSwitch(spec) ? spec.InAllPhases().ToList() : [spec.InPhase(ProbePhases.Middle)];
            var product = worlds.Select(world => SimulatedWorld.Run(world)).ToList();
            var shown = product[product.Count / 2];
            var fixedConfig = worlds.Select(world => SimulatedWorld.Run(world with { Original = new OriginalSetUp(IsSample: false) })).ToList();
            var one = new ScenarioRun
            {
                DesecMinimumTtl = minimumTtl,
                Switches = shown.Switches,
                Detected = shown.Detected,
                Decided = shown.Decided,
                Visible = shown.Visible,
                UserTimeLost = Mean(product),
                SecondsLost = SecondsRange.Of(product.Average(result => result.LostSeconds)),
                SecondsBad = SecondsRange.Of(product.Average(result => result.BadSeconds)),
                Floor = Mean(worlds.Select(world => SimulatedWorld.Run(world with { IsOracle = true }))),
                OriginalSample = Mean(worlds.Select(world => SimulatedWorld.Run(world with { Original = new OriginalSetUp(IsSample: true) }))),
                OriginalFixed = Mean(fixedConfig),
                OriginalFixedSwitches = fixedConfig[fixedConfig.Count / 2].Switches.Count,
                InvariantsChecked = product.Sum(result => result.Checked),
                Broken = product.SelectMany(result => result.Broken).ToValueList(),
                Simulated = TimeSpan.FromMilliseconds(spec.Horizon),
            };
            // Of several strengths, the timeline shown is that of the strongest (the first); the shares span them all.
            run = run is null ? one : run with
            {
                UserTimeLost = run.UserTimeLost?.And(one.UserTimeLost),
                SecondsLost = run.SecondsLost.And(one.SecondsLost),
                SecondsBad = run.SecondsBad.And(one.SecondsBad),
                Floor = run.Floor?.And(one.Floor),
                OriginalSample = run.OriginalSample?.And(one.OriginalSample),
                OriginalFixed = run.OriginalFixed?.And(one.OriginalFixed),
                InvariantsChecked = run.InvariantsChecked + one.InvariantsChecked,
                Broken = run.Broken.Concat(one.Broken).ToValueList(),
            };
        }
        return run!;
    }

    private static ShareRange? Mean(IEnumerable<WorldResult> results)
    {
        var shares = results.Select(result => result.LostShare).ToList();
        return shares.Contains(null) ? null : ShareRange.Of(shares.Average());
    }

    // Where nothing is wrong with the first front alone, no switch is made or none helps, and it is all the same when probes look.
    private static bool CanSwitch(WorldSpec spec) => spec.Fronts[0].Stretches.Except(spec.Origin.Stretches).Any();

    private static bool NeedsStrength(Incident incident) =>
        new[] { PlaneHistory.CdnData, "site" }.Select(incident.Plane).Any(plane => plane is not null && plane.Phases.Any(phase => !phase.IsStrengthKnown));

    private static Course Course(Incident incident, string plane, double strength) => incident.Plane(plane) is not { } history
        ? World.Course.AlwaysUp
        : new Course(IncidentPlay.Phases(incident, history, strength).Where(phase => phase.State != PlaneState.Up).Select(phase => new Stretch(
            At(incident, phase.From), At(incident, phase.Until), phase.State, phase.SuccessShare ?? 0, (long)(phase.Period?.TotalMilliseconds ?? 0), phase.BadShare ?? 0)).ToValueList());

    private static Course Override(Incident incident, PlaneState state)
    {
        if (state == PlaneState.Up) return World.Course.AlwaysUp;
        var known = incident.Plane(PlaneHistory.DnsApi)?.Phases.FirstOrDefault(phase => phase.SuccessShare is not null)?.SuccessShare;
        // 18 November 2025: writable with retries, 0.5 to 0.9 per call (failover.md 3.1); the middle where nothing is known.
        var success = state == PlaneState.Degraded ? known ?? 0.7 : 0;
        return new Course([new Stretch(At(incident, incident.Start), At(incident, incident.End), state, success, Period: 600_000, Bad: 0.5)]);
    }

    private static string ApiWords(Incident incident, ScenarioOptions options)
    {
        if (options.DnsApi is { } state) return state.ToString().ToLowerInvariant();
        return incident.Plane(PlaneHistory.DnsApi) is { } plane ? string.Join(", ", plane.Phases.Select(phase => phase.State.ToString().ToLowerInvariant()).Distinct()) + " (fixture)" : "up (not in the fixture)";
    }

    private static long At(Incident incident, DateTimeOffset moment) =>
        WarmUp + Math.Min((long)(moment - incident.Start).TotalMilliseconds, (long)Longest.TotalMilliseconds);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}

/// <summary>What came of an incident: one run per minimum_ttl of deSEC.</summary>
public sealed record ScenarioReport(string Scenario, string Title, RouterPlace Place, string DnsApi, RouterPolicy Policy, ValueList<ScenarioRun> Runs, ValueList<string> Notes);

/// <summary>Shares are of the user time during which the first front was bad; null = it never was, so there is nothing to share.</summary>
public sealed record ScenarioRun
{
    public required int DesecMinimumTtl { get; init; }

    public required ValueList<WorldSwitch> Switches { get; init; }

    public required TimeSpan? Detected { get; init; }

    public required TimeSpan? Decided { get; init; }

    public required ValueList<(string Provider, TimeSpan? After)> Visible { get; init; }

    public required ShareRange? UserTimeLost { get; init; }

    /// <summary>User time that met a front that failed, in seconds per user.</summary>
    public required SecondsRange SecondsLost { get; init; }

    /// <summary>How long the first front was bad, weighed by how bad.</summary>
    public required SecondsRange SecondsBad { get; init; }

    public required ShareRange? Floor { get; init; }

    public required ShareRange? OriginalSample { get; init; }

    public required ShareRange? OriginalFixed { get; init; }

    public required int OriginalFixedSwitches { get; init; }

    public required long InvariantsChecked { get; init; }

    public required ValueList<Violation> Broken { get; init; }

    public required TimeSpan Simulated { get; init; }

    /// <summary>Of a run in real time: what the simulation says of the same run; else null.</summary>
    public WorldResult? Virtual { get; init; }

    public bool IsReal => Virtual is not null;
}

/// <summary>A share, or the range of it where the fixture leaves a strength open.</summary>
public sealed record ShareRange(double Low, double High)
{
    public bool IsExact => Low == High;

    public static ShareRange? Of(double? share) => share is { } value ? new ShareRange(value, value) : null;

    public ShareRange? And(ShareRange? other) => other is null ? null : new ShareRange(Math.Min(Low, other.Low), Math.Max(High, other.High));

    public override string ToString() => IsExact
        ? string.Create(CultureInfo.InvariantCulture, $"{Low * 100:0.0} %")
        : string.Create(CultureInfo.InvariantCulture, $"{Low * 100:0.0}-{High * 100:0.0} %");
}

/// <summary>Seconds, or the range of them where the fixture leaves a strength open.</summary>
public readonly record struct SecondsRange(double Low, double High)
{
    public static SecondsRange Of(double seconds) => new(seconds, seconds);

    public SecondsRange And(SecondsRange other) => new(Math.Min(Low, other.Low), Math.Max(High, other.High));

    public override string ToString() => Low == High
        ? string.Create(CultureInfo.InvariantCulture, $"{Low:0.0} s")
        : string.Create(CultureInfo.InvariantCulture, $"{Low:0.0}-{High:0.0} s");
}
