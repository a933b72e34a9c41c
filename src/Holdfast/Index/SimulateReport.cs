using System.Text.Json.Serialization;
using Holdfast.Core.Inventory;
using Holdfast.Core.Simulation;

namespace Holdfast.Index;

/// <summary>The JSON of <c>simulate</c>: a promise to machines, so fields are only ever added. Times are seconds from the start of the event.</summary>
internal sealed record SimulateReport(string Event, string Title, double Duration, int Down, int Degraded, List<TimelineReport> Timeline, LossReport Lost, List<RtoBreachReport> RtoBreaches)
{
    [JsonPropertyOrder(-2)]
    public string Format { get; } = "holdfast-simulate";

    [JsonPropertyOrder(-1)]
    public int Version { get; } = 1;

    public DateTimeOffset? Start { get; init; }
    public double? MetShare { get; init; }
    public List<ActionReport> Actions { get; init; } = [];
    public List<DataLossReport> DataLosses { get; init; } = [];
    public List<RpoBreachReport> RpoBreaches { get; init; } = [];
    public List<RouterLossReport> Routers { get; init; } = [];
    public List<RescueReport> Saving { get; init; } = [];
    public List<string> Assumptions { get; init; } = [];

    public static SimulateReport Of(SimulationResult result, IEnumerable<RescueOption> rescue, IEnumerable<FallenCircle> circles) => new(
        result.Scenario.Id, result.Scenario.Title, result.Scenario.Duration.TotalSeconds, result.Down, result.Degraded,
        result.Timelines.Select(Report).ToList(), Report(result.Lost),
        result.RtoBreaches.Select(breach => new RtoBreachReport(breach.Node, breach.Rto.TotalSeconds, breach.Down.TotalSeconds)).ToList())
    {
        Start = result.Scenario.Start,
        MetShare = result.Scenario.MetShare,
        Actions = result.Actions.Select(action => new ActionReport(action.At.TotalSeconds, Word(action.Kind.ToString()), action.Node, action.Text)).ToList(),
        DataLosses = result.DataLosses.Select(loss => new DataLossReport(loss.At.TotalSeconds, loss.Node, loss.From, loss.Lost.TotalSeconds)).ToList(),
        RpoBreaches = result.RpoBreaches.Select(breach => new RpoBreachReport(breach.Node, breach.Rpo.TotalSeconds, breach.Lost.TotalSeconds, breach.Because)).ToList(),
        Routers = result.Routers.Select(router => new RouterLossReport(
            router.Node, Math.Round(router.Bad.TotalSeconds, 1), Math.Round(router.Lost.TotalSeconds, 1), router.Share is { } share ? Math.Round(share, 6) : null)).ToList(),
        Saving = rescue.Select(option => new RescueReport([.. option.Spared], option.SavedUserShare, option.Before.Cost is null ? null : option.SavedCost, [.. option.Saved])).ToList(),
        Assumptions = [.. result.Scenario.Assumptions, .. circles.Select(circle => circle.ToString())],
    };

    private static TimelineReport Report(Timeline timeline) => new(
        timeline.Node, AnalyseReport.Word(timeline.Kind), timeline.Name, timeline.Criticality.ToString().ToLowerInvariant(), Word(timeline.Worst.ToString()), timeline.DownTime.TotalSeconds,
        timeline.Spans.Select(span => new SpanReport(span.From.TotalSeconds, span.Until.TotalSeconds, Word(span.Level.ToString()), span.Share, [.. span.Because])).ToList());

    private static LossReport Report(Loss loss) => new(
        loss.UserShare, loss.Cost?.Amount, loss.Cost?.Currency, loss.UserHours,
        loss.Components.Select(component => new ComponentLossReport(component.Node, component.LostTime.TotalSeconds, component.Cost)).ToList());

    // SwitchStarted → switch-started
    private static string Word(string name) => string.Concat(name.Select((c, i) => char.IsUpper(c) ? (i > 0 ? "-" : "") + char.ToLowerInvariant(c) : c.ToString()));
}

internal sealed record TimelineReport(string Id, string Kind, string Name, string Criticality, string Worst, double DownSeconds, List<SpanReport> Spans);

/// <param name="Share">Share of calls served.</param>
/// <param name="Because">From the component to what failed, both included.</param>
internal sealed record SpanReport(double From, double Until, string State, double Share, List<string> Because);

/// <param name="UserShare">User time lost, divided by all user time while the event lasted.</param>
internal sealed record LossReport(
    double UserShare, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] decimal? Cost, string? Currency, double? UserHours, List<ComponentLossReport> Components);

internal sealed record ComponentLossReport(string Id, double LostSeconds, decimal Cost);

internal sealed record RtoBreachReport(string Id, double Rto, double Down);

/// <param name="From">The stand-in whose data is older.</param>
internal sealed record DataLossReport(double At, string Node, string From, double LostSeconds);

internal sealed record RpoBreachReport(string Id, double Rpo, double Lost, string Because);

internal sealed record ActionReport(double At, string Kind, string Node, string Text);

/// <summary>The measure of <c>lab --scenario</c>.</summary>
/// <param name="BadSeconds">How long the first front was bad, weighed by how bad.</param>
/// <param name="UserSecondsLost">User time that met a front that failed, in seconds per user.</param>
/// <param name="UserTimeLostShare">One of the other; null when the first front was never bad.</param>
internal sealed record RouterLossReport(string Id, double BadSeconds, double UserSecondsLost, double? UserTimeLostShare);

/// <param name="Spared">What would have needed an alternative out of the event's reach.</param>
/// <param name="Saved">Critical functions that would not have fallen at all.</param>
internal sealed record RescueReport(List<string> Spared, double SavedUserShare, decimal? SavedCost, List<string> Saved);

/// <summary>The JSON of <c>simulate --all</c>, worst first.</summary>
/// <param name="Hours">Null: each event lasts for its own time.</param>
internal sealed record RankingReport([property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? Hours, List<RankedReport> Events)
{
    [JsonPropertyOrder(-2)]
    public string Format { get; } = "holdfast-ranking";

    [JsonPropertyOrder(-1)]
    public int Version { get; } = 1;

    public static RankingReport Of(TimeSpan? duration, IEnumerable<RankedEvent> events) => new(duration?.TotalHours, events.Select(each => new RankedReport(
        each.Event, AnalyseReport.Word(each.Kind), each.Title, each.Cost, each.UserShare, each.Down, each.Degraded, each.RtoBreaches)
    {
        Hours = each.Duration.TotalHours,
        PerYear = each.PerYear,
        CostPerYear = each.CostPerYear,
    }).ToList());
}

internal sealed record RankedReport(string Event, string Kind, string Title, decimal Cost, double UserShare, int Down, int Degraded, int RtoBreaches)
{
    public double Hours { get; init; }

    public double? PerYear { get; init; }

    public decimal? CostPerYear { get; init; }
}

/// <summary>The JSON of <c>simulate --list</c>.</summary>
internal sealed record EventListReport(List<EventReport> Incidents, List<EventReport> Templates);

internal sealed record EventReport(string Event, string Title);

[JsonSerializable(typeof(SimulateReport))]
[JsonSerializable(typeof(RankingReport))]
[JsonSerializable(typeof(EventListReport))]
[JsonSerializable(typeof(MonteCarloResult))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class SimulateJsonContext : JsonSerializerContext;
