using System.Diagnostics;
using System.Globalization;
using Holdfast.Core.Reporting.Document;

namespace Holdfast.Core.Reporting.Page;

/// <summary>The blocks of a report as elements.</summary>
internal static class PageBlocks
{
    // On paper a table of so many rows stays in one piece; a longer one goes on, with its headings, on the next page.
    private const int ShortTable = 10;

    /// <param name="id">Unique in the page: what a label is tied to.</param>
    public static void Write(Markup page, Block block, string id)
    {
        switch (block)
        {
            case Block.Lead lead:
                page.Element("p", lead.Text, ("class", "lead"));
                break;
            case Block.Paragraph paragraph:
                page.Element("p", paragraph.Text);
                break;
            case Block.Note note:
                page.Element("p", note.Text, ("class", $"note {Class(note.Tone)}"));
                break;
            case Block.Subheading heading:
                page.Element("h3", heading.Text);
                break;
            case Block.Statements statements:
                page.Open("ol", ("class", "statements")).Made("\n");
                foreach (var sentence in statements.Sentences) page.Element("li", sentence);
                page.End();
                break;
            case Block.Bullets bullets:
                List(page, bullets.Lines);
                break;
            case Block.Tiles tiles:
                Tiles(page, tiles);
                break;
            case Block.Table table:
                Table(page, table, id);
                break;
            case Block.Figure figure:
                Figure(page, figure.Drawing);
                break;
            case Block.Case each:
                Case(page, each, id);
                break;
            default:
                throw new UnreachableException();
        }
    }

    private static void Tiles(Markup page, Block.Tiles tiles)
    {
        page.Open("dl", ("class", $"tiles of-{tiles.Items.Count}")).Made("\n");
        foreach (var tile in tiles.Items)
        {
            page.Open("div", ("class", $"tile {Class(tile.Tone)}"));
            page.Element("dt", tile.Label).Element("dd", tile.Value, ("class", "value")).Element("dd", tile.Note);
            page.End();
        }
        page.End();
    }

    // A table may be wider than its window: it scrolls in its own frame, and the frame can be reached by the keyboard. The roles are said because
    // a table whose rows are shown as cards is no table any more to some programs that read aloud.
    private static void Table(Markup page, Block.Table table, string id)
    {
        page.Open("div", ("class", table.IsHeat ? "frame heat" : table.IsDense ? "frame dense" : table.Rows.Count <= ShortTable ? "frame short" : "frame"), ("role", "region"), ("tabindex", "0"), ("aria-labelledby", $"{id}-caption")).Open("table", ("role", "table")).Made("\n");
        page.Element("caption", table.Caption, ("id", $"{id}-caption"));
        page.Open("thead", ("role", "rowgroup")).Open("tr", ("role", "row"));
        foreach (var column in table.Columns) page.Open("th", ("scope", "col"), ("role", "columnheader"), ("class", column.IsNumber ? "number" : "word")).Text(column.Heading).Close();
        page.Close().End().Open("tbody", ("role", "rowgroup")).Made("\n");
        foreach (var row in table.Rows)
        {
            page.Open("tr", ("role", "row"), ("class", Class(row.Tone)));
            for (var at = 0; at < row.Cells.Count; at++)
            {
                var tone = at < row.Tones.Count ? $" {Class(row.Tones[at])}" : "";
                var kind = ("class", (table.Columns[at].IsNumber ? "number" : "word") + tone);
                // On a telephone a row is a card: each cell names its column.
                if (at == 0) page.Open("th", ("scope", "row"), ("role", "rowheader"), kind);
                else page.Open("td", ("role", "cell"), ("data-label", table.Columns[at].Heading), kind);
                page.Text(row.Cells[at]).Close();
            }
            page.End();
        }
        page.Close().Close().End();
    }

    private static void Figure(Markup page, Drawing drawing)
    {
        var (width, height) = (drawing.Width.ToString("0.#", CultureInfo.InvariantCulture), drawing.Height.ToString("0.#", CultureInfo.InvariantCulture));
        page.Open("figure", ("class", drawing.Kind)).Open("div", ("class", "canvas"), ("role", "region"), ("tabindex", "0"), ("aria-label", drawing.Title)).Made("\n");
        page.Open(
            "svg", ("class", $"drawing {drawing.Kind} {drawing.Id}"), ("xmlns", "http://www.w3.org/2000/svg"), ("role", "img"), ("aria-labelledby", $"{drawing.Id}-title"), ("aria-describedby", $"{drawing.Id}-text"),
            ("viewBox", $"0 0 {width} {height}"), ("width", width), ("height", height)).Made("\n");
        page.Element("title", drawing.Title, ("id", $"{drawing.Id}-title"));
        page.Element("desc", string.Join(' ', drawing.Description), ("id", $"{drawing.Id}-text"));
        page.Made(drawing.Markup).End().End().End();
    }

    private static void Case(Markup page, Block.Case each, string id)
    {
        page.Open("article", ("class", "case"), ("aria-labelledby", $"{id}-heading")).Made("\n");
        page.Element("h3", each.Heading, ("id", $"{id}-heading"));
        foreach (var fact in each.Facts) page.Element("p", fact, ("class", "fact"));
        page.Open("div", ("class", "sides")).Made("\n");
        foreach (var part in each.Parts)
        {
            page.Open("div", ("class", $"side {Class(part.Tone)}")).Element("h4", part.Label);
            if (part.Lines.Count == 1) page.Element("p", part.Lines[0]);
            else List(page, part.Lines);
            page.End();
        }
        page.End().End();
    }

    private static void List(Markup page, ValueList<string> lines)
    {
        page.Open("ul").Made("\n");
        foreach (var line in lines) page.Element("li", line);
        page.End();
    }

    private static string Class(Tone tone) => tone switch
    {
        Tone.Good => "good",
        Tone.Bad => "bad",
        Tone.Warning => "warning",
        _ => "plain",
    };
}
