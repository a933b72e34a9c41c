namespace Holdfast.Core.Reporting;

/// <summary>The figures by which two reports are compared.</summary>
internal static class KeyFigures
{
    public static IEnumerable<ReportFigure> Of(ReportModel model)
    {
        if (model.Score is { } score)
        {
            if (score.Score is { } headline) yield return new(FigureKind.Score, "", headline);
            yield return new(FigureKind.Completeness, "", score.Answers.Share);
            foreach (var pillar in score.Pillars)
                if (pillar.Score is { } figure) yield return new(FigureKind.Pillar, pillar.Id, figure);
        }
        yield return new(FigureKind.Components, "", model.Structure.Components);
        yield return new(FigureKind.SinglePoints, "", model.Structure.Points.Count);
        yield return new(FigureKind.CriticalWithPoints, "", model.Structure.Critical.Count(critical => critical.Points > 0));
        foreach (var each in model.Events)
            if (each.Cost is { } cost) yield return new(FigureKind.EventCost, each.What.Id, (double)cost);
        if (model.Year is { } year) yield return new(FigureKind.YearlyCost, "", year.Mean);
        yield return new(FigureKind.RehearsalsDone, "", model.Rehearsals.Count(each => each.State == RehearsalState.Done));
        yield return new(FigureKind.RehearsalsDue, "", model.Rehearsals.Count(each => each.State != RehearsalState.Done));
    }
}
