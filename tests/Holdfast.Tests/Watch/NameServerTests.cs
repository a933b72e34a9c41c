using System.Net;
using System.Text.RegularExpressions;
using Holdfast.Lab.Dns;
using Holdfast.Output;
using Holdfast.Testing.Servers;
using Holdfast.Watch;
using static Holdfast.Tests.Watch.WatchStage;

namespace Holdfast.Tests.Watch;

/// <summary>Each provider's name servers are looked at as such: do they answer, and do they answer what we think?</summary>
public sealed class NameServerTests
{
    [Fact]
    public async Task The_status_says_per_provider_how_many_name_servers_answer_and_what()
    {
        await using var stage = await WatchStage.StartAsync();
        var port = FreePorts.Take();
        stage.Configure(watcher: $", listen: 127.0.0.1:{port}");
        await stage.SettleAsync();
        var router = await stage.UntilAsync(one => Providers(one).All(provider => (bool?)provider["nameServers"]?["isAsWanted"] == true), "all name servers were looked at");
        var epoch = (string?)router["epoch"];
        Assert.All(Providers(router), provider => Assert.Equal($"2 of 2 name servers answer, and answer first, epoch {epoch}", (string?)provider["nameServers"]!["words"]));
        var text = (await stage.Place.RunAsync("status")).Unfolded;
        Assert.Contains($"one: 2 of 2 name servers answer, and answer first, epoch {epoch}", text, StringComparison.Ordinal);

        stage.One.NameServers[1].Faults.Mode = DnsFaultMode.Refused;
        await stage.UntilAsync(one => ((string?)Providers(one).First()["nameServers"]!["words"])!.StartsWith("1 of 2 name servers answer (", StringComparison.Ordinal), "one of them refuses");
        using var client = new HttpClient();
        // Watchers of other tests in this process have meters of the same name, which the page hears too: in the end only ours is left.
        var metrics = "";
        await UntilAsync(
            async () =>
            {
                metrics = await client.GetStringAsync(new Uri($"http://{new IPEndPoint(IPAddress.Loopback, port)}/metrics"), TestContext.Current.CancellationToken);
                return Regex.IsMatch(metrics, """holdfast_provider_nameservers_answering\{[^}]*provider="one"[^}]*\} 1\b""")
                    && Regex.IsMatch(metrics, """holdfast_provider_nameservers_agreeing\{[^}]*provider="two"[^}]*\} 2\b""");
            },
            () => $"the metrics; last seen: {metrics}");

        await stage.StopWatcherAsync();
        var ring = (await stage.Place.RunAsync("history --observations --last 2000 --format json")).Json["observations"]!.AsArray().Select(row => row!).ToList();
        var server = stage.One.NameServers[1].Endpoint;
        Assert.Contains(ring, row => (string?)row["subject"] == $"name server one/{server}" && (bool?)row["good"] == true && ((string?)row["detail"])!.Contains("first, epoch", StringComparison.Ordinal));
        Assert.Contains(ring, row => (string?)row["subject"] == $"name server one/{server}" && (bool?)row["good"] == false && ((string?)row["detail"])!.Contains("REFUSED", StringComparison.Ordinal));
        Assert.Contains(ring, row => (string?)row["subject"] == "front first" && (bool?)row["good"] == true);
    }

    [Fact]
    public async Task Without_a_watcher_the_status_asks_the_name_servers_itself()
    {
        await using var stage = await WatchStage.StartAsync();
        Assert.Equal(ExitCodes.Done, (await stage.Place.RunAsync("switch web first")).Code);
        var status = await stage.Place.RunAsync("status");
        Assert.Contains("two: 2 of 2 name servers answer, and answer first, epoch", status.Unfolded, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_write_the_name_servers_are_looked_at_again_and_not_at_their_next_turn()
    {
        await using var stage = await WatchStage.StartAsync();
        // A look every three minutes: longer than this test waits.
        stage.Place.Configure(File.ReadAllText(stage.Place.ConfigFile).Replace("every: 200ms", "every: 60s", StringComparison.Ordinal));
        Assert.Equal(ExitCodes.Done, (await stage.Place.RunAsync("switch web first")).Code);
        stage.StartWatcher();
        static bool IsAsWanted(System.Text.Json.Nodes.JsonNode router) => IsConfirmed(router) && Providers(router).All(provider => (bool?)provider["nameServers"]?["isAsWanted"] == true);
        await stage.UntilAsync(IsAsWanted, "all name servers were looked at");

        var said = await stage.Place.RunAsync("pin web second --format json");
        Assert.Equal("web: pinned to second by an operator, whatever is measured, until 'unpin'", ((string?)said.Json["said"])!.Split('\n')[0]);
        // What stands there is the decision before, until the new one is written.
        Assert.All(Providers(said.Json["routers"]![0]!), provider => Assert.StartsWith((string?)provider["state"] is "written" or "confirmed" ? "second (epoch" : "first (epoch", (string?)provider["holds"], StringComparison.Ordinal));
        var router = await stage.UntilAsync(one => Active(one) == "second" && IsAsWanted(one), "looked at again");
        Assert.All(Providers(router), provider => Assert.Equal($"2 of 2 name servers answer, and answer second, epoch {(string?)router["epoch"]}", (string?)provider["nameServers"]!["words"]));
    }

    [Fact]
    public void What_was_seen_a_while_ago_is_shown_with_its_age()
    {
        var now = new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
        Assert.EndsWith("answer second, epoch 105 (seen 12s ago)", Seen(now - TimeSpan.FromSeconds(12.4)), StringComparison.Ordinal);
        Assert.EndsWith("answer second, epoch 105", Seen(now - TimeSpan.FromSeconds(0.4)), StringComparison.Ordinal);

        string Seen(DateTimeOffset at)
        {
            using var text = new StringWriter();
            var seen = new NameServersReport(at, 2, 2, 2, true, "2 of 2 name servers answer, and answer second, epoch 105", []);
            new StatusReport("web", "web.example.com", "second", "normal", null, false, "105", "", "", null, "", now, [], [new ProviderStatus("one", "confirmed", null, 2, 2, 0, null, seen)])
                .Write(text, new Paint(false));
            return System.Text.RegularExpressions.Regex.Replace(text.ToString().TrimEnd(), "\\s+", " ");
        }
    }

    [Fact]
    public async Task A_record_changed_by_hand_is_noticed_said_and_written_back()
    {
        await using var stage = await WatchStage.StartAsync();
        await stage.SettleAsync();
        stage.One.Domain("r.example.com").Seed("web", "CNAME", 60, "somewhere.else.example.");
        await stage.UntilAsync(() => Target(stage.One) == "first.example.net.", "the first front again at provider one");
        await stage.UntilAsync(one => IsConfirmed(one), "confirmed again");
        await stage.StopWatcherAsync();
        var history = (await stage.Place.RunAsync("history --last 1000")).Out;
        Assert.Contains("one: changed by somebody else: holds somewhere.else.example.", history, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Done, (await stage.Place.RunAsync("replay")).Code);
    }

    [Fact]
    public async Task A_hand_that_writes_a_newer_epoch_is_obeyed_and_no_drift()
    {
        await using var stage = await WatchStage.StartAsync();
        await stage.SettleAsync();
        // Another machine: its own state folder, so that it finds no watcher and writes the providers itself.
        var elsewhere = await stage.Place.RunAsync($"pin web second --state {Path.Combine(stage.Place.Folder, "elsewhere")}");
        Assert.True(elsewhere.Code == ExitCodes.Done, elsewhere.Out + elsewhere.Error);
        await stage.UntilAsync(one => Active(one) == "second" && (string?)one["pin"] == "second", "the watcher has adopted it");
        await stage.StopWatcherAsync();
        Assert.DoesNotContain("changed by somebody else", (await stage.Place.RunAsync("history --last 1000")).Out, StringComparison.Ordinal);
    }
}
