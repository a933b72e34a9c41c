using System.Net;
using System.Text.Json.Nodes;
using Holdfast.Lab.Desec;
using Holdfast.Lab.Fronts;
using Holdfast.Tests.Support;

namespace Holdfast.Tests.Watch;

/// <summary>
/// One router at two emulated deSEC providers, two HTTPS fronts, a canary, and a watcher through the real command line: quick, no
/// server from outside.
/// </summary>
internal sealed class WatchStage : IAsyncDisposable
{
    private readonly LabAuthority _authority = new();
    private CancellationTokenSource? _stop;
    private Task<CommandResult>? _watching;

    private WatchStage(DesecEmulator one, DesecEmulator two) => (One, Two) = (one, two);

    public DesecEmulator One { get; }

    public DesecEmulator Two { get; }

    public HttpsServer First { get; private set; } = null!;

    public HttpsServer Second { get; private set; } = null!;

    public HttpsServer Canary { get; private set; } = null!;

    public Workplace Place { get; } = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<WatchStage> StartAsync()
    {
        var options = new DesecOptions { Domains = ["r.example.com"], MinimumTtl = 60, Throttled = false };
        var stage = new WatchStage(await DesecEmulator.StartAsync(options), await DesecEmulator.StartAsync(options with { Token = "lab-desec-token-2" }));
        stage.First = await stage.FrontAsync("first");
        stage.Second = await stage.FrontAsync("second");
        stage.Canary = await stage.FrontAsync("canary");
        stage.Place["ONE"] = stage.One.Token;
        stage.Place["TWO"] = stage.Two.Token;
        stage.Place.Write("root.pem", stage._authority.Pem);
        stage.Configure();
        return stage;
    }

    /// <param name="first">More keys of the first front.</param>
    /// <param name="second">More keys of the second one.</param>
    /// <param name="watcher">More keys of the watcher.</param>
    /// <param name="more">Whole sections.</param>
    public void Configure(string first = "", string second = "", string resolvers = "[]", string watcher = "", string policy = "", string more = "") => Place.Configure($$"""
        holdfast: 1
        providers:
          one: { kind: desec, endpoint: "{{One.Endpoint}}", token: { env: ONE }, nameservers: [{{string.Join(", ", One.NameServers.Select(server => $"\"{server.Endpoint}\""))}}] }
          two: { kind: desec, endpoint: "{{Two.Endpoint}}", token: { env: TWO }, nameservers: [{{string.Join(", ", Two.NameServers.Select(server => $"\"{server.Endpoint}\""))}}] }
        resolvers: {{resolvers}}
        zones: { r.example.com: { providers: [one, two], records: [] } }
        routers:
          web:
            record: web.r.example.com
            fronts:
              - { name: first, target: first.example.net., supplier: alpha, addresses: ["{{First.Endpoint}}"]{{first}} }
              - { name: second, target: second.example.net., supplier: beta, addresses: ["{{Second.Endpoint}}"]{{second}} }
            probe: { url: "https://www.example.com/health", every: 200ms, timeout: 2s, trusted-roots: root.pem }
            policy: { up: 2, minimum-healthy: 300ms, failback: { mode: delayed, clean: 500ms, dwell: 500ms }{{policy}} }
        canaries:
          - { url: "https://127.0.0.1:{{Canary.Endpoint.Port}}/", name: canary, supplier: gamma, timeout: 2s, trusted-roots: root.pem }
        watcher: { name: here{{watcher}} }
        {{more}}
        """);

    public void StartWatcher()
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        _watching = Place.RunUntilAsync("watch", _stop.Token);
    }

    public async Task<CommandResult> StopWatcherAsync()
    {
        await _stop!.CancelAsync();
        var result = await _watching!;
        _stop.Dispose();
        (_stop, _watching) = (null, null);
        return result;
    }

    /// <summary>Creates the router at the first front, starts the watcher and waits until it knows that both fronts are healthy.</summary>
    public async Task SettleAsync()
    {
        var created = await Place.RunAsync("switch web first");
        Assert.True(created.Code == ExitCodes.Done, created.Out + created.Error);
        StartWatcher();
        await UntilAsync(router => Active(router) == "first" && Fronts(router).All(front => (string?)front["measured"] == "healthy") && IsConfirmed(router), "both fronts healthy, the router confirmed");
    }

    public async Task<JsonNode?> RouterAsync() => (await Place.WatcherStatusAsync())?["routers"]!.AsArray() is [{ } router] ? router : null;

    public async Task<JsonNode> UntilAsync(Func<JsonNode, bool> holds, string what)
    {
        JsonNode? last = null;
        await UntilAsync(async () => await RouterAsync() is { } router && holds(last = router), () => $"{what}; last seen: {last}");
        return last!;
    }

    public Task UntilAsync(Func<bool> holds, string what) => UntilAsync(() => Task.FromResult(holds()), () => what);

    public static string? Active(JsonNode router) => (string?)router["active"];

    public static IEnumerable<JsonNode> Fronts(JsonNode router) => router["fronts"]!.AsArray().Select(front => front!);

    public static JsonNode Front(JsonNode router, string name) => Fronts(router).First(front => (string?)front["name"] == name);

    public static IEnumerable<JsonNode> Providers(JsonNode router) => router["providers"]!.AsArray().Select(provider => provider!);

    public static bool IsConfirmed(JsonNode router) => Providers(router).All(provider => (string?)provider["state"] == "confirmed");

    public static string Target(DesecEmulator provider) => string.Join(" ", provider.Domain("r.example.com").Find("web", "CNAME")?.Records ?? []);

    public async ValueTask DisposeAsync()
    {
        if (_watching is not null) await StopWatcherAsync();
        await First.DisposeAsync();
        await Second.DisposeAsync();
        await Canary.DisposeAsync();
        await One.DisposeAsync();
        await Two.DisposeAsync();
        _authority.Dispose();
        Place.Dispose();
    }

    public static async Task UntilAsync(Func<Task<bool>> holds, Func<string> what)
    {
        var deadline = TimeProvider.System.GetUtcNow() + TimeSpan.FromSeconds(60);
        while (!await holds())
        {
            Assert.True(TimeProvider.System.GetUtcNow() < deadline, $"waited a minute for: {what()}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Cancel);
        }
    }

    private Task<HttpsServer> FrontAsync(string name) => HttpsServer.StartAsync(new HttpsServerOptions
    {
        Name = name, Authority = _authority, HostNames = ["www.example.com", "127.0.0.1"], Endpoint = new IPEndPoint(IPAddress.Loopback, 0), Clock = TimeProvider.System,
    });
}
