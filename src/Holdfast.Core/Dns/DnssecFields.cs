using System.Globalization;
using System.Text;

namespace Holdfast.Core.Dns;

/// <summary>The fields that only signatures and denials have. We never write such records; we read them in zone files and transfers.</summary>
internal static class DnssecFields
{
    private const string Base32Hex = "0123456789abcdefghijklmnopqrstuv"; // RFC 4648 7, lower case as in RFC 5155's examples

    public static bool TryType(ref RecordEncoder encoder, ReadOnlySpan<char> text, int start)
    {
        if (!RecordType.TryParse(text, out var type)) return encoder.Fail($"'{RecordEncoder.Shown(text)}' is not a record type", null, start);
        encoder.Octets.AddU16(type.Code);
        return true;
    }

    public static bool TryTime(ref RecordEncoder encoder, ReadOnlySpan<char> text, int start, string name)
    {
        if (text.Length != 14) return encoder.TryNumber(name, text, start, uint.MaxValue, out var seconds) && Add(ref encoder, seconds);
        if (!DateTime.TryParseExact(text, "yyyyMMddHHmmss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time))
            return encoder.Fail($"'{text}' is not a time", "write YYYYMMDDHHmmSS in UTC", start);
        // RFC 4034 3.1.5: serial arithmetic modulo 2^32.
        return Add(ref encoder, (uint)(long)(time - DateTime.UnixEpoch).TotalSeconds);

        static bool Add(ref RecordEncoder encoder, uint seconds)
        {
            encoder.Octets.AddU32(seconds);
            return true;
        }
    }

    /// <summary>As the time of 1970-2106 that has this number; both the text and the number name it, the text is canonical.</summary>
    public static void AppendTime(StringBuilder text, uint seconds) =>
        text.Append(DateTime.UnixEpoch.AddSeconds(seconds).ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture));

    public static bool TrySalt(ref RecordEncoder encoder, ReadOnlySpan<char> text, int start)
    {
        if (text is "-")
        {
            encoder.Octets.Add(0);
            return true;
        }
        if (text.Length % 2 == 1 || text.Length > 510 || text.ContainsAnyExcept(Octets.HexDigits))
            return encoder.Fail($"'{RecordEncoder.Shown(text)}' is not a salt", "write '-' for none, or an even number of hexadecimal digits", start);
        encoder.Octets.Add((byte)(text.Length / 2));
        encoder.Octets.Add(Convert.FromHexString(text));
        return true;
    }

    public static bool TryNextHash(ref RecordEncoder encoder, ReadOnlySpan<char> text, int start)
    {
        var octets = new List<byte>();
        int bits = 0, value = 0;
        foreach (var c in text)
        {
            var digit = Base32Hex.IndexOf(char.ToLowerInvariant(c), StringComparison.Ordinal);
            if (digit < 0) return encoder.Fail($"'{RecordEncoder.Shown(text)}' is not base32hex", null, start);
            value = (value << 5 | digit) & 0xfff;
            bits += 5;
            if (bits < 8) continue;
            bits -= 8;
            octets.Add((byte)(value >> bits));
        }
        var spare = value & ((1 << bits) - 1);
        if (octets.Count is 0 or > 255 || bits >= 5 || spare != 0)
            return encoder.Fail($"'{RecordEncoder.Shown(text)}' is not a whole number of octets in base32hex", null, start);
        encoder.Octets.Add((byte)octets.Count);
        encoder.Octets.Add(octets.ToArray());
        return true;
    }

    public static void AppendNextHash(StringBuilder text, ReadOnlySpan<byte> octets)
    {
        int bits = 0, value = 0;
        foreach (var octet in octets)
        {
            value = (value << 8 | octet) & 0xffff;
            for (bits += 8; bits >= 5; bits -= 5) text.Append(Base32Hex[value >> (bits - 5) & 31]);
        }
        if (bits > 0) text.Append(Base32Hex[value << (5 - bits) & 31]);
    }

    public static bool TryBitmap(ref RecordEncoder encoder)
    {
        var types = new SortedSet<ushort>();
        while (!encoder.AtEnd)
        {
            if (!encoder.TryTake("type", out var text, out var start)) return false;
            if (!RecordType.TryParse(text, out var type)) return encoder.Fail($"'{RecordEncoder.Shown(text)}' is not a record type", null, start);
            types.Add(type.Code);
        }
        foreach (var window in types.GroupBy(code => code >> 8))
        {
            var last = window.Max() & 255;
            encoder.Octets.Add((byte)window.Key);
            encoder.Octets.Add((byte)(last / 8 + 1));
            var bitmap = encoder.Octets.Room(last / 8 + 1);
            bitmap.Clear();
            foreach (var code in window) bitmap[(code & 255) / 8] |= (byte)(0x80 >> (code & 7));
        }
        return true;
    }

    public static bool TryAppendBitmap(StringBuilder text, ReadOnlySpan<byte> octets)
    {
        var previous = -1;
        while (!octets.IsEmpty)
        {
            if (octets.Length < 2 || octets[0] <= previous || octets[1] is 0 or > 32 || octets.Length < octets[1] + 2) return false;
            previous = octets[0];
            var bitmap = octets.Slice(2, octets[1]);
            if (bitmap[^1] == 0) return false;
            for (var bit = 0; bit < bitmap.Length * 8; bit++)
                if ((bitmap[bit / 8] & 0x80 >> (bit & 7)) != 0)
                    text.Append(' ').Append(new RecordType((ushort)(previous << 8 | bit)).Name);
            octets = octets[(bitmap.Length + 2)..];
        }
        return true;
    }
}
