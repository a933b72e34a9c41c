using System.Text;

namespace Holdfast.Core.Dns;

/// <summary>IPv4 and IPv6 addresses as octets and in their one canonical text (RFC 5952 for IPv6).</summary>
internal static class AddressText
{
    /// <summary>Four decimal numbers of 0-255 without leading zeros: <c>010</c> is 8 for some programs and 10 for others.</summary>
    public static bool TryIPv4(ReadOnlySpan<char> text, Span<byte> octets)
    {
        var part = 0;
        int value = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i == text.Length || text[i] == '.')
            {
                if (value < 0 || part == 4) return false;
                octets[part++] = (byte)value;
                value = -1;
            }
            else
            {
                var digit = text[i] - '0';
                if (digit is < 0 or > 9 || value == 0) return false;
                value = value < 0 ? digit : value * 10 + digit;
                if (value > 255) return false;
            }
        }
        return part == 4;
    }

    /// <summary>Groups, one <c>::</c> and an IPv4 tail, as RFC 4291 2.2 has them; no scope, no brackets.</summary>
    public static bool TryIPv6(ReadOnlySpan<char> text, Span<byte> octets)
    {
        Span<ushort> groups = stackalloc ushort[8];
        int count = 0, gap = -1, i = 0;
        if (text.StartsWith("::"))
        {
            gap = 0;
            i = 2;
        }
        while (i < text.Length)
        {
            int value = 0, digits = 0, start = i;
            while (i < text.Length && char.IsAsciiHexDigit(text[i]))
            {
                if (++digits > 4) break;
                value = value * 16 + Digit(text[i++]);
            }
            if (i < text.Length && text[i] == '.')
            {
                Span<byte> tail = stackalloc byte[4];
                if (count > 6 || !TryIPv4(text[start..], tail)) return false;
                groups[count++] = (ushort)(tail[0] << 8 | tail[1]);
                groups[count++] = (ushort)(tail[2] << 8 | tail[3]);
                break;
            }
            if (digits is 0 or > 4 || count == 8) return false;
            groups[count++] = (ushort)value;
            if (i == text.Length) break;
            if (text[i++] != ':' || i == text.Length) return false;
            if (text[i] == ':')
            {
                if (gap >= 0) return false;
                gap = count;
                i++;
            }
        }
        if (gap < 0 ? count != 8 : count > 7) return false;
        octets[..16].Clear();
        var missing = 8 - count;
        for (var g = 0; g < count; g++)
        {
            var at = (gap >= 0 && g >= gap ? g + missing : g) * 2;
            octets[at] = (byte)(groups[g] >> 8);
            octets[at + 1] = (byte)groups[g];
        }
        return true;
    }

    public static void AppendIPv4(StringBuilder text, ReadOnlySpan<byte> octets) =>
        text.Append(octets[0]).Append('.').Append(octets[1]).Append('.').Append(octets[2]).Append('.').Append(octets[3]);

    public static void AppendIPv6(StringBuilder text, ReadOnlySpan<byte> octets)
    {
        Span<char> buffer = stackalloc char[48];
        text.Append(buffer[..FormatIPv6(octets, buffer)]);
    }

    /// <summary>RFC 5952 4 and 5: lower case, the longest run of zeros (the first of equals, never a single one) as <c>::</c>.</summary>
    public static int FormatIPv6(ReadOnlySpan<byte> octets, Span<char> text)
    {
        int best = -1, bestLength = 1, length = 0;
        for (var g = 0; g < 8; g++)
        {
            length = (octets[g * 2] | octets[g * 2 + 1]) == 0 ? length + 1 : 0;
            if (length > bestLength) (best, bestLength) = (g - length + 1, length);
        }
        // Only ::ffff:0:0/96 is known to hold an IPv4 address (RFC 5952 5).
        var groups = best == 0 && bestLength == 5 && octets[10] == 0xff && octets[11] == 0xff ? 6 : 8;
        var at = 0;
        for (var g = 0; g < groups; g++)
        {
            if (g == best)
            {
                text[at++] = ':';
                text[at++] = ':';
                g += bestLength - 1;
                continue;
            }
            if (at > 0 && text[at - 1] != ':') text[at++] = ':';
            var value = octets[g * 2] << 8 | octets[g * 2 + 1];
            for (var shift = value > 0xfff ? 12 : value > 0xff ? 8 : value > 0xf ? 4 : 0; shift >= 0; shift -= 4)
                text[at++] = "0123456789abcdef"[value >> shift & 15];
        }
        if (groups == 6)
            for (var i = 12; i < 16; i++)
            {
                text[at++] = i == 12 ? ':' : '.';
                octets[i].TryFormat(text[at..], out var written);
                at += written;
            }
        return at;
    }

    private static int Digit(char c) => c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
}
