using Holdfast.Lab.Desec;
using Holdfast.Lab.Dns;

namespace Holdfast.Lab.Internet;

/// <summary>What the name servers of the little internet hold when it starts.</summary>
public sealed partial class LittleInternet
{
    private void PublishInfrastructure(ZoneStore rootZones)
    {
        string[] tops = ["com", "net", "org", "io"];
        rootZones.Publish(Zone(".", "a.root-servers.net.",
        [
            Record("a.root-servers.net.", "A", Address(1).ToString()),
            Record("a.tld-servers.net.", "A", Address(2).ToString()),
            .. tops.Select(top => Record($"{top}.", "NS", "a.tld-servers.net.")),
        ]));
        var topZones = _stores[2];
        topZones.Publish(Zone("com.", "a.tld-servers.net.",
        [
            .. Delegation("example.com.", ["amy.ns.cloudflare.com.", "bob.ns.cloudflare.com.", .. SecondServers]),
            .. Delegation("cloudflare.com.", "amy.ns.cloudflare.com.", "bob.ns.cloudflare.com."),
            Record("amy.ns.cloudflare.com.", "A", Address(11).ToString()),
            Record("bob.ns.cloudflare.com.", "A", Address(12).ToString()),
        ]));
        topZones.Publish(Zone("net.", "a.tld-servers.net.",
        [
            .. Delegation("example-cdn.net.", "amy.ns.cloudflare.com.", "bob.ns.cloudflare.com."),
            .. Delegation("bunny.net.", "kiki.bunny.net.", "coco.bunny.net."),
            Record("kiki.bunny.net.", "A", Address(51).ToString()),
            Record("coco.bunny.net.", "A", Address(52).ToString()),
            .. Delegation("b-cdn.net.", "ns1.b-cdn.net."),
            Record("ns1.b-cdn.net.", "A", Address(41).ToString()),
            .. Delegation("example.net.", "ns1.example.net.", "ns2.example.net."),
            Record("ns1.example.net.", "A", Address(31).ToString()),
            Record("ns2.example.net.", "A", Address(32).ToString()),
        ]));
        topZones.Publish(Zone("org.", "a.tld-servers.net.",
        [
            .. Delegation("desec.org.", "ns2.desec.org."),
            Record("ns2.desec.org.", "A", Address(22).ToString()),
            .. Delegation("example.org.", "ns1.example.org."),
            Record("ns1.example.org.", "A", Address(42).ToString()),
        ]));
        topZones.Publish(Zone("io.", "a.tld-servers.net.",
        [
            .. Delegation("desec.io.", "ns1.desec.io."),
            Record("ns1.desec.io.", "A", Address(21).ToString()),
        ]));
        Cloudflare.Dns.Publish(Zone("cloudflare.com.", "amy.ns.cloudflare.com.",
            [Record("amy.ns.cloudflare.com.", "A", Address(11).ToString()), Record("bob.ns.cloudflare.com.", "A", Address(12).ToString())]));
        Bunny.Dns.Publish(Zone("bunny.net.", "kiki.bunny.net.",
            [Record("kiki.bunny.net.", "A", Address(51).ToString()), Record("coco.bunny.net.", "A", Address(52).ToString())]));
        Desec.Dns.Publish(Zone("desec.io.", "ns1.desec.io.", [Record("ns1.desec.io.", "A", Address(21).ToString())]));
        Desec.Dns.Publish(Zone("desec.org.", "ns2.desec.org.", [Record("ns2.desec.org.", "A", Address(22).ToString())]));
        Own.Dns.Publish(Zone("example.net.", "ns1.example.net.",
            [Record("ns1.example.net.", "A", Address(31).ToString()), Record("ns2.example.net.", "A", Address(32).ToString())]));
        _stores[41].Publish(Zone("b-cdn.net.", "ns1.b-cdn.net.",
            [Record("ns1.b-cdn.net.", "A", Address(41).ToString()), ResourceRecord.Of(SecondTarget, "A", 60, Address(62).ToString())]));
        _stores[42].Publish(Zone("example.org.", "ns1.example.org.",
        [
            Record("ns1.example.org.", "A", Address(42).ToString()),
            ResourceRecord.Of("example.org.", "A", 300, Address(71).ToString()),
            ResourceRecord.Of("www.example.org.", "A", 300, Address(71).ToString()),
        ]));
        Cloudflare.AddZone("example-cdn.net").Seed("A", "edge", Address(50).ToString(), proxied: true);
        CloudflareHosts.AddCustomHostname(PublicName);
        Cloudflare.AddZone("example.com").MultiProvider = true;
        if (_options.Router == RouterPlace.Owners) Bunny.AddZone("example.com");
        else Desec.AddDomain("example.com");
        if (_options.Router != RouterPlace.Outside) return;
        Desec.AddDomain("r.example.com");
        Own.AddDomain("r.example.com");
    }

    private void SeedZones()
    {
        var ttl = Math.Max(_options.RouterTtl, _options.DesecMinimumTtl);
        var longTtl = Math.Max(3600, _options.DesecMinimumTtl);
        string[] routerServers = ["ns1.desec.io.", "ns2.desec.org.", "ns1.example.net.", "ns2.example.net."];
        var first = Cloudflare.Zone("example.com");
        var second = Desec.Domain("example.com");
        foreach (var server in (string[])["ns1.desec.io.", "ns2.desec.org."]) first.Seed("NS", "@", server, 3600);
        second.Seed("", "NS", longTtl, "amy.ns.cloudflare.com.", "bob.ns.cloudflare.com.", "ns1.desec.io.", "ns2.desec.org.");
        first.Seed("A", "origin", Address(50).ToString(), 300);
        second.Seed("origin", "A", Math.Max(300, _options.DesecMinimumTtl), Address(50).ToString());
        first.Seed("CNAME", "www", RouterRecord, _options.RouterTtl);
        second.Seed("www", "CNAME", ttl, RouterRecord);
        if (_options.Router == RouterPlace.Same)
        {
            first.Seed("CNAME", "web-router", FirstTarget, _options.RouterTtl);
            second.Seed("web-router", "CNAME", ttl, FirstTarget);
            return;
        }
        foreach (var server in routerServers) first.Seed("NS", "r", server, 3600);
        second.Seed("r", "NS", longTtl, routerServers);
        foreach (var provider in (DesecEmulator[])[Desec, Own])
        {
            provider.Domain("r.example.com").Seed("", "NS", longTtl, routerServers);
            provider.Domain("r.example.com").Seed("web", "CNAME", ttl, FirstTarget);
        }
    }

    private static ServedZone Zone(string apex, string server, IEnumerable<ResourceRecord> records) => new(WireName.Parse(apex),
    [
        ResourceRecord.Of(apex, "SOA", 3600, $"{server} hostmaster.{server} 1 7200 3600 604800 300"),
        Record(apex, "NS", server),
        .. records,
    ]);

    private static IEnumerable<ResourceRecord> Delegation(string zone, params string[] servers) => servers.Select(server => Record(zone, "NS", server));

    private static ResourceRecord Record(string name, string type, string data) => ResourceRecord.Of(name, type, DelegationTtl, data);
}
