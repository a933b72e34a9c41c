using Holdfast.Lab.Dns;
using Holdfast.Tests.Support;
using static Holdfast.Tests.Watch.WatchStage;

namespace Holdfast.Tests.Watch;

/// <summary>The operator's hand through the real command line: words on fronts, and the guards before a switch.</summary>
public sealed class OperatorCommandTests
{
    [Fact]
    public async Task A_front_in_maintenance_is_left_and_obey_lets_users_come_back()
    {
        await using var stage = await WatchStage.StartAsync();
        await stage.SettleAsync();

        var said = await stage.Place.RunAsync("front web first maintenance --format json");
        Assert.True(said.Code == ExitCodes.Done, said.Out + said.Error);
        Assert.Contains("first is in maintenance", (string?)said.Json["said"], StringComparison.Ordinal);
        var router = await stage.UntilAsync(one => Active(one) == "second" && IsConfirmed(one), "users at the second front");
        Assert.Equal(("maintenance", "maintenance by operator"), ((string?)Front(router, "first")["verdict"], (string?)Front(router, "first")["word"]));
        Assert.Equal("healthy", (string?)Front(router, "first")["measured"]);
        Assert.Equal(("second.example.net.", "second.example.net."), (Target(stage.One), Target(stage.Two)));

        // Kept over a restart.
        await stage.StopWatcherAsync();
        stage.StartWatcher();
        router = await stage.UntilAsync(one => Active(one) == "second" && Fronts(one).Any() && (string?)Front(one, "first")["measured"] == "healthy", "the restarted watcher knows it");
        Assert.Equal("maintenance", (string?)Front(router, "first")["verdict"]);
        Assert.Contains("maintenance (by operator; measured healthy)", (await stage.Place.RunAsync("status")).Unfolded, StringComparison.Ordinal);

        Assert.Equal(ExitCodes.Done, (await stage.Place.RunAsync("front web first obey")).Code);
        await stage.UntilAsync(one => Active(one) == "first", "back at the first front");
        await stage.StopWatcherAsync();
        Assert.Contains("first is in maintenance, by an operator's word", (await stage.Place.RunAsync("history --last 1000")).Out, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Done, (await stage.Place.RunAsync("replay")).Code);
    }

    [Fact]
    public async Task Maintenance_in_the_configuration_is_applied_at_start_and_ends_with_a_start_without_it()
    {
        await using var stage = await WatchStage.StartAsync();
        stage.Configure(first: ", maintenance: true");
        var created = await stage.Place.RunAsync("switch web first");
        Assert.Equal(ExitCodes.Done, created.Code);
        Assert.Contains("first is in maintenance by configuration", created.Error, StringComparison.Ordinal);
        stage.StartWatcher();
        var router = await stage.UntilAsync(one => Active(one) == "second", "the front in maintenance was left");
        Assert.Equal("maintenance by configuration", (string?)Front(router, "first")["word"]);

        // An operator's word is stronger than the file.
        Assert.Equal(ExitCodes.Done, (await stage.Place.RunAsync("front web first up")).Code);
        await stage.UntilAsync(one => Active(one) == "first", "forced up");
        Assert.Equal(ExitCodes.Done, (await stage.Place.RunAsync("front web first obey")).Code);
        await stage.UntilAsync(one => Active(one) == "second", "left again");

        await stage.StopWatcherAsync();
        stage.Configure();
        stage.StartWatcher();
        await stage.UntilAsync(one => Active(one) == "first", "back, as the configuration does not take it out any more");
        await stage.StopWatcherAsync();
        Assert.Equal(ExitCodes.Done, (await stage.Place.RunAsync("replay")).Code);
    }

    [Fact]
    public async Task A_word_on_a_front_without_a_watcher_says_what_to_do()
    {
        await using var stage = await WatchStage.StartAsync();
        var result = await stage.Place.RunAsync("front web first maintenance");
        Assert.Equal(ExitCodes.Unexpected, result.Code);
        Assert.Contains("no watcher answers", result.Error, StringComparison.Ordinal);
        Assert.Contains("maintenance: true", result.Error, StringComparison.Ordinal);
        Assert.Contains("holdfast pin web second", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("front web frist maintenance", "'frist' is no front of router web; did you mean 'first'?")]
    [InlineData("front wbe first maintenance", "'wbe' is no router of")]
    [InlineData("switch web secnd", "did you mean 'second'?")]
    [InlineData("front web first maintenence", "'maintenence'")]
    public async Task A_mistyped_name_is_refused_with_the_nearest_one(string line, string message)
    {
        await using var stage = await WatchStage.StartAsync();
        var result = await stage.Place.RunAsync(line);
        Assert.Equal(ExitCodes.Usage, result.Code);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_front_that_the_running_watcher_does_not_know_is_refused_by_it()
    {
        await using var stage = await WatchStage.StartAsync();
        await stage.SettleAsync();
        // The file has a new front, but nobody has told the watcher to read it.
        stage.Place.Configure(File.ReadAllText(stage.Place.ConfigFile).Replace("name: second", "name: third", StringComparison.Ordinal));
        var result = await stage.Place.RunAsync("switch web third");
        Assert.Equal(ExitCodes.Unexpected, result.Code);
        Assert.Contains("has no front 'third'", result.Error, StringComparison.Ordinal);
        Assert.Equal("first.example.net.", Target(stage.One));
    }

    [Fact]
    public async Task A_switch_says_when_users_may_be_moved_back()
    {
        await using var stage = await WatchStage.StartAsync();
        Assert.Equal(ExitCodes.Done, (await stage.Place.RunAsync("switch web first")).Code);
        // Without a watcher, and with one.
        var alone = await stage.Place.RunAsync("switch web second");
        Assert.Contains("web: the automation goes back to first once it has been clean for 500ms, not before ", alone.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("the automation goes back", (await stage.Place.RunAsync("pin web first")).Out, StringComparison.Ordinal);
        stage.StartWatcher();
        await stage.UntilAsync(one => Fronts(one).Any() && Fronts(one).All(front => (string?)front["measured"] == "healthy"), "both fronts healthy");
        Assert.Contains("web: the automation goes back to first once", (await stage.Place.RunAsync("switch web second")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task History_and_replay_say_what_they_do_not_find()
    {
        await using var stage = await WatchStage.StartAsync();
        foreach (var line in (string[])["history", "replay"])
        {
            var none = await stage.Place.RunAsync(line);
            Assert.Equal(ExitCodes.Unexpected, none.Code);
            Assert.Contains("there is no journal in", none.Error, StringComparison.Ordinal);
        }
        await stage.SettleAsync();
        await stage.StopWatcherAsync();
        var unknown = await stage.Place.RunAsync("history wbe");
        Assert.Equal((ExitCodes.Usage, ""), (unknown.Code, unknown.Out));
        Assert.Contains("the journal has nothing of a router 'wbe'; did you mean 'web'?", unknown.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Done, (await stage.Place.RunAsync("history web")).Code);
        foreach (var count in (string[])["0", "-3"])
        {
            var few = await stage.Place.RunAsync($"history --last {count}");
            Assert.Equal((ExitCodes.Usage, ""), (few.Code, few.Out));
            Assert.Contains("--last takes a number from 1", few.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_finding_that_stood_before_is_told_and_refuses_no_switch()
    {
        await using var stage = await WatchStage.StartAsync();
        await using var parent = Parent("r.example.com. DS 12345 13 2 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef");
        stage.Configure(resolvers: $"[\"{parent.Endpoint}\"]");
        // Scripts that named the guard when it refused go on working.
        foreach (var line in (string[])["switch web first", "pin web second --force dnssec"])
        {
            var done = await stage.Place.RunAsync(line);
            Assert.True(done.Code == ExitCodes.Done, done.Out + done.Error);
            Assert.Contains("finding: dnssec:", done.Error, StringComparison.Ordinal);
            Assert.Contains("it stood before and is not made worse", done.Error, StringComparison.Ordinal);
        }
        Assert.Equal(("second.example.net.", "second.example.net."), (Target(stage.One), Target(stage.Two)));
    }

    [Fact]
    public async Task A_switch_to_a_dead_front_is_refused_without_a_watcher_while_the_other_is_healthy()
    {
        await using var stage = await WatchStage.StartAsync();
        var created = await stage.Place.RunAsync("switch web first");
        Assert.True(created.Code == ExitCodes.Done, created.Out + created.Error);
        stage.Second.Faults.Status = 500;
        foreach (var word in (string[])["switch", "pin"])
        {
            var refused = await stage.Place.RunAsync($"{word} web second");
            Assert.True(refused.Code == ExitCodes.Refused, refused.Out + refused.Error);
            Assert.Contains("refused by unhealthy: second: HTTP 500 since ", refused.Error, StringComparison.Ordinal);
            Assert.Contains("first, which is in use, is healthy", refused.Error, StringComparison.Ordinal);
            Assert.Contains("--force unhealthy", refused.Error, StringComparison.Ordinal);
            Assert.Equal(("first.example.net.", "first.example.net."), (Target(stage.One), Target(stage.Two)));
        }
        Assert.Equal(ExitCodes.Done, (await stage.Place.RunAsync("switch web second --force unhealthy")).Code);
        Assert.Equal("second.example.net.", Target(stage.One));
        // Away from a dead front nobody is held back, and without probes nothing is known.
        Assert.Equal(ExitCodes.Done, (await stage.Place.RunAsync("switch web first")).Code);
        Assert.Equal(ExitCodes.Done, (await stage.Place.RunAsync("switch web second --no-probe")).Code);
        // Both dead: a line.
        stage.First.Faults.Status = 500;
        var both = await stage.Place.RunAsync("switch web first");
        Assert.True(both.Code == ExitCodes.Done, both.Out + both.Error);
        Assert.Contains("note: whether first answers is not known", both.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_a_terminal_a_switch_asks_once_where_a_freeze_stands_or_the_front_is_not_known_to_be_well()
    {
        Assert.SkipWhen(BuiltProgram.Named is not null, "a terminal of the test's own");
        await using var stage = await WatchStage.StartAsync();
        Assert.Equal(ExitCodes.Done, (await stage.Place.RunAsync("switch web first")).Code);
        stage.Place["CI"] = "";
        stage.Place.IsTerminal = true;
        stage.Place.Typed = "no\n";

        // A front that answers three times is switched to without a question.
        var well = await stage.Place.RunAsync("switch web second");
        Assert.True(well.Code == ExitCodes.Done, well.Out + well.Error);
        Assert.DoesNotContain("[y/N]", well.Error, StringComparison.Ordinal);
        Assert.Equal("second.example.net.", Target(stage.One));

        var unknown = await stage.Place.RunAsync("switch web first --no-probe");
        Assert.Equal(ExitCodes.Done, unknown.Code);
        Assert.Contains("whether first answers is not known. Switch web to first all the same? [y/N] nothing was changed", unknown.Error, StringComparison.Ordinal);
        Assert.Equal("second.example.net.", Target(stage.One));

        Assert.Equal(ExitCodes.Done, (await stage.Place.RunAsync("freeze web")).Code);
        var frozen = await stage.Place.RunAsync("switch web first");
        Assert.Equal(ExitCodes.Done, frozen.Code);
        Assert.Contains("an operator froze it. Switch web to first all the same? [y/N] nothing was changed", frozen.Error, StringComparison.Ordinal);
        Assert.Equal(("second.example.net.", "second.example.net."), (Target(stage.One), Target(stage.Two)));

        Assert.DoesNotContain("[y/N]", (await stage.Place.RunAsync("switch web first --yes")).Error, StringComparison.Ordinal);
        Assert.Equal("first.example.net.", Target(stage.One));
        stage.Place.Typed = "y\n";
        Assert.Contains("[y/N]", (await stage.Place.RunAsync("switch web second")).Error, StringComparison.Ordinal);
        Assert.Equal("second.example.net.", Target(stage.One));

        // Without a terminal nothing asks.
        stage.Place.IsTerminal = false;
        Assert.DoesNotContain("[y/N]", (await stage.Place.RunAsync("switch web first --no-probe")).Error, StringComparison.Ordinal);
        Assert.Equal("first.example.net.", Target(stage.One));
    }

    [Fact]
    public async Task On_a_terminal_a_watcher_s_word_is_asked_about_too()
    {
        Assert.SkipWhen(BuiltProgram.Named is not null, "a terminal of the test's own");
        await using var stage = await WatchStage.StartAsync();
        await stage.SettleAsync();
        Assert.Equal(ExitCodes.Done, (await stage.Place.RunAsync("pin web first")).Code);
        stage.Place["CI"] = "";
        stage.Place.IsTerminal = true;
        stage.Place.Typed = "n\n";
        var asked = await stage.Place.RunAsync("switch web second");
        Assert.Equal(ExitCodes.Done, asked.Code);
        Assert.Contains("an operator pinned it to first. Switch web to second all the same? [y/N] nothing was changed", asked.Error, StringComparison.Ordinal);
        Assert.Equal(("first.example.net.", "first.example.net."), (Target(stage.One), Target(stage.Two)));
    }

    [Fact]
    public async Task A_switch_to_a_dead_front_is_refused_by_the_watcher_that_measured_it()
    {
        await using var stage = await WatchStage.StartAsync();
        stage.Place.Configure(File.ReadAllText(stage.Place.ConfigFile).Replace("every: 200ms", "every: 2s", StringComparison.Ordinal));
        await stage.SettleAsync();
        stage.Second.Faults.Status = 500;
        await stage.UntilAsync(one => (string?)Front(one, "second")["measured"] == "unhealthy", "the second front is measured dead");
        var refused = await stage.Place.RunAsync("switch web second");
        Assert.True(refused.Code == ExitCodes.Refused, refused.Out + refused.Error);
        Assert.Contains("web: refused by unhealthy: second: HTTP 500 since ", refused.Error, StringComparison.Ordinal);
        Assert.Contains("--force unhealthy", refused.Error, StringComparison.Ordinal);
        Assert.Equal(("first.example.net.", "first.example.net."), (Target(stage.One), Target(stage.Two)));
        var forced = await stage.Place.RunAsync("pin web second --force unhealthy");
        Assert.True(forced.Code == ExitCodes.Done, forced.Out + forced.Error);
        Assert.Equal(("second.example.net.", "second.example.net."), (Target(stage.One), Target(stage.Two)));
    }

    [Fact]
    public async Task A_switch_is_one_request_per_provider_that_replaces_in_place_and_never_empties_the_router()
    {
        await using var stage = await WatchStage.StartAsync();
        Assert.Equal(ExitCodes.Done, (await stage.Place.RunAsync("switch web first")).Code);
        foreach (var provider in (Lab.Desec.DesecEmulator[])[stage.One, stage.Two]) provider.Requests.Clear();
        Assert.Equal(ExitCodes.Done, (await stage.Place.RunAsync("switch web second")).Code);
        foreach (var provider in (Lab.Desec.DesecEmulator[])[stage.One, stage.Two])
        {
            // deSEC allows 300 record writes a day: router and epoch go together.
            var write = Assert.Single(provider.Requests.All, request => request.Kind == Lab.Faults.RequestKind.Write);
            var sets = System.Text.Json.Nodes.JsonNode.Parse(write.Body)!.AsArray();
            Assert.Equal(2, sets.Count);
            Assert.All(sets, set => Assert.Single(set!["records"]!.AsArray())); // an empty list would be deSEC's word for "delete"
        }
    }

    [Fact]
    public async Task A_switch_that_cannot_read_the_delegation_says_so_and_goes_on()
    {
        await using var stage = await WatchStage.StartAsync();
        await using var parent = Parent();
        parent.Faults.Mode = DnsFaultMode.Silence;
        stage.Configure(resolvers: $"[\"{parent.Endpoint}\"]");
        var before = TimeProvider.System.GetTimestamp();
        var result = await stage.Place.RunAsync("switch web first");
        Assert.True(result.Code == ExitCodes.Done, result.Out + result.Error);
        Assert.Contains("delegation and DNSSEC of r.example.com are not checked", result.Error, StringComparison.Ordinal);
        // A bound, not a measurement: five seconds for the guards, and the switch itself.
        Assert.True(TimeProvider.System.GetElapsedTime(before) < TimeSpan.FromSeconds(30));
    }

    /// <summary>A server of the parent zone, asked as if it were a resolver.</summary>
    private static AuthoritativeServer Parent(params string[] more)
    {
        var zones = new ZoneStore();
        string[] lines =
        [
            "example.com. SOA ns.example.net. hostmaster.example.net. 1 3600 600 604800 60",
            "example.com. NS ns.example.net.", "r.example.com. NS ns1.desec.io.", "r.example.com. NS ns2.desec.org.", .. more,
        ];
        zones.Publish(new ServedZone(WireName.Parse("example.com."), lines.Select(line => line.Split(' ', 3)).Select(words => ResourceRecord.Of(words[0], words[1], 60, words[2]))));
        return AuthoritativeServer.Start(new AuthoritativeOptions { Zones = zones });
    }
}
