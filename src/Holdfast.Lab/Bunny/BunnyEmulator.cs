using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Holdfast.Lab.Dns;
using Holdfast.Lab.Faults;

namespace Holdfast.Lab.Bunny;

/// <summary>The DNS part of Bunny's API with state, and its name servers. Note the verbs: PUT creates, POST updates.</summary>
public sealed class BunnyEmulator : IEmulatedApi, IAsyncDisposable
{
    private const int MaxPerPage = 1000;

    private readonly BunnyOptions _options;
    private readonly Lock _lock = new();
    private readonly Dictionary<long, BunnyZone> _zones = [];
    private EmulatorHost? _host;
    private long _lastId = 1000;
    private uint _serial;

    private BunnyEmulator(BunnyOptions options)
    {
        _options = options;
        NameServers =
        [
            .. options.NameServers.Select((server, index) => AuthoritativeServer.Start(new AuthoritativeOptions
            {
                Name = server.Name,
                Address = server.Address,
                Port = options.DnsPort,
                Zones = Dns,
                Clock = options.Clock,
                Seed = options.Seed + index,
                ResolveElsewhere = options.ResolveElsewhere,
            })),
        ];
        foreach (var zone in options.Zones) AddZone(zone);
    }

    /// <summary>The API's base.</summary>
    public Uri Endpoint => Host.Root;

    public string AccessKey => _options.AccessKey;

    public IReadOnlyList<AuthoritativeServer> NameServers { get; }

    public ZoneStore Dns { get; } = new();

    public FaultScript Faults => Host.Faults;

    public RequestLog Requests => Host.Requests;

    internal IPAddress Edge => _options.Edge;

    private EmulatorHost Host => _host ?? throw new InvalidOperationException("The emulator has not been started.");

    public static async Task<BunnyEmulator> StartAsync(BunnyOptions? options = null)
    {
        var emulator = new BunnyEmulator(options ?? new BunnyOptions());
        emulator._host = await EmulatorHost.StartAsync(emulator, emulator._options.ApiEndpoint, emulator._options.Clock, emulator._options.Seed);
        return emulator;
    }

    public BunnyZone AddZone(string domain)
    {
        var zone = new BunnyZone(this, NextId(), domain.TrimEnd('.').ToLowerInvariant());
        lock (_lock) _zones.Add(zone.Id, zone);
        return zone;
    }

    public BunnyZone Zone(string domain)
    {
        lock (_lock) return _zones.Values.Single(zone => zone.Domain.Equals(domain.TrimEnd('.'), StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The API's port is closed: connections are refused. The name servers go on.</summary>
    public Task StopApiAsync() => Host.StopAsync();

    public Task StartApiAgainAsync() => Host.StartAgainAsync();

    public async ValueTask DisposeAsync()
    {
        if (_host is not null) await _host.DisposeAsync();
        foreach (var server in NameServers) await server.DisposeAsync();
    }

    internal long NextId() => Interlocked.Increment(ref _lastId);

    internal uint NextSerial() => 2_026_000_000 + Interlocked.Increment(ref _serial);

    RequestKind IEmulatedApi.KindOf(EmulatedRequest request) => request.Method is "GET" or "HEAD" ? RequestKind.Read : RequestKind.Write;

    EmulatedResponse IEmulatedApi.Handle(EmulatedRequest request)
    {
        if (request.Header("AccessKey") != AccessKey) return ((IEmulatedApi)this).Unauthorized();
        try
        {
            return (request.Method, request.Segments) switch
            {
                ("GET", ["dnszone"]) => ListZones(request),
                ("POST", ["dnszone"]) => CreateZone(Body(request)),
                ("GET", ["dnszone", var id]) => EmulatedResponse.Json(200, ZoneJson(ById(id))),
                ("DELETE", ["dnszone", var id]) => DeleteZone(ById(id)),
                ("POST", ["dnszone", var id, "dnssec"]) => Dnssec(ById(id), true),
                ("DELETE", ["dnszone", var id, "dnssec"]) => Dnssec(ById(id), false),
                ("PUT", ["dnszone", var id, "records"]) => Create(ById(id), Body(request)),
                ("POST", ["dnszone", var id, "records", var record]) => Update(ById(id), RecordId(record), Body(request)),
                ("DELETE", ["dnszone", var id, "records", var record]) => ById(id).Remove(RecordId(record)) ? new EmulatedResponse(204) : throw NoRecord(),
                _ => throw new BunnyRefusal(404, "notfound", "", "The requested resource was not found."),
            };
        }
        catch (BunnyRefusal refusal)
        {
            return Error(refusal.Status, refusal.Key, refusal.Field, refusal.Message);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            return Error(400, "validation_error", "", "The request body is invalid.");
        }
    }

    EmulatedResponse IEmulatedApi.TooManyRequests(TimeSpan retryAfter) => Error(429, "ratelimit", "", "Too many requests.") with
    {
        Headers = [new("Retry-After", ((int)Math.Ceiling(retryAfter.TotalSeconds)).ToString(CultureInfo.InvariantCulture))],
    };

    EmulatedResponse IEmulatedApi.Unauthorized() => Error(401, "unauthorized", "", "The request authorization failed.");

    EmulatedResponse IEmulatedApi.Frozen() => Error(503, "unavailable", "", "The service is temporarily unavailable.");

    EmulatedResponse IEmulatedApi.ServerError(int status) => EmulatedResponse.Html(status, $"{status} error");

    EmulatedResponse IEmulatedApi.RefusedWhole() => Error(400, "validation_error", "", "The request is invalid.");

    EmulatedResponse IEmulatedApi.PolicyLacks() => Error(403, "forbidden", "", "The request is not allowed.");

    EmulatedResponse IEmulatedApi.Conflict() => Error(409, "conflict", "", "The record is being changed.");

    JsonArray? IEmulatedApi.ItemsOf(JsonNode answer) => (answer["Items"] ?? answer["Records"]) as JsonArray;

    private EmulatedResponse ListZones(EmulatedRequest request)
    {
        BunnyZone[] zones;
        lock (_lock) zones = [.. _zones.Values.OrderBy(zone => zone.Id)];
        if (request.Argument("search") is { Length: > 0 } search) zones = [.. zones.Where(zone => zone.Domain.Contains(search, StringComparison.OrdinalIgnoreCase))];
        var page = Number(request, "page", 1);
        var perPage = Math.Clamp(Number(request, "perPage", MaxPerPage), 5, MaxPerPage);
        var shown = zones.Skip((page - 1) * perPage).Take(perPage).Select(zone => (JsonNode)ZoneJson(zone)).ToArray();
        return EmulatedResponse.Json(200, new JsonObject
        {
            ["Items"] = new JsonArray(shown),
            ["CurrentPage"] = page,
            ["TotalItems"] = zones.Length,
            ["HasMoreItems"] = page * perPage < zones.Length,
        });
    }

    private EmulatedResponse CreateZone(JsonObject body)
    {
        var domain = Text(body, "Domain")?.ToLowerInvariant() ?? throw Invalid("Domain", "The domain is required.");
        lock (_lock)
        {
            if (_zones.Values.Any(zone => zone.Domain == domain)) throw new BunnyRefusal(400, "dnszone.domain_already_exists", "Domain", "The domain is already registered.");
        }
        return EmulatedResponse.Json(201, ZoneJson(AddZone(domain)));
    }

    private EmulatedResponse DeleteZone(BunnyZone zone)
    {
        lock (_lock) _zones.Remove(zone.Id);
        Dns.Remove(WireName.Parse(zone.Domain));
        return new EmulatedResponse(204);
    }

    private static EmulatedResponse Dnssec(BunnyZone zone, bool enabled)
    {
        zone.DnssecEnabled = enabled;
        return EmulatedResponse.Json(200, new JsonObject { ["Enabled"] = enabled });
    }

    private EmulatedResponse Create(BunnyZone zone, JsonObject body)
    {
        var type = Type(body["Type"]) ?? throw Invalid("Type", "The record type is required.");
        var record = Filled(new BunnyRecord(NextId(), type, "", ""), body);
        Check(zone, record);
        return EmulatedResponse.Json(201, RecordJson(zone.Put(record)));
    }

    private static EmulatedResponse Update(BunnyZone zone, long id, JsonObject body)
    {
        var before = zone.Records.FirstOrDefault(record => record.Id == id) ?? throw NoRecord();
        var after = Filled(before with { Type = Type(body["Type"]) ?? before.Type }, body);
        Check(zone, after);
        zone.Put(after);
        return new EmulatedResponse(204);
    }

    private static BunnyRecord Filled(BunnyRecord record, JsonObject body) => record with
    {
        Name = Text(body, "Name")?.ToLowerInvariant() ?? record.Name,
        Value = Value(record.Type, Text(body, "Value")) ?? record.Value,
        Ttl = Int(body, "Ttl") ?? record.Ttl,
        Priority = Int(body, "Priority") ?? record.Priority,
        Weight = Int(body, "Weight") ?? record.Weight,
        Port = Int(body, "Port") ?? record.Port,
        Flags = Int(body, "Flags") ?? record.Flags,
        Tag = Text(body, "Tag") ?? record.Tag,
        Disabled = body["Disabled"] is JsonValue flag && flag.TryGetValue<bool>(out var disabled) ? disabled : record.Disabled,
        Comment = Text(body, "Comment") ?? record.Comment,
    };

    private static void Check(BunnyZone zone, BunnyRecord record)
    {
        if (record.Value.Length == 0) throw Invalid("Value", "The record value is required.");
        if (!WireName.TryParse(record.Name.Length == 0 ? zone.Domain : $"{record.Name}.{zone.Domain}", null, out _)) throw Invalid("Name", "The record name is invalid.");
        try
        {
            if (BunnyZone.Served(record) is { } served) RecordText.Parse(served.Type, served.Text);
        }
        catch (FormatException)
        {
            throw Invalid("Value", $"The value is not valid for a record of type {record.TypeName}.");
        }
        var others = zone.Records.Where(other => other.Id != record.Id && other.Name == record.Name).ToArray();
        if (record.Type == BunnyRecord.Cname ? others.Length > 0 : others.Any(other => other.Type == BunnyRecord.Cname))
            throw Invalid("Name", "A CNAME record cannot stand beside other records.");
    }

    private static string? Value(int type, string? value) => type is BunnyRecord.Cname or BunnyRecord.Mx or BunnyRecord.Ns or BunnyRecord.Ptr or BunnyRecord.Srv
        ? value?.TrimEnd('.').ToLowerInvariant()
        : value;

    /// <summary>A number or a name.</summary>
    private static int? Type(JsonNode? node)
    {
        if (node is not JsonValue value) return null;
        if (value.TryGetValue<int>(out var number)) return number >= 0 && number < BunnyRecord.TypeNames.Length ? number : throw Invalid("Type", "The record type is invalid.");
        var index = value.TryGetValue<string>(out var name) ? Array.FindIndex(BunnyRecord.TypeNames, known => known.Equals(name, StringComparison.OrdinalIgnoreCase)) : -1;
        return index >= 0 ? index : throw Invalid("Type", "The record type is invalid.");
    }

    private BunnyZone ById(string id)
    {
        lock (_lock)
        {
            return long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && _zones.TryGetValue(number, out var zone)
                ? zone
                : throw new BunnyRefusal(404, "dnszone.not_found", "Id", "The requested DNS zone was not found.");
        }
    }

    private static long RecordId(string id) => long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw NoRecord();

    private static JsonObject Body(EmulatedRequest request) => JsonNode.Parse(request.Body) as JsonObject ?? throw Invalid("", "The request body is invalid.");

    private static int Number(EmulatedRequest request, string name, int otherwise) =>
        int.TryParse(request.Argument(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : otherwise;

    private static string? Text(JsonObject body, string key) => body[key] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static int? Int(JsonObject body, string key) => body[key] is JsonValue value && value.TryGetValue<int>(out var number) ? number : null;

    private static BunnyRefusal Invalid(string field, string message) => new(400, "validation_error", field, message);

    private static BunnyRefusal NoRecord() => new(404, "dnszone.record.not_found", "Id", "The requested DNS record was not found.");

    private static EmulatedResponse Error(int status, string key, string field, string message) => EmulatedResponse.Json(status, new JsonObject
    {
        ["ErrorKey"] = key,
        ["Field"] = field,
        ["Message"] = message,
    });

    private JsonObject ZoneJson(BunnyZone zone) => new()
    {
        ["Id"] = zone.Id,
        ["Domain"] = zone.Domain,
        ["Records"] = new JsonArray([.. zone.Records.Select(record => (JsonNode)RecordJson(record))]),
        ["NameserversDetected"] = true,
        ["CustomNameserversEnabled"] = false,
        ["Nameserver1"] = NameServers[0].Name.TrimEnd('.'),
        ["Nameserver2"] = NameServers[^1].Name.TrimEnd('.'),
        ["SoaEmail"] = "hostmaster@bunny.net",
        ["DnsSecEnabled"] = zone.DnssecEnabled,
    };

    private static JsonObject RecordJson(BunnyRecord record) => new()
    {
        ["Id"] = record.Id,
        ["Type"] = record.Type,
        ["Ttl"] = record.Ttl,
        ["Value"] = record.Value,
        ["Name"] = record.Name,
        ["Weight"] = record.Weight,
        ["Priority"] = record.Priority,
        ["Port"] = record.Port,
        ["Flags"] = record.Flags,
        ["Tag"] = record.Tag,
        ["Accelerated"] = false,
        ["AcceleratedPullZoneId"] = 0,
        ["MonitorStatus"] = 0,
        ["MonitorType"] = 0,
        ["LatencyZone"] = null,
        ["SmartRoutingType"] = 0,
        ["Disabled"] = record.Disabled,
        ["Comment"] = record.Comment,
    };

    private sealed class BunnyRefusal(int status, string key, string subject, string message) : Exception(message)
    {
        public int Status => status;

        public string Key => key;

        public string Field => subject;
    }
}
