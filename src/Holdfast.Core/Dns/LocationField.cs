using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Holdfast.Core.Dns;

/// <summary>LOC (RFC 1876): where a host stands. Sizes are kept as the wire keeps them, one digit and a power of ten.</summary>
internal static class LocationField
{
    private const long Equator = 1L << 31;
    private const long AltitudeBase = 100_000_00; // centimetres below the WGS 84 spheroid (RFC 1876 2)
    private const long LargestSize = 90_000_000_00; // 9e9 centimetres, the largest that one digit and one power hold

    public static bool TryEncode(ref RecordEncoder encoder, int length)
    {
        if (!TryAngle(ref encoder, "latitude", 90, 'N', 'S', out var latitude)) return false;
        if (!TryAngle(ref encoder, "longitude", 180, 'E', 'W', out var longitude)) return false;
        if (!TryMetres(ref encoder, "altitude", null, -AltitudeBase, uint.MaxValue - AltitudeBase, out var altitude)) return false;
        // RFC 1876 3: 1 m, 10,000 m and 10 m when they are left out.
        if (!TryMetres(ref encoder, "size", 1_00, 0, LargestSize, out var size)) return false;
        if (!TryMetres(ref encoder, "horizontal precision", 10_000_00, 0, LargestSize, out var horizontal)) return false;
        if (!TryMetres(ref encoder, "vertical precision", 10_00, 0, LargestSize, out var vertical)) return false;
        var octets = encoder.Octets;
        octets.Add(0);
        octets.Add(Scientific(size));
        octets.Add(Scientific(horizontal));
        octets.Add(Scientific(vertical));
        octets.AddU32((uint)(Equator + latitude));
        octets.AddU32((uint)(Equator + longitude));
        octets.AddU32((uint)(altitude + AltitudeBase));
        return true;
    }

    public static bool TryAppend(StringBuilder text, ReadOnlySpan<byte> octets)
    {
        if (octets.Length != 16 || octets[0] != 0) return false;
        for (var i = 1; i < 4; i++)
            if (octets[i] >> 4 > 9 || (octets[i] & 15) > 9) return false;
        var latitude = BinaryPrimitives.ReadUInt32BigEndian(octets[4..]) - Equator;
        var longitude = BinaryPrimitives.ReadUInt32BigEndian(octets[8..]) - Equator;
        if (Math.Abs(latitude) > 90 * 3_600_000L || Math.Abs(longitude) > 180 * 3_600_000L) return false;
        AppendAngle(text, latitude, 'N', 'S');
        AppendAngle(text, longitude, 'E', 'W');
        var altitude = BinaryPrimitives.ReadUInt32BigEndian(octets[12..]) - AltitudeBase;
        text.Append(CultureInfo.InvariantCulture, $"{(altitude < 0 ? "-" : "")}{Math.Abs(altitude) / 100}.{Math.Abs(altitude) % 100:D2}m");
        for (var i = 1; i < 4; i++)
        {
            long centimetres = octets[i] >> 4;
            for (var power = octets[i] & 15; power > 0; power--) centimetres *= 10;
            text.Append(' ').Append(centimetres / 100);
            if (centimetres % 100 != 0) text.Append(CultureInfo.InvariantCulture, $".{centimetres % 100:D2}");
            text.Append('m');
        }
        return true;
    }

    private static bool TryAngle(ref RecordEncoder encoder, string name, uint highest, char positive, char negative, out long thousandths)
    {
        thousandths = 0;
        long total = 0;
        for (var part = 0; ; part++)
        {
            if (!encoder.TryTake(name, out var text, out var start)) return false;
            if (text.Length == 1 && char.ToUpperInvariant(text[0]) is var side && (side == positive || side == negative))
            {
                if (part == 0) return encoder.Fail($"the {name} has no degrees", null, start);
                if (total > highest * 3_600_000L) return encoder.Fail($"the {name} is beyond {highest} degrees", null, start);
                thousandths = side == positive ? total : -total;
                return true;
            }
            if (part == 3) return encoder.Fail($"'{positive}' or '{negative}' is missing after the {name}", null, start);
            if (part < 2)
            {
                if (!encoder.TryNumber(part == 0 ? $"degrees of {name}" : $"minutes of {name}", text, start, part == 0 ? highest : 59, out var number)) return false;
                total += number * (part == 0 ? 3_600_000L : 60_000L);
            }
            else
            {
                if (!TryDecimal(text, 3, out var seconds) || seconds is < 0 or >= 60_000)
                    return encoder.Fail($"'{RecordEncoder.Shown(text)}' is not a number of seconds", "write 0 to 59.999", start);
                total += seconds;
            }
        }
    }

    private static bool TryMetres(ref RecordEncoder encoder, string name, long? missing, long lowest, long highest, out long centimetres)
    {
        centimetres = missing ?? 0;
        if (missing is not null && encoder.AtEnd) return true;
        if (!encoder.TryTake(name, out var text, out var start)) return false;
        var number = text[^1] is 'm' or 'M' ? text[..^1] : text;
        if (!TryDecimal(number, 2, out centimetres))
            return encoder.Fail($"'{RecordEncoder.Shown(text)}' is not a length in metres", "write it like 12m or 12.50m", start);
        return (centimetres >= lowest && centimetres <= highest)
            || encoder.Fail($"the {name} {RecordEncoder.Shown(text)} is out of range", $"from {lowest / 100}m to {highest / 100}m", start);
    }

    private static bool TryDecimal(ReadOnlySpan<char> text, int digits, out long scaled)
    {
        scaled = 0;
        var sign = 1;
        if (text is ['-', .. var rest])
        {
            sign = -1;
            text = rest;
        }
        var dot = text.IndexOf('.');
        var whole = dot < 0 ? text : text[..dot];
        var fraction = dot < 0 ? [] : text[(dot + 1)..];
        if (whole.IsEmpty || whole.Length > 10 || fraction.Length > digits || (dot >= 0 && fraction.IsEmpty)) return false;
        foreach (var c in whole)
        {
            if (!char.IsAsciiDigit(c)) return false;
            scaled = scaled * 10 + (c - '0');
        }
        for (var i = 0; i < digits; i++)
        {
            if (i < fraction.Length && !char.IsAsciiDigit(fraction[i])) return false;
            scaled = scaled * 10 + (i < fraction.Length ? fraction[i] - '0' : 0);
        }
        scaled *= sign;
        return true;
    }

    private static byte Scientific(long centimetres)
    {
        var power = 0;
        while (centimetres > 9)
        {
            centimetres /= 10;
            power++;
        }
        return (byte)(centimetres << 4 | (uint)power);
    }

    private static void AppendAngle(StringBuilder text, long thousandths, char positive, char negative)
    {
        var size = Math.Abs(thousandths);
        text.Append(CultureInfo.InvariantCulture,
            $"{size / 3_600_000} {size / 60_000 % 60} {size / 1000 % 60}.{size % 1000:D3} {(thousandths < 0 ? negative : positive)} ");
    }
}
