using Holdfast.Lab.Bunny;
using Holdfast.Lab.Dns;
using Holdfast.Lab.Faults;

namespace Holdfast.Adapters.Tests.Lab;

public sealed class BunnyEmulatorTests : IAsyncLifetime
{
    private BunnyEmulator _bunny = null!;
    private BunnyZone _zone = null!;
    private Api _api = null!;

    public async ValueTask InitializeAsync()
    {
        _bunny = await BunnyEmulator.StartAsync(new BunnyOptions { Zones = ["example.com"] });
        _zone = _bunny.Zone("example.com");
        _api = new Api(_bunny.Endpoint, _bunny.AccessKey, "AccessKey");
    }

    public async ValueTask DisposeAsync()
    {
        _api.Dispose();
        await _bunny.DisposeAsync();
    }

    [Fact]
    public async Task PUT_creates_and_POST_updates_and_DELETE_removes()
    {
        var created = await _api.SendAsync("PUT", $"dnszone/{_zone.Id}/records", """{"Type":2,"Name":"www","Value":"a.example.net.","Ttl":60}""");
        Assert.Equal((201, "a.example.net"), (created.Status, (string?)created.Json["Value"]));
        var path = $"dnszone/{_zone.Id}/records/{(long)created.Json["Id"]!}";
        Assert.Equal("a.example.net.", await ServedAsync("www.example.com.", "CNAME"));
        Assert.Equal(204, (await _api.SendAsync("POST", path, """{"Value":"b.example.net"}""")).Status);
        Assert.Equal("b.example.net.", await ServedAsync("www.example.com.", "CNAME"));
        Assert.Equal(60, _zone.Records.Single().Ttl);
        Assert.Equal(204, (await _api.SendAsync("DELETE", path, null)).Status);
        Assert.Equal(404, (await _api.SendAsync("DELETE", path, null)).Status);
        Assert.Empty(_zone.Records);
    }

    [Fact]
    public async Task Zones_are_listed_in_pages_with_their_records()
    {
        for (var number = 0; number < 6; number++) _bunny.AddZone($"zone{number}.example");
        _zone.Seed(BunnyRecord.A, "", "192.0.2.1");
        var page = (await _api.GetAsync("dnszone?page=1&perPage=5")).Json;
        Assert.Equal((5, 7, true), (page["Items"]!.AsArray().Count, (int)page["TotalItems"]!, (bool)page["HasMoreItems"]!));
        Assert.False((bool)(await _api.GetAsync("dnszone?page=2&perPage=5")).Json["HasMoreItems"]!);
        var zone = (await _api.GetAsync($"dnszone/{_zone.Id}")).Json;
        Assert.Equal(("kiki.bunny.net", "", 0), ((string?)zone["Nameserver1"], (string?)zone["Records"]![0]!["Name"], (int)zone["Records"]![0]!["Type"]!));
    }

    [Theory]
    [InlineData("""{"Type":"A","Name":"x","Value":"300.0.0.1"}""", "Value")]
    [InlineData("""{"Type":3,"Name":"x","Value":""}""", "Value")]
    [InlineData("""{"Type":99,"Name":"x","Value":"y"}""", "Type")]
    [InlineData("""{"Type":0,"Name":"alias","Value":"192.0.2.1"}""", "Name")]
    public async Task Bad_records_name_the_field(string body, string field)
    {
        _zone.Seed(BunnyRecord.Cname, "alias", "a.example.net");
        var reply = await _api.SendAsync("PUT", $"dnszone/{_zone.Id}/records", body);
        Assert.Equal((400, "validation_error", field), (reply.Status, (string?)reply.Json["ErrorKey"], (string?)reply.Json["Field"]));
        Assert.Single(_zone.Records);
    }

    [Theory]
    [InlineData("""{"Type":"MX","Name":"x","Value":"m.example.net","Priority":10}""", "MX", "10 m.example.net.")]
    [InlineData("""{"Type":"TXT","Name":"x","Value":"say \"hi\""}""", "TXT", "\"say \\\"hi\\\"\"")]
    [InlineData("""{"Type":"SRV","Name":"x","Value":"s.example.net","Priority":1,"Weight":2,"Port":3}""", "SRV", "1 2 3 s.example.net.")]
    [InlineData("""{"Type":"CAA","Name":"x","Value":"ca.example.net","Flags":0,"Tag":"issue"}""", "CAA", "0 issue \"ca.example.net\"")]
    [InlineData("""{"Type":"PullZone","Name":"x","Value":"7"}""", "A", "198.51.100.20")]
    [InlineData("""{"Type":"A","Name":"x","Value":"192.0.2.1","Disabled":true}""", "A", null)]
    public async Task Every_type_is_served(string body, string type, string? served)
    {
        Assert.Equal(201, (await _api.SendAsync("PUT", $"dnszone/{_zone.Id}/records", body)).Status);
        Assert.Equal(served, await ServedAsync("x.example.com.", type));
    }

    [Fact]
    public async Task A_wrong_key_is_turned_away_and_faults_strike_here_too()
    {
        using var stranger = new Api(_bunny.Endpoint, "nonsense", "AccessKey");
        Assert.Equal(401, (await stranger.GetAsync("dnszone")).Status);
        _bunny.Faults.Add(new Fault.MissingItems(), RequestKind.Read, times: 1);
        Assert.Empty((await _api.GetAsync("dnszone")).Json["Items"]!.AsArray());
        _bunny.Faults.Frozen = true;
        Assert.Equal(503, (await _api.SendAsync("POST", "dnszone", """{"Domain":"example.org"}""")).Status);
    }

    private async Task<string?> ServedAsync(string name, string type) =>
        (await DnsExchange.AskAsync(_bunny.NameServers[1].Endpoint, DnsMessage.Query(1, WireName.Parse(name), RecordType.Parse(type)),
            TimeSpan.FromSeconds(5), TimeProvider.System, cancel: TestContext.Current.CancellationToken))?.Answers.SingleOrDefault()?.DataText;
}
