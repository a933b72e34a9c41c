using System.Globalization;
using System.Text.Json.Nodes;
using Holdfast.Core;
using Holdfast.Lab.Dns;

namespace Holdfast.Lab.Cloudflare;

/// <summary>One zone as Cloudflare stores it. The public members are the test's own hand: no limits, no log, no faults.</summary>
public sealed class CloudflareZone
{
    private const int MaxWireOctets = 4096;          // developers.cloudflare.com, DNS record types
    private const int MaxContentOfASet = 8192;

    private readonly CloudflareEmulator _owner;
    private readonly Lock _lock = new();
    private readonly CloudflareRecordSet _records = new();
    private CloudflareRecord[]? _sorted;
    private long _sequence;

    internal CloudflareZone(CloudflareEmulator owner, string name, string plan, IReadOnlyList<string> nameServers)
    {
        _owner = owner;
        (Name, Plan, NameServers) = (name, plan, nameServers);
        Id = owner.NewId();
        Settings = new JsonObject
        {
            ["flatten_all_cnames"] = false,
            ["foundation_dns"] = false,
            ["internal_dns"] = new JsonObject { ["reference_zone_id"] = null },
            ["multi_provider"] = false,
            ["nameservers"] = new JsonObject { ["type"] = "cloudflare.standard" },
            ["ns_ttl"] = 86400,
            ["secondary_overrides"] = false,
            ["soa"] = null,
            ["zone_mode"] = "standard",
        };
        Publish();
    }

    public string Id { get; }

    /// <summary>Without final dot.</summary>
    public string Name { get; }

    /// <summary><c>free</c>, <c>pro</c>, <c>business</c> or <c>enterprise</c>.</summary>
    public string Plan { get; }

    /// <summary>Records that the plan allows; null = no limit in the lab.</summary>
    public int? RecordQuota { get; set; }

    public IReadOnlyList<string> NameServers { get; }

    public bool MultiProvider
    {
        get => Setting("multi_provider");
        set => SetSetting("multi_provider", value);
    }

    public bool DnssecActive
    {
        get;
        set
        {
            field = value;
            Publish();
        }
    }

    public bool DnssecMultiSigner { get; set; }

    /// <summary>Sorted by type, name and age.</summary>
    public IReadOnlyList<CloudflareRecord> Records
    {
        get
        {
            lock (_lock) return _sorted ??= [.. Sorted(_records.All)];
        }
    }

    internal JsonObject Settings { get; }

    internal int BatchLimit => Plan == "free" ? 200 : 3500;   // developers.cloudflare.com, batch record changes

    internal int MinimumTtl => Plan == "enterprise" ? 30 : 60;

    /// <summary>Stores a record whatever the rules say. <paramref name="value"/> is master file text with final dots.</summary>
    public CloudflareRecord Seed(string type, string name, string value, int ttl = 1, bool proxied = false, string? comment = null, params string[] tags)
    {
        lock (_lock)
        {
            var record = New(type, FullName(name), CloudflareContent.FromMaster(type, value)) with
            {
                Ttl = proxied ? 1 : ttl,
                Proxied = proxied,
                Comment = comment,
                Tags = [.. tags],
            };
            _records.Change(null, record);
            _records.Commit();
            Publish();
            return record;
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            foreach (var record in _records.All.ToArray()) _records.Change(record, null);
            _records.Commit();
            Publish();
        }
    }

    private static IEnumerable<CloudflareRecord> Sorted(IEnumerable<CloudflareRecord> records) =>
        records.OrderBy(record => record.Type, StringComparer.Ordinal).ThenBy(record => record.Name, StringComparer.Ordinal).ThenBy(record => record.Sequence);

    /// <summary>The name, or a wildcard above it, is proxied.</summary>
    internal bool Proxies(string host)
    {
        var name = host.TrimEnd('.').ToLowerInvariant();
        lock (_lock)
        {
            var records = _records.At(name);
            if (records.Count == 0 && name != Name) records = _records.At("*" + name[name.IndexOf('.', StringComparison.Ordinal)..]);
            return records.Any(record => record.Proxied);
        }
    }

    internal CloudflareRecord? Find(string id)
    {
        lock (_lock) return _records.Find(id);
    }

    /// <summary>Runs all or nothing: the first refusal takes everything back.</summary>
    internal T InTransaction<T>(Func<T> work)
    {
        lock (_lock)
        {
            try
            {
                var result = work();
                _records.Commit();
                Publish();
                return result;
            }
            catch
            {
                _records.Rollback();
                throw;
            }
        }
    }

    internal CloudflareRecord Create(JsonObject body)
    {
        var type = (CloudflareContent.Text(body, "type") ?? throw new CloudflareRefusal(400, 9101, "type is a required field.")).ToUpperInvariant();
        if (!CloudflareContent.Knows(type)) throw CloudflareRefusal.Invalid($"record type {type} is not supported");
        var name = FullName(CloudflareContent.Text(body, "name") ?? throw new CloudflareRefusal(400, 9101, "name is a required field."));
        var record = WithFlags(New(type, name, CloudflareContent.Read(type, body)), body);
        if (RecordQuota is { } quota && _records.Count >= quota) throw new CloudflareRefusal(400, 81045, "Record quota exceeded.");
        Check(record, null);
        _records.Change(null, record);
        return record;
    }

    /// <summary>PATCH: what the body does not name stays.</summary>
    internal CloudflareRecord Edit(string id, JsonObject body)
    {
        var before = _records.Find(id) ?? throw CloudflareRefusal.Gone();
        if (CloudflareContent.Text(body, "type") is { } type && !type.Equals(before.Type, StringComparison.OrdinalIgnoreCase))
            throw CloudflareRefusal.Invalid("the type of a record cannot be changed");
        var merged = CloudflareJson.Record(before);
        foreach (var (key, value) in body)
        {
            if (key == "data" && merged["data"] is JsonObject data && value is JsonObject changed)
            {
                foreach (var (field, content) in changed) data[field] = content?.DeepClone();
            }
            else
            {
                merged[key] = value?.DeepClone();
            }
        }
        return Replace(before, merged);
    }

    /// <summary>PUT: what the body does not name falls back to its default.</summary>
    internal CloudflareRecord Overwrite(string id, JsonObject body)
    {
        var before = _records.Find(id) ?? throw CloudflareRefusal.Gone();
        var type = CloudflareContent.Text(body, "type") ?? throw new CloudflareRefusal(400, 9101, "type is a required field.");
        if (!type.Equals(before.Type, StringComparison.OrdinalIgnoreCase)) throw CloudflareRefusal.Invalid("the type of a record cannot be changed");
        if (CloudflareContent.Text(body, "name") is null) throw new CloudflareRefusal(400, 9101, "name is a required field.");
        return Replace(before, body);
    }

    internal CloudflareRecord Delete(string id)
    {
        var record = _records.Find(id) ?? throw CloudflareRefusal.Gone();
        _records.Change(record, null);
        return record;
    }

    internal void SetSettings(JsonObject changes)
    {
        lock (_lock)
        {
            foreach (var (key, value) in changes)
            {
                if (!Settings.ContainsKey(key)) throw CloudflareRefusal.Invalid($"unknown setting {key}");
                Settings[key] = value?.DeepClone();
            }
            Publish();
        }
    }

    /// <summary>A name without the zone's is taken below it, as the real API does.</summary>
    internal string FullName(string given)
    {
        var name = Ascii(given.TrimEnd('.')).ToLowerInvariant();
        if (name is "@" or "") return Name;
        if (name != Name && !name.EndsWith("." + Name, StringComparison.Ordinal)) name = $"{name}.{Name}";
        var valid = WireName.TryParse(name, null, out _) && name.Length <= 253
            && name.LastIndexOf('*') <= 0 && (name[0] != '*' || name.StartsWith("*.", StringComparison.Ordinal));
        return valid ? name : throw new CloudflareRefusal(400, 9000, "DNS name is invalid.");
    }

    internal static string Ascii(string name)
    {
        if (name.All(char.IsAscii)) return name;
        try
        {
            return new IdnMapping { AllowUnassigned = true }.GetAscii(name);
        }
        catch (ArgumentException)
        {
            throw new CloudflareRefusal(400, 9000, "DNS name is invalid.");
        }
    }

    private CloudflareRecord Replace(CloudflareRecord before, JsonObject body)
    {
        var name = FullName(CloudflareContent.Text(body, "name")!);
        var after = WithFlags(New(before.Type, name, CloudflareContent.Read(before.Type, body)), body) with
        {
            Id = before.Id,
            CreatedOn = before.CreatedOn,
            Sequence = before.Sequence,
        };
        Check(after, before);
        _records.Change(before, after);
        return after;
    }

    private CloudflareRecord New(string type, string name, CloudflareValue value)
    {
        var now = _owner.Clock.GetUtcNow();
        return new CloudflareRecord
        {
            Id = _owner.NewId(),
            Type = type,
            Name = name,
            Content = value.Content,
            MasterText = value.MasterText,
            Priority = value.Priority,
            Data = value.Data?.ToJsonString(),
            CreatedOn = now,
            ModifiedOn = now,
            Sequence = ++_sequence,
        };
    }

    private CloudflareRecord WithFlags(CloudflareRecord record, JsonObject body)
    {
        var ttl = 1;
        if (body["ttl"] is { } given && !(given is JsonValue number && number.TryGetValue(out ttl))) throw CloudflareRefusal.BadTtl(MinimumTtl);
        if (ttl != 1 && (ttl < MinimumTtl || ttl > 86400)) throw CloudflareRefusal.BadTtl(MinimumTtl);
        var proxied = false;
        if (body["proxied"] is { } flag && !(flag is JsonValue choice && choice.TryGetValue(out proxied))) throw CloudflareRefusal.Invalid("proxied must be true or false");
        if (proxied && !record.Proxiable) throw CloudflareRefusal.NotProxiable();
        var tags = body["tags"] is JsonArray list ? list.Select(tag => tag?.GetValue<string>() ?? "").ToValueList() : [];
        if (tags.Count > 0 && Plan == "free") throw new CloudflareRefusal(400, 9300, $"DNS record has {tags.Count} tags, exceeding the quota of 0.");
        var settings = body["settings"] as JsonObject;
        if (proxied && settings?["flatten_cname"] is JsonValue flat && flat.TryGetValue<bool>(out var flatten) && flatten)
            throw CloudflareRefusal.Invalid("flatten_cname is not available for proxied records");
        return record with
        {
            Ttl = proxied ? 1 : ttl,
            Proxied = proxied,
            Comment = CloudflareContent.Text(body, "comment") is { Length: > 0 } comment ? comment : null,
            Tags = tags,
            Settings = settings?.ToJsonString() ?? "{}",
        };
    }

    private void Check(CloudflareRecord record, CloudflareRecord? replaced)
    {
        var wire = RecordText.Parse(RecordType.Parse(record.Type), record.MasterText);
        if (record.Owner.WireLength + 10 + wire.Length > MaxWireOctets)
            throw CloudflareRefusal.Invalid($"the record is longer than {MaxWireOctets} octets in wire format");
        var others = _records.At(record.Name).Where(other => other.Id != replaced?.Id).ToArray();
        foreach (var other in others)
        {
            if (record.SameValue(other))
                throw record.Ttl == other.Ttl && record.Proxied == other.Proxied ? CloudflareRefusal.Identical() : CloudflareRefusal.Exists();
            if (record.Type == "CNAME" && other.Proxiable) throw CloudflareRefusal.HostTaken();
            if (other.Type == "CNAME" && record.Proxiable) throw CloudflareRefusal.CnameTaken();
            if (Alone(record) || Alone(other)) throw record.Type == "CNAME" ? CloudflareRefusal.HostTaken() : CloudflareRefusal.CnameTaken();
            if (record.Name != Name && NotBesideNs(record, other)) throw CloudflareRefusal.NameServerTaken();
        }
        if (record.Type == "DS" && !others.Any(other => other.Type == "NS")) throw CloudflareRefusal.Invalid("a DS record needs NS records at its name");
        var content = record.Content.Length + others.Where(other => other.Type == record.Type).Sum(other => other.Content.Length);
        if (content > MaxContentOfASet) throw CloudflareRefusal.Invalid($"the contents of all {record.Type} records at {record.Name} are longer than {MaxContentOfASet} characters");
    }

    /// <summary>A served CNAME is alone at its name; a proxied or flattened one is never served (StackExchange/dnscontrol#4181).</summary>
    private bool Alone(CloudflareRecord record) => record is { Type: "CNAME", Proxied: false } && record.Name != Name;

    private static bool NotBesideNs(CloudflareRecord record, CloudflareRecord other) =>
        (record.Type == "NS") != (other.Type == "NS") && record.Type != "DS" && other.Type != "DS";

    private bool Setting(string key)
    {
        lock (_lock) return Settings[key]!.GetValue<bool>();
    }

    private void SetSetting(string key, bool value) => SetSettings(new JsonObject { [key] = value });

    /// <summary>A changed zone gets the next serial; the served form is built when somebody asks.</summary>
    private void Publish()
    {
        _sorted = null;
        var serial = _owner.NextSerial();
        _owner.Dns.Publish(WireName.Parse(Name), () =>
        {
            lock (_lock) return CloudflareServing.Build(this, _records.All, _owner.EdgeAddresses, serial);
        });
    }
}
