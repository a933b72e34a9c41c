namespace Holdfast.Lab.Desec;

/// <summary>Says what Python's json module would say about a broken document, since deSEC passes its words on.</summary>
internal static class PythonJson
{
    /// <summary>Null when the document is well-formed.</summary>
    public static string? Complaint(string text)
    {
        try
        {
            var at = Space(text, 0);
            at = Space(text, Value(text, at));
            return at == text.Length ? null : At(text, "Extra data", at);
        }
        catch (FormatException error)
        {
            return error.Message;
        }
    }

    private static int Value(string text, int at)
    {
        if (at >= text.Length) throw Wrong(text, "Expecting value", at);
        switch (text[at])
        {
            case '"': return String(text, at);
            case '{': return Object(text, at + 1);
            case '[': return Array(text, at + 1);
        }
        foreach (var word in (string[])["null", "true", "false", "NaN", "Infinity", "-Infinity"])
        {
            if (string.CompareOrdinal(text, at, word, 0, word.Length) == 0) return at + word.Length;
        }
        var end = Number(text, at);
        return end > at ? end : throw Wrong(text, "Expecting value", at);
    }

    private static int Object(string text, int at)
    {
        at = Space(text, at);
        if (Is(text, at, '}')) return at + 1;
        while (true)
        {
            if (!Is(text, at, '"')) throw Wrong(text, "Expecting property name enclosed in double quotes", at);
            at = Space(text, String(text, at));
            if (!Is(text, at, ':')) throw Wrong(text, "Expecting ':' delimiter", at);
            at = Space(text, Value(text, Space(text, at + 1)));
            if (Is(text, at, '}')) return at + 1;
            if (!Is(text, at, ',')) throw Wrong(text, "Expecting ',' delimiter", at);
            at = Space(text, at + 1);
        }
    }

    private static int Array(string text, int at)
    {
        at = Space(text, at);
        if (Is(text, at, ']')) return at + 1;
        while (true)
        {
            at = Space(text, Value(text, at));
            if (Is(text, at, ']')) return at + 1;
            if (!Is(text, at, ',')) throw Wrong(text, "Expecting ',' delimiter", at);
            at = Space(text, at + 1);
        }
    }

    private static int String(string text, int quote)
    {
        for (var at = quote + 1; at < text.Length; at++)
        {
            if (text[at] == '"') return at + 1;
            if (text[at] < ' ') throw Wrong(text, "Invalid control character at", at);
            if (text[at] != '\\') continue;
            if (at + 1 >= text.Length) break;
            if (!"\"\\/bfnrtu".Contains(text[at + 1], StringComparison.Ordinal)) throw Wrong(text, "Invalid \\escape", at);
            if (text[at + 1] == 'u' && (at + 5 >= text.Length || !text.AsSpan(at + 2, 4).ToArray().All(char.IsAsciiHexDigit))) throw Wrong(text, "Invalid \\uXXXX escape", at + 1);
            at++;
        }
        throw Wrong(text, "Unterminated string starting at", quote);
    }

    private static int Number(string text, int start)
    {
        var at = start;
        if (Is(text, at, '-')) at++;
        if (Is(text, at, '0')) at++;
        else if (Digits(text, at) is var whole && whole > at) at = whole;
        else return start;
        if (Is(text, at, '.') && Digits(text, at + 1) > at + 1) at = Digits(text, at + 1);
        if (Is(text, at, 'e') || Is(text, at, 'E'))
        {
            var exponent = Is(text, at + 1, '+') || Is(text, at + 1, '-') ? at + 2 : at + 1;
            if (Digits(text, exponent) > exponent) at = Digits(text, exponent);
        }
        return at;
    }

    private static int Digits(string text, int at)
    {
        while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
        return at;
    }

    private static int Space(string text, int at)
    {
        while (at < text.Length && text[at] is ' ' or '\t' or '\n' or '\r') at++;
        return at;
    }

    private static bool Is(string text, int at, char letter) => at < text.Length && text[at] == letter;

    private static FormatException Wrong(string text, string message, int at) => new(At(text, message, at));

    private static string At(string text, string message, int at)
    {
        var before = text.AsSpan(0, at);
        var line = before.Count('\n') + 1;
        return $"{message}: line {line} column {at - before.LastIndexOf('\n')} (char {at})";
    }
}
