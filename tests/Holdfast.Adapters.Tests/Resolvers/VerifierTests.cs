using System.Net;
using Holdfast.Adapters.Resolvers;
using Holdfast.Adapters.Tests.Providers;
using Holdfast.Core;
using Holdfast.Core.Dns;
using Holdfast.Core.Sync;
using Holdfast.Testing.Servers;
using static Holdfast.Adapters.Tests.Providers.Rfc2136.Rfc2136Fixture;

namespace Holdfast.Adapters.Tests.Resolvers;

/// <summary>A zone file names the servers to ask, so any set of servers can stand behind one provider.</summary>
public sealed class VerifierTests
{
    private const string ZoneName = "proof.example";

    private static readonly DnsName Zone = DnsName.Parse(ZoneName);
    private static readonly RecordSet Www = Set(ZoneName, "www", "A", 60, "192.0.2.1");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_that_answers_otherwise_is_named_and_the_good_one_is_not_blamed()
    {
        await using var good = await KnotServer.StartAsync(Cancel, TestZone.Of(ZoneName, "www 60 A 192.0.2.1"));
        await using var bad = await KnotServer.StartAsync(Cancel, TestZone.Of(ZoneName, "www 60 A 192.0.2.66"));

        var report = await VerifyAsync([good.Address, bad.Address], [new DesiredSet(Www)]);

        Assert.False(report.Verified);
        Assert.Empty(report.Servers[0].Differences);
        Assert.Equal(["192.0.2.66"], Assert.Single(report.Servers[1].Differences).Extra);
        Assert.Contains(bad.Address.ToString(), report.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dead_server_leaves_it_unproved_and_is_named()
    {
        await using var good = await KnotServer.StartAsync(Cancel, TestZone.Of(ZoneName, "www 60 A 192.0.2.1"));

        var report = await VerifyAsync([good.Address, new IPEndPoint(IPAddress.Loopback, FreePorts.Take())], [new DesiredSet(Www)]);

        Assert.Null(report.Verified);
        Assert.Contains("1 of 2 name servers could not be asked", report.Reason, StringComparison.Ordinal);
        Assert.Equal(1, report.Servers[0].Checked);
    }

    [Fact]
    public async Task One_SERVFAIL_does_not_end_the_verification_of_a_server()
    {
        // The DNAME makes a name that is too long for DNS: such a question alone cannot be answered.
        await using var good = await KnotServer.StartAsync(Cancel, TestZone.Of(ZoneName, $"www 60 A 192.0.2.1\nd 60 DNAME {new string('x', 63)}.{new string('y', 63)}.{new string('z', 63)}.example."));
        var tooLong = Set(ZoneName, $"{new string('a', 60)}.d", "A", 60, "192.0.2.1");

        var report = await VerifyAsync([good.Address], [new DesiredSet(tooLong), new DesiredSet(Www)]);

        Assert.False(report.Servers[0].IsLame);
        Assert.True(report.Servers[0].Checked >= 1);
        Assert.DoesNotContain(report.Servers[0].Differences, difference => difference.Key == Www.Key);
        Assert.NotNull(report.Servers[0].Trouble);
    }

    [Fact]
    public async Task A_server_that_does_not_serve_the_zone_is_wrong()
    {
        await using var other = await KnotServer.StartAsync(Cancel, TestZone.Of("other.example"));

        var report = await VerifyAsync([other.Address], [new DesiredSet(Www)]);

        Assert.False(report.Verified);
        Assert.True(report.Servers[0].IsLame);
    }

    [Fact]
    public async Task What_comes_true_while_it_has_patience_is_proved()
    {
        await using var server = await KnotServer.StartAsync(Cancel, TestZone.Of(ZoneName));
        using var writer = Provider(server.Address, server.Key);
        using var provider = Servers([server.Address]);
        var verifier = new Verifier(new AuthoritativeClient(TimeProvider.System), TimeProvider.System);

        var verifying = verifier.VerifyAsync(provider.Instance, Zone, [new DesiredSet(Www)], [], TimeSpan.FromSeconds(30), Cancel);
        await ApplyAsync(writer, ZoneName, Create(Www));

        Assert.True((await verifying).Verified);
    }

    [Fact]
    public async Task What_no_answer_can_prove_is_skipped_with_the_reason_and_never_proves_anything()
    {
        await using var server = await KnotServer.StartAsync(Cancel, TestZone.Of(ZoneName));

        var report = await VerifyAsync([server.Address], [new DesiredSet(Www, Proxied: true), new DesiredSet(Set(ZoneName, "@", "ALIAS", 60, "a.example.net."))]);

        Assert.Null(report.Verified);
        Assert.Equal(2, report.Skipped.Count);
        Assert.Contains("nothing could be compared", report.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_servers_the_reason_is_told()
    {
        var report = await VerifyAsync([], [new DesiredSet(Www)]);

        Assert.Null(report.Verified);
        Assert.Contains("a file answers nothing", report.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_thousand_sets_are_asked_for_at_one_server()
    {
        var lines = string.Join('\n', Enumerable.Range(0, 1000).Select(i => $"h{i} 60 A 192.0.2.{i % 250}"));
        await using var server = await KnotServer.StartAsync(Cancel, TestZone.Of(ZoneName, lines));

        var report = await VerifyAsync([server.Address], [.. Enumerable.Range(0, 1000).Select(i => new DesiredSet(Set(ZoneName, $"h{i}", "A", 60, $"192.0.2.{i % 250}")))]);

        Assert.True(report.Verified, report.Reason);
        Assert.Equal(1000, report.Servers[0].Checked);
    }

    private static async Task<ZoneVerification> VerifyAsync(IPEndPoint[] servers, DesiredSet[] want)
    {
        using var provider = Servers(servers);
        return await new Verifier(new AuthoritativeClient(TimeProvider.System), TimeProvider.System).VerifyAsync(provider.Instance, Zone, want, [], TimeSpan.Zero, Cancel);
    }

    private static TestProvider Servers(IPEndPoint[] servers) =>
        TestProvider.Of("zonefile", null, "none", "", servers, new Dictionary<string, string> { ["path"] = "unused" });
}
