using System.Diagnostics;
using System.Text;
using Holdfast.Core.Reporting.Document;

namespace Holdfast.Core.Reporting.Markdown;

/// <summary>A report as GitHub-flavoured Markdown. Drawings are left out: the tables beside them say the same.</summary>
public static class ReportMarkdown
{
    /// <summary>By which a file of ours is known again.</summary>
    public const string Mark = "<!-- holdfast report -->";

    public static string Render(ReportDocument document)
    {
        var text = new StringBuilder();
        text.Append(Mark).Append('\n');
        Paragraph(text, $"# {Escaped(document.Title)} – {Escaped(document.Subtitle)}");
        Lines(text, document.Facts.Select(fact => $"- {Escaped(fact)}"));
        foreach (var section in document.Sections)
        {
            Paragraph(text, $"## {Escaped(section.Heading)}");
            foreach (var block in section.Blocks) Write(text, block);
        }
        return text.ToString().TrimEnd() + "\n";
    }

    private static void Write(StringBuilder text, Block block)
    {
        switch (block)
        {
            case Block.Lead lead:
                Paragraph(text, Begin(lead.Text));
                break;
            case Block.Paragraph paragraph:
                Paragraph(text, Begin(paragraph.Text));
                break;
            case Block.Note note:
                Paragraph(text, $"> {Begin(note.Text)}");
                break;
            case Block.Subheading heading:
                Paragraph(text, $"### {Escaped(heading.Text)}");
                break;
            case Block.Statements statements:
                Lines(text, statements.Sentences.Select((sentence, at) => $"{at + 1}. {Begin(sentence)}"));
                break;
            case Block.Bullets bullets:
                Lines(text, bullets.Lines.Select(line => $"- {Begin(line)}"));
                break;
            case Block.Tiles tiles:
                Lines(text, tiles.Items.Select(tile => $"- **{Escaped(tile.Value)}** – {Escaped(tile.Label)} ({Escaped(tile.Note)})"));
                break;
            case Block.Table table:
                Table(text, table);
                break;
            case Block.Figure figure:
                Lines(text, figure.Drawing.Kind == "map" ? [] : figure.Drawing.Description.Select(line => $"- {Begin(line)}"));
                break;
            case Block.Case each:
                Paragraph(text, $"### {Escaped(each.Heading)}");
                Lines(text, each.Facts.Select(fact => Begin(fact) + "  "));
                foreach (var part in each.Parts)
                {
                    Paragraph(text, $"**{Escaped(part.Label)}**");
                    Lines(text, part.Lines.Select(line => $"- {Begin(line)}"));
                }
                break;
            default:
                throw new UnreachableException();
        }
    }

    private static void Table(StringBuilder text, Block.Table table)
    {
        Paragraph(text, $"**{Escaped(table.Caption)}**");
        Line(text, table.Columns.Select(column => column.Heading));
        text.Append('|').AppendJoin('|', table.Columns.Select(column => column.IsNumber ? " ---: " : " --- ")).Append("|\n");
        foreach (var row in table.Rows) Line(text, row.Cells);
        text.Append('\n');
    }

    private static void Line(StringBuilder text, IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells.Select(Escaped)).Append(" |\n");

    private static void Paragraph(StringBuilder text, string paragraph) => text.Append(paragraph).Append("\n\n");

    private static void Lines(StringBuilder text, IEnumerable<string> lines)
    {
        var before = text.Length;
        foreach (var line in lines) text.Append(line).Append('\n');
        if (text.Length > before) text.Append('\n');
    }

    /// <summary>At the beginning of a line more characters mean something: headings, lists, numbers of a list, rules.</summary>
    private static string Begin(string text)
    {
        var escaped = Escaped(text).TrimStart();
        if (escaped.Length == 0) return escaped;
        if (escaped[0] is '#' or '+' or '-' or '=') return $"\\{escaped}";
        var digits = escaped.AsSpan().IndexOfAnyExceptInRange('0', '9');
        return digits > 0 && escaped[digits] is '.' or ')' ? $"{escaped[..digits]}\\{escaped[digits..]}" : escaped;
    }

    /// <summary>What could begin markup, a link, HTML or a formula is shown as it is.</summary>
    private static string Escaped(string text)
    {
        var escaped = new StringBuilder(text.Length + 8);
        foreach (var c in PlainText.Of(text))
        {
            if (c is '\\' or '`' or '*' or '_' or '[' or ']' or '<' or '>' or '|' or '~' or '&' or '$') escaped.Append('\\');
            escaped.Append(c);
        }
        return escaped.ToString();
    }
}
