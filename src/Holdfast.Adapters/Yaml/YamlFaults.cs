using System.Buffers;
using Holdfast.Core;
using Holdfast.Core.Dns;
using YamlDotNet.Core;

namespace Holdfast.Adapters.Yaml;

/// <summary>The usual faults of a YAML file, said in the words of the one who wrote it and at their own place.</summary>
internal static class YamlFaults
{
    private static readonly SearchValues<char> WordEnds = SearchValues.Create(" ,]}\r\t");

    public static Problem? NotUtf8(string file, string text)
    {
        var at = OctetText.IndexOfOctet(text);
        if (at < 0) return null;
        var octet = text[at] - 0xDC00;
        return At(file, text, at, $"not UTF-8: the octet 0x{octet:x2} is no character", "save the file as UTF-8 (it looks like Latin-1 or Windows-1252)");
    }

    /// <summary>A text that begins with <c>*</c>, <c>@</c> or a backquote and has no quotes: YAML takes it for something else.</summary>
    public static Problem? Unquoted(string file, string text, Mark where)
    {
        var start = LineStart(text, (int)where.Line);
        if (start < 0) return null;
        var end = text.IndexOf('\n', start);
        if (end < 0) end = text.Length;
        char quote = '\0', before = '\n';
        for (var i = start; i < end; i++)
        {
            var c = text[i];
            if (quote != '\0')
            {
                if (c == quote) quote = '\0';
            }
            else if (c is '"' or '\'' && before is ' ' or '\n' or '[' or '{' or ',') quote = c;
            else if (c == '#' && before is ' ' or '\n') return null;
            else if (c is '*' or '@' or '`' && before is ' ' or '\n' or '[' or '{' or ',')
            {
                var length = text.AsSpan(i, end - i).IndexOfAny(WordEnds);
                var word = length < 0 ? text[i..end] : text.Substring(i, length);
                return At(file, text, i, $"{word} has no quotes, and YAML takes a word that begins with {c} for something else{(c == '*' ? " (for an alias, and aliases are not supported)" : "")}", $"put it in quotes: \"{word}\"");
            }
            before = c == '\t' ? ' ' : c;
        }
        return null;
    }

    /// <summary>The library names the start of the mapping that the tab spoils; people look for the tab.</summary>
    public static Problem? Tab(string file, string text, YamlException error)
    {
        if (!error.Message.Contains("tab", StringComparison.OrdinalIgnoreCase)) return null;
        for (var start = LineStart(text, (int)error.Start.Line); start >= 0 && start < text.Length; start = text.IndexOf('\n', start) is >= 0 and var end ? end + 1 : -1)
        {
            var line = text.AsSpan(start);
            var blanks = line.IndexOfAnyExcept(' ', '\t');
            var tab = blanks < 0 ? -1 : line[..blanks].IndexOf('\t');
            if (tab >= 0 && line[blanks] is not ('\n' or '\r' or '#')) return At(file, text, start + tab, "a tab stands in the indentation", "indent with spaces, never with tabs");
        }
        return null;
    }

    private static int LineStart(string text, int line)
    {
        var start = 0;
        for (; line > 1; line--)
        {
            var end = text.IndexOf('\n', start);
            if (end < 0) return -1;
            start = end + 1;
        }
        return start;
    }

    private static Problem At(string file, string text, int at, string message, string hint)
    {
        var before = text.AsSpan(0, at);
        return new Problem(file, before.Count('\n') + 1, at - before.LastIndexOf('\n'), Severity.Error, message, hint);
    }
}
