using System.Text.Json.Serialization;
using Holdfast.Core;
using Holdfast.Core.Mitigation;

namespace Holdfast.Index;

/// <summary>The JSON of <c>mitigate</c>: a promise to machines, so fields are only ever added.</summary>
/// <param name="Budget">Null = none was given.</param>
/// <param name="Optimal">Proven: nothing that can be afforded does better.</param>
internal sealed record MitigateReport(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] decimal? Budget, List<ChosenReport> Chosen, List<ParetoReport> Pareto, bool Optimal)
{
    [JsonPropertyOrder(-2)]
    public string Format { get; } = "holdfast-mitigate";

    [JsonPropertyOrder(-1)]
    public int Version { get; } = 1;

    public required string Currency { get; init; }

    /// <summary>Of all chosen, in the first year.</summary>
    public required decimal Cost { get; init; }

    public required int Considered { get; init; }
    public required bool ParetoComplete { get; init; }
    public required StateReport Before { get; init; }
    public required StateReport After { get; init; }
    public required List<TargetReport> Targets { get; init; }
    public required List<string> Remarks { get; init; }

    /// <summary>How much hangs on figures that nobody knows exactly; without a target only.</summary>
    public PlanStability? Stability { get; init; }

    /// <summary>Of the index; with <c>--target score=N</c> only.</summary>
    public ScoreChangeReport? Score { get; init; }

    public static MitigateReport Of(MitigationPlan plan) => new(
        plan.Budget, plan.Chosen.Select(ChosenReport.Of).ToList(),
        plan.Pareto.Select(point => new ParetoReport(point.Cost, point.ExpectedLoss, [.. point.Measures])).ToList(), plan.IsOptimal)
    {
        Currency = plan.Currency,
        Cost = plan.Cost,
        Considered = plan.Considered.Count,
        ParetoComplete = plan.IsParetoComplete,
        Before = StateReport.Of(plan.Before),
        After = StateReport.Of(plan.After),
        Targets = plan.Targets.Select(target => new TargetReport(target.Target, target.IsReached, [.. target.Missed], [.. target.Unreachable])).ToList(),
        Remarks = [.. plan.Remarks],
        Stability = plan.Stability,
        Score = plan.Score is { } score ? new(Math.Round(score.Before, 2), Math.Round(score.After, 2)) : null,
    };
}

/// <param name="Events">Named events that are survived from this step on.</param>
internal sealed record ChosenReport(string Id, decimal Cost, RemovesReport Removes, List<string> Events, BeforeAfter ExpectedLoss)
{
    public required string Title { get; init; }
    public required MeasureCostReport CostDetail { get; init; }
    public required decimal EffortDays { get; init; }
    public required double LeadTime { get; init; }

    /// <summary>Criteria of the index that it speaks for.</summary>
    public required List<string> Criteria { get; init; }

    /// <summary>Criteria whose suggested level rises.</summary>
    public required List<RaisedReport> Raised { get; init; }

    public required List<string> SinglePoints { get; init; }

    public static ChosenReport Of(ChosenMeasure chosen) => new(
        chosen.Measure.Id, chosen.Measure.Cost.FirstYear, new(chosen.RemovedSinglePoints.Count, chosen.RemovedCutSets), [.. chosen.SavedEvents], new(chosen.Before, chosen.After))
    {
        Title = chosen.Measure.Title,
        CostDetail = MeasureCostReport.Of(chosen.Measure.Cost),
        EffortDays = chosen.Measure.EffortDays,
        LeadTime = chosen.Measure.LeadTime.TotalSeconds,
        Criteria = [.. chosen.Measure.Criteria],
        Raised = chosen.Raised.Select(raised => new RaisedReport(raised.Criterion, raised.Subject, raised.Before, raised.After)).ToList(),
        SinglePoints = [.. chosen.RemovedSinglePoints],
    };
}

/// <param name="Spof">Single points of failure of critical components that are gone.</param>
/// <param name="CutSets">Minimal combinations of two or three failures that are gone.</param>
internal sealed record RemovesReport(int Spof, int CutSets);

internal sealed record BeforeAfter(decimal Before, decimal After);

internal sealed record ScoreChangeReport(double Before, double After);

internal sealed record RaisedReport(string Criterion, string Subject, string Before, string After);

internal sealed record MeasureCostReport(decimal Once, decimal PerYear, string Source)
{
    public static MeasureCostReport Of(MeasureCost cost) => new(cost.Once, cost.PerYear, cost.Source);
}

internal sealed record ParetoReport(decimal Cost, decimal ExpectedLoss, List<string> Measures);

internal sealed record TargetReport(string Target, bool Reached, List<string> Missed, List<string> Unreachable);

/// <param name="ExpectedLoss">Per year, in <paramref name="Unit"/>; null = not known: nothing has a rate.</param>
internal sealed record StateReport([property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] decimal? ExpectedLoss, string Unit, List<EventLossReport> Losses, List<HoursReport> DownHours, List<string> SinglePoints, SortedDictionary<int, long>? CutSets, List<OutcomeReport> Events)
{
    public static StateReport Of(MitigationState state) => new(
        state.Loss.IsKnown ? state.Loss.Total : null, state.Loss.Unit,
        state.Loss.Events.Select(each => new EventLossReport(each.Event, each.Title, each.PerYear, each.Repair.TotalSeconds, each.Each, each.Yearly)).ToList(),
        state.Hours.Select(each => new HoursReport(each.Component, each.PerYear)).ToList(),
        [.. state.SinglePoints],
        state.CutSets is { } sets ? new(sets.ToDictionary(each => each.Size, each => each.Count)) : null,
        state.Events.Select(each => new OutcomeReport(each.Event, each.Cost, each.IsSurvived, [.. each.Broken])).ToList())
    {
        Rated = state.Loss.Rated,
        Unrated = [.. state.Loss.Unrated],
    };

    /// <summary>How many nodes have an outage rate: with none, the expected loss is not known.</summary>
    public int Rated { get; init; }

    /// <summary>Ids of what could have a rate and has none.</summary>
    public List<string> Unrated { get; init; } = [];
}

internal sealed record EventLossReport(string Event, string Title, double PerYear, double Repair, decimal Each, decimal Yearly);

internal sealed record HoursReport(string Component, double? PerYear);

internal sealed record OutcomeReport(string Event, decimal Cost, bool Survived, List<string> Broken);

/// <summary>The JSON of <c>mitigate --list</c>.</summary>
internal sealed record MeasureListReport(List<MeasureReport> Measures)
{
    public static MeasureListReport Of(ValueList<Measure> measures) => new(measures.Select(measure => new MeasureReport(
        measure.Id, measure.Kind, measure.Title, measure.Cost.FirstYear, MeasureCostReport.Of(measure.Cost), measure.EffortDays, measure.LeadTime.TotalSeconds,
        [.. measure.Criteria], [.. measure.Excludes], [.. measure.Requires])).ToList());
}

/// <summary>The JSON of <c>mitigate --missing</c>: ids of what could have an outage rate and has none.</summary>
internal sealed record MissingRatesReport(List<string> Missing);

internal sealed record MeasureReport(
    string Id, string Kind, string Title, decimal Cost, MeasureCostReport CostDetail, decimal EffortDays, double LeadTime, List<string> Criteria, List<string> Excludes, List<string> Requires);

[JsonSerializable(typeof(MitigateReport))]
[JsonSerializable(typeof(MeasureListReport))]
[JsonSerializable(typeof(MissingRatesReport))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class MitigateJsonContext : JsonSerializerContext;
