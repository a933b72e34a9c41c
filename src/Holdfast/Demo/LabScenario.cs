using System.Globalization;
using System.Text.Json.Nodes;
using Holdfast.Adapters.Incidents;
using Holdfast.Commands;
using Holdfast.Core;
using Holdfast.Core.Incidents;
using Holdfast.Lab.World;
using Holdfast.Output;

namespace Holdfast.Demo;

/// <summary><c>holdfast lab --scenario</c>: a real incident in virtual time, with the product's own engine.</summary>
internal static class LabScenario
{
    public static int Run(Invocation invocation, string id, string place, string? api)
    {
        var incidents = IncidentFile.BuiltIn();
        if (incidents.FirstOrDefault(one => one.Id == id) is not { } incident)
        {
            var near = Suggest.Nearest(id, incidents.Select(one => one.Id));
            invocation.Fail($"there is no scenario '{id}'", near is null ? $"scenarios: {string.Join(", ", incidents.Select(one => one.Id))}" : $"did you mean '{near}'?");
            return ExitCodes.Usage;
        }
        var report = Scenario.Run(incident, new ScenarioOptions
        {
            Place = place == "same" ? RouterPlace.Same : RouterPlace.Outside,
            DnsApi = api is null ? null : Enum.Parse<PlaneState>(api, ignoreCase: true),
        });
        if (invocation.IsJson) invocation.Shell.Out.WriteLine(Json(report).ToJsonString(new System.Text.Json.JsonSerializerOptions { WriteIndented = true }));
        else Write(report, invocation.Shell.Out, invocation.Shell.Paint);
        return report.Runs.All(run => run.Broken.IsEmpty) ? ExitCodes.Done : ExitCodes.Unexpected;
    }

    private static void Write(ScenarioReport report, TextWriter writer, Paint paint)
    {
        writer.WriteLine(paint.Bold($"{report.Scenario}: {report.Title}"));
        writer.WriteLine($"virtual time; router zone {(report.Place == RouterPlace.Same ? "at the CDN's owner and deSEC" : "outside both CDNs' owners")}; DNS API of the owner: {report.DnsApi}");
        writer.WriteLine($"policy: probe every {Duration.Format(report.Policy.Interval)}, down after {report.Policy.Down}, up after {report.Policy.Up}, back after {Duration.Format(report.Policy.Failback.Clean)} clean and {Duration.Format(report.Policy.Failback.Dwell)} dwell");
        foreach (var run in report.Runs)
        {
            writer.WriteLine();
            writer.WriteLine(paint.Bold($"with a deSEC minimum TTL of {run.DesecMinimumTtl} s"));
            foreach (var move in run.Switches)
                writer.WriteLine($"  {Clock(move.At)}  {move.From} → {move.To} ({move.Kind.ToString().ToLowerInvariant()})");
            if (run.Switches.IsEmpty) writer.WriteLine("  nothing was switched");
            if (run.Detected is { } detected) writer.WriteLine($"  detected after {Seconds(detected)}, decided after {Seconds(run.Decided)}, visible: {string.Join(", ", run.Visible.Select(one => $"{one.Provider} {Seconds(one.After)}"))}");
            var table = new Table("share of user time lost while the first front was bad", "");
            table.Add("Holdfast", paint.Bold(run.UserTimeLost?.ToString() ?? "not computable"));
            table.Add("an oracle with the same probes, policy and TTLs (the floor)", run.Floor?.ToString() ?? "not computable");
            table.Add("the original tool, sample configuration", run.OriginalSample?.ToString() ?? "not computable");
            table.Add($"the original tool, one host name per CDN ({run.OriginalFixedSwitches} switches)", run.OriginalFixed?.ToString() ?? "not computable");
            table.Write(writer, paint);
            writer.WriteLine(run.Broken.IsEmpty
                ? $"  {run.InvariantsChecked} checks of invariants, none broken"
                : paint.Red($"  {run.Broken.Count} of {run.InvariantsChecked} checks of invariants broken: {run.Broken[0]}"));
        }
        foreach (var note in report.Notes) writer.WriteLine($"note: {note}");
    }

    /// <summary>The first run's figures stand at the top; all runs follow, one per minimum TTL.</summary>
    private static JsonObject Json(ScenarioReport report)
    {
        var json = One(report, report.Runs[0]);
        json["runs"] = new JsonArray([.. report.Runs.Select(run => (JsonNode)One(report, run))]);
        json["notes"] = new JsonArray([.. report.Notes.Select(note => (JsonNode)note)]);
        return json;
    }

    private static JsonObject One(ScenarioReport report, ScenarioRun run) => new()
    {
        ["scenario"] = report.Scenario,
        ["mode"] = "virtual",
        ["routerZone"] = report.Place.ToString().ToLowerInvariant(),
        ["dnsApi"] = report.DnsApi,
        ["desecMinimumTtl"] = run.DesecMinimumTtl,
        ["policy"] = new JsonObject
        {
            ["intervalSeconds"] = report.Policy.Interval.TotalSeconds,
            ["timeoutSeconds"] = report.Policy.Timeout.TotalSeconds,
            ["down"] = report.Policy.Down.ToString(),
            ["up"] = report.Policy.Up,
            ["failback"] = report.Policy.Failback.Mode.ToString().ToLowerInvariant(),
            ["cleanSeconds"] = report.Policy.Failback.Clean.TotalSeconds,
            ["dwellSeconds"] = report.Policy.Failback.Dwell.TotalSeconds,
            ["maxSwitchesPerHour"] = report.Policy.MaxSwitchesPerHour,
        },
        ["switches"] = run.Switches.Count,
        ["detectedSeconds"] = run.Detected?.TotalSeconds,
        ["decidedSeconds"] = run.Decided?.TotalSeconds,
        ["visibleSeconds"] = new JsonObject(run.Visible.Select(one => KeyValuePair.Create(one.Provider, (JsonNode?)one.After?.TotalSeconds))),
        ["userTimeLostShare"] = Share(run.UserTimeLost),
        ["floorShare"] = Share(run.Floor),
        ["originalTool"] = new JsonObject { ["sampleConfig"] = Share(run.OriginalSample), ["fixedConfig"] = Share(run.OriginalFixed) },
        ["invariants"] = new JsonObject { ["checked"] = run.InvariantsChecked, ["broken"] = run.Broken.Count },
    };

    /// <summary>A number, a range where the fixture leaves a strength open, or null where nothing can be computed.</summary>
    private static JsonNode? Share(ShareRange? share) => share switch
    {
        null => null,
        { IsExact: true } => JsonValue.Create(Math.Round(share.Low, 6)),
        _ => new JsonObject { ["low"] = Math.Round(share.Low, 6), ["high"] = Math.Round(share.High, 6) },
    };

    private static string Clock(TimeSpan span) => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalHours:00}:{span.Minutes:00}:{span.Seconds:00}");

    private static string Seconds(TimeSpan? span) => span is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known.TotalSeconds:0.0} s") : "never";
}
