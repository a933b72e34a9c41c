using System.Net;
using System.Net.Sockets;
using Holdfast.Adapters.Config;
using Holdfast.Adapters.Probes;
using Holdfast.Adapters.Resolvers;
using Holdfast.Core;
using Holdfast.Core.Dns;
using Holdfast.Core.Failover;
using Holdfast.Lab.Dns;
using Microsoft.Extensions.Time.Testing;
using AddressFamily = Holdfast.Core.Failover.AddressFamily;

namespace Holdfast.Adapters.Tests.Probes;

/// <summary>Where a front is looked for: at the addresses of its own target, each family on its own, also while DNS fails.</summary>
public sealed class ProberTests : IAsyncDisposable
{
    private static readonly FrontName First = FrontName.Parse("first");
    private static readonly ProbeSettings OverTcp = new(
        new Uri("tcp://www.example.com:9"), [], null, [], TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(1), false, true, HttpVersionChoice.Any, null);

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 18, 12, 0, 0, TimeSpan.Zero));
    private readonly ZoneStore _zones = new();
    private readonly AuthoritativeServer _dns;

    public ProberTests() => _dns = AuthoritativeServer.Start(new AuthoritativeOptions { Zones = _zones });

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_front_s_target_is_resolved_through_its_aliases_and_never_the_router()
    {
        Serve("first CNAME edge.example.net.", "edge A 127.0.0.1", "edge AAAA ::1", "web CNAME first.example.net.");
        var found = await Addresses().GetAsync(Cancel);
        Assert.Equal(["127.0.0.1:0", "[::1]:0"], found.Select(address => address.ToString()));
        Assert.Equal(["edge.example.net.", "first.example.net."], _dns.Queries.Latest.Select(query => query.Name.Text).Distinct().Order());
    }

    [Fact]
    public async Task The_last_good_addresses_are_kept_while_dns_fails_and_no_probe_waits_for_it()
    {
        Serve("first A 127.0.0.1", "first A 127.0.0.2");
        var addresses = Addresses();
        Assert.Equal(2, (await addresses.GetAsync(Cancel)).Count);
        _dns.Faults.Mode = DnsFaultMode.Silence;
        _clock.Advance(TimeSpan.FromMinutes(2));
        // The question is under way and unanswered: its task is not waited for.
        var asking = addresses.GetAsync(Cancel);
        Assert.True(asking.IsCompletedSuccessfully);
        Assert.Equal(2, (await asking).Count);
        await UntilAsync(async () =>
        {
            Assert.Equal(2, (await addresses.GetAsync(Cancel)).Count);
            return addresses.Trouble is not null;
        });
        Assert.False(addresses.IsGone);
        Assert.Contains("does not resolve", addresses.Trouble, StringComparison.Ordinal);
    }

    [Fact]
    public async Task New_addresses_are_taken_after_a_minute_and_old_ones_given_up()
    {
        Serve("first A 127.0.0.1");
        var addresses = Addresses();
        await addresses.GetAsync(Cancel);
        Serve("first A 127.0.0.7");
        Assert.Equal("127.0.0.1:0", Assert.Single(await addresses.GetAsync(Cancel)).ToString());
        _clock.Advance(TimeSpan.FromMinutes(1));
        await UntilAsync(async () => (await addresses.GetAsync(Cancel))[0].ToString() == "127.0.0.7:0");
    }

    [Fact]
    public async Task A_target_that_does_not_exist_is_a_failure_and_one_that_cannot_be_asked_for_is_none()
    {
        Serve("other A 127.0.0.1");
        using (var gone = Prober(Addresses()))
        {
            var (observations, _) = await gone.RoundAsync(Cancel);
            Assert.Equal(ProbeLayer.Name, Assert.IsType<ProbeResult.Failure>(Assert.Single(observations).Result).Layer);
        }
        _dns.Faults.Mode = DnsFaultMode.Refused;
        using var unknown = Prober(Addresses());
        Assert.IsType<ProbeResult.Inconclusive>(Assert.Single((await unknown.RoundAsync(Cancel)).Observations).Result);
    }

    [Fact]
    public async Task Each_address_family_has_its_own_observation()
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "this machine has no IPv6");
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var unheard = new Socket(System.Net.Sockets.AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp);
        unheard.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
        using var prober = Prober(Fixed((IPEndPoint)listener.LocalEndpoint, (IPEndPoint)unheard.LocalEndPoint!));
        var (observations, _) = await prober.RoundAsync(Cancel);
        Assert.Equal([(AddressFamily.V4, true), (AddressFamily.V6, false)], observations.Select(seen => (seen.Family, seen.Result is ProbeResult.Success)).Order());
        Assert.All(observations, seen => Assert.Equal((Subject.Of(First), "paris"), (seen.Subject, seen.Vantage)));
    }

    [Fact]
    public async Task One_dead_address_of_two_is_no_dead_front_and_is_named()
    {
        using var one = new TcpListener(IPAddress.Loopback, 0);
        one.Start();
        using var other = new Socket(System.Net.Sockets.AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        other.Bind(new IPEndPoint(IPAddress.Parse("127.0.0.2"), 0));
        using var prober = Prober(Fixed((IPEndPoint)one.LocalEndpoint, (IPEndPoint)other.LocalEndPoint!));
        for (var i = 0; i < 4; i++)
        {
            var result = Assert.IsType<ProbeResult.Success>(Assert.Single((await prober.RoundAsync(Cancel)).Observations).Result);
            Assert.Equal("1 of 2 addresses; not 127.0.0.2", result.Seen);
        }
        one.Stop();
        Assert.IsType<ProbeResult.Failure>(Assert.Single((await prober.RoundAsync(Cancel)).Observations).Result);
    }

    [Fact]
    public async Task As_many_addresses_must_answer_as_the_configuration_says()
    {
        using var one = new TcpListener(IPAddress.Loopback, 0);
        one.Start();
        using var other = new Socket(System.Net.Sockets.AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        other.Bind(new IPEndPoint(IPAddress.Parse("127.0.0.2"), 0));
        using var prober = Prober(Fixed((IPEndPoint)one.LocalEndpoint, (IPEndPoint)other.LocalEndPoint!), addresses: 2);
        var (observations, reports) = await prober.RoundAsync(Cancel);
        Assert.Contains("1 of 2 addresses answer, 2 are wanted", Assert.IsType<ProbeResult.Failure>(Assert.Single(observations).Result).Detail, StringComparison.Ordinal);
        Assert.Equal(["127.0.0.1", "127.0.0.2"], reports.Select(report => report.Address!.ToString()).Order());
    }

    [Fact]
    public async Task A_pool_of_many_addresses_is_asked_four_at_a_time_in_turns()
    {
        var listeners = Enumerable.Range(1, 10).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        foreach (var listener in listeners) listener.Start();
        using var prober = Prober(Fixed([.. listeners.Select(listener => (IPEndPoint)listener.LocalEndpoint)]));
        for (var i = 0; i < 5; i++)
        {
            var (observations, reports) = await prober.RoundAsync(Cancel);
            Assert.Equal((1, 4), (observations.Count, reports.Count));
        }
        // Five rounds of four go twice through ten: nobody was left out.
        Assert.All(listeners, listener => Assert.True(listener.Pending()));
        foreach (var listener in listeners) listener.Dispose();
    }

    [Fact]
    public async Task A_target_that_vanishes_from_dns_fails_in_each_round()
    {
        Serve("first A 127.0.0.1");
        using var prober = Prober(Addresses());
        await prober.RoundAsync(Cancel);
        Serve("other A 127.0.0.1");
        _clock.Advance(TimeSpan.FromMinutes(1));
        await UntilAsync(async () => (await prober.RoundAsync(Cancel)).Observations is [{ Result: ProbeResult.Failure { Layer: ProbeLayer.Name } }]);
        for (var i = 0; i < 3; i++)
            Assert.Equal(ProbeLayer.Name, Assert.IsType<ProbeResult.Failure>(Assert.Single((await prober.RoundAsync(Cancel)).Observations).Result).Layer);
    }

    [Fact]
    public async Task A_target_is_believed_in_for_no_longer_than_by_its_users()
    {
        Serve(5, "first CNAME edge.example.net.", "edge A 127.0.0.1");
        var addresses = Addresses();
        Assert.Single(await addresses.GetAsync(Cancel));
        Serve(5, "other A 127.0.0.1");
        _clock.Advance(TimeSpan.FromSeconds(5));
        await UntilAsync(async () => (await addresses.GetAsync(Cancel)).IsEmpty);
        Assert.True(addresses.IsGone);
        // Nothing says when it comes back: it is asked for again and again.
        Serve(5, "first A 127.0.0.7");
        _clock.Advance(TimeSpan.FromSeconds(1));
        await UntilAsync(async () => !(await addresses.GetAsync(Cancel)).IsEmpty);
    }

    public async ValueTask DisposeAsync() => await _dns.DisposeAsync();

    private Prober Prober(TargetAddresses targets, int addresses = 1) => new(Subject.Of(First), OverTcp with { Addresses = addresses }, targets, "paris", TimeSpan.FromSeconds(10), TimeProvider.System);

    private TargetAddresses Addresses() => new(DnsName.Parse("first.example.net"), [], Resolver(), _clock);

    private TargetAddresses Fixed(params IPEndPoint[] addresses) => new(default, [.. addresses], Resolver(), _clock);

    // The DNS client's own timeouts run on the real clock: only the minutes of the addresses are ours to turn.
    private ResolverClient Resolver() => new([_dns.Endpoint], new AuthoritativeClient(TimeProvider.System, TimeSpan.FromMilliseconds(200)));

    private void Serve(params string[] lines) => Serve(60, lines);

    private void Serve(int ttl, params string[] lines) => _zones.Publish(new ServedZone(
        WireName.Parse("example.net."),
        lines.Prepend("@ SOA ns hostmaster 1 3600 600 604800 60").Select(line => line.Split(' ', 3)).Select(words => ResourceRecord.Of(
            words[0] == "@" ? "example.net." : $"{words[0]}.example.net.", words[1], (uint)ttl,
            words[1] == "SOA" ? "ns.example.net. hostmaster.example.net. 1 3600 600 604800 60" : words[2]))));

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        var deadline = TimeProvider.System.GetUtcNow() + TimeSpan.FromSeconds(30);
        while (!await holds())
        {
            Assert.True(TimeProvider.System.GetUtcNow() < deadline, "waited half a minute");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancel);
        }
    }
}
