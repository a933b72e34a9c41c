using Holdfast.Core;
using Holdfast.Core.Dns;
using Holdfast.Core.Sync;

namespace Holdfast.Adapters.Providers.PowerDns;

/// <summary>Between record sets and those of PowerDNS's API. Pure.</summary>
internal static class PowerDnsConvert
{
    private const string Disabled = "disabled";
    private static readonly RecordType Lua = new(65402);

    /// <exception cref="FormatException">When the API shows something that cannot be a record set.</exception>
    public static ValueList<ObservedSet> Observe(IEnumerable<PowerDnsSet> sets, DnsName zone)
    {
        var observed = new Dictionary<RecordKey, ObservedSet>();
        foreach (var set in sets)
        {
            if (set?.Records is not { } records || records.Contains(null!)) throw new FormatException("a set without records in the answer");
            if (records.Count == 0) continue;
            if (!DnsName.TryParse(set.Name, out var name) || !name.IsWithin(zone)) throw new FormatException($"'{set.Name}' is not a name of the zone");
            if (!NativeTypes.TryRead(set.Type, out var type)) continue;
            var key = new RecordKey(name, type);
            if (!observed.TryAdd(key, Observe(key, set, zone))) throw new FormatException($"{key} comes twice");
        }
        return observed.Values.OrderBy(set => set.Key).ToValueList();
    }

    /// <summary>LUA and the like: they stand, and are not ours to write.</summary>
    public static ValueList<FixedSet> Fixed(IEnumerable<PowerDnsSet> sets, DnsName zone) =>
        NativeTypes.Fixed(sets.Where(set => set.Records.Count > 0).Select(set => (DnsName.TryParse(set.Name, out var name) ? name : zone, set.Type)), "PowerDNS")
            // Its number at PowerDNS (pdns/qtype.hh), by which a declaration could name it.
            .Select(one => one.Word == "LUA" ? one with { Type = Lua } : one).ToValueList();

    /// <summary>The change in the API's words. Disabled records and comments stay, unless the whole set goes.</summary>
    public static PowerDnsChange ToNative(Change change)
    {
        var name = change.Key.Name.ToString();
        var type = PowerDnsSpelling.Name(change.Key.Type);
        if (change.New is not { } want) return new PowerDnsChange(name, type, "DELETE");
        var records = want.Set.Values.Select(value => new PowerDnsRecord(PowerDnsSpelling.Write(change.Key.Type, value))).ToList();
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
            RecordData.Read(key.Type, PowerDnsSpelling.Read(key.Type, record.Content), zone, NameReading.Absolute) is { Canonical: { } canonical } ? canonical : record.Content;

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
        [.. set.Native.Where(record => record.Id == Disabled && !except.Contains(record.Value)).Select(record => new PowerDnsRecord(PowerDnsSpelling.Write(set.Key.Type, record.Value), true))];
}
