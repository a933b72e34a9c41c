using System.Diagnostics;
using Holdfast.Adapters.Journal;
using Holdfast.Core.Failover;
using Holdfast.Lab.Desec;
using Holdfast.Tests.Support;

namespace Holdfast.Tests.Watch;

/// <summary>
/// The real process, killed with SIGKILL at random instants in the middle of switches: the journal stays whole, both providers come
/// to agree, undeclared records stay as they were. HOLDFAST_CRASHES sets the number (the long run takes 500).
/// </summary>
public sealed class CrashTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed_at_any_instant_of_a_switch_nothing_is_lost_and_nothing_harmful_repeated()
    {
        var crashes = int.TryParse(Environment.GetEnvironmentVariable("HOLDFAST_CRASHES"), out var asked) ? asked : 25;
        var seed = Environment.TickCount;
        var random = new Random(seed);
        await using var one = await DesecEmulator.StartAsync(new DesecOptions { Domains = ["r.example.com"], MinimumTtl = 60, Throttled = false });
        await using var two = await DesecEmulator.StartAsync(new DesecOptions { Domains = ["r.example.com"], MinimumTtl = 60, Throttled = false, Token = "second-token" });
        one.Domain("r.example.com").Seed("sacred", "TXT", 3600, "\"keep me\"");
        using var place = new Workplace();
        foreach (var (name, value) in Variables(one, two)) place[name] = value;
        place.Configure($$"""
            holdfast: 1
            providers:
              one: { kind: desec, endpoint: "{{one.Endpoint}}", token: { env: ONE }, nameservers: ["{{one.NameServers[0].Endpoint}}"] }
              two: { kind: desec, endpoint: "{{two.Endpoint}}", token: { env: TWO }, nameservers: ["{{two.NameServers[0].Endpoint}}"] }
            resolvers: []
            zones: { r.example.com: { providers: [one, two], records: [] } }
            routers:
              web:
                record: web.r.example.com
                fronts: [{ name: first, target: first.example.net., addresses: ["127.0.0.1:9"] }, { name: second, target: second.example.net., addresses: ["127.0.0.1:9"] }]
                probe: { url: "https://www.example.com/", every: 5s, timeout: 1s }
            watcher: { name: here }
            """);
        Assert.Equal(ExitCodes.Done, (await place.RunAsync("switch web first")).Code);

        long newest = 0;
        for (var i = 0; i < crashes; i++)
        {
            using var watcher = Start(place, one, two);
            await UntilAsync(() => Task.FromResult(File.Exists(Path.Combine(place.StateFolder, "control.sock"))), "the control socket");
            var switching = place.RunAsync($"switch web {(i % 2 == 0 ? "second" : "first")}");
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(0, 250)), TimeProvider.System, Cancel);
            watcher.Kill();
            await watcher.WaitForExitAsync(Cancel);
            File.Delete(Path.Combine(place.StateFolder, "control.sock"));
            await switching;
            // Our own count of deSEC's writes (15 a minute, 100 an hour) would make a long run a matter of days. Losing it is safe.
            if (Directory.Exists(Path.Combine(place.StateFolder, "budgets"))) Directory.Delete(Path.Combine(place.StateFolder, "budgets"), recursive: true);
            using var journal = Journal.Open(Path.Combine(place.StateFolder, Journal.FileName));
            Assert.True(journal.CheckIntegrity() == "ok", $"seed {seed}, crash {i}: {journal.CheckIntegrity()}");
            var mark = journal.NewestMark("web");
            Assert.True(mark is null || mark.Epoch.Number >= newest, $"seed {seed}, crash {i}: the newest epoch went back");
            newest = mark?.Epoch.Number ?? newest;
        }

        using var last = Start(place, one, two);
        try
        {
            await UntilAsync(async () => (await place.WatcherStatusAsync())?["routers"]!.AsArray() is [{ } router] && router["providers"]!.AsArray().All(provider => (string?)provider!["state"] == "confirmed"), $"agreement (seed {seed})");
        }
        finally
        {
            last.Kill();
            await last.WaitForExitAsync(Cancel);
        }
        string Target(DesecEmulator provider) => string.Join(" ", provider.Domain("r.example.com").Rrsets.Where(rrset => rrset.Subname == "web").SelectMany(rrset => rrset.Records));
        Assert.Equal(Target(one), Target(two));
        Assert.NotEqual("", Target(one));
        Assert.Contains(one.Domain("r.example.com").Rrsets, rrset => rrset.Subname == "sacred" && rrset.Records.Contains("\"keep me\""));
        using (var journal = Journal.Open(Path.Combine(place.StateFolder, Journal.FileName)))
            Assert.True(RouterMachine.Replay(journal.Read("web").Select(row => row.Entry)).IsSame, $"seed {seed}: the replay differs");
    }

    private static IEnumerable<(string Name, string Value)> Variables(DesecEmulator one, DesecEmulator two) => [("ONE", one.Token), ("TWO", two.Token)];

    private static Process Start(Workplace place, DesecEmulator one, DesecEmulator two)
    {
        var start = BuiltProgram.Start("watch");
        start.Environment["HOLDFAST_CONFIG"] = place.ConfigFile;
        start.Environment["HOLDFAST_STATE"] = place.StateFolder;
        foreach (var (name, value) in Variables(one, two)) start.Environment[name] = value;
        var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        return process;
    }

    private static async Task UntilAsync(Func<Task<bool>> holds, string what)
    {
        var deadline = TimeProvider.System.GetUtcNow() + TimeSpan.FromSeconds(60);
        while (!await holds())
        {
            Assert.True(TimeProvider.System.GetUtcNow() < deadline, $"waited a minute for: {what}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Cancel);
        }
    }
}
