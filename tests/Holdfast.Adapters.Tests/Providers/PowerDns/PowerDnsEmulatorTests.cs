using System.Text.Json;
using Holdfast.Adapters.Providers;
using Holdfast.Adapters.Tests.Lab;
using Holdfast.Adapters.Tests.Providers.Http;
using Holdfast.Core.Failover;
using Holdfast.Core.Sync;
using Holdfast.Lab.PowerDns;
using Holdfast.Testing.Servers;

namespace Holdfast.Adapters.Tests.Providers.PowerDns;

/// <summary>The emulated PowerDNS answers as the real one, and what the adapter makes of what only version 5 does.</summary>
public sealed class PowerDnsEmulatorTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_takes_and_refuses_what_the_real_server_takes_and_refuses()
    {
        (string Type, string Content)[] contents =
        [
            ("SVCB", "1 . alpn=h2"), ("SVCB", "1 . alpn=\"h2\""), ("SVCB", "1 . alpn=\"a b\""), ("SVCB", "1 . key667=abc"), ("SVCB", "1 . key667=\"abc\""),
            ("SVCB", "1 . ech=AEP+DQA="), ("SVCB", "1 . ech=\"AEP+DQA=\""), ("SVCB", "1 . key8=\"\""), ("SVCB", "1 . ipv4hint=\"192.0.2.1\""), ("SVCB", "1 . mandatory=alpn alpn=h2"),
            ("LOC", "52 22 23 N 4 53 32 E -2m"), ("LOC", "52 22 23.000 N 4 53 32.000 E -2.00m 1.00m 10000.00m 10.00m"), ("AAAA", "::ffff:192.0.2.1"), ("AAAA", "::ffff:c000:201"),
            ("A", "192.0.2.300"), ("A", "192.0.2.1"), ("MX", "10 mail.example.net"), ("MX", "10 mail.example.net."), ("CNAME", "a.example.net."), ("FOO", "x"),
            ("NAPTR", "100 10 \"u\" \"E2U+sip\" \"!^.*$!sip:\\\\1@example.net!\" ."), ("TXT", "no quotes"), ("TXT", "\"quotes\""), ("DNAME", "a.example.net."),
        ];
        await using var real = await PowerDnsServer.StartAsync(Cancel, TestZone.Of("example.com"));
        await using var emulated = await PowerDnsEmulator.StartAsync(new PowerDnsOptions { Zones = ["example.com"] });
        using var realApi = real.Client();
        using var api = new Api(emulated.Endpoint, emulated.ApiKey, "X-API-Key");

        foreach (var (index, (type, content)) in contents.Index())
        {
            var body = JsonSerializer.Serialize(new
            {
                rrsets = new[] { new { name = $"n{index}.example.com.", type, ttl = 60, changetype = "REPLACE", records = new[] { new { content, disabled = false } } } },
            });
            using var sent = new StringContent(body);
            using var answer = await realApi.PatchAsync("api/v1/servers/localhost/zones/example.com.", sent, Cancel);
            var words = await answer.Content.ReadAsStringAsync(Cancel);
            var ours = await api.SendAsync("PATCH", "api/v1/servers/localhost/zones/example.com.", body);

            Assert.Equal((type, content, (int)answer.StatusCode), (type, content, ours.Status));
            // The reason inside differs; the set it names and the form it wants must not.
            if (words.Contains("expected format", StringComparison.Ordinal) || words.Contains("unknown type", StringComparison.Ordinal))
                Assert.Equal((string?)JsonSerializer.Deserialize<JsonElement>(words).GetProperty("error").GetString(), (string?)ours.Json["error"]);
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public async Task A_value_that_PowerDNS_5_stores_changed_is_found_and_said(int version)
    {
        await using var server = await PowerDnsEmulator.StartAsync(new PowerDnsOptions { Zones = ["example.com"], MajorVersion = version });
        using var owned = TestProvider.Of("powerdns", server.Endpoint, "key", server.ApiKey, server.NameServers);
        var naptr = Zones.Set("enum", 3600, "NAPTR", "100 10 \"u\" \"E2U+sip\" \"!^.*$!sip:\\\\1@example.net!\" .");

        var (_, outcomes) = await owned.Instance.TrySyncAsync(naptr, Zones.A("www", "192.0.2.1"));

        Assert.IsType<ChangeOutcome.Applied>(outcomes.Single(outcome => outcome.Change.Key == Zones.Key("www", "A")));
        var outcome = outcomes.Single(outcome => outcome.Change.Key == naptr.Set.Key);
        if (version == 4)
        {
            Assert.IsType<ChangeOutcome.Applied>(outcome);
            Assert.Empty((await owned.Instance.PlanAsync(naptr, Zones.A("www", "192.0.2.1"))).Changes);
            return;
        }
        var words = Assert.IsType<ChangeOutcome.Failed>(outcome).Reason;
        Assert.Contains("PowerDNS 5 takes a backslash away", words, StringComparison.Ordinal);
        Assert.Contains("sip:1@example.net", words, StringComparison.Ordinal);
        Assert.Contains("pdnsutil", words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_switch_waits_for_no_second_look()
    {
        await using var server = await PowerDnsEmulator.StartAsync(new PowerDnsOptions { Zones = ["example.com"] });
        using var owned = TestProvider.Of("powerdns", server.Endpoint, "key", server.ApiKey, server.NameServers);
        Change create = new Change.Create(new DesiredSet(Zones.Set("web", 60, "CNAME", "front.example.net.").Set));

        Assert.IsType<ChangeOutcome.Applied>(Assert.Single(await owned.Instance.ApplyAsync(Zones.Example, [create], WriteTerms.Router(Urgency.Urgent, new SendPermit()), Cancel)));

        Assert.Equal(["PATCH"], server.Requests.All.Select(request => request.Method));
    }
}
