using System.Net;
using System.Text.Json.Nodes;
using Holdfast.Lab.Cloudflare;
using Holdfast.Lab.Desec;
using Holdfast.Testing.Servers;
using Holdfast.Tests.Support;

namespace Holdfast.Tests.Sync;

/// <summary>
/// The commands against real Knot, BIND and PowerDNS, both emulated providers and a zone file, all at once: applied, proved at the
/// authoritative servers, and each of them independent of the others.
/// </summary>
public sealed class RealServersTests : IAsyncLifetime
{
    private const string Zone = "example.com";

    private static readonly string[] Providers = ["bind", "cloudflare", "desec", "file", "knot", "powerdns"];

    private readonly Workplace _place = new();
    private KnotServer? _knot;
    private BindServer? _bind;
    private PowerDnsServer? _powerdns;
    private CloudflareEmulator? _cloudflare;
    private DesecEmulator? _desec;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var server in (RealServer?[])[_knot, _bind, _powerdns])
            if (server is not null) await server.DisposeAsync();
        if (_cloudflare is not null) await _cloudflare.DisposeAsync();
        if (_desec is not null) await _desec.DisposeAsync();
        _place.Dispose();
    }

    [Fact]
    public async Task Six_providers_are_applied_and_proved_and_nothing_undeclared_is_touched()
    {
        await StartAsync();
        var before = await File.ReadAllTextAsync(ZoneFile, Cancel);

        var apply = await _place.RunAsync("apply --format json");

        Assert.True(apply.Code == ExitCodes.Done, apply.Out + apply.Error);
        foreach (var name in Providers)
        {
            var provider = Provider(apply.Json, name);
            Assert.Equal((name, 3, 0), (name, (int)provider["applied"]!, (int)provider["failed"]!));
            if (name != "file") Assert.True((bool?)provider["verified"], $"{name}: {provider["verifiedReason"]}");
            else Assert.Null((bool?)provider["verified"]);
        }
        var again = await _place.RunAsync("plan --expect-no-changes");
        Assert.True(again.Code == ExitCodes.Done, again.Out + again.Error);
        Assert.Equal(ExitCodes.Done, (await _place.RunAsync("verify")).Code);
        foreach (var line in before.Split('\n').Where(line => !line.Contains("SOA", StringComparison.Ordinal)))
            Assert.Contains(line, await File.ReadAllTextAsync(ZoneFile, Cancel), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("knot")]
    [InlineData("bind")]
    [InlineData("powerdns")]
    public async Task One_that_dies_in_the_middle_costs_the_others_nothing_and_a_second_run_finishes_the_job(string victim)
    {
        await StartAsync();
        RealServer server = victim switch { "knot" => _knot!, "bind" => _bind!, _ => _powerdns! };
        // It has taken our question and hangs; when all others are done, it crashes.
        await server.FreezeAsync();
        var applying = _place.RunAsync("apply --format json");
        await WrittenAsync(victim == "knot" ? _bind!.Address : _knot!.Address);
        await server.KillAsync();
        var apply = await applying;

        Assert.Equal(ExitCodes.Partial, apply.Code);
        foreach (var name in Providers)
        {
            var provider = Provider(apply.Json, name);
            if (name == victim) Assert.Equal("unreadable", (string?)provider["state"]);
            else Assert.Equal((name, 3), (name, (int)provider["applied"]!));
            if (name != victim && name != "file") Assert.True((bool?)provider["verified"], $"{name}: {provider["verifiedReason"]}");
        }

        await server.StartAgainAsync(Cancel);
        var again = await _place.RunAsync("apply --format json");
        Assert.True(again.Code == ExitCodes.Done, again.Out + again.Error);
        foreach (var name in Providers) Assert.Equal((name, name == victim ? 3 : 0), (name, (int)Provider(again.Json, name)["applied"]!));
        Assert.True((bool?)Provider(again.Json, victim)["verified"]);
    }

    [Fact]
    public async Task A_ds_that_covers_one_signer_only_is_a_finding_with_and_without_changes()
    {
        await StartAsync();
        await using var parent = await KnotServer.StartAsync(Cancel, new TestZone("com", """
            $ORIGIN com.
            $TTL 60
            @ SOA ns hostmaster 1 3600 600 604800 60
            @ NS ns
            ns A 127.0.0.1
            example NS ns1.example.net.
            example NS ns2.example.net.
            example DS 12345 13 2 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef

            """));
        Configure(["knot", "bind"], $"[{parent.Address}]");

        // It stood before: nobody's change is refused for it.
        var plan = await _place.RunAsync("plan --format json");
        Assert.Equal(ExitCodes.Done, plan.Code);
        Assert.Equal(["dnssec"], Findings(plan.Json));
        Assert.Equal("planned", (string?)Provider(plan.Json, "bind")["state"]);
        Assert.Equal(ExitCodes.ChangesPending, (await _place.RunAsync("plan --expect-no-changes")).Code);

        // And it is told where nothing changes, once, by those who look for faults.
        var apply = await _place.RunAsync("apply");
        Assert.True(apply.Code == ExitCodes.Done, apply.Out + apply.Error);
        var quiet = await _place.RunAsync("plan --expect-no-changes --format json");
        Assert.Equal((ExitCodes.ChangesPending, 0), (quiet.Code, (int)Provider(quiet.Json, "bind")["create"]!));
        Assert.Equal(["dnssec"], Findings(quiet.Json));
        var verify = await _place.RunAsync("verify");
        Assert.Equal(ExitCodes.ChangesPending, verify.Code);
        Assert.Contains("finding: dnssec: ", verify.Out, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Done, (await _place.RunAsync("plan")).Code);
    }

    private static List<string> Findings(System.Text.Json.Nodes.JsonNode plan) =>
        [.. plan["zones"]![0]!["findings"]!.AsArray().Select(one => (string)one!["guard"]!).Distinct()];

    [Fact]
    public async Task Cloudflare_that_does_not_know_of_the_others_is_a_finding_and_all_are_applied()
    {
        await StartAsync();
        _cloudflare!.Zone(Zone).MultiProvider = false;

        var apply = await _place.RunAsync("apply --format json");

        Assert.True(apply.Code == ExitCodes.Done, apply.Out + apply.Error);
        Assert.Equal(["multi-provider"], Findings(apply.Json));
        foreach (var name in Providers) Assert.Equal((name, 3), (name, (int)Provider(apply.Json, name)["applied"]!));
    }

    private string ZoneFile => Path.Combine(_place.Folder, $"{Zone}.zone");

    private async Task StartAsync()
    {
        var zone = TestZone.Of(Zone, "theirs A 192.0.2.200\ntheirs TXT \"not ours\"");
        _knot = await KnotServer.StartAsync(Cancel, zone with { IsSigned = true });
        _bind = await BindServer.StartAsync(Cancel, zone);
        _powerdns = await PowerDnsServer.StartAsync(Cancel, zone);
        _cloudflare = await CloudflareEmulator.StartAsync(new CloudflareOptions { Zones = [Zone] });
        _cloudflare.Zone(Zone).MultiProvider = true;
        _desec = await DesecEmulator.StartAsync(new DesecOptions { Domains = [Zone] });
        _place.Write($"{Zone}.zone", zone.Records);
        _place["KNOT_KEY"] = _knot.Key.Base64;
        _place["BIND_KEY"] = _bind.Key.Base64;
        _place["PDNS_KEY"] = _powerdns.ApiKey;
        _place["CF_API_TOKEN"] = _cloudflare.Token;
        _place["DESEC_API_TOKEN"] = _desec.Token;
        Configure(Providers, "[]");
    }

    private void Configure(IEnumerable<string> providers, string resolvers) => _place.Configure($$"""
        holdfast: 1
        providers:
          cloudflare: { kind: cloudflare, endpoint: "{{_cloudflare!.Endpoint}}", token: { env: CF_API_TOKEN }, nameservers: [{{Servers(_cloudflare.NameServers.Select(server => server.Endpoint))}}] }
          desec: { kind: desec, endpoint: "{{_desec!.Endpoint}}", token: { env: DESEC_API_TOKEN }, nameservers: [{{Servers(_desec.NameServers.Select(server => server.Endpoint))}}] }
          knot: { kind: rfc2136, server: "{{_knot!.Address}}", key: { name: {{_knot.Key.Name}}, secret: { env: KNOT_KEY } } }
          bind: { kind: rfc2136, server: "{{_bind!.Address}}", key: { name: {{_bind.Key.Name}}, secret: { env: BIND_KEY } } }
          powerdns: { kind: powerdns, endpoint: "{{_powerdns!.Api}}", key: { env: PDNS_KEY }, nameservers: ["{{_powerdns.Address}}"] }
          file: { kind: zonefile, path: "{zone}.zone" }
        resolvers: {{resolvers}}
        zones:
          {{Zone}}:
            providers: [{{string.Join(", ", providers)}}]
            records:
              - { name: www, type: CNAME, ttl: 3600, values: [web.example.net.] }
              - { name: origin, type: A, ttl: 3600, values: [203.0.113.10, 203.0.113.11] }
              - { name: _dmarc, type: TXT, ttl: 3600, values: ["v=DMARC1; p=none"] }
        """);

    /// <summary>Waits until a server answers what is declared.</summary>
    private static async Task WrittenAsync(IPEndPoint server)
    {
        const ushort cname = 5;
        while (!await RawQuery.HasAnswerAsync(server, $"www.{Zone}", cname, authoritative: true, Cancel))
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancel);
    }

    private static string Servers(IEnumerable<IPEndPoint> addresses) => string.Join(",", addresses);

    private static JsonNode Provider(JsonNode report, string name) =>
        report["zones"]![0]!["providers"]!.AsArray().First(one => (string?)one!["provider"] == name)!;
}
