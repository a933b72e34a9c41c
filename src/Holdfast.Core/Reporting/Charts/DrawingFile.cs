using System.Globalization;
using Holdfast.Core.Reporting.Document;
using Holdfast.Core.Reporting.Page;

namespace Holdfast.Core.Reporting.Charts;

/// <summary>A drawing of a report as an SVG file of its own, with the colours of the page.</summary>
public static class DrawingFile
{
    /// <summary>By which a file of ours is known again.</summary>
    public const string Mark = "class=\"drawing chart";

    public static string Of(Drawing drawing)
    {
        var (width, height) = (drawing.Width.ToString("0.#", CultureInfo.InvariantCulture), drawing.Height.ToString("0.#", CultureInfo.InvariantCulture));
        var file = new Markup();
        file.Open(
            "svg", ("xmlns", "http://www.w3.org/2000/svg"), ("class", $"drawing {drawing.Kind} {drawing.Id}"), ("viewBox", $"0 0 {width} {height}"), ("width", width), ("height", height), ("role", "img"),
            ("aria-labelledby", $"{drawing.Id}-title"), ("aria-describedby", $"{drawing.Id}-text")).Made("\n");
        file.Element("title", drawing.Title, ("id", $"{drawing.Id}-title"));
        file.Element("desc", string.Join(' ', drawing.Description), ("id", $"{drawing.Id}-text"));
        var inside = new Markup();
        inside.Void("rect", ("class", "ground"), ("width", width), ("height", height));
        inside.Made(drawing.Markup);
        return file.Made(InlineStyles.In(PlainColours.In(ReportPage.ChartStyles), $"drawing {drawing.Kind} {drawing.Id}", inside.ToString())).End().ToString();
    }
}
