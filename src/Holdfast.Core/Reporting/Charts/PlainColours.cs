using System.Text;

namespace Holdfast.Core.Reporting.Charts;

/// <summary>
/// Styles without custom properties, for drawings that leave the page: LibreOffice, PowerPoint and rsvg read <c>var(--x)</c> as black. The light colours
/// are put in their places; what is for a dark screen alone goes.
/// </summary>
internal static class PlainColours
{
    public static string In(string styles)
    {
        var light = WithoutMedia(styles);
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var at = light.IndexOf("--", StringComparison.Ordinal); at >= 0; at = light.IndexOf("--", at + 2, StringComparison.Ordinal))
        {
            var (colon, end) = (light.IndexOf(':', at), light.IndexOfAny([';', '}'], at));
            if (colon > at && end > colon && !light.AsSpan(at, colon - at).ContainsAny(" (),")) values.TryAdd(light[at..colon].Trim(), light[(colon + 1)..end].Trim());
        }
        var plain = new StringBuilder(light.Length);
        for (var at = 0; at < light.Length;)
        {
            var open = light.IndexOf("var(--", at, StringComparison.Ordinal);
            if (open < 0)
            {
                plain.Append(light, at, light.Length - at);
                break;
            }
            var close = light.IndexOf(')', open);
            plain.Append(light, at, open - at).Append(values.GetValueOrDefault(light[(open + 4)..close].Trim(), "currentColor"));
            at = close + 1;
        }
        return plain.ToString();
    }

    // A block of a medium goes with all the rules in it.
    private static string WithoutMedia(string styles)
    {
        for (var at = styles.IndexOf("@media", StringComparison.Ordinal); at >= 0; at = styles.IndexOf("@media", StringComparison.Ordinal))
        {
            var (open, end) = (0, at);
            for (; end < styles.Length; end++)
            {
                if (styles[end] == '{') open++;
                else if (styles[end] == '}' && --open == 0) break;
            }
            styles = styles.Remove(at, Math.Min(styles.Length, end + 1) - at);
        }
        return styles;
    }
}
