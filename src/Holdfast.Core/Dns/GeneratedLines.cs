using System.Globalization;
using System.Text;

namespace Holdfast.Core.Dns;

/// <summary>
/// BIND's <c>$GENERATE start-stop[/step] owner [ttl] [class] type data</c>: the numbers of the range, and a template with one of them
/// filled in (<c>$</c>, <c>${offset,width,base}</c>, <c>$$</c> for a dollar sign).
/// </summary>
internal static class GeneratedLines
{
    /// <summary>More than this is a mistake, or an attack on the memory of whoever reads the file.</summary>
    public const int Most = 65_536;

    public static bool TryRange(ReadOnlySpan<char> text, out int start, out int stop, out int step)
    {
        (start, stop, step) = (0, 0, 1);
        var slash = text.IndexOf('/');
        var range = slash < 0 ? text : text[..slash];
        var dash = range.IndexOf('-');
        return dash > 0 && Number(range[..dash], out start) && Number(range[(dash + 1)..], out stop) && start <= stop
            && (slash < 0 || (Number(text[(slash + 1)..], out step) && step > 0)) && (stop - start) / step < Most;

        static bool Number(ReadOnlySpan<char> digits, out int number) => int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    /// <returns>Null when the template has something that is not understood here.</returns>
    public static string? Fill(ReadOnlySpan<char> template, int number)
    {
        var text = new StringBuilder(template.Length + 8);
        for (var i = 0; i < template.Length; i++)
        {
            if (template[i] == '\\' && i + 1 < template.Length)
            {
                text.Append(template[i]).Append(template[++i]);
            }
            else if (template[i] != '$')
            {
                text.Append(template[i]);
            }
            else if (i + 1 < template.Length && template[i + 1] == '$')
            {
                text.Append(template[++i]);
            }
            else if (i + 1 < template.Length && template[i + 1] == '{')
            {
                var end = template[i..].IndexOf('}');
                if (end < 0 || Formatted(template[(i + 2)..(i + end)], number) is not { } formatted) return null;
                text.Append(formatted);
                i += end;
            }
            else
            {
                text.Append(number);
            }
        }
        return text.ToString();
    }

    private static string? Formatted(ReadOnlySpan<char> modifier, int number)
    {
        var parts = modifier.ToString().Split(',');
        var width = 0;
        if (parts.Length > 3 || !int.TryParse(parts[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var offset)
            || (parts.Length > 1 && (!int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out width) || width > 255))) return null;
        var value = (long)number + offset;
        var digits = (parts.Length > 2 ? parts[2] : "d") switch
        {
            "d" => Math.Abs(value).ToString(CultureInfo.InvariantCulture),
            "o" when value >= 0 => Convert.ToString(value, 8),
            "x" when value >= 0 => value.ToString("x", CultureInfo.InvariantCulture),
            "X" when value >= 0 => value.ToString("X", CultureInfo.InvariantCulture),
            _ => null, // nibbles ("n", "N"), and a negative number that C prints as it likes
        };
        return digits is null ? null : value < 0 ? "-" + digits.PadLeft(width - 1, '0') : digits.PadLeft(width, '0');
    }
}
