using Holdfast.Tests.Support;
using static Holdfast.Tests.Watch.WatchStage;

namespace Holdfast.Tests.Watch;

/// <summary>
/// Several vantage points are configured and nothing brings what the others see: their quorum would never be reached, and the router
/// never leave a dead front.
/// </summary>
public sealed class VantageTests
{
    private const string Three = ", vantages: [here, paris, lyon]";

    [Theory]
    [InlineData("check")]
    [InlineData("plan")]
    [InlineData("apply")]
    [InlineData("verify")]
    [InlineData("import r.example.com --from one")]
    public async Task Commands_that_read_the_configuration_refuse_them_and_say_why(string line)
    {
        await using var stage = await WatchStage.StartAsync();
        stage.Configure(watcher: Three);
        var before = stage.One.Requests.Count;
        var result = await stage.Place.RunAsync(line);
        Assert.Equal(ExitCodes.ConfigInvalid, result.Code);
        Assert.Contains("'vantages' names 3 places, but no watcher hears what another one sees", result.Error, StringComparison.Ordinal);
        Assert.Contains("fix: remove 'vantages'", result.Error, StringComparison.Ordinal);
        Assert.Equal(before, stage.One.Requests.Count);
    }

    [Fact]
    public async Task A_watcher_set_up_with_them_leaves_a_dead_front_by_what_it_sees_itself_and_warns()
    {
        await using var hook = await AlertReceiver.StartAsync();
        await using var stage = await WatchStage.StartAsync();
        stage.Configure(watcher: Three, more: $$"""
            notify:
              - { kind: webhook, url: "{{hook.Url}}" }
            """);
        await stage.SettleAsync();
        stage.First.Faults.Status = 500;
        await stage.UntilAsync(router => Active(router) == "second" && IsConfirmed(router), "the dead front is left");

        const string words = "here decides alone, by what it sees itself";
        Assert.Contains(words, (await stage.Place.RunAsync("status")).Unfolded, StringComparison.Ordinal);
        var ended = await stage.StopWatcherAsync();
        Assert.Contains(ended.Error.Split('\n'), line => line.Contains("WARN ", StringComparison.Ordinal) && line.Contains(words, StringComparison.Ordinal));
        var told = Assert.Single(hook.Taken, told => (string?)told["event"] == "configuration");
        Assert.Contains(words, (string?)told["text"], StringComparison.Ordinal);
        Assert.Contains(words, (await stage.Place.RunAsync("status")).Unfolded, StringComparison.Ordinal); // read from the providers
    }

    [Fact]
    public async Task A_list_of_this_place_alone_changes_nothing()
    {
        await using var stage = await WatchStage.StartAsync();
        stage.Configure(watcher: ", vantages: [here]");
        Assert.Equal(ExitCodes.Done, (await stage.Place.RunAsync("check")).Code);
        stage.Configure(watcher: ", vantages: [paris]");
        var other = await stage.Place.RunAsync("check");
        Assert.Equal(ExitCodes.ConfigInvalid, other.Code);
        Assert.Contains("'vantages' does not name this watcher, here", other.Error, StringComparison.Ordinal);
    }
}
