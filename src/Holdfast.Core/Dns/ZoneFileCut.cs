using System.Buffers;

namespace Holdfast.Core.Dns;

/// <summary>
/// One entry of a zone file: a line, or several lines held together by parentheses, without its final comment.
/// The positions are offsets into the text.
/// </summary>
internal readonly record struct ZoneFileCut(int Start, int End, int NextLine, int Newlines, bool HasParentheses, string? Error, string Hint, int ErrorAt)
{
    private static readonly SearchValues<char> Special = SearchValues.Create("\n;()\"\\");
    private static readonly SearchValues<char> InQuotes = SearchValues.Create("\"\\\n");

    /// <summary>Cuts the entry that starts at this offset, which must be the start of a line.</summary>
    public static ZoneFileCut At(ReadOnlySpan<char> text, int start)
    {
        int i = start, depth = 0, open = 0, newlines = 0;
        var hasParentheses = false;
        while (true)
        {
            var skip = text[i..].IndexOfAny(Special);
            i = skip < 0 ? text.Length : i + skip;
            if (i == text.Length)
                return depth == 0
                    ? new(start, i, i, newlines, hasParentheses, null, "", 0)
                    : Failed(text, start, open, "this parenthesis is never closed", "close it with )", restart: true);
            switch (text[i])
            {
                case '\n':
                    if (depth == 0) return new(start, i, i + 1, newlines + 1, hasParentheses, null, "", 0);
                    newlines++;
                    i++;
                    break;
                case ';':
                {
                    var newline = text[i..].IndexOf('\n');
                    var next = newline < 0 ? text.Length : i + newline;
                    if (depth == 0) return new(start, i, Math.Min(next + 1, text.Length), newlines + (newline < 0 ? 0 : 1), hasParentheses, null, "", 0);
                    i = next;
                    break;
                }
                case '(':
                    if (depth++ == 0) open = i;
                    hasParentheses = true;
                    i++;
                    break;
                case ')':
                    if (--depth < 0) return Failed(text, start, i, "this parenthesis closes nothing", "remove it, or open one before it");
                    i++;
                    break;
                case '\\':
                    if (i + 1 == text.Length || text[i + 1] == '\n') return Failed(text, start, i, "a backslash at the end of the line escapes nothing", "remove it; lines are held together by parentheses");
                    i += 2;
                    break;
                default:
                {
                    // A quote opens a string wherever it stands, as in BIND (and in RecordFields).
                    var quote = i++;
                    while (true)
                    {
                        var next = text[i..].IndexOfAny(InQuotes);
                        i = next < 0 ? text.Length : i + next;
                        if (i < text.Length && text[i] == '\\' && i + 1 < text.Length && text[i + 1] != '\n')
                        {
                            i += 2;
                            continue;
                        }
                        break;
                    }
                    if (i == text.Length || text[i] != '"')
                        return Failed(text, start, quote, "a quote is opened here and not closed on the same line", "close it with \", and write a quote inside the text as \\\"");
                    i++;
                    break;
                }
            }
        }
    }

    /// <summary>The entry with comments, parentheses and line ends as spaces, so that every character stays in its place.</summary>
    public ReadOnlySpan<char> Flatten(ReadOnlySpan<char> text)
    {
        var entry = text[Start..End];
        if (!HasParentheses) return entry;
        var flat = entry.ToArray();
        for (var i = 0; i < flat.Length; i++)
        {
            switch (entry[i])
            {
                case '\\':
                    i++;
                    break;
                case '\n' or '(' or ')':
                    flat[i] = ' ';
                    break;
                case ';':
                    for (; i < flat.Length && entry[i] != '\n'; i++) flat[i] = ' ';
                    i--;
                    break;
                case '"':
                    for (i++; entry[i] != '"'; i++)
                        if (entry[i] == '\\') i++;
                    break;
            }
        }
        return flat;
    }

    /// <summary>The entry cannot be read; go on with the next line, after an open parenthesis with the next line that starts a record.</summary>
    private static ZoneFileCut Failed(ReadOnlySpan<char> text, int start, int at, string error, string hint, bool restart = false)
    {
        var newline = text[at..].IndexOf('\n');
        var next = newline < 0 ? text.Length : at + newline + 1;
        while (restart && next < text.Length && (RecordFields.IsBlank(text[next]) || text[next] is ')' or ';'))
        {
            newline = text[next..].IndexOf('\n');
            next = newline < 0 ? text.Length : next + newline + 1;
        }
        return new(start, next, next, text[start..next].Count('\n'), false, error, hint, at);
    }
}
