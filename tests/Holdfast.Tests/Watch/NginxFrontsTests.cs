using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Holdfast.Adapters.Resolvers;
using Holdfast.Core.Dns;
using Holdfast.Lab.Fronts;
using Holdfast.Testing.Servers;
using Holdfast.Tests.Support;

namespace Holdfast.Tests.Watch;

/// <summary>
/// End to end with nothing of our own but the watcher: nginx as fronts, Knot and PowerDNS with the router's zone, Knot with a private
/// root for all other names, Unbound as the resolver of users and watcher.
/// </summary>
public sealed class NginxFrontsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Users_follow_when_a_front_answers_500_comes_back_and_is_gone()
    {
        var (firstAddress, secondAddress, elsewhere) = (IPAddress.Parse("127.0.0.2"), IPAddress.Parse("127.0.0.3"), IPAddress.Parse("127.0.0.4"));
        var port = FreePorts.Take();
        using var authority = new LabAuthority();
        using var certificate = authority.Issue("www.example.com");
        using var canaryCertificate = authority.Issue("canary.example.org");
        await using var first = await NginxServer.StartAsync("first", new IPEndPoint(firstAddress, port), certificate, Cancel);
        await using var second = await NginxServer.StartAsync("second", new IPEndPoint(secondAddress, port), certificate, Cancel);
        await using var canary = await NginxServer.StartAsync("canary", new IPEndPoint(elsewhere, port), canaryCertificate, Cancel);
        var root = new TestZone("", $"""
            $TTL 300
            . SOA a.root. hostmaster.root. 1 3600 600 604800 60
            . NS a.root.
            www.example.com. CNAME web.r.example.com.
            first.example.net. A {firstAddress}
            second.example.net. A {secondAddress}
            canary.example.org. A {elsewhere}

            """);
        await using var knot = await KnotServer.StartAsync(Cancel, TestZone.Of("r.example.com"), root);
        await using var powerDns = await PowerDnsServer.StartAsync(Cancel, TestZone.Of("r.example.com"));
        await using var unbound = await UnboundServer.StartAsync(Cancel, ("", knot.Address), ("r.example.com", knot.Address), ("r.example.com", powerDns.Address));
        using var place = new Workplace();
        place["PDNS_API_KEY"] = powerDns.ApiKey;
        place["KNOT_KEY"] = knot.Key.Base64;
        place.Write("root.pem", authority.Pem);
        place.Configure($$"""
            holdfast: 1
            providers:
              knot: { kind: rfc2136, server: "{{knot.Address}}", key: { name: {{knot.Key.Name}}, algorithm: {{knot.Key.Algorithm}}, secret: { env: KNOT_KEY } }, nameservers: ["{{knot.Address}}"] }
              own: { kind: powerdns, endpoint: "{{powerDns.Api}}", key: { env: PDNS_API_KEY }, nameservers: ["{{powerDns.Address}}"] }
            resolvers: ["{{unbound.Address}}"]
            zones:
              r.example.com: { providers: [knot, own], records: [] }
            routers:
              web:
                record: web.r.example.com
                ttl: 1
                fronts:
                  - { name: first, target: first.example.net., supplier: one }
                  - { name: second, target: second.example.net., supplier: two }
                probe: { url: "https://www.example.com:{{port}}/health", every: 300ms, timeout: 3s, trusted-roots: root.pem }
                policy: { up: 3, minimum-healthy: 500ms, failback: { mode: delayed, clean: 1500ms, dwell: 2s } }
            canaries:
              - { url: "https://canary.example.org:{{port}}/", supplier: three, timeout: 3s, trusted-roots: root.pem }
            watcher: { name: here }
            """);
        var created = await place.RunAsync("switch web first");
        Assert.True(created.Code == ExitCodes.Done, created.Out + created.Error);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var watching = place.RunUntilAsync("watch", stop.Token);
        Task UntilPageAsync(string wanted, string when) => UntilAsync(async () => await PageAsync(unbound.Address, port, authority) == wanted, $"users read the page of {wanted} {when}");

        await UntilPageAsync("first", "at the start");
        await UntilAsync(async () => (await place.WatcherStatusAsync())?["routers"]!.AsArray() is [{ } router] && router["fronts"]!.AsArray().Count(front => (string?)front!["verdict"] == "healthy") == 2, "both fronts healthy");

        first.IsBroken = true;
        await UntilPageAsync("second", "after the first front answers 500");
        first.IsBroken = false;
        await UntilPageAsync("first", "when it was clean for long enough");
        await first.EndAsync();
        await UntilPageAsync("second", "after the first front is gone");
        await first.StartAgainAsync(Cancel);
        // Three automatic switches within the hour: leaving the dead front was not blocked, but the way back now waits for a human.
        await UntilAsync(async () => (string?)(await place.WatcherStatusAsync())?["routers"]![0]!["mode"] == "tripped", "the watcher says that it is tripped");
        var thawed = await place.RunAsync("thaw web");
        Assert.True(thawed.Code == ExitCodes.Done, thawed.Out + thawed.Error);
        await UntilPageAsync("first", "when it is back and an operator has said thaw");

        await stop.CancelAsync();
        Assert.Equal(ExitCodes.Done, (await watching).Code);
        Assert.Equal(ExitCodes.Done, (await place.RunAsync("replay")).Code);
    }

    /// <summary>What a user reads: the name from the resolver, the page from the address that it gave; null when either fails.</summary>
    private static async Task<string?> PageAsync(IPEndPoint resolver, int port, LabAuthority authority)
    {
        var client = new AuthoritativeClient(TimeProvider.System);
        var name = DnsName.Parse("www.example.com");
        IPAddress? address = null;
        for (var hop = 0; hop < 4 && address is null; hop++)
        {
            switch (await client.ResolveAsync(resolver, new RecordKey(name, RecordType.A), Cancel))
            {
                case ServerAnswer.Found found: address = IPAddress.Parse(found.Set.Values[0]); break;
                case ServerAnswer.Alias alias: name = DnsName.Parse(alias.Cname.Values[0]); break;
                default: return null;
            }
        }
        if (address is null) return null;
        using var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancel) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(address, port, cancel);
                return new NetworkStream(socket, ownsSocket: true);
            },
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = authority.Trusts },
        };
        using var user = new HttpClient(handler);
        try
        {
            return await user.GetStringAsync(new Uri($"https://www.example.com:{port}/"), Cancel);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static async Task UntilAsync(Func<Task<bool>> holds, string what)
    {
        var deadline = TimeProvider.System.GetUtcNow() + TimeSpan.FromSeconds(60);
        while (!await holds())
        {
            Assert.True(TimeProvider.System.GetUtcNow() < deadline, $"waited a minute for: {what}");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Cancel);
        }
    }
}
