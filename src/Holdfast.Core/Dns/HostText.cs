namespace Holdfast.Core.Dns;

/// <summary>Host names inside values: relative or absolute by <see cref="NameReading"/>.</summary>
internal static class HostText
{
    public static bool TryRead(ReadOnlySpan<char> text, DnsName origin, NameReading reading, out DnsName name, out string? note, out string? error)
    {
        note = null;
        error = null;
        name = origin;
        if (text is "@") return true;
        if (text is "." || EndsWithDot(text) || reading == NameReading.Absolute) return DnsName.TryParse(text, out name, out error);
        var hasDots = HasPlain(text, '.');
        // "3.0/25" (RFC 2317) and "web.node1" cannot be whole names: no top level label has digits or signs (RFC 1123 2.1, ICANN).
        if (reading == NameReading.Declared && hasDots && (origin.IsRoot || CanBeTopLevel(text[(text.LastIndexOf('.') + 1)..])))
        {
            if (!DnsName.TryParse(text, out name, out error)) return false;
            if (origin.TryPrepend(text, out var relative, out _) && relative != name)
                note = $"{text} read as {name}; if you meant {relative} write that with its final dot (a final dot on {text}. settles it too)";
            return true;
        }
        if (!origin.TryPrepend(text, out name, out error)) return false;
        if (hasDots && !origin.IsRoot && text.EndsWith(origin.Value, StringComparison.OrdinalIgnoreCase) && DnsName.TryParse(text, out var absolute) && absolute.IsWithin(origin))
            note = $"{text} read as {name}; if you meant {absolute} write it with the final dot";
        return true;
    }

    private static bool CanBeTopLevel(ReadOnlySpan<char> label)
    {
        if (label.StartsWith("xn--", StringComparison.OrdinalIgnoreCase)) return true;
        foreach (var c in label)
            if (char.IsAscii(c) && !char.IsAsciiLetter(c)) return false;
        return !label.IsEmpty;
    }

    private static bool EndsWithDot(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text[^1] != '.') return false;
        var slashes = 0;
        while (text.Length - 2 - slashes >= 0 && text[text.Length - 2 - slashes] == '\\') slashes++;
        return slashes % 2 == 0;
    }

    /// <summary>Whether the character stands there without a backslash.</summary>
    public static bool HasPlain(ReadOnlySpan<char> text, char sought)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\') i++;
            else if (text[i] == sought) return true;
        }
        return false;
    }
}
