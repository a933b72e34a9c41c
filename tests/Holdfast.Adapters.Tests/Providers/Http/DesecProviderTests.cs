using System.Text;
using Holdfast.Adapters.Providers;
using Holdfast.Core;
using Holdfast.Core.Dns;
using Holdfast.Core.Failover;
using Holdfast.Core.Sync;
using Holdfast.Lab.Desec;
using Holdfast.Lab.Faults;
using static Holdfast.Adapters.Tests.Providers.Http.Zones;
using Wire = Holdfast.Adapters.Providers.Desec;

namespace Holdfast.Adapters.Tests.Providers.Http;

public sealed class DesecProviderTests : IAsyncLifetime
{
    private DesecEmulator _desec = null!;
    private DesecDomain _domain = null!;
    private TestProvider _owned = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private IProvider Provider => _owned.Instance;

    public async ValueTask InitializeAsync()
    {
        _desec = await DesecEmulator.StartAsync(new DesecOptions { Throttled = false });
        _domain = _desec.AddDomain(Example.Value);
        _owned = TestProvider.Of("desec", _desec.Endpoint, "token", _desec.Token, _desec.NameServers, budgetClock: new RacingClock());
    }

    public async ValueTask DisposeAsync()
    {
        _owned.Dispose();
        await _desec.DisposeAsync();
    }

    [Fact]
    public async Task A_thousand_changes_are_two_writes()
    {
        await Provider.SyncAsync(Hosts(1000));
        Assert.Equal((2, 2), (_desec.Requests.Reads, _desec.Requests.Writes));

        // Three pages and the domain before and after them, because pages may move under a reader.
        _desec.Requests.Clear();
        await Provider.SyncAsync(Hosts(1000, variant: 1));
        Assert.Equal((5, 2), (_desec.Requests.Reads, _desec.Requests.Writes));
    }

    [Fact]
    public async Task The_minimum_TTL_of_the_domain_is_read_and_noted()
    {
        var plan = await Provider.SyncAsync(Set("www", 60, "A", "192.0.2.1"));
        Assert.Equal(3600, _domain.Find("www", "A")!.Ttl);
        Assert.Contains(plan.Notes, note => note.Contains("TTL raised to 3600 s", StringComparison.Ordinal) && note.Contains("57 min", StringComparison.Ordinal));
        Assert.True((await Provider.PlanAsync(Set("www", 60, "A", "192.0.2.1"))).IsEmpty);
    }

    [Fact]
    public async Task A_router_and_its_epoch_are_read_with_one_request_and_flipped_with_one()
    {
        _domain.Seed("web.r", "CNAME", 3600, "edge.example.net.");
        _domain.Seed("_holdfast.web.r", "TXT", 3600, "\"v=1 epoch=1\"");
        // The domain's minimum TTL is asked for once.
        await Provider.ReadSetsAsync(Example, [Key("web.r", "CNAME")], Cancel);
        _desec.Requests.Clear();
        var keys = new[] { Key("web.r", "CNAME"), Key("_holdfast.web.r", "TXT") };
        var read = await Provider.ReadSetsAsync(Example, keys.ToValueList(), Cancel);
        Assert.Equal((1, 0), (_desec.Requests.Reads, _desec.Requests.Writes));
        var changes = read.Sets.Select(have => (Change)new Change.Update(have, new DesiredSet(
            new RecordSet(have.Key, have.Set.Ttl, [have.Key.Type == RecordType.CNAME ? "other.example.net." : "\"v=1 epoch=2\""])))).ToValueList();
        Assert.All(await Provider.ApplyAsync(Example, changes, Cancel), outcome => Assert.IsType<ChangeOutcome.Applied>(outcome));
        Assert.Equal((1, 1), (_desec.Requests.Reads, _desec.Requests.Writes));
    }

    [Fact]
    public async Task One_set_of_a_zone_is_one_request_and_its_absence_too()
    {
        _domain.Seed("www", "A", 3600, "192.0.2.1");
        Assert.Single((await Provider.ReadSetsAsync(Example, [Key("www", "A")], Cancel)).Sets);
        Assert.Empty((await Provider.ReadSetsAsync(Example, [Key("nothing", "A")], Cancel)).Sets);
        Assert.Equal(3, _desec.Requests.Count); // and the domain itself, once
        await Assert.ThrowsAsync<ProviderException>(() => Provider.ReadSetsAsync(DnsName.Parse("nobody.example"), [new RecordKey(DnsName.Parse("nobody.example"), RecordType.A)], Cancel));
    }

    [Fact]
    public async Task What_deSEC_refuses_by_name_fails_alone_and_the_rest_is_sent_once_more()
    {
        var changes = Hosts(300).Select(set => (Change)new Change.Create(new DesiredSet(set.Set)))
            .Append(new Change.Create(new DesiredSet(Set("short", 30, "A", "192.0.2.1").Set)))
            .Append(new Change.Create(new DesiredSet(Set("odd", 3600, "TYPE65300", @"\# 1 00").Set))).ToValueList();

        var outcomes = await Provider.ApplyAsync(Example, changes, Cancel);

        Assert.Equal(300, outcomes.Count(outcome => outcome is ChangeOutcome.Applied));
        var failed = outcomes.OfType<ChangeOutcome.Failed>().ToDictionary(outcome => outcome.Change.Key, outcome => outcome.Reason);
        Assert.Equal(["ttl: Ensure this value is greater than or equal to 3600."], [failed[Key("short", "A")]]);
        Assert.Contains("type:", failed[Key("odd", "TYPE65300")], StringComparison.Ordinal);
        Assert.Equal(2, _desec.Requests.Writes);
    }

    [Fact]
    public async Task A_swap_whose_new_half_is_refused_leaves_the_old_half()
    {
        _domain.Seed("www", "CNAME", 3600, "web.example.net.");
        var have = (await Provider.ReadSetsAsync(Example, [Key("www", "CNAME")], Cancel)).Sets.Single();
        var outcomes = await Provider.ApplyAsync(
            Example,
            [
                new Change.Delete(have, DeleteReason.Replaced),
                new Change.Create(new DesiredSet(Set("www", 30, "A", "192.0.2.1").Set)),
                new Change.Create(new DesiredSet(A("other", "192.0.2.2").Set)),
            ],
            Cancel);
        Assert.Contains("www.example.com. A of the same name was refused", Assert.IsType<ChangeOutcome.Failed>(outcomes[0]).Reason, StringComparison.Ordinal);
        Assert.IsType<ChangeOutcome.Failed>(outcomes[1]);
        Assert.IsType<ChangeOutcome.Applied>(outcomes[2]);
        Assert.NotNull(_domain.Find("www", "CNAME"));
    }

    [Theory]
    [InlineData("@", "DS", "1 8 2 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "no DS at the apex")]
    [InlineData("k", "DNSKEY", "257 3 13 AQID", "at the apex only")]
    [InlineData("tower", "LOC", "52 22 23 N 4 53 32 E -2m", "HTTP 500")]
    [InlineData("m", "MX", "10 _mail.example.net.", "no host name")]
    [InlineData("s", "SRV", "1 2 3 _sip.example.net.", "no host name")]
    [InlineData("d", "NS", "_ns.example.net.", "no host name")]
    [InlineData("a\\.b", "A", "192.0.2.1", "a-z, 0-9")]
    public async Task What_it_can_never_hold_is_refused_in_the_plan_and_at_the_API_as_the_real_one_does(string name, string type, string value, string words)
    {
        var odd = Zones.Set(name, 3600, type, value);

        var plan = await Provider.PlanAsync(odd, A("www", "192.0.2.1"));
        var objection = Assert.Single(plan.Objections);
        Assert.Equal(Guard.Unsupported, objection.Guard);
        Assert.Contains(words, objection.Message, StringComparison.Ordinal);

        // Past the plan: the others go through, and the culprit alone has the blame.
        Change[] changes = [.. Enumerable.Range(0, 6).Select(i => new Change.Create(new DesiredSet(A($"host{i}", "192.0.2.1").Set))), new Change.Create(new DesiredSet(odd.Set))];
        var outcomes = await Provider.ApplyAsync(Example, [.. changes], Cancel);
        Assert.All(outcomes.Take(6), outcome => Assert.IsType<ChangeOutcome.Applied>(outcome));
        Assert.True(outcomes[6] is ChangeOutcome.Failed or ChangeOutcome.Unknown, $"{outcomes[6]}");
        Assert.Equal(type == "LOC", outcomes[6] is ChangeOutcome.Unknown);
    }

    [Fact]
    public async Task DNAME_is_taken()
    {
        await Provider.SyncAsync(Zones.Set("d", 3600, "DNAME", "other.example.net."));
        Assert.Empty((await Provider.PlanAsync(Zones.Set("d", 3600, "DNAME", "other.example.net."))).Changes);
    }

    [Fact]
    public async Task A_switch_whose_epoch_the_policy_lacks_is_refused_at_once_and_names_the_sets_of_the_request()
    {
        _desec.Faults.Add(new FaultRule(new Fault.PolicyLacks()) { Kind = RequestKind.Write, BodyContains = "_holdfast" });
        Change[] changes =
        [
            new Change.Create(new DesiredSet(Zones.Set("web", 3600, "CNAME", "front.example.net.").Set)),
            new Change.Create(new DesiredSet(Zones.Set("_holdfast.web", 3600, "TXT", "\"v=1\"").Set)),
        ];

        var outcomes = await Provider.ApplyAsync(Example, [.. changes], WriteTerms.Router(Urgency.Ordinary, new SendPermit()), Cancel);

        Assert.Equal(1, _desec.Requests.Writes);
        foreach (var outcome in outcomes)
        {
            var reason = Assert.IsType<ChangeOutcome.Failed>(outcome).Reason;
            Assert.Contains("token's policies", reason, StringComparison.Ordinal);
            Assert.Contains("web.example.com. CNAME, _holdfast.web.example.com. TXT", reason, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_change_that_changes_nothing_costs_no_write()
    {
        _domain.Seed("www", "A", 3600, "192.0.2.1");
        var have = (await Provider.ReadSetsAsync(Example, [Key("www", "A")], Cancel)).Sets.Single();
        var outcome = Assert.Single(await Provider.ApplyAsync(Example, [new Change.Update(have, new DesiredSet(have.Set))], Cancel));
        Assert.IsType<ChangeOutcome.Applied>(outcome);
        Assert.Equal(0, _desec.Requests.Writes);
    }

    [Fact]
    public async Task Its_back_end_being_down_is_told_with_what_came()
    {
        _desec.BackEndDown = true;
        var (_, outcomes) = await Provider.TrySyncAsync(A("www", "192.0.2.1"));
        var unknown = Assert.IsType<ChangeOutcome.Unknown>(Assert.Single(outcomes));
        Assert.Contains("HTTP 500: '<!doctype html>", unknown.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""[{"ttl":["too low"]},{}]""", "", "0=ttl: too low")]
    [InlineData("""[{},{"non_field_errors":["Conflict.","Also."],"type":["bad"]}]""", "", "1=Conflict.; Also.; type: bad")]
    [InlineData("""["CNAME RRset cannot have multiple records."]""", "CNAME RRset cannot have multiple records.", "1=CNAME RRset cannot have multiple records.")]
    [InlineData("""["Something else."]""", "Something else.", "")]
    [InlineData("""{"detail":"JSON parse error"}""", "JSON parse error", "")]
    [InlineData("""{"name":["This field is required."]}""", "name: This field is required.", "")]
    [InlineData("""{"non_field_errors":["Expected a list of items but got dict."]}""", "Expected a list of items but got dict.", "")]
    [InlineData("""[{"ttl":["for another request"]}]""", "ttl: for another request", "")]
    public void Every_shape_of_an_error_is_understood(string body, string whole, string items)
    {
        Wire.DesecWrite[] request = [new("a", "A", 3600, ["192.0.2.1"]), new("b", "CNAME", 3600, ["x.example.", "y.example."])];
        var refusal = Wire.DesecRefusal.Read(Encoding.UTF8.GetBytes(body), request);
        Assert.Equal((whole, items), (refusal.Whole, string.Join(", ", refusal.Items.Select(item => $"{item.Key}={item.Value}"))));
    }

    [Fact]
    public async Task Only_the_cursor_of_a_link_is_followed()
    {
        using var elsewhere = new RawServer();
        using var impostor = new RawServer();
        var page = "[" + string.Join(',', Enumerable.Range(0, 500).Select(i => $$"""{"subname":"h{{i}}","type":"A","ttl":3600,"records":["192.0.2.1"]}""")) + "]";
        impostor.Answer("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 41\r\n\r\n{\"name\":\"example.com\",\"minimum_ttl\":3600}");
        impostor.Answer($"HTTP/1.1 200 OK\r\nConnection: close\r\nLink: <{elsewhere.Endpoint}?cursor=next>; rel=\"next\"\r\nContent-Length: {page.Length}\r\n\r\n{page}");
        impostor.Answer("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 71\r\n\r\n[{\"subname\":\"\",\"type\":\"NS\",\"ttl\":3600,\"records\":[\"ns1.desec.io.\"]}]    ");
        using var owned = TestProvider.Of("desec", new Uri(impostor.Endpoint, "api/v1/"), "token", "t0ken", Array.Empty<System.Net.IPEndPoint>(), budgetClock: new RacingClock());
        var read = await owned.Instance.ReadSetsAsync(Example, [Key("h1", "A"), Key("h2", "A")], Cancel);
        Assert.Equal(2, read.Sets.Count);
        Assert.Equal((3, 0), (impostor.Requests, elsewhere.Requests));
        Assert.Contains("rrsets/?cursor=next", impostor.Heard, StringComparison.Ordinal);
    }
}
