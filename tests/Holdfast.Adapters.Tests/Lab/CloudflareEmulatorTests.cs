using System.Text.Json.Nodes;
using Holdfast.Lab.Cloudflare;
using Holdfast.Lab.Dns;
using Holdfast.Lab.Faults;
using Microsoft.Extensions.Time.Testing;

namespace Holdfast.Adapters.Tests.Lab;

public sealed class CloudflareEmulatorTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new();
    private CloudflareEmulator _cloudflare = null!;
    private CloudflareZone _zone = null!;
    private Api _api = null!;

    private string RecordsPath => $"zones/{_zone.Id}/dns_records";

    public async ValueTask InitializeAsync()
    {
        _cloudflare = await CloudflareEmulator.StartAsync(new CloudflareOptions { Zones = ["example.com"], Clock = _clock });
        _zone = _cloudflare.Zone("example.com");
        _api = new Api(_cloudflare.Endpoint, $"Bearer {_cloudflare.Token}");
    }

    public async ValueTask DisposeAsync()
    {
        _api.Dispose();
        await _cloudflare.DisposeAsync();
    }

    [Fact]
    public async Task A_zone_is_found_by_name()
    {
        _cloudflare.AddZone("example.net", "pro");
        var zones = (await _api.GetAsync("zones?name=example.net")).Json;
        Assert.Equal("pro", (string?)zones["result"]![0]!["plan"]!["legacy_id"]);
        Assert.Equal(["amy.ns.cloudflare.com", "bob.ns.cloudflare.com"], zones["result"]![0]!["name_servers"]!.AsArray().Select(server => (string?)server));
        Assert.Equal(1, (int)zones["result_info"]!["total_pages"]!);
        Assert.Empty((await _api.GetAsync("zones?name=example.org")).Json["result"]!.AsArray());
    }

    [Fact]
    public async Task A_wrong_token_is_an_authentication_error()
    {
        using var stranger = new Api(_cloudflare.Endpoint, "Bearer nonsense");
        AssertRefused(await stranger.GetAsync("zones"), 403, 10000);
    }

    [Fact]
    public async Task An_unknown_zone_has_no_route() => AssertRefused(await _api.GetAsync("zones/0123/dns_records"), 404, 7003);

    [Fact]
    public async Task A_record_id_is_hexadecimal_and_an_unknown_one_does_not_exist()
    {
        AssertRefused(await _api.GetAsync($"{RecordsPath}/nonsense"), 404, 7003);
        AssertRefused(await _api.SendAsync("DELETE", $"{RecordsPath}/{new string('a', 32)}", null), 404, 81044);
    }

    [Fact]
    public async Task A_created_record_comes_back_canonical_and_is_served()
    {
        var created = await CreateAsync("""{"type":"CNAME","name":"WWW","content":"Edge.Example-CDN.net.","ttl":120,"comment":"ours"}""");
        Assert.Matches("^[0-9a-f]{32}$", (string?)created["id"]);
        Assert.Equal(("www.example.com", "edge.example-cdn.net", 120, "ours", false),
            ((string?)created["name"], (string?)created["content"], (int)created["ttl"]!, (string?)created["comment"], (bool)created["proxied"]!));
        var served = await ServedAsync("www.example.com.", "CNAME");
        Assert.Equal(("edge.example-cdn.net.", 120u), (served.Answers.Single().DataText.ToLowerInvariant(), served.Answers.Single().Ttl));
    }

    [Theory]
    [InlineData("""{"type":"TXT","name":"t","content":"v=spf1 -all"}""", "\"v=spf1 -all\"")]
    [InlineData("""{"type":"TXT","name":"t","content":"\"a\" \"b\""}""", "\"a\" \"b\"")]
    [InlineData("""{"type":"AAAA","name":"t","content":"2001:0DB8:0:0:0:0:0:1"}""", "2001:db8::1")]
    [InlineData("""{"type":"MX","name":"t","content":"Mail.Example.com.","priority":10}""", "mail.example.com")]
    [InlineData("""{"type":"SRV","name":"_sip._tcp","data":{"priority":1,"weight":2,"port":443,"target":"sip.example.com."}}""", "2 443 sip.example.com")]
    [InlineData("""{"type":"CAA","name":"t","data":{"flags":0,"tag":"issue","value":"ca.example.net"}}""", "0 issue \"ca.example.net\"")]
    [InlineData("""{"type":"HTTPS","name":"t","data":{"priority":1,"target":".","value":"alpn=\"h3,h2\""}}""", "1 . alpn=\"h3,h2\"")]
    [InlineData("""{"type":"TLSA","name":"t","data":{"usage":3,"selector":1,"matching_type":1,"certificate":"ABCD"}}""", "3 1 1 abcd")]
    public async Task Values_are_made_canonical(string body, string content) => Assert.Equal(content, (string?)(await CreateAsync(body))["content"]);

    [Fact]
    public async Task A_long_TXT_is_split()
    {
        var content = (string?)(await CreateAsync(new JsonObject { ["type"] = "TXT", ["name"] = "t", ["content"] = new string('a', 300) }.ToJsonString()))["content"];
        Assert.Equal($"\"{new string('a', 255)}\" \"{new string('a', 45)}\"", content);
    }

    [Theory]
    [InlineData("""{"type":"A","name":"x","content":"300.1.1.1"}""", 9005)]
    [InlineData("""{"type":"AAAA","name":"x","content":"192.0.2.1"}""", 9006)]
    [InlineData("""{"type":"A","name":"x","content":"192.0.2.1","ttl":30}""", 9021)]
    [InlineData("""{"type":"A","name":"x","content":"192.0.2.1","ttl":86401}""", 9021)]
    [InlineData("""{"type":"A","name":"x","content":"192.0.2.1","ttl":"300"}""", 9021)]
    [InlineData("""{"type":"MX","name":"x","content":"m.example.com","priority":1,"proxied":true}""", 9041)]
    [InlineData("""{"type":"TXT","name":"x","content":""}""", 1004)]
    [InlineData("""{"type":"FOO","name":"x","content":"y"}""", 1004)]
    [InlineData("""{"type":"A","content":"192.0.2.1"}""", 9101)]
    [InlineData("""{"type":"CAA","name":"x","content":"0 issue \"ca.example.net\""}""", 9101)]
    [InlineData("""{"type":"A","name":"a..b","content":"192.0.2.1"}""", 9000)]
    [InlineData("""{"type":"A","name":"x","content":"192.0.2.1","tags":["a:b"]}""", 9300)]
    [InlineData("""{"type":"A","name":"cname","content":"192.0.2.1"}""", 81054)]
    [InlineData("""{"type":"CNAME","name":"a","content":"b.example.net"}""", 81053)]
    [InlineData("""{"type":"CNAME","name":"cname","content":"b.example.net"}""", 81053)]
    [InlineData("""{"type":"TXT","name":"cname","content":"\"x\""}""", 81054)]
    [InlineData("""{"type":"A","name":"a","content":"192.0.2.1","ttl":300}""", 81058)]
    [InlineData("""{"type":"A","name":"a","content":"192.0.2.1","ttl":600}""", 81057)]
    [InlineData("""{"type":"A","name":"sub","content":"192.0.2.1"}""", 81056)]
    [InlineData("""{"type":"DS","name":"lonely","data":{"key_tag":1,"algorithm":13,"digest_type":2,"digest":"abcd"}}""", 1004)]
    [InlineData("not json", 9207)]
    public async Task Bad_records_are_refused_with_their_code(string body, int code)
    {
        _zone.Seed("CNAME", "cname", "target.example.net.", 300);
        _zone.Seed("A", "a", "192.0.2.1", 300);
        _zone.Seed("NS", "sub", "ns1.example.net.", 300);
        var before = _zone.Records;
        AssertRefused(await _api.SendAsync("POST", RecordsPath, body), 400, code);
        Assert.Equal(before, _zone.Records);
    }

    [Fact]
    public async Task Sizes_are_limited()
    {
        var text = new JsonObject { ["type"] = "TXT", ["name"] = "t", ["content"] = new string('a', 4200) };
        AssertRefused(await _api.SendAsync("POST", RecordsPath, text.ToJsonString()), 400, 1004);
        for (var count = 0; count < 2; count++)
        {
            text["content"] = new string((char)('a' + count), 3900);
            await CreateAsync(text.ToJsonString());
        }
        text["content"] = new string('z', 3900);
        AssertRefused(await _api.SendAsync("POST", RecordsPath, text.ToJsonString()), 400, 1004);
    }

    [Fact]
    public async Task PATCH_keeps_what_it_does_not_name()
    {
        var record = _zone.Seed("A", "www", "192.0.2.1", proxied: true, comment: "hand-made", tags: ["team:web"]);
        _zone.RecordQuota = 1;
        var plan = _cloudflare.AddZone("paid.example", "pro");
        var tagged = plan.Seed("A", "www", "192.0.2.1", proxied: true, comment: "hand-made", tags: ["team:web"]);
        var reply = await _api.SendAsync("PATCH", $"zones/{plan.Id}/dns_records/{tagged.Id}", """{"content":"192.0.2.2"}""");
        Assert.Equal(200, reply.Status);
        var after = plan.Records.Single();
        Assert.Equal(("192.0.2.2", true, "hand-made", "team:web", 1), (after.Content, after.Proxied, after.Comment, after.Tags.Single(), after.Ttl));
        Assert.Equal((tagged.Id, record.Id), (after.Id, _zone.Records.Single().Id));
    }

    [Fact]
    public async Task PUT_resets_what_it_does_not_name()
    {
        var record = _zone.Seed("A", "www", "192.0.2.1", proxied: true, comment: "hand-made", tags: ["team:web"]);
        var reply = await _api.SendAsync("PUT", $"{RecordsPath}/{record.Id}", """{"type":"A","name":"www","content":"192.0.2.2"}""");
        Assert.Equal(200, reply.Status);
        var after = _zone.Records.Single();
        Assert.Equal((record.Id, "192.0.2.2", false, null, 0, 1), (after.Id, after.Content, after.Proxied, after.Comment, after.Tags.Count, after.Ttl));
    }

    [Fact]
    public async Task The_type_of_a_record_is_not_changed_in_place()
    {
        var record = _zone.Seed("A", "www", "192.0.2.1", 300);
        AssertRefused(await _api.SendAsync("PATCH", $"{RecordsPath}/{record.Id}", """{"type":"CNAME","name":"www","content":"a.example.net","ttl":300}"""), 400, 1004);
    }

    [Fact]
    public async Task Pages_are_cut_and_counted()
    {
        for (var number = 0; number < 7; number++) _zone.Seed("A", $"h{number}", "192.0.2.1", 300);
        _zone.Seed("TXT", "t", "\"x\"", 300);
        var page = (await _api.GetAsync($"{RecordsPath}?page=3&per_page=3")).Json;
        Assert.Equal((2, 3, 3), (page["result"]!.AsArray().Count, (int)page["result_info"]!["page"]!, (int)page["result_info"]!["total_pages"]!));
        var filtered = (await _api.GetAsync($"{RecordsPath}?type=A&per_page=5")).Json["result_info"]!;
        // The quirk: total_count ignores the filter, total_pages does not.
        Assert.Equal((5, 8, 2), ((int)filtered["count"]!, (int)filtered["total_count"]!, (int)filtered["total_pages"]!));
        Assert.Equal(8, (await _api.GetAsync($"{RecordsPath}?per_page=5000")).Json["result"]!.AsArray().Count);
        Assert.Equal(400, (await _api.GetAsync($"{RecordsPath}?per_page=0")).Status);
        Assert.Equal(100, (int)(await _api.GetAsync(RecordsPath)).Json["result_info"]!["per_page"]!);
        Assert.Equal("h3.example.com", (string?)(await _api.GetAsync($"{RecordsPath}?name=h3.example.com")).Json["result"]![0]!["name"]);
    }

    [Fact]
    public async Task A_batch_deletes_before_it_posts()
    {
        var alias = _zone.Seed("CNAME", "www", "a.example.net.", 300);
        var text = _zone.Seed("TXT", "t", "\"old\"", 300);
        var whole = _zone.Seed("A", "w", "192.0.2.1", 300, comment: "gone after PUT");
        var reply = await BatchAsync($$"""
            {"posts":[{"type":"A","name":"www","content":"192.0.2.9","ttl":60}],
             "puts":[{"id":"{{whole.Id}}","type":"A","name":"w","content":"192.0.2.2"}],
             "patches":[{"id":"{{text.Id}}","content":"\"new\""}],
             "deletes":[{"id":"{{alias.Id}}"}]}
            """);
        Assert.Equal(200, reply.Status);
        Assert.Equal(["deletes", "patches", "puts", "posts"], reply.Json["result"]!.AsObject().Select(pair => pair.Key));
        Assert.Equal(["A w 192.0.2.2 1", "A www 192.0.2.9 60", "TXT t \"new\" 300"],
            _zone.Records.Select(record => $"{record.Type} {record.Name.Split('.')[0]} {record.Content} {record.Ttl}"));
        Assert.Null(_zone.Records[0].Comment);
        Assert.Equal("192.0.2.9", (await ServedAsync("www.example.com.", "A")).Answers.Single().DataText);
    }

    [Fact]
    public async Task A_batch_with_one_fault_changes_nothing()
    {
        var kept = _zone.Seed("A", "a", "192.0.2.1", 300);
        _zone.Seed("A", "b", "192.0.2.1", 300);
        var before = _zone.Records;
        AssertRefused(await BatchAsync($$"""
            {"deletes":[{"id":"{{kept.Id}}"}],"posts":[{"type":"A","name":"c","content":"192.0.2.1"},{"type":"A","name":"b","content":"192.0.2.1","ttl":300},{"type":"A","name":"d","content":"bad"}]}
            """), 400, 81058);
        Assert.Equal(before, _zone.Records);
        AssertRefused(await BatchAsync($$"""{"deletes":[{"id":"{{kept.Id}}"},{"id":"{{kept.Id}}"}]}"""), 404, 81044);
        Assert.Equal(before, _zone.Records);
    }

    [Theory]
    [InlineData(200, "free", 200)]
    [InlineData(201, "free", 400)]
    [InlineData(201, "pro", 200)]
    public async Task A_batch_is_limited_by_the_plan(int count, string plan, int status)
    {
        var zone = _cloudflare.AddZone("other.example", plan);
        var posts = string.Join(',', Enumerable.Range(0, count).Select(number => $$"""{"type":"A","name":"h{{number}}","content":"192.0.2.1"}"""));
        var reply = await _api.SendAsync("POST", $"zones/{zone.Id}/dns_records/batch", $$"""{"posts":[{{posts}}]}""");
        Assert.Equal((status, status == 200 ? count : 0), (reply.Status, zone.Records.Count));
    }

    [Fact]
    public async Task Proxied_names_answer_the_edge_with_five_minutes()
    {
        _zone.Seed("A", "shop", "203.0.113.10", proxied: true);
        _zone.Seed("A", "shop", "203.0.113.11", 60);
        var answer = await ServedAsync("shop.example.com.", "A");
        Assert.Equal(("198.51.100.10", 300u), (answer.Answers.Single().DataText, answer.Answers.Single().Ttl));
        Assert.Equal("2001:db8:cf::10", (await ServedAsync("shop.example.com.", "AAAA")).Answers.Single().DataText);
        Assert.Empty((await ServedAsync("shop.example.com.", "CNAME")).Answers);
    }

    [Fact]
    public async Task An_alias_at_the_apex_is_flattened()
    {
        _zone.Seed("CNAME", "@", "host.example.com.", 300);
        _zone.Seed("A", "host", "192.0.2.7", 60);
        var answer = await ServedAsync("example.com.", "A");
        Assert.Equal(("example.com.", "A", "192.0.2.7"), (answer.Answers.Single().Name.Text, answer.Answers.Single().Type.ToString(), answer.Answers.Single().DataText));
        Assert.Empty((await ServedAsync("example.com.", "CNAME")).Answers);
        Assert.Equal(2, (await ServedAsync("example.com.", "NS")).Answers.Count);
    }

    [Fact]
    public async Task Foreign_name_servers_at_the_apex_are_served_only_with_multi_provider()
    {
        _zone.Seed("NS", "@", "ns1.desec.io.", 3600);
        Assert.Equal(2, (await ServedAsync("example.com.", "NS")).Answers.Count);
        Assert.False((bool)(await _api.GetAsync($"zones/{_zone.Id}/dns_settings")).Json["result"]!["multi_provider"]!);
        var reply = await _api.SendAsync("PATCH", $"zones/{_zone.Id}/dns_settings", """{"multi_provider":true}""");
        Assert.True((bool)reply.Json["result"]!["multi_provider"]!);
        Assert.Equal(["amy.ns.cloudflare.com.", "bob.ns.cloudflare.com.", "ns1.desec.io."], (await ServedAsync("example.com.", "NS")).Answers.Select(record => record.DataText));
    }

    [Fact]
    public async Task Beyond_the_rate_everything_is_refused_for_five_minutes()
    {
        await using var small = await CloudflareEmulator.StartAsync(new CloudflareOptions { Zones = ["example.com"], Clock = _clock, RequestsPerFiveMinutes = 3 });
        using var api = new Api(small.Endpoint, $"Bearer {small.Token}");
        Assert.Equal("\"default\";r=2;t=300", (await api.GetAsync("zones")).Headers["Ratelimit"]);
        Assert.Equal("\"default\";q=3;w=300", (await api.GetAsync("zones")).Headers["Ratelimit-Policy"]);
        await api.GetAsync("zones");
        _clock.Advance(TimeSpan.FromSeconds(10));
        var refused = await api.GetAsync("zones");
        Assert.Equal((429, "300"), (refused.Status, refused.Headers["Retry-After"]));
        _clock.Advance(TimeSpan.FromSeconds(298));
        Assert.Equal((429, "2"), ((await api.GetAsync("zones")).Status, (await api.GetAsync("zones")).Headers["Retry-After"]));
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(200, (await api.GetAsync("zones")).Status);
    }

    [Fact]
    public async Task Requests_are_counted_by_kind()
    {
        await _api.GetAsync("zones");
        await CreateAsync("""{"type":"A","name":"x","content":"192.0.2.1"}""");
        Assert.Equal((1, 1), (_cloudflare.Requests.Reads, _cloudflare.Requests.Writes));
        Assert.Equal(("POST", 200, RequestKind.Write), (_cloudflare.Requests.All[1].Method, _cloudflare.Requests.All[1].Status, _cloudflare.Requests.All[1].Kind));
        Assert.DoesNotContain(_cloudflare.Token, string.Concat(_cloudflare.Requests.All), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SRV", "_a._tcp", "1 2 3 t.example.net.")]
    [InlineData("CAA", "x", "128 iodef \"mailto:a@example.com\"")]
    [InlineData("NAPTR", "x", "100 50 \"s\" \"SIP+D2T\" \"!^.*$!sip:a!\" r.example.com.")]
    [InlineData("LOC", "x", "31 58 52.100 S 115 49 11.700 E 20.00m 10.00m 10.00m 2.00m")]
    [InlineData("SSHFP", "x", "4 2 abcd")]
    [InlineData("DNSKEY", "@", "256 3 13 AQID")]
    [InlineData("SVCB", "x", "1 svc.example.net. port=8443")]
    [InlineData("URI", "x", "10 1 \"https://example.com/\"")]
    [InlineData("TXT", "x", "\"quote \\\" and \\\\ and \\195\\164\"")]
    [InlineData("MX", "x", "0 .")]
    public async Task What_the_API_shows_can_be_sent_back(string type, string name, string value)
    {
        var seeded = _zone.Seed(type, name, value, 300);
        var shown = (await _api.GetAsync($"{RecordsPath}/{seeded.Id}")).Json["result"]!;
        _zone.Clear();
        var again = await CreateAsync(shown.ToJsonString());
        Assert.Equal(value, _zone.Records.Single().MasterText);
        Assert.Equal((string?)shown["content"], (string?)again["content"]);
        Assert.Equal(shown["data"]?.ToJsonString(), again["data"]?.ToJsonString());
        Assert.Equal(value, (await ServedAsync(_zone.Records.Single().Name, type)).Answers[^1].DataText);
    }

    private static void AssertRefused(Api.Reply reply, int status, int code)
    {
        Assert.Equal((status, code), (reply.Status, (int)reply.Json["errors"]![0]!["code"]!));
        Assert.False((bool)reply.Json["success"]!);
    }

    private Task<Api.Reply> BatchAsync(string body) => _api.SendAsync("POST", $"{RecordsPath}/batch", body);

    private async Task<JsonNode> CreateAsync(string body)
    {
        var reply = await _api.SendAsync("POST", RecordsPath, body);
        Assert.True(reply.Status == 200, reply.Body);
        return reply.Json["result"]!;
    }

    private async Task<DnsMessage> ServedAsync(string name, string type) =>
        await DnsExchange.AskAsync(_cloudflare.NameServers[0].Endpoint, DnsMessage.Query(1, WireName.Parse(name), RecordType.Parse(type)),
            TimeSpan.FromSeconds(5), TimeProvider.System, cancel: TestContext.Current.CancellationToken) ?? throw new TimeoutException("no answer");
}
