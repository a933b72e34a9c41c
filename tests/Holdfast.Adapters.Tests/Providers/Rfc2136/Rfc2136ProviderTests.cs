using System.Globalization;
using Holdfast.Adapters.Providers;
using Holdfast.Adapters.Resolvers;
using Holdfast.Core.Dns;
using Holdfast.Core.Failover;
using Holdfast.Core.Sync;
using Holdfast.Testing.Servers;
using Microsoft.Extensions.Time.Testing;
using static Holdfast.Adapters.Tests.Providers.Rfc2136.Rfc2136Fixture;

namespace Holdfast.Adapters.Tests.Providers.Rfc2136;

public sealed class Rfc2136ProviderTests(UpdateServers servers) : IClassFixture<UpdateServers>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_host_name_that_BIND_does_not_like_is_found_among_six_and_the_others_are_applied()
    {
        await using var bind = await BindServer.StartAsync(Cancel, TestZone.Of("names.example"));
        using var provider = Provider(bind.Address, bind.Key);
        Change[] changes =
        [
            Create(Set("names.example", "bad_host", "A", 60, "192.0.2.1")),
            .. Enumerable.Range(1, 5).Select(i => Create(Set("names.example", $"good{i}", "A", 60, "192.0.2.1"))),
        ];

        var outcomes = await provider.ApplyAsync(DnsName.Parse("names.example"), [.. changes], Cancel);

        Assert.Contains("check-names", Assert.IsType<ChangeOutcome.Failed>(outcomes[0]).Reason, StringComparison.Ordinal);
        Assert.All(outcomes.Skip(1), outcome => Assert.IsType<ChangeOutcome.Applied>(outcome));
        Assert.Equal(5, (await provider.ReadAsync(DnsName.Parse("names.example"), Cancel)).Sets.Count(set => set.Key.Name.Value.StartsWith("good", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(UpdateServers.SetUps), MemberType = typeof(UpdateServers))]
    public async Task What_changed_since_it_was_read_is_refused_and_the_rest_of_the_message_is_applied(string server, bool isSigned)
    {
        var target = await servers.GetAsync(server, isSigned);
        using var provider = Provider(target);
        var read = Set(target.Zone, "cas", "CNAME", 60, "a.example.net.");
        var theirs = Set(target.Zone, "cas", "CNAME", 60, "theirs.example.net.");
        var ours = Set(target.Zone, "cas", "CNAME", 60, "ours.example.net.");
        var other = Set(target.Zone, "cas-other", "A", 60, "192.0.2.1");
        await ApplyAsync(provider, target.Zone, Create(read));
        await ApplyAsync(provider, target.Zone, Update(read, theirs));

        var outcomes = await provider.ApplyAsync(DnsName.Parse(target.Zone), [Update(read, ours), Create(other)], Cancel);

        var failed = Assert.IsType<ChangeOutcome.Failed>(outcomes[0]);
        Assert.Contains("changed since it was read", failed.Reason, StringComparison.Ordinal);
        Assert.Contains("theirs.example.net.", failed.Reason, StringComparison.Ordinal);
        Assert.IsType<ChangeOutcome.Applied>(outcomes[1]);
        Assert.Equal(theirs, await ReadAsync(provider, target.Zone, read.Key));
    }

    [Theory]
    [MemberData(nameof(UpdateServers.SetUps), MemberType = typeof(UpdateServers))]
    public async Task A_router_and_its_epoch_move_together_and_a_stale_leader_moves_neither(string server, bool isSigned)
    {
        var target = await servers.GetAsync(server, isSigned);
        using var provider = Provider(target);
        var (cdn1, cdn2) = (Set(target.Zone, "router", "CNAME", 60, "cdn1.example.net."), Set(target.Zone, "router", "CNAME", 60, "cdn2.example.net."));
        RecordSet Epoch(int number) => Set(target.Zone, "_holdfast.router", "TXT", 60, $"\"epoch={number}\"");
        await ApplyAsync(provider, target.Zone, Create(cdn1), Create(Epoch(1)));
        await ApplyAsync(provider, target.Zone, Update(cdn1, cdn2), Update(Epoch(1), Epoch(2)));
        await ApplyAsync(provider, target.Zone, Update(cdn2, cdn1), Update(Epoch(2), Epoch(3)));

        // It still believes in epoch 1, whose target happens to be right again.
        var outcomes = await provider.ApplyAsync(DnsName.Parse(target.Zone), [Update(Epoch(1), Epoch(2))], Cancel);

        Assert.IsType<ChangeOutcome.Failed>(Assert.Single(outcomes));
        var whole = WriteTerms.Router(Urgency.Urgent, new SendPermit());
        outcomes = await provider.ApplyAsync(DnsName.Parse(target.Zone), [Update(cdn1, cdn2), Update(Epoch(1), Epoch(2))], whole, Cancel);

        Assert.All(outcomes, outcome => Assert.IsType<ChangeOutcome.Failed>(outcome));
        var now = await provider.ReadSetsAsync(DnsName.Parse(target.Zone), [cdn1.Key, Epoch(0).Key], Cancel);
        Assert.Equal([Epoch(3), cdn1], now.Sets.Select(set => set.Set).OrderByDescending(set => set.Type));
    }

    [Theory]
    [MemberData(nameof(UpdateServers.SetUps), MemberType = typeof(UpdateServers))]
    public async Task An_undeclared_neighbour_that_came_after_the_read_keeps_a_cname_out(string server, bool isSigned)
    {
        var target = await servers.GetAsync(server, isSigned);
        using var provider = Provider(target);
        var a = Set(target.Zone, "neighbour", "A", 60, "192.0.2.1");
        var text = Set(target.Zone, "neighbour", "TXT", 60, "\"not ours\"");
        var cname = Set(target.Zone, "neighbour", "CNAME", 60, "a.example.net.");
        await ApplyAsync(provider, target.Zone, Create(a));
        await ApplyAsync(provider, target.Zone, Create(text));

        var outcomes = await provider.ApplyAsync(DnsName.Parse(target.Zone), [Delete(a), Create(cname)], Cancel);

        Assert.All(outcomes, outcome => Assert.IsType<ChangeOutcome.Failed>(outcome));
        Assert.Equal(a, await ReadAsync(provider, target.Zone, a.Key));
        Assert.Equal(text, await ReadAsync(provider, target.Zone, text.Key));
    }

    [Theory]
    [InlineData("knot")]
    [InlineData("bind")]
    public async Task Values_that_the_server_spells_in_its_own_way_can_be_changed(string server)
    {
        var zone = TestZone.Of("spelling.example", """
            mixed CNAME WWW.Example.NET.
            split TXT "one" "two" "three"
            caa CAA 0 ISSUE "ca.example"
            """);
        await using var running = server == "knot" ? (RealServer)await KnotServer.StartAsync(Cancel, zone) : await BindServer.StartAsync(Cancel, zone);
        using var provider = Provider(running.Address, running is KnotServer knot ? knot.Key : ((BindServer)running).Key);
        var snapshot = await provider.ReadAsync(DnsName.Parse(zone.Name), Cancel);
        var before = snapshot.Sets.Where(set => set.Key.Name != DnsName.Parse(zone.Name)).ToList();
        Assert.Equal(3, before.Count);
        Assert.Equal("\"onetwothree\"", before.Single(set => set.Key.Type == RecordType.TXT).Set.Values[0]);

        var outcomes = await provider.ApplyAsync(
            DnsName.Parse(zone.Name), [.. before.Select(set => new Change.Update(set, new DesiredSet(set.Set with { Ttl = new Ttl(77) })))], Cancel);

        Assert.All(outcomes, outcome => Assert.True(outcome is ChangeOutcome.Applied, outcome.ToString()));
    }

    [Theory]
    [InlineData("knot")]
    [InlineData("bind")]
    public async Task A_zone_of_many_messages_is_read_whole_and_many_changes_are_written(string server)
    {
        var lines = string.Join('\n', Enumerable.Range(0, 5000).Select(i => string.Create(CultureInfo.InvariantCulture, $"h{i} A 192.0.2.{i % 250}\nh{i} TXT \"{new string('t', i % 200)}\"")));
        var zone = TestZone.Of("large.example", lines);
        await using var running = server == "knot" ? (RealServer)await KnotServer.StartAsync(Cancel, zone) : await BindServer.StartAsync(Cancel, zone);
        using var provider = Provider(running.Address, running is KnotServer knot ? knot.Key : ((BindServer)running).Key);
        var name = DnsName.Parse(zone.Name);

        var before = await provider.ReadAsync(name, Cancel);
        Assert.Equal(10_002, before.Sets.Count);
        var changes = before.Sets.Where(set => set.Key.Type == RecordType.A).Take(2500)
            .Select(Change (set) => new Change.Update(set, new DesiredSet(new RecordSet(set.Key, new Ttl(60), ["198.51.100.1"])))).ToList();
        var outcomes = await provider.ApplyAsync(name, [.. changes], Cancel);
        Assert.All(outcomes, outcome => Assert.True(outcome is ChangeOutcome.Applied, outcome.ToString()));

        var after = await provider.ReadAsync(name, Cancel);
        Assert.Equal(2500, after.Sets.Count(set => set.Set.Values is ["198.51.100.1"]));
        Assert.Equal(10_002, after.Sets.Count);
    }

    [Theory]
    [InlineData("knot")]
    [InlineData("bind")]
    public async Task Glue_below_a_delegation_can_be_written_although_no_answer_shows_it(string server)
    {
        var target = await servers.GetAsync(server, isSigned: false);
        using var provider = Provider(target);
        var delegation = Set(target.Zone, "sub", "NS", 60, "ns1.sub", "ns2.example.net.");
        var glue = Set(target.Zone, "ns1.sub", "A", 60, "192.0.2.53");

        await ApplyAsync(provider, target.Zone, Create(delegation), Create(glue));

        Assert.Equal(glue, await ReadAsync(provider, target.Zone, glue.Key));
    }

    [Theory]
    [InlineData("knot", "other", "hmac-sha256", false, "BADKEY")]
    [InlineData("bind", "other", "hmac-sha256", false, "BADKEY")]
    [InlineData("knot", "k1", "hmac-sha256", true, "BADSIG")]
    [InlineData("bind", "k1", "hmac-sha256", true, "BADSIG")]
    [InlineData("knot", "k1", "hmac-sha512", false, "BADKEY")]
    [InlineData("bind", "k1", "hmac-sha512", false, "BADKEY")]
    public async Task A_wrong_key_is_named_as_what_is_wrong(string server, string name, string algorithm, bool otherSecret, string expected)
    {
        var target = await servers.GetAsync(server, isSigned: false);
        var key = new TsigSecret(name, algorithm, otherSecret ? TsigSecret.Fresh().Base64 : target.Key.Base64);
        using var provider = Provider(target.Address, key);
        var zone = DnsName.Parse(target.Zone);

        var read = await Assert.ThrowsAsync<ProviderException>(() => provider.ReadAsync(zone, Cancel));
        var readSets = await Assert.ThrowsAsync<ProviderException>(() => provider.ReadSetsAsync(zone, [new RecordKey(zone, RecordType.NS)], Cancel));
        var write = await Assert.ThrowsAsync<ProviderException>(() => provider.ApplyAsync(zone, [Create(Set(target.Zone, "x", "A", 60, "192.0.2.1"))], Cancel));

        Assert.Contains(expected, read.Message, StringComparison.Ordinal);
        Assert.Contains(expected, readSets.Message, StringComparison.Ordinal);
        Assert.Contains(expected, write.Message, StringComparison.Ordinal);
        Assert.False(write.MayHaveHappened);
        Assert.DoesNotContain(key.Base64, read.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("knot")]
    [InlineData("bind")]
    public async Task A_clock_that_is_off_is_named_with_both_times(string server)
    {
        var target = await servers.GetAsync(server, isSigned: false);
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow().AddHours(-1));
        using var provider = Provider(target, clock);

        var error = await Assert.ThrowsAsync<ProviderException>(() => provider.ReadAsync(DnsName.Parse(target.Zone), Cancel));

        Assert.Contains("BADTIME", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("knot")]
    [InlineData("bind")]
    public async Task A_zone_that_is_not_served_is_named_in_the_refusal(string server)
    {
        var target = await servers.GetAsync(server, isSigned: false);
        using var provider = Provider(target);
        var zone = DnsName.Parse("elsewhere.example");

        var read = await Assert.ThrowsAsync<ProviderException>(() => provider.ReadAsync(zone, Cancel));
        Assert.Contains("elsewhere.example", read.Message, StringComparison.Ordinal);
        var reason = await RefusalAsync(provider, zone);
        Assert.Contains("elsewhere.example", reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_type_that_the_key_may_not_write_fails_alone()
    {
        await using var server = await BindServer.StartAsync(Cancel, TestZone.Of("policy.example") with { UpdateTypes = "TXT A" });
        using var provider = Provider(server.Address, server.Key);
        var text = Set("policy.example", "a", "TXT", 60, "\"x\"");
        var mail = Set("policy.example", "b", "MX", 60, "10 mx.example.net.");
        var address = Set("policy.example", "c", "A", 60, "192.0.2.1");

        var outcomes = await provider.ApplyAsync(DnsName.Parse("policy.example"), [Create(text), Create(mail), Create(address)], Cancel);

        Assert.IsType<ChangeOutcome.Applied>(outcomes[0]);
        Assert.Contains("REFUSED", Assert.IsType<ChangeOutcome.Failed>(outcomes[1]).Reason, StringComparison.Ordinal);
        Assert.IsType<ChangeOutcome.Applied>(outcomes[2]);
    }

    [Fact]
    public async Task A_write_whose_answer_is_lost_is_read_back_and_counts_when_it_stands()
    {
        var target = await servers.GetAsync("knot", isSigned: false);
        await using var forwarder = new TcpForwarder(target.Address);
        using var provider = Provider(forwarder.Address, target.Key);
        forwarder.SwallowAnswers(1);

        await ApplyAsync(provider, target.Zone, Create(Set(target.Zone, "lost", "A", 60, "192.0.2.1")));
    }

    [Fact]
    public async Task A_write_whose_answer_and_proof_are_lost_is_unknown_and_nothing_more_is_tried()
    {
        var target = await servers.GetAsync("knot", isSigned: false);
        await using var forwarder = new TcpForwarder(target.Address);
        using var provider = Provider(forwarder.Address, target.Key);
        forwarder.SwallowAnswers(100);

        var outcomes = await provider.ApplyAsync(DnsName.Parse(target.Zone), [Create(Set(target.Zone, "unknown", "A", 60, "192.0.2.1"))], Cancel);

        Assert.IsType<ChangeOutcome.Unknown>(Assert.Single(outcomes));
    }

    [Fact]
    public async Task A_silent_server_is_given_up_by_the_clock()
    {
        await using var server = await KnotServer.StartAsync(Cancel, TestZone.Of("silent.example"));
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        using var provider = Provider(server.Address, server.Key, clock);
        await server.FreezeAsync();

        var reading = provider.ReadAsync(DnsName.Parse("silent.example"), Cancel);
        while (!reading.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        var error = await Assert.ThrowsAsync<ProviderException>(() => reading);
        Assert.Contains("within", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_a_provider_exception_and_nothing_may_have_happened()
    {
        await using var server = await KnotServer.StartAsync(Cancel, TestZone.Of("gone.example"));
        using var provider = Provider(server.Address, server.Key);
        await server.EndAsync();

        var error = await Assert.ThrowsAsync<ProviderException>(
            () => provider.ApplyAsync(DnsName.Parse("gone.example"), [Create(Set("gone.example", "x", "A", 60, "192.0.2.1"))], Cancel));

        Assert.False(error.MayHaveHappened);
    }

    [Fact]
    public async Task Without_transfers_single_sets_can_be_read_but_no_whole_zone()
    {
        var target = await servers.GetAsync("bind", isSigned: true);
        using var provider = Provider(target, read: "names");
        var zone = DnsName.Parse(target.Zone);

        var sets = await provider.ReadSetsAsync(zone, [new RecordKey(zone, RecordType.NS), new RecordKey(zone, RecordType.MX)], Cancel);
        var error = await Assert.ThrowsAsync<ProviderException>(() => provider.ReadAsync(zone, Cancel));

        Assert.Equal([new RecordKey(zone, RecordType.NS)], sets.Sets.Select(set => set.Key));
        Assert.Contains("read: axfr", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(UpdateServers.SetUps), MemberType = typeof(UpdateServers))]
    public async Task Applied_is_verified_at_the_server_itself(string server, bool isSigned)
    {
        var target = await servers.GetAsync(server, isSigned);
        using var provider = Provider(target);
        var zone = DnsName.Parse(target.Zone);
        var set = Set(target.Zone, "proof", "A", 60, "192.0.2.1", "192.0.2.2");
        var gone = Set(target.Zone, "proof-gone", "A", 60, "192.0.2.3");
        await ApplyAsync(provider, target.Zone, Create(set), Create(gone));
        var verifier = new Verifier(new AuthoritativeClient(TimeProvider.System), TimeProvider.System);

        var early = await verifier.VerifyAsync(provider, zone, [new DesiredSet(set)], [gone], TimeSpan.Zero, Cancel);
        Assert.False(early.Verified);
        Assert.Equal(gone.Key, early.Servers[0].Differences.Single().Key);

        await ApplyAsync(provider, target.Zone, Delete(gone));
        var late = await verifier.VerifyAsync(provider, zone, [new DesiredSet(set)], [gone], TimeSpan.Zero, Cancel);
        Assert.True(late.Verified, late.Reason);
    }

    private static async Task<string> RefusalAsync(IProvider provider, DnsName zone)
    {
        try
        {
            var outcomes = await provider.ApplyAsync(zone, [Create(Set(zone.Value, "x", "A", 60, "192.0.2.1"))], Cancel);
            return Assert.IsType<ChangeOutcome.Failed>(Assert.Single(outcomes)).Reason;
        }
        catch (ProviderException error)
        {
            return error.Reason;
        }
    }
}
