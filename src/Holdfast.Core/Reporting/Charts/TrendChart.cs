using Holdfast.Core.Reporting.Document;
using Holdfast.Core.Reporting.Sections;

namespace Holdfast.Core.Reporting.Charts;

/// <summary>A panel for each figure: its line from run to run, and the target as a dashed line.</summary>
internal static class TrendChart
{
    private const double Width = 940, Gap = 30, Height = 190, Top = 44, Bottom = 30;

    public static Drawing Of(Telling told, IReadOnlyList<TrendFinding> trends)
    {
        var canvas = new Canvas();
        var width = (Width - (Gap * (trends.Count - 1))) / trends.Count;
        for (var at = 0; at < trends.Count; at++) Panel(told, canvas, trends[at], at * (width + Gap), width);
        var said = trends.Select(trend => told.Say(
            "trend.line", ("figure", told[$"figure.{ReportNames.Key(trend.Kind)}"]),
            ("points", told.Language.List(trend.Points.Select(point => told.Say("trend.point", ("date", Day(told, point)), ("value", TrendSection.Figure(told, trend.Kind, point.Value)))).ToList()))));
        return new("trend", Width, Height, canvas.Markup, told["trend.heading"], said.ToValueList());
    }

    private static void Panel(Telling told, Canvas canvas, TrendFinding trend, double left, double width)
    {
        var points = trend.Points;
        // From zero, so that a small change does not look like a large one.
        var highest = points.Select(point => point.Value).Append(trend.Target ?? 0).Append(1e-9).Max() * 1.08;
        var (first, last) = (points[0].Made, points[^1].Made);
        var all = Math.Max(1, (last - first).TotalSeconds);
        double X(DateTimeOffset made) => points.Count == 1 ? left + width - 8 : left + 8 + ((made - first).TotalSeconds / all * (width - 16));
        double Y(double value) => Height - Bottom - (value / highest * (Height - Top - Bottom));
        canvas.Words("heading", left, 14, told[$"figure.{ReportNames.Key(trend.Kind)}"]);
        var now = TrendSection.Figure(told, trend.Kind, points[^1].Value);
        canvas.Words("name", left, 33, trend.Target is { } wanted ? told.Say("trend.panel", ("now", now), ("target", TrendSection.Figure(told, trend.Kind, wanted))) : now);
        canvas.Line("grid", left, Height - Bottom, left + width, Height - Bottom);
        if (trend.Target is { } target) canvas.Line("suggestedline", left, Y(target), left + width, Y(target));
        if (points.Count > 1) canvas.Route("answeredline steps", points.Select(point => (X(point.Made), Y(point.Value))));
        foreach (var point in points) canvas.Disc("answereddot", X(point.Made), Y(point.Value), 4);
        if (points.Count > 1) canvas.Words("tick", left, Height - 10, Day(told, points[0]));
        canvas.Words("tick end", left + width, Height - 10, Day(told, points[^1]));
    }

    private static string Day(Telling told, TrendPoint point) => told.Language.ShortDate(DateOnly.FromDateTime(point.Made.DateTime));
}
