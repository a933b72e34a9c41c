using System.Buffers;
using Holdfast.Adapters.Yaml;
using Holdfast.Core;
using Holdfast.Core.Dns;
using Holdfast.Core.Sync;

namespace Holdfast.Adapters.Config;

/// <summary>Values that are legal and hardly meant: each gets a warning at its place, and is taken as it is written. A name that leads to itself is an error.</summary>
internal static class ValueRemarks
{
    // What word processors and chat programs make of - " ' and blanks.
    private static readonly SearchValues<char> Typographic = SearchValues.Create("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2018\u2019\u201a\u201c\u201d\u201e\u00a0\u200b\u200c\u200d\u2060\ufeff");

    public static IEnumerable<Problem> OfText(YamlNode node, DnsName owner)
    {
        var text = node.Text;
        if (text.Length > 1 && text[0] == '"' && text[^1] == '"')
            yield return node.Warning($"the quotes in {node.Describe()} become part of the text", "write TXT values as they are, without quotes inside");
        if (text.AsSpan().IndexOfAny('\n', '\r') is >= 0 and var at)
            yield return node.Warning(
                $"the text of {owner} holds line ends ({(text[at] == '\n' ? @"\010" : @"\013")}), which SPF, DKIM and most other readers do not expect",
                "write it on one line, or fold it with  >-  in place of  |");
        if (text.Contains("\\;", StringComparison.Ordinal))
            yield return node.Warning($"the backslash before ; in {node.Describe()} becomes part of the text", "write ; alone (octoDNS wants \\; here, DNS does not)");
        else if (HasCode(text))
            yield return node.Warning($"the backslash and digits in {node.Describe()} become part of the text", "write TXT values as they are; octets that are no text are declared with  type: TYPE16  in the form of a zone file");
        if (IsForMachines(text, owner) && Odd(text) is { } odd)
            yield return node.Warning($"{odd} stands in {node.Describe()}; programs that read the text expect plain ASCII", "a word processor or a web page put it there: type the character again");
    }

    public static IEnumerable<Problem> OfValue(YamlNode node, RecordType type, string canonical, DnsName owner)
    {
        if ((type == RecordType.CNAME || type == RecordType.DNAME || type == RecordType.ALIAS) && canonical == owner.ToString())
            yield return node.Error($"{owner} {type} points at itself, which nobody can resolve", "name the target, with a final dot");
        if (Odd(node.Text) is { } odd)
            yield return node.Warning($"{odd} stands in {node.Describe()}", "a word processor or a web page put it there: type the character again");
    }

    public static Problem? OfName(YamlNode node) =>
        Odd(node.Text) is { } odd ? node.Warning($"{odd} stands in the name {node.Describe()}", "a word processor or a web page put it there: type the character again") : null;

    /// <summary>A DS says how to trust a delegation; without the delegation it says nothing.</summary>
    public static IEnumerable<Problem> OfZone(string file, DnsName zone, IReadOnlyList<DeclaredSet> sets)
    {
        HashSet<DnsName>? delegated = null;
        foreach (var set in sets)
        {
            if (set.Set.Type != RecordType.DS) continue;
            delegated ??= sets.Where(other => other.Set.Type == RecordType.NS).Select(other => other.Set.Name).ToHashSet();
            if (set.Set.Name == zone)
                yield return new Problem(file, set.Line, set.Column, Severity.Warning, $"{set.Set.Key} stands at the zone itself; the DS of a zone belongs to its parent", "give it to the registrar, or to the zone above");
            else if (!delegated.Contains(set.Set.Name))
                yield return new Problem(file, set.Line, set.Column, Severity.Warning, $"{set.Set.Key} has no NS beside it: without a delegation it means nothing", $"declare the NS of {set.Set.Name} too, or remove the DS");
        }
    }

    private static bool IsForMachines(string text, DnsName owner) =>
        text.StartsWith("v=", StringComparison.OrdinalIgnoreCase) || owner.Value.StartsWith('_') || owner.Value.Contains("._", StringComparison.Ordinal);

    private static bool HasCode(string text)
    {
        for (var at = text.IndexOf('\\', StringComparison.Ordinal); at >= 0 && at + 3 < text.Length; at = text.IndexOf('\\', at + 1))
            if (char.IsAsciiDigit(text[at + 1]) && char.IsAsciiDigit(text[at + 2]) && char.IsAsciiDigit(text[at + 3])) return true;
        return false;
    }

    private static string? Odd(string text) => text.AsSpan().IndexOfAny(Typographic) is >= 0 and var at
        ? text[at] switch
        {
            >= '\u2010' and <= '\u2015' or '\u2212' => $"a typographic dash ({text[at]}, U+{(int)text[at]:X4}) where - may be meant",
            >= '\u2018' and <= '\u201e' => $"a typographic quote ({text[at]}, U+{(int)text[at]:X4})",
            _ => $"an invisible character (U+{(int)text[at]:X4})",
        }
        : null;
}
