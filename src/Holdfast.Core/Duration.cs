using System.Buffers;
using System.Globalization;

namespace Holdfast.Core;

/// <summary>Durations as people write them: <c>500ms</c>, <c>10s</c>, <c>5m</c>, <c>4h</c>, <c>2d</c>, <c>1h30m</c>.</summary>
public static class Duration
{
    public const string Forms = "a duration is a number with its unit: 500ms, 10s, 5m, 4h, 2d";

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan duration)
    {
        duration = default;
        var rest = text.Trim();
        if (rest.IsEmpty) return false;
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExcept(Digits);
            if (digits <= 0 || !decimal.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return false;
            rest = rest[digits..];
            var letters = rest.IndexOfAny(Digits);
            var unit = letters < 0 ? rest : rest[..letters];
            rest = letters < 0 ? [] : rest[letters..];
            var milliseconds = unit switch { "ms" => 1m, "s" => 1000m, "m" => 60_000m, "h" => 3_600_000m, "d" => 86_400_000m, _ => 0m };
            if (milliseconds == 0 || number > 1_000_000) return false;
            duration += TimeSpan.FromTicks((long)(number * milliseconds * TimeSpan.TicksPerMillisecond));
        }
        return true;
    }

    /// <summary>The shortest exact form, largest units first: "1h30m", "45s", "0s".</summary>
    public static string Format(TimeSpan duration)
    {
        if (duration == TimeSpan.Zero) return "0s";
        var sign = duration < TimeSpan.Zero ? "-" : "";
        duration = duration.Duration();
        var text = sign;
        if (duration.Days > 0) text += $"{duration.Days}d";
        if (duration.Hours > 0) text += $"{duration.Hours}h";
        if (duration.Minutes > 0) text += $"{duration.Minutes}m";
        if (duration.Seconds > 0) text += $"{duration.Seconds}s";
        if (duration.Milliseconds > 0) text += $"{duration.Milliseconds}ms";
        return text == sign ? "0s" : text;
    }
}
