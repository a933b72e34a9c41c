using Holdfast.Core;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Holdfast.Adapters.Yaml;

/// <summary>
/// One YAML document as a flat table of nodes that keeps the line and column of each.
/// Built straight from parser events: an object per node (or a mapping to classes by reflection) would cost more than
/// reading, planning and comparing 100,000 record sets together (docs/benchmarks.md).
/// </summary>
/// <remarks>Anchors and aliases are refused: they hide what is declared, and an alias bomb would eat the memory.</remarks>
public sealed class YamlDocument
{
    /// <summary>A million record sets with name, type and value are 7 million nodes; 10 million are about 600 MB.</summary>
    internal const int MaxNodes = 10_000_000;
    private const int MaxDepth = 100;

    private Row[] _rows = new Row[256];
    private int _count;

    private YamlDocument(string file) => File = file;

    public string File { get; }

    public YamlNode Root => new(this, 0);

    /// <summary>Reads the text. A syntax error becomes one problem and the result is null: nothing is half-read.</summary>
    public static YamlDocument? Read(string file, TextReader text, List<Problem> problems) => Read(file, text.ReadToEnd(), problems);

    /// <inheritdoc cref="Read(string, TextReader, List{Problem})"/>
    public static YamlDocument? Read(string file, string text, List<Problem> problems)
    {
        if (YamlFaults.NotUtf8(file, text) is not { } problem) return ReadPlain(file, text) ?? ReadByLibrary(file, text, problems);
        problems.Add(problem);
        return null;
    }

    /// <summary>Null when the text is more than the plain reader takes, right or wrong.</summary>
    internal static YamlDocument? ReadPlain(string file, string text)
    {
        // A node of a large configuration takes about eight characters (measured: 8.3 in 100,000 record sets).
        var document = new YamlDocument(file) { _rows = new Row[Math.Max(64, text.Length / 8)] };
        return new PlainYamlReader(text, document).TryRead() ? document : null;
    }

    internal static YamlDocument? ReadByLibrary(string file, string text, List<Problem> problems)
    {
        var document = new YamlDocument(file);
        var scanner = new Scanner(new StringReader(text), skipComments: true);
        try
        {
            var parser = new Parser(scanner);
            parser.MoveNext(); // StreamStart
            parser.MoveNext();
            if (parser.Current is StreamEnd or null)
            {
                problems.Add(new Problem(file, 1, 1, Severity.Error, "the file is empty", "start from 'holdfast init'"));
                return null;
            }
            parser.MoveNext(); // DocumentStart
            document.ReadNode(parser, 0);
            parser.MoveNext(); // past the root's last event
            parser.MoveNext(); // DocumentEnd
            if (parser.Current is DocumentStart next)
            {
                problems.Add(At(file, next.Start, "a second YAML document starts here", "one document per file: remove the line '---'"));
                return null;
            }
            return document;
        }
        catch (YamlException error)
        {
            problems.Add(YamlFaults.Unquoted(file, text, error.Start) ?? YamlFaults.Tab(file, text, error) ?? At(file, error.Start, Explain(error), HintFor(error)));
            return null;
        }
        // On some broken texts the library fails by accident instead of saying so (found by fuzzing).
        catch (Exception error) when (error is InvalidOperationException or ArgumentException or FormatException or OverflowException or IndexOutOfRangeException)
        {
            problems.Add(YamlFaults.Unquoted(file, text, scanner.CurrentPosition) ?? At(file, scanner.CurrentPosition, "not valid YAML near this place", "check the brackets, the quotes and the indentation before it"));
            return null;
        }
        catch (Refused refused)
        {
            problems.Add(YamlFaults.Unquoted(file, text, refused.Where) ?? At(file, refused.Where, refused.Message, refused.Hint));
            return null;
        }
    }

    internal ref readonly Row this[int index] => ref _rows[index];

    private int ReadNode(Parser parser, int depth)
    {
        var current = parser.Current!;
        if (depth > MaxDepth) throw new Refused(current.Start, $"nested deeper than {MaxDepth} levels", "flatten the structure");
        switch (current)
        {
            case Scalar scalar:
                RefuseAnchor(scalar);
                return Add(current.Start, YamlKind.Scalar, scalar.Value, scalar.IsQuotedImplicit || scalar.Style is ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted or ScalarStyle.Literal or ScalarStyle.Folded);
            case SequenceStart start:
            {
                RefuseAnchor(start);
                var self = Add(current.Start, YamlKind.Sequence, null, false);
                var last = -1;
                parser.MoveNext();
                while (parser.Current is not SequenceEnd)
                {
                    last = Link(self, last, ReadNode(parser, depth + 1));
                    parser.MoveNext();
                }
                return self;
            }
            case MappingStart start:
            {
                RefuseAnchor(start);
                var self = Add(current.Start, YamlKind.Mapping, null, false);
                var last = -1;
                parser.MoveNext();
                while (parser.Current is not MappingEnd)
                {
                    if (parser.Current is not Scalar)
                        throw new Refused(parser.Current!.Start, "a key must be plain text", "write 'key: value'");
                    last = Link(self, last, ReadNode(parser, depth + 1));
                    parser.MoveNext();
                    last = Link(self, last, ReadNode(parser, depth + 1));
                    parser.MoveNext();
                }
                return self;
            }
            case AnchorAlias alias:
                throw new Refused(alias.Start, "aliases (*name) are not supported", "write the value out");
            default:
                throw new Refused(current.Start, $"unexpected {current.GetType().Name}", "check the indentation");
        }
    }

    private static void RefuseAnchor(NodeEvent node)
    {
        if (!node.Anchor.IsEmpty) throw new Refused(node.Start, "anchors (&name) are not supported", "write the value out where it is used");
        if (!node.Tag.IsEmpty && node.Tag.IsLocal) throw new Refused(node.Start, $"tag {node.Tag.Value} is not supported", "remove it");
    }

    internal int Count => _count;

    internal int Link(int parent, int last, int child)
    {
        if (last < 0) _rows[parent].First = child;
        else _rows[last].Next = child;
        _rows[parent].Count++;
        return child;
    }

    /// <summary>The index of the new node; -1 when the table is full.</summary>
    internal int Add(int line, int column, YamlKind kind, string? text, bool quoted)
    {
        if (_count == MaxNodes) return -1;
        if (_count == _rows.Length) Array.Resize(ref _rows, _rows.Length * 2);
        _rows[_count] = new Row { Line = line, Column = column, Kind = kind, Text = text, IsQuoted = quoted, First = -1, Next = -1 };
        return _count++;
    }

    private int Add(Mark start, YamlKind kind, string? text, bool quoted)
    {
        var added = Add((int)start.Line, (int)start.Column, kind, text, quoted);
        return added >= 0 ? added : throw new Refused(start, $"more than {MaxNodes:N0} nodes", "a file holds about a million record sets; an inventory can be split with 'include:'");
    }

    private static Problem At(string file, Mark where, string message, string hint) =>
        new(file, (int)where.Line, (int)where.Column, Severity.Error, message, hint);

    // The library's messages carry their position in front; we show it as file:line:column already.
    private static string Explain(YamlException error)
    {
        var message = error.Message;
        var colon = message.StartsWith('(') ? message.IndexOf("): ", StringComparison.Ordinal) : -1;
        return "not valid YAML: " + (colon >= 0 ? message[(colon + 3)..] : message).TrimEnd('.');
    }

    private static string HintFor(YamlException error) => error.Message switch
    {
        var m when m.Contains("tab", StringComparison.OrdinalIgnoreCase) => "indent with spaces, never with tabs",
        var m when m.Contains("token that cannot start", StringComparison.Ordinal) => "put quotes around a text that starts with @ ` % or a tab",
        var m when m.Contains("did not find expected", StringComparison.Ordinal) => "check the indentation and that every [ { and quote is closed",
        _ => "check the indentation and the quotes around this place",
    };

    internal struct Row
    {
        public string? Text;
        public int Line, Column, First, Next, Count;
        public YamlKind Kind;
        public bool IsQuoted;
    }

    private sealed class Refused(Mark where, string message, string hint) : Exception(message)
    {
        public Mark Where => where;
        public string Hint => hint;
    }
}
