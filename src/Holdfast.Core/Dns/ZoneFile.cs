using System.Text;

namespace Holdfast.Core.Dns;

/// <summary>Zone files in the master format of RFC 1035 5, as BIND, Knot, NSD and PowerDNS read them.</summary>
public static class ZoneFile
{
    /// <summary>Reads the text; the file name appears in the problems only.</summary>
    public static ZoneFileReading Read(string file, ReadOnlyMemory<char> text, DnsName zone, ZoneFileOptions? options = null) =>
        new ZoneFileReader(zone, options ?? ZoneFileOptions.Default, keepEntries: false).Read(file, text);

    /// <summary>A new zone file: SOA first, then the sets in canonical order, owners relative to the zone.</summary>
    public static string Print(DnsName zone, RecordSet? soa, IEnumerable<RecordSet> sets)
    {
        var text = new StringBuilder();
        text.Append("$ORIGIN ").Append(zone).Append('\n');
        if (soa is not null) AppendSet(text, soa, zone);
        foreach (var set in sets.OrderBy(set => set.Key)) AppendSet(text, set, zone);
        return text.ToString();
    }

    private static void AppendSet(StringBuilder text, RecordSet set, DnsName origin)
    {
        foreach (var value in set.Values)
            text.Append(OwnerText(set.Name, origin)).Append(' ').Append(set.Ttl.Seconds).Append(" IN ").Append(set.Type.Name).Append(' ').Append(value).Append('\n');
    }

    /// <summary>Relative to the origin where that is shorter and possible, "@" for the origin itself.</summary>
    internal static string OwnerText(DnsName name, DnsName origin) =>
        !name.IsWithin(origin) || origin.IsRoot ? name.ToString() : name.RelativeTo(origin) is { Length: > 0 } relative ? relative : "@";
}
