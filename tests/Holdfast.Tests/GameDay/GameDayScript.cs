using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Holdfast.Tests.Support;

namespace Holdfast.Tests.GameDay;

/// <summary>One row of the timeline.</summary>
internal sealed record GameDayRow(TimeSpan At, string Fault, TimeSpan? Until, string Users, string Servers, string Line);

/// <summary>The faults in their order, each with what is expected of it, and the verdict at the end.</summary>
internal sealed partial class GameDayScript(GameDayStage stage)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly List<GameDayRow> _rows = [];
    private readonly List<string> _skipped = [];
    private readonly List<string> _failed = [];
    private readonly List<TimeSpan> _changes = [TimeSpan.Zero];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private GameDaySamplers Seen => stage.Samplers;

    public async Task PlayAsync()
    {
        var created = await stage.Place.RunAsync("switch web first");
        Assert.True(created.Code == ExitCodes.Done, created.Out + created.Error);
        stage.StartWatcher();
        Seen.Start(stage.Place, stage.Resolver.Address, stage.Port, stage.Authority, ("knot", stage.Knot.Address), ("own", stage.Own.Address));
        try
        {
            await UntilAsync("the start", TimeSpan.Zero, "first", "^OK ");
            await FrontFaultsAsync();
            await ProviderFaultsAsync();
            await WatcherFaultsAsync();
            await OperatorsAsync();
        }
        finally
        {
            TestContext.Current.TestOutputHelper?.WriteLine(Table());
        }
        await Seen.DisposeAsync();
        Judge();
    }

    /// <summary>One fault; where it goes otherwise than expected the others are played all the same, and the test fails at the end.</summary>
    private async Task FaultAsync(
        string name, Func<Task> inject, string users, string line, Func<Task> restore, string after = "first", TimeSpan hold = default, string afterLine = "^(OK|DEGRADED) +web: users get first")
    {
        var isRestored = false;
        try
        {
            await PlayAsync(name, inject, users, line, async () =>
            {
                isRestored = true;
                await restore();
            }, after, hold, afterLine);
        }
        catch (Exception error) when (error is Xunit.Sdk.XunitException or InvalidOperationException)
        {
            _failed.Add($"{name}: {error.Message}");
            if (!isRestored) await restore();
        }
    }

    private async Task PlayAsync(
        string name, Func<Task> inject, string users, string line, Func<Task> restore, string after, TimeSpan hold, string afterLine)
    {
        var at = Seen.Now;
        _changes.Add(at);
        await inject();
        _changes.Add(Seen.Now);
        var until = await UntilAsync(name, at, users, line);
        await Task.Delay(hold, TimeProvider.System, Cancel);
        var shown = Seen.Status.Last(status => status.Asked >= at && Regex.IsMatch(status.Line, line)).Line;
        var got = string.Join(" → ", Runs(Seen.Users.Where(user => user.At >= at).Select(user => user.Got)));
        var servers = string.Join(", ", Seen.Newest.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => $"{one.Key}: {one.Value}"));
        _rows.Add(new GameDayRow(at, name, until - at, got, servers, shown));
        var restored = Seen.Now;
        _changes.Add(restored);
        await restore();
        _changes.Add(Seen.Now);
        await UntilAsync($"after {name}", restored, after, afterLine);
    }

    /// <summary>Waits until users get it (twice in a row, or fail) and the first line says it; both asked after the moment.</summary>
    /// <returns>When it was so.</returns>
    private async Task<TimeSpan> UntilAsync(string what, TimeSpan since, string users, string line)
    {
        var deadline = Seen.Now + Patience;
        while (true)
        {
            var got = Seen.Users.Where(user => user.At >= since + GameDaySamplers.UserPatience / 3).TakeLast(2).ToList();
            var status = Seen.Status.LastOrDefault();
            var isServed = got.Count == 2 && got.All(user => users == "any" || (users == "fails" ? !user.IsServed : user.Got == users));
            if (isServed && status.Asked >= since && Regex.IsMatch(status.Line, line)) return Seen.Now;
            Assert.True(Seen.Now < deadline, $"""
                waited a minute for: {what}: users get {users} and the line is like {line}
                users got {string.Join(" → ", Runs(Seen.Users.Where(user => user.At >= since).Select(user => user.Got)))}
                status said {string.Join("\n  ", Runs(Seen.Status.Where(one => one.Asked >= since).Select(one => one.Line)))}
                servers: {string.Join(", ", Seen.Newest.Select(one => $"{one.Key}: {one.Value}"))}
                {string.Join('\n', stage.WatcherLog.Split('\n').TakeLast(25))}
                """);
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Cancel);
        }
    }

    private void Judge()
    {
        var users = Seen.Users.ToList();
        var wrong = new List<string>();
        var (widest, judged) = (TimeSpan.Zero, 0);
        foreach (var status in Seen.Status)
        {
            // A machine that was too slow to look in time forgives as much as it was late, and says so.
            var lag = Seen.LagBefore(status.At);
            if (lag > widest) widest = lag;
            var window = GameDayTests.Window + lag;
            if (_changes.Exists(change => change >= status.Asked - window && change <= status.At)) continue;
            judged++;
            if (GameDayReader.Disagreement(status, users, window) is { } why) wrong.Add($"at {Seconds(status.At)} s: {why}");
        }
        var words = $"faults: {_rows.Count}; {Seen.Now.TotalSeconds:0} s; {users.Count} looks by users, {Seen.ServerSamples} at the name servers, {Seen.Status.Count} first lines, {judged} of them longer after a change than that is forgiven; "
            + $"{wrong.Count} disagreements (forgiven: {GameDayTests.Window.TotalSeconds:0.0} s, + at most {widest.TotalSeconds:0.0} s by which this machine was late)";
        TestContext.Current.TestOutputHelper?.WriteLine(words);
        foreach (var one in _failed.Concat(wrong)) TestContext.Current.TestOutputHelper?.WriteLine($"not as expected: {one}");
        foreach (var one in _skipped) TestContext.Current.TestOutputHelper?.WriteLine($"skipped: {one}");
        if (_failed.Count + wrong.Count == 0 && Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1") WritePage(words);
        Assert.True(_failed.Count == 0, string.Join('\n', _failed.Prepend(words)));
        Assert.True(judged > 0, words);
        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Prepend(words)));
        Assert.True(_rows.Count + _skipped.Count >= 25, words);
    }

    private static IEnumerable<string> Runs(IEnumerable<string> values)
    {
        string? last = null;
        foreach (var value in values)
        {
            if (value != last) yield return value;
            last = value;
        }
    }

    private static string Seconds(TimeSpan at) => at.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);

    private string Table()
    {
        var table = new StringBuilder("| at s | fault | as expected after s | users got | the router at its servers | first line of `status` |\n|---:|---|---:|---|---|---|\n");
        foreach (var row in _rows)
            table.Append(CultureInfo.InvariantCulture, $"| {Seconds(row.At)} | {row.Fault} | {(row.Until is { } until ? Seconds(until) : "-")} | {row.Users} | {row.Servers} | {row.Line.Replace("|", "\\|", StringComparison.Ordinal)} |\n");
        return table.ToString();
    }

    private void WritePage(string words)
    {
        const string From = "<!-- game day: GameDayTests, UPDATE_GOLDEN=1 writes it again -->", To = "<!-- end of game day -->";
        var path = Samples.Find("docs/reliability.md");
        var page = File.ReadAllText(path);
        var (start, end) = (page.IndexOf(From, StringComparison.Ordinal), page.IndexOf(To, StringComparison.Ordinal));
        Assert.True(start >= 0 && end > start, "docs/reliability.md has no place for the game day");
        var skipped = string.Concat(_skipped.Select(one => $"\nNot played on this machine: {one}.\n"));
        var body = $"{From}\n{TimeProvider.System.GetUtcNow():d MMMM yyyy}: {words}.\n{skipped}\n{Table()}";
        File.WriteAllText(path, page[..start] + body + page[end..]);
    }
}
