using System.Buffers;

namespace Holdfast.Adapters.Yaml;

/// <summary>
/// Reads the plain part of YAML that configurations are written in, in one pass over the text and straight into the table:
/// block mappings and sequences by indentation, flow collections, scalars on one line, comments. It never reports anything: at the
/// first sign of something else, or of a fault, it gives up and the library reads the text from the start. So every message and
/// every rarer form comes from the library, and a test holds both to the same table.
/// </summary>
/// <remarks>The library's scanner needs over a second for 100,000 record sets (8.5 MB); this needs about a tenth.</remarks>
internal sealed class PlainYamlReader(string text, YamlDocument document)
{
    private const int NotPlain = -1;
    private const int MaxDepth = 50;
    private const int MaxKeyLength = 500; // the library accepts keys up to 1,024 characters including blanks

    private const int MaxNodes = YamlDocument.MaxNodes - 10; // more is for the library to refuse, with its place

    // Where a scalar in double quotes ends or needs a closer look, one in single quotes, one without, and a comment.
    private static readonly SearchValues<char> InDouble = SearchValues.Create("\"\\\n\r");
    private static readonly SearchValues<char> InSingle = SearchValues.Create("'\n\r");
    private static readonly SearchValues<char> InBlock = SearchValues.Create(":#*\n\r");
    private static readonly SearchValues<char> InFlow = SearchValues.Create(":#*,[]{}\n\r");
    private static readonly SearchValues<char> InComment = SearchValues.Create("\n\r");

    // Tabs and other control characters, Unicode blanks and line ends, byte order marks, halves of surrogate pairs.
    private static readonly SearchValues<char> Doubtful = SearchValues.Create(string.Concat(new (int First, int Last)[]
    {
        (0x00, 0x09), (0x0b, 0x0c), (0x0e, 0x1f), (0x7f, 0xa0), (0x1680, 0x1680), (0x2000, 0x206f), (0x3000, 0x3000), (0xd800, 0xdfff), (0xfeff, 0xfeff), (0xfff0, 0xffff),
    }.SelectMany(range => Enumerable.Range(range.First, range.Last - range.First + 1)).Select(code => (char)code)));

    private static readonly SearchValues<char> MayStart = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_/.~<=+$()^;\\");

    private readonly string?[] _seen = new string?[4096];
    private int _at;
    private int _line = 1;
    private int _lineStart;

    /// <summary>False when the text is not plain; what the document then holds is of no use.</summary>
    public bool TryRead()
    {
        if (text.AsSpan().ContainsAny(Doubtful) || !TryNextContent() || AtEnd) return false;
        if (Column == 0 && Starts("---"))
        {
            _at += 3;
            if (!TryEndLine() || !TryNextContent() || AtEnd) return false;
        }
        return ReadBlock(-1, 0) >= 0 && AtEnd;
    }

    private bool AtEnd => _at >= text.Length;

    /// <summary>0-based, of the current position.</summary>
    private int Column => _at - _lineStart;

    private char Current => text[_at];

    private char Peek(int ahead) => _at + ahead < text.Length ? text[_at + ahead] : '\n';

    /// <summary>At the first character of a node in block style: its kind decides. Leaves the position at the next content or the end.</summary>
    private int ReadBlock(int parentIndent, int depth)
    {
        if (depth > MaxDepth || Column <= parentIndent || IsDocumentMark()) return NotPlain;
        if (IsDash()) return ReadSequence(Column, depth, false);
        var (line, column) = (_line, Column);
        if (Current is '[' or '{')
        {
            var flow = ReadFlow(parentIndent, depth);
            return flow >= 0 && !IsColon() && TryEndLine() && TryNextContent() ? flow : NotPlain;
        }
        if (!TryScalar(inFlow: false, out var scalar, out var isQuoted)) return NotPlain;
        if (IsColon()) return ReadMapping(line, column, scalar, isQuoted, depth);
        return TryEndLine() && TryNextContent() ? document.Add(line, column + 1, YamlKind.Scalar, scalar, isQuoted) : NotPlain;
    }

    /// <summary>A mapping whose first key has just been read; the position is after that key.</summary>
    private int ReadMapping(int line, int indent, string key, bool isQuoted, int depth)
    {
        var self = document.Add(line, indent + 1, YamlKind.Mapping, null, false);
        var last = -1;
        while (true)
        {
            if (key.Length > MaxKeyLength || document.Count > MaxNodes) return NotPlain;
            last = document.Link(self, last, document.Add(line, indent + 1, YamlKind.Scalar, key, isQuoted));
            SkipSpaces();
            if (AtEnd || Current != ':' || !IsBlankOrEnd(1)) return NotPlain;
            _at++;
            var value = ReadValue(indent, depth);
            if (value < 0) return NotPlain;
            last = document.Link(self, last, value);
            if (AtEnd || Column < indent) return self;
            if (Column > indent || IsDash() || IsDocumentMark()) return NotPlain;
            line = _line;
            if (!TryScalar(inFlow: false, out key, out isQuoted)) return NotPlain;
        }
    }

    /// <summary>What follows the colon of a key at this indentation.</summary>
    private int ReadValue(int indent, int depth)
    {
        var (line, column) = (_line, Column + 1);
        SkipSpaces();
        if (AtEndOfLine())
        {
            if (!TryEndLine() || !TryNextContent()) return NotPlain;
            if (!AtEnd && Column > indent) return ReadBlock(indent, depth + 1);
            if (!AtEnd && Column == indent && IsDash()) return ReadSequence(indent, depth + 1, true);
            return document.Add(line, column, YamlKind.Scalar, "", false);
        }
        if (IsDash()) return NotPlain;
        return ReadInline(indent, depth);
    }

    /// <summary>A scalar or a flow collection on the rest of the line.</summary>
    private int ReadInline(int indent, int depth)
    {
        int node;
        if (Current is '[' or '{')
        {
            node = ReadFlow(indent, depth + 1);
            if (node < 0) return NotPlain;
        }
        else
        {
            var (line, column) = (_line, Column + 1);
            if (!TryScalar(inFlow: false, out var scalar, out var isQuoted)) return NotPlain;
            node = document.Add(line, column, YamlKind.Scalar, scalar, isQuoted);
        }
        return !IsColon() && TryEndLine() && TryNextContent() ? node : NotPlain;
    }

    /// <param name="indent">Column of the dashes.</param>
    /// <param name="depth">How deep we are.</param>
    /// <param name="isBelowKey">The dashes stand at the indentation of the key that they belong to.</param>
    private int ReadSequence(int indent, int depth, bool isBelowKey)
    {
        if (depth > MaxDepth) return NotPlain;
        var self = document.Add(_line, indent + 1, YamlKind.Sequence, null, false);
        var last = -1;
        while (true)
        {
            _at++;
            if (document.Count > MaxNodes) return NotPlain;
            var item = ReadItem(indent, depth);
            if (item < 0) return NotPlain;
            last = document.Link(self, last, item);
            if (AtEnd || Column < indent) return self;
            if (Column > indent || IsDocumentMark()) return NotPlain;
            if (!IsDash()) return isBelowKey ? self : NotPlain;
        }
    }

    private int ReadItem(int indent, int depth)
    {
        var (line, column) = (_line, Column + 1);
        SkipSpaces();
        if (!AtEndOfLine()) return ReadBlock(indent, depth + 1);
        if (!TryEndLine() || !TryNextContent()) return NotPlain;
        return !AtEnd && Column > indent ? ReadBlock(indent, depth + 1) : document.Add(line, column, YamlKind.Scalar, "", false);
    }

    /// <summary>At [ or {; leaves the position behind the closing bracket.</summary>
    private int ReadFlow(int parentIndent, int depth)
    {
        if (depth > MaxDepth) return NotPlain;
        var isMapping = Current == '{';
        var close = isMapping ? '}' : ']';
        var self = document.Add(_line, Column + 1, isMapping ? YamlKind.Mapping : YamlKind.Sequence, null, false);
        var last = -1;
        _at++;
        while (true)
        {
            if (document.Count > MaxNodes || !TryNextInFlow(parentIndent)) return NotPlain;
            if (Current == close)
            {
                _at++;
                return self;
            }
            if (isMapping)
            {
                var key = ReadFlowKey();
                if (key < 0) return NotPlain;
                last = document.Link(self, last, key);
                if (!TryNextInFlow(parentIndent)) return NotPlain;
            }
            var value = ReadFlowNode(parentIndent, depth);
            if (value < 0) return NotPlain;
            last = document.Link(self, last, value);
            if (!TryNextInFlow(parentIndent)) return NotPlain;
            if (Current == ',') _at++;
            else if (Current != close) return NotPlain;
        }
    }

    private int ReadFlowKey()
    {
        if (Current is '[' or '{') return NotPlain;
        var (line, column) = (_line, Column + 1);
        if (!TryScalar(inFlow: true, out var key, out var isQuoted) || key.Length > MaxKeyLength) return NotPlain;
        SkipSpaces();
        if (AtEnd || Current != ':' || !IsBlankOrEnd(1)) return NotPlain;
        _at++;
        return document.Add(line, column, YamlKind.Scalar, key, isQuoted);
    }

    private int ReadFlowNode(int parentIndent, int depth)
    {
        if (Current is '[' or '{') return ReadFlow(parentIndent, depth + 1);
        var (line, column) = (_line, Column + 1);
        return TryScalar(inFlow: true, out var scalar, out var isQuoted) ? document.Add(line, column, YamlKind.Scalar, scalar, isQuoted) : NotPlain;
    }

    /// <summary>To the next token within brackets, over line ends and comments. Lines must stay right of the block that the brackets are in.</summary>
    private bool TryNextInFlow(int parentIndent)
    {
        SkipSpaces();
        if (!AtEndOfLine()) return true;
        return TryEndLine() && TryNextContent() && !AtEnd && Column > parentIndent && !IsDocumentMark();
    }

    /// <summary>One scalar on one line. The position is then behind it, blanks not skipped.</summary>
    private bool TryScalar(bool inFlow, out string scalar, out bool isQuoted)
    {
        scalar = "";
        isQuoted = Current is '"' or '\'';
        if (Current == '"') return TryDoubleQuoted(out scalar);
        if (Current == '\'') return TrySingleQuoted(out scalar);
        var start = _at;
        var first = Current;
        if (!MayStart.Contains(first) && !(first == '-' && char.IsAsciiLetterOrDigit(Peek(1))) && !char.IsLetter(first)) return false;
        var stops = inFlow ? InFlow : InBlock;
        while (true)
        {
            var skip = text.AsSpan(_at).IndexOfAny(stops);
            _at = skip < 0 ? text.Length : _at + skip;
            if (AtEnd || Current is '\n' or '\r') break;
            if (Current == '#')
            {
                if (text[_at - 1] == ' ') break;
                _at++;
            }
            else if (Current == ':')
            {
                if (IsBlankOrEnd(1)) break;
                if (inFlow && !char.IsAsciiLetterOrDigit(Peek(1)) && Peek(1) is not ('/' or ':')) return false;
                _at++;
            }
            else if (inFlow && Current is ',' or '[' or ']' or '{' or '}')
            {
                if (Current is '[' or '{') return false;
                break;
            }
            else
            {
                return false; // '*' inside a text: the library sometimes takes it for an alias
            }
        }
        var end = _at;
        while (text[end - 1] == ' ') end--;
        _at = end;
        scalar = Intern(text.AsSpan(start, end - start));
        return true;
    }

    private bool TrySingleQuoted(out string scalar)
    {
        scalar = "";
        var start = ++_at;
        var hasQuotes = false;
        while (true)
        {
            var skip = text.AsSpan(_at).IndexOfAny(InSingle);
            if (skip < 0) return false;
            _at += skip;
            if (Current != '\'') return false;
            if (Peek(1) != '\'') break;
            hasQuotes = true;
            _at += 2;
        }
        var inner = text.AsSpan(start, _at - start);
        scalar = hasQuotes ? inner.ToString().Replace("''", "'", StringComparison.Ordinal) : Intern(inner);
        _at++;
        return EndsQuoted();
    }

    private bool TryDoubleQuoted(out string scalar)
    {
        scalar = "";
        var start = ++_at;
        System.Text.StringBuilder? unescaped = null;
        while (true)
        {
            var skip = text.AsSpan(_at).IndexOfAny(InDouble);
            if (skip < 0) return false;
            _at += skip;
            if (Current == '"') break;
            if (Current != '\\') return false;
            char? meant = Peek(1) switch { '"' => '"', '\\' => '\\', '/' => '/', 'n' => '\n', 't' => '\t', 'r' => '\r', _ => null };
            if (meant is null) return false;
            unescaped ??= new();
            unescaped.Append(text, start, _at - start).Append(meant);
            start = _at += 2;
        }
        scalar = unescaped is null ? Intern(text.AsSpan(start, _at - start)) : unescaped.Append(text, start, _at - start).ToString();
        _at++;
        return EndsQuoted();
    }

    /// <summary>Behind a closing quote stands a blank, the end of the line, or what ends a node.</summary>
    private bool EndsQuoted() => IsBlankOrEnd(0) || Current is ',' or ']' or '}' or ':';

    /// <summary>The same string again for keys and words that repeat; one look into a table, no search.</summary>
    private string Intern(ReadOnlySpan<char> span)
    {
        if (span.Length is 0 or > 12) return span.ToString();
        var hash = (uint)span.Length * 0x9E3779B1;
        foreach (var c in span) hash = (hash ^ c) * 0x01000193;
        ref var slot = ref _seen[hash >> 20];
        if (slot is not null && span.SequenceEqual(slot)) return slot;
        return slot = span.ToString();
    }

    private bool IsDash() => Current == '-' && IsBlankOrEnd(1);

    /// <summary>A colon that makes what stands before it a key; blanks in front of it are skipped.</summary>
    private bool IsColon()
    {
        var at = _at;
        while (at < text.Length && text[at] == ' ') at++;
        return at < text.Length && text[at] == ':';
    }

    private bool IsBlankOrEnd(int ahead) => Peek(ahead) is ' ' or '\n' or '\r';

    private bool IsDocumentMark() => Column == 0 && (Starts("---") || Starts("..."));

    private bool Starts(string mark) => string.CompareOrdinal(text, _at, mark, 0, mark.Length) == 0;

    private void SkipSpaces()
    {
        while (_at < text.Length && text[_at] == ' ') _at++;
    }

    /// <summary>Whether the line ends here, or only a comment follows. Called behind blanks.</summary>
    private bool AtEndOfLine() => AtEnd || Current is '\n' or '\r' || (Current == '#' && (_at == _lineStart || text[_at - 1] == ' '));

    /// <summary>Over blanks, a comment and the line end. False when something else stands there.</summary>
    private bool TryEndLine()
    {
        SkipSpaces();
        if (AtEnd) return true;
        if (Current == '#')
        {
            if (_at > _lineStart && text[_at - 1] != ' ') return false;
            var skip = text.AsSpan(_at).IndexOfAny(InComment);
            _at = skip < 0 ? text.Length : _at + skip;
            if (AtEnd) return true;
        }
        if (Current == '\r' && Peek(1) == '\n' && _at + 1 < text.Length) _at++;
        if (Current != '\n') return false;
        _at++;
        _line++;
        _lineStart = _at;
        return true;
    }

    /// <summary>Over empty lines and comments to the first character of the next line with content, or to the end.</summary>
    private bool TryNextContent()
    {
        while (true)
        {
            SkipSpaces();
            if (AtEnd || (Current is not ('\n' or '\r') && Current != '#')) return true;
            if (!TryEndLine()) return false;
        }
    }
}
