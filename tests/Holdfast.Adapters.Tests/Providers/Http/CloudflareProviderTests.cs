using Holdfast.Adapters.Providers;
using Holdfast.Core;
using Holdfast.Core.Dns;
using Holdfast.Core.Sync;
using Holdfast.Lab.Cloudflare;
using static Holdfast.Adapters.Tests.Providers.Http.Zones;

namespace Holdfast.Adapters.Tests.Providers.Http;

public sealed class CloudflareProviderTests : IAsyncLifetime
{
    private CloudflareEmulator _cloudflare = null!;
    private TestProvider _owned = null!;
    private CloudflareZone _zone = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private IProvider Provider => _owned.Instance;

    public async ValueTask InitializeAsync()
    {
        _cloudflare = await CloudflareEmulator.StartAsync(new CloudflareOptions { RequestsPerFiveMinutes = 100_000 });
        _zone = _cloudflare.AddZone(Example.Value, "pro"); // tags need a paid plan
        _owned = TestProvider.Of("cloudflare", _cloudflare.Endpoint, "token", _cloudflare.Token, _cloudflare.NameServers);
    }

    public async ValueTask DisposeAsync()
    {
        _owned.Dispose();
        await _cloudflare.DisposeAsync();
    }

    [Fact]
    public async Task A_thousand_changes_are_five_writes()
    {
        await Provider.SyncAsync(Hosts(1000));
        Assert.Equal(["POST"], _cloudflare.Requests.All.Where(request => request.Kind == Holdfast.Lab.Faults.RequestKind.Write).Select(request => request.Method).Distinct());
        Assert.Equal(5, _cloudflare.Requests.Writes);
        // The zone's id, one page of records, the DNS settings, the DNSSEC state.
        Assert.Equal(4, _cloudflare.Requests.Reads);

        _cloudflare.Requests.Clear();
        await Provider.SyncAsync(Hosts(1000, variant: 1));
        Assert.Equal((3, 5), (_cloudflare.Requests.Reads, _cloudflare.Requests.Writes));
    }

    [Fact]
    public async Task Ten_thousand_records_are_two_pages()
    {
        for (var i = 0; i < 5001; i++) _zone.Seed("A", $"host{i}", $"198.18.{i / 250}.{i % 250}", 3600);
        var snapshot = await Provider.ReadAsync(Example, Cancel);
        Assert.Equal(5001, snapshot.Sets.Count);
        Assert.Equal(2, _cloudflare.Requests.All.Count(request => request.Path.Contains("/dns_records?", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_flip_is_one_write_that_touches_content_only()
    {
        var record = _zone.Seed("CNAME", "web.r", "edge.example.net.", 60, comment: "the router", tags: "team:web");
        _zone.Seed("TXT", "_holdfast.web.r", "\"v=1 epoch=1\"", 60);
        var keys = new[] { Key("web.r", "CNAME"), Key("_holdfast.web.r", "TXT") };
        var read = await Provider.ReadSetsAsync(Example, keys.ToValueList(), Cancel);
        var changes = read.Sets.Select(have => (Change)new Change.Update(have, new DesiredSet(
            new RecordSet(have.Key, have.Set.Ttl, [have.Key.Type == RecordType.CNAME ? "other.example.net." : "\"v=1 epoch=2\""])))).ToValueList();
        _cloudflare.Requests.Clear();

        var outcomes = await Provider.ApplyAsync(Example, changes, Cancel);

        Assert.All(outcomes, outcome => Assert.IsType<ChangeOutcome.Applied>(outcome));
        var write = Assert.Single(_cloudflare.Requests.All);
        // Unchanged, because the official SDK's types demand them in a patch.
        Assert.Contains("\"name\":\"web.r.example.com\"", write.Body, StringComparison.Ordinal);
        Assert.Contains("\"ttl\":60", write.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("\"proxied\"", write.Body, StringComparison.Ordinal);
        var after = _zone.Records.Single(candidate => candidate.Id == record.Id);
        Assert.Equal(record with { Content = "other.example.net", MasterText = "other.example.net.", ModifiedOn = after.ModifiedOn, Sequence = after.Sequence }, after);
    }

    [Fact]
    public async Task Proxied_comment_and_tags_survive_a_change_of_value_and_a_new_value_shares_them()
    {
        _zone.Seed("A", "www", "192.0.2.1", proxied: true, comment: "ticket 17", tags: "a:b");
        await Provider.SyncAsync(A("www", "192.0.2.2", "192.0.2.3"));
        var records = _zone.Records;
        Assert.All(records, record => Assert.Equal((true, 1, "ticket 17"), (record.Proxied, record.Ttl, record.Comment)));
        Assert.Contains(records, record => record.Tags.Contains("a:b"));
    }

    [Fact]
    public async Task Uneven_TTLs_are_evened_out_once()
    {
        _zone.Seed("A", "www", "192.0.2.1", 3600);
        _zone.Seed("A", "www", "192.0.2.2", 60);
        var plan = await Provider.SyncAsync(Set("www", 60, "A", "192.0.2.1", "192.0.2.2"));
        Assert.Equal(1, plan.Updates);
        Assert.All(_zone.Records, record => Assert.Equal(60, record.Ttl));
        Assert.True((await Provider.PlanAsync(Set("www", 60, "A", "192.0.2.1", "192.0.2.2"))).IsEmpty);
    }

    [Fact]
    public async Task Automatic_TTL_is_300_seconds_and_stays_automatic()
    {
        _zone.Seed("A", "www", "192.0.2.1", ttl: 1);
        Assert.True((await Provider.PlanAsync(Set("www", 300, "A", "192.0.2.1"))).IsEmpty);
        await Provider.SyncAsync(Set("www", 300, "A", "192.0.2.2"));
        Assert.Equal(1, Assert.Single(_zone.Records).Ttl);
    }

    [Theory]
    [InlineData("free", 60)]
    [InlineData("enterprise", 30)]
    public async Task Plan_multi_provider_and_signing_are_facts_of_the_zone(string plan, int minimumTtl)
    {
        var zone = _cloudflare.AddZone("facts.example", plan);
        zone.MultiProvider = true;
        zone.DnssecActive = true;
        var facts = (await Provider.ReadAsync(DnsName.Parse("facts.example"), Cancel)).Facts;
        Assert.Equal((new Ttl(minimumTtl), true, plan, true), (facts.MinimumTtl, facts.MultiProvider, facts.Plan, facts.IsSigned));
        Assert.Equal(["amy.ns.cloudflare.com.", "bob.ns.cloudflare.com."], facts.NameServers.Select(name => name.ToString()));
    }

    [Fact]
    public async Task One_refused_change_among_two_hundred_fails_alone()
    {
        // An address that appears after the plan was made stands in the way of one CNAME.
        var sets = Hosts(199).Append(Set("blocked", 3600, "CNAME", "web.example.net.")).ToArray();
        var plan = await Provider.PlanAsync(sets);
        _zone.Seed("A", "blocked", "192.0.2.99", 3600);
        _cloudflare.Requests.Clear();

        var outcomes = await Provider.ApplyAsync(Example, plan.Changes, Cancel);

        var failed = Assert.Single(outcomes.OfType<ChangeOutcome.Failed>());
        Assert.Equal(Key("blocked", "CNAME"), failed.Change.Key);
        Assert.Contains("81053", failed.Reason, StringComparison.Ordinal);
        Assert.Equal(199, outcomes.Count(outcome => outcome is ChangeOutcome.Applied));
        Assert.Equal(200, _zone.Records.Count);
        Assert.InRange(_cloudflare.Requests.Writes, 2, 17);
    }

    [Fact]
    public async Task A_record_that_exists_already_as_wanted_counts_as_applied()
    {
        var plan = await Provider.PlanAsync(A("www", "192.0.2.1", "192.0.2.2"));
        _zone.Seed("A", "www", "192.0.2.1", 3600);
        _zone.Seed("A", "www", "192.0.2.2", 3600);
        Assert.IsType<ChangeOutcome.Applied>(Assert.Single(await Provider.ApplyAsync(Example, plan.Changes, Cancel)));
        Assert.Equal(2, _zone.Records.Count);
    }

    [Fact]
    public async Task Half_of_an_earlier_try_is_completed()
    {
        var plan = await Provider.PlanAsync(A("www", "192.0.2.1", "192.0.2.2", "192.0.2.3"));
        _zone.Seed("A", "www", "192.0.2.2", 3600);
        Assert.IsType<ChangeOutcome.Applied>(Assert.Single(await Provider.ApplyAsync(Example, plan.Changes, Cancel)));
        Assert.Equal(["192.0.2.1", "192.0.2.2", "192.0.2.3"], _zone.Records.Select(record => record.Content).Order());
    }

    [Fact]
    public async Task Somebody_elses_change_since_the_plan_is_not_overwritten()
    {
        _zone.Seed("A", "www", "192.0.2.1", 3600);
        var plan = await Provider.PlanAsync(A("www", "192.0.2.2"));
        _zone.Clear();
        _zone.Seed("A", "www", "192.0.2.77", 3600);
        var failed = Assert.IsType<ChangeOutcome.Failed>(Assert.Single(await Provider.ApplyAsync(Example, plan.Changes, Cancel)));
        Assert.Contains("plan again", failed.Reason, StringComparison.Ordinal);
        Assert.Equal("192.0.2.77", Assert.Single(_zone.Records).Content);
    }

    [Fact]
    public async Task A_swap_whose_new_half_is_refused_leaves_the_old_half()
    {
        await Provider.SyncAsync(Set("www", 3600, "CNAME", "web.example.net."));
        var snapshot = await Provider.ReadAsync(Example, Cancel);
        ValueList<Change> changes =
        [
            new Change.Delete(snapshot.Sets.Single(), DeleteReason.Replaced),
            new Change.Create(new DesiredSet(Set("www", 5, "A", "192.0.2.1").Set)), // 5 s: Cloudflare refuses it
        ];
        var outcomes = await Provider.ApplyAsync(Example, changes, Cancel);
        Assert.All(outcomes, outcome => Assert.IsType<ChangeOutcome.Failed>(outcome));
        Assert.Equal("CNAME", Assert.Single(_zone.Records).Type);
    }

    [Fact]
    public async Task A_plan_without_record_ids_is_applied_after_looking_them_up()
    {
        _zone.Seed("A", "www", "192.0.2.1", 3600);
        var have = (await Provider.ReadAsync(Example, Cancel)).Sets.Single() with { Native = [] };
        var outcome = Assert.Single(await Provider.ApplyAsync(Example, [new Change.Update(have, new DesiredSet(A("www", "192.0.2.2").Set))], Cancel));
        Assert.IsType<ChangeOutcome.Applied>(outcome);
        Assert.Equal("192.0.2.2", Assert.Single(_zone.Records).Content);
    }

    [Fact]
    public async Task An_unknown_zone_and_a_bad_token_are_told_apart()
    {
        var unknown = await Assert.ThrowsAsync<ProviderException>(() => Provider.ReadAsync(DnsName.Parse("nobody.example"), Cancel));
        Assert.Contains("sees no zone nobody.example.", unknown.Message, StringComparison.Ordinal);
        using var stranger = TestProvider.Of("cloudflare", _cloudflare.Endpoint, "token", "wrong-token", _cloudflare.NameServers);
        var refused = await Assert.ThrowsAsync<ProviderException>(() => stranger.Instance.ReadAsync(Example, Cancel));
        Assert.Contains("credential was refused", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Types_that_we_do_not_write_are_shown_and_left_alone()
    {
        _zone.Seed("URI", "_ftp._tcp", "10 1 \"ftp://ftp.example.net/\"", 3600);
        _zone.Seed("A", "old", "192.0.2.1", 3600);
        var snapshot = await Provider.ReadAsync(Example, Cancel);
        Assert.Contains(snapshot.Sets, set => set.Key == Key("_ftp._tcp", "TYPE256"));
        var plan = Planner.Plan(Spec(Provider) with { Undeclared = UndeclaredMode.Delete }, Provider.Id, Provider.Capabilities, snapshot, ZoneMemory.None);
        Assert.Equal([Key("old", "A")], plan.Changes.Select(change => change.Key));
    }
}
