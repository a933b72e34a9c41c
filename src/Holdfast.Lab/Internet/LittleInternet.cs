using System.Net;
using System.Net.Sockets;
using Holdfast.Lab.Bunny;
using Holdfast.Lab.Cloudflare;
using Holdfast.Lab.Desec;
using Holdfast.Lab.Dns;
using Holdfast.Lab.Fronts;

namespace Holdfast.Lab.Internet;

/// <summary>
/// Root, top level domains, four DNS providers with their APIs, two CDN fronts, an origin, a canary and resolvers, all on loopback
/// addresses of its own and unprivileged ports. Every name server listens on <see cref="DnsPort"/>, every web server on <see cref="HttpsPort"/>.
/// </summary>
public sealed partial class LittleInternet : IAsyncDisposable
{
    private const int PortAttempts = 10;
    private const uint DelegationTtl = 172_800;   // as in .com
    private const string PublicName = "www.example.com";

    private readonly List<IAsyncDisposable> _parts = [];
    private readonly Dictionary<byte, ZoneStore> _stores = [];
    private readonly LittleInternetOptions _options;
    private readonly byte[] _block;

    private LittleInternet(LittleInternetOptions options, Random random)
    {
        _options = options;
        // Any address of 127.0.0.0/8 is local on Linux; a block of its own lets several labs run at once.
        _block = [127, (byte)random.Next(16, 255), (byte)random.Next(0, 255)];
    }

    public int DnsPort { get; private set; }

    public int HttpsPort { get; private set; }

    public LabAuthority Authority { get; } = new();

    public AuthoritativeServer Root { get; private set; } = null!;

    public AuthoritativeServer TopLevel { get; private set; } = null!;

    /// <summary>Serves example.com and, as a CDN, example-cdn.net; never the router's own zone.</summary>
    public CloudflareEmulator Cloudflare { get; private set; } = null!;

    public CloudflareHosts CloudflareHosts { get; private set; } = null!;

    /// <summary>Serves example.com and the router's own zone.</summary>
    public DesecEmulator Desec { get; private set; } = null!;

    /// <summary>The second provider of the router's own zone; it speaks deSEC's API on an endpoint of its own.</summary>
    public DesecEmulator Own { get; private set; } = null!;

    /// <summary>The DNS service of the second front's owner; it serves example.com with <see cref="RouterPlace.Owners"/>, and nothing else ever.</summary>
    public BunnyEmulator Bunny { get; private set; } = null!;

    /// <summary>Name server of the second CDN's names.</summary>
    public AuthoritativeServer SecondCdnDns { get; private set; } = null!;

    /// <summary>Name server of the canary's example.org.</summary>
    public AuthoritativeServer PublicDns { get; private set; } = null!;

    public HttpsServer CloudflareFront { get; private set; } = null!;

    public HttpsServer SecondFront { get; private set; } = null!;

    public HttpsServer Origin { get; private set; } = null!;

    /// <summary>https://example.org/, which has nothing to do with any front.</summary>
    public HttpsServer Canary { get; private set; } = null!;

    public IReadOnlyList<RecursiveResolver> Resolvers { get; private set; } = [];

    public Uri PublicPage => new($"https://{PublicName}:{HttpsPort}/");

    /// <summary>The record that decides where users go, with final dot.</summary>
    public string RouterRecord => _options.Router == RouterPlace.Outside ? "web.r.example.com." : "web-router.example.com.";

    public static string FirstTarget => "edge.example-cdn.net.";

    public static string SecondTarget => "example.b-cdn.net.";

    public static async Task<LittleInternet> StartAsync(LittleInternetOptions? options = null)
    {
        options ??= new LittleInternetOptions();
        for (var attempt = 1; ; attempt++)
        {
            // Where the addresses lie decides nothing, so this is the one thing that is not seeded.
            var internet = new LittleInternet(options, Random.Shared);
            try
            {
                await internet.StartPartsAsync();
                return internet;
            }
            catch (Exception error) when (error is SocketException or IOException && attempt < PortAttempts)
            {
                // Another process holds the port on one of the addresses: take others.
                await internet.DisposeAsync();
            }
            catch
            {
                await internet.DisposeAsync();
                throw;
            }
        }
    }

    /// <summary>A simulated population that reads the public page through all resolvers.</summary>
    public UserPopulation StartUsers(int users, TimeSpan every) => UserPopulation.Start(new UserPopulationOptions
    {
        Resolvers = Resolvers,
        Authority = Authority,
        Page = PublicPage,
        Users = users,
        Every = every,
        Clock = _options.Clock,
    });

    public async ValueTask DisposeAsync()
    {
        foreach (var part in _parts.AsEnumerable().Reverse()) await part.DisposeAsync();
        _parts.Clear();
        Authority.Dispose();
    }

    /// <summary>The name servers of example.com's second provider.</summary>
    private string[] SecondServers => _options.Router == RouterPlace.Owners ? ["kiki.bunny.net.", "coco.bunny.net."] : ["ns1.desec.io.", "ns2.desec.org."];

    private IPAddress Address(byte last) => new([.. _block, last]);

    private T Keep<T>(T part)
        where T : IAsyncDisposable
    {
        _parts.Add(part);
        return part;
    }

    private async Task StartPartsAsync()
    {
        var rootZones = new ZoneStore();
        Root = Keep(AuthoritativeServer.Start(new AuthoritativeOptions { Name = "a.root-servers.net", Address = Address(1), Zones = rootZones, Clock = _options.Clock, Seed = _options.Seed }));
        DnsPort = Root.Endpoint.Port;
        TopLevel = Keep(NameServer("a.tld-servers.net", 2));
        SecondCdnDns = Keep(NameServer("ns1.b-cdn.net", 41));
        PublicDns = Keep(NameServer("ns1.example.org", 42));

        Origin = Keep(await HttpsServer.StartAsync(new HttpsServerOptions
        {
            Name = "origin",
            Authority = Authority,
            HostNames = ["origin.example.com", PublicName],
            Endpoint = new IPEndPoint(Address(50), 0),
            Clock = _options.Clock,
        }));
        HttpsPort = Origin.Endpoint.Port;
        Cloudflare = Keep(await CloudflareEmulator.StartAsync(new CloudflareOptions
        {
            Clock = _options.Clock,
            Seed = _options.Seed,
            NameServers = [("amy.ns.cloudflare.com", Address(11)), ("bob.ns.cloudflare.com", Address(12))],
            DnsPort = DnsPort,
            EdgeAddresses = [Address(61)],
            ResolveElsewhere = ResolveAsync,
        }));
        Desec = Keep(await DesecAsync([("ns1.desec.io", Address(21)), ("ns2.desec.org", Address(22))], "lab-desec-token", _options.DesecMinimumTtl));
        Own = Keep(await DesecAsync([("ns1.example.net", Address(31)), ("ns2.example.net", Address(32))], "lab-own-token", Math.Min(_options.RouterTtl, _options.DesecMinimumTtl)));
        Bunny = Keep(await BunnyEmulator.StartAsync(new BunnyOptions
        {
            Clock = _options.Clock,
            Seed = _options.Seed,
            NameServers = [("kiki.bunny.net", Address(51)), ("coco.bunny.net", Address(52))],
            DnsPort = DnsPort,
            ResolveElsewhere = ResolveAsync,
        }));
        CloudflareHosts = new CloudflareHosts(Cloudflare);
        CloudflareFront = Keep(await HttpsServer.StartAsync(Front("cloudflare", 61) with { UpstreamDownStatus = 522, AnswersTrace = true, Refuses = CloudflareHosts.Refuses }));
        SecondFront = Keep(await HttpsServer.StartAsync(Front("second", 62)));
        Canary = Keep(await HttpsServer.StartAsync(new HttpsServerOptions
        {
            Name = "canary",
            Authority = Authority,
            HostNames = ["example.org", "www.example.org"],
            Endpoint = new IPEndPoint(Address(71), HttpsPort),
            Clock = _options.Clock,
        }));

        PublishInfrastructure(rootZones);
        if (_options.Seeded && _options.Router == RouterPlace.Owners) throw new NotSupportedException("zones at the owners of both fronts are filled with 'apply'");
        if (_options.Seeded) SeedZones();
        Resolvers =
        [
            .. _options.Resolvers.Select((habit, index) => Keep(RecursiveResolver.Start(new ResolverOptions
            {
                Name = $"{habit}-{index + 1}".ToLowerInvariant(),
                Roots = [Root.Endpoint],
                DnsPort = DnsPort,
                Listen = new IPEndPoint(Address((byte)(81 + index)), DnsPort),
                Habit = habit,
                ServeStale = _options.ServeStale,
                Clock = _options.Clock,
                Seed = _options.Seed + index,
            }))),
        ];
    }

    private AuthoritativeServer NameServer(string name, byte address) => AuthoritativeServer.Start(new AuthoritativeOptions
    {
        Name = name,
        Address = Address(address),
        Port = DnsPort,
        Zones = _stores[address] = new ZoneStore(),
        Clock = _options.Clock,
        Seed = _options.Seed,
    });

    private Task<DesecEmulator> DesecAsync((string, IPAddress)[] nameServers, string token, int minimumTtl) => DesecEmulator.StartAsync(new DesecOptions
    {
        Clock = _options.Clock,
        Seed = _options.Seed,
        Token = token,
        NameServers = nameServers,
        DnsPort = DnsPort,
        MinimumTtl = minimumTtl,
    });

    private HttpsServerOptions Front(string name, byte address) => new()
    {
        Name = name,
        Authority = Authority,
        HostNames = [PublicName, FirstTarget.TrimEnd('.'), SecondTarget.TrimEnd('.')],
        Endpoint = new IPEndPoint(Address(address), HttpsPort),
        Upstream = Origin.Endpoint,
        Clock = _options.Clock,
        Seed = _options.Seed,
    };

    private async Task<IReadOnlyList<ResourceRecord>> ResolveAsync(WireName name, RecordType type, CancellationToken cancel) =>
        Resolvers.Count == 0 ? [] : (await Resolvers[0].ResolveAsync(name, type, cancel)).Records;
}
