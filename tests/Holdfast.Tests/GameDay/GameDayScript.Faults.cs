using System.Globalization;
using System.Net.Sockets;
using Holdfast.Testing.Servers;

namespace Holdfast.Tests.GameDay;

internal sealed partial class GameDayScript
{
    private const string OnSecond = "^DEGRADED +web: users get second";
    private const string OnFirst = "^(OK|DEGRADED) +web: users get first";
    private const string FirstFails = "^DOWN +web: users get first: ";

    private static readonly TimeSpan LongerThanForgiven = TimeSpan.FromSeconds(6.5);

    private static Func<Task> Now(Action act) => () =>
    {
        act();
        return Task.CompletedTask;
    };

    private async Task FrontFaultsAsync()
    {
        await FaultAsync("the active front answers 500", Now(() => stage.First.IsBroken = true), "second", OnSecond, Now(() => stage.First.IsBroken = false), hold: LongerThanForgiven);
        await FaultAsync("the active front hangs (SIGSTOP)", stage.First.FreezeAsync, "second", OnSecond, Now(stage.First.Thaw));
        await FaultAsync("the active front answers one octet a second", Now(() => stage.First.IsDripping = true), "second", OnSecond, Now(() => stage.First.IsDripping = false));
        await FaultAsync("the active front resets each connection", Now(() => stage.First.IsResetting = true), "second", OnSecond, Now(() => stage.First.IsResetting = false));
        using var wrong = stage.Authority.Issue("www.example.net");
        await FaultAsync("the active front has a certificate for another name", () => stage.First.UseAsync(wrong, Cancel), "second", OnSecond, () => stage.First.UseAsync(stage.Good, Cancel));
        using var expired = stage.Authority.IssueExpired("www.example.com");
        await FaultAsync("the active front's certificate has expired", () => stage.First.UseAsync(expired, Cancel), "second", OnSecond, () => stage.First.UseAsync(stage.Good, Cancel));
        await FaultAsync("one of the active front's two addresses is dead", () => stage.TargetAsync("first", "127.0.0.5", "127.0.0.2"), "first", OnFirst, () => stage.TargetAsync("first", "127.0.0.2"), hold: TimeSpan.FromSeconds(3));
        await FaultAsync("the active front's target vanishes from DNS", () => stage.TargetAsync("first"), "second", OnSecond, () => stage.TargetAsync("first", "127.0.0.2"));
        await FaultAsync("the standby is down", stage.Second.EndAsync, "first", "^DEGRADED +web: users get first", () => stage.Second.StartAgainAsync(Cancel));
        await FaultAsync(
            "both fronts answer 500",
            Now(() => stage.First.IsBroken = stage.Second.IsBroken = true), "fails", "^DOWN +web: users get ",
            Now(() => stage.First.IsBroken = stage.Second.IsBroken = false), hold: LongerThanForgiven);
        await FaultAsync(
            "both answer 500, then the standby alone recovers",
            async () =>
            {
                stage.First.IsBroken = stage.Second.IsBroken = true;
                await UntilAsync("both fronts fail", Seen.Now, "fails", "^DOWN ");
                stage.Second.IsBroken = false;
            },
            "second", OnSecond, Now(() => stage.First.IsBroken = false));
    }

    private async Task ProviderFaultsAsync()
    {
        await WithFirstBrokenAsync("PowerDNS' API answers 500 while the front fails", GateMode.Fails);
        await FaultAsync("PowerDNS' API hangs", Now(() => stage.Gate.Mode = GateMode.Hangs), "first", OnFirst, Now(() => stage.Gate.Mode = GateMode.Open), hold: TimeSpan.FromSeconds(2));
        await FaultAsync("PowerDNS is gone", stage.Own.KillAsync, "any", "^DEGRADED +web: users get first", () => stage.Own.StartAgainAsync(Cancel));
        await FaultAsync("Knot hangs (SIGSTOP)", stage.Knot.FreezeAsync, "any", "^DEGRADED +web: users get first", Now(stage.Knot.Thaw));
        var storage = Path.Combine(stage.Knot.Folder, "db", "journal");
        await FaultAsync(
            "Knot refuses every update (no storage) while the front fails",
            async () =>
            {
                await stage.Knot.EndAsync();
                Directory.Move(storage, storage + ".kept");
                File.WriteAllText(storage, "");
                await stage.Knot.StartAgainAsync(Cancel);
                stage.First.IsBroken = true;
            },
            "any", "^DOWN +web: users get second; knot still answers first, which fails",
            async () =>
            {
                stage.First.IsBroken = false;
                await stage.Knot.EndAsync();
                File.Delete(storage);
                Directory.Move(storage + ".kept", storage);
                await stage.Knot.StartAgainAsync(Cancel);
            }, hold: LongerThanForgiven);
        await FaultAsync("the router is deleted at PowerDNS", () => stage.ChangeRouterAsync(1), "first", OnFirst, ServesAsync("own", "first"));
        await FaultAsync("and then at Knot", () => stage.UpdateKnotAsync("update delete web.r.example.com. CNAME"), "first", OnFirst, ServesAsync("knot", "first"));
        await FaultAsync("the router is changed by hand at PowerDNS", () => stage.ChangeRouterAsync(1, "second.example.net."), "first", OnFirst, ServesAsync("own", "first"));
        await FaultAsync("its TTL is set to a day by hand", () => stage.ChangeRouterAsync(86400, "first.example.net."), "first", OnFirst, ServesAsync("own", "first"), hold: TimeSpan.FromSeconds(3));
        var told = stage.Forged.Told;
        await FaultAsync(
            "a name server answers a newer mark (epoch 999999, pinned and frozen to second)",
            async () =>
            {
                stage.Forged.Mark = $"v=1;epoch=999999;by=zz;front=second;at={TimeProvider.System.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)};pin=second;frozen=1";
                await UntilAsync(() => stage.Forged.Told > told + 2, "the forged mark was read");
            },
            "first", OnFirst, Now(() => stage.Forged.Mark = null), hold: TimeSpan.FromSeconds(3));
        await FaultAsync(
            "a mark far ahead is written through PowerDNS' API",
            () => GameDayStage.ChangeAsync(stage.Own, "r.example.com.", "_holdfast.web.r.example.com.", "TXT", 1, "\"v=1;epoch=99999999;by=zz;front=second;at=2026-12-01T00:00:00Z\""),
            "first", OnFirst, ServesAsync("own", "first"), hold: TimeSpan.FromSeconds(3));
    }

    private Task WithFirstBrokenAsync(string name, GateMode mode) => FaultAsync(
        name,
        Now(() =>
        {
            stage.Gate.Mode = mode;
            stage.First.IsBroken = true;
        }),
        "any", "^DOWN +web: users get second; own still answers first, which fails",
        Now(() =>
        {
            stage.Gate.Mode = GateMode.Open;
            stage.First.IsBroken = false;
        }), hold: LongerThanForgiven);

    private Func<Task> ServesAsync(string server, string front) => () => UntilAsync(() => Seen.Newest.GetValueOrDefault(server) == front, $"{server} answers {front}");

    private async Task UntilAsync(Func<bool> holds, string what)
    {
        var deadline = Seen.Now + Patience;
        while (!holds())
        {
            Assert.True(Seen.Now < deadline, $"waited a minute for: {what}\n{string.Join('\n', stage.WatcherLog.Split('\n').TakeLast(25))}");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Cancel);
        }
    }

    private async Task WatcherFaultsAsync()
    {
        var filler = Path.Combine(stage.Place.StateFolder, "filler");
        if (GameDayStage.IsInside)
        {
            await FaultAsync(
                "the state folder is full while the front fails",
                Now(() =>
                {
                    Fill(filler);
                    stage.First.IsBroken = true;
                }),
                "second", OnSecond,
                Now(() =>
                {
                    File.Delete(filler);
                    stage.First.IsBroken = false;
                }), hold: TimeSpan.FromSeconds(2));
        }
        else
        {
            _skipped.Add("a full state folder: it needs a mount namespace, and this machine gives none");
        }
        await FaultAsync("the watcher is killed (SIGKILL)", stage.KillWatcherAsync, "first", "^NOT WATCHED +web: users get first", Now(stage.StartWatcher), afterLine: OnFirst);
        await FaultAsync(
            "its journal is corrupted while it is down",
            async () =>
            {
                await stage.KillWatcherAsync();
                Corrupt(stage.JournalFile);
                stage.StartWatcher();
            },
            "first", OnFirst, () => Task.CompletedTask);
        await FaultAsync(
            "the watcher stands still for 10 s (SIGSTOP)",
            async () =>
            {
                await stage.SignalAsync("STOP");
                await Task.Delay(TimeSpan.FromSeconds(10), TimeProvider.System, Cancel);
                await stage.SignalAsync("CONT");
            },
            "first", OnFirst, () => Task.CompletedTask);
        if (GameDayStage.HasFakeTime)
        {
            await FaultAsync("the watcher's clock is set forward by an hour", Now(() => stage.StepClock("+3600")), "first", "^DEGRADED +web: users get first", Now(() => stage.StepClock("+0")));
            await FaultAsync(
                "it is set back by an hour while the front fails",
                Now(() =>
                {
                    stage.StepClock("-3600");
                    stage.First.IsBroken = true;
                }),
                "second", OnSecond,
                Now(() =>
                {
                    stage.StepClock("+0");
                    stage.First.IsBroken = false;
                }));
            await FaultAsync(
                "it is wrong by 200 days: every certificate looks expired", Now(() => stage.StepClock("+17280000")), "first", "^DEGRADED +web: users get first", Now(() => stage.StepClock("+0")), hold: LongerThanForgiven);
        }
        else
        {
            _skipped.Add("three steps of the clock: faketime is not installed; eng/install-test-servers.sh installs it");
        }
        await FaultAsync("the canary does not answer", stage.Canary.FreezeAsync, "first", "^DEGRADED +web: users get first", Now(stage.Canary.Thaw), hold: TimeSpan.FromSeconds(2));
        if (stage.CanCutOff)
            await FaultAsync("the watcher's own line is cut", GameDayStage.CutOffAsync, "first", "^DEGRADED +web: users get first: whether it answers cannot be seen", GameDayStage.ConnectAgainAsync, hold: LongerThanForgiven);
        else
            _skipped.Add("the watcher's own line cut: it needs nftables and a second group in a network namespace, and this machine gives none");
        await FaultAsync(
            "a broken configuration is loaded (SIGHUP)",
            async () =>
            {
                stage.Configure("routers: {");
                await stage.SignalAsync("HUP");
            },
            "first", "^DEGRADED +web: users get first",
            async () =>
            {
                stage.Configure();
                await stage.SignalAsync("HUP");
            });
    }

    private async Task OperatorsAsync()
    {
        await FaultAsync("an operator switches to the standby", () => SayAsync("switch web second"), "second", "^(OK|DEGRADED) +web: users get second", () => SayAsync("switch web first"));
        await FaultAsync(
            "frozen while the front fails",
            async () =>
            {
                await SayAsync("freeze web");
                stage.First.IsBroken = true;
            },
            "fails", "^DOWN +web: users get first: .*frozen", () => SayAsync("thaw web"), after: "second", hold: LongerThanForgiven, afterLine: OnSecond);
        await FaultAsync("the front recovers after thaw", Now(() => stage.First.IsBroken = false), "first", OnFirst, () => Task.CompletedTask);
        await FaultAsync(
            "pinned to a standby that then fails",
            async () =>
            {
                await SayAsync("pin web second");
                stage.Second.IsBroken = true;
            },
            "fails", "^DOWN +web: users get second: .*pinned",
            async () =>
            {
                await SayAsync("unpin web");
                stage.Second.IsBroken = false;
            });
        await FaultAsync(
            "the notifier fails while the front does",
            Now(() =>
            {
                stage.People.Status = 500;
                stage.First.IsBroken = true;
            }),
            "second", OnSecond,
            Now(() =>
            {
                stage.People.Status = 202;
                stage.First.IsBroken = false;
            }));
        await FaultAsync("two hundred connections flood the control socket", FloodAsync, "first", OnFirst, () => Task.CompletedTask);
    }

    private async Task SayAsync(string words)
    {
        var said = await stage.Place.RunAsync(words);
        Assert.True(said.Code == ExitCodes.Done, $"{words}: exit {said.Code}\n{said.Out}{said.Error}");
    }

    private async Task FloodAsync()
    {
        var path = Path.Combine(stage.Place.StateFolder, "control.sock");
        var sockets = new List<Socket>();
        try
        {
            for (var i = 0; i < 200; i++)
            {
                var socket = new Socket(System.Net.Sockets.AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { SendTimeout = 1000 };
                sockets.Add(socket);
                try
                {
                    await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), Cancel);
                    await socket.SendAsync(new byte[4096], SocketFlags.None, Cancel).AsTask().WaitAsync(TimeSpan.FromSeconds(1), TimeProvider.System, Cancel);
                }
                catch (Exception refused) when (refused is SocketException or TimeoutException)
                {
                    // more than it takes: what the flood is for
                }
            }
            await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System, Cancel);
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }
    }

    private static void Fill(string path)
    {
        var block = new byte[65536];
        try
        {
            using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1);
            while (true) file.Write(block);
        }
        catch (IOException)
        {
            // full, which is what was wanted
        }
    }

    private static void Corrupt(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        var noise = new byte[2048];
        Array.Fill(noise, (byte)0xA5);
        for (var at = 100L; at < file.Length; at += 4096)
        {
            file.Position = at;
            file.Write(noise);
        }
    }
}
