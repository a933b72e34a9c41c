using System.Globalization;
using System.Text;
using Holdfast.Core.Reporting.Document;

namespace Holdfast.Core.Reporting.Charts;

/// <summary>Shapes of an SVG drawing. Classes are words of our own; every text is escaped here.</summary>
internal sealed class Canvas
{
    private readonly StringBuilder _markup = new();

    public string Markup => _markup.ToString();

    public void Box(string kind, double x, double y, double width, double height, double radius = 0) =>
        Add($"""<rect class="{kind}" x="{x:0.#}" y="{y:0.#}" width="{Math.Max(0, width):0.#}" height="{height:0.#}" rx="{radius:0.#}"/>""");

    public void Words(string kind, double x, double y, string text) => Add($"""<text class="{kind}" x="{x:0.#}" y="{y:0.#}">{PlainText.Escaped(text)}</text>""");

    public void Disc(string kind, double x, double y, double radius) => Add($"""<circle class="{kind}" cx="{x:0.#}" cy="{y:0.#}" r="{radius:0.#}"/>""");

    public void Line(string kind, double x1, double y1, double x2, double y2) => Add($"""<line class="{kind}" x1="{x1:0.#}" y1="{y1:0.#}" x2="{x2:0.#}" y2="{y2:0.#}"/>""");

    /// <summary>A soft curve from left to right.</summary>
    public void Curve(string kind, double x1, double y1, double x2, double y2)
    {
        var middle = (x1 + x2) / 2;
        Add($"""<path class="{kind}" d="M{x1:0.#} {y1:0.#}C{middle:0.#} {y1:0.#} {middle:0.#} {y2:0.#} {x2:0.#} {y2:0.#}"/>""");
    }

    public void Shape(string kind, IEnumerable<(double X, double Y)> points) =>
        Add($"""<polygon class="{kind}" points="{string.Join(' ', points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{point.X:0.#},{point.Y:0.#}")))}"/>""");

    public void Route(string kind, IEnumerable<(double X, double Y)> points) =>
        Add($"""<polyline class="{kind}" points="{string.Join(' ', points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{point.X:0.#},{point.Y:0.#}")))}"/>""");

    private void Add(FormattableString shape) => _markup.Append(shape.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
