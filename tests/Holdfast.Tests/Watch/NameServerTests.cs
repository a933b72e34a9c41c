using System.Net;
using System.Text.RegularExpressions;
using Holdfast.Lab.Dns;
using Holdfast.Testing.Servers;
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
        var text = (await stage.Place.RunAsync("status")).Out;
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
        Assert.Contains("two: 2 of 2 name servers answer, and answer first, epoch", status.Out, StringComparison.Ordinal);
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
