using System.Globalization;
using Holdfast.Adapters.Incidents;
using Holdfast.Commands;
using Holdfast.Core;
using Holdfast.Core.Incidents;
using Holdfast.Lab.World;
using Holdfast.Output;

namespace Holdfast.Demo;

/// <summary><c>holdfast lab --scenario</c>: a real incident, in virtual time with the product's own engine, or in real time with the product itself.</summary>
internal static class LabScenario
{
    public static async Task<int> RunAsync(Invocation invocation, string id, ScenarioOptions options, double? speed, CancellationToken cancel)
    {
        var incidents = IncidentFile.BuiltIn();
        if (incidents.FirstOrDefault(one => one.Id == id) is not { } incident)
        {
            var near = Suggest.Nearest(id, incidents.Select(one => one.Id));
            invocation.Fail($"there is no scenario '{id}'", near is null ? $"scenarios: {string.Join(", ", incidents.Select(one => one.Id))}" : $"did you mean '{near}'?");
            return ExitCodes.Usage;
        }
        var report = speed is { } factor ? await LiveAsync(invocation.Shell, incident, options, factor, cancel) : Scenario.Run(incident, options);
        if (report is null) return ExitCodes.Unexpected;
        if (invocation.IsJson) invocation.Shell.Out.WriteLine(LabJson.Of(report).ToJsonString(LabJson.Indented));
        else Write(report, invocation.Shell.Out, invocation.Shell.Paint);
        return report.Runs.All(run => run.Broken.IsEmpty) ? ExitCodes.Done : ExitCodes.Unexpected;
    }

    private static async Task<ScenarioReport?> LiveAsync(Shell shell, Incident incident, ScenarioOptions options, double speed, CancellationToken cancel)
    {
        var length = LiveScenario.Length(incident, options, speed);
        var rounded = TimeSpan.FromMinutes(Math.Ceiling(length.TotalMinutes));
        shell.Error.WriteLine($"{incident.Id} in real time at {speed.ToString(CultureInfo.InvariantCulture)} times the speed of life: about {Duration.Format(rounded)}{(speed < 60 && rounded > TimeSpan.FromMinutes(5) ? " (--speed 60 makes minutes seconds)" : "")}");
        var folder = Directory.CreateTempSubdirectory("holdfast-lab-").FullName;
        try
        {
            return await new LiveScenario(shell, folder, incident, options, speed).RunAsync(cancel);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Write(ScenarioReport report, TextWriter writer, Paint paint)
    {
        writer.WriteLine(paint.Bold($"{report.Scenario}: {report.Title}"));
        writer.WriteLine($"{(report.Runs[0].IsReal ? "real" : "virtual")} time; router zone {Place(report.Place)}; DNS API of the owner: {report.DnsApi}");
        writer.WriteLine($"policy: probe every {Duration.Format(report.Policy.Interval)}, down after {report.Policy.Down}, up after {report.Policy.Up}, back after {Duration.Format(report.Policy.Failback.Clean)} clean and {Duration.Format(report.Policy.Failback.Dwell)} dwell");
        foreach (var run in report.Runs)
        {
            writer.WriteLine();
            // At the owners of the fronts deSEC plays no part.
            if (report.Place != RouterPlace.Owners) writer.WriteLine(paint.Bold($"with a deSEC minimum TTL of {run.DesecMinimumTtl} s"));
            foreach (var move in run.Switches)
                writer.WriteLine($"  {Clock(move.At)}  {move.From} → {move.To} ({move.Kind.ToString().ToLowerInvariant()})");
            if (run.Switches.IsEmpty) writer.WriteLine("  nothing was switched");
            if (run.Detected is { } detected) writer.WriteLine($"  detected after {Seconds(detected)}, decided after {Seconds(run.Decided)}, visible: {string.Join(", ", run.Visible.Select(one => $"{one.Provider} {Seconds(one.After)}"))}");
            var table = new Table("share of user time lost while the first front was bad", "");
            table.Add("Holdfast", paint.Bold(run.UserTimeLost is { } lost ? $"{lost} = {run.SecondsLost} of {run.SecondsBad}" : "not computable"));
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

    private static string Place(RouterPlace place) => place switch
    {
        RouterPlace.Outside => "outside both CDNs' owners",
        RouterPlace.Owners => "at the DNS services of both CDNs' owners",
        _ => "at the CDN's owner and deSEC",
    };

    private static string Clock(TimeSpan span) => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalHours:00}:{span.Minutes:00}:{span.Seconds:00}");

    private static string Seconds(TimeSpan? span) => span is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known.TotalSeconds:0.0} s") : "never";
}
