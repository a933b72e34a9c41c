using Holdfast.Core.Reporting.Document;
using Holdfast.Core.Reporting.Wording;

namespace Holdfast.Core.Reporting.Charts;

/// <summary>For each name a light bar of those that use it and in it a dark one of those that stop with it.</summary>
internal static class BarChart
{
    private const double Width = 940, Row = 27, Bar = 15, LabelWidth = 300, FigureWidth = 190;
    private const int MostRows = 8, Letters = 40;

    /// <param name="id">A word of our own.</param>
    /// <param name="total">What a bar of the full length stands for.</param>
    public static Drawing Of(string id, string title, IReadOnlyList<(string Name, int Uses, int Falls)> all, int total, ReportLanguage language)
    {
        var rows = all.Take(MostRows).ToList();
        var canvas = new Canvas();
        var scale = (Width - LabelWidth - FigureWidth) / Math.Max(1, total);
        for (var at = 0; at < rows.Count; at++)
        {
            var (name, uses, falls) = rows[at];
            var y = at * Row + (Row - Bar) / 2;
            canvas.Words("barlabel", LabelWidth - 12, y + Bar - 3, PlainText.Short(name, Letters));
            canvas.Box("track", LabelWidth, y, total * scale, Bar, 3);
            canvas.Box("uses", LabelWidth, y, uses * scale, Bar, 3);
            canvas.Box("falls", LabelWidth, y, falls * scale, Bar, 3);
            canvas.Words("figure", LabelWidth + total * scale + 12, y + Bar - 3, language.Say("concentration.bar", ("falls", language.Number(falls)), ("uses", language.Number(uses))));
        }
        var told = rows.Select(row => language.Say(
            "concentration.line", ("name", row.Name), ("total", language.Number(total)), ("falls", language.Number(row.Falls)), ("uses", language.Number(row.Uses))));
        return new(id, Width, Math.Max(1, rows.Count) * Row, canvas.Markup, title, told.ToValueList());
    }
}
