using System.Text.Json.Nodes;
using Holdfast.Lab.Cloudflare;
using Holdfast.Lab.Desec;
using Holdfast.Testing.Servers;
using Holdfast.Tests.Support;

namespace Holdfast.Tests.Sync;

/// <summary>Real Knot, BIND and PowerDNS and both emulated services at once, under one configuration.</summary>
public sealed class FiveProvidersTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task With_one_of_five_killed_the_rest_is_applied_and_verified_and_a_second_run_finishes_the_job()
    {
        await using var knot = await KnotServer.StartAsync(Cancel, TestZone.Of("example.com", "sacred A 192.0.2.66"));
        await using var bind = await BindServer.StartAsync(Cancel, TestZone.Of("example.com", "sacred A 192.0.2.66", isSigned: true));
        await using var powerDns = await PowerDnsServer.StartAsync(Cancel, TestZone.Of("example.com", "sacred A 192.0.2.66"));
        await using var cloudflare = await CloudflareEmulator.StartAsync(new CloudflareOptions { Zones = ["example.com"] });
        await using var desec = await DesecEmulator.StartAsync(new DesecOptions { Domains = ["example.com"] });
        cloudflare.Zone("example.com").MultiProvider = true;
        using var place = new Workplace();
        place["CF_API_TOKEN"] = cloudflare.Token;
        place["DESEC_API_TOKEN"] = desec.Token;
        place["PDNS_API_KEY"] = powerDns.ApiKey;
        place["KNOT_KEY"] = knot.Key.Base64;
        place["BIND_KEY"] = bind.Key.Base64;

        void Configure(string address) => place.Configure($$"""
            holdfast: 1
            providers:
              knot: { kind: rfc2136, server: "{{knot.Address}}", key: { name: {{knot.Key.Name}}, algorithm: {{knot.Key.Algorithm}}, secret: { env: KNOT_KEY } }, nameservers: ["{{knot.Address}}"] }
              bind: { kind: rfc2136, server: "{{bind.Address}}", key: { name: {{bind.Key.Name}}, algorithm: {{bind.Key.Algorithm}}, secret: { env: BIND_KEY } }, nameservers: ["{{bind.Address}}"] }
              own: { kind: powerdns, endpoint: "{{powerDns.Api}}", key: { env: PDNS_API_KEY }, nameservers: ["{{powerDns.Address}}"] }
              cloudflare: { kind: cloudflare, endpoint: "{{cloudflare.Endpoint}}", token: { env: CF_API_TOKEN }, nameservers: ["{{cloudflare.NameServers[0].Endpoint}}"] }
              desec: { kind: desec, endpoint: "{{desec.Endpoint}}", token: { env: DESEC_API_TOKEN }, nameservers: ["{{desec.NameServers[0].Endpoint}}"] }
            resolvers: []
            zones:
              example.com:
                providers: [knot, bind, own, cloudflare, desec]
                records:
                  - { name: www, type: CNAME, ttl: 60, values: [{{address}}] }
                  - { name: origin, type: A, ttl: 300, values: [203.0.113.10, 203.0.113.11] }
                  - { name: "@", type: TXT, ttl: 3600, values: ["v=spf1 -all"] }
            """);

        Configure("first.example.net.");
        var apply = await place.RunAsync("apply --format json");
        Assert.True(apply.Code == ExitCodes.Done, apply.Out + apply.Error);
        Assert.All(Providers(apply.Json), provider => Assert.True((bool?)provider["verified"] is true, provider.ToJsonString()));
        Assert.Equal(ExitCodes.Done, (await place.RunAsync("plan --expect-no-changes")).Code);

        Configure("second.example.net.");
        await knot.EndAsync();
        var partial = await place.RunAsync("apply --format json");
        Assert.Equal(ExitCodes.Partial, partial.Code);
        foreach (var provider in Providers(partial.Json))
        {
            if ((string?)provider["provider"] == "knot") Assert.Equal("unreadable", (string?)provider["state"]);
            else Assert.True((bool?)provider["verified"] is true && (int)provider["applied"]! == 1, provider.ToJsonString());
        }

        await knot.StartAgainAsync(Cancel);
        var finish = await place.RunAsync("apply --format json");
        Assert.True(finish.Code == ExitCodes.Done, finish.Out + finish.Error);
        Assert.All(Providers(finish.Json), provider => Assert.True((bool?)provider["verified"] is true, provider.ToJsonString()));
        Assert.Equal(ExitCodes.Done, (await place.RunAsync("verify")).Code);
        foreach (var server in (System.Net.IPEndPoint[])[knot.Address, bind.Address, powerDns.Address])
            Assert.True(await RawQuery.HasAnswerAsync(server, "sacred.example.com", 1, authoritative: true, Cancel), $"{server} lost an undeclared record");
    }

    private static IEnumerable<JsonNode> Providers(JsonNode report) => report["zones"]![0]!["providers"]!.AsArray().Select(one => one!);
}
