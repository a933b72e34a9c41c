using System.Diagnostics;
using System.Globalization;
using Holdfast.Lab.Dns;
using Holdfast.Lab.Internet;
using Holdfast.Tests.Support;

namespace Holdfast.Tests.Demo;

/// <summary>The original tool's two sample files in the real process, over the little internet: what its own rules cannot do with them works.</summary>
public sealed class OriginalFailoverTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_original_tools_failover_file_probes_each_front_at_its_own_address_and_leaves_an_epoch()
    {
        var (zone, sample) = (SharedFiles.Find("data/original/zone.example.com.yml"), SharedFiles.Find("data/original/failover.example.com.yml"));
        if (zone is null || sample is null) Assert.Skip("the original tool's samples are not here (shared/data/original)");
        await using var internet = await LittleInternet.StartAsync(new LittleInternetOptions { Router = RouterPlace.Same, Seeded = false });
        // The apex, which the sample's cf-front points at: proxied at Cloudflare, the edge's address at deSEC.
        var edge = internet.CloudflareFront.Endpoint.Address.ToString();
        internet.Cloudflare.Zone("example.com").Seed("A", "@", internet.Origin.Endpoint.Address.ToString(), proxied: true);
        internet.Desec.Domain("example.com").Seed("", "A", 3600, edge);
        using var place = new Workplace();
        place.Write("root.pem", internet.Authority.Pem);
        // Unchanged but for the port of the two URLs: 443 cannot be bound without privileges.
        var file = place.Write("failover.yml", File.ReadAllText(sample).Replace("https://www.example.com/", $"https://www.example.com:{internet.HttpsPort}/", StringComparison.Ordinal));

        var synced = await RunAsync(place, internet, "sync", "--config", zone);
        Assert.True(synced.Code == ExitCodes.Done, synced.Out + synced.Error);
        var healthy = await RunAsync(place, internet, "failover", "--config", file);
        Assert.True(healthy.Code == ExitCodes.Done, healthy.Out + healthy.Error);
        Assert.Equal("cf-front.example.com.", Router(internet));
        Assert.Equal((3, 3), (internet.CloudflareFront.Requests, internet.SecondFront.Requests));
        Assert.DoesNotContain(internet.Resolvers.SelectMany(resolver => resolver.StubQueries.Latest), asked => asked.Name == WireName.Parse("www.example.com") || asked.Name == WireName.Parse("web-router.example.com"));

        internet.CloudflareFront.Faults.Status = 500;
        var moved = await RunAsync(place, internet, "failover", "--config", file);
        Assert.True(moved.Code == ExitCodes.Done, moved.Out + moved.Error);
        Assert.Equal("cdn2-front.example.com.", Router(internet));
        Assert.Contains("front=secondary", Epoch(internet), StringComparison.Ordinal);

        // A push to main runs the zone file again; it declares the router, and would send everybody back to the dead front.
        var again = await RunAsync(place, internet, "sync", "--config", zone);
        Assert.True(again.Code == ExitCodes.Done, again.Out + again.Error);
        Assert.Equal("cdn2-front.example.com.", Router(internet));

        internet.CloudflareFront.Faults.Clear();
        var waits = await RunAsync(place, internet, "failover", "--config", file);
        Assert.Equal(ExitCodes.Done, waits.Code);
        Assert.Contains("the way back waits", waits.Out, StringComparison.Ordinal);
        Assert.Equal("cdn2-front.example.com.", Router(internet));
    }

    /// <summary>What both providers hold; differing ones fail the test.</summary>
    private static string Router(LittleInternet internet)
    {
        var desec = internet.Desec.Domain("example.com").Rrsets.Single(rrset => rrset is { Subname: "web-router", Type: "CNAME" }).Records.Single();
        Assert.Equal(desec, internet.Cloudflare.Zone("example.com").Records.Single(record => record is { Type: "CNAME", Name: "web-router.example.com" }).Content.TrimEnd('.') + ".");
        return desec;
    }

    private static string Epoch(LittleInternet internet)
    {
        var desec = internet.Desec.Domain("example.com").Rrsets.Single(rrset => rrset is { Subname: "_holdfast.web-router", Type: "TXT" }).Records.Single();
        Assert.Equal(desec.Trim('"'), internet.Cloudflare.Zone("example.com").Records.Single(record => record is { Type: "TXT", Name: "_holdfast.web-router.example.com" }).Content.Trim('"'));
        return desec;
    }

    private static async Task<CommandResult> RunAsync(Workplace place, LittleInternet internet, params string[] arguments)
    {
        var start = BuiltProgram.Start(arguments);
        static string Servers(IEnumerable<AuthoritativeServer> servers) => string.Join(",", servers.Select(server => server.Endpoint));
        foreach (var (name, value) in (IEnumerable<(string, string)>)
        [
            ("CF_API_TOKEN", internet.Cloudflare.Token), ("DESEC_API_TOKEN", internet.Desec.Token),
            ("HOLDFAST_CLOUDFLARE_ENDPOINT", internet.Cloudflare.Endpoint.ToString()), ("HOLDFAST_DESEC_ENDPOINT", internet.Desec.Endpoint.ToString()),
            ("HOLDFAST_CLOUDFLARE_NAMESERVERS", Servers(internet.Cloudflare.NameServers)), ("HOLDFAST_DESEC_NAMESERVERS", Servers(internet.Desec.NameServers)),
            ("HOLDFAST_RESOLVERS", string.Create(CultureInfo.InvariantCulture, $"{internet.Resolvers[0].Endpoint}")),
            ("HOLDFAST_STATE", place.StateFolder),
            ("SSL_CERT_FILE", Path.Combine(place.Folder, "root.pem")), // how OpenSSL, and .NET with it, takes further roots
        ]) start.Environment[name] = value;
        return await BuiltProgram.RunAsync(start, "", Cancel);
    }
}
