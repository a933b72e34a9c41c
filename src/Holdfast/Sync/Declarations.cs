using System.Globalization;
using System.Text;
using Holdfast.Core.Dns;
using Holdfast.Core.Sync;

namespace Holdfast.Sync;

/// <summary>Record sets as their declarations: what is read here and declared there is the same set, octet for octet.</summary>
internal static class Declarations
{
    /// <param name="providers">The names under <c>providers:</c> of the printed zone.</param>
    public static string Print(ZoneSnapshot snapshot, IEnumerable<string> providers)
    {
        var text = new StringBuilder();
        foreach (var remark in snapshot.Remarks) text.Append("# ").Append(OneLine(remark)).Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"zones:\n  {Plain(snapshot.Zone.Unicode)}:\n    providers: [{string.Join(", ", providers)}]\n    records:\n");
        var report = Of(snapshot);
        foreach (var record in report.Records) text.Append("      ").Append(Line(record)).Append('\n');
        foreach (var left in report.LeftOut)
            text.Append("      # (").Append(OneLine(left.Reason)).Append(") ").Append(left.Record is { } record ? Line(record) : OneLine($"{left.Name} {left.Type}")).Append('\n');
        return text.ToString();
    }

    public static ImportReport Of(ZoneSnapshot snapshot)
    {
        List<ImportedRecord> records = [];
        List<LeftOutRecord> left = [];
        foreach (var observed in snapshot.Sets.OrderBy(set => set.Key))
        {
            if (observed.Key.Type == RecordType.SOA) continue; // every server writes its own
            if (Reason(observed, snapshot.Zone) is { } reason)
                left.Add(new LeftOutRecord(observed.Key.Name.ToString(), observed.Key.Type.Name, reason, observed.Key.Type.IsAutomatic ? null : Record(observed, snapshot.Zone)));
            else if (Record(observed, snapshot.Zone) is { } record)
                records.Add(record);
            else
                left.Add(new LeftOutRecord(observed.Key.Name.ToString(), observed.Key.Type.Name, $"its data cannot be declared: {string.Join(" | ", observed.Set.Values)}", null));
        }
        var read = snapshot.Sets.Select(set => set.Key).ToHashSet();
        foreach (var one in snapshot.Fixed.Where(one => one.Type is not { } type || !read.Contains(new RecordKey(one.Name, type))))
            left.Add(new LeftOutRecord(one.Name.ToString(), one.Word, one.Reason, null));
        return new ImportReport(snapshot.Zone.Value, records, left, [.. snapshot.Remarks]);
    }

    private static string? Reason(ObservedSet observed, DnsName zone)
    {
        var (name, type) = observed.Key;
        return type.IsAutomatic ? "left out: the server writes it from its keys"
            : type.IsDnssec ? "left out: keys belong to whoever signs the zone"
            : EpochName.IsEpoch(observed.Key, out _) ? "left out: it belongs to the failover"
            : OwnershipMarks.IsMark(observed.Set) ? "left out: another tool's mark of ownership"
            : type == RecordType.NS && name == zone ? "each provider keeps its own"
            : null;
    }

    private static ImportedRecord? Record(ObservedSet observed, DnsName zone)
    {
        var (name, type) = observed.Key;
        var relative = name.RelativeTo(zone);
        // Octets that are no text cannot be written as one: such a set is TYPE16, in the form of a zone file.
        var isText = type == RecordType.TXT && observed.Set.Values.All(value => RecordData.Text(RecordData.TextOf(value)) == value);
        foreach (var value in observed.Set.Values)
            if (RecordData.Read(type, value, zone, NameReading.Declared).Canonical != value) return null;
        return new ImportedRecord(
            relative.Length == 0 ? "@" : relative.EndsWith(zone.Value, StringComparison.Ordinal) ? name.ToString() : relative, type == RecordType.TXT && !isText ? "TYPE16" : type.Name, observed.Set.Ttl.Seconds,
            [.. observed.Set.Values.Select(value => isText ? RecordData.TextOf(value) : value)],
            observed.Proxied is true ? true : null, observed.Comment is { Length: > 0 } comment ? comment : null);
    }

    private static string Line(ImportedRecord record) => string.Create(
        CultureInfo.InvariantCulture,
        $"- {{ name: {Plain(record.Name)}, type: {record.Type}, ttl: {record.Ttl}, values: [{string.Join(", ", record.Values.Select(value => record.Type == "TXT" ? Quoted(value) : Plain(value)))}]")
        + (record.Proxied is true ? ", proxied: true" : "") + (record.Comment is { } comment ? $", comment: {Quoted(comment)}" : "") + " }";

    /// <summary>Without quotes where YAML reads it as the same text.</summary>
    private static string Plain(string text) =>
        text.Length == 0 || text[0] is '-' or '.' || text is "true" or "false" or "null" or "yes" or "no" or "on" or "off" || double.TryParse(text, out _)
            || !text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-') ? Quoted(text) : text;

    private static string OneLine(string text) => string.Concat(text.EnumerateRunes().Select(rune => IsShown(rune) ? rune.ToString() : "?"));

    /// <summary>Line ends of Unicode, invisible characters and what no font has are escaped: a reader of YAML may refuse or change them.</summary>
    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var rune in text.EnumerateRunes())
        {
            quoted.Append(rune.Value switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                _ when IsShown(rune) => rune.ToString(),
                <= 0xff and var code => string.Create(CultureInfo.InvariantCulture, $"\\x{code:x2}"),
                <= 0xffff and var code => string.Create(CultureInfo.InvariantCulture, $"\\u{code:x4}"),
                var code => string.Create(CultureInfo.InvariantCulture, $"\\U{code:x8}"),
            });
        }
        return quoted.Append('"').ToString();
    }

    private static bool IsShown(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate);
}
