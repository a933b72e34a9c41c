using System.Globalization;
using System.Text;
using Holdfast.Core.Dns;
using Holdfast.Core.Sync;

namespace Holdfast.Sync;

/// <summary>Prints record sets as the YAML that declares them.</summary>
internal static class Declarations
{
    /// <param name="providers">The names under <c>providers:</c> of the printed zone.</param>
    public static string Print(DnsName zone, IEnumerable<ObservedSet> sets, IEnumerable<string> providers)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"zones:\n  {Plain(zone.Unicode)}:\n    providers: [{string.Join(", ", providers)}]\n    records:\n");
        foreach (var observed in sets.OrderBy(set => set.Key))
        {
            var (name, type) = observed.Key;
            var lead = "      ";
            if (type.IsAutomatic || type.IsDnssec || EpochName.IsEpoch(observed.Key, out _) || OwnershipMarks.IsMark(observed.Set)) continue;
            if (type == RecordType.NS && name == zone) lead = "      # (each provider keeps its own) ";
            var extras = (observed.Proxied is true ? ", proxied: true" : "") + (observed.Comment is { Length: > 0 } comment ? $", comment: {Quoted(comment)}" : "");
            text.Append(CultureInfo.InvariantCulture, $"{lead}- {{ name: {Owner(name, zone)}, type: {type}, ttl: {observed.Set.Ttl}, values: [{string.Join(", ", observed.Set.Values.Select(value => Value(type, value)))}]{extras} }}\n");
        }
        return text.ToString();
    }

    private static string Owner(DnsName name, DnsName zone)
    {
        var relative = name.RelativeTo(zone);
        return relative.Length == 0 ? "\"@\"" : relative.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.') && !relative.StartsWith('-') ? Plain(relative) : Quoted(relative);
    }

    private static string Value(RecordType type, string canonical) =>
        type == RecordType.TXT ? Quoted(RecordData.TextOf(canonical)) : canonical.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-') ? Plain(canonical) : Quoted(canonical);

    /// <summary>Words that YAML would read as something else than text are quoted.</summary>
    private static string Plain(string text) =>
        text.Length == 0 || text[0] is '-' or '.' || text is "true" or "false" or "null" or "yes" or "no" or "on" or "off" || double.TryParse(text, out _) ? Quoted(text) : text;

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
        {
            quoted.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                < ' ' or '\x7f' => string.Create(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}"),
                _ => c.ToString(),
            });
        }
        return quoted.Append('"').ToString();
    }
}
