using Holdfast.Adapters.Providers;
using Holdfast.Core.Sync;
using Holdfast.Lab.Cloudflare;

namespace Holdfast.Adapters.Tests.Providers.Http;

public sealed class CloudflareSdkTests
{
    [Fact]
    public async Task Every_request_fits_the_official_SDKs_types_for_every_type()
    {
        await using var lab = await HttpLab.StartAsync("cloudflare");
        DeclaredSet[] Version(int i) =>
        [
            Zones.Set("a", 300 + i, "A", $"192.0.2.{i}", "192.0.2.9"), Zones.Set("a6", 300, "AAAA", $"2001:db8::{i}"), Zones.Set("c", 300, "CNAME", $"t{i}.example.net."),
            Zones.Set("m", 300, "MX", $"{i} mail.example.net."), Zones.Set("n", 300, "NS", $"ns{i}.example.net."), Zones.Set("p", 300, "PTR", $"p{i}.example.net."),
            Zones.Set("t", 300, "TXT", $"\"text {i}\""), Zones.Set("caa", 300, "CAA", $"{i} issue \"ca.example\""), Zones.Set("cert", 300, "CERT", $"{i} 2 8 AQID"),
            Zones.Set("n", 300, "DS", $"{i} 13 2 d4b7d520e7bb5f0f67674a0ccdab0f5f0a7f2e2f4c5e3e1e2b6d1a9c1f0e3d2c"), Zones.Set("h", 300, "HTTPS", $"{i} . alpn=h2"),
            Zones.Set("l", 300, "LOC", $"52 22 {i}.000 N 4 53 32.000 E -2.00m 3m 4m 5m"), Zones.Set("np", 300, "NAPTR", $"{i} 10 \"u\" \"E2U+sip\" \"!^.*$!sip:a@example.com!\" ."),
            Zones.Set("sm", 300, "SMIMEA", $"3 0 0 ab{i}{i}"), Zones.Set("_sip._tcp", 300, "SRV", $"{i} 2 3 sip.example.net."),
            Zones.Set("ssh", 300, "SSHFP", $"{i} 2 123456789abcdef67890123456789abcdef67890123456789abcdef123456789"), Zones.Set("sv", 300, "SVCB", $"{i} foo.example.net. port=443"),
            Zones.Set("_443._tcp", 300, "TLSA", $"3 1 {i} 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef".Replace(" 2 ", " 0 ", StringComparison.Ordinal)),
        ];

        await lab.Provider.SyncAsync(Version(1));
        await lab.Provider.SyncAsync(Version(2));
        Assert.Empty((await lab.Provider.PlanAsync(Version(2))).Changes);
        await lab.Provider.ReadSetsAsync(Zones.Example, [Zones.Key("a", "A")], TestContext.Current.CancellationToken);

        Assert.Contains(lab.Requests.All, request => request.Body.Contains("\"patches\"", StringComparison.Ordinal));
        Assert.Empty(CloudflareSdkTypes.Complaints(lab.Requests.All));
    }

    [Fact]
    public async Task A_patch_leaves_an_automatic_TTL_automatic()
    {
        await using var emulator = await CloudflareEmulator.StartAsync(new CloudflareOptions());
        var zone = emulator.AddZone("example.com");
        zone.Seed("A", "a", "192.0.2.1", 1);
        using var provider = TestProvider.Of("cloudflare", emulator.Endpoint, "token", emulator.Token, emulator.NameServers);

        await provider.Instance.SyncAsync(Zones.Set("a", 300, "A", "192.0.2.2"));

        var record = Assert.Single(zone.Records, record => record.Type == "A");
        Assert.Equal(("192.0.2.2", 1), (record.Content, record.Ttl));
    }

    [Fact]
    public async Task A_filter_that_the_emulator_does_not_know_is_refused_and_not_ignored()
    {
        await using var emulator = await CloudflareEmulator.StartAsync(new CloudflareOptions());
        var zone = emulator.AddZone("example.com");
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Add("Authorization", $"Bearer {emulator.Token}");

        using var answer = await client.GetAsync(new Uri(emulator.Endpoint, $"zones/{zone.Id}/dns_records?name.contains=www"), TestContext.Current.CancellationToken);

        Assert.Equal(System.Net.HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("name.contains", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}
