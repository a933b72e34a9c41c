using System.Text;

namespace Holdfast.Core.Dns;

/// <summary>Text of zone files and its octets: <c>\DDD</c> is an octet, <c>\X</c> is X, all other characters are UTF-8, and octets of a file that are no text are themselves (RFC 1035 5.1).</summary>
internal static class CharacterString
{
    /// <summary>Adds the octets of a text with escapes; on a bad escape says where it stands.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, Octets octets, out int badAt)
    {
        badAt = 0;
        var start = 0;
        while (true)
        {
            var slash = text[start..].IndexOf('\\');
            AddUtf8(slash < 0 ? text[start..] : text.Slice(start, slash), octets);
            if (slash < 0) return true;
            var at = badAt = start + slash;
            if (at + 1 == text.Length) return false;
            if (!char.IsAsciiDigit(text[at + 1]))
            {
                var length = char.IsHighSurrogate(text[at + 1]) && at + 2 < text.Length ? 2 : 1;
                AddUtf8(text.Slice(at + 1, length), octets);
                start = at + 1 + length;
                continue;
            }
            if (at + 3 >= text.Length || !char.IsAsciiDigit(text[at + 2]) || !char.IsAsciiDigit(text[at + 3])) return false;
            var code = (text[at + 1] - '0') * 100 + (text[at + 2] - '0') * 10 + (text[at + 3] - '0');
            if (code > 255) return false;
            octets.Add((byte)code);
            start = at + 4;
        }
    }

    /// <summary>Printable ASCII as it is, <c>"</c> and <c>\</c> with a backslash, everything else as <c>\DDD</c>.</summary>
    public static void Append(StringBuilder text, ReadOnlySpan<byte> octets)
    {
        foreach (var octet in octets)
        {
            if (octet is (byte)'"' or (byte)'\\') text.Append('\\').Append((char)octet);
            else if (octet is >= 0x20 and < 0x7f) text.Append((char)octet);
            else AppendCode(text, octet);
        }
    }

    public static void AppendQuoted(StringBuilder text, ReadOnlySpan<byte> octets)
    {
        text.Append('"');
        Append(text, octets);
        text.Append('"');
    }

    /// <summary>Quoted strings of 255 octets each, the last one shorter; an empty text is one empty string.</summary>
    public static void AppendSplit(StringBuilder text, ReadOnlySpan<byte> octets)
    {
        while (octets.Length > 255)
        {
            AppendQuoted(text, octets[..255]);
            text.Append(' ');
            octets = octets[255..];
        }
        AppendQuoted(text, octets);
    }

    public static void AppendCode(StringBuilder text, byte octet) =>
        text.Append('\\').Append((char)('0' + octet / 100)).Append((char)('0' + octet / 10 % 10)).Append((char)('0' + octet % 10));

    private static void AddUtf8(ReadOnlySpan<char> text, Octets octets) => OctetText.Encode(text, octets);
}
