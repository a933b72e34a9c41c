using System.Net;
using Holdfast.Adapters.Providers;
using Holdfast.Adapters.Resolvers;
using Holdfast.Adapters.Tests.Providers.Rfc2136;
using Holdfast.Core;
using Holdfast.Core.Dns;
using Holdfast.Core.Sync;
using Holdfast.Testing.Servers;
using static Holdfast.Adapters.Tests.Providers.Rfc2136.Rfc2136Fixture;

namespace Holdfast.Adapters.Tests.Resolvers;

/// <summary>A parent zone and a resolver of our own, and the child signed by Knot and by BIND.</summary>
public sealed class DelegationReaderTests
{
    private static readonly DnsName Child = DnsName.Parse("child.parent.example");
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_ds_that_covers_one_signer_only_is_found_out_and_no_ds_is_fine()
    {
        await using var knot = await KnotServer.StartAsync(Cancel, TestZone.Of(Child.Value, isSigned: true));
        await using var bind = await BindServer.StartAsync(Cancel, TestZone.Of(Child.Value, isSigned: true));
        await using var parent = await KnotServer.StartAsync(Cancel, Parent("ns1.example.net.", "ns2.example.net."));
        await using var resolver = await UnboundServer.StartAsync(Cancel, ("parent.example", parent.Address));
        using var first = Provider(knot.Address, knot.Key);
        using var second = Provider(bind.Address, bind.Key);
        using var registrar = Provider(parent.Address, parent.Key);
        var client = new AuthoritativeClient(TimeProvider.System);
        var reader = new DelegationReader(new ResolverClient([resolver.Address], client), client, TimeProvider.System, parent.Address.Port);
        Task<DelegationFacts> ReadAsync() => reader.ReadAsync(Child, [(first, new ZoneFacts()), (second, new ZoneFacts())], Limit, Cancel);

        var unsigned = await ReadAsync();
        Assert.Null(unsigned.ParentTrouble);
        Assert.Equal(2, unsigned.Parent!.NameServers.Count);
        Assert.All(unsigned.Providers, apex => Assert.NotEmpty(apex.Keys!.Value));
        Assert.All(unsigned.Providers, apex => Assert.Contains(apex.Signers[0], apex.Keys!.Value.Select(KeyDigest.Tag)));
        Assert.Empty(Preflight.Check(unsigned).Objections);

        var ds = await DsByKeymgrAsync(knot);
        await ApplyAsync(registrar, "parent.example", Create(Set("parent.example", "child", "DS", 60, ds)));
        var one = await ReadAsync();
        Assert.Equal([ds], one.Parent!.Ds);
        var objections = Preflight.Check(one).Objections;
        Assert.All(objections, objection => Assert.Equal(Guard.Dnssec, objection.Guard));
        // BIND's key is behind no DS, and neither copy has the signing key of the other.
        Assert.Equal(3, objections.Count);

        var alone = await reader.ReadAsync(Child, [(first, new ZoneFacts())], Limit, Cancel);
        Assert.Empty(Preflight.Check(alone).Objections);
        Assert.Empty(Preflight.Check(alone).Notes);
    }

    [Fact]
    public async Task Two_signers_that_exchanged_their_keys_pass_and_a_validating_resolver_agrees()
    {
        var zone = TestZone.Of(Child.Value, "*.any 60 A 192.0.2.1", isSigned: true);
        await using var knot = await KnotServer.StartAsync(Cancel, zone);
        await using var bind = await BindServer.StartAsync(Cancel, zone);
        await using var parent = await KnotServer.StartAsync(Cancel, Parent("ns1.example.net.", "ns2.example.net."));
        using var first = Provider(knot.Address, knot.Key);
        using var second = Provider(bind.Address, bind.Key);
        using var registrar = Provider(parent.Address, parent.Key);
        var client = new AuthoritativeClient(TimeProvider.System);
        var reader = new DelegationReader(new ResolverClient([parent.Address], client), client, TimeProvider.System);
        var apart = await reader.ReadAsync(Child, [(first, new ZoneFacts()), (second, new ZoneFacts())], Limit, Cancel);
        string[] ds = [.. apart.Providers.Select(apex => KeyDigest.Ds(Child, apex.Keys!.Value.Single(key => key.StartsWith("257 ", StringComparison.Ordinal))))];
        await ApplyAsync(registrar, "parent.example", Create(Set("parent.example", "child", "DS", 60, ds)));

        await AddKeysAsync(first, apart.Providers[1]);
        await AddKeysAsync(second, apart.Providers[0]);

        var together = await reader.ReadAsync(Child, [(first, new ZoneFacts()), (second, new ZoneFacts())], Limit, Cancel);
        Assert.Empty(Preflight.Check(together).Objections);
        await using var resolver = await UnboundServer.StartValidatingAsync(
            [.. ds.Select(one => $"{Child} DS {one}")], Cancel, (Child.Value, knot.Address), (Child.Value, bind.Address));
        for (var i = 0; i < 20; i++)
            Assert.True(await RawQuery.HasAnswerAsync(resolver.Address, $"n{i}.any.{Child.Value}", type: 1, authoritative: false, Cancel), $"name {i} was not accepted");
    }

    [Fact]
    public async Task Other_name_servers_at_the_parent_than_in_the_copies_are_found_out()
    {
        await using var knot = await KnotServer.StartAsync(Cancel, TestZone.Of(Child.Value));
        await using var parent = await KnotServer.StartAsync(Cancel, Parent("ns1.example.net.", "ns9.example.net."));
        using var provider = Provider(knot.Address, knot.Key);
        var client = new AuthoritativeClient(TimeProvider.System);
        // The parent's own server in place of a resolver: its referral says it all.
        var reader = new DelegationReader(new ResolverClient([parent.Address], client), client, TimeProvider.System);

        var facts = await reader.ReadAsync(Child, [(provider, new ZoneFacts())], Limit, Cancel);

        var objection = Assert.Single(Preflight.Check(facts).Objections);
        Assert.Equal(Guard.Delegation, objection.Guard);
        Assert.Contains("ns9.example.net", objection.Message, StringComparison.Ordinal);
    }

    /// <summary>Whoever asks the first server for all of them sees nothing of it.</summary>
    [Fact]
    public async Task Each_server_of_a_provider_is_asked_and_one_with_other_keys_or_without_an_answer_is_named_by_its_address()
    {
        var zone = TestZone.Of(Child.Value, "www 60 A 192.0.2.1", isSigned: true);
        await using var knot = await KnotServer.StartAsync(Cancel, zone);
        await using var bind = await BindServer.StartAsync(Cancel, zone);
        await using var parent = await KnotServer.StartAsync(Cancel, Parent("ns1.example.net.", "ns2.example.net."));
        var dead = new IPEndPoint(IPAddress.Loopback, FreePorts.Take());
        using var provider = Provider(knot.Address, knot.Key, nameServers: [knot.Address, bind.Address, dead]);
        using var registrar = Provider(parent.Address, parent.Key);
        var client = new AuthoritativeClient(TimeProvider.System);
        var reader = new DelegationReader(new ResolverClient([parent.Address], client), client, TimeProvider.System);
        var facts = await reader.ReadAsync(Child, [(provider, new ZoneFacts())], Limit, Cancel);
        Assert.Equal(3, facts.Providers.Count);
        var ksk = facts.Providers[0].Keys!.Value.Single(key => key.StartsWith("257 ", StringComparison.Ordinal));
        await ApplyAsync(registrar, "parent.example", Create(Set("parent.example", "child", "DS", 60, KeyDigest.Ds(Child, ksk))));

        var result = Preflight.Check(await reader.ReadAsync(Child, [(provider, new ZoneFacts())], Limit, Cancel));
        Assert.Contains(result.Objections, objection => objection.Guard == Guard.Dnssec && objection.Message.Contains($"({bind.Address})", StringComparison.Ordinal));
        Assert.DoesNotContain(result.Objections, objection => objection.Message.Contains($"({knot.Address})", StringComparison.Ordinal));
        Assert.Contains(result.Notes, note => note.Contains($"({bind.Address}) answers other name servers or keys", StringComparison.Ordinal));
        Assert.Contains(result.Notes, note => note.Contains($"({dead}): it could not be asked", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_undelegated_zone_is_noted()
    {
        await using var knot = await KnotServer.StartAsync(Cancel, TestZone.Of(Child.Value));
        await using var parent = await KnotServer.StartAsync(Cancel, Parent());
        await using var resolver = await UnboundServer.StartAsync(Cancel, ("parent.example", parent.Address));
        using var provider = Provider(knot.Address, knot.Key);
        var client = new AuthoritativeClient(TimeProvider.System);
        var reader = new DelegationReader(new ResolverClient([resolver.Address], client), client, TimeProvider.System, parent.Address.Port);

        var result = Preflight.Check(await reader.ReadAsync(Child, [(provider, new ZoneFacts())], Limit, Cancel));

        Assert.Empty(result.Objections);
        Assert.Contains("not delegated", Assert.Single(result.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dead_resolvers_and_dead_name_servers_are_said_and_cost_no_more_than_the_limit()
    {
        await using var knot = await KnotServer.StartAsync(Cancel, TestZone.Of(Child.Value));
        using var provider = Provider(knot.Address, knot.Key);
        await knot.EndAsync();
        var client = new AuthoritativeClient(TimeProvider.System);
        var reader = new DelegationReader(new ResolverClient([new IPEndPoint(IPAddress.Loopback, FreePorts.Take())], client), client, TimeProvider.System);

        var result = Preflight.Check(await reader.ReadAsync(Child, [(provider, new ZoneFacts())], Limit, Cancel));

        Assert.Empty(result.Objections);
        Assert.Equal(2, result.Notes.Count);
    }

    /// <summary>What the other signs with joins the DNSKEY set.</summary>
    private static async Task AddKeysAsync(IProvider provider, ApexFacts other)
    {
        var key = new RecordKey(Child, RecordType.DNSKEY);
        var have = (await provider.ReadSetsAsync(Child, [key], Cancel)).Sets.Single();
        var signing = other.Keys!.Value.Where(one => other.Signers.Contains(KeyDigest.Tag(one)));
        await ApplyAsync(provider, Child.Value, new Change.Update(have, new DesiredSet(new RecordSet(key, have.Set.Ttl, [.. have.Set.Values, .. signing]))));
    }

    private static TestZone Parent(params string[] nameServers) => new(
        "parent.example",
        $"""
        $ORIGIN parent.example.
        $TTL 60
        @ SOA ns hostmaster 1 3600 600 604800 60
        @ NS ns
        ns A 127.0.0.1
        {string.Join('\n', nameServers.Select(server => $"child NS {server}"))}

        """);

    /// <summary>The DS as Knot's own tool prints it.</summary>
    private static async Task<string> DsByKeymgrAsync(KnotServer server)
    {
        var start = new System.Diagnostics.ProcessStartInfo(ServerProcess.Find("keymgr")!) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["-c", Path.Combine(server.Folder, "knot.conf"), Child.ToString(), "ds"]) start.ArgumentList.Add(argument);
        using var process = System.Diagnostics.Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(Cancel);
        await process.WaitForExitAsync(Cancel);
        // "child.parent.example. DS 12345 13 2 abcd..."
        var line = output.Split('\n').Select(line => line.Split(' ')).First(words => words is [_, "DS", _, _, "2", ..]);
        return $"{line[2]} {line[3]} {line[4]} {line[5].ToLowerInvariant()}";
    }
}
