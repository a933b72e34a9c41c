using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Holdfast.Lab.Dns;
using Holdfast.Lab.Faults;

namespace Holdfast.Lab.Cloudflare;

/// <summary>
/// Cloudflare's DNS part of the v4 API, with state, and the name servers that serve it. Modelled on public documentation and issues,
/// never on the adapters' own types.
/// </summary>
public sealed class CloudflareEmulator : IEmulatedApi, IAsyncDisposable
{
    private const int DefaultPerPage = 100;
    private const int MaxPerPage = 5_000_000;      // cloudflare/api-schemas
    private const int MaxZonesPerPage = 50;

    private readonly CloudflareOptions _options;
    private readonly CloudflareRateLimit _limit;
    private readonly Random _random;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, CloudflareZone> _zones = [];
    private EmulatorHost? _host;
    private uint _serial;

    private CloudflareEmulator(CloudflareOptions options)
    {
        _options = options;
        _limit = new CloudflareRateLimit(options.Clock, options.RequestsPerFiveMinutes);
        _random = new Random(options.Seed);
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

    /// <summary>The API's base, ending in <c>/client/v4/</c>.</summary>
    public Uri Endpoint => new(Host.Root, "client/v4/");

    public string Token => _options.Token;

    public IReadOnlyList<AuthoritativeServer> NameServers { get; }

    public ZoneStore Dns { get; } = new();

    public FaultScript Faults => Host.Faults;

    public RequestLog Requests => Host.Requests;

    internal TimeProvider Clock => _options.Clock;

    internal IReadOnlyList<IPAddress> EdgeAddresses => _options.EdgeAddresses;

    private EmulatorHost Host => _host ?? throw new InvalidOperationException("The emulator has not been started.");

    public static async Task<CloudflareEmulator> StartAsync(CloudflareOptions? options = null)
    {
        var emulator = new CloudflareEmulator(options ?? new CloudflareOptions());
        emulator._host = await EmulatorHost.StartAsync(emulator, emulator._options.ApiEndpoint, emulator.Clock, emulator._options.Seed);
        return emulator;
    }

    /// <param name="plan"><c>free</c>, <c>pro</c>, <c>business</c> or <c>enterprise</c>.</param>
    public CloudflareZone AddZone(string name, string plan = "free")
    {
        var zone = new CloudflareZone(this, name.TrimEnd('.').ToLowerInvariant(), plan, [.. NameServers.Select(server => server.Name.TrimEnd('.'))]);
        lock (_lock) _zones.Add(zone.Name, zone);
        return zone;
    }

    public CloudflareZone Zone(string name)
    {
        lock (_lock) return _zones[name.TrimEnd('.').ToLowerInvariant()];
    }

    /// <summary>The zone nearest above a host name; null when none is here.</summary>
    internal CloudflareZone? ZoneOf(string host)
    {
        var name = host.TrimEnd('.').ToLowerInvariant();
        lock (_lock) return _zones.Values.Where(zone => name == zone.Name || name.EndsWith("." + zone.Name, StringComparison.Ordinal)).MaxBy(zone => zone.Name.Length);
    }

    /// <summary>The API's port is closed: connections are refused. The name servers go on.</summary>
    public Task StopApiAsync() => Host.StopAsync();

    public Task StartApiAgainAsync() => Host.StartAgainAsync();

    public async ValueTask DisposeAsync()
    {
        if (_host is not null) await _host.DisposeAsync();
        foreach (var server in NameServers) await server.DisposeAsync();
    }

    internal string NewId()
    {
        var octets = new byte[16];
        lock (_random) _random.NextBytes(octets);
        return Convert.ToHexStringLower(octets);
    }

    internal uint NextSerial() => 2_400_000_000 + Interlocked.Increment(ref _serial);

    RequestKind IEmulatedApi.KindOf(EmulatedRequest request) => request.Method is "GET" or "HEAD" ? RequestKind.Read : RequestKind.Write;

    EmulatedResponse IEmulatedApi.Handle(EmulatedRequest request)
    {
        if (_limit.Refuses() is { } wait) return TooManyRequests(wait);
        return Answer(request) with
        {
            Headers =
            [
                new("Ratelimit", string.Create(CultureInfo.InvariantCulture, $"\"default\";r={_limit.Remaining};t={(int)Math.Ceiling(_limit.Reset.TotalSeconds)}")),
                new("Ratelimit-Policy", string.Create(CultureInfo.InvariantCulture, $"\"default\";q={_limit.Limit};w=300")),
            ],
        };
    }

    EmulatedResponse IEmulatedApi.TooManyRequests(TimeSpan retryAfter) => TooManyRequests(retryAfter);

    EmulatedResponse IEmulatedApi.Unauthorized() => CloudflareJson.Failure(403, 10000, "Authentication error");

    EmulatedResponse IEmulatedApi.Frozen() => CloudflareJson.Failure(503, 10013, "Write operations are temporarily disabled.");

    EmulatedResponse IEmulatedApi.ServerError(int status) => EmulatedResponse.Html(status, $"{status} error");

    EmulatedResponse IEmulatedApi.RefusedWhole() => CloudflareJson.Failure(400, 9005, "Content for a record is invalid.");

    EmulatedResponse IEmulatedApi.PolicyLacks() => CloudflareJson.Failure(403, 10000, "Authentication error");

    EmulatedResponse IEmulatedApi.Conflict() => CloudflareJson.Failure(409, 81058, "An identical record already exists.");

    JsonArray? IEmulatedApi.ItemsOf(JsonNode answer) => answer["result"] as JsonArray;

    private static EmulatedResponse TooManyRequests(TimeSpan retryAfter) =>
        CloudflareJson.Failure(429, 10429, "Rate limit exceeded. Please wait and consider throttling your request speed") with
        {
            Headers = [new("Retry-After", ((int)Math.Ceiling(retryAfter.TotalSeconds)).ToString(CultureInfo.InvariantCulture))],
        };

    private EmulatedResponse Answer(EmulatedRequest request)
    {
        try
        {
            if (request.Header("Authorization") != $"Bearer {Token}") throw CloudflareRefusal.BadToken();
            return Route(request);
        }
        catch (CloudflareRefusal refusal)
        {
            return CloudflareJson.Failure(refusal.Status, refusal.Code, refusal.Message);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            return CloudflareJson.Failure(400, 9207, "Request body is invalid.");
        }
    }

    private EmulatedResponse Route(EmulatedRequest request)
    {
        var path = "/" + string.Join('/', request.Segments.Skip(2));
        if (request.Segments is not ["client", "v4", .. var route]) throw CloudflareRefusal.NoRoute(path);
        return (request.Method, route) switch
        {
            ("GET", ["user", "tokens", "verify"]) => CloudflareJson.Success(new JsonObject { ["id"] = "lab", ["status"] = "active" }),
            ("GET", ["zones"]) => ListZones(request),
            ("GET", ["zones", var zone]) => CloudflareJson.Success(CloudflareJson.Zone(ZoneById(zone, path))),
            ("GET", ["zones", var zone, "dns_settings"]) => CloudflareJson.Success(ZoneById(zone, path).Settings.DeepClone()),
            ("PATCH", ["zones", var zone, "dns_settings"]) => PatchSettings(ZoneById(zone, path), Body(request)),
            ("GET", ["zones", var zone, "dnssec"]) => Dnssec(ZoneById(zone, path)),
            ("PATCH", ["zones", var zone, "dnssec"]) => PatchDnssec(ZoneById(zone, path), Body(request)),
            ("GET", ["zones", var zone, "dns_records"]) => ListRecords(ZoneById(zone, path), request),
            ("POST", ["zones", var zone, "dns_records"]) => Write(ZoneById(zone, path), on => on.Create(Body(request))),
            ("POST", ["zones", var zone, "dns_records", "batch"]) => Batch(ZoneById(zone, path), Body(request)),
            ("GET", ["zones", var zone, "dns_records", var id]) =>
                CloudflareJson.Success(CloudflareJson.Record(ZoneById(zone, path).Find(RecordId(id, path)) ?? throw CloudflareRefusal.Gone())),
            ("PATCH", ["zones", var zone, "dns_records", var id]) => Write(ZoneById(zone, path), on => on.Edit(RecordId(id, path), Body(request))),
            ("PUT", ["zones", var zone, "dns_records", var id]) => Write(ZoneById(zone, path), on => on.Overwrite(RecordId(id, path), Body(request))),
            ("DELETE", ["zones", var zone, "dns_records", var id]) => Delete(ZoneById(zone, path), RecordId(id, path)),
            _ => throw CloudflareRefusal.NoRoute(path),
        };
    }

    private EmulatedResponse ListZones(EmulatedRequest request)
    {
        CloudflareZone[] zones;
        lock (_lock) zones = [.. _zones.Values.OrderBy(zone => zone.Name, StringComparer.Ordinal)];
        var found = zones.Where(zone => request.Argument("name") is not { } name || zone.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).ToArray();
        var (page, perPage) = Page(request, 20, 5, MaxZonesPerPage);
        var shown = found.Skip((page - 1) * perPage).Take(perPage).Select(zone => (JsonNode)CloudflareJson.Zone(zone)).ToArray();
        return CloudflareJson.Success(new JsonArray(shown), Info(page, perPage, shown.Length, found.Length, found.Length));
    }

    private static EmulatedResponse ListRecords(CloudflareZone zone, EmulatedRequest request)
    {
        // A filter that is not understood here would answer records that nobody asked for.
        string[] known = ["type", "name", "name.exact", "content", "content.exact", "comment", "comment.exact", "proxied", "match", "page", "per_page"];
        if (request.Query.Keys.FirstOrDefault(key => !known.Contains(key)) is { } strange) throw CloudflareRefusal.Invalid($"the filter {strange} is not supported here");
        var all = zone.Records;
        var filters = new List<Func<CloudflareRecord, bool>>();
        Filter("type", record => record.Type);
        Filter("name", record => record.Name);
        Filter("name.exact", record => record.Name);
        Filter("content", record => record.Content);
        Filter("content.exact", record => record.Content);
        Filter("comment", record => record.Comment ?? "");
        Filter("comment.exact", record => record.Comment ?? "");
        if (request.Argument("proxied") is { } proxied) filters.Add(record => record.Proxied == (proxied == "true"));
        var any = request.Argument("match") == "any";
        CloudflareRecord[] found = [.. all.Where(record => filters.Count == 0 || (any ? filters.Exists(test => test(record)) : filters.TrueForAll(test => test(record))))];
        var (page, perPage) = Page(request, DefaultPerPage, 1, MaxPerPage);
        var from = (long)(page - 1) * perPage;
        var shown = found.Skip((int)Math.Min(from, int.MaxValue)).Take(perPage).Select(record => (JsonNode)CloudflareJson.Record(record)).ToArray();
        // total_count counts without the filters, total_pages with them (cloudflare/api-schemas, common.yaml).
        return CloudflareJson.Success(new JsonArray(shown), Info(page, perPage, shown.Length, all.Count, found.Length));

        void Filter(string argument, Func<CloudflareRecord, string> field)
        {
            if (request.Argument(argument) is { } wanted) filters.Add(record => field(record).Equals(wanted, StringComparison.OrdinalIgnoreCase));
        }
    }

    private static EmulatedResponse Write(CloudflareZone zone, Func<CloudflareZone, CloudflareRecord> work) =>
        CloudflareJson.Success(CloudflareJson.Record(zone.InTransaction(() => work(zone))));

    private static EmulatedResponse Delete(CloudflareZone zone, string id) =>
        CloudflareJson.Success(new JsonObject { ["id"] = zone.InTransaction(() => zone.Delete(id)).Id });

    /// <summary>Deletes, patches, puts, posts in this order, in one transaction.</summary>
    private static EmulatedResponse Batch(CloudflareZone zone, JsonObject body)
    {
        var (deletes, patches, puts, posts) = (Items("deletes"), Items("patches"), Items("puts"), Items("posts"));
        var count = deletes.Count + patches.Count + puts.Count + posts.Count;
        if (count > zone.BatchLimit) throw CloudflareRefusal.Invalid($"a batch of {count} records exceeds the limit of {zone.BatchLimit}");
        return CloudflareJson.Success(zone.InTransaction(() => new JsonObject
        {
            ["deletes"] = Done(deletes, item => zone.Delete(Id(item))),
            ["patches"] = Done(patches, item => zone.Edit(Id(item), Without(item, "id"))),
            ["puts"] = Done(puts, item => zone.Overwrite(Id(item), Without(item, "id"))),
            ["posts"] = Done(posts, zone.Create),
        }));

        List<JsonObject> Items(string key) => body[key] switch
        {
            null => [],
            JsonArray list => [.. list.Select(item => item as JsonObject ?? throw CloudflareRefusal.Invalid($"{key} holds something that is no object"))],
            _ => throw CloudflareRefusal.Invalid($"{key} is no list"),
        };
        static string Id(JsonObject item) => CloudflareContent.Text(item, "id") ?? throw new CloudflareRefusal(400, 9101, "id is a required field.");
        static JsonArray Done(List<JsonObject> items, Func<JsonObject, CloudflareRecord> work) => new([.. items.Select(item => (JsonNode)CloudflareJson.Record(work(item)))]);
    }

    private static EmulatedResponse PatchSettings(CloudflareZone zone, JsonObject body)
    {
        zone.SetSettings(body);
        return CloudflareJson.Success(zone.Settings.DeepClone());
    }

    private static EmulatedResponse Dnssec(CloudflareZone zone) => CloudflareJson.Success(new JsonObject
    {
        ["status"] = zone.DnssecActive ? "active" : "disabled",
        ["dnssec_multi_signer"] = zone.DnssecMultiSigner,
    });

    private static EmulatedResponse PatchDnssec(CloudflareZone zone, JsonObject body)
    {
        if (CloudflareContent.Text(body, "status") is { } status) zone.DnssecActive = status == "active";
        if (body["dnssec_multi_signer"] is JsonValue value && value.TryGetValue<bool>(out var multi)) zone.DnssecMultiSigner = multi;
        return Dnssec(zone);
    }

    private CloudflareZone ZoneById(string id, string path)
    {
        lock (_lock) return _zones.Values.FirstOrDefault(zone => zone.Id == id) ?? throw CloudflareRefusal.NoRoute(path);
    }

    private static string RecordId(string id, string path) =>
        id.Length == 32 && id.All(char.IsAsciiHexDigitLower) ? id : throw CloudflareRefusal.NoRoute(path);

    private static JsonObject Body(EmulatedRequest request) =>
        JsonNode.Parse(request.Body) as JsonObject ?? throw new CloudflareRefusal(400, 9207, "Request body is invalid.");

    private static JsonObject Without(JsonObject item, string key)
    {
        var copy = (JsonObject)item.DeepClone();
        copy.Remove(key);
        return copy;
    }

    private static (int Page, int PerPage) Page(EmulatedRequest request, int standard, int least, int most)
    {
        var page = Number("page", 1);
        var perPage = Number("per_page", standard);
        if (page < 1) throw CloudflareRefusal.Invalid("page must be at least 1");
        if (perPage < least || perPage > most) throw CloudflareRefusal.Invalid($"per_page must be between {least} and {most}");
        return (page, perPage);

        int Number(string name, int otherwise) =>
            request.Argument(name) is not { } text ? otherwise
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : throw CloudflareRefusal.Invalid($"{name} is not a number");
    }

    private static JsonObject Info(int page, int perPage, int count, int totalCount, int found) => new()
    {
        ["page"] = page,
        ["per_page"] = perPage,
        ["count"] = count,
        ["total_count"] = totalCount,
        ["total_pages"] = (found + perPage - 1) / perPage,
    };
}
