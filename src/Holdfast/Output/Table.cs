namespace Holdfast.Output;

/// <summary>Plain columns, as wide as their content; the last one takes the rest of the line. Those whose heading begins with '&gt;' stand at the right, as figures do.</summary>
public sealed class Table(params string[] headings)
{
    private readonly string[] _headings = [.. headings.Select(heading => heading.TrimStart('>'))];
    private readonly bool[] _isRight = [.. headings.Select(heading => heading.StartsWith('>'))];
    private readonly List<string[]> _rows = [];

    public void Add(params string[] cells) => _rows.Add(cells);

    public void Write(TextWriter writer, Paint paint)
    {
        var widths = new int[_headings.Length];
        for (var i = 0; i < widths.Length; i++) widths[i] = _rows.Select(row => Width(row[i])).Append(Width(_headings[i])).Max();
        writer.WriteLine(paint.Bold(Line(_headings, widths)));
        foreach (var row in _rows) writer.WriteLine(Line(row, widths));
    }

    private string Line(string[] cells, int[] widths) => string.Join("  ", cells.Select((cell, i) =>
    {
        var gap = new string(' ', widths[i] - Width(cell));
        return _isRight[i] ? gap + cell : i == cells.Length - 1 ? cell : cell + gap;
    })).TrimEnd();

    // Escape sequences take no room on the screen.
    private static int Width(string cell)
    {
        var width = 0;
        for (var i = 0; i < cell.Length; i++)
        {
            if (cell[i] == '\e')
            {
                while (i < cell.Length && cell[i] != 'm') i++;
                continue;
            }
            if (!char.IsLowSurrogate(cell[i])) width++;
        }
        return width;
    }
}
