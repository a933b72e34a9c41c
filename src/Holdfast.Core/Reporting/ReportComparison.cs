namespace Holdfast.Core.Reporting;

/// <summary>This report beside an earlier one.</summary>
/// <param name="Made">When the earlier one was made.</param>
/// <param name="NewPoints">Names of single points of failure that were none before.</param>
/// <param name="GonePoints">Names of those that are none any more.</param>
/// <param name="IsSameOrganisation">False: two organisations are compared, on purpose or not.</param>
public sealed record ReportComparison(
    DateTimeOffset Made, ValueList<FigureChange> Figures, ValueList<string> NewPoints, ValueList<string> GonePoints, bool IsSameOrganisation);

/// <param name="Before">Null = it was not known then.</param>
/// <param name="After">Null = it is not known now.</param>
public sealed record FigureChange(FigureKind Kind, string Name, double? Before, double? After)
{
    /// <summary>Less is better, except for scores, completeness and drills done. Null = unchanged, or one side is not known.</summary>
    public bool? IsBetter => Before is { } before && After is { } after && Math.Abs(before - after) > 1e-9
        ? (after > before) == (Kind is FigureKind.Score or FigureKind.Completeness or FigureKind.RehearsalsDone or FigureKind.Pillar)
        : null;
}

public enum FigureKind { Score, Completeness, Pillar, SinglePoints, CriticalWithPoints, EventCost, YearlyCost, RehearsalsDone, RehearsalsDue, Components }

/// <param name="Name">Id of the event or pillar; empty where there is only one such figure.</param>
public sealed record ReportFigure(FigureKind Kind, string Name, double Value);
