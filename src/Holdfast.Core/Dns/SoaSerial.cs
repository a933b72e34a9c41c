using System.Globalization;

namespace Holdfast.Core.Dns;

/// <summary>Serial numbers of zones: RFC 1982 arithmetic, and the habit of writing the date into them.</summary>
public static class SoaSerial
{
    /// <summary>
    /// The serial after a change: for a serial of the form YYYYMMDDnn today's first one when that is greater, else one more.
    /// Never 0, which some servers take for "unset".
    /// </summary>
    public static uint Next(uint serial, DateOnly today)
    {
        if (IsDated(serial))
        {
            var first = (uint)(today.Year * 1_000_000 + today.Month * 10_000 + today.Day * 100 + 1);
            if (IsGreater(first, serial)) return first;
        }
        return serial == uint.MaxValue ? 1 : serial + 1;
    }

    /// <summary>RFC 1982 3.2; two serials exactly half the circle apart are not comparable and give false.</summary>
    public static bool IsGreater(uint serial, uint other) => serial != other && serial - other < 1u << 31;

    /// <summary>Whether the number reads as a day of the years 1990 to 2099 followed by two digits.</summary>
    public static bool IsDated(uint serial) =>
        serial is >= 1990_01_01_00 and <= 2099_12_31_99
        && DateOnly.TryParseExact((serial / 100).ToString(CultureInfo.InvariantCulture), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
}
