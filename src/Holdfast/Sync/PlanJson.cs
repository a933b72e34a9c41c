using System.Text.Json.Serialization;
using Holdfast.Adapters.Providers;
using Holdfast.Core.Dns;
using Holdfast.Core.Sync;

namespace Holdfast.Sync;

/// <summary>The JSON of <c>plan</c> and <c>apply</c>: a promise to machines, so fields are only ever added.</summary>
internal static class PlanJson
{
    public static PlanReport Of(IReadOnlyList<PlannedZone> planned) => new(
        planned.GroupBy(zone => zone.Spec.Zone).Select(zone => Zone(zone.Key.Value, [.. zone], zone.Select(one => Report(one)).ToList())).ToList());

    public static PlanReport Of(IReadOnlyList<AppliedZone> applied) => new(
        applied.GroupBy(zone => zone.Planned.Spec.Zone).Select(zone => Zone(zone.Key.Value, [.. zone.Select(one => one.Planned)], zone.Select(one => (ProviderReport)Report(one)).ToList())).ToList());

    private static ZoneReport Zone(string name, List<PlannedZone> copies, List<ProviderReport> providers) => new(name, providers)
    {
        Findings = FindingReport.Of(copies),
        Notes = [.. copies.SelectMany(one => one.Remarks).Distinct()],
    };

    private static AppliedReport Report(AppliedZone applied) => new(Report(applied.Planned))
    {
        State = applied.WasRefused ? "refused" : Report(applied.Planned).State,
        Error = applied.Error,
        Applied = applied.Applied,
        Failed = applied.Failed,
        Verified = applied.Verified,
        VerifiedReason = applied.VerifiedReason,
        Outcomes = applied.Outcomes.Select(Outcome).ToList(),
    };

    private static ProviderReport Report(PlannedZone planned) => planned switch
    {
        PlannedZone.Planned ready => Report(ready.Id, "planned", ready.Plan),
        PlannedZone.Refused refused => Report(refused.Id, "refused", refused.Plan),
        PlannedZone.Unreadable unreadable => new ProviderReport { Provider = unreadable.Id.Value, State = "unreadable", Error = unreadable.Reason },
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static ProviderReport Report(ProviderId id, string state, ZonePlan plan) => new()
    {
        Provider = id.Value,
        State = state,
        Digest = plan.Digest,
        Create = plan.Creates,
        Update = plan.Updates,
        Delete = plan.Deletes,
        Unchanged = plan.Unchanged,
        Undeclared = plan.Undeclared,
        Orphans = plan.Orphans.Count,
        OrphanSets = plan.Orphans.Select(key => key.ToString()).ToList(),
        Changes = plan.Changes.Select(change => new ChangeReport(
            change.Action, change.Key.Name.ToString(), change.Key.Type.Name,
            change.Old is { } old ? Side(old.Set, old.Proxied, old.Comment) : null,
            change.New is { } next ? Side(next.Set, next.Proxied, next.Comment) : null)).ToList(),
        Notes = [.. plan.Notes],
        Objections = plan.Objections.Select(objection => new ObjectionReport(objection.Guard.Name(), objection.Message, [.. objection.Holds.Select(key => key.ToString())])).ToList(),
    };

    private static SideReport Side(RecordSet set, bool? proxied, string? comment) => new(set.Ttl.Seconds, [.. set.Values], proxied, comment);

    private static OutcomeReport Outcome(ChangeOutcome outcome) => outcome switch
    {
        ChangeOutcome.Applied => new(outcome.Change.Action, outcome.Change.Key.Name.ToString(), outcome.Change.Key.Type.Name, "applied", null),
        ChangeOutcome.Failed failed => new(outcome.Change.Action, outcome.Change.Key.Name.ToString(), outcome.Change.Key.Type.Name, "failed", failed.Reason),
        ChangeOutcome.Unknown unknown => new(outcome.Change.Action, outcome.Change.Key.Name.ToString(), outcome.Change.Key.Type.Name, "unknown", unknown.Reason),
        ChangeOutcome.NotTried skipped => new(outcome.Change.Action, outcome.Change.Key.Name.ToString(), outcome.Change.Key.Type.Name, "not-tried", skipped.Reason),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}

internal sealed record PlanReport(List<ZoneReport> Zones);

internal sealed record ZoneReport(string Zone, List<ProviderReport> Providers)
{
    /// <summary>What breaks users as it stands, whether or not anything changes.</summary>
    public List<FindingReport> Findings { get; init; } = [];

    public List<string> Notes { get; init; } = [];
}

internal sealed record FindingReport(string Guard, string Message)
{
    public static List<FindingReport> Of(IEnumerable<PlannedZone> copies) =>
        [.. copies.SelectMany(one => one.Findings).Select(finding => new FindingReport(finding.Guard.Name(), finding.Message)).Distinct()];
}

[JsonDerivedType(typeof(AppliedReport))]
internal record ProviderReport
{
    public required string Provider { get; init; }
    public required string State { get; init; }
    public string? Digest { get; init; }
    public string? Error { get; init; }
    public int Create { get; init; }
    public int Update { get; init; }
    public int Delete { get; init; }
    public int Unchanged { get; init; }
    public int Undeclared { get; init; }
    public int Orphans { get; init; }
    public List<string> OrphanSets { get; init; } = [];
    public List<ChangeReport> Changes { get; init; } = [];
    public List<string> Notes { get; init; } = [];
    public List<ObjectionReport> Objections { get; init; } = [];
}

/// <summary>What <c>plan</c> would have said, and what became of it.</summary>
internal sealed record AppliedReport : ProviderReport
{
    [System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
    public AppliedReport(ProviderReport planned) : base(planned)
    {
        Outcomes = [];
    }

    public required int Applied { get; init; }
    public required int Failed { get; init; }

    /// <summary>true, false, or null with its reason.</summary>
    public required bool? Verified { get; init; }

    public required string? VerifiedReason { get; init; }
    public required List<OutcomeReport> Outcomes { get; init; }
}

internal sealed record ChangeReport(string Action, string Name, string Type, SideReport? Before, SideReport? After);

internal sealed record SideReport(
    int Ttl,
    List<string> Values,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Proxied,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Comment);

/// <param name="Holds">The record sets that alone are held back; empty = the whole plan is refused.</param>
internal sealed record ObjectionReport(string Guard, string Message, List<string> Holds);

internal sealed record OutcomeReport(string Action, string Name, string Type, string Outcome, string? Reason);

[JsonSerializable(typeof(PlanReport))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
internal sealed partial class PlanJsonContext : JsonSerializerContext;
