using System.Globalization;
using System.Text.Json;
using Holdfast.Core;
using Holdfast.Core.Dns;
using Holdfast.Core.Sync;

namespace Holdfast.Adapters.Providers.Bunny;

/// <summary>Between record sets and Bunny's one object per value.</summary>
internal static class BunnyConvert
{
    /// <summary>Bunny's own numbers (docs.bunny.net, DNSControl's bunnydns).</summary>
    private static readonly string[] TypeNames =
        ["A", "AAAA", "CNAME", "TXT", "MX", "Redirect", "Flatten", "PullZone", "SRV", "CAA", "PTR", "Script", "NS", "SVCB", "HTTPS", "TLSA"];

    /// <summary>What a record may carry besides its value (the fields that docs.bunny.net names for writing); kept on every update.</summary>
    private static readonly HashSet<string> Carried = new(StringComparer.Ordinal)
    {
        "PullZoneId", "ScriptId", "Accelerated", "MonitorType", "GeolocationLatitude", "GeolocationLongitude", "LatencyZone",
        "SmartRoutingType", "EnviromentalVariables", "AutoSslIssuance",
    };

    public static ValueList<ObservedSet> Sets(IEnumerable<BunnyRecord> records, DnsName zone)
    {
        var groups = new Dictionary<RecordKey, List<BunnyRecord>>();
        foreach (var record in records)
        {
            if (record is null) throw new FormatException("a record that is null");
            if (record.Disabled == true) continue; // kept there, but not served: no part of the set
            if (!zone.TryPrepend(record.Name ?? "", out var name, out var error)) throw new FormatException($"'{record.Name}' is not a name below {zone}: {error}");
            if (!NativeTypes.TryRead(TypeName(record), out var type)) continue;
            var key = new RecordKey(name, type);
            if (!groups.TryGetValue(key, out var group)) groups.Add(key, group = []);
            group.Add(record);
        }
        return groups.Select(group => Set(group.Key, group.Value, zone)).OrderBy(set => set.Key).ToValueList();
    }

    /// <summary>It keeps the text of a TXT or CAA and nothing else: octets that are none would come back as other ones.</summary>
    public static string? WhyNot(DnsName zone, RecordSet set)
    {
        if (set.Type != RecordType.TXT && set.Type != RecordType.CAA) return null;
        if (set.Values.Any(value => value.EndsWith("\"\"", StringComparison.Ordinal) && (value == "\"\"" || value.EndsWith(" \"\"", StringComparison.Ordinal)))) return "it refuses an empty value";
        return NativeTypes.IsNoText(zone, set) ? "Bunny keeps texts, and this value has octets that are none" : null;
    }

    /// <summary>The record for one value; null with the reason when Bunny cannot hold it.</summary>
    public static BunnyRecord? New(DesiredSet set, string value, DnsName zone, string? comment, out string? error)
    {
        error = null;
        var type = set.Key.Type;
        var record = new BunnyRecord
        {
            Type = JsonSerializer.SerializeToElement(Array.IndexOf(TypeNames, type.Name), BunnyJson.Default.Int32),
            Name = set.Key.Name.RelativeTo(zone),
            Ttl = set.Set.Ttl.Seconds,
            Comment = comment,
        };
        if (type == RecordType.TXT)
        {
            var text = RecordData.TextOf(value);
            if (RecordData.Text(text) == value) return record with { Value = text };
            error = "Bunny keeps texts, and this value has octets that are none";
            return null;
        }
        var parts = value.Split(' ');
        if (type == RecordType.MX) return record with { Priority = Number(parts[0]), Value = Undotted(parts[1]) };
        if (type == RecordType.SRV)
            return record with { Priority = Number(parts[0]), Weight = Number(parts[1]), Port = Number(parts[2]), Value = Undotted(parts[3]) };
        if (type == RecordType.CAA)
            return record with { Flags = Number(parts[0]), Tag = parts[1], Value = RecordData.TextOf(value[(parts[0].Length + parts[1].Length + 2)..]) };
        return record with { Value = type == RecordType.CNAME || type == RecordType.NS || type == RecordType.PTR ? Undotted(value) : value };
    }

    /// <summary>The new record under the old one's settings: weights, monitors and the like stay.</summary>
    public static BunnyRecord Update(BunnyRecord before, BunnyRecord after) => after with
    {
        Weight = after.Weight ?? before.Weight,
        Disabled = before.Disabled,
        Comment = after.Comment ?? before.Comment,
        Others = before.Others?.Where(pair => Carried.Contains(pair.Key)).ToDictionary(),
    };

    /// <summary>Bunny's own kinds of record (redirects, pull zones, scripts): they stand, and are not ours to write.</summary>
    public static ValueList<FixedSet> Fixed(IEnumerable<BunnyRecord> records, DnsName zone) => NativeTypes.Fixed(
        records.Where(record => record.Disabled != true).Select(record => (zone.TryPrepend(record.Name ?? "", out var name, out _) ? name : zone, TypeName(record))), "Bunny");

    private static string TypeName(BunnyRecord record) =>
        record.Type switch
        {
            { ValueKind: JsonValueKind.Number } number when number.TryGetInt32(out var index) => index >= 0 && index < TypeNames.Length ? TypeNames[index] : $"BUNNY-{index}",
            { ValueKind: JsonValueKind.String } text => text.GetString() ?? "",
            _ => throw new FormatException($"record {record.Id} has no type"),
        };

    private static ObservedSet Set(RecordKey key, List<BunnyRecord> records, DnsName zone)
    {
        var native = records.Select(record => new NativeRecord(Id(record), Value(key.Type, record, zone))).ToValueList();
        var ttls = records.Select(record => new Ttl(record.Ttl ?? 0)).ToList();
        var comments = records.Select(record => record.Comment ?? "").Distinct(StringComparer.Ordinal).ToList();
        return new ObservedSet(
            new RecordSet(key, ttls.Min(), native.Select(record => record.Value).ToValueList()),
            Comment: comments is [""] ? null : string.Join(" | ", comments),
            // Two records of one value are uneven too: the second is taken away with the next change.
            IsUneven: ttls.Distinct().Count() > 1 || native.Select(record => record.Value).Distinct(StringComparer.Ordinal).Count() < native.Count,
            Native: native);
    }

    public static string Id(BunnyRecord record) => (record.Id ?? 0).ToString(CultureInfo.InvariantCulture);

    private static string Value(RecordType type, BunnyRecord record, DnsName zone)
    {
        var value = record.Value ?? "";
        var text = type == RecordType.TXT ? RecordData.Text(value)
            : type == RecordType.MX ? $"{record.Priority ?? 0} {value}"
            : type == RecordType.SRV ? $"{record.Priority ?? 0} {record.Weight ?? 0} {record.Port ?? 0} {value}"
            : type == RecordType.CAA ? $"{record.Flags ?? 0} {record.Tag} {RecordData.Text(value)}"
            : type == RecordType.HTTPS || type == RecordType.SVCB ? $"{record.Priority ?? 0} {value}"
            : value;
        return RecordData.Read(type, text, zone, NameReading.Absolute).Canonical ?? (text.Length > 0 ? text : "-");
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static string Undotted(string host) => host.Length > 1 && host.EndsWith('.') ? host[..^1] : host;
}
