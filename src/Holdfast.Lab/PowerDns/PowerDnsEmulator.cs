using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Holdfast.Lab.Dns;
using Holdfast.Lab.Faults;

namespace Holdfast.Lab.PowerDns;

/// <summary>
/// The zone part of PowerDNS's HTTP API with state, and name servers that serve it. Answers follow those measured at 4.7.3; what 5 does
/// otherwise comes with <see cref="PowerDnsOptions.MajorVersion"/>.
/// </summary>
public sealed class PowerDnsEmulator : IEmulatedApi, IAsyncDisposable
{
    private readonly PowerDnsOptions _options;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, PowerDnsZone> _zones = [];
    private EmulatorHost? _host;
    private uint _serial;

    private PowerDnsEmulator(PowerDnsOptions options)
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
            })),
        ];
        foreach (var zone in options.Zones) AddZone(zone);
    }

    /// <summary>The address of the web server, without <c>/api/v1</c>.</summary>
    public Uri Endpoint => Host.Root;

    public string ApiKey => _options.ApiKey;

    public int MajorVersion => _options.MajorVersion;

    public IReadOnlyList<AuthoritativeServer> NameServers { get; }

    public ZoneStore Dns { get; } = new();

    public FaultScript Faults => Host.Faults;

    public RequestLog Requests => Host.Requests;

    internal TimeProvider Clock => _options.Clock;

    private EmulatorHost Host => _host ?? throw new InvalidOperationException("The emulator has not been started.");

    public static async Task<PowerDnsEmulator> StartAsync(PowerDnsOptions? options = null)
    {
        var emulator = new PowerDnsEmulator(options ?? new PowerDnsOptions());
        emulator._host = await EmulatorHost.StartAsync(emulator, emulator._options.ApiEndpoint, emulator._options.Clock, emulator._options.Seed);
        return emulator;
    }

    public PowerDnsZone AddZone(string name)
    {
        var zone = new PowerDnsZone(this, name.TrimEnd('.').ToLowerInvariant() + ".");
        lock (_lock) _zones.Add(zone.Name, zone);
        return zone;
    }

    public PowerDnsZone Zone(string name)
    {
        lock (_lock) return _zones[name.TrimEnd('.').ToLowerInvariant() + "."];
    }

    /// <summary>The API's port is closed: connections are refused. The name servers go on.</summary>
    public Task StopApiAsync() => Host.StopAsync();

    public Task StartApiAgainAsync() => Host.StartAgainAsync();

    public async ValueTask DisposeAsync()
    {
        if (_host is not null) await _host.DisposeAsync();
        foreach (var server in NameServers) await server.DisposeAsync();
    }

    internal uint NextSerial() => 2_026_000_000 + Interlocked.Increment(ref _serial);

    RequestKind IEmulatedApi.KindOf(EmulatedRequest request) => request.Method is "GET" or "HEAD" ? RequestKind.Read : RequestKind.Write;

    EmulatedResponse IEmulatedApi.Handle(EmulatedRequest request)
    {
        if (request.Header("X-API-Key") != ApiKey) return ((IEmulatedApi)this).Unauthorized();
        try
        {
            if (request.Segments is not ["api", "v1", "servers", "localhost", "zones", var id]) return Plain(404, "Not Found");
            PowerDnsZone? zone;
            // "/" and the like come as =2F.
            lock (_lock) zone = _zones.GetValueOrDefault(Uri.UnescapeDataString(id.Replace('=', '%')).ToLowerInvariant());
            if (zone is null) return Plain(404, "Not Found");
            switch (request.Method)
            {
                case "GET":
                    return EmulatedResponse.Json(200, zone.Json(request.Argument("rrset_name"), request.Argument("rrset_type")));
                case "PATCH":
                    var body = JsonNode.Parse(request.Body) as JsonObject ?? throw new JsonException("no object");
                    zone.Patch(body["rrsets"] as JsonArray ?? throw new PowerDnsRefusal("No rrsets given in update request"));
                    return new EmulatedResponse(204);
                default:
                    return Plain(405, "Method Not Allowed");
            }
        }
        catch (PowerDnsRefusal refusal)
        {
            return Error(422, refusal.Message);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            return Plain(400, "Bad Request");
        }
    }

    EmulatedResponse IEmulatedApi.TooManyRequests(TimeSpan retryAfter) => Plain(429, "Too Many Requests") with
    {
        // Of a proxy in front of it: the server itself counts nothing.
        Headers = [new("Retry-After", ((int)Math.Ceiling(retryAfter.TotalSeconds)).ToString(CultureInfo.InvariantCulture))],
    };

    EmulatedResponse IEmulatedApi.Unauthorized() => Plain(401, "Unauthorized");

    EmulatedResponse IEmulatedApi.Frozen() => Plain(503, "Service Unavailable");

    EmulatedResponse IEmulatedApi.ServerError(int status) => Plain(status, "Internal Server Error");

    EmulatedResponse IEmulatedApi.RefusedWhole() => Error(422, "Could not commit the changes of this request");

    EmulatedResponse IEmulatedApi.PolicyLacks() => Plain(403, "Forbidden");

    EmulatedResponse IEmulatedApi.Conflict() => Plain(409, "Conflict");

    JsonArray? IEmulatedApi.ItemsOf(JsonNode answer) => answer["rrsets"] as JsonArray;

    /// <summary>Only 422 carries JSON.</summary>
    private static EmulatedResponse Plain(int status, string words) => new(status, words, "text/plain");

    private static EmulatedResponse Error(int status, string words) => EmulatedResponse.Json(status, new JsonObject { ["error"] = words });
}
