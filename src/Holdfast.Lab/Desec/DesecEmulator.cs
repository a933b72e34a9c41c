using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Holdfast.Core;
using Holdfast.Lab.Dns;
using Holdfast.Lab.Faults;

namespace Holdfast.Lab.Desec;

/// <summary>
/// The deSEC API with state, and two name servers that serve it. Answers follow those measured against desec-stack, word for word.
/// </summary>
public sealed partial class DesecEmulator : IEmulatedApi, IAsyncDisposable
{
    private const int PageSize = 500;
    private const int DynDnsTtl = 60;

    private readonly DesecOptions _options;
    private readonly DesecThrottle _throttle;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, DesecDomain> _domains = [];
    private EmulatorHost? _host;
    private uint _serial;

    private DesecEmulator(DesecOptions options)
    {
        _options = options;
        _throttle = new DesecThrottle(options.Clock);
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
        foreach (var domain in options.Domains) AddDomain(domain);
    }

    /// <summary>The API's base, ending in <c>/api/v1/</c>.</summary>
    public Uri Endpoint => new(Host.Root, "api/v1/");

    /// <summary>Stands for <c>https://update.dedyn.io/</c>.</summary>
    public Uri DynDnsEndpoint => new(Host.Root, "nic/update");

    public string Token => _options.Token;

    public IReadOnlyList<AuthoritativeServer> NameServers { get; }

    public ZoneStore Dns { get; } = new();

    public FaultScript Faults => Host.Faults;

    public RequestLog Requests => Host.Requests;

    /// <summary>Its back-end name server is down: writes end in a 500 with an HTML page.</summary>
    public bool BackEndDown { get; set; }

    internal TimeProvider Clock => _options.Clock;

    private EmulatorHost Host => _host ?? throw new InvalidOperationException("The emulator has not been started.");

    public static async Task<DesecEmulator> StartAsync(DesecOptions? options = null)
    {
        var emulator = new DesecEmulator(options ?? new DesecOptions());
        emulator._host = await EmulatorHost.StartAsync(emulator, emulator._options.ApiEndpoint, emulator.Clock, emulator._options.Seed);
        return emulator;
    }

    public DesecDomain AddDomain(string name, int? minimumTtl = null)
    {
        var domain = new DesecDomain(this, name.TrimEnd('.').ToLowerInvariant(), minimumTtl ?? _options.MinimumTtl);
        lock (_lock) _domains.Add(domain.Name, domain);
        return domain;
    }

    public DesecDomain Domain(string name)
    {
        lock (_lock) return _domains[name.TrimEnd('.').ToLowerInvariant()];
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

    RequestKind IEmulatedApi.KindOf(EmulatedRequest request) =>
        request.Method is "GET" or "HEAD" && request.Segments is not ["nic", ..] ? RequestKind.Read : RequestKind.Write;

    EmulatedResponse IEmulatedApi.Handle(EmulatedRequest request)
    {
        try
        {
            return request.Segments switch
            {
                ["nic", "update"] => DynDns(request),
                ["api", "v1", .. var route] => Authorised(request, route),
                _ => throw DesecRefusal.NotFound(),
            };
        }
        catch (DesecRefusal refusal)
        {
            return EmulatedResponse.Json(refusal.Status, refusal.Body);
        }
    }

    EmulatedResponse IEmulatedApi.TooManyRequests(TimeSpan retryAfter) => Throttled(retryAfter);

    EmulatedResponse IEmulatedApi.Unauthorized() => Unauthorised("Invalid token.");

    EmulatedResponse IEmulatedApi.Frozen() => EmulatedResponse.Json(503, new JsonObject { ["detail"] = "Service temporarily unavailable, try again later." });

    EmulatedResponse IEmulatedApi.ServerError(int status) => EmulatedResponse.Html(status, $"Server Error ({status})");

    EmulatedResponse IEmulatedApi.RefusedWhole() => EmulatedResponse.Json(400, new JsonArray("DS RRset cannot have empty subname."));

    EmulatedResponse IEmulatedApi.PolicyLacks() => EmulatedResponse.Json(403, new JsonObject { ["detail"] = "Insufficient token permissions." });

    EmulatedResponse IEmulatedApi.Conflict() => EmulatedResponse.Json(409, new JsonObject { ["detail"] = "A conflicting request is being processed. Please try again." });

    JsonArray? IEmulatedApi.ItemsOf(JsonNode answer) => answer as JsonArray;

    private static EmulatedResponse Unauthorised(string detail) => EmulatedResponse.Json(401, new JsonObject { ["detail"] = detail }) with
    {
        Headers = [new("WWW-Authenticate", "Token")],
    };

    private static EmulatedResponse Throttled(TimeSpan wait)
    {
        var seconds = (int)Math.Ceiling(wait.TotalSeconds);
        return EmulatedResponse.Json(429, new JsonObject { ["detail"] = $"Request was throttled. Expected available in {seconds} second{(seconds == 1 ? "" : "s")}." }) with
        {
            Headers = [new("Retry-After", seconds.ToString(CultureInfo.InvariantCulture))],
        };
    }

    private EmulatedResponse Authorised(EmulatedRequest request, string[] route)
    {
        if (request.Header("Authorization") is not { Length: > 0 } credential) return Unauthorised("Authentication credentials were not provided.");
        if (credential != $"Token {Token}") return Unauthorised("Invalid token.");
        if (route is [.. var trimmed, ""]) route = trimmed;
        var write = request.Method != "GET";
        var (scope, rates) = route switch
        {
            ["domains", var name, "rrsets", ..] when write => ($"writes {name}", DesecThrottle.DomainWrites),
            ["domains", var name, "zonefile"] => ($"writes {name}", DesecThrottle.DomainWrites),
            ["domains", ..] when write => ("expensive", DesecThrottle.Expensive),
            _ => ("cheap", DesecThrottle.Cheap),
        };
        if (_options.Throttled && _throttle.Refuses(scope, rates) is { } wait) return Throttled(wait);
        if (BackEndDown && write) return EmulatedResponse.Html(500, "Server Error (500)");
        return (request.Method, route) switch
        {
            ("GET", ["domains"]) => ListDomains(request),
            ("POST", ["domains"]) => CreateDomain(Body(request)),
            ("GET", ["domains", var name]) => EmulatedResponse.Json(200, DomainJson(Own(name), withKeys: true)),
            ("DELETE", ["domains", var name]) => DeleteDomain(name),
            ("GET", ["domains", var name, "zonefile"]) => ZoneFile(Own(name)),
            ("GET", ["domains", var name, "rrsets"]) => ListRrsets(Own(name), request),
            ("POST" or "PUT" or "PATCH", ["domains", var name, "rrsets"]) => WriteRrsets(Own(name), request),
            (var method, ["domains", var name, "rrsets", var subname, var type]) => OneRrset(Own(name), method, Subname(subname), type, request),
            _ => throw DesecRefusal.NotFound(),
        };
    }

    private EmulatedResponse ListDomains(EmulatedRequest request)
    {
        DesecDomain[] domains;
        lock (_lock) domains = [.. _domains.Values.OrderBy(domain => domain.Name, StringComparer.Ordinal)];
        if (request.Argument("owns_qname") is { } name)
        {
            var wanted = WireName.TryParse(name, null, out var parsed) ? parsed : throw DesecRefusal.Detail(400, "Invalid owns_qname.");
            domains = [.. domains.Where(domain => wanted.IsWithin(WireName.Parse(domain.Name))).OrderByDescending(domain => domain.Name.Length).Take(1)];
        }
        return Paged(request, domains, domain => DomainJson(domain, withKeys: false));
    }

    private EmulatedResponse CreateDomain(JsonNode? body)
    {
        if (body is not JsonObject item) throw new DesecRefusal(400, NonField($"Invalid data. Expected a dictionary, but got {DesecChanges.PythonType(body)}."));
        if (item["name"] is not JsonValue value || !value.TryGetValue<string>(out var name)) throw new DesecRefusal(400, new JsonObject { ["name"] = new JsonArray("This field is required.") });
        if (!DomainPattern().IsMatch(name))
            throw Name("Domain names must be labels separated by dots. Labels may consist of up to 63 letters, digits, hyphens, and underscores. The last label may not contain an underscore.");
        lock (_lock)
        {
            if (_domains.ContainsKey(name)) throw Name("domain with this name already exists.");
        }
        return EmulatedResponse.Json(201, DomainJson(AddDomain(name), withKeys: true));

        static DesecRefusal Name(string text) => new(400, new JsonObject { ["name"] = new JsonArray(text) });
    }

    private EmulatedResponse DeleteDomain(string name)
    {
        lock (_lock)
        {
            if (_domains.Remove(name)) Dns.Remove(WireName.Parse(name));
        }
        return new EmulatedResponse(204);
    }

    private static EmulatedResponse ListRrsets(DesecDomain domain, EmulatedRequest request)
    {
        IEnumerable<DesecRrset> sets = domain.Rrsets;
        if (request.Argument("type") is { } type) sets = sets.Where(set => set.Type == type);
        if (request.Argument("subname") is { } subname) sets = sets.Where(set => set.Subname == subname);
        return Paged(request, [.. sets], set => RrsetJson(domain, set));
    }

    /// <summary>Above 500 items only with a cursor; the cursor is opaque to clients.</summary>
    private static EmulatedResponse Paged<T>(EmulatedRequest request, T[] items, Func<T, JsonNode> json)
    {
        if (items.Length <= PageSize) return EmulatedResponse.Json(200, new JsonArray([.. items.Select(json)]));
        var cursor = request.Argument("cursor");
        var first = $"<{Link(request, "")}>; rel=\"first\"";
        if (cursor is null)
        {
            return EmulatedResponse.Json(400, new JsonObject
            {
                ["detail"] = $"Pagination required. You can query up to {PageSize} items at a time ({items.Length} total). Please use the `first` page link (see Link header).",
            }) with { Headers = [new("Link", first)] };
        }
        var from = cursor.Length == 0 ? 0
            : Decoded(cursor) is { } offset && offset < items.Length ? offset
            : throw DesecRefusal.Detail(404, "Invalid cursor");
        var links = new List<string> { first };
        if (from > 0) links.Add($"<{Link(request, Encoded(Math.Max(0, from - PageSize)))}>; rel=\"prev\"");
        if (from + PageSize < items.Length) links.Add($"<{Link(request, Encoded(from + PageSize))}>; rel=\"next\"");
        return EmulatedResponse.Json(200, new JsonArray([.. items.Skip(from).Take(PageSize).Select(json)])) with { Headers = [new("Link", string.Join(", ", links))] };

        static string Encoded(int offset) => Convert.ToBase64String(Encoding.ASCII.GetBytes($"o={offset:D8}")).TrimEnd('=');
        static int? Decoded(string text)
        {
            var octets = new byte[text.Length + 4];
            return Convert.TryFromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='), octets, out var length)
                && Encoding.ASCII.GetString(octets, 0, length) is ['o', '=', .. var digits]
                && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var offset) ? offset : null;
        }
    }

    private static string Link(EmulatedRequest request, string cursor)
    {
        var path = request.Path.Split('?')[0];
        var others = request.Query.Where(pair => pair.Key != "cursor").Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value.ToString())}");
        return $"{request.BaseUrl}{path}?{string.Join('&', others.Prepend($"cursor={cursor}"))}";
    }

    private static EmulatedResponse WriteRrsets(DesecDomain domain, EmulatedRequest request)
    {
        var body = Body(request);
        var changes = new DesecChanges(domain, request.Method);
        if (body is JsonObject item && request.Method == "POST") return EmulatedResponse.Json(201, RrsetJson(domain, changes.One(item)));
        if (body is not JsonArray items) throw new DesecRefusal(400, NonField($"Expected a list of items but got {DesecChanges.PythonType(body)}."));
        // The back end stores LOC in another spelling than was sent, and the API falls over it (seen with desec-stack d7ccaf7).
        if (items.Any(DesecValues.BreaksTheBackEnd)) return EmulatedResponse.Html(500, "Server Error (500)");
        var written = changes.Bulk(items).Select(set => (JsonNode)RrsetJson(domain, set)).ToArray();
        return EmulatedResponse.Json(request.Method == "POST" ? 201 : 200, new JsonArray(written));
    }

    private static EmulatedResponse OneRrset(DesecDomain domain, string method, string subname, string type, EmulatedRequest request)
    {
        if (method != "GET" && DesecValues.IsAutomatic(type)) throw DesecRefusal.Detail(403, $"You cannot tinker with the {type} RRset.");
        var existing = domain.Find(subname, type);
        switch (method)
        {
            case "DELETE":
                if (existing is not null) domain.Apply([(subname, type)], []);
                return new EmulatedResponse(204);
            case "GET":
                return EmulatedResponse.Json(200, RrsetJson(domain, existing ?? throw DesecRefusal.NoRrset()));
            case "PUT" or "PATCH":
                if (existing is null) throw DesecRefusal.NoRrset();
                var body = Body(request);
                if (body is not JsonObject item) throw new DesecRefusal(400, NonField($"Invalid data. Expected a dictionary, but got {DesecChanges.PythonType(body)}."));
                return new DesecChanges(domain, method).Known(existing, item) is { } set
                    ? EmulatedResponse.Json(200, RrsetJson(domain, set))
                    : new EmulatedResponse(204);
            default:
                throw DesecRefusal.Detail(405, $"Method \"{method}\" not allowed.");
        }
    }

    private static EmulatedResponse ZoneFile(DesecDomain domain)
    {
        var text = new StringBuilder();
        foreach (var set in domain.Rrsets)
        {
            foreach (var record in set.Records) text.Append(CultureInfo.InvariantCulture, $"{FullName(domain, set)}\t{set.Ttl}\tIN\t{set.Type}\t{record}\n");
        }
        return new EmulatedResponse(200, text.ToString(), "text/dns");
    }

    /// <summary>Several host names of one domain at once; a missing family is filled from the caller's address or deleted.</summary>
    private EmulatedResponse DynDns(EmulatedRequest request)
    {
        var authorization = request.Header("Authorization") ?? "";
        if (authorization != $"Token {Token}" && !BasicPassword(authorization, Token)) return new EmulatedResponse(401, "badauth", "text/plain") with { Headers = [new("WWW-Authenticate", "Basic realm=\"\"")] };
        string[] hosts = [.. (request.Argument("hostname") ?? "").Split(',').Select(host => host.TrimEnd('.').ToLowerInvariant())];
        DesecDomain? domain;
        lock (_lock) domain = _domains.Values.Where(own => hosts.All(host => host == own.Name || host.EndsWith("." + own.Name, StringComparison.Ordinal))).MaxBy(own => own.Name.Length);
        if (hosts is [""] || domain is null) return new EmulatedResponse(404, "nohost", "text/plain");
        if (_options.Throttled && _throttle.Refuses($"dyndns {domain.Name}", DesecThrottle.DynDns) is { } wait) return Throttled(wait);
        var gone = new List<(string, string)>();
        var come = new List<DesecRrset>();
        foreach (var host in hosts)
        {
            var subname = host == domain.Name ? "" : host[..^(domain.Name.Length + 1)];
            foreach (var (type, argument, family) in (ReadOnlySpan<(string, string, AddressFamily)>)[("A", "myipv4", AddressFamily.InterNetwork), ("AAAA", "myipv6", AddressFamily.InterNetworkV6)])
            {
                var wanted = request.Argument($"{argument}:{host}") ?? request.Argument(argument) ?? (type == "A" ? "127.0.0.1" : "");
                if (wanted == "preserve") continue;
                if (wanted.Length == 0) gone.Add((subname, type));
                else if (IPAddress.TryParse(wanted, out var address) && address.AddressFamily == family) come.Add(new DesecRrset(subname, type, DynDnsTtl, [address.ToString()]));
                else return new EmulatedResponse(400, "dnserr", "text/plain");
            }
        }
        domain.Apply(gone, come);
        return new EmulatedResponse(200, "good", "text/plain");
    }

    private static bool BasicPassword(string authorization, string token)
    {
        if (!authorization.StartsWith("Basic ", StringComparison.Ordinal)) return false;
        var octets = new byte[authorization.Length];
        return Convert.TryFromBase64String(authorization[6..], octets, out var length)
            && Encoding.UTF8.GetString(octets, 0, length).EndsWith(":" + token, StringComparison.Ordinal);
    }

    private DesecDomain Own(string name)
    {
        lock (_lock) return _domains.GetValueOrDefault(name) ?? throw DesecRefusal.NotFound();
    }

    /// <summary><c>@</c> and <c>...</c> stand for the apex in paths, and a name may carry the suffix <c>...</c>.</summary>
    private static string Subname(string segment) => segment is "@" ? "" : segment.EndsWith("...", StringComparison.Ordinal) ? segment[..^3] : segment;

    private static JsonNode? Body(EmulatedRequest request)
    {
        if (request.Body.Length == 0) return new JsonObject();
        if (PythonJson.Complaint(request.Body) is { } complaint) throw DesecRefusal.Detail(400, $"JSON parse error - {complaint}");
        return JsonNode.Parse(request.Body);
    }

    private static JsonObject NonField(string text) => new() { [DesecErrors.NonField] = new JsonArray(text) };

    private static string FullName(DesecDomain domain, DesecRrset set) => set.Subname.Length == 0 ? $"{domain.Name}." : $"{set.Subname}.{domain.Name}.";

    private static JsonObject RrsetJson(DesecDomain domain, DesecRrset set) => new()
    {
        ["created"] = Time(set.Created),
        ["domain"] = domain.Name,
        ["subname"] = set.Subname,
        ["name"] = FullName(domain, set),
        ["records"] = new JsonArray([.. set.Records.Select(record => (JsonNode)record)]),
        ["ttl"] = set.Ttl,
        ["type"] = set.Type,
        ["touched"] = Time(set.Touched),
    };

    private static JsonObject DomainJson(DesecDomain domain, bool withKeys)
    {
        var json = new JsonObject
        {
            ["created"] = Time(domain.Created),
            ["published"] = domain.Published is { } published ? Time(published) : null,
            ["name"] = domain.Name,
        };
        if (withKeys)
        {
            json["keys"] = new JsonArray(new JsonObject
            {
                ["dnskey"] = domain.Dnskey,
                ["ds"] = new JsonArray([.. domain.Ds.Select(ds => (JsonNode)ds)]),
                ["flags"] = 257,
                ["keytype"] = "csk",
                ["managed"] = true,
            });
        }
        json["minimum_ttl"] = domain.MinimumTtl;
        json["touched"] = Time(domain.Touched);
        return json;
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    [GeneratedRegex("^([a-z0-9_-]{1,63}\\.)+[a-z0-9-]{1,63}$", RegexOptions.CultureInvariant)]
    private static partial Regex DomainPattern();
}
