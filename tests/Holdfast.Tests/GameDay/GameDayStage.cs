using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography.X509Certificates;
using Holdfast.Adapters.Journal;
using Holdfast.Lab.Fronts;
using Holdfast.Testing.Servers;
using Holdfast.Tests.Support;
using Holdfast.Tests.Watch;

namespace Holdfast.Tests.GameDay;

/// <summary>
/// nginx as fronts and canary, the router's zone at Knot and PowerDNS, another PowerDNS with the rest of the names, Unbound as the users'
/// resolver, a name server that can lie, a state folder on a small file system, and the built watcher under faketime.
/// </summary>
internal sealed class GameDayStage : IAsyncDisposable
{
    private const string Preload = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1";
    private const string RouterZone = "r.example.com";
    private const int WatcherGroup = 65534;

    private readonly List<IAsyncDisposable> _parts = [];
    private Process? _watcher;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Set inside namespaces of our own, by whoever made them.</summary>
    public static bool IsInside => Environment.GetEnvironmentVariable("HOLDFAST_GAME_DAY") == "inside";

    /// <summary>A clock that can be stepped for the watcher alone.</summary>
    public static bool HasFakeTime => File.Exists(Preload);

    /// <summary>Whether what the watcher sends can be dropped without hurting the users: it needs another group for it.</summary>
    public bool CanCutOff { get; private set; }

    public int Port { get; } = FreePorts.Take();

    public LabAuthority Authority { get; } = new();

    public X509Certificate2 Good { get; private set; } = null!;

    public NginxServer First { get; private set; } = null!;

    public NginxServer Second { get; private set; } = null!;

    public NginxServer Canary { get; private set; } = null!;

    public KnotServer Knot { get; private set; } = null!;

    public PowerDnsServer Own { get; private set; } = null!;

    public PowerDnsServer World { get; private set; } = null!;

    public UnboundServer Resolver { get; private set; } = null!;

    public ForgedNameServer Forged { get; private set; } = null!;

    public ApiGate Gate { get; private set; } = null!;

    public AlertReceiver People { get; private set; } = null!;

    public Workplace Place { get; } = new();

    public GameDaySamplers Samplers { get; } = new();

    private string ClockFile => Path.Combine(Place.Folder, "clock");

    /// <summary>HOLDFAST_GAME_DAY_LOG keeps what the watcher wrote.</summary>
    private string LogFile => Environment.GetEnvironmentVariable("HOLDFAST_GAME_DAY_LOG") is { Length: > 0 } kept ? kept : Path.Combine(Place.Folder, "watcher.log");

    public string WatcherLog => File.Exists(LogFile) ? File.ReadAllText(LogFile) : "";

    public string JournalFile => Path.Combine(Place.StateFolder, Journal.FileName);

    public static async Task<GameDayStage> StartAsync()
    {
        var stage = new GameDayStage();
        try
        {
            await stage.BuildAsync();
            return stage;
        }
        catch
        {
            await stage.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Samplers.DisposeAsync();
        if (_watcher is { HasExited: false }) await KillWatcherAsync();
        for (var i = _parts.Count - 1; i >= 0; i--) await _parts[i].DisposeAsync();
        if (IsInside && Directory.Exists(Place.StateFolder)) await RunAsync("umount", "-l", Place.StateFolder);
        Place.Dispose();
        Good?.Dispose();
        Authority.Dispose();
    }

    public void StartWatcher()
    {
        var built = BuiltProgram.Start("watch");
        built.Environment["HOLDFAST_CONFIG"] = Place.ConfigFile;
        built.Environment["HOLDFAST_STATE"] = Place.StateFolder;
        built.Environment["PDNS_API_KEY"] = Own.ApiKey;
        built.Environment["KNOT_KEY"] = Knot.Key.Base64;
        if (HasFakeTime)
        {
            built.Environment["LD_PRELOAD"] = Preload;
            built.Environment["FAKETIME_TIMESTAMP_FILE"] = ClockFile;
            built.Environment["FAKETIME_DONT_FAKE_MONOTONIC"] = "1";
            built.Environment["FAKETIME_CACHE_DURATION"] = "1";
            // With that mend a wait on the monotonic clock ends at once: every "within 2 s" of the watcher would be over before it began.
            built.Environment["FAKETIME_FORCE_MONOTONIC_FIX"] = "0";
        }
        var line = new List<string> { built.FileName };
        line.AddRange(built.ArgumentList);
        built.ArgumentList.Clear();
        built.FileName = "sh";
        built.ArgumentList.Add("-c");
        built.ArgumentList.Add($"exec {(CanCutOff ? $"setpriv --regid {WatcherGroup} --clear-groups -- " : "")}\"$@\" >>'{LogFile}' 2>&1 </dev/null");
        built.ArgumentList.Add("sh");
        foreach (var word in line) built.ArgumentList.Add(word);
        _watcher?.Dispose();
        _watcher = Process.Start(built)!;
    }

    public async Task KillWatcherAsync()
    {
        _watcher!.Kill();
        await _watcher.WaitForExitAsync(CancellationToken.None);
    }

    /// <summary>A signal by its name: STOP, CONT, HUP.</summary>
    public Task SignalAsync(string name) => RunAsync("kill", $"-{name}", $"{_watcher!.Id}");

    public void StepClock(string offset) => File.WriteAllText(ClockFile, offset);

    /// <summary>Drops all that the watcher sends.</summary>
    public static async Task CutOffAsync()
    {
        await RunAsync("nft", "add table inet fault");
        await RunAsync("nft", "add chain inet fault out { type filter hook output priority 0; policy accept; }");
        await RunAsync("nft", $"add rule inet fault out meta skgid {WatcherGroup} drop");
    }

    public static Task ConnectAgainAsync() => RunAsync("nft", "delete table inet fault");

    /// <summary>One change by hand, past the product.</summary>
    public static async Task ChangeAsync(PowerDnsServer server, string zone, string name, string type, int ttl, params string[] values)
    {
        using var client = server.Client();
        using var reply = await client.PatchAsJsonAsync($"api/v1/servers/localhost/zones/{zone}", new Dictionary<string, object>
        {
            ["rrsets"] = new[]
            {
                new Dictionary<string, object>
                {
                    ["name"] = name, ["type"] = type, ["ttl"] = ttl, ["changetype"] = values.Length == 0 ? "DELETE" : "REPLACE",
                    ["records"] = values.Select(value => new Dictionary<string, object> { ["content"] = value, ["disabled"] = false }).ToArray(),
                },
            },
        }, Cancel);
        Assert.True(reply.IsSuccessStatusCode, await reply.Content.ReadAsStringAsync(Cancel));
    }

    public Task ChangeRouterAsync(int ttl, params string[] values) => ChangeAsync(Own, $"{RouterZone}.", $"web.{RouterZone}.", "CNAME", ttl, values);

    public Task TargetAsync(string front, params string[] addresses) => ChangeAsync(World, "=2E", $"{front}.example.net.", "A", 1, addresses);

    /// <summary>An update by the key's holder who is not the product.</summary>
    public async Task UpdateKnotAsync(string lines)
    {
        var script = Place.Write("nsupdate.txt", $"server {Knot.Address.Address} {Knot.Address.Port}\nzone {RouterZone}\n{lines}\nsend\n");
        await RunAsync("nsupdate", "-y", $"{Knot.Key.Algorithm}:{Knot.Key.Name}:{Knot.Key.Base64}", script);
    }

    public static async Task RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        await process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {await error}");
    }

    public void Configure(string more = "") => Place.Configure($$"""
        holdfast: 1
        providers:
          knot: { kind: rfc2136, server: "{{Knot.Address}}", key: { name: {{Knot.Key.Name}}, algorithm: {{Knot.Key.Algorithm}}, secret: { env: KNOT_KEY } }, nameservers: ["{{Knot.Address}}", "{{Forged.Address}}"] }
          own: { kind: powerdns, endpoint: "{{Gate.Url}}", key: { env: PDNS_API_KEY }, nameservers: ["{{Own.Address}}"] }
        resolvers: ["{{Resolver.Address}}"]
        zones:
          r.example.com: { providers: [knot, own], records: [] }
        routers:
          web:
            record: web.r.example.com
            ttl: 1
            fronts:
              - { name: first, target: first.example.net., supplier: one }
              - { name: second, target: second.example.net., supplier: two }
            probe: { url: "https://www.example.com:{{Port}}/", every: {{(int)GameDayTests.Interval.TotalMilliseconds}}ms, timeout: 1500ms, fresh-tls: every-probe, trusted-roots: root.pem }
            policy: { up: 3, minimum-healthy: 1s, max-switches-per-hour: 200, failback: { mode: delayed, clean: 1500ms, dwell: 2s } }
        canaries:
          - { url: "https://canary.example.org:{{Port}}/", supplier: three, timeout: 1500ms, trusted-roots: root.pem }
        notify:
          - { kind: webhook, url: "{{People.Url}}" }
        watcher: { name: here }
        {{more}}
        """);

    private async Task BuildAsync()
    {
        Good = Authority.Issue("www.example.com");
        Canary = Added(await NginxServer.StartAsync("canary", new IPEndPoint(IPAddress.Parse("127.0.0.4"), Port), Authority.Issue("canary.example.org"), Cancel));
        First = Added(await NginxServer.StartAsync("first", new IPEndPoint(IPAddress.Parse("127.0.0.2"), Port), Good, Cancel));
        Second = Added(await NginxServer.StartAsync("second", new IPEndPoint(IPAddress.Parse("127.0.0.3"), Port), Good, Cancel));
        var zone = new TestZone(RouterZone, $"""
            $ORIGIN {RouterZone}.
            $TTL 1
            @ SOA ns1.example.net. hostmaster.example.net. 1 3600 600 604800 1
            @ NS ns1.example.net.
            @ NS ns2.example.net.

            """);
        Knot = Added(await KnotServer.StartAsync(Cancel, zone));
        Own = Added(await PowerDnsServer.StartAsync(Cancel, zone));
        World = Added(await PowerDnsServer.StartAsync(Cancel, new TestZone("", """
            $TTL 1
            . SOA a.root. hostmaster.root. 1 3600 600 604800 1
            . NS a.root.
            www.example.com. CNAME web.r.example.com.
            first.example.net. A 127.0.0.2
            second.example.net. A 127.0.0.3
            canary.example.org. A 127.0.0.4

            """)));
        Resolver = Added(await UnboundServer.StartForgetfulAsync(1, Cancel, ("", World.Address), (RouterZone, Knot.Address), (RouterZone, Own.Address)));
        Forged = Added(new ForgedNameServer(Knot.Address));
        Gate = Added(await ApiGate.StartAsync(Own.Api, Cancel));
        People = Added(await AlertReceiver.StartAsync());
        Place["PDNS_API_KEY"] = Own.ApiKey;
        Place["KNOT_KEY"] = Knot.Key.Base64;
        Place.Write("root.pem", Authority.Pem);
        Directory.CreateDirectory(Place.StateFolder);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Place.StateFolder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (IsInside)
        {
            await RunAsync("mount", "-t", "tmpfs", "-o", "size=24m,mode=0700", "state", Place.StateFolder);
            CanCutOff = Environment.IsPrivilegedProcess && ServerProcess.Find("nft") is not null && !File.ReadAllText("/proc/self/gid_map").Contains(" 1\n", StringComparison.Ordinal);
        }
        StepClock("+0");
        Configure();
    }

    private T Added<T>(T part) where T : IAsyncDisposable
    {
        _parts.Add(part);
        return part;
    }
}
