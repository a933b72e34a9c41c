using System.Globalization;
using System.Text;
using Holdfast.Core.Reporting.Document;
using Holdfast.Core.Simulation;

namespace Holdfast.Core.Reporting.Map;

/// <summary>A map as one SVG file: no script, no font, no picture from elsewhere and no custom property, which office programs draw black.</summary>
public static class MapSvg
{
    private const int MostLetters = 29;

    // Widest letters of the two sizes, in units of the drawing: what they stand on must not be too small.
    private const double OwnerLetter = 6.6, LegendLetter = 6.2;
    private const int LegendLine = 14;

    /// <summary>Colours and strokes; for a page that holds the drawing without its own file around it.</summary>
    public const string Style = """
        .map { --paper:#fff; --ink:#1c2430; --dim:#5d6b7c; --box:#f4f6f9; --line:#8a97a8; --frame:#d5dce5; --block:#fafbfd; --choice:#0b7285; --bad:#c92a2a; --badfill:#ffd9d9; --worse:#b35c00; --worsefill:#ffe8c7; --key:#2b4c9b; }
        @media screen and (prefers-color-scheme: dark) { .map { --paper:#12161c; --ink:#e6ebf2; --dim:#9aa7b8; --box:#232b36; --line:#64748a; --frame:#38434f; --block:#191f27; --choice:#4fc3d5; --bad:#ff7b7b; --badfill:#5a1e22; --worse:#ffb454; --worsefill:#4d3510; --key:#9db8ff; } }
        .map text { font-family: system-ui, "Segoe UI", "DejaVu Sans", sans-serif; fill: var(--ink); font-size: 12px; }
        .map .paper { fill: var(--paper); } .map .title { font-size: 18px; font-weight: 600; } .map .note { font-size: 11px; fill: var(--dim); }
        .map .block { fill: var(--block); stroke: var(--frame); } .map .behind { fill: var(--block); } .map .owner { font-size: 10.5px; fill: var(--dim); } .map .owner.point { fill: var(--bad); font-weight: 600; }
        .map .box { fill: var(--box); stroke: var(--line); } .map .box.critical { stroke: var(--key); stroke-width: 2; } .map .box.point { stroke: var(--bad); stroke-width: 2; }
        .map .box.down { fill: var(--badfill); } .map .box.degraded { fill: var(--worsefill); } .map .key { font-weight: 600; }
        .map .edge { fill: none; stroke: var(--line); stroke-opacity: .55; } .map .edge.choice { stroke: var(--choice); stroke-opacity: .8; } .map .edge.soft { stroke-dasharray: 4 4; } .map .edge.down { stroke: var(--bad); stroke-opacity: .9; stroke-width: 1.6; }
        .map .pill { fill: var(--paper); stroke: var(--choice); } .map .pilltext { font-size: 9.5px; fill: var(--choice); text-anchor: middle; }
        .map .badge { fill: var(--bad); } .map .badgetext { font-size: 9.5px; font-weight: 600; fill: var(--paper); text-anchor: middle; }
        """;

    /// <summary>A file of its own, with title and legend.</summary>
    public static string Of(MapView view)
    {
        var layout = new MapLayout(view);
        var width = Math.Max(layout.Width, 900);
        var legend = Wrapped(Legend(view), (int)((width - (2 * MapLayout.Margin)) / LegendLetter));
        var more = (legend.Count - 1) * LegendLine;
        var height = layout.TotalHeight + more;
        var svg = new StringBuilder();
        Line(svg, $"""<rect class="paper" width="{width:0}" height="{height:0}"/><text class="title" x="{MapLayout.Margin}" y="30">{Text(view.Title)}</text>""");
        for (var at = 0; at < legend.Count; at++) Line(svg, $"""<text class="note" x="{MapLayout.Margin}" y="{49 + (at * LegendLine)}">{Text(legend[at])}</text>""");
        Line(svg, $"""<g transform="translate(0,{more})">""");
        Content(svg, view, layout, MapWords.English);
        var file = new StringBuilder();
        Line(file, $"""<svg class="map" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:0} {height:0}" width="{width:0}" height="{height:0}" role="img" aria-label="{Text(view.Title)}">""");
        return file.Append(Charts.InlineStyles.In(Charts.PlainColours.In(Style), "map", svg.ToString())).Append("</g>\n</svg>\n").ToString();
    }

    /// <summary>Only what is inside: for a page that says the title and the legend itself.</summary>
    public static MapPicture Draw(MapView view, MapWords words)
    {
        const double header = MapLayout.Top - 8, side = MapLayout.Margin - 4;
        var layout = new MapLayout(view);
        var svg = new StringBuilder();
        Line(svg, $"""<g transform="translate({-side:0},{-header:0})">""");
        Content(svg, view, layout, words);
        var cut = view.Nodes.Where(node => node.Stands <= 1).Select(node => (Name: words.Name(node), Shown: Shown(node, words)))
            .Concat(view.Groups.Select(group => (Name: group.Title, Shown: Shown(group)))).Where(each => each.Shown != PlainText.Of(each.Name)).Select(each => each.Name);
        return new(layout.Width - 2 * side, layout.TotalHeight - header - side, svg.Append("</g>\n").ToString()) { Cut = cut.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToValueList() };
    }

    // At most so many letters a line, broken between words.
    private static List<string> Wrapped(string text, int letters)
    {
        var lines = new List<string> { "" };
        foreach (var word in text.Split(' '))
        {
            if (lines[^1].Length > 0 && lines[^1].Length + word.Length >= letters) lines.Add("");
            lines[^1] += lines[^1].Length == 0 ? word : $" {word}";
        }
        return lines;
    }

    private static void Content(StringBuilder svg, MapView view, MapLayout layout, MapWords words)
    {
        var groups = view.Groups.ToDictionary(group => group.Key, StringComparer.Ordinal);
        foreach (var (_, x, y, height) in layout.Blocks)
            Line(svg, $"""<rect class="block" x="{x:0.#}" y="{y:0.#}" width="{MapLayout.BoxWidth + 2 * MapLayout.Padding}" height="{height:0.#}" rx="8"/>""");
        Edges(svg, view, layout, words);
        // Lines may pass behind names, never through them.
        foreach (var (key, x, y, _) in layout.Blocks)
        {
            var group = groups[key];
            var shown = (group.IsPoint ? "◆ " : "") + Shown(group);
            Line(svg, $"""<rect class="behind" x="{x + MapLayout.Padding - 2:0.#}" y="{y + 2:0.#}" width="{Math.Min(MapLayout.BoxWidth + 2, (shown.Length * OwnerLetter) + 4):0.#}" height="16"/>""");
            Line(svg, $"""<text class="owner{(group.IsPoint ? " point" : "")}" x="{x + MapLayout.Padding:0.#}" y="{y + 14:0.#}">{Text(shown)}</text>""");
        }
        foreach (var node in view.Nodes) Box(svg, node, layout.Boxes[node.Id], words);
    }

    private static string Legend(MapView view)
    {
        var text = "From left to right: what needs what. Blue frame: critical. Red frame: single point of failure, with the number of critical components that fall with it (◆ the owner as a whole). Teal: one of several alternatives. Dashed: works without, but worse.";
        if (view.Nodes.Any(node => node.State != Level.Up)) text += " Red: down. Amber: degraded.";
        return view.Hidden > 0 ? text + string.Create(CultureInfo.InvariantCulture, $" {view.Hidden} components are folded into boxes that say so.") : text;
    }

    private static string Shown(MapGroup group) => Short(group.Title, group.IsPoint ? 30 : 36);

    private static string Shown(MapNode node, MapWords words) => Short(words.Name(node), node.IsCritical ? MostLetters - 2 : MostLetters);

    private static void Edges(StringBuilder svg, MapView view, MapLayout layout, MapWords words)
    {
        var nodes = view.Nodes.ToDictionary(node => node.Id, StringComparer.Ordinal);
        var pills = new StringBuilder();
        foreach (var owner in view.Edges.GroupBy(edge => edge.From))
        {
            var (x, y) = layout.Boxes[owner.Key];
            var (right, middle) = (x + MapLayout.BoxWidth, y + MapLayout.BoxHeight / 2);
            var choices = owner.Where(edge => edge.IsChoice).GroupBy(edge => edge.Group).ToList();
            for (var at = 0; at < choices.Count; at++)
            {
                // The pills of one box stand below each other, around its middle.
                var height = middle + (at - (choices.Count - 1) / 2.0) * 15;
                foreach (var edge in choices[at]) Edge(svg, edge, nodes, right + 50, height, layout.Boxes[edge.To]);
                var first = choices[at].First();
                Line(svg, $"""<path class="edge choice" d="M{right:0.#} {middle:0.#}L{right + 12:0.#} {height:0.#}"/>""");
                Line(pills, $"""<rect class="pill" x="{right + 12:0.#}" y="{height - 7:0.#}" width="38" height="14" rx="7"/><text class="pilltext" x="{right + 31:0.#}" y="{height + 3.4:0.#}">{Text(words.Choice(first.AtLeast, first.Of))}</text>""");
            }
            foreach (var edge in owner.Where(edge => !edge.IsChoice)) Edge(svg, edge, nodes, right, middle, layout.Boxes[edge.To]);
        }
        svg.Append(pills); // above every line
    }

    private static void Edge(StringBuilder svg, MapEdge edge, Dictionary<string, MapNode> nodes, double x, double y, (double X, double Y) target)
    {
        var fallen = nodes[edge.From].State == Level.Down && nodes[edge.To].State == Level.Down;
        var kind = $"edge{(edge.IsChoice ? " choice" : "")}{(edge.IsDegrading ? " soft" : "")}{(fallen ? " down" : "")}";
        var (toX, toY) = (target.X, target.Y + MapLayout.BoxHeight / 2);
        // Against the order of the layers only in cycles: those swing out to the right and come back.
        var bend = toX > x ? Math.Max(40, (toX - x) / 2) : 90;
        if (toX <= x) toX += MapLayout.BoxWidth;
        var before = target.X > x ? toX - bend : toX + bend;
        Line(svg, $"""<path class="{kind}" d="M{x:0.#} {y:0.#}C{x + bend:0.#} {y:0.#} {before:0.#} {toY:0.#} {toX:0.#} {toY:0.#}"/>""");
    }

    private static void Box(StringBuilder svg, MapNode node, (double X, double Y) at, MapWords words)
    {
        var isFolded = node.Stands > 1;
        var name = isFolded ? words.Folded(node.Stands) : words.Name(node);
        var kind = $"box{(node.IsCritical ? " critical" : "")}{(node.Breaks > 0 ? " point" : "")}{node.State switch { Level.Down => " down", Level.Degraded => " degraded", _ => "" }}";
        Line(svg, $"""<g><title>{Text(words.Tooltip(node, name))}</title><rect class="{kind}" x="{at.X:0.#}" y="{at.Y:0.#}" width="{MapLayout.BoxWidth}" height="{MapLayout.BoxHeight}" rx="5"/>""");
        Line(svg, $"""<text{(node.IsCritical ? " class=\"key\"" : "")} x="{at.X + 9:0.#}" y="{at.Y + 18:0.#}">{Text(isFolded ? name : Shown(node, words))}</text>""");
        if (node.Breaks > 0)
            Line(svg, $"""<circle class="badge" cx="{at.X + MapLayout.BoxWidth:0.#}" cy="{at.Y:0.#}" r="8"/><text class="badgetext" x="{at.X + MapLayout.BoxWidth:0.#}" y="{at.Y + 3.4:0.#}">{node.Breaks}</text>""");
        Line(svg, $"</g>");
    }

    private static string Short(string text, int most) => PlainText.Short(text, most);

    // A name may hold anything, and the picture may be put into a page.
    private static string Text(string text) => PlainText.Escaped(text);

    private static void Line(StringBuilder svg, FormattableString text) => svg.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
