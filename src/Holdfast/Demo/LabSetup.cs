using System.Globalization;
using Holdfast.Core;
using Holdfast.Core.Failover;
using Holdfast.Lab.Internet;

namespace Holdfast.Demo;

/// <summary>The configuration of the lab's sample site, written as a user would write it, over a little internet on loopback.</summary>
internal static class LabSetup
{
    /// <summary>Seconds instead of minutes, so that a newcomer sees a whole failover and the way back within a minute.</summary>
    public static readonly RouterPolicy Scaled = RouterPolicy.Default with
    {
        Interval = TimeSpan.FromMilliseconds(500),
        Timeout = TimeSpan.FromSeconds(2),
        Up = 4,
        MinimumHealthy = TimeSpan.FromSeconds(2),
        Failback = new Failback(FailbackMode.Delayed, Clean: TimeSpan.FromSeconds(5), Dwell: TimeSpan.FromSeconds(10)),
    };

    public const int ScaledTtl = 3;

    /// <summary>So many times faster than life: a probe every 500 ms stands for one every 10 s.</summary>
    public const int Scale = 20;

    /// <summary>The router's TTL at each of its providers: none of them takes one below its minimum.</summary>
    public static IReadOnlyList<int> TtlInForce(LiveSiteOptions options)
    {
        var atDesec = Math.Max(options.Ttl, options.DesecMinimumTtl);
        // Cloudflare: 60 s below the Enterprise plan (api documentation of DNS records, checked 2026-11).
        var atCloudflare = Math.Max(options.Ttl, 60);
        return options.Place switch
        {
            RouterPlace.Same => [atCloudflare, atDesec],
            RouterPlace.Owners => [atCloudflare, options.Ttl],
            _ => [atDesec, options.Ttl],
        };
    }

    /// <summary>The same place in the simulated world.</summary>
    public static Lab.World.RouterPlace World(RouterPlace place) => place switch
    {
        RouterPlace.Same => Lab.World.RouterPlace.Same,
        RouterPlace.Owners => Lab.World.RouterPlace.Owners,
        _ => Lab.World.RouterPlace.Outside,
    };

    /// <summary>The lab's tokens as a shell takes them.</summary>
    public static string Exports(LittleInternet internet) =>
        $"CF_API_TOKEN={internet.Cloudflare.Token} DESEC_API_TOKEN={internet.Desec.Token} OWN_API_TOKEN={internet.Own.Token} BUNNY_API_KEY={internet.Bunny.AccessKey}";

    /// <returns>The configuration file, with everything that it names beside it.</returns>
    public static string Write(LittleInternet internet, string folder, LiveSiteOptions options)
    {
        var policy = options.Policy;
        var roots = Path.Combine(folder, "lab-root.pem");
        File.WriteAllText(roots, internet.Authority.Pem);
        var isOutside = options.Place == RouterPlace.Outside;
        var file = Path.Combine(folder, "holdfast.yaml");
        File.WriteAllText(file, string.Create(CultureInfo.InvariantCulture, $$"""
            # The lab: everything below runs on this machine's loopback.
            holdfast: 1
            providers:
              cloudflare: { kind: cloudflare, supplier: cloudflare, endpoint: "{{internet.Cloudflare.Endpoint}}", token: { env: CF_API_TOKEN }, nameservers: [{{Servers(internet.Cloudflare.NameServers.Select(server => server.Endpoint))}}] }
              desec: { kind: desec, supplier: desec, endpoint: "{{internet.Desec.Endpoint}}", token: { env: DESEC_API_TOKEN }, nameservers: [{{Servers(internet.Desec.NameServers.Select(server => server.Endpoint))}}] }
              {{(options.Place == RouterPlace.Owners
                ? $"bunny: {{ kind: bunny, supplier: second-cdn, endpoint: \"{internet.Bunny.Endpoint}\", key: {{ env: BUNNY_API_KEY }}, nameservers: [{Servers(internet.Bunny.NameServers.Select(server => server.Endpoint))}] }}"
                : $"own: {{ kind: desec, supplier: self, endpoint: \"{internet.Own.Endpoint}\", token: {{ env: OWN_API_TOKEN }}, nameservers: [{Servers(internet.Own.NameServers.Select(server => server.Endpoint))}] }}")}}
            resolvers: [{{Servers(internet.Resolvers.Select(resolver => resolver.Endpoint).OfType<System.Net.IPEndPoint>())}}]
            zones:
              example.com:
                providers: [cloudflare, {{(options.Place == RouterPlace.Owners ? "bunny" : "desec")}}]
                records:
                  - { name: www, type: CNAME, ttl: 60, values: ["{{internet.RouterRecord}}"] }
                  - { name: origin, type: A, ttl: 300, values: [{{internet.Origin.Endpoint.Address}}] }
            {{(isOutside ? """
                  - { name: r, type: NS, ttl: 3600, values: [ns1.desec.io., ns2.desec.org., ns1.example.net., ns2.example.net.] }
              r.example.com:                 # the router's own zone, outside every front's owner
                providers: [desec, own]
                records:
                  # Each provider would name its own servers only; the child's own NS set must name all of them.
                  - { name: "@", type: NS, ttl: 3600, values: [ns1.desec.io., ns2.desec.org., ns1.example.net., ns2.example.net.] }
            """ : "")}}
            routers:
              web:
                record: {{internet.RouterRecord}}
                ttl: {{options.Ttl}}
                fronts:
                  - { name: cloudflare, target: {{LittleInternet.FirstTarget}}, supplier: cloudflare }
                  - { name: second, target: {{LittleInternet.SecondTarget}}, supplier: second-cdn }
                origin: { url: "https://origin.example.com:{{internet.HttpsPort}}/health", timeout: 2s, trusted-roots: lab-root.pem }
                probe: { url: "https://www.example.com:{{internet.HttpsPort}}/health", expect: 200, every: {{Duration.Format(policy.Interval)}}, timeout: {{Duration.Format(policy.Timeout)}}, trusted-roots: lab-root.pem }
                policy:
                  down: { in-a-row: {{policy.Down.InARow}}, or: {{policy.Down.OutOf}} of {{policy.Down.Last}} }
                  up: {{policy.Up}}
                  minimum-healthy: {{Duration.Format(policy.MinimumHealthy)}}
                  failback: { mode: delayed, clean: {{Duration.Format(policy.Failback.Clean)}}, dwell: {{Duration.Format(policy.Failback.Dwell)}} }
            canaries:
              - { url: "https://example.org:{{internet.HttpsPort}}/", supplier: elsewhere, timeout: 2s, trusted-roots: lab-root.pem }
            watcher: { name: lab }

            """));
        return file;
    }

    /// <summary>The lab's tokens beside the caller's own variables.</summary>
    public static Func<string, string?> Environment(LittleInternet internet, string folder, Func<string, string?> own) => name => name switch
    {
        "CF_API_TOKEN" => internet.Cloudflare.Token,
        "DESEC_API_TOKEN" => internet.Desec.Token,
        "OWN_API_TOKEN" => internet.Own.Token,
        "BUNNY_API_KEY" => internet.Bunny.AccessKey,
        "HOLDFAST_CONFIG" => Path.Combine(folder, "holdfast.yaml"),
        "HOLDFAST_STATE" => Path.Combine(folder, "state"),
        _ => own(name),
    };

    private static string Servers(IEnumerable<System.Net.IPEndPoint> addresses) => string.Join(", ", addresses.Select(address => $"\"{address}\""));
}
