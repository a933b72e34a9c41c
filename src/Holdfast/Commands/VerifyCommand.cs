using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Holdfast.Adapters.Resolvers;
using Holdfast.Adapters.Scoring;
using Holdfast.Output;
using Holdfast.Sync;

namespace Holdfast.Commands;

/// <summary><c>holdfast verify</c>: what the authoritative servers answer, against what is declared.</summary>
internal static class VerifyCommand
{
    public static Command Create(Shell shell, GlobalOptions options)
    {
        var command = new Command("verify", "Ask each provider's authoritative servers whether they serve what is declared. Exit 4 when something differs, or when something else breaks users (delegation, DNSSEC).");
        var arguments = new SyncArguments();
        command.Arguments.Add(arguments.Zones);
        command.SetAction(async (line, cancel) =>
        {
            var invocation = new Invocation(shell, line, options);
            if (invocation.LoadConfiguration() is not { } configuration) return ExitCodes.ConfigInvalid;
            if (arguments.Read(invocation, configuration.Zones.Select(zone => zone.Zone), []) is not { } sync) return ExitCodes.Usage;
            if (invocation.OpenState() is not { } state) return ExitCodes.Unexpected;
            using var run = new SyncRun(configuration, state, shell);
            var reports = await run.VerifyAsync(sync, cancel);
            var today = DateOnly.FromDateTime(shell.Clock.GetUtcNow().UtcDateTime);
            var shown = VerifyEvidence.Of([.. reports.Select(one => one.Report).OfType<ZoneVerification>()], isWhole: sync.Zones.Count == 0 && reports.All(one => one.Report is not null), today);
            await new EvidenceRecords(state, shell.Clock).WriteAsync(shown, cancel);
            if (invocation.IsJson) shell.Out.WriteLine(JsonSerializer.Serialize(Report(reports), VerifyJsonContext.Default.VerifyReport));
            else Write(reports, shell.Out, shell.Paint);
            // A server that could not be asked is a partial answer; one that answers otherwise is drift.
            if (reports.Any(one => one.Planned is PlannedZone.Unreadable || one.Report?.Servers.Any(server => server.Trouble is not null) == true)) return ExitCodes.Partial;
            return reports.Any(one => one.Report?.Verified is false || !one.Planned.Findings.IsEmpty) ? ExitCodes.ChangesPending : ExitCodes.Done;
        });
        return command;
    }

    private static void Write(IReadOnlyList<(PlannedZone Planned, ZoneVerification? Report)> reports, TextWriter writer, Paint paint)
    {
        foreach (var zone in reports.GroupBy(one => one.Planned.Spec.Zone))
        {
            writer.WriteLine(paint.Bold(zone.Key.Unicode));
            foreach (var (planned, report) in zone)
            {
                if (planned is PlannedZone.Unreadable unreadable) writer.WriteLine($"  {planned.Id}: {paint.Red("unreadable")}: {unreadable.Reason}");
                if (report is null) continue;
                var word = report.Verified switch { true => paint.Green("verified"), false => paint.Red("differs"), _ => paint.Yellow("not proved") };
                writer.WriteLine($"  {planned.Id}: {word}: {report.Reason}");
                foreach (var server in report.Servers)
                {
                    var state = server.Trouble is not null ? paint.Yellow(server.Trouble) : server.Differences.IsEmpty ? $"{server.Checked} as declared" : paint.Red($"{server.Differences.Count} of {server.Checked} differ");
                    writer.WriteLine($"      {server.Server.Name}: {state}");
                    foreach (var difference in server.Differences) writer.WriteLine($"          {difference}");
                }
                foreach (var skipped in report.Skipped) writer.WriteLine($"      {paint.Dim($"not comparable: {skipped.Key}: {skipped.Why}")}");
            }
            PlanText.WriteZone(zone.Select(one => one.Planned), writer, paint);
            writer.WriteLine();
        }
    }

    private static VerifyReport Report(IReadOnlyList<(PlannedZone Planned, ZoneVerification? Report)> reports) => new(
        [.. reports.GroupBy(one => one.Planned.Spec.Zone).Select(zone => new VerifiedZone(zone.Key.Value, [.. zone.Select(one => new VerifiedProvider(
            one.Planned.Id.Value,
            one.Report?.Verified,
            one.Report?.Reason ?? (one.Planned as PlannedZone.Unreadable)?.Reason ?? "",
            (one.Planned as PlannedZone.Unreadable)?.Reason,
            one.Report is null ? [] : [.. one.Report.Servers.Select(server => new VerifiedServer(
                server.Server.Name, server.Server.Address.ToString(), server.Checked, server.Trouble, [.. server.Differences.Select(difference => difference.ToString())]))],
            one.Report is null ? [] : [.. one.Report.Skipped.Select(skipped => new SkippedReport(skipped.Key.ToString(), skipped.Why))]))]) { Findings = FindingReport.Of(zone.Select(one => one.Planned)), Notes = [.. zone.SelectMany(one => one.Planned.Remarks).Distinct()] })]);
}

internal sealed record VerifyReport(List<VerifiedZone> Zones);

internal sealed record VerifiedZone(string Zone, List<VerifiedProvider> Providers)
{
    public List<FindingReport> Findings { get; init; } = [];

    public List<string> Notes { get; init; } = [];
}

internal sealed record VerifiedProvider(string Provider, bool? Verified, string Reason, string? Error, List<VerifiedServer> NameServers, List<SkippedReport> Skipped);

internal sealed record VerifiedServer(string Name, string Address, int Checked, string? Trouble, List<string> Differences);

internal sealed record SkippedReport(string Set, string Why);

[JsonSerializable(typeof(VerifyReport))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
internal sealed partial class VerifyJsonContext : JsonSerializerContext;
