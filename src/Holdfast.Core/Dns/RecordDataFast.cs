using System.Buffers;

namespace Holdfast.Core.Dns;

/// <summary>
/// The short way for the common shapes of A, AAAA, MX, SRV, TXT and the types that are one host name: nothing to note and nothing
/// wrong. Everything else takes the general way, which gives the same text (a test compares them).
/// </summary>
internal static class RecordDataFast
{
    /// <summary>Printable ASCII without quote and backslash: the same in raw text and in a quoted string.</summary>
    public static readonly SearchValues<char> PlainText = SearchValues.Create(
        string.Concat(Enumerable.Range(0x20, 0x5f).Select(code => (char)code).Where(c => c is not ('"' or '\\'))));

    private static readonly SearchValues<char> PlainHost =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.");

    public static bool TryRead(RecordType type, ReadOnlySpan<char> text, NameReading reading, out string? canonical)
    {
        canonical = null;
        switch (type.Code)
        {
            case 1:
            {
                Span<byte> octets = stackalloc byte[4];
                if (!AddressText.TryIPv4(text, octets)) return false;
                canonical = text.ToString();
                return true;
            }
            case 28:
            {
                Span<byte> octets = stackalloc byte[16];
                if (!AddressText.TryIPv6(text, octets)) return false;
                Span<char> buffer = stackalloc char[48];
                canonical = buffer[..AddressText.FormatIPv6(octets, buffer)].ToString();
                return true;
            }
            case 16:
                if (text.Length is < 2 or > 257 || text[0] != '"' || text[^1] != '"' || text[1..^1].ContainsAnyExcept(PlainText)) return false;
                canonical = text.ToString();
                return true;
            case 2 or 5 or 12 or 39 or 65401: return TryNumbersAndHost(text, 0, reading, out canonical);
            case 15: return TryNumbersAndHost(text, 1, reading, out canonical);
            case 33: return TryNumbersAndHost(text, 3, reading, out canonical);
            default: return false;
        }
    }

    /// <summary>Numbers without leading zeros and one absolute ASCII host name, each after exactly one space.</summary>
    private static bool TryNumbersAndHost(ReadOnlySpan<char> text, int numbers, NameReading reading, out string? canonical)
    {
        canonical = null;
        var host = text;
        for (; numbers > 0; numbers--)
        {
            int value = 0, i = 0;
            for (; i < host.Length && char.IsAsciiDigit(host[i]) && i < 5; i++) value = value * 10 + (host[i] - '0');
            if (i == 0 || value > ushort.MaxValue || (host[0] == '0' && i > 1) || i == host.Length || host[i] != ' ') return false;
            host = host[(i + 1)..];
        }
        // 4 to leave the root and one-letter names to the general way, 254 characters with the final dot at most.
        if (host.Length is < 4 or > 254 || host.ContainsAnyExcept(PlainHost)) return false;
        var hasDot = host[^1] == '.';
        if (!hasDot && (reading != NameReading.Absolute || host.Length > 253)) return false;
        var labels = hasDot ? host[..^1] : host;
        while (true)
        {
            var dot = labels.IndexOf('.');
            var length = dot < 0 ? labels.Length : dot;
            if (length is 0 or > 63) return false;
            if (dot < 0) break;
            labels = labels[(dot + 1)..];
        }
        canonical = !host.ContainsAnyInRange('A', 'Z')
            ? hasDot ? text.ToString() : string.Concat(text, ".")
            : hasDot ? text.ToString().ToLowerInvariant() : string.Concat(text, ".").ToLowerInvariant();
        return true;
    }
}
