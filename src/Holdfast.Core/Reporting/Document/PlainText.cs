using System.Text;

namespace Holdfast.Core.Reporting.Document;

/// <summary>
/// Names come from whoever wrote or imported an inventory. What controls the display instead of being shown - line breaks, control
/// characters, marks that turn the direction of writing, characters that no document may hold - is taken out before anything else.
/// </summary>
public static class PlainText
{
    public static string Of(string text)
    {
        if (!NeedsWork(text)) return text;
        var plain = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            var c = text[at];
            if (char.IsHighSurrogate(c) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1])) plain.Append(c).Append(text[++at]);
            else if (char.IsSurrogate(c)) plain.Append('\ufffd');
            else if (c is '\n' or '\r' or '\t' or '\u2028' or '\u2029' or '\u0085') plain.Append(' ');
            else if (!IsHidden(c)) plain.Append(c);
        }
        return plain.ToString();
    }

    /// <summary>At most so many characters, with an ellipsis where something is cut.</summary>
    public static string Short(string text, int most)
    {
        var plain = Of(text);
        if (plain.Length <= most) return plain;
        // Not through the middle of a character that takes two.
        var end = char.IsHighSurrogate(plain[most - 2]) ? most - 2 : most - 1;
        return string.Concat(plain.AsSpan(0, end).TrimEnd(), "…");
    }

    /// <summary>For the text and the attributes of HTML, XHTML and SVG.</summary>
    public static string Escaped(string text)
    {
        var plain = Of(text);
        if (plain.AsSpan().IndexOfAny("&<>\"'") < 0) return plain;
        var escaped = new StringBuilder(plain.Length + 16);
        foreach (var c in plain)
            _ = c switch
            {
                '&' => escaped.Append("&amp;"),
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '"' => escaped.Append("&quot;"),
                '\'' => escaped.Append("&#39;"),
                _ => escaped.Append(c),
            };
        return escaped.ToString();
    }

    private static bool NeedsWork(string text)
    {
        foreach (var c in text)
            if (char.IsSurrogate(c) || char.IsControl(c) || c is '\u2028' or '\u2029' || IsHidden(c)) return true;
        return false;
    }

    // Unicode: bidirectional marks, embeddings, overrides and isolates; zero-width characters; the byte order mark; non-characters.
    private static bool IsHidden(char c) =>
        char.IsControl(c) || c is '\u061c' or '\u200b' or '\u200e' or '\u200f' or '\u2060' or '\ufeff' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069') or (>= '\ufff9' and <= '\ufffb') or '\ufffe' or '\uffff';
}
