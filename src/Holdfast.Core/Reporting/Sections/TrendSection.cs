using Holdfast.Core.Reporting.Charts;
using Holdfast.Core.Reporting.Document;

namespace Holdfast.Core.Reporting.Sections;

/// <summary>The key figures from run to run, against what the organisation wants to reach.</summary>
internal static class TrendSection
{
    public static Section? Of(Telling told)
    {
        var trends = told.Model.Trend.Where(trend => trend.Points.Count > 1 || trend.Target is not null).ToList();
        if (trends.Count == 0) return null;
        var blocks = new List<Block> { new Block.Lead(told[trends.Any(trend => trend.Points.Count > 1) ? "trend.lead" : "trend.first"]), new Block.Figure(TrendChart.Of(told, trends)) };
        blocks.AddRange(trends.Where(trend => trend.Target is not null).Select(trend => new Block.Paragraph(Gap(told, trend))));
        if (trends.TrueForAll(trend => trend.Target is null)) blocks.Add(new Block.Note(told["trend.noTarget"]));
        return new("trend", told["trend.heading"], blocks.ToValueList());
    }

    private static string Gap(Telling told, TrendFinding trend)
    {
        var (now, target) = (trend.Points[^1].Value, trend.Target!.Value);
        var isReached = trend.Kind == FigureKind.Score ? now >= target : now <= target;
        (string, string)[] values =
        [
            ("figure", told[$"figure.{ReportNames.Key(trend.Kind)}"]), ("now", Figure(told, trend.Kind, now)), ("target", Figure(told, trend.Kind, target)),
        ];
        return isReached ? told.Say("trend.reached", values)
            : trend.By is { } by ? told.Say("trend.gap.by", [.. values, ("date", told.Language.Date(by))])
            : told.Say("trend.gap", values);
    }

    public static string Figure(Telling told, FigureKind kind, double value) => kind switch
    {
        FigureKind.YearlyCost => told.Money(value),
        FigureKind.Score => told.Language.Number(value, 1),
        _ => told.Language.Number(value),
    };
}
