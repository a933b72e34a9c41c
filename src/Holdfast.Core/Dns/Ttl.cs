using System.Globalization;

namespace Holdfast.Core.Dns;

/// <summary>Time to live in whole seconds, 0 to 2^31-1 (RFC 2181 8).</summary>
public readonly record struct Ttl(int Seconds) : IComparable<Ttl>
{
    /// <summary>Accepts plain seconds and units: <c>300</c>, <c>5m</c>, <c>1h</c>, <c>1d12h</c>, <c>1w</c> (as zone files write them).</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Ttl ttl)
    {
        ttl = default;
        if (text.IsEmpty) return false;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var plain))
        {
            ttl = new Ttl(plain);
            return true;
        }
        long total = 0, number = -1;
        foreach (var c in text)
        {
            if (char.IsAsciiDigit(c))
            {
                number = (number < 0 ? 0 : number) * 10 + (c - '0');
                if (number > int.MaxValue) return false;
                continue;
            }
            var unit = char.ToLowerInvariant(c) switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86_400, 'w' => 604_800, _ => 0 };
            if (unit == 0 || number < 0) return false;
            total += number * unit;
            if (total > int.MaxValue) return false;
            number = -1;
        }
        if (number >= 0) return false;
        ttl = new Ttl((int)total);
        return true;
    }

    public TimeSpan ToTimeSpan() => TimeSpan.FromSeconds(Seconds);

    public int CompareTo(Ttl other) => Seconds.CompareTo(other.Seconds);

    public override string ToString() => Seconds.ToString(CultureInfo.InvariantCulture);

    public static bool operator <(Ttl left, Ttl right) => left.Seconds < right.Seconds;

    public static bool operator >(Ttl left, Ttl right) => left.Seconds > right.Seconds;

    public static bool operator <=(Ttl left, Ttl right) => left.Seconds <= right.Seconds;

    public static bool operator >=(Ttl left, Ttl right) => left.Seconds >= right.Seconds;
}
