using System.Text;

namespace Holdfast.Core.Dns;

/// <summary>Names in wire format without compression (RFC 1035 3.1).</summary>
internal static class NameOctets
{
    public static void Add(DnsName name, Octets octets)
    {
        ReadOnlySpan<char> text = name.Value;
        var length = octets.Count;
        if (!text.IsEmpty) octets.Add(0);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '.')
            {
                octets[length] = (byte)(octets.Count - length - 1);
                length = octets.Count;
                octets.Add(0);
            }
            else if (text[i] != '\\')
            {
                octets.Add((byte)text[i]);
            }
            else if (char.IsAsciiDigit(text[i + 1]))
            {
                octets.Add((byte)((text[i + 1] - '0') * 100 + (text[i + 2] - '0') * 10 + (text[i + 3] - '0')));
                i += 3;
            }
            else
            {
                octets.Add((byte)text[++i]);
            }
        }
        if (!text.IsEmpty) octets[length] = (byte)(octets.Count - length - 1);
        octets.Add(0);
    }

    /// <summary>Takes one name off the front; false when it is cut short, compressed or too long.</summary>
    public static bool TryTake(ref ReadOnlySpan<byte> octets, out DnsName name)
    {
        name = default;
        var text = new StringBuilder();
        var rest = octets;
        while (true)
        {
            if (rest.IsEmpty) return false;
            int length = rest[0];
            if (length > 63 || rest.Length < length + 1) return false;
            var label = rest.Slice(1, length);
            rest = rest[(length + 1)..];
            if (length == 0) break;
            foreach (var octet in label)
            {
                if (char.IsAsciiLetterOrDigit((char)octet) || octet is (byte)'-' or (byte)'_') text.Append((char)octet);
                else CharacterString.AppendCode(text, octet);
            }
            text.Append('.');
            if (text.Length > 4 * 256) return false;
        }
        octets = rest;
        return text.Length == 0 || DnsName.TryParse(text.ToString(), out name);
    }
}
