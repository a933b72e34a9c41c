using System.Net.Http.Json;
using System.Text.Json;
using Holdfast.Adapters.Providers;
using Holdfast.Adapters.Resolvers;
using Holdfast.Core;
using Holdfast.Core.Dns;
using Holdfast.Core.Sync;
using Holdfast.Testing.Servers;
using static Holdfast.Adapters.Tests.Providers.Rfc2136.Rfc2136Fixture;

namespace Holdfast.Adapters.Tests.Providers.PowerDns;

public sealed class PowerDnsProviderTests
{
    private const string ZoneName = "power.example";

    private static readonly DnsName Zone = DnsName.Parse(ZoneName);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Disabled_records_and_comments_stay_when_a_set_changes()
    {
        await using var server = await PowerDnsServer.StartAsync(Cancel, TestZone.Of(ZoneName));
        using var provider = Provider(server);
        await PatchAsync(server, "www", "A", """[{"content":"192.0.2.1","disabled":false},{"content":"192.0.2.99","disabled":true}]""", """[{"content":"ticket 17","account":"me"}]""");
        var before = await ReadOneAsync(provider.Instance, Key("www", "A"));
        Assert.Equal(["192.0.2.1"], before!.Set.Values);
        Assert.Equal("ticket 17", before.Comment);

        await ApplyAsync(provider.Instance, ZoneName, new Change.Update(before, new DesiredSet(new RecordSet(before.Key, new Ttl(120), ["192.0.2.2"]))));

        var stored = await StoredAsync(server, "www", "A");
        Assert.Equal(["192.0.2.2", "192.0.2.99 disabled"], stored.Records);
        Assert.Equal(["ticket 17"], stored.Comments);
    }

    [Fact]
    public async Task A_set_of_disabled_records_only_is_shown_never_counts_as_right_and_can_be_switched_on()
    {
        await using var server = await PowerDnsServer.StartAsync(Cancel, TestZone.Of(ZoneName));
        using var provider = Provider(server);
        await PatchAsync(server, "off", "A", """[{"content":"192.0.2.1","disabled":true}]""", "[]");
        var seen = (await provider.Instance.ReadAsync(Zone, Cancel)).Sets.Single(set => set.Key == Key("off", "A"));
        var want = new DesiredSet(new RecordSet(seen.Key, seen.Set.Ttl, ["192.0.2.1"]));

        Assert.False(Planner.IsSame(seen, want));
        await ApplyAsync(provider.Instance, ZoneName, new Change.Update(seen, want));

        Assert.True(Planner.IsSame((await ReadOneAsync(provider.Instance, Key("off", "A")))!, want));
        Assert.Equal(["192.0.2.1"], (await StoredAsync(server, "off", "A")).Records);
    }

    [Fact]
    public async Task One_set_that_is_refused_fails_alone_and_in_the_servers_words()
    {
        await using var server = await PowerDnsServer.StartAsync(Cancel, TestZone.Of(ZoneName, "taken CNAME a.example.net."));
        using var provider = Provider(server);

        var outcomes = await provider.Instance.ApplyAsync(
            Zone, [Create(Set(ZoneName, "good", "A", 60, "192.0.2.1")), Create(Set(ZoneName, "taken", "A", 60, "192.0.2.2")), Create(Set(ZoneName, "fine", "A", 60, "192.0.2.3"))], Cancel);

        Assert.IsType<ChangeOutcome.Applied>(outcomes[0]);
        Assert.Contains("Conflicts with pre-existing RRset", Assert.IsType<ChangeOutcome.Failed>(outcomes[1]).Reason, StringComparison.Ordinal);
        Assert.IsType<ChangeOutcome.Applied>(outcomes[2]);
    }

    [Fact]
    public async Task A_wrong_key_an_unknown_zone_and_a_dead_server_are_named_as_such()
    {
        await using var server = await PowerDnsServer.StartAsync(Cancel, TestZone.Of(ZoneName));
        using var wrong = TestProvider.Of("powerdns", server.Api, "key", "not-the-key", [server.Address]);
        using var right = Provider(server);

        var credential = await Assert.ThrowsAsync<ProviderException>(() => wrong.Instance.ReadAsync(Zone, Cancel));
        Assert.Contains("credential was refused", credential.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("not-the-key", credential.ToString(), StringComparison.Ordinal);
        var zone = await Assert.ThrowsAsync<ProviderException>(() => right.Instance.ReadAsync(DnsName.Parse("nobody.example"), Cancel));
        Assert.Contains("no zone nobody.example", zone.Message, StringComparison.Ordinal);

        await server.EndAsync();
        var dead = await Assert.ThrowsAsync<ProviderException>(() => right.Instance.ApplyAsync(Zone, [Create(Set(ZoneName, "x", "A", 60, "192.0.2.1"))], Cancel));
        Assert.False(dead.MayHaveHappened);
    }

    [Fact]
    public async Task A_zone_with_a_slash_in_its_name_is_reached()
    {
        const string name = "0/25.2.0.192.in-addr.arpa";
        await using var server = await PowerDnsServer.StartAsync(Cancel, TestZone.Of(name));
        using var provider = Provider(server);
        var pointer = Set(name, "1", "PTR", 60, "www.example.net.");

        await ApplyAsync(provider.Instance, name, Create(pointer));

        Assert.Contains(pointer, (await provider.Instance.ReadAsync(DnsName.Parse(name), Cancel)).Sets.Select(set => set.Set));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task It_says_whether_the_zone_is_signed_and_which_name_servers_it_has(bool isSigned)
    {
        await using var server = await PowerDnsServer.StartAsync(Cancel, TestZone.Of(ZoneName, isSigned: isSigned));
        using var provider = Provider(server);

        var facts = (await provider.Instance.ReadAsync(Zone, Cancel)).Facts;

        Assert.Equal(isSigned, facts.IsSigned);
        Assert.Equal([DnsName.Parse("ns1.example.net"), DnsName.Parse("ns2.example.net")], facts.NameServers.Order());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_change_of_type_is_one_step_in_which_the_name_is_never_empty(bool isSigned)
    {
        await using var server = await PowerDnsServer.StartAsync(Cancel, TestZone.Of(ZoneName, isSigned: isSigned));
        using var provider = Provider(server);
        var cname = Set(ZoneName, "swap", "CNAME", 60, "a.example.net.");
        var a = Set(ZoneName, "swap", "A", 60, "192.0.2.1");
        await ApplyAsync(provider.Instance, ZoneName, Create(cname));
        using var done = new CancellationTokenSource();
        var watch = Task.Run(async () =>
        {
            var client = new AuthoritativeClient(TimeProvider.System);
            int asked = 0, empty = 0;
            for (; !done.IsCancellationRequested; asked++)
                if (await client.AskAsync(server.Address, a.Key, Cancel) is ServerAnswer.Empty) empty++;
            return (asked, empty);
        }, Cancel);

        for (var i = 0; i < 10; i++)
        {
            await ApplyAsync(provider.Instance, ZoneName, Delete(cname), Create(a));
            await ApplyAsync(provider.Instance, ZoneName, Delete(a), Create(cname));
        }
        await done.CancelAsync();

        var (total, empties) = await watch;
        Assert.Equal(0, empties);
        Assert.InRange(total, 10, int.MaxValue);
    }

    private static TestProvider Provider(PowerDnsServer server) => TestProvider.Of("powerdns", server.Api, "key", server.ApiKey, [server.Address]);

    private static RecordKey Key(string name, string type) => new(DnsName.Parse($"{name}.{ZoneName}"), RecordType.Parse(type));

    private static async Task<ObservedSet?> ReadOneAsync(IProvider provider, RecordKey key) =>
        (await provider.ReadSetsAsync(Zone, [key], Cancel)).Sets.SingleOrDefault();

    private static async Task PatchAsync(PowerDnsServer server, string name, string type, string records, string comments)
    {
        using var client = server.Client();
        using var body = new StringContent($$"""{"rrsets":[{"name":"{{name}}.{{ZoneName}}.","type":"{{type}}","ttl":60,"changetype":"REPLACE","records":{{records}},"comments":{{comments}}}]}""");
        using var reply = await client.PatchAsync($"api/v1/servers/localhost/zones/{ZoneName}.", body, Cancel);
        Assert.True(reply.IsSuccessStatusCode, await reply.Content.ReadAsStringAsync(Cancel));
    }

    private static async Task<(List<string> Records, List<string?> Comments)> StoredAsync(PowerDnsServer server, string name, string type)
    {
        using var client = server.Client();
        using var json = (await client.GetFromJsonAsync<JsonDocument>($"api/v1/servers/localhost/zones/{ZoneName}.", Cancel))!;
        var set = json.RootElement.GetProperty("rrsets").EnumerateArray()
            .Single(set => set.GetProperty("name").GetString() == $"{name}.{ZoneName}." && set.GetProperty("type").GetString() == type);
        return (
            [.. set.GetProperty("records").EnumerateArray().Select(record => record.GetProperty("content").GetString() + (record.GetProperty("disabled").GetBoolean() ? " disabled" : "")).Order()],
            [.. set.GetProperty("comments").EnumerateArray().Select(comment => comment.GetProperty("content").GetString())]);
    }
}
