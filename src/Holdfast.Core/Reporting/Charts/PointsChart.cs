using Holdfast.Core.Reporting.Document;
using Holdfast.Core.Reporting.Wording;

namespace Holdfast.Core.Reporting.Charts;

/// <summary>On the left what alone stops something critical, on the right what it stops.</summary>
internal static class PointsChart
{
    private const double Width = 940, Row = 34, Box = 26, LeftWidth = 350, RightWidth = 290, Top = 34;
    private const int LeftLetters = 44, RightLetters = 36;

    public static Drawing Of(ReportModel model, ReportLanguage language, ReportNames names, IReadOnlyList<PointFinding> points)
    {
        var critical = Ordered(model, points);
        var rows = Math.Max(points.Count, critical.Count);
        var height = Top + Math.Max(1, rows) * Row + 6;
        var canvas = new Canvas();
        canvas.Words("heading", 0, 16, language["structure.figure.left"]);
        canvas.Words("heading", Width - RightWidth, 16, language["structure.figure.right"]);

        // The shorter column is spread over the height of the longer one.
        double Y(int at, int count) => Top + (at + 0.5) * rows * Row / count;
        var places = critical.Select((each, at) => (each.What.Id, Y: Y(at, critical.Count))).ToDictionary(each => each.Id, each => each.Y, StringComparer.Ordinal);
        for (var at = 0; at < points.Count; at++)
            foreach (var broken in points[at].Breaks.Where(places.ContainsKey))
                canvas.Curve(at % 2 == 0 ? "link" : "link other", LeftWidth, Y(at, points.Count), Width - RightWidth, places[broken]);
        for (var at = 0; at < points.Count; at++)
        {
            var y = Y(at, points.Count);
            canvas.Box("cause", 0.5, y - Box / 2, LeftWidth - 1, Box, 5);
            canvas.Words("label", 10, y + 4.5, PlainText.Short(names.Node(points[at].What), LeftLetters));
            canvas.Disc("badge", LeftWidth, y, 11);
            canvas.Words("badgetext", LeftWidth, y + 4, language.Number(points[at].Breaks.Count));
        }
        foreach (var each in critical)
        {
            var y = places[each.What.Id];
            canvas.Box($"effect {(each.Criticality == Inventory.Criticality.Vital ? "vital" : "")}".TrimEnd(), Width - RightWidth, y - Box / 2, RightWidth - 1, Box, 5);
            canvas.Words("label", Width - RightWidth + 10, y + 4.5, PlainText.Short(names.Node(each.What), RightLetters));
        }
        var told = points.Select(point => language.Say(
            "structure.figure.line", ("name", names.Node(point.What)), ("names", language.List(point.Breaks.Select(names.Critical).ToList()))));
        return new("points", Width, height, canvas.Markup, language["structure.figure"], points.Count == 0 ? [language["structure.figure.none"]] : told.ToValueList());
    }

    // Those that the same causes stop stand together: the mean place of its causes pulls each towards them, so that few lines cross.
    private static List<CriticalFinding> Ordered(ReportModel model, IReadOnlyList<PointFinding> points)
    {
        var stopped = model.Structure.Critical.Where(critical => points.Any(point => point.Breaks.Contains(critical.What.Id))).ToList();
        return stopped.OrderBy(critical => Enumerable.Range(0, points.Count).Where(at => points[at].Breaks.Contains(critical.What.Id)).Average())
            .ThenBy(critical => critical.What.Id, StringComparer.Ordinal).ToList();
    }
}
