using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Holdfast.Adapters.Resolvers;
using Holdfast.Core.Dns;
using Holdfast.Lab.Fronts;
using Holdfast.Testing.Servers;
using Holdfast.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Holdfast.Tests.Watch;

/// <summary>
/// The watcher as users run it: the router's zone at real Knot and real PowerDNS, real Unbound as the users' resolver, HTTPS fronts,
/// a webhook receiver and an SMTP sink.
/// </summary>
public sealed class WatchTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_front_that_answers_500_is_left_at_both_providers_and_a_resolver_sees_it()
    {
        await using var knot = await KnotServer.StartAsync(Cancel, TestZone.Of("r.example.com"));
        await using var powerDns = await PowerDnsServer.StartAsync(Cancel, TestZone.Of("r.example.com"));
        await using var unbound = await UnboundServer.StartAsync(Cancel, ("r.example.com", knot.Address), ("r.example.com", powerDns.Address));
        using var authority = new LabAuthority();
        await using var first = await FrontAsync("first", authority);
        await using var second = await FrontAsync("second", authority);
        await using var canary = await FrontAsync("canary", authority);
        await using var hook = await Receiver.StartAsync();
        await using var mail = new SmtpSink();
        using var place = new Workplace();
        place["PDNS_API_KEY"] = powerDns.ApiKey;
        place["KNOT_KEY"] = knot.Key.Base64;
        place["HOOK"] = "signing-key";
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
                  - { name: first, target: first.example.net., supplier: one, addresses: ["{{first.Endpoint}}"] }
                  - { name: second, target: second.example.net., supplier: two, addresses: ["{{second.Endpoint}}"] }
                probe: { url: "https://www.example.com/health", every: 300ms, timeout: 3s, trusted-roots: root.pem }
                policy: { up: 2, minimum-healthy: 500ms, failback: { mode: manual } }
            canaries:
              - { url: "https://127.0.0.1:{{canary.Endpoint.Port}}/", name: canary, supplier: three, timeout: 3s, trusted-roots: root.pem }
            watcher: { name: here, listen: 127.0.0.1:{{FreePorts.Take()}} }
            notify:
              - { kind: webhook, url: "{{hook.Url}}", secret: { env: HOOK } }
              - { kind: email, server: "127.0.0.1:{{mail.Port}}", from: holdfast@example.com, to: [ops@example.com], tls: false }
            """);

        var created = await place.RunAsync("switch web first");
        Assert.True(created.Code == ExitCodes.Done, created.Out + created.Error);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var watching = place.RunUntilAsync("watch", stop.Token);
        await UntilAsync(async () => (await place.WatcherStatusAsync())?["routers"]!.AsArray() is [{ } router]
            && router["fronts"]!.AsArray().Count(front => (string?)front!["verdict"] == "healthy") == 2, "both fronts healthy");

        var another = await place.RunAsync("watch");
        Assert.Equal(ExitCodes.Unexpected, another.Code);
        Assert.Contains("another watcher", another.Error, StringComparison.Ordinal);

        first.Faults.Status = 500;
        await UntilAsync(async () => await TargetAsync(unbound.Address) == "second.example.net.", "the resolver sees the second front");
        await UntilAsync(async () => (await place.WatcherStatusAsync())?["routers"]![0]!["providers"]!.AsArray().All(provider => (string?)provider!["state"] == "confirmed") == true, "confirmed at both");
        Assert.Equal("second.example.net.", await TargetAsync(knot.Address));
        Assert.Equal("second.example.net.", await TargetAsync(powerDns.Address));

        var told = await hook.NextAsync("switch", Cancel);
        Assert.Contains("first → second", (string?)told.Body["text"], StringComparison.Ordinal);
        Assert.Equal(told.Signature, "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData("signing-key"u8, Encoding.UTF8.GetBytes($"{told.Time}.{told.Raw}"))));
        Assert.Contains("[holdfast] web: switch", await mail.NextAsync("switch", Cancel), StringComparison.Ordinal);

        var pinned = await place.RunAsync("pin web first --force unhealthy");
        Assert.True(pinned.Code == ExitCodes.Done, pinned.Out + pinned.Error);
        await UntilAsync(async () => await TargetAsync(knot.Address) == "first.example.net." && await TargetAsync(powerDns.Address) == "first.example.net.", "the pin at both, although the front is down");

        await stop.CancelAsync();
        Assert.Equal(ExitCodes.Done, (await watching).Code);
        Assert.Contains("→ second", (await place.RunAsync("history")).Out, StringComparison.Ordinal);
        var replay = await place.RunAsync("replay");
        Assert.True(replay.Code == ExitCodes.Done, replay.Out + replay.Error);
    }

    [Fact]
    public async Task Providers_that_disagree_without_an_epoch_freeze_the_router_and_name_the_command()
    {
        await using var knot = await KnotServer.StartAsync(Cancel, TestZone.Of("r.example.com", "web 60 CNAME first.example.net."));
        await using var powerDns = await PowerDnsServer.StartAsync(Cancel, TestZone.Of("r.example.com", "web 60 CNAME second.example.net."));
        using var place = new Workplace();
        place["PDNS_API_KEY"] = powerDns.ApiKey;
        place["KNOT_KEY"] = knot.Key.Base64;
        place.Configure($$"""
            holdfast: 1
            providers:
              knot: { kind: rfc2136, server: "{{knot.Address}}", key: { name: {{knot.Key.Name}}, algorithm: {{knot.Key.Algorithm}}, secret: { env: KNOT_KEY } }, nameservers: ["{{knot.Address}}"] }
              own: { kind: powerdns, endpoint: "{{powerDns.Api}}", key: { env: PDNS_API_KEY }, nameservers: ["{{powerDns.Address}}"] }
            resolvers: []
            zones: { r.example.com: { providers: [knot, own], records: [] } }
            routers:
              web:
                record: web.r.example.com
                fronts: [{ name: first, target: first.example.net. }, { name: second, target: second.example.net. }]
                probe: { url: "https://www.example.com/health" }
            """);
        var status = await place.RunAsync("status --format json");
        Assert.Equal(ExitCodes.NotWatched, status.Code);
        Assert.Contains("holdfast switch web", (string?)status.Json["routers"]![0]!["waiting"], StringComparison.Ordinal);

        var resolved = await place.RunAsync("switch web second");
        Assert.True(resolved.Code == ExitCodes.Done, resolved.Out + resolved.Error);
        Assert.Equal("second.example.net.", await TargetAsync(knot.Address));
        Assert.Equal(ExitCodes.NotWatched, (await place.RunAsync("status")).Code);
    }

    [Fact]
    public async Task An_epoch_that_cannot_be_read_is_never_overwritten()
    {
        await using var knot = await KnotServer.StartAsync(Cancel, TestZone.Of("r.example.com", "web 60 CNAME first.example.net.\n_holdfast.web 60 TXT \"v=9;epoch=77\""));
        using var place = new Workplace();
        place["KNOT_KEY"] = knot.Key.Base64;
        place.Configure($$"""
            holdfast: 1
            providers:
              knot: { kind: rfc2136, server: "{{knot.Address}}", key: { name: {{knot.Key.Name}}, algorithm: {{knot.Key.Algorithm}}, secret: { env: KNOT_KEY } }, nameservers: ["{{knot.Address}}"] }
            resolvers: []
            zones: { r.example.com: { providers: [knot], records: [] } }
            routers:
              web:
                record: web.r.example.com
                fronts: [{ name: first, target: first.example.net. }, { name: second, target: second.example.net. }]
                probe: { url: "https://www.example.com/health" }
            """);
        var moved = await place.RunAsync("switch web second");
        Assert.Equal(ExitCodes.Partial, moved.Code);
        Assert.Contains("cannot be read", moved.Error, StringComparison.Ordinal);
        Assert.Equal("first.example.net.", await TargetAsync(knot.Address));
    }

    private static Task<HttpsServer> FrontAsync(string name, LabAuthority authority) => HttpsServer.StartAsync(new HttpsServerOptions
    {
        Name = name, Authority = authority, HostNames = ["www.example.com", "127.0.0.1"], Endpoint = new IPEndPoint(IPAddress.Loopback, 0), Clock = TimeProvider.System,
    });

    private static async Task<string?> TargetAsync(IPEndPoint server)
    {
        var client = new AuthoritativeClient(TimeProvider.System);
        var key = new RecordKey(DnsName.Parse("web.r.example.com"), RecordType.CNAME);
        return await client.ResolveAsync(server, key, Cancel) is ServerAnswer.Found found ? found.Set.Values[0] : null;
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

    private sealed record Told(JsonNode Body, string Raw, string Time, string Signature);

    private sealed class Receiver(WebApplication app) : IAsyncDisposable
    {
        private readonly Channel<Told> _told = Channel.CreateUnbounded<Told>();

        public Uri Url => new(app.Urls.First() + "/hook");

        public static async Task<Receiver> StartAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
            var app = builder.Build();
            var receiver = new Receiver(app);
            app.MapPost("/hook", async (HttpContext context) =>
            {
                using var reader = new StreamReader(context.Request.Body);
                var raw = await reader.ReadToEndAsync(context.RequestAborted);
                receiver._told.Writer.TryWrite(new Told(JsonNode.Parse(raw)!, raw, context.Request.Headers["X-Holdfast-Timestamp"].ToString(), context.Request.Headers["X-Holdfast-Signature"].ToString()));
            });
            await app.StartAsync();
            return receiver;
        }

        public async Task<Told> NextAsync(string kind, CancellationToken cancel)
        {
            while (true)
                if (await _told.Reader.ReadAsync(cancel) is var told && (string?)told.Body["event"] == kind) return told;
        }

        public async ValueTask DisposeAsync() => await app.DisposeAsync();
    }

    /// <summary>Just enough of SMTP (RFC 5321) to take messages.</summary>
    private sealed class SmtpSink : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly Channel<string> _messages = Channel.CreateUnbounded<string>();
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _loop;

        public SmtpSink()
        {
            _listener.Start();
            _loop = RunAsync();
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public async Task<string> NextAsync(string word, CancellationToken cancel)
        {
            while (true)
                if (await _messages.Reader.ReadAsync(cancel) is var message && message.Contains(word, StringComparison.Ordinal)) return message;
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            _listener.Stop();
            await _loop;
            _stop.Dispose();
        }

        private async Task RunAsync()
        {
            try
            {
                while (true)
                {
                    using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                    await TalkAsync(client);
                }
            }
            catch (Exception error) when (error is OperationCanceledException or SocketException or IOException)
            {
                _messages.Writer.TryComplete();
            }
        }

        private async Task TalkAsync(TcpClient client)
        {
            await using var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.UTF8);
            await using var writer = new StreamWriter(stream, new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
            await writer.WriteLineAsync("220 sink");
            while (await reader.ReadLineAsync(_stop.Token) is { } line)
            {
                if (line.StartsWith("DATA", StringComparison.OrdinalIgnoreCase))
                {
                    await writer.WriteLineAsync("354 go on");
                    var message = new StringBuilder();
                    while (await reader.ReadLineAsync(_stop.Token) is { } text && text != ".") message.AppendLine(text);
                    _messages.Writer.TryWrite(message.ToString());
                }
                await writer.WriteLineAsync(line.StartsWith("QUIT", StringComparison.OrdinalIgnoreCase) ? "221 bye" : "250 ok");
                if (line.StartsWith("QUIT", StringComparison.OrdinalIgnoreCase)) return;
            }
        }
    }
}
