namespace Holdfast.Output;

/// <summary>Plain columns, as wide as their content; the last one takes the rest of the line.</summary>
public sealed class Table(params string[] headings)
{
    private readonly List<string[]> _rows = [];

    public void Add(params string[] cells) => _rows.Add(cells);

    public void Write(TextWriter writer, Paint paint)
    {
        var widths = new int[headings.Length];
        for (var i = 0; i < widths.Length; i++) widths[i] = _rows.Select(row => Width(row[i])).Append(Width(headings[i])).Max();
        writer.WriteLine(paint.Bold(Line(headings, widths)));
        foreach (var row in _rows) writer.WriteLine(Line(row, widths));
    }

    private static string Line(string[] cells, int[] widths) =>
        string.Join("  ", cells.Select((cell, i) => i == cells.Length - 1 ? cell : cell + new string(' ', widths[i] - Width(cell)))).TrimEnd();

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
