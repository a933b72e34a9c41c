using System.Net;
using Holdfast.Lab.Dns;
using Microsoft.Extensions.Time.Testing;

namespace Holdfast.Adapters.Tests.Lab;

public sealed class AuthoritativeServerTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ZoneStore _zones = new();
    private readonly AuthoritativeServer _server;

    public AuthoritativeServerTests()
    {
        _zones.Publish(Zone("example.com.",
            ("example.com.", "NS", "ns1.example.com."),
            ("ns1.example.com.", "A", "127.0.0.1"),
            ("www.example.com.", "CNAME", "web.example.com."),
            ("web.example.com.", "CNAME", "edge.example-cdn.net."),
            ("home.example.com.", "CNAME", "host.example.com."),
            ("host.example.com.", "A", "192.0.2.1"),
            ("host.example.com.", "A", "192.0.2.2"),
            ("a.b.c.example.com.", "TXT", "\"deep\""),
            ("*.wild.example.com.", "A", "192.0.2.9"),
            ("r.example.com.", "NS", "ns1.r.example.com."),
            ("r.example.com.", "DS", "1 13 2 ABCD"),
            ("ns1.r.example.com.", "A", "127.0.0.2"),
            ("big.example.com.", "TXT", string.Join(' ', Enumerable.Repeat($"\"{new string('x', 200)}\"", 10)))));
        _server = AuthoritativeServer.Start(new AuthoritativeOptions { Zones = _zones });
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_set_is_answered_with_authority()
    {
        var reply = await AskAsync("HOST.example.com.", "A");
        Assert.True(reply.Authoritative);
        Assert.Equal(["192.0.2.1", "192.0.2.2"], reply.Answers.Select(record => record.DataText).Order());
        Assert.Equal(DnsMessage.EdnsUdpLimit, reply.EdnsSize);
    }

    [Fact]
    public async Task A_chain_of_aliases_is_followed_inside_the_zone_only()
    {
        Assert.Equal(["host.example.com.", "192.0.2.1", "192.0.2.2"], (await AskAsync("home.example.com.", "A")).Answers.Select(record => record.DataText));
        Assert.Equal(["web.example.com.", "edge.example-cdn.net."], (await AskAsync("www.example.com.", "A")).Answers.Select(record => record.DataText));
    }

    [Theory]
    [InlineData("nothing.example.com.", ResponseCode.NameError)]
    [InlineData("host.example.com.", ResponseCode.NoError)]
    [InlineData("b.c.example.com.", ResponseCode.NoError)]
    [InlineData("x.b.c.example.com.", ResponseCode.NameError)]
    public async Task Absence_comes_with_the_SOA(string name, ResponseCode code)
    {
        var reply = await AskAsync(name, "MX");
        Assert.Equal((code, 0, "SOA", 300u), (reply.Code, reply.Answers.Count, reply.Authority.Single().Type.ToString(), reply.Authority.Single().Ttl));
    }

    [Fact]
    public async Task A_wildcard_answers_for_names_that_do_not_exist()
    {
        var reply = await AskAsync("x.y.wild.example.com.", "A");
        Assert.Equal(("x.y.wild.example.com.", "192.0.2.9"), (reply.Answers.Single().Name.Text, reply.Answers.Single().DataText));
        Assert.Empty((await AskAsync("x.wild.example.com.", "MX")).Answers);
    }

    [Fact]
    public async Task A_delegation_is_referred_with_glue_and_without_authority()
    {
        var reply = await AskAsync("web.r.example.com.", "CNAME");
        Assert.False(reply.Authoritative);
        Assert.Equal("ns1.r.example.com.", reply.Authority.Single().DataText);
        Assert.Equal("127.0.0.2", reply.Additional.Single().DataText);
        Assert.True((await AskAsync("r.example.com.", "DS")).Authoritative);
    }

    [Fact]
    public async Task A_foreign_name_is_refused()
    {
        var reply = await AskAsync("www.example.org.", "A");
        Assert.Equal((ResponseCode.Refused, false), (reply.Code, reply.Authoritative));
    }

    [Fact]
    public async Task An_answer_that_is_too_large_goes_to_TCP()
    {
        var query = DnsMessage.Query(7, WireName.Parse("big.example.com."), RecordType.Txt);
        var whole = await DnsExchange.AskAsync(_server.Endpoint, query, Patience, TimeProvider.System, cancel: TestContext.Current.CancellationToken);
        Assert.Equal((1, false), (whole!.Answers.Count, whole.Truncated));
        Assert.Equal([false, true], _server.Queries.Latest.Select(logged => logged.OverTcp));
    }

    [Fact]
    public async Task Fault_codes_are_answered()
    {
        _server.Faults.Mode = DnsFaultMode.ServerFailure;
        Assert.Equal(ResponseCode.ServerFailure, (await AskAsync("host.example.com.", "A")).Code);
        _server.Faults.Mode = DnsFaultMode.Refused;
        Assert.Equal(ResponseCode.Refused, (await AskAsync("host.example.com.", "A")).Code);
        _server.Faults.Clear();
        Assert.Equal(ResponseCode.NoError, (await AskAsync("host.example.com.", "A")).Code);
    }

    [Fact]
    public async Task A_stale_server_keeps_serving_what_it_had()
    {
        _server.Faults.Stale = true;
        _zones.Publish(Zone("example.com.", ("host.example.com.", "A", "203.0.113.1")));
        Assert.Equal(2, (await AskAsync("host.example.com.", "A")).Answers.Count);
        _server.Faults.Stale = false;
        Assert.Equal("203.0.113.1", (await AskAsync("host.example.com.", "A")).Answers.Single().DataText);
    }

    [Fact]
    public async Task Silence_and_a_stopped_server_give_no_answer()
    {
        var clock = new FakeTimeProvider();
        _server.Faults.Mode = DnsFaultMode.Silence;
        var asking = DnsExchange.AskAsync(_server.Endpoint, DnsMessage.Query(1, WireName.Parse("host.example.com."), RecordType.A), Patience, clock, cancel: TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(() => _server.Queries.Count == 1);
        clock.Advance(Patience);
        Assert.Null(await asking);
        _server.Faults.Clear();
        await _server.StopAsync();
        Assert.Null(await DnsExchange.AskAsync(_server.Endpoint, DnsMessage.Query(1, WireName.Parse("host.example.com."), RecordType.A), Patience, TimeProvider.System, overTcp: true, TestContext.Current.CancellationToken));
        _server.StartAgain();
        Assert.Equal(2, (await AskAsync("host.example.com.", "A")).Answers.Count);
    }

    [Fact]
    public async Task Latency_waits_on_the_injected_clock()
    {
        var clock = new FakeTimeProvider();
        await using var slow = AuthoritativeServer.Start(new AuthoritativeOptions { Zones = _zones, Clock = clock });
        slow.Faults.Latency = TimeSpan.FromSeconds(30);
        var asking = DnsExchange.AskAsync(slow.Endpoint, DnsMessage.Query(1, WireName.Parse("host.example.com."), RecordType.A), Patience, TimeProvider.System, cancel: TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(() => slow.Queries.Count == 1);
        Assert.False(asking.IsCompleted);
        // The query is counted just before the wait begins, so the clock is moved until the wait has seen it.
        await Eventually.TrueAsync(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(30));
            return asking.IsCompleted;
        });
        Assert.Equal(2, (await asking)!.Answers.Count);
    }

    [Fact]
    public void Loss_is_the_same_for_the_same_seed()
    {
        static string Pattern(int seed)
        {
            var faults = new DnsFaults(new ZoneStore(), seed) { Loss = 0.5 };
            return string.Concat(Enumerable.Range(0, 64).Select(_ => faults.LosesThis() ? 'x' : '.'));
        }
        Assert.Equal(Pattern(7), Pattern(7));
        Assert.NotEqual(Pattern(7), Pattern(8));
        Assert.InRange(Pattern(7).Count(letter => letter == 'x'), 16, 48);
    }

    [Theory]
    [InlineData("host.example.com", "A", "192.0.2.1\n192.0.2.2")]
    [InlineData("home.example.com", "A", "host.example.com.\n192.0.2.1\n192.0.2.2")]
    [InlineData("a.b.c.example.com", "TXT", "\"deep\"")]
    [InlineData("nothing.example.com", "A", "")]
    public async Task Dig_reads_the_same(string name, string type, string expected) =>
        Assert.Equal(expected, await Dig.AskAsync(_server.Endpoint, "+short", name, type));

    [Theory]
    [InlineData("nothing.example.com", "A", "status: NXDOMAIN", "flags: qr aa;")]
    [InlineData("web.r.example.com", "A", "status: NOERROR", "flags: qr;")]
    [InlineData("www.example.org", "A", "status: REFUSED", "flags: qr;")]
    public async Task Dig_sees_the_status_and_the_flags(string name, string type, string status, string flags)
    {
        var output = await Dig.AskAsync(_server.Endpoint, name, type);
        Assert.Contains(status, output, StringComparison.Ordinal);
        Assert.Contains(flags, output, StringComparison.Ordinal);
        Assert.DoesNotContain("Warning", output, StringComparison.Ordinal);
    }

    internal static ServedZone Zone(string apex, params (string Name, string Type, string Data)[] records) =>
        new(WireName.Parse(apex),
        [
            ResourceRecord.Of(apex, "SOA", 3600, $"ns1.{apex} admin.{apex} 1 7200 3600 604800 300"),
            .. records.Select(record => ResourceRecord.Of(record.Name, record.Type, 60, record.Data)),
        ]);

    private async Task<DnsMessage> AskAsync(string name, string type) =>
        await DnsExchange.AskAsync(_server.Endpoint, DnsMessage.Query(1, WireName.Parse(name), RecordType.Parse(type)), Patience, TimeProvider.System, cancel: TestContext.Current.CancellationToken)
            ?? throw new TimeoutException("no answer");
}
