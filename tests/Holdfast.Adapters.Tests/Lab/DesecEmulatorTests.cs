using System.Text.Json.Nodes;
using Holdfast.Lab.Desec;
using Holdfast.Lab.Dns;
using Holdfast.Lab.Faults;
using Microsoft.Extensions.Time.Testing;

namespace Holdfast.Adapters.Tests.Lab;

/// <summary>The table of answers measured against desec-stack, case by case, as a bare HTTP client sees them.</summary>
public sealed class DesecEmulatorTests : IAsyncLifetime
{
    private const string Rrsets = "domains/example.com/rrsets/";

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 23, 5, 0, 0, TimeSpan.Zero));
    private DesecEmulator _desec = null!;
    private DesecDomain _domain = null!;
    private Api _api = null!;

    public async ValueTask InitializeAsync()
    {
        _desec = await DesecEmulator.StartAsync(new DesecOptions { Domains = ["example.com"], Clock = _clock });
        _domain = _desec.Domain("example.com");
        _api = new Api(_desec.Endpoint, $"Token {_desec.Token}");
    }

    public async ValueTask DisposeAsync()
    {
        _api.Dispose();
        await _desec.DisposeAsync();
    }

    [Theory]
    [InlineData(null, """{"detail":"Authentication credentials were not provided."}""")]
    [InlineData("Token nonsense", """{"detail":"Invalid token."}""")]
    public async Task A_request_without_a_good_token_is_turned_away(string? authorization, string body)
    {
        using var stranger = new Api(_desec.Endpoint, authorization);
        var reply = await stranger.GetAsync("domains/");
        Assert.Equal((401, "Token", body), (reply.Status, reply.Headers["WWW-Authenticate"], reply.Body));
    }

    [Fact]
    public async Task A_new_domain_shows_its_key_and_minimum()
    {
        var reply = await _api.SendAsync("POST", "domains/", """{"name":"example.org"}""");
        Assert.Equal(201, reply.Status);
        Assert.Equal(["created", "keys", "minimum_ttl", "name", "published", "touched"], reply.Json.AsObject().Select(pair => pair.Key).Order());
        Assert.Null(reply.Json["published"]);
        Assert.Equal(3600, (int)reply.Json["minimum_ttl"]!);
        var key = reply.Json["keys"]!.AsArray().Single()!;
        Assert.Equal((257, "csk", true, 2), ((int)key["flags"]!, (string?)key["keytype"], (bool)key["managed"]!, key["ds"]!.AsArray().Count));
        Assert.StartsWith("257 3 13 ", (string?)key["dnskey"], StringComparison.Ordinal);
        Assert.Equal(64, ((string)key["ds"]![0]!).Split(' ')[3].Length);
        var again = await _api.SendAsync("POST", "domains/", """{"name":"example.org"}""");
        AssertBody(again, 400, """{"name":["domain with this name already exists."]}""");
        var bad = await _api.SendAsync("POST", "domains/", """{"name":"not a name"}""");
        AssertBody(bad, 400, """{"name":["Domain names must be labels separated by dots. Labels may consist of up to 63 letters, digits, hyphens, and underscores. The last label may not contain an underscore."]}""");
    }

    [Fact]
    public async Task The_list_of_domains_has_no_keys()
    {
        var domains = (await _api.GetAsync("domains/")).Json.AsArray();
        Assert.Equal((1, false), (domains.Count, domains[0]!.AsObject().ContainsKey("keys")));
        Assert.Equal("example.com", (string?)(await _api.GetAsync("domains/?owns_qname=a.b.example.com")).Json[0]!["name"]);
        Assert.True((await _api.GetAsync("domains/example.com/")).Json.AsObject().ContainsKey("keys"));
    }

    [Fact]
    public async Task A_new_domain_has_its_name_servers()
    {
        var sets = (await _api.GetAsync(Rrsets)).Json.AsArray();
        Assert.Equal(("", "NS", "example.com."), ((string?)sets[0]!["subname"], (string?)sets[0]!["type"], (string?)sets[0]!["name"]));
        Assert.Equal(["ns1.desec.io.", "ns2.desec.org."], sets[0]!["records"]!.AsArray().Select(record => (string?)record));
        Assert.Equal("", (string?)(await _api.GetAsync($"{Rrsets}@/NS/")).Json["subname"]);
        Assert.Equal("", (string?)(await _api.GetAsync($"{Rrsets}.../NS/")).Json["subname"]);
    }

    [Fact]
    public async Task One_set_is_read_with_all_its_fields()
    {
        _domain.Seed("web-router", "CNAME", 3600, "Edge.Example-CDN.net.");
        foreach (var path in (string[])["web-router/CNAME/", "web-router.../CNAME/"])
        {
            var reply = await _api.GetAsync(Rrsets + path);
            Assert.Equal(200, reply.Status);
            Assert.Equal(["created", "domain", "subname", "name", "records", "ttl", "type", "touched"], reply.Json.AsObject().Select(pair => pair.Key));
            Assert.Equal(("example.com", "web-router.example.com.", "edge.example-cdn.net."),
                ((string?)reply.Json["domain"], (string?)reply.Json["name"], (string?)reply.Json["records"]![0]));
        }
        Assert.Single((await _api.GetAsync($"{Rrsets}?type=CNAME")).Json.AsArray());
        Assert.Single((await _api.GetAsync($"{Rrsets}?subname=")).Json.AsArray());
    }

    [Fact]
    public async Task A_bulk_change_answers_the_touched_sets_in_no_order()
    {
        _domain.Seed("b", "A", 3600, "192.0.2.1");
        var reply = await PatchAsync("""
            [{"subname":"a","type":"A","ttl":3600,"records":["192.0.2.1"]},{"subname":"b","type":"A","ttl":7200},{"subname":"c","type":"TXT","ttl":3600,"records":["\"x\""]}]
            """);
        Assert.Equal(200, reply.Status);
        var names = reply.Json.AsArray().Select(set => (string)set!["subname"]!).ToArray();
        Assert.Equal(["a", "b", "c"], names.Order());
        Assert.NotEqual(["a", "b", "c"], names);
        Assert.Equal((7200, "192.0.2.1"), (_domain.Find("b", "A")!.Ttl, _domain.Find("b", "A")!.Records[0]));
    }

    [Fact]
    public async Task Empty_records_delete_and_nothing_is_left_to_show()
    {
        _domain.Seed("a", "A", 3600, "192.0.2.1");
        AssertBody(await PatchAsync("""[{"subname":"a","type":"A","records":[]},{"subname":"never","type":"A","records":[]}]"""), 200, "[]");
        Assert.Null(_domain.Find("a", "A"));
    }

    [Fact]
    public async Task An_alias_and_an_address_swap_in_one_request()
    {
        _domain.Seed("www", "CNAME", 3600, "a.example.net.");
        var reply = await PatchAsync("""[{"subname":"www","type":"A","ttl":3600,"records":["192.0.2.1"]},{"subname":"www","type":"CNAME","records":[]}]""");
        Assert.Equal((200, 1), (reply.Status, reply.Json.AsArray().Count));
        Assert.Equal("192.0.2.1", (await ServedAsync("www.example.com.", "A", 1)).Answers.Single().DataText);
    }

    [Fact]
    public async Task One_known_set_is_replaced_and_an_unknown_one_is_not_created()
    {
        _domain.Seed("www", "CNAME", 3600, "a.example.net.");
        var put = await _api.SendAsync("PUT", $"{Rrsets}www/CNAME/", """{"ttl":3600,"records":["b.example.net."]}""");
        Assert.Equal((200, "b.example.net."), (put.Status, (string?)put.Json["records"]![0]));
        foreach (var method in (string[])["PUT", "PATCH"])
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            AssertBody(await _api.SendAsync(method, $"{Rrsets}new/CNAME/", """{"ttl":3600,"records":["b.example.net."]}"""), 404, """{"detail":"No RRset matches the given query."}""");
        }
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(204, (await _api.SendAsync("PATCH", $"{Rrsets}www/CNAME/", """{"records":[]}""")).Status);
        Assert.Equal(204, (await _api.SendAsync("DELETE", $"{Rrsets}www/CNAME/", null)).Status);
    }

    [Fact]
    public async Task The_at_sign_belongs_into_paths_only()
    {
        _domain.Seed("", "A", 3600, "192.0.2.1");
        var reply = await _api.SendAsync("PUT", $"{Rrsets}@/A/", """{"subname":"@","type":"A","ttl":3600,"records":["192.0.2.2"]}""");
        AssertBody(reply, 400, """{"subname":["Can only be written on create."]}""");
        Assert.Equal(400, (await PatchAsync("""[{"subname":"@","type":"A","ttl":3600,"records":["192.0.2.2"]}]""")).Status);
    }

    [Theory]
    [InlineData("""[{"subname":"a","type":"A","ttl":60,"records":["192.0.2.1"]},{"subname":"b","type":"A","ttl":3600,"records":["192.0.2.1"]}]""",
        """[{"ttl":["Ensure this value is greater than or equal to 3600."]},{}]""")]
    [InlineData("""[{"subname":"a","type":"A","ttl":90000,"records":["192.0.2.1"]}]""", """[{"ttl":["Ensure this value is less than or equal to 86400."]}]""")]
    [InlineData("""[{"subname":"a","type":"CNAME","ttl":3600,"records":["b.example.net"]}]""",
        """[{"non_field_errors":["Hostname must be fully qualified (i.e., end in a dot: \"example.com.\")"]}]""")]
    [InlineData("""[{"subname":"a","type":"CNAME","ttl":3600,"records":["b.example.net.","c.example.net."]}]""", """["CNAME RRset cannot have multiple records."]""")]
    [InlineData("""[{"subname":"","type":"CNAME","ttl":3600,"records":["b.example.net."]}]""",
        """[{"non_field_errors":["RRset with conflicting type present at same subname: database (NS). (No other RRsets are allowed alongside CNAME.)"]}]""")]
    [InlineData("""[{"subname":"alias","type":"A","ttl":3600,"records":["192.0.2.1"]}]""",
        """[{"non_field_errors":["RRset with conflicting type present at same subname: database (CNAME). (No other RRsets are allowed alongside CNAME.)"]}]""")]
    [InlineData("""[{"subname":"a","type":"A","ttl":3600,"records":["300.0.2.1"]}]""", """[{"non_field_errors":["Record content for type A malformed: Text input is malformed."]}]""")]
    [InlineData("""[{"subname":"a","type":"TXT","ttl":3600,"records":["plain"]}]""", """[{"non_field_errors":["Data for TXT records must be given using quotation marks."]}]""")]
    [InlineData("""[{"subname":"a","type":"FOO","ttl":3600,"records":["x"]}]""", """[{"type":["The FOO RR set type is currently unsupported."]}]""")]
    [InlineData("""[{"subname":"a","type":"SOA","ttl":3600,"records":["x"]}]""", """[{"type":["You cannot tinker with the SOA RR set. It is managed automatically."]}]""")]
    [InlineData("""[{"subname":"a","type":"A","records":["192.0.2.1"]}]""", """[{"ttl":["This field is required."]}]""")]
    [InlineData("""[{"subname":"a","ttl":3600,"records":["192.0.2.1"]}]""", """[{"type":["This field is required."]}]""")]
    [InlineData("""[{"subname":"a","type":"A","ttl":3600,"records":["192.0.2.1"]},{"subname":"a","type":"A","ttl":3600,"records":["192.0.2.2"]}]""",
        """[{"non_field_errors":["Same subname and type as in position(s) 1, but must be unique."]},{"non_field_errors":["Same subname and type as in position(s) 0, but must be unique."]}]""")]
    [InlineData("""{"subname":"a","type":"A","ttl":3600,"records":["192.0.2.1"]}""", """{"non_field_errors":["Expected a list of items but got dict."]}""")]
    [InlineData("[{", """{"detail":"JSON parse error - Expecting property name enclosed in double quotes: line 1 column 3 (char 2)"}""")]
    [InlineData("""[{"subname":"a","type":"A","ttl":"soon","records":["192.0.2.1"]}]""", """[{"ttl":["A valid integer is required."]}]""")]
    [InlineData("""[{"subname":"a","type":"A","ttl":3600,"records":["192.0.2.1","192.0.2.1"]}]""", """[{"non_field_errors":["Duplicate: records must be semantically unique"]}]""")]
    public async Task Bad_bulk_changes_get_these_words_and_apply_nothing(string request, string answer)
    {
        _domain.Seed("alias", "CNAME", 3600, "a.example.net.");
        var before = _domain.Rrsets;
        AssertBody(await PatchAsync(request), 400, answer);
        Assert.Equal(before, _domain.Rrsets);
    }

    [Fact]
    public async Task A_set_is_created_once()
    {
        const string Body = """{"type":"A","ttl":3600,"records":["192.0.2.1"]}""";
        var created = await _api.SendAsync("POST", Rrsets, Body);
        Assert.Equal((201, ""), (created.Status, (string?)created.Json["subname"]));
        AssertBody(await _api.SendAsync("POST", Rrsets, Body), 400,
            """{"non_field_errors":["Another RRset with the same subdomain and type exists for this domain. (Try modifying it.)"]}""");
    }

    [Fact]
    public async Task Missing_things_are_not_found()
    {
        AssertBody(await _api.GetAsync($"{Rrsets}missing/A/"), 404, """{"detail":"No RRset matches the given query."}""");
        AssertBody(await _api.GetAsync("domains/foreign.example/rrsets/"), 404, """{"detail":"Not found."}""");
    }

    [Fact]
    public async Task The_third_write_within_a_second_waits_a_second()
    {
        await PatchAsync("[]");
        await PatchAsync("[]");
        var refused = await PatchAsync("[]");
        Assert.Equal((429, "1"), (refused.Status, refused.Headers["Retry-After"]));
        AssertBody(refused, 429, """{"detail":"Request was throttled. Expected available in 1 second."}""");
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(200, (await PatchAsync("[]")).Status);
    }

    [Fact]
    public async Task The_sixteenth_write_within_a_minute_waits_for_the_oldest_to_leave()
    {
        for (var write = 0; write < 15; write++)
        {
            Assert.Equal(200, (await PatchAsync("[]")).Status);
            _clock.Advance(TimeSpan.FromMilliseconds(766));
        }
        // 11.49 s after the first: 48.51 s are left, shown as 49.
        AssertBody(await PatchAsync("[]"), 429, """{"detail":"Request was throttled. Expected available in 49 seconds."}""");
        _clock.Advance(TimeSpan.FromSeconds(49));
        Assert.Equal(200, (await PatchAsync("[]")).Status);
    }

    [Fact]
    public async Task The_eleventh_read_within_a_second_waits()
    {
        for (var read = 0; read < 10; read++) Assert.Equal(200, (await _api.GetAsync(Rrsets)).Status);
        AssertBody(await _api.GetAsync(Rrsets), 429, """{"detail":"Request was throttled. Expected available in 1 second."}""");
    }

    [Fact]
    public async Task Writes_have_an_hourly_and_a_daily_budget_per_domain()
    {
        _desec.AddDomain("example.net");
        var written = 0;
        for (var minute = 0; minute < 24 * 60; minute += 2)
        {
            if ((await PatchAsync("[]")).Status == 200) written++;
            _clock.Advance(TimeSpan.FromSeconds(1));
            if ((await PatchAsync("[]")).Status == 200) written++;
            _clock.Advance(TimeSpan.FromSeconds(119));
        }
        Assert.Equal(300, written);
        Assert.Equal(200, (await _api.SendAsync("PATCH", "domains/example.net/rrsets/", "[]")).Status);
    }

    [Fact]
    public async Task A_dead_back_end_is_an_HTML_page()
    {
        _desec.BackEndDown = true;
        var reply = await _api.SendAsync("POST", "domains/", """{"name":"example.org"}""");
        Assert.Equal((500, "text/html; charset=utf-8"), (reply.Status, reply.Headers["Content-Type"]));
        Assert.Equal(200, (await _api.GetAsync("domains/")).Status);
    }

    [Fact]
    public async Task More_than_five_hundred_sets_need_the_cursor()
    {
        for (var number = 0; number < 1000; number++) _domain.Seed($"h{number}", "A", 3600, "192.0.2.1");
        var refused = await _api.GetAsync(Rrsets);
        AssertBody(refused, 400, """{"detail":"Pagination required. You can query up to 500 items at a time (1001 total). Please use the `first` page link (see Link header)."}""");
        Assert.Equal($"<{_desec.Endpoint}{Rrsets}?cursor=>; rel=\"first\"", refused.Headers["Link"]);
        var names = new List<string>();
        var next = $"{_desec.Endpoint}{Rrsets}?cursor=";
        var pages = 0;
        for (; next is not null; pages++)
        {
            var page = await _api.GetAsync(next);
            names.AddRange(page.Json.AsArray().Select(set => (string)set!["subname"]!));
            next = page.Headers["Link"].Split(", ").SingleOrDefault(link => link.EndsWith("rel=\"next\"", StringComparison.Ordinal))?.Split('<', '>')[1];
        }
        Assert.Equal((3, 1001, 1001), (pages, names.Count, names.Distinct().Count()));
        Assert.Equal(("h999", ""), (names[0], names[^1]));
        Assert.Contains("type=A", (await _api.GetAsync($"{Rrsets}?type=A&cursor=")).Headers["Link"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("A", "192.0.2.1", "192.0.2.1")]
    [InlineData("AAAA", "2001:0DB8:0::1", "2001:db8::1")]
    [InlineData("MX", "10 Mail.Example.net.", "10 mail.example.net.")]
    [InlineData("TXT", "\"a\"   \"b\"", "\"a\" \"b\"")]
    [InlineData("TXT", "\"\\228\"", "\"\\228\"")]
    [InlineData("CAA", "0 issue ca.example.net", "0 issue \"ca.example.net\"")]
    [InlineData("SRV", "1 2 443 Target.example.net.", "1 2 443 target.example.net.")]
    public async Task Values_are_made_canonical(string type, string value, string canonical)
    {
        var item = new JsonObject { ["subname"] = "x", ["type"] = type, ["ttl"] = 3600, ["records"] = new JsonArray(value) };
        var reply = await PatchAsync(new JsonArray(item).ToJsonString());
        Assert.Equal((200, canonical), (reply.Status, (string?)reply.Json[0]!["records"]![0]));
        Assert.Equal(canonical, (await ServedAsync("x.example.com.", type, 0)).Answers.Single().DataText);
    }

    [Fact]
    public async Task Both_servers_serve_what_was_stored_at_once()
    {
        await PatchAsync("""[{"subname":"r","type":"CNAME","ttl":3600,"records":["a.example.net."]}]""");
        foreach (var server in (int[])[0, 1])
        {
            var reply = await ServedAsync("r.example.com.", "CNAME", server);
            Assert.Equal(("a.example.net.", 3600u, true), (reply.Answers.Single().DataText, reply.Answers.Single().Ttl, reply.Authoritative));
        }
        Assert.Equal(_domain.Dnskey, (await ServedAsync("example.com.", "DNSKEY", 0)).Answers.Single().DataText);
    }

    [Fact]
    public async Task A_write_without_change_moves_touched_and_not_published()
    {
        const string Body = """[{"subname":"a","type":"A","ttl":3600,"records":["192.0.2.1"]}]""";
        await PatchAsync(Body);
        var (touched, published) = (_domain.Touched, _domain.Published);
        _clock.Advance(TimeSpan.FromSeconds(5));
        await PatchAsync(Body);
        Assert.Equal((true, published), (_domain.Touched > touched, _domain.Published));
    }

    [Fact]
    public async Task The_dynamic_path_takes_short_TTLs_and_has_a_throttle_of_its_own()
    {
        var uri = $"{_desec.DynDnsEndpoint}?hostname=a.example.com,b.example.com&myipv4=192.0.2.7&myipv6=";
        _domain.Seed("a", "AAAA", 3600, "2001:db8::1");
        Assert.Equal((200, "good"), ((await _api.GetAsync(uri)).Status, (await _api.GetAsync(uri)).Body));
        Assert.Equal((60, "192.0.2.7", null), (_domain.Find("b", "A")!.Ttl, _domain.Find("a", "A")!.Records[0], _domain.Find("a", "AAAA")));
        Assert.Equal((429, "120"), ((await _api.GetAsync(uri)).Status, (await _api.GetAsync(uri)).Headers["Retry-After"]));
        Assert.Equal(200, (await PatchAsync("[]")).Status);
        Assert.Equal(RequestKind.Write, _desec.Requests.All[0].Kind);
    }

    [Fact]
    public void DS_records_are_those_that_the_tools_of_BIND_compute() =>
        // dnssec-dsfromkey -a SHA-256 -a SHA-384
        Assert.Equal(
            [
                "2371 13 2 c988ec423e3880eb8dd8a46fe06ca230ee23f35b578d64e78b29c3e1c83d245a",
                "2371 13 4 da0163a25f5219588189215e44b444102848e853ae6a78b96ae5c75a4df7c90bd1fbcd5761bd2aa4a477c5fe0b514312",
            ],
            DesecValues.Ds("example.com", "257 3 13 mdsswUyr3DPW132mOi8V9xESWE8jTo0dxCjjnopKl+GqJxpVXckHAeF+KkxLbxILfDLUT0rAK9iUzy1L53eKGQ=="));

    [Theory]
    [InlineData("{\"a\" 1}", "Expecting ':' delimiter: line 1 column 6 (char 5)")]
    [InlineData("[1 2]", "Expecting ',' delimiter: line 1 column 4 (char 3)")]
    [InlineData("[1]\n x", "Extra data: line 2 column 2 (char 5)")]
    [InlineData("[\"a]", "Unterminated string starting at: line 1 column 2 (char 1)")]
    [InlineData("{\"a\":}", "Expecting value: line 1 column 6 (char 5)")]
    [InlineData("{\"a\":[1,-2.5e3,null,true,\"\\u00e4\"]}", null)]
    public void Broken_JSON_is_described_as_Python_does(string text, string? complaint) => Assert.Equal(complaint, PythonJson.Complaint(text));

    private static void AssertBody(Api.Reply reply, int status, string body)
    {
        Assert.Equal(status, reply.Status);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(body), reply.Json), $"expected {body}\nbut came {reply.Body}");
    }

    private Task<Api.Reply> PatchAsync(string body) => _api.SendAsync("PATCH", Rrsets, body);

    private async Task<DnsMessage> ServedAsync(string name, string type, int server) =>
        await DnsExchange.AskAsync(_desec.NameServers[server].Endpoint, DnsMessage.Query(1, WireName.Parse(name), RecordType.Parse(type)),
            TimeSpan.FromSeconds(5), TimeProvider.System, cancel: TestContext.Current.CancellationToken) ?? throw new TimeoutException("no answer");
}
