namespace Holdfast.Core.Failover;

/// <summary>The words that may stand in an epoch TXT.</summary>
internal static class MarkText
{
    private const int MaxWord = 63;

    public static bool IsWord(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text.Length > MaxWord) return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.')) return false;
        }
        return true;
    }
}
