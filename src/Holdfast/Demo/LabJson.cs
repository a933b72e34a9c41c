using System.Text.Json;
using System.Text.Json.Nodes;
using Holdfast.Core.Failover;
using Holdfast.Lab.World;

namespace Holdfast.Demo;

/// <summary>The lab's results for machines: the same members for the interactive run, a scenario in virtual time, and one in real time.</summary>
internal static class LabJson
{
    public static JsonSerializerOptions Indented { get; } = new() { WriteIndented = true };

    /// <summary>The first run's figures stand at the top; all runs follow, one per minimum TTL.</summary>
    public static JsonObject Of(ScenarioReport report)
    {
        var json = One(report, report.Runs[0]);
        json["runs"] = new JsonArray([.. report.Runs.Select(run => (JsonNode)One(report, run))]);
        json["notes"] = new JsonArray([.. report.Notes.Select(note => (JsonNode)note)]);
        return json;
    }

    public static JsonObject Of(LabResult result, LiveSiteOptions options) => new()
    {
        ["scenario"] = "lab",
        ["mode"] = "real",
        ["routerZone"] = options.Place.ToString().ToLowerInvariant(),
        ["ttlSeconds"] = options.Ttl,
        ["policy"] = Policy(options.Policy),
        ["switches"] = result.Measured.Switches.Count,
        ["detectedSeconds"] = result.Measured.Detected?.TotalSeconds,
        ["decidedSeconds"] = result.Measured.Decided?.TotalSeconds,
        ["visibleSeconds"] = Visible(result.Measured.Visible),
        ["userTimeLostShare"] = Math.Round(result.Lost, 6),
        ["floorShare"] = Rounded(result.Twin.Oracle),
        ["originalTool"] = new JsonObject { ["sampleConfig"] = Rounded(result.Twin.OriginalSample), ["fixedConfig"] = Rounded(result.Twin.OriginalFixed) },
        ["invariants"] = Invariants(result.Checked, result.Broken.Count),
        ["badSeconds"] = Math.Round(result.Bad.TotalSeconds, 3),
    };

    private static JsonObject One(ScenarioReport report, ScenarioRun run)
    {
        var json = new JsonObject
        {
            ["scenario"] = report.Scenario,
            ["mode"] = run.IsReal ? "real" : "virtual",
            ["routerZone"] = report.Place.ToString().ToLowerInvariant(),
            ["dnsApi"] = report.DnsApi,
            ["desecMinimumTtl"] = run.DesecMinimumTtl,
            ["policy"] = Policy(report.Policy),
            ["switches"] = run.Switches.Count,
            ["detectedSeconds"] = run.Detected?.TotalSeconds,
            ["decidedSeconds"] = run.Decided?.TotalSeconds,
            ["visibleSeconds"] = Visible(run.Visible),
            ["userTimeLostShare"] = Share(run.UserTimeLost),
            ["userSecondsLost"] = Seconds(run.SecondsLost),
            ["badSeconds"] = Seconds(run.SecondsBad),
            ["floorShare"] = Share(run.Floor),
            ["originalTool"] = new JsonObject { ["sampleConfig"] = Share(run.OriginalSample), ["fixedConfig"] = Share(run.OriginalFixed) },
            ["invariants"] = Invariants(run.InvariantsChecked, run.Broken.Count),
        };
        if (run.Virtual is { } twin)
            json["virtual"] = new JsonObject { ["switches"] = twin.Switches.Count, ["detectedSeconds"] = twin.Detected?.TotalSeconds, ["visibleSeconds"] = Visible(twin.Visible), ["userTimeLostShare"] = Rounded(twin.LostShare) };
        return json;
    }

    private static JsonObject Policy(RouterPolicy policy) => new()
    {
        ["intervalSeconds"] = policy.Interval.TotalSeconds,
        ["timeoutSeconds"] = policy.Timeout.TotalSeconds,
        ["down"] = policy.Down.ToString(),
        ["up"] = policy.Up,
        ["minimumHealthySeconds"] = policy.MinimumHealthy.TotalSeconds,
        ["failback"] = policy.Failback.Mode.ToString().ToLowerInvariant(),
        ["cleanSeconds"] = policy.Failback.Clean.TotalSeconds,
        ["dwellSeconds"] = policy.Failback.Dwell.TotalSeconds,
        ["maxSwitchesPerHour"] = policy.MaxSwitchesPerHour,
    };

    private static JsonObject Visible(IEnumerable<(string Provider, TimeSpan? After)> visible) =>
        new(visible.Select(one => KeyValuePair.Create(one.Provider, (JsonNode?)one.After?.TotalSeconds)));

    private static JsonObject Invariants(long count, int broken) => new() { ["checked"] = count, ["broken"] = broken };

    /// <summary>A number, a range where the fixture leaves a strength open, or null where nothing can be computed.</summary>
    private static JsonNode? Share(ShareRange? share) => share switch
    {
        null => null,
        { IsExact: true } => Rounded(share.Low),
        _ => new JsonObject { ["low"] = Math.Round(share.Low, 6), ["high"] = Math.Round(share.High, 6) },
    };

    private static JsonNode Seconds(SecondsRange seconds) => seconds.Low == seconds.High
        ? JsonValue.Create(Math.Round(seconds.Low, 1))
        : new JsonObject { ["low"] = Math.Round(seconds.Low, 1), ["high"] = Math.Round(seconds.High, 1) };

    private static JsonNode? Rounded(double? share) => share is { } value ? JsonValue.Create(Math.Round(value, 6)) : null;
}
