using System.Text;

namespace Holdfast.Adapters.Formats.Dora;

/// <summary>Comma separated values as RFC 4180 has them.</summary>
public static class CsvLines
{
    /// <summary>One record with its line end; quotes only where they are needed.</summary>
    public static void Write(StringBuilder text, IEnumerable<string> cells)
    {
        var first = true;
        foreach (var cell in cells)
        {
            if (!first) text.Append(',');
            first = false;
            if (cell.AsSpan().IndexOfAny("\",\r\n") < 0) text.Append(cell);
            else text.Append('"').Append(cell.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
        }
        text.Append("\r\n");
    }

    /// <summary>All records. A quote that is never closed ends with the text; <paramref name="isWhole"/> is false then.</summary>
    public static List<List<string>> Read(string text, out bool isWhole)
    {
        var records = new List<List<string>>();
        var record = new List<string>();
        var cell = new StringBuilder();
        var isQuoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (isQuoted)
            {
                if (c != '"') cell.Append(c);
                else if (i + 1 < text.Length && text[i + 1] == '"') cell.Append(text[++i]);
                else isQuoted = false;
                continue;
            }
            switch (c)
            {
                case '"' when cell.Length == 0:
                    isQuoted = true;
                    break;
                case ',':
                    record.Add(cell.ToString());
                    cell.Clear();
                    break;
                case '\r' when i + 1 < text.Length && text[i + 1] == '\n':
                    break;
                case '\n' or '\r':
                    End();
                    break;
                default:
                    cell.Append(c);
                    break;
            }
        }
        if (cell.Length > 0 || record.Count > 0) End();
        isWhole = !isQuoted;
        return records;

        void End()
        {
            record.Add(cell.ToString());
            cell.Clear();
            // An empty line is no record.
            if (record.Count > 1 || record[0].Length > 0) records.Add(record);
            record = [];
        }
    }
}
