using System.Text.Json.Serialization;
using Holdfast.Core.Inventory;
using Holdfast.Core.Reporting.Map;

namespace Holdfast.Core.Reporting;

/// <summary>
/// Everything that a report says, as facts without a language. Maturity, structure and sovereignty stand side by side and are never
/// blended into one figure. What is null was not given to the report, and the report says so.
/// </summary>
public sealed record ReportModel
{
    /// <summary>The name of the form of its JSON.</summary>
    [JsonPropertyOrder(-2)]
    public string Format { get; init; } = "holdfast-report";

    [JsonPropertyOrder(-1)]
    public int Version { get; init; } = 1;

    public required ReportOrganisation Organisation { get; init; }

    /// <summary>When the report was made.</summary>
    public required DateTimeOffset Made { get; init; }

    /// <summary>Maturity; null = not assessed.</summary>
    public ScoreFindings? Score { get; init; }

    public required StructureFindings Structure { get; init; }

    /// <summary>The worst events, one for each cause, the replay of the 18 November 2025 among them; worst first.</summary>
    public required ValueList<EventFinding> Events { get; init; }

    public required ReplayFindings Replays { get; init; }

    /// <summary>What the inventory says about each layer: only where a layer is described can its silence mean anything.</summary>
    public ValueList<LayerCover> Coverage { get; init; }

    /// <summary>So many parts could have an outage rate and have none.</summary>
    public int WithoutRate { get; init; }

    /// <summary>What the outage rates mean over a year; null when no rate is stated.</summary>
    public YearFinding? Year { get; init; }

    public required ConcentrationFindings Concentration { get; init; }
    /// <summary>Null = no service was assessed.</summary>
    public SovereigntyFindings? Sovereignty { get; init; }

    public required ValueList<RehearsalFinding> Rehearsals { get; init; }
    /// <summary>What to do; null = nothing was planned.</summary>
    public PlanFindings? Plan { get; init; }

    public required ValueList<RateFinding> Rates { get; init; }
    public required ValueList<UnknownFinding> Unknowns { get; init; }
    public required ReportVersions Versions { get; init; }

    /// <summary>The same report at an earlier time, side by side with this one; null when none was given.</summary>
    public ReportComparison? Since { get; init; }

    /// <summary>What the organisation wants to reach; null = nothing is stated.</summary>
    public ReportTargets? Targets { get; init; }

    /// <summary>How the key figures went from run to run, this one last.</summary>
    public ValueList<TrendFinding> Trend { get; init; }

    /// <summary>How long each critical function is out in each of the worst events.</summary>
    public HeatFindings? Heat { get; init; }

    /// <summary>What a later report is compared by.</summary>
    public ValueList<ReportFigure> Figures => KeyFigures.Of(this).ToValueList();

    [JsonIgnore]
    public MapView? Map { get; init; }
}

/// <param name="TimeZone">IANA name.</param>
public sealed record ReportOrganisation(string Name, string Country, string Currency, string TimeZone);

/// <param name="ExpectedLoss">Of an average year, at most, in the organisation's currency.</param>
/// <param name="SinglePoints">So many at most.</param>
/// <param name="Score">At least.</param>
/// <param name="By">The day by which; null = not stated.</param>
public sealed record ReportTargets(decimal? ExpectedLoss, int? SinglePoints, double? Score, DateOnly? By);

/// <param name="Sha256">Of the inventory as <c>inventory export --as yaml</c> prints it.</param>
/// <param name="Incidents">How many incidents on record were known to the program.</param>
/// <param name="OutageHours">How long a single event is taken to last.</param>
/// <param name="UnknownShare">Share of calls taken to succeed where a record says "degraded" without a figure.</param>
public sealed record ReportVersions(string Program, string Sha256, int Incidents, double OutageHours, double UnknownShare);
