using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Holdfast.Core;
using Holdfast.Lab.Dns;

namespace Holdfast.Lab.PowerDns;

/// <summary>One zone as PowerDNS stores it. The public members are the test's own hand: no checks, no log, no faults.</summary>
public sealed class PowerDnsZone
{
    private readonly PowerDnsEmulator _owner;
    private readonly Lock _lock = new();
    private Dictionary<(string Name, string Type), PowerDnsSet> _sets = [];

    internal PowerDnsZone(PowerDnsEmulator owner, string name)
    {
        (_owner, Name) = (owner, name);
        _sets[(name, "NS")] = new PowerDnsSet(name, "NS", 3600, [.. owner.NameServers.Select(server => new PowerDnsRecord(server.Name))], []);
        Serial = owner.NextSerial();
        Publish();
    }

    /// <summary>With final dot, in lower case.</summary>
    public string Name { get; }

    public uint Serial { get; private set; }

    public IReadOnlyList<PowerDnsSet> Sets
    {
        get
        {
            lock (_lock) return [.. _sets.Values];
        }
    }

    public PowerDnsSet? Find(string name, string type)
    {
        lock (_lock) return _sets.GetValueOrDefault((name.ToLowerInvariant(), type));
    }

    /// <summary>All of the changes or, with the words of the refusal, none.</summary>
    internal void Patch(JsonArray changes)
    {
        lock (_lock)
        {
            var sets = new Dictionary<(string Name, string Type), PowerDnsSet>(_sets);
            foreach (var change in changes) Apply(sets, change as JsonObject ?? throw new JsonException("an rrset is no object"));
            _sets = sets;
            Serial = _owner.NextSerial();
            Publish();
        }
    }

    internal JsonObject Json(string? name, string? type)
    {
        var isFiltered = name is not null;
        PowerDnsSet[] shown = [.. Sets.Append(Soa()).Where(set => name is null || (set.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && (type is null || set.Type == type)))];
        return new JsonObject
        {
            ["id"] = Name,
            ["name"] = Name,
            ["kind"] = "Native",
            ["dnssec"] = false,
            ["serial"] = Serial,
            ["rrsets"] = new JsonArray([.. shown.Select(set => set.Json(isFiltered)).OfType<JsonNode>()]),
        };
    }

    private PowerDnsSet Soa() => new(Name, "SOA", 3600, [new PowerDnsRecord(string.Create(CultureInfo.InvariantCulture, $"ns1.{Name} hostmaster.{Name} {Serial} 10800 3600 604800 60"))], []);

    private void Apply(Dictionary<(string Name, string Type), PowerDnsSet> sets, JsonObject change)
    {
        var (name, type) = (Text(change, "name"), Text(change, "type"));
        if (!name.EndsWith('.')) throw new PowerDnsRefusal($"DNS Name '{name}' is not canonical");
        var shown = $"RRset {name} IN {type}";
        if (!PowerDnsContent.IsType(type)) throw new PowerDnsRefusal($"{shown}: unknown type given");
        if (!WireName.TryParse(name, null, out var wire) || !wire.IsWithin(WireName.Parse(Name))) throw new PowerDnsRefusal($"{shown}: Name is out of zone");
        var key = (name.ToLowerInvariant(), type);
        switch (Text(change, "changetype"))
        {
            case "DELETE":
                sets.Remove(key);
                break;
            case "REPLACE":
                var have = sets.GetValueOrDefault(key);
                var comments = change["comments"] is JsonArray given ? given.Select(Comment).ToValueList() : have?.Comments ?? [];
                var records = change["records"] is JsonArray list ? Records(name, type, list) : have?.Records ?? [];
                var ttl = change["records"] is JsonArray ? Ttl(change) : have?.Ttl ?? 0;
                if (type is "CNAME" or "DNAME" && records.Count > 1) throw new PowerDnsRefusal($"{shown} has more than one record");
                // In the order of the request: a CNAME before the deletion of what it takes the place of is refused.
                if (sets.Keys.Any(other => other.Name == key.Item1 && other.Type != type && (type == "CNAME" || other.Type == "CNAME")))
                    throw new PowerDnsRefusal($"{shown}: Conflicts with pre-existing RRset");
                if (records.IsEmpty) sets.Remove(key);
                else sets[key] = new PowerDnsSet(key.Item1, type, ttl, records, comments);
                break;
            default:
                throw new PowerDnsRefusal("Changetype not understood");
        }
    }

    private ValueList<PowerDnsRecord> Records(string name, string type, JsonArray list)
    {
        var records = new List<PowerDnsRecord>();
        foreach (var item in list)
        {
            var fields = item as JsonObject ?? throw new JsonException("a record is no object");
            var content = Text(fields, "content");
            try
            {
                content = PowerDnsContent.Taken(type, content, _owner.MajorVersion);
            }
            catch (FormatException error)
            {
                throw new PowerDnsRefusal($"Record {name}/{type} '{content}': {error.Message}");
            }
            if (records.Exists(record => record.Content == content)) throw new PowerDnsRefusal($"Duplicate record in RRset {name} IN {type} with content \"{content}\"");
            records.Add(new PowerDnsRecord(content, fields["disabled"]?.GetValue<bool>() ?? false));
        }
        return records.ToValueList();
    }

    private PowerDnsComment Comment(JsonNode? node)
    {
        var comment = node as JsonObject ?? throw new JsonException("a comment is no object");
        return new PowerDnsComment(Text(comment, "content"), (string?)comment["account"] ?? "", _owner.Clock.GetUtcNow().ToUnixTimeSeconds());
    }

    private static int Ttl(JsonObject change) => change["ttl"] is JsonValue value && value.TryGetValue<int>(out var ttl) ? ttl : throw new PowerDnsRefusal("Key 'ttl' not an Integer or not present");

    private static string Text(JsonObject json, string key) =>
        json[key] is JsonValue value && value.TryGetValue<string>(out var text) ? text : throw new PowerDnsRefusal($"Key '{key}' not present or not a String");

    private void Publish()
    {
        PowerDnsSet[] sets = [.. _sets.Values, Soa()];
        _owner.Dns.Publish(WireName.Parse(Name), () =>
        {
            var served = from set in sets
                         from record in set.Records
                         where !record.IsDisabled
                         let wire = PowerDnsContent.Wire(set.Type, record.Content)
                         where wire is not null
                         select new ResourceRecord(WireName.Parse(set.Name), RecordType.Parse(set.Type), (uint)set.Ttl, wire);
            return new ServedZone(WireName.Parse(Name), served);
        });
    }
}

/// <param name="Name">With final dot, in lower case.</param>
public sealed record PowerDnsSet(string Name, string Type, int Ttl, ValueList<PowerDnsRecord> Records, ValueList<PowerDnsComment> Comments)
{
    /// <summary>A read of single sets leaves the disabled records out (4.7.3, measured); null when nothing is left.</summary>
    internal JsonObject? Json(bool isFiltered)
    {
        PowerDnsRecord[] shown = [.. Records.Where(record => !isFiltered || !record.IsDisabled)];
        if (shown.Length == 0) return null;
        return new JsonObject
        {
            ["name"] = Name,
            ["type"] = Type,
            ["ttl"] = Ttl,
            ["records"] = new JsonArray([.. shown.Select(record => (JsonNode)new JsonObject { ["content"] = record.Content, ["disabled"] = record.IsDisabled })]),
            ["comments"] = new JsonArray([.. Comments.Select(comment => (JsonNode)new JsonObject
            {
                ["content"] = comment.Content, ["account"] = comment.Account, ["modified_at"] = comment.ModifiedAt,
            })]),
        };
    }
}

public sealed record PowerDnsRecord(string Content, bool IsDisabled = false);

/// <param name="ModifiedAt">Seconds of Unix.</param>
public sealed record PowerDnsComment(string Content, string Account, long ModifiedAt);

internal sealed class PowerDnsRefusal(string words) : Exception(words);
