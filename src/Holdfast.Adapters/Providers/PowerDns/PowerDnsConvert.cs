using System.Net;
using Holdfast.Core;
using Holdfast.Core.Dns;
using Holdfast.Core.Sync;

namespace Holdfast.Adapters.Providers.PowerDns;

/// <summary>Between record sets and those of PowerDNS's API. Pure.</summary>
internal static class PowerDnsConvert
{
    private const string Disabled = "disabled";

    /// <exception cref="FormatException">When the API shows something that cannot be a record set.</exception>
    public static ValueList<ObservedSet> Observe(IEnumerable<PowerDnsSet> sets, DnsName zone)
    {
        var observed = new Dictionary<RecordKey, ObservedSet>();
        foreach (var set in sets)
        {
            if (set?.Records is not { } records || records.Contains(null!)) throw new FormatException("a set without records in the answer");
            if (records.Count == 0) continue;
            if (!DnsName.TryParse(set.Name, out var name) || !name.IsWithin(zone)) throw new FormatException($"'{set.Name}' is not a name of the zone");
            var key = new RecordKey(name, NativeTypes.Read(set.Type));
            if (!observed.TryAdd(key, Observe(key, set, zone))) throw new FormatException($"{key} comes twice");
        }
        return observed.Values.OrderBy(set => set.Key).ToValueList();
    }

    /// <summary>The change in the API's words. Disabled records and comments stay, unless the whole set goes.</summary>
    public static PowerDnsChange ToNative(Change change)
    {
        var name = change.Key.Name.ToString();
        var type = change.Key.Type.Name;
        if (change.New is not { } want) return new PowerDnsChange(name, type, "DELETE");
        var records = want.Set.Values.Select(value => new PowerDnsRecord(Spelled(change.Key.Type, value))).ToList();
        if (change.Old is { } old) records.AddRange(Parked(old, except: want.Set.Values));
        List<PowerDnsComment>? comments = want.Comment switch
        {
            null => null,
            "" => [],
            _ when want.Comment == change.Old?.Comment => null,
            var text => [new PowerDnsComment(text, "")],
        };
        return new PowerDnsChange(name, type, "REPLACE", want.Set.Ttl.Seconds, records, comments);
    }

    /// <summary>"/" and other characters of a zone's name, as PowerDNS writes its ids: =2F.</summary>
    public static string ZoneId(DnsName zone) => string.Concat(zone.ToString().Select(c =>
        char.IsAsciiLetterOrDigit(c) || c is '.' or '-' ? c.ToString() : $"={(int)c:X2}"));

    private static ObservedSet Observe(RecordKey key, PowerDnsSet set, DnsName zone)
    {
        string Canonical(PowerDnsRecord record) =>
            RecordData.Read(key.Type, record.Content, zone, NameReading.Absolute) is { Canonical: { } canonical } ? canonical : record.Content;

        var served = set.Records.Where(record => !record.Disabled).Select(Canonical).ToValueList();
        var parked = set.Records.Where(record => record.Disabled).Select(record => new NativeRecord(Disabled, Canonical(record))).ToValueList();
        var comments = set.Comments is { Count: > 0 } list ? string.Join(" | ", list.Select(comment => comment?.Content)) : null;
        // A set that is disabled as a whole is there to be seen, but never equal to what is wanted: it is not served.
        var isOff = served.IsEmpty;
        return new ObservedSet(
            new RecordSet(key, new Ttl(set.Ttl), isOff ? parked.Select(record => record.Value).ToValueList() : served),
            Comment: comments, IsUneven: isOff, Native: parked);
    }

    private static List<PowerDnsRecord> Parked(ObservedSet set, ValueList<string> except = default) =>
        [.. set.Native.Where(record => record.Id == Disabled && !except.Contains(record.Value)).Select(record => new PowerDnsRecord(Spelled(set.Key.Type, record.Value), true))];

    /// <summary>
    /// PowerDNS refuses content that it would print in another way ("Not in expected format"): sizes in LOC always with two places,
    /// and no dotted IPv4 inside IPv6 (seen with 4.7.3).
    /// </summary>
    private static string Spelled(RecordType type, string value)
    {
        if (type == RecordType.AAAA && value.Contains('.') && IPAddress.TryParse(value, out var address))
        {
            var groups = address.GetAddressBytes().Chunk(2).Select(pair => ((pair[0] << 8) | pair[1]).ToString("x"));
            return string.Join(':', groups);
        }
        if (type != RecordType.LOC) return value;
        return string.Join(' ', value.Split(' ').Select(field => field.EndsWith('m') && !field.Contains('.') ? $"{field[..^1]}.00m" : field));
    }
}
