using System.Text;

namespace Holdfast.Adapters.Formats;

/// <summary>Rows of a text table as people's programs write them: comma, semicolon or tab, quotes over several lines, a byte order mark.</summary>
internal sealed record CsvTable(char Separator, List<(int Line, List<string> Fields)> Rows, string Problem)
{
    private const int MaxRows = 100_000;

    /// <summary>The separator that stands most often in the first line, outside quotes; a comma where none does.</summary>
    public static char SeparatorOf(string header)
    {
        var counts = new Dictionary<char, int> { [','] = 0, [';'] = 0, ['\t'] = 0 };
        var isQuoted = false;
        foreach (var c in header)
        {
            if (c == '"') isQuoted = !isQuoted;
            else if (!isQuoted && counts.TryGetValue(c, out var count)) counts[c] = count + 1;
        }
        return counts.OrderByDescending(pair => pair.Value).First().Key;
    }

    public static CsvTable Read(TextReader reader)
    {
        var text = reader.ReadToEnd().TrimStart('\ufeff');
        var end = text.IndexOf('\n');
        var separator = SeparatorOf(end < 0 ? text : text[..end]);
        var rows = new List<(int, List<string>)>();
        var fields = new List<string>();
        var field = new StringBuilder();
        var isQuoted = false;
        var (line, began) = (1, 1);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\n') line++;
            if (isQuoted)
            {
                if (c != '"') field.Append(c);
                else if (i + 1 < text.Length && text[i + 1] == '"') field.Append(text[++i]);
                else isQuoted = false;
            }
            else if (c == '"' && field.Length == 0) isQuoted = true;
            else if (c == separator) Next();
            else if (c == '\n') EndRow();
            else if (c != '\r') field.Append(c);
            if (rows.Count >= MaxRows) return new(separator, rows, $"more than {MaxRows:N0} rows: the others are not read");
        }
        if (field.Length > 0 || fields.Count > 0) EndRow();
        return new(separator, rows, isQuoted ? $"a quote that opens in or after line {began} is not closed" : "");

        void Next()
        {
            fields.Add(field.ToString().Trim());
            field.Clear();
        }

        void EndRow()
        {
            Next();
            if (fields.Exists(each => each.Length > 0)) rows.Add((began, fields));
            fields = [];
            began = line;
        }
    }
}
