using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Holdfast.Output;
using Holdfast.Testing.Servers;
using Holdfast.Watch;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using static Holdfast.Tests.Watch.WatchStage;

namespace Holdfast.Tests.Watch;

/// <summary>The watcher as a service: the real process, its signals, what it tells systemd, its socket, its page, its log.</summary>
public sealed class ServiceTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_process_tells_systemd_how_it_is_reloads_on_sighup_and_ends_on_sigterm()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "signals and notify sockets are those of Linux");
        Assert.SkipWhen(IsHangUpIgnored, "started under nohup: SIGHUP is ignored by us and by whatever we start");
        await using var stage = await WatchStage.StartAsync();
        Assert.Equal(ExitCodes.Done, (await stage.Place.RunAsync("switch web first")).Code);
        using var notices = new NoticeSocket(Path.Combine(stage.Place.Folder, "notify"));
        var said = new ConcurrentQueue<string>();
        using var process = Start(stage, said, ("NOTIFY_SOCKET", notices.Path), ("WATCHDOG_USEC", "200000"));
        try
        {
            await notices.UntilAsync("READY=1");
            await notices.UntilAsync("WATCHDOG=1");
            await stage.UntilAsync(one => Fronts(one).Any() && Fronts(one).All(front => (string?)front["measured"] == "healthy"), "both fronts healthy");
            if (OperatingSystem.IsLinux())
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(stage.Place.StateFolder, "control.sock")));
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(stage.Place.StateFolder));
            }

            stage.Configure(first: ", maintenance: true");
            await SignalAsync(process, "HUP");
            await notices.UntilAsync("RELOADING=1");
            await notices.UntilAsync("READY=1");
            await stage.UntilAsync(one => Active(one) == "second", "the front that the new configuration takes out is left");

            // A configuration that is not valid changes nothing.
            stage.Place.Write("holdfast.yaml", "holdfast: 1\nrouters: { web: { frnts: [] } }\n");
            await SignalAsync(process, "HUP");
            await notices.UntilAsync("RELOADING=1");
            await notices.UntilAsync("READY=1");
            await WatchStage.UntilAsync(async () => (await stage.Place.RunAsync("status")).Out is var told && told.Contains("is refused since 20", StringComparison.Ordinal) && told.Contains("line 2", StringComparison.Ordinal), () => "status says since when the new configuration is refused");
            stage.Configure();
            await stage.UntilAsync(one => Active(one) == "second" && Fronts(one).Any(front => (string?)front["name"] == "first" && (string?)front["word"] == "maintenance by configuration"), "the old configuration still holds");

            await SignalAsync(process, "TERM");
            await notices.UntilAsync("STOPPING=1");
            await process.WaitForExitAsync(Cancel);
            Assert.True(process.ExitCode == ExitCodes.Done, $"exit {process.ExitCode}: {string.Join('\n', said)}");
            Assert.False(File.Exists(Path.Combine(stage.Place.StateFolder, "control.sock")));
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }

    /// <summary>The library that reads the command line hears these signals too, and may have ended everything before we hear them.</summary>
    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task Whoever_ends_it_by_a_signal_gets_an_orderly_end(string signal)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "signals are those of Linux");
        await using var stage = await WatchStage.StartAsync();
        Assert.Equal(ExitCodes.Done, (await stage.Place.RunAsync("switch web first")).Code);
        var said = new ConcurrentQueue<string>();
        using var process = Start(stage, said);
        try
        {
            await stage.UntilAsync(one => Fronts(one).Any(), "the watcher answers");
            await SignalAsync(process, signal);
            await process.WaitForExitAsync(Cancel);
            Assert.True(process.ExitCode == ExitCodes.Done, $"exit {process.ExitCode}: {string.Join('\n', said)}");
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }

    /// <summary>A busy machine needs seconds to start a process; a minute's reads at deSEC were spent by asking whether it had started.</summary>
    [Fact]
    public async Task Waiting_for_a_watcher_that_is_slow_to_start_costs_the_providers_nothing()
    {
        await using var stage = await WatchStage.StartAsync();
        Assert.Equal(ExitCodes.Done, (await stage.Place.RunAsync("switch web first")).Code);
        var before = (stage.One.Requests.Reads, stage.Two.Requests.Reads);
        for (var i = 0; i < 30; i++) Assert.Null(await stage.RouterAsync());
        Assert.Equal(before, (stage.One.Requests.Reads, stage.Two.Requests.Reads));
        stage.StartWatcher();
        await stage.UntilAsync(one => Active(one) == "first" && IsConfirmed(one), "the watcher reads both providers");
    }

    [Fact]
    public async Task A_second_watcher_on_the_same_state_refuses_to_start()
    {
        await using var stage = await WatchStage.StartAsync();
        await stage.SettleAsync();
        var second = await stage.Place.RunAsync("watch");
        Assert.Equal(ExitCodes.Unexpected, second.Code);
        Assert.Contains("another watcher runs on the state folder", second.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reload_forgets_nothing_that_was_seen()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "signals are those of Linux");
        Assert.SkipWhen(IsHangUpIgnored, "started under nohup: SIGHUP is ignored by us and by whatever we start");
        await using var stage = await WatchStage.StartAsync();
        Assert.Equal(ExitCodes.Done, (await stage.Place.RunAsync("switch web first")).Code);
        // From nothing a front would be healthy after 5 good probes, and a target 30 s later.
        stage.Place.Configure(File.ReadAllText(stage.Place.ConfigFile).Replace("minimum-healthy: 300ms", "minimum-healthy: 30s", StringComparison.Ordinal));
        using var process = Start(stage, null);
        try
        {
            var known = await stage.UntilAsync(one => Fronts(one).Any() && Fronts(one).All(front => (string?)front["measured"] == "healthy"), "both fronts healthy");
            stage.Place.Configure(File.ReadAllText(stage.Place.ConfigFile).Replace("supplier: beta", "supplier: beta, maintenance: true", StringComparison.Ordinal));
            await SignalAsync(process, "HUP");
            var after = await stage.UntilAsync(one => Fronts(one).Any() && (string?)Front(one, "second")["word"] == "maintenance by configuration", "the new configuration");
            Assert.All(Fronts(after), front => Assert.Equal("healthy", (string?)front["measured"]));
            foreach (var name in (string[])["first", "second"])
                Assert.Equal((string?)Front(known, name)["upSince"], (string?)Front(after, name)["upSince"]);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(Cancel);
        }
    }

    [Fact]
    public async Task A_restart_remembers_what_was_seen_a_moment_before_it()
    {
        await using var stage = await WatchStage.StartAsync();
        Assert.Equal(ExitCodes.Done, (await stage.Place.RunAsync("switch web first")).Code);
        stage.Place.Configure(File.ReadAllText(stage.Place.ConfigFile).Replace("minimum-healthy: 300ms", "minimum-healthy: 60s", StringComparison.Ordinal));
        stage.StartWatcher();
        var known = await stage.UntilAsync(one => Fronts(one).Any() && Fronts(one).All(front => (string?)front["measured"] == "healthy"), "both fronts healthy");
        await stage.StopWatcherAsync();
        stage.StartWatcher();
        var after = await stage.UntilAsync(one => Fronts(one).Any() && Fronts(one).All(front => (string?)front["measured"] == "healthy"), "both fronts healthy again");
        foreach (var name in (string[])["first", "second"]) Assert.Equal((string?)Front(known, name)["upSince"], (string?)Front(after, name)["upSince"]);
    }

    [Fact]
    public async Task The_health_page_says_what_status_says_and_the_live_page_only_whether_the_loops_turn()
    {
        await using var stage = await WatchStage.StartAsync();
        var port = FreePorts.Take();
        stage.Configure(watcher: $", listen: 127.0.0.1:{port}");
        using var client = new HttpClient();
        var page = new Uri($"http://127.0.0.1:{port}/healthz");
        stage.StartWatcher();
        // The router exists nowhere: a human must create it.
        await stage.UntilAsync(one => one["waiting"] is not null, "waiting for a human");
        using (var ill = await client.GetAsync(page, Cancel))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, ill.StatusCode);
            var health = JsonNode.Parse(await ill.Content.ReadAsStringAsync(Cancel))!;
            Assert.Equal(("failing", "down", true), ((string?)health["status"], (string?)health["state"], (bool)health["held"]!));
            var held = Assert.Single(health["reasons"]!.AsArray(), reason => (string?)reason!["kind"] == "held")!;
            Assert.Equal(("web", "the router exists at no provider; create it with: holdfast switch web first"), ((string?)held["router"], (string?)held["text"]));
        }
        // Whatever users get, a restart would not help them.
        Assert.Equal("ok\n", await client.GetStringAsync(new Uri(page, "/livez"), Cancel));
        Assert.Equal(ExitCodes.Done, (await stage.Place.RunAsync("status --live")).Code);
        Assert.Equal(ExitCodes.Down, (await stage.Place.RunAsync("status")).Code);
        Assert.Equal(ExitCodes.Done, (await stage.Place.RunAsync("switch web first")).Code);
        await stage.UntilAsync(one => (string?)one["level"] == "ok", "created, and all is well");
        var well = JsonNode.Parse(await client.GetStringAsync(page, Cancel))!;
        Assert.Equal(("ok", 0), ((string?)well["status"], well["reasons"]!.AsArray().Count));
        var status = JsonNode.Parse(await client.GetStringAsync(new Uri($"http://127.0.0.1:{port}/status"), Cancel))!;
        Assert.Equal("first", (string?)status["routers"]![0]!["active"]);
    }

    [Fact]
    public async Task A_port_that_somebody_else_holds_does_not_end_the_watching()
    {
        await using var stage = await WatchStage.StartAsync();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        stage.Configure(watcher: $", listen: {taken.LocalEndpoint}");
        await stage.SettleAsync();
        var ended = await stage.StopWatcherAsync();
        Assert.Equal(ExitCodes.Done, ended.Code);
        Assert.Contains("the page for metrics and health cannot listen at", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_log_can_be_json_a_line_each()
    {
        await using var stage = await WatchStage.StartAsync();
        Assert.Equal(ExitCodes.Done, (await stage.Place.RunAsync("switch web first")).Code);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var watching = stage.Place.RunUntilAsync("watch --log json", stop.Token);
        await stage.UntilAsync(one => Fronts(one).Any() && Fronts(one).All(front => (string?)front["measured"] == "healthy"), "both fronts healthy");
        await stop.CancelAsync();
        var lines = (await watching).Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line.StartsWith('{')).Select(line => JsonNode.Parse(line)!).ToList();
        var started = Assert.Single(lines, line => (int)line["event"]! == 1007);
        Assert.Equal(("info", "watch", "web"), ((string?)started["level"], (string?)started["category"], (string?)started["router"]));
        Assert.Contains(lines, line => (int)line["event"]! == 1002 && (string?)line["front"] == "second" && (string?)line["after"] == "Healthy");
        Assert.All(lines, line => Assert.True(DateTimeOffset.TryParse((string?)line["time"], out _)));
    }

    [Theory]
    [InlineData(nameof(LineStyle.Text), "2026-11-18T12:00:00.000Z WARN  watch web: switching from a to b: a is down [event=1001 router=web from=a to=b reason=\"a is down\"]")]
    [InlineData(nameof(LineStyle.Journal), "<4>watch web: switching from a to b: a is down [event=1001 router=web from=a to=b reason=\"a is down\"]")]
    public void A_line_of_the_log_names_its_fields(string style, string expected)
    {
        using var writer = new StringWriter();
        using var provider = new LineLoggerProvider(writer, new FakeTimeProvider(new DateTimeOffset(2026, 11, 18, 12, 0, 0, TimeSpan.Zero)), Enum.Parse<LineStyle>(style));
        new RouterLog(provider.CreateLogger("watch")).Switching("web", "a", "b", "a is down");
        Assert.Equal(expected, writer.ToString().TrimEnd());
    }

    [Fact]
    public async Task A_watchdog_is_pinged_only_while_the_loops_turn()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "notify sockets are those of Linux");
        using var place = new Support.Workplace();
        using var notices = new NoticeSocket(Path.Combine(place.Folder, "notify"));
        using var systemd = new SystemdNotice(name => name switch { "NOTIFY_SOCKET" => notices.Path, "WATCHDOG_USEC" => "30000000", _ => null });
        var clock = new FakeTimeProvider();
        var isAlive = true;
        using var stop = new CancellationTokenSource();
        var pinging = systemd.PingAsync(clock, () => isAlive, stop.Token);
        clock.Advance(TimeSpan.FromSeconds(15));
        await notices.UntilAsync("WATCHDOG=1");
        isAlive = false;
        clock.Advance(TimeSpan.FromSeconds(15));
        systemd.Stopping();
        Assert.Equal("STOPPING=1", await notices.NextAsync());
        await stop.CancelAsync();
        await pinging;
    }

    /// <summary>SIGHUP is signal 1, the lowest bit of the mask (proc(5)); who ignores it hands that on to its children.</summary>
    private static bool IsHangUpIgnored =>
        (Convert.ToUInt64(File.ReadLines("/proc/self/status").First(line => line.StartsWith("SigIgn:", StringComparison.Ordinal))[7..].Trim(), 16) & 1) != 0;

    internal static Process Start(WatchStage stage, ConcurrentQueue<string>? said, params (string Name, string Value)[] more)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "holdfast.dll"), "watch" }, RedirectStandardError = true, RedirectStandardOutput = true,
        };
        foreach (var (name, value) in more.Concat([("HOLDFAST_CONFIG", stage.Place.ConfigFile), ("HOLDFAST_STATE", stage.Place.StateFolder), ("ONE", stage.One.Token), ("TWO", stage.Two.Token)]))
            start.Environment[name] = value;
        var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, line) => said?.Enqueue(line.Data ?? "");
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        return process;
    }

    internal static async Task SignalAsync(Process process, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
        await kill.WaitForExitAsync(Cancel);
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>What systemd would hear (sd_notify(3)).</summary>
    private sealed class NoticeSocket : IDisposable
    {
        private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

        public NoticeSocket(string path)
        {
            Path = path;
            _socket.Bind(new UnixDomainSocketEndPoint(path));
        }

        public string Path { get; }

        public async Task<string> NextAsync()
        {
            using var limit = Limit();
            return await ReceiveAsync(limit.Token);
        }

        /// <summary>The watchdog's pings never end: the limit is over all of the waiting.</summary>
        public async Task UntilAsync(string notice)
        {
            using var limit = Limit();
            while (!(await ReceiveAsync(limit.Token)).StartsWith(notice, StringComparison.Ordinal))
            {
            }
        }

        private static CancellationTokenSource Limit()
        {
            var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
            limit.CancelAfter(TimeSpan.FromSeconds(60));
            return limit;
        }

        private async Task<string> ReceiveAsync(CancellationToken cancel)
        {
            var buffer = new byte[4096];
            return Encoding.UTF8.GetString(buffer, 0, await _socket.ReceiveAsync(buffer, cancel));
        }

        public void Dispose() => _socket.Dispose();
    }
}
