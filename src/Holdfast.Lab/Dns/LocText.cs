using System.Globalization;

namespace Holdfast.Lab.Dns;

/// <summary>Geographical location (RFC 1876).</summary>
internal static class LocText
{
    private const long Equator = 1L << 31;
    private const double AltitudeBase = 100_000;   // metres below the reference spheroid

    public static void Write(TextTokens tokens, WireWriter wire)
    {
        var latitude = Angle(tokens, "NS", 90);
        var longitude = Angle(tokens, "EW", 180);
        var altitude = Metres(tokens.Word());
        var size = tokens.AtEnd ? 1 : Metres(tokens.Word());
        var horizontal = tokens.AtEnd ? 10_000 : Metres(tokens.Word());
        var vertical = tokens.AtEnd ? 10 : Metres(tokens.Word());
        wire.U8(0);
        wire.U8(Precision(size));
        wire.U8(Precision(horizontal));
        wire.U8(Precision(vertical));
        wire.U32((uint)(Equator + latitude));
        wire.U32((uint)(Equator + longitude));
        var centimetres = Math.Round((altitude + AltitudeBase) * 100);
        if (centimetres is < 0 or > uint.MaxValue) throw new FormatException("the altitude is out of range");
        wire.U32((uint)centimetres);
    }

    public static string Read(ref WireReader reader)
    {
        if (reader.U8() != 0) throw new FormatException("an unknown version of LOC");
        var size = reader.U8();
        var horizontal = reader.U8();
        var vertical = reader.U8();
        var latitude = reader.U32() - Equator;
        var longitude = reader.U32() - Equator;
        if (Math.Abs(latitude) > 90L * 3_600_000 || Math.Abs(longitude) > 180L * 3_600_000) throw new FormatException("an angle is out of range");
        var altitude = (reader.U32() / 100m) - 100_000m;
        return string.Create(CultureInfo.InvariantCulture,
            $"{Angle(latitude, 'N', 'S')} {Angle(longitude, 'E', 'W')} {altitude:0.00}m {Precision(size)}m {Precision(horizontal)}m {Precision(vertical)}m");
    }

    private static long Angle(TextTokens tokens, string directions, int limit)
    {
        decimal[] parts = [0, 0, 0];
        for (var index = 0; index <= 3; index++)
        {
            var word = tokens.Word();
            var direction = word.Length == 1 ? directions.IndexOf(char.ToUpperInvariant(word[0]), StringComparison.Ordinal) : -1;
            if (direction >= 0 && index > 0)
            {
                var angle = ((parts[0] * 60) + parts[1]) * 60_000 + (parts[2] * 1000);
                if (parts[0] > limit || parts[1] >= 60 || parts[2] >= 60 || angle > limit * 3_600_000m) throw new FormatException("an angle is out of range");
                return (long)Math.Round(angle) * (direction == 0 ? 1 : -1);
            }
            if (index == 3 || !decimal.TryParse(word, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out parts[index]))
                throw new FormatException($"'{word}' does not belong to an angle");
        }
        throw new FormatException("an angle has no direction");
    }

    private static string Angle(long thousandths, char positive, char negative)
    {
        var direction = thousandths < 0 ? negative : positive;
        var rest = Math.Abs(thousandths);
        return string.Create(CultureInfo.InvariantCulture,
            $"{rest / 3_600_000} {rest / 60_000 % 60} {rest % 60_000 / 1000}.{rest % 1000:D3} {direction}");
    }

    private static double Metres(string word) =>
        double.TryParse(word.AsSpan().TrimEnd('m'), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var metres)
            ? metres
            : throw new FormatException($"'{word}' is not a length in metres");

    /// <summary>One digit and a power of ten, in centimetres.</summary>
    private static int Precision(double metres)
    {
        var centimetres = metres * 100;
        if (centimetres is < 0 or > 9e9) throw new FormatException("a precision is out of range");
        var exponent = 0;
        while (centimetres >= 10)
        {
            centimetres /= 10;
            exponent++;
        }
        return ((int)Math.Floor(centimetres + 1e-9) << 4) | exponent;
    }

    private static string Precision(byte coded)
    {
        var (digit, exponent) = (coded >> 4, coded & 15);
        if (digit > 9 || exponent > 9) throw new FormatException("a precision is malformed");
        return (digit * (decimal)Math.Pow(10, exponent) / 100m).ToString("0.00", CultureInfo.InvariantCulture);
    }
}
