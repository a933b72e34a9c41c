using Holdfast.Adapters.Providers;
using Holdfast.Core;
using Holdfast.Core.Dns;
using Holdfast.Core.Sync;
using Holdfast.Lab.Bunny;
using static Holdfast.Adapters.Tests.Providers.Http.Zones;

namespace Holdfast.Adapters.Tests.Providers.Http;

public sealed class BunnyProviderTests : IAsyncLifetime
{
    private BunnyEmulator _bunny = null!;
    private BunnyZone _zone = null!;
    private TestProvider _owned = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private IProvider Provider => _owned.Instance;

    public async ValueTask InitializeAsync()
    {
        _bunny = await BunnyEmulator.StartAsync();
        _zone = _bunny.AddZone(Example.Value);
        _owned = TestProvider.Of("bunny", _bunny.Endpoint, "key", _bunny.AccessKey, _bunny.NameServers);
    }

    public async ValueTask DisposeAsync()
    {
        _owned.Dispose();
        await _bunny.DisposeAsync();
    }

    [Fact]
    public async Task Bunnys_own_types_are_shown_and_never_touched()
    {
        _zone.Seed(BunnyRecord.PullZone, "cdn", "example.b-cdn.net");
        _zone.Seed(BunnyRecord.Redirect, "go", "https://example.org/");
        _zone.Seed(BunnyRecord.Script, "fn", "67890");
        _zone.Seed(BunnyRecord.Flatten, "", "web.example.net");
        _zone.Seed(BunnyRecord.Https, "www", ". alpn=h2", priority: 1);
        _zone.Seed(BunnyRecord.A, "old", "192.0.2.9");
        var stored = _zone.Records;

        var snapshot = await Provider.ReadAsync(Example, Cancel);
        Assert.Equal(2, snapshot.Sets.Count);
        Assert.Equal(["Flatten", "PullZone", "Redirect", "Script"], snapshot.Fixed.Select(one => one.Word).Order(StringComparer.Ordinal));
        Assert.Equal(6, Planner.Plan(Spec(Provider), Provider.Id, Provider.Capabilities, snapshot, ZoneMemory.None).Undeclared);
        var plan = Planner.Plan(Spec(Provider, A("www", "192.0.2.1")) with { Undeclared = UndeclaredMode.Delete }, Provider.Id, Provider.Capabilities, snapshot, ZoneMemory.None);

        Assert.Equal([Key("www", "A"), Key("old", "A")], plan.Changes.Select(change => change.Key));
        Assert.All(await Provider.ApplyAsync(Example, plan.Changes, Cancel), outcome => Assert.IsType<ChangeOutcome.Applied>(outcome));
        Assert.Equal(stored.Take(5), _zone.Records.Where(record => record.Type != BunnyRecord.A));
    }

    [Fact]
    public async Task An_update_carries_the_other_settings_of_the_record_along()
    {
        await Provider.SyncAsync(Zones.Set("www", 300, "A", "192.0.2.1") with { Comment = "ticket 17" });
        _bunny.Requests.Clear();
        await Provider.SyncAsync(Zones.Set("www", 300, "A", "192.0.2.2"));
        var write = Assert.Single(_bunny.Requests.All, request => request.Method == "POST");
        foreach (var field in (string[])["MonitorType", "SmartRoutingType", "Accelerated", "Weight"]) Assert.Contains($"\"{field}\":", write.Body, StringComparison.Ordinal);
        Assert.Equal("ticket 17", Assert.Single(_zone.Records).Comment);
    }

    [Fact]
    public async Task A_set_grows_before_it_shrinks()
    {
        await Provider.SyncAsync(A("www", "192.0.2.1"));
        _bunny.Requests.Clear();
        await Provider.SyncAsync(A("www", "192.0.2.2", "192.0.2.3"));
        await Provider.SyncAsync(A("www", "192.0.2.4"));
        Assert.Equal(["POST", "PUT", "POST", "DELETE"], _bunny.Requests.All.Where(request => request.Method != "GET").Select(request => request.Method));
    }

    [Fact]
    public async Task A_swap_whose_new_half_is_refused_is_taken_back()
    {
        await Provider.SyncAsync(Zones.Set("www", 300, "CNAME", "web.example.net."));
        var have = (await Provider.ReadAsync(Example, Cancel)).Sets.Single();
        // The null MX: Bunny wants a value.
        var outcomes = await Provider.ApplyAsync(
            Example, [new Change.Delete(have, DeleteReason.Replaced), new Change.Create(new DesiredSet(Zones.Set("www", 300, "MX", "0 .").Set))], Cancel);
        Assert.All(outcomes, outcome => Assert.IsType<ChangeOutcome.Failed>(outcome));
        Assert.Contains("put back", ((ChangeOutcome.Failed)outcomes[0]).Reason, StringComparison.Ordinal);
        Assert.Equal("web.example.net", Assert.Single(_zone.Records).Value);
    }

    [Fact]
    public async Task A_value_that_is_there_twice_is_tidied_up()
    {
        _zone.Seed(BunnyRecord.A, "www", "192.0.2.1", 3600);
        _zone.Seed(BunnyRecord.A, "www", "192.0.2.1", 3600);
        Assert.Equal(1, (await Provider.SyncAsync(A("www", "192.0.2.1"))).Updates);
        Assert.Single(_zone.Records);
    }

    [Fact]
    public async Task A_text_of_octets_that_are_none_is_refused_before_anything_is_sent()
    {
        var plan = await Provider.PlanAsync(Zones.Set("t", 300, "TXT", "\"\\255\\254\""));
        var objection = Assert.Single(plan.Objections);
        Assert.Equal(Guard.Unsupported, objection.Guard);
        Assert.Contains("Bunny keeps texts", objection.Message, StringComparison.Ordinal);
        Assert.True(plan.IsEmpty);
        Assert.Equal(0, _bunny.Requests.Writes);
    }

    [Fact]
    public async Task The_zones_own_NS_are_neither_shown_nor_written()
    {
        Assert.Empty((await Provider.ReadAsync(Example, Cancel)).Sets);
        var plan = await Provider.PlanAsync(Zones.Set("@", 3600, "NS", "ns1.example.net."));
        Assert.Equal(Guard.Unsupported, Assert.Single(plan.Objections).Guard);
        Assert.True(plan.IsEmpty);
    }

    [Fact]
    public async Task A_swap_of_types_carries_the_objection_gap()
    {
        await Provider.SyncAsync(Zones.Set("www", 300, "CNAME", "web.example.net."));
        Assert.Contains((await Provider.PlanAsync(A("www", "192.0.2.1"))).Objections, objection => objection.Guard == Guard.Gap);
    }

    [Fact]
    public async Task One_record_is_one_write()
    {
        await Provider.SyncAsync(Hosts(100));
        // The zone's id, the zone for the plan and the zone for the writes.
        Assert.Equal((3, 100), (_bunny.Requests.Reads, _bunny.Requests.Writes));
    }
}
