using System.Text;

namespace Holdfast.Core.Graph.Concentration;

/// <summary>
/// Reads edges as comma-separated lines with a header; the columns are <c>site_rank,layer,provider,critical</c> in any order, others
/// are ignored. Fields may stand in quotes. Works on the bytes as they come; memory grows with the distinct names only.
/// </summary>
public static class ProviderEdgesReader
{
    /// <summary>No provider's name is longer; what is, is not a list of edges.</summary>
    private const int LongestField = 4096;

    private const int MostProblems = 100;

    private static readonly string[] s_columns = ["site_rank", "layer", "provider", "critical"];

    /// <param name="text">The whole file, UTF-8.</param>
    /// <param name="file">Its name, for the problems.</param>
    public static ProviderEdgesReading Read(ReadOnlySpan<byte> text, string file) => new Pass(file).Read(text);

    private sealed class Pass(string file)
    {
        private readonly Names _sites = new();
        private readonly Names _layers = new();
        private readonly Names _providers = new();
        private readonly DistinctEdges _edges = new();
        private readonly List<Problem> _problems = [];
        private readonly char[] _buffer = new char[LongestField];

        public ProviderEdgesReading Read(ReadOnlySpan<byte> text)
        {
            if (text.StartsWith("\uFEFF"u8)) text = text[3..];
            var line = 0;
            int[]? order = null;
            while (!text.IsEmpty)
            {
                line++;
                var end = text.IndexOf((byte)'\n');
                var content = (end < 0 ? text : text[..end]).TrimEnd((byte)'\r');
                text = end < 0 ? [] : text[(end + 1)..];
                if (content.IsEmpty) continue;
                if (order is null)
                {
                    order = Header(content, line);
                    if (order is null) break;
                }
                else ReadLine(content, line, order);
                if (_problems.Count < MostProblems) continue;
                Report(line, 0, $"That is {MostProblems} problems; the rest of the file was not read.", "Is this really a list of edges?");
                break;
            }
            if (line == 0) Report(0, 0, "The file is empty.", $"The first line is: {string.Join(',', s_columns)}");
            if (_edges.Repeats > 0)
                _problems.Add(new(file, 0, 0, Severity.Note, $"{_edges.Repeats} lines say what another line said; each edge counts once, as critical if any line says so."));
            return new(new(_layers.ToValueList(), _providers.ToValueList(), _sites.Count, _edges.Take()), new([.. _problems]));
        }

        private int[]? Header(ReadOnlySpan<byte> content, int line)
        {
            Span<Range> fields = stackalloc Range[64];
            var names = Split(content, fields).ToArray().Select(bytes => bytes.ToLowerInvariant()).ToArray();
            var order = s_columns.Select(column => Array.IndexOf(names, column)).ToArray();
            var missing = s_columns.Where((_, column) => order[column] < 0).ToArray();
            if (missing.Length == 0) return order;
            Report(line, 1, $"The header lacks the column {string.Join(", ", missing)}.", $"The first line is: {string.Join(',', s_columns)}");
            return null;
        }

        private void ReadLine(ReadOnlySpan<byte> content, int line, int[] order)
        {
            Span<Range> ranges = stackalloc Range[64];
            var fields = Cut(content, ranges);
            var widest = order[0];
            foreach (var column in order) widest = Math.Max(widest, column);
            if (fields <= widest)
            {
                Report(line, 0, $"{fields} fields; the header promises {widest + 1} or more.", "");
                return;
            }
            Span<int> numbers = stackalloc int[3];
            for (var column = 0; column < 3; column++)
            {
                var name = Text(content[ranges[order[column]]]);
                if (name.IsEmpty || name.Length == LongestField)
                {
                    var wrong = name.IsEmpty ? "is empty" : $"has {LongestField} characters or more";
                    Report(line, ranges[order[column]].Start.Value + 1, $"{s_columns[column]} {wrong}.", "");
                    return;
                }
                numbers[column] = (column == 0 ? _sites : column == 1 ? _layers : _providers).Number(name);
            }
            var critical = Text(content[ranges[order[3]]]);
            if (critical is not ("0" or "1"))
            {
                Report(line, ranges[order[3]].Start.Value + 1, $"critical is '{critical[..Math.Min(20, critical.Length)]}'.", "1 = the site falls with the provider, 0 = it does not fall with it alone");
                return;
            }
            _edges.Add(new(numbers[0], numbers[1], numbers[2], critical is "1"));
        }

        private List<string> Split(ReadOnlySpan<byte> content, Span<Range> ranges)
        {
            var texts = new List<string>();
            var count = Cut(content, ranges);
            for (var i = 0; i < count; i++) texts.Add(Text(content[ranges[i]]).ToString());
            return texts;
        }

        /// <summary>Where the fields are; those beyond the room are not looked at.</summary>
        private static int Cut(ReadOnlySpan<byte> content, Span<Range> ranges)
        {
            var count = 0;
            for (var from = 0; from <= content.Length && count < ranges.Length;)
            {
                var end = from;
                if (from < content.Length && content[from] == (byte)'"')
                {
                    // A quoted field ends at a quote that is not doubled.
                    end++;
                    while (end < content.Length && (content[end] != (byte)'"' || end + 1 < content.Length && content[end + 1] == (byte)'"'))
                        end += content[end] == (byte)'"' ? 2 : 1;
                }
                var comma = end > content.Length ? -1 : content[end..].IndexOf((byte)',');
                end = comma < 0 ? content.Length : end + comma;
                ranges[count++] = from..end;
                from = end + 1;
            }
            return count;
        }

        /// <summary>The field as text, without blanks around it and without quotes; at most <see cref="LongestField"/> characters.</summary>
        private ReadOnlySpan<char> Text(ReadOnlySpan<byte> field)
        {
            field = field.Trim((byte)' ');
            var isQuoted = field.Length >= 2 && field[0] == (byte)'"' && field[^1] == (byte)'"';
            if (isQuoted) field = field[1..^1];
            if (field.Length > LongestField) return _buffer;
            var length = Encoding.UTF8.GetChars(field, _buffer);
            ReadOnlySpan<char> text = _buffer.AsSpan(0, length);
            return isQuoted && text.Contains('"') ? text.ToString().Replace("\"\"", "\"", StringComparison.Ordinal) : text;
        }

        private void Report(int line, int column, string message, string hint) =>
            _problems.Add(new(file, line, column, Severity.Error, message, hint));
    }

    /// <summary>Numbers names in the order in which they first come.</summary>
    private sealed class Names
    {
        private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
        private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;

        public Names() => _lookup = _numbers.GetAlternateLookup<ReadOnlySpan<char>>();

        public int Count => _numbers.Count;

        public int Number(ReadOnlySpan<char> name)
        {
            if (_lookup.TryGetValue(name, out var number)) return number;
            number = _numbers.Count;
            _lookup[name] = number;
            return number;
        }

        public ValueList<string> ToValueList() => _numbers.OrderBy(pair => pair.Value).Select(pair => pair.Key).ToValueList();
    }
}
