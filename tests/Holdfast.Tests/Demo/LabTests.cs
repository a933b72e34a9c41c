using System.Text.Json.Nodes;
using Holdfast.Adapters.Incidents;
using Holdfast.Core;
using Holdfast.Core.Failover;
using Holdfast.Core.Incidents;
using Holdfast.Demo;
using Holdfast.Lab.World;
using Holdfast.Output;
using Holdfast.Tests.Support;

namespace Holdfast.Tests.Demo;

/// <summary><c>holdfast lab</c> through the real command line, and its two kinds of time against each other.</summary>
public sealed class LabTests
{
    private static readonly string[] Promised =
        ["scenario", "mode", "policy", "switches", "detectedSeconds", "decidedSeconds", "visibleSeconds", "userTimeLostShare", "floorShare", "originalTool", "invariants"];

    [Fact]
    public async Task The_lab_breaks_switches_proves_heals_and_comes_back()
    {
        using var place = new Workplace();
        var run = await place.RunAsync("lab --format json");
        Assert.True(run.Code == ExitCodes.Done, run.Error);
        Assert.All(Promised, member => Assert.True(run.Json.AsObject().ContainsKey(member), member));
        Assert.Equal("real", (string?)run.Json["mode"]);
        Assert.Equal(2, (int?)run.Json["switches"]);
        Assert.Equal(0, (int?)run.Json["invariants"]!["broken"]);
        Assert.True((long?)run.Json["invariants"]!["checked"] > 20);
        Assert.Equal(["desec", "own"], run.Json["visibleSeconds"]!.AsObject().Select(one => one.Key));
        var (lost, floor, sample) = ((double)run.Json["userTimeLostShare"]!, (double)run.Json["floorShare"]!, (double)run.Json["originalTool"]!["sampleConfig"]!);
        Assert.Equal(1, sample);
        Assert.InRange(floor, 0.01, 0.9);
        Assert.InRange(lost, 0.01, 0.95);
        Assert.Contains("cloudflare breaks", run.Error, StringComparison.Ordinal);
        Assert.Contains("second is written and served at 2 of 2 providers", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scenario_in_virtual_time_shows_both_minimum_ttls_and_every_promised_member()
    {
        using var place = new Workplace();
        var run = await place.RunAsync("lab --scenario cf-2025-11-18 --format json");
        Assert.True(run.Code == ExitCodes.Done, run.Error);
        Assert.All(Promised, member => Assert.True(run.Json.AsObject().ContainsKey(member), member));
        Assert.Equal("virtual", (string?)run.Json["mode"]);
        Assert.Equal([60, 3600], run.Json["runs"]!.AsArray().Select(one => (int)one!["desecMinimumTtl"]!));
        Assert.True((double)run.Json["userTimeLostShare"]! < 0.01);

        var chosen = await place.RunAsync("lab --scenario cf-2025-11-18 --router-zone owners --dns-api frozen --minimum-ttl 900 --format json");
        Assert.Equal(["cloudflare", "bunny"], chosen.Json["visibleSeconds"]!.AsObject().Select(one => one.Key));
        Assert.Equal([900], chosen.Json["runs"]!.AsArray().Select(one => (int)one!["desecMinimumTtl"]!));
    }

    [Fact]
    public async Task At_the_owners_of_the_fronts_desec_plays_no_part()
    {
        using var place = new Workplace();
        var run = await place.RunAsync("lab --scenario cf-2025-11-18 --router-zone owners");
        Assert.True(run.Code == ExitCodes.Done, run.Error);
        Assert.DoesNotContain("deSEC", run.Out, StringComparison.Ordinal);
        Assert.Single(run.Out.Split('\n'), line => line.StartsWith("Holdfast ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_operator_in_the_lab_meets_no_error_of_a_parent_that_cannot_be_asked()
    {
        using var place = new Workplace();
        using var told = new StringWriter();
        var shell = new Shell(told, told, TimeProvider.System, _ => null, false, false);
        var settings = new LiveSiteOptions(Lab.Internet.RouterPlace.Outside, LabSetup.Scaled, LabSetup.ScaledTtl, LabSetup.ScaledTtl);
        await using var site = await LiveSite.StartAsync(shell, place.Folder, settings, new Timeline(told, shell.ErrorPaint, shell.Clock), TestContext.Current.CancellationToken);
        Assert.True(site is not null, told.ToString());
        using var answer = new StringWriter();
        using var error = new StringWriter();
        var inside = shell with { Out = answer, Error = error, Environment = LabSetup.Environment(site.Internet, place.Folder, _ => null) };
        var code = await Holdfast.Commands.CommandLine.RunAsync(["pin", "web", "cloudflare"], inside, TestContext.Current.CancellationToken);
        Assert.True(code == ExitCodes.Done, $"{answer}{error}");
        Assert.Equal("note: delegation and DNSSEC are not checked: in the lab every name server is on this machine, and none of them answers at port 53", error.ToString().Trim());
    }

    [Theory]
    [InlineData("--scenario cf-2025-11-19", "did you mean 'cf-2025-11-18'?")]
    [InlineData("--time virtual", "belongs to --scenario")]
    [InlineData("--scenario cf-2025-12-05 --speed 10", "--time real")]
    [InlineData("--scenario cf-2025-12-05 --time real --speed 600", "1 to 60")]
    [InlineData("--minimum-ttl never", "--minimum-ttl takes seconds")]
    [InlineData("--dns-api frozen", "belongs to --scenario")]
    public async Task What_does_not_fit_together_is_said(string arguments, string words)
    {
        using var place = new Workplace();
        var run = await place.RunAsync($"lab {arguments}");
        Assert.Equal(ExitCodes.Usage, run.Code);
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
    }

    /// <summary>
    /// The same short incident with real sockets, servers, users and clocks, 60 times as fast, and in the simulation. What remains
    /// between them comes from sampling: six caches that run out one after the other (half a TTL over six), a visit every 300 ms,
    /// and the moment at which the real name servers changed, which is measured.
    /// </summary>
    [Fact]
    public async Task Real_and_virtual_time_agree_on_a_short_incident()
    {
        const double speed = 60;
        var start = new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero);
        var end = start + TimeSpan.FromMinutes(10);
        var incident = new Incident
        {
            Id = "short", Owner = "cloudflare", Title = "ten bad minutes", Start = start, End = end,
            Scope = new IncidentScope(ScopeKind.Global), Symptom = new Symptom("http-status", 500),
            Planes = [new PlaneHistory(PlaneHistory.CdnData, [new PlanePhase(PlaneState.Down, start, end)])],
        };
        var policy = RouterPolicy.Default with
        {
            Up = 6, MinimumHealthy = TimeSpan.FromMinutes(1), Failback = new Failback(FailbackMode.Delayed, Clean: TimeSpan.FromMinutes(3), Dwell: TimeSpan.FromMinutes(8)),
        };
        using var place = new Workplace();
        using var told = new StringWriter();
        var shell = new Shell(told, told, TimeProvider.System, _ => null, false, false);
        var report = await new LiveScenario(shell, place.Folder, incident, new ScenarioOptions { Place = RouterPlace.Outside, Policy = policy, MinimumTtls = [60] }, speed).RunAsync(TestContext.Current.CancellationToken);
        Assert.True(report is not null, told.ToString());
        var real = report.Runs[0];
        var simulated = real.Virtual!;

        Assert.Empty(real.Broken);
        // The lab calls its second front "second", the simulation by its owner.
        static string Front(FrontName name) => name.Value == "cloudflare" ? "first" : "second";
        Assert.Equal(simulated.Switches.Select(change => (change.Kind, Front(change.From), Front(change.To))), real.Switches.Select(change => (change.Kind, Front(change.From), Front(change.To))));
        Assert.Equal([SwitchKind.Failover, SwitchKind.Failback], real.Switches.Select(change => change.Kind));
        var bad = (end - start).TotalSeconds;
        var late = (real.Visible.Max(one => one.After!.Value) - simulated.Visible.Max(one => one.After!.Value)).TotalSeconds;
        var sampling = (60 / 2.0 / 6) + (0.3 * speed);
        Assert.InRange(Math.Abs(real.UserTimeLost!.Low - simulated.LostShare!.Value), 0, (Math.Abs(late) + sampling) / bad);
    }

    [Fact]
    public void Every_incident_can_be_played_on_the_little_internet_as_far_as_its_planes_go()
    {
        foreach (var incident in IncidentFile.BuiltIn())
            Assert.True(LiveScenario.Length(incident, new ScenarioOptions(), 1) > TimeSpan.FromMinutes(5), $"{incident.Id} is short: real time should be its default");
    }
}
