using System.Diagnostics.CodeAnalysis;

namespace Holdfast.Lab.Dns;

/// <summary>Escapes and text encodings that several RDATA formats share.</summary>
internal static class Octets
{
    /// <summary>Reads <c>\X</c> or <c>\DDD</c> at <paramref name="at"/> and leaves it on the last character read.</summary>
    public static bool TryReadEscape(string text, ref int at, out byte octet)
    {
        octet = 0;
        if (at + 1 >= text.Length) return false;
        var next = text[at + 1];
        if (!char.IsAsciiDigit(next))
        {
            if (next is < ' ' or > '~') return false;
            octet = (byte)next;
            at++;
            return true;
        }
        if (at + 3 >= text.Length || !char.IsAsciiDigit(text[at + 2]) || !char.IsAsciiDigit(text[at + 3])) return false;
        var value = ((next - '0') * 100) + ((text[at + 2] - '0') * 10) + (text[at + 3] - '0');
        if (value > 255) return false;
        octet = (byte)value;
        at += 3;
        return true;
    }

    public static byte[] FromHex(string text) =>
        TryFromHex(text, out var octets) ? octets : throw new FormatException($"'{text}' is not hexadecimal");

    public static bool TryFromHex(string text, [NotNullWhen(true)] out byte[]? octets)
    {
        octets = null;
        if (text.Length % 2 != 0 || !text.All(char.IsAsciiHexDigit)) return false;
        octets = Convert.FromHexString(text);
        return true;
    }

    public static byte[] FromBase64(string text)
    {
        var octets = new byte[text.Length];
        return Convert.TryFromBase64String(text, octets, out var written)
            ? octets[..written]
            : throw new FormatException($"'{text}' is not base64");
    }
}
