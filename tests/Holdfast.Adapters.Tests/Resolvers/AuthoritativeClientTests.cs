using System.Net;
using Holdfast.Adapters.Resolvers;
using Holdfast.Adapters.Resolvers.Wire;
using Holdfast.Core.Dns;
using Holdfast.Testing.Servers;
using Microsoft.Extensions.Time.Testing;

namespace Holdfast.Adapters.Tests.Resolvers;

public sealed class AuthoritativeClientTests
{
    private static readonly TestZone Zone = TestZone.Of("ask.example", $"""
        www 60 A 192.0.2.1
        www 60 A 192.0.2.2
        alias 60 CNAME www
        *.wild 60 TXT "wild"
        sub 60 NS ns1.sub
        ns1.sub 60 A 192.0.2.53
        odd 60 TYPE65280 \# 3 010203
        upper 60 MX 10 MAIL.Example.NET.
        {string.Join('\n', Enumerable.Range(0, 90).Select(i => $"big 60 TXT \"{i} {new string('b', 200)}\""))}
        """);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("knot")]
    [InlineData("bind")]
    [InlineData("powerdns")]
    public async Task Servers_are_understood_in_all_that_they_say(string kind)
    {
        await using RealServer server = kind switch
        {
            "knot" => await KnotServer.StartAsync(Cancel, Zone),
            "bind" => await BindServer.StartAsync(Cancel, Zone),
            _ => await PowerDnsServer.StartAsync(Cancel, Zone),
        };
        var client = new AuthoritativeClient(TimeProvider.System);
        Task<ServerAnswer> Ask(string name, string type) => client.AskAsync(server.Address, Key(name, type), Cancel);

        Assert.Equal(new ServerAnswer.Found(Set("www", "A", 60, "192.0.2.1", "192.0.2.2")), await Ask("www", "A"));
        Assert.Equal(new ServerAnswer.Alias(Set("alias", "CNAME", 60, "www.ask.example.")), await Ask("alias", "A"));
        Assert.Equal(new ServerAnswer.Found(Set("x.wild", "TXT", 60, "\"wild\"")), await Ask("x.wild", "TXT"));
        Assert.Equal(new ServerAnswer.Delegated(Set("sub", "NS", 60, "ns1.sub.ask.example.")), await Ask("sub", "NS"));
        Assert.Equal(new ServerAnswer.Delegated(Set("sub", "NS", 60, "ns1.sub.ask.example.")), await Ask("ns1.sub", "A"));
        Assert.Equal(new ServerAnswer.Found(Set("odd", "TYPE65280", 60, @"\# 3 010203")), await Ask("odd", "TYPE65280"));
        Assert.Equal(new ServerAnswer.Found(Set("upper", "MX", 60, "10 mail.example.net.")), await Ask("upper", "MX"));
        Assert.Equal(new ServerAnswer.Empty(true), await Ask("www", "AAAA"));
        Assert.Equal(new ServerAnswer.Empty(false), await Ask("nobody", "A"));
        Assert.Equal(90, Assert.IsType<ServerAnswer.Found>(await Ask("big", "TXT")).Set.Values.Count);
        Assert.IsType<ServerAnswer.Refused>(await client.AskAsync(server.Address, new RecordKey(DnsName.Parse("elsewhere.test"), RecordType.A), Cancel));
    }

    [Fact]
    public async Task A_silent_server_is_given_up_after_two_questions_by_the_clock()
    {
        await using var server = await KnotServer.StartAsync(Cancel, TestZone.Of("silent.example"));
        await server.FreezeAsync();
        var clock = new FakeTimeProvider();
        var asking = new AuthoritativeClient(clock).AskAsync(server.Address, new RecordKey(DnsName.Parse("silent.example"), RecordType.NS), Cancel);

        while (!asking.IsCompleted)
        {
            clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        Assert.Contains("asked twice", Assert.IsType<ServerAnswer.Silent>(await asking).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_gone_is_silence_and_no_exception()
    {
        var client = new AuthoritativeClient(TimeProvider.System);

        Assert.IsType<ServerAnswer.Silent>(await client.AskAsync(new IPEndPoint(IPAddress.Loopback, FreePorts.Take()), Key("www", "A"), Cancel));
    }

    [Fact]
    public async Task Resolvers_are_asked_in_turn_until_one_answers()
    {
        await using var knot = await KnotServer.StartAsync(Cancel, TestZone.Of("host.example", "www 60 A 192.0.2.7\nsix 60 AAAA 2001:db8::7\nalias 60 CNAME www"));
        await using var unbound = await UnboundServer.StartAsync(Cancel, ("host.example", knot.Address));
        var resolvers = new ResolverClient([new IPEndPoint(IPAddress.Loopback, FreePorts.Take()), unbound.Address], new AuthoritativeClient(TimeProvider.System));

        Assert.Equal([IPAddress.Parse("192.0.2.7")], (await resolvers.AddressesAsync(DnsName.Parse("www.host.example"), Cancel)).Addresses);
        Assert.Equal([IPAddress.Parse("192.0.2.7")], (await resolvers.AddressesAsync(DnsName.Parse("alias.host.example"), Cancel)).Addresses);
        Assert.Equal([IPAddress.Parse("2001:db8::7")], (await resolvers.AddressesAsync(DnsName.Parse("six.host.example"), Cancel)).Addresses);
        var (none, trouble) = await resolvers.AddressesAsync(DnsName.Parse("nobody.host.example"), Cancel);
        Assert.Empty(none);
        Assert.Contains("nobody.host.example", trouble, StringComparison.Ordinal);
    }

    [Fact]
    public void No_octets_make_the_reader_throw()
    {
        var whole = new WireMessage
        {
            Id = 7, IsResponse = true, Questions = [new WireQuestion(DnsName.Parse("www.example.com"), RecordType.MX)],
            Answers = [new WireRecord(DnsName.Parse("www.example.com"), RecordType.MX, 1, 60, RecordData.ToWire(RecordType.MX, "10 mail.example.net."))],
        }.Write();
        var random = new Random(1);
        var read = 0;
        for (var i = 0; i < 200_000; i++)
        {
            var octets = whole.ToArray();
            for (var hits = random.Next(1, 6); hits > 0; hits--) octets[random.Next(octets.Length)] = (byte)random.Next(256);
            if (random.Next(4) == 0) octets = octets[..random.Next(octets.Length)];
            if (WireMessage.TryRead(octets, out var message, out _)) read += message.Answers.Sum(record => AnswerReading.Text(record).Length) > 0 ? 1 : 0;
        }
        Assert.InRange(read, 1, 199_999);
    }

    private static RecordKey Key(string name, string type) => new(DnsName.Parse($"{name}.{Zone.Name}"), RecordType.Parse(type));

    private static RecordSet Set(string name, string type, int ttl, params string[] values) => new(Key(name, type), new Ttl(ttl), [.. values]);
}
