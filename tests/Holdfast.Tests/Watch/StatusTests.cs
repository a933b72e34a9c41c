using Holdfast.Tests.Support;
using Holdfast.Core;
using Holdfast.Core.Failover;
using Holdfast.Output;
using Holdfast.Watch;
using static Holdfast.Tests.Watch.WatchStage;

namespace Holdfast.Tests.Watch;

/// <summary>What <c>status</c>, the health page and the exit code say, and that they agree.</summary>
public sealed class StatusTests
{
    [Theory]
    [InlineData(TruthLevel.Ok, false, "ok", 200, 0)]
    [InlineData(TruthLevel.Degraded, false, "degraded", 200, 4)]
    [InlineData(TruthLevel.Degraded, true, "failing", 503, 4)]
    [InlineData(TruthLevel.Down, false, "failing", 503, 5)]
    [InlineData(TruthLevel.Down, true, "failing", 503, 5)]
    [InlineData(TruthLevel.NotWatched, false, "failing", 503, 7)]
    public void The_mapping_of_levels_to_page_and_exit_code(TruthLevel level, bool isHeld, string word, int http, int exit)
    {
        var health = HealthAnswer.Of("here", new Truth([new RouterTruth("web", level, isHeld, "users get a", null, [], [], null, null)]));
        Assert.Equal((word, http, exit), (health.Status, health.HttpStatus, StatusAnswers.ExitCode(health.State)));
    }

    [Fact]
    public async Task Without_a_router_nothing_is_said_to_be_read()
    {
        using var place = new Workplace();
        place.Configure("holdfast: 1\nproviders: { p: { kind: zonefile, path: a.zone } }\nzones: { example.com: { providers: [p], records: [] } }\n");
        var status = await place.RunAsync("status");
        Assert.Equal(ExitCodes.NotWatched, status.Code);
        Assert.Contains("has no router, so there is nothing to show", status.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("reading", status.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_line_follows_what_users_get_and_the_exit_code_with_it()
    {
        await using var stage = await WatchStage.StartAsync();
        Assert.Equal(ExitCodes.Done, (await stage.Place.RunAsync("switch web first")).Code);
        var alone = await stage.Place.RunAsync("status web");
        Assert.Equal(ExitCodes.NotWatched, alone.Code);
        Assert.StartsWith("NOT WATCHED web: users get first: nobody looks whether it answers; nobody looks: nothing moves by itself until a watcher runs", alone.Unfolded, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Unexpected, (await stage.Place.RunAsync("status --live")).Code);

        stage.StartWatcher();
        await stage.UntilAsync(one => (string?)one["level"] == "ok", "all is well");
        var well = await stage.Place.RunAsync("status");
        Assert.Equal(ExitCodes.Done, well.Code);
        Assert.StartsWith("OK  web: users get first\n", well.Out, StringComparison.Ordinal);

        // Redundancy is lost, users are served.
        stage.Second.Faults.Status = 500;
        await stage.UntilAsync(one => (string?)Front(one, "second")["measured"] == "unhealthy", "the second front is down");
        var degraded = await stage.Place.RunAsync("status");
        Assert.Equal(ExitCodes.Degraded, degraded.Code);
        Assert.StartsWith("DEGRADED  web: users get first\n", degraded.Out, StringComparison.Ordinal);
        Assert.Contains("redundancy: no other front could take over from first: second fails (HTTP 500 since ", degraded.Unfolded, StringComparison.Ordinal);

        // Nothing to move to: users fail, and the line says so.
        stage.First.Faults.Status = 503;
        await stage.UntilAsync(one => (string?)one["level"] == "down", "the first front is down too");
        var down = await stage.Place.RunAsync("status");
        Assert.Equal(ExitCodes.Down, down.Code);
        Assert.Matches("^DOWN web: users get first: HTTP 503 since [0-9:]{8}Z; ", down.Unfolded);
        // A restart would help nobody.
        Assert.Equal(ExitCodes.Done, (await stage.Place.RunAsync("status --live")).Code);
        Assert.All(down.Out.Split('\n'), line => Assert.True(line.Length <= 80, line));
        Assert.All(degraded.Out.Split('\n'), line => Assert.True(line.Length <= 80, line));
        Assert.Equal(ExitCodes.Usage, (await stage.Place.RunAsync("status wbe")).Code);
    }

    [Fact]
    public async Task Watched_it_is_shown_again_until_it_is_stopped()
    {
        await using var stage = await WatchStage.StartAsync();
        await stage.SettleAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        stop.CancelAfter(TimeSpan.FromSeconds(5));
        var shown = await stage.Place.RunUntilAsync("status web --watch", stop.Token);
        Assert.Equal(ExitCodes.Done, shown.Code);
        Assert.True(shown.Out.Split("OK  web: users get first").Length > 2, shown.Out);
    }

    [Fact]
    public void Long_words_are_folded_to_eighty_columns()
    {
        var lines = Columns.Fold(string.Join(' ', Enumerable.Repeat("word", 60)), "DOWN  web: ", "    ").ToList();
        Assert.All(lines, line => Assert.InRange(line.Length, 1, 80));
        Assert.Equal(60, lines.Sum(line => line.Split("word").Length - 1));
        Assert.StartsWith("DOWN  web: word", lines[0], StringComparison.Ordinal);
    }
}
