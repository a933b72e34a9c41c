using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Holdfast.Core;
using Holdfast.Core.Dns;
using Holdfast.Core.Sync;

namespace Holdfast.Adapters.Providers.Cloudflare;

/// <summary>Between record sets and Cloudflare's one object per value.</summary>
internal static class CloudflareConvert
{
    /// <summary>"Automatic", which is served as 300 s (developers.cloudflare.com, "Time to live").</summary>
    private const int AutomaticTtl = 1;

    private static readonly Ttl Automatic = new(300);

    public static readonly RecordType Cert = RecordType.Parse("CERT");
    public static readonly RecordType Smimea = RecordType.Parse("SMIMEA");

    /// <summary>Types whose value is written in <c>data</c>; <c>content</c> is read-only for them.</summary>
    private static readonly Dictionary<RecordType, string[]> Fields = new()
    {
        [RecordType.SRV] = ["priority", "weight", "port", "target"],
        [RecordType.CAA] = ["flags", "tag", "value"],
        [RecordType.TLSA] = ["usage", "selector", "matching_type", "certificate"],
        [RecordType.SSHFP] = ["algorithm", "type", "fingerprint"],
        [RecordType.DS] = ["key_tag", "algorithm", "digest_type", "digest"],
        [RecordType.DNSKEY] = ["flags", "protocol", "algorithm", "public_key"],
        [RecordType.NAPTR] = ["order", "preference", "flags", "service", "regex", "replacement"],
        [RecordType.HTTPS] = ["priority", "target", "value"],
        [RecordType.SVCB] = ["priority", "target", "value"],
        [Cert] = ["type", "key_tag", "algorithm", "certificate"],
        [Smimea] = ["usage", "selector", "matching_type", "certificate"],
        [RecordType.LOC] =
        [
            "lat_degrees", "lat_minutes", "lat_seconds", "lat_direction", "long_degrees", "long_minutes", "long_seconds", "long_direction",
            "altitude", "size", "precision_horz", "precision_vert",
        ],
    };

    public static ValueList<ObservedSet> Sets(IEnumerable<CloudflareRecord> records, DnsName zone)
    {
        var groups = new Dictionary<RecordKey, List<CloudflareRecord>>();
        foreach (var record in records)
        {
            if (record is not { Id: not null, Name: not null, Type: not null }) throw new FormatException("a record without id, name or type");
            if (!DnsName.TryParse(record.Name, out var name)) throw new FormatException($"'{record.Name}' is not a DNS name");
            if (!NativeTypes.TryRead(record.Type, out var type)) continue;
            var key = new RecordKey(name, type);
            if (!groups.TryGetValue(key, out var group)) groups.Add(key, group = []);
            group.Add(record);
        }
        return groups.Select(group => Set(group.Key, group.Value, zone)).OrderBy(set => set.Key).ToValueList();
    }

    /// <summary>Cloudflare's own kinds of record: they stand, and are not ours to write.</summary>
    public static ValueList<FixedSet> Fixed(IEnumerable<CloudflareRecord> records) =>
        NativeTypes.Fixed(records.Select(record => (DnsName.Parse(record.Name), record.Type)), "Cloudflare");

    /// <summary>What has to be written for one change; every value that stays keeps its record, comment and tags.</summary>
    public static CloudflareOperations Operations(Change change) => change switch
    {
        Change.Create create => new([], [], create.After.Set.Values.Select(value => Post(create.After, value, null)).ToList()),
        Change.Update update => Update(update.Before, update.After),
        Change.Delete delete => new(delete.Before.Native.Select(Gone).ToList(), [], []),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static ObservedSet Set(RecordKey key, List<CloudflareRecord> records, DnsName zone)
    {
        var native = records.Select(record => new NativeRecord(record.Id, Value(key.Type, record, zone)) { Ttl = record.Ttl }).ToValueList();
        var isProxiable = key.Type == RecordType.A || key.Type == RecordType.AAAA || key.Type == RecordType.CNAME;
        // One proxied value makes Cloudflare treat all of them as proxied, and a proxied answer has no TTL of its own.
        var isProxied = records.Exists(record => record.Proxied == true);
        var ttls = records.Select(record => record.Ttl == AutomaticTtl ? Automatic : new Ttl(record.Ttl)).ToList();
        var comments = records.Select(record => record.Comment ?? "").Distinct(StringComparer.Ordinal).ToList();
        return new ObservedSet(
            new RecordSet(key, ttls.Min(), native.Select(record => record.Value).ToValueList()),
            isProxiable ? isProxied : null,
            comments is [""] ? null : string.Join(" | ", comments),
            IsUneven: !isProxied && ttls.Distinct().Count() > 1,
            native);
    }

    private static CloudflareOperations Update(ObservedSet before, DesiredSet after)
    {
        var wanted = after.Set.Values.ToHashSet(StringComparer.Ordinal);
        var kept = new List<NativeRecord>();
        var leaving = new Queue<NativeRecord>();
        foreach (var record in before.Native)
        {
            if (wanted.Remove(record.Value)) kept.Add(record);
            else leaving.Enqueue(record);
        }
        var coming = new Queue<string>(after.Set.Values.Where(wanted.Contains));

        bool? proxied = after.Proxied is { } want && want != (before.Proxied ?? false) ? want : null;
        var isProxied = after.Proxied ?? before.Proxied ?? false;
        int? ttl = proxied is not null ? WriteTtl(after.Set.Ttl, isProxied)
            : !isProxied && (before.IsUneven || before.Set.Ttl != after.Set.Ttl) ? after.Set.Ttl.Seconds
            : null;
        var comment = after.Comment is { } words && words != (before.Comment ?? "") ? words : null;
        var change = new CloudflareWrite { Ttl = ttl, Proxied = proxied, Comment = comment };

        // Name, type and TTL go along unchanged: the official SDK's types demand them (7.3.0), the guide to batches does not.
        CloudflareWrite Patch(NativeRecord record) => change with
        {
            Id = record.Id, Name = before.Key.Name.Value, Type = before.Key.Type.Name, Ttl = change.Ttl ?? record.Ttl ?? WriteTtl(before.Set.Ttl, isProxied),
        };

        var patches = new List<CloudflareWrite>();
        if (change != new CloudflareWrite()) patches.AddRange(kept.Select(Patch));
        // A value that goes and one that comes share a record: the set is never empty, and comment and tags stay.
        while (leaving.Count > 0 && coming.Count > 0)
            patches.Add(WithValue(Patch(leaving.Dequeue()), after.Key.Type, coming.Dequeue()));
        return new(
            leaving.Select(Gone).ToList(),
            patches,
            coming.Select(value => Post(after with { Proxied = isProxied ? true : after.Proxied }, value, after.Comment ?? before.Comment)).ToList());
    }

    private static CloudflareWrite Gone(NativeRecord record) => new() { Id = record.Id };

    private static CloudflareWrite Post(DesiredSet set, string value, string? comment) => WithValue(
        new CloudflareWrite
        {
            Type = set.Key.Type.Name,
            Name = set.Key.Name.Value,
            Ttl = WriteTtl(set.Set.Ttl, set.Proxied == true),
            Proxied = set.Proxied,
            Comment = comment ?? set.Comment,
        },
        set.Key.Type,
        value);

    private static int WriteTtl(Ttl ttl, bool isProxied) => isProxied ? AutomaticTtl : ttl.Seconds;

    private static CloudflareWrite WithValue(CloudflareWrite write, RecordType type, string canonical)
    {
        if (type == RecordType.MX)
        {
            var space = canonical.IndexOf(' ');
            return write with { Priority = int.Parse(canonical.AsSpan(0, space), CultureInfo.InvariantCulture), Content = Undotted(canonical[(space + 1)..]) };
        }
        return Fields.TryGetValue(type, out var fields)
            ? write with { Data = Data(type, fields, canonical) }
            : write with { Content = IsHost(type) ? Undotted(canonical) : canonical };
    }

    private static JsonObject Data(RecordType type, string[] fields, string canonical)
    {
        var data = new JsonObject();
        var parts = Split(canonical, type == RecordType.HTTPS || type == RecordType.SVCB ? fields.Length : int.MaxValue);
        for (var i = 0; i < fields.Length; i++)
        {
            var part = i < parts.Count ? parts[i] : "";
            data[fields[i]] = part.StartsWith('"') ? RecordData.TextOf(part)
                : fields[i] is "target" or "replacement" ? Undotted(part)
                : type == RecordType.LOC && decimal.TryParse(part.TrimEnd('m'), CultureInfo.InvariantCulture, out var metres) ? metres
                : fields[i] is not ("value" or "tag" or "certificate" or "fingerprint" or "digest" or "public_key") && int.TryParse(part, CultureInfo.InvariantCulture, out var number) ? number
                : part;
        }
        return data;
    }

    private static string Value(RecordType type, CloudflareRecord record, DnsName zone)
    {
        var text = Text(type, record);
        return RecordData.Read(type, text, zone, NameReading.Absolute).Canonical ?? text;
    }

    /// <summary>Master file text of what came; the fields of <c>data</c> are surer than the old spellings of <c>content</c>.</summary>
    private static string Text(RecordType type, CloudflareRecord record)
    {
        var content = record.Content ?? "";
        if (type == RecordType.MX) return $"{Plain(record.Priority)} {content}";
        // Text without quotation marks is what old records have.
        if (type == RecordType.TXT) return content.TrimStart().StartsWith('"') ? content : RecordData.Text(content);
        if (type == RecordType.LOC || record.Data is not { ValueKind: JsonValueKind.Object } data || !Fields.TryGetValue(type, out var fields)) return content;
        var parts = new List<string>(fields.Length);
        foreach (var field in fields)
        {
            var value = data.TryGetProperty(field, out var found) ? Plain(found) : field == "value" ? "" : null;
            if (value is null) return content;
            var isQuoted = (type == RecordType.CAA && field == "value") || (type == RecordType.NAPTR && field is "flags" or "service" or "regex");
            parts.Add(isQuoted ? RecordData.Text(value) : value.Length == 0 && field is "target" or "replacement" ? "." : value);
        }
        return string.Join(' ', parts);
    }

    private static string? Plain(JsonElement? element) => element switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        _ => null,
    };

    private static bool IsHost(RecordType type) => type == RecordType.CNAME || type == RecordType.NS || type == RecordType.PTR;

    private static string Undotted(string host) => host.Length > 1 && host.EndsWith('.') ? host[..^1] : host;

    /// <summary>Cuts canonical text at spaces outside quotation marks, the rest in one piece at the last field.</summary>
    private static List<string> Split(string canonical, int most)
    {
        var parts = new List<string>();
        var start = 0;
        var isQuoted = false;
        for (var i = 0; i < canonical.Length; i++)
        {
            if (canonical[i] == '\\') i++;
            else if (canonical[i] == '"') isQuoted = !isQuoted;
            else if (canonical[i] == ' ' && !isQuoted && parts.Count < most - 1)
            {
                parts.Add(canonical[start..i]);
                start = i + 1;
            }
        }
        parts.Add(canonical[start..]);
        return parts;
    }
}

/// <summary>Record operations of one change.</summary>
internal sealed record CloudflareOperations(List<CloudflareWrite> Deletes, List<CloudflareWrite> Patches, List<CloudflareWrite> Posts)
{
    public int Count => Deletes.Count + Patches.Count + Posts.Count;
}
