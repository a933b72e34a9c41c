using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Holdfast.Core.Reporting.Charts;

/// <summary>
/// Writes a drawing's styles into the attributes of its elements, for files that leave the page: LibreOffice and others know neither custom properties
/// nor selectors of several classes or of descendants, and draw what they do not understand black.
/// </summary>
internal static partial class InlineStyles
{
    // What may stand as an attribute of an SVG element; anything else is for the page.
    private static readonly HashSet<string> Attributes = new(StringComparer.Ordinal)
    {
        "fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "stroke-linejoin", "font-size", "font-weight", "font-family", "text-anchor",
    };

    // Names of families are looked up differently everywhere; the generic one is known to all.
    private const string Family = "sans-serif";

    /// <param name="styles">Without custom properties (<see cref="PlainColours"/>).</param>
    /// <param name="root">Classes of the outermost element.</param>
    /// <param name="markup">Elements of our own; values in it are escaped, so that no bracket stands in one.</param>
    public static string In(string styles, string root, string markup)
    {
        var around = root.Split(' ').ToHashSet(StringComparer.Ordinal);
        var rules = Rules(styles, around);
        return Element().Replace(markup, element =>
        {
            var name = element.Groups["name"].Value;
            var classes = Class().Match(element.Value) is { Success: true } stated ? stated.Groups[1].Value.Split(' ') : [];
            var found = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var rule in rules.Where(rule => (rule.Element.Length == 0 || rule.Element == name) && rule.Classes.All(classes.Contains)))
                foreach (var (key, value) in rule.Declarations) found[key] = value;
            if (found.Count == 0) return element.Value;
            var written = new StringBuilder(element.Value.Length + 64).Append('<').Append(name).Append(element.Groups["rest"].Value);
            foreach (var (key, value) in found) written.Append(' ').Append(key).Append("=\"").Append(value).Append('"');
            return written.Append(element.Groups["end"].Value).Append('>').ToString();
        });
    }

    // In the order in which they win: more classes later, then as they are written.
    private static List<Rule> Rules(string styles, HashSet<string> around)
    {
        var rules = new List<Rule>();
        foreach (Match block in Block().Matches(styles))
        {
            var declarations = block.Groups[2].Value.Split(';').Select(each => each.Split(':', 2)).Where(each => each.Length == 2).SelectMany(each => Declared(each[0].Trim(), each[1].Trim())).ToList();
            foreach (var selector in block.Groups[1].Value.Split(',').Select(each => each.Trim().Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(each => each.Length > 1))
            {
                if (!selector[..^1].All(part => part.Split('.', StringSplitOptions.RemoveEmptyEntries).All(around.Contains))) continue;
                var last = selector[^1].Split('.');
                rules.Add(new(last[0], last[1..], declarations));
            }
        }
        return [.. rules.OrderBy(rule => rule.Classes.Length)];
    }

    private static IEnumerable<(string, string)> Declared(string key, string value)
    {
        if (key == "font-family") return [(key, Family)];
        if (key != "font") return Attributes.Contains(key) ? [(key, value.Replace("px", "", StringComparison.Ordinal))] : [];
        var size = value.Split(' ').FirstOrDefault(part => part.EndsWith("px", StringComparison.Ordinal));
        return size is not null && double.TryParse(size[..^2], NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? [("font-size", size[..^2]), ("font-family", Family)] : [("font-family", Family)];
    }

    private sealed record Rule(string Element, string[] Classes, List<(string Key, string Value)> Declarations);

    [GeneratedRegex(@"([^{}]+)\{([^{}]*)\}")]
    private static partial Regex Block();

    [GeneratedRegex(@"<(?<name>[a-z]+)(?<rest>(?:\s[^<>]*?)?)(?<end>/?)>")]
    private static partial Regex Element();

    [GeneratedRegex(" class=\"([^\"]*)\"")]
    private static partial Regex Class();
}
