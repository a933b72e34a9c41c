using Holdfast.Adapters.Config;
using Holdfast.Core.Failover;
using Holdfast.Tests.Support;
using Holdfast.Watch;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using static Holdfast.Tests.Watch.WatchStage;

namespace Holdfast.Tests.Watch;

public sealed class NotifierTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 18, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Slack_gets_one_text_with_its_three_control_characters_escaped()
    {
        await using var receiver = await AlertReceiver.StartAsync();
        await TellAsync(new NotifierSettings(NotifierKind.Slack, "slack", null, FromEnvironment("SLACK"), null, [], null, null, true),
            name => name == "SLACK" ? receiver.Url.ToString() : null,
            new WatchEvent(Noon, "web", WatchEventKind.Switch, "a → b: <a> & more"));
        var message = Assert.Single(receiver.Taken).AsObject();
        Assert.Equal("text", Assert.Single(message).Key);
        Assert.Equal("web: switch: a → b: &lt;a&gt; &amp; more", (string?)message["text"]);
    }

    [Fact]
    public async Task PagerDuty_gets_an_alert_of_the_events_api_and_its_end_resolves_the_same_key()
    {
        await using var receiver = await AlertReceiver.StartAsync();
        await TellAsync(PagerDuty(receiver), _ => "0123456789abcdef0123456789abcdef",
            new WatchEvent(Noon, "web", WatchEventKind.Switch, "a → b: a is down"),
            new WatchEvent(Noon, "web", WatchEventKind.Partial, "written at 1 of 2"),
            new WatchEvent(Noon, "web", WatchEventKind.Confirmed, "b is written and served at 2 of 2 providers"),
            new WatchEvent(Noon, "web", WatchEventKind.Partial, "all agree", IsOver: true),
            new WatchEvent(Noon, "web", WatchEventKind.Operator, "an operator said freeze"),
            new WatchEvent(Noon, "web", WatchEventKind.NotReady, "standby c is not ready: " + new string('x', 2000), "c"),
            new WatchEvent(Noon, "web", WatchEventKind.Failback, "b → a", IsOver: true));
        var alerts = receiver.Taken.ToList();
        Assert.Equal(
            [("trigger", "holdfast/web/front"), ("trigger", "holdfast/web/partial"), ("resolve", "holdfast/web/partial"), ("trigger", "holdfast/web/not-ready/c"), ("resolve", "holdfast/web/front")],
            alerts.Select(alert => ((string?)alert["event_action"], (string?)alert["dedup_key"])));
        Assert.All(alerts, alert => Assert.Equal("0123456789abcdef0123456789abcdef", (string?)alert["routing_key"]));
        var payload = alerts[0]["payload"]!;
        Assert.Equal(("web: switch: a → b: a is down", "web", "warning"), ((string?)payload["summary"], (string?)payload["source"], (string?)payload["severity"]));
        Assert.Equal(Noon, DateTimeOffset.Parse((string)payload["timestamp"]!, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal("critical", (string?)alerts[1]["payload"]!["severity"]);
        Assert.Equal(1024, ((string?)alerts[3]["payload"]!["summary"])!.Length);
        Assert.Null(alerts[4]["payload"]); // a resolve needs none
        Assert.Contains((string?)payload["severity"], (string[])["critical", "error", "warning", "info"]);
    }

    [Theory]
    [InlineData(503, 3)]
    [InlineData(429, 3)]
    [InlineData(400, 1)]
    public async Task A_message_that_failed_is_tried_again_unless_the_receiver_calls_it_wrong(int status, int tries)
    {
        await using var receiver = await AlertReceiver.StartAsync();
        receiver.Status = status;
        var clock = new FakeTimeProvider(Noon);
        await using var notifiers = new Notifiers([PagerDuty(receiver)], _ => "key", clock, NullLogger.Instance);
        notifiers.Add(new WatchEvent(Noon, "web", WatchEventKind.Blind, "blind"));
        notifiers.Add(new WatchEvent(Noon, "web", WatchEventKind.Tripped, "tripped"));
        await UntilAsync(() => receiver.Asked >= (tries == 1 ? 2 : tries), clock);
        if (tries == 1) Assert.Equal(2, receiver.Asked); // the second message, and none of them twice
        receiver.Status = 202;
        if (tries > 1)
        {
            await UntilAsync(() => receiver.Taken.Count == 2, clock);
            Assert.Equal(["holdfast/web/blind", "holdfast/web/tripped"], receiver.Taken.Select(alert => (string?)alert["dedup_key"]));
        }
    }

    [Fact]
    public async Task A_notifier_whose_secret_is_missing_or_nonsense_harms_no_other_and_is_tried_again()
    {
        await using var receiver = await AlertReceiver.StartAsync();
        var clock = new FakeTimeProvider(Noon);
        string? secret = null;
        await using var notifiers = new Notifiers(
            [new NotifierSettings(NotifierKind.Slack, "slack", null, FromEnvironment("SLACK"), null, [], null, null, true), new NotifierSettings(NotifierKind.Webhook, "hook", receiver.Url, null, null, [], null, null, true)],
            _ => secret, clock, NullLogger.Instance);
        notifiers.Add(new WatchEvent(Noon, "web", WatchEventKind.Switch, "a → b"));
        await UntilAsync(() => receiver.Taken.Count == 1, clock);
        secret = "not an address at all";
        await UntilAsync(() => clock.GetUtcNow() > Noon.AddSeconds(5), clock);
        secret = receiver.Url.ToString();
        await UntilAsync(() => receiver.Taken.Any(message => message["text"] is { } text && ((string)text!).StartsWith("web: switch", StringComparison.Ordinal) && message["event"] is null), clock);
    }

    [Fact]
    public async Task A_notifier_that_hangs_delays_neither_a_switch_nor_another_notifier()
    {
        await using var stage = await WatchStage.StartAsync();
        await using var hanging = await AlertReceiver.StartAsync();
        await using var failing = await AlertReceiver.StartAsync();
        await using var working = await AlertReceiver.StartAsync();
        hanging.Hangs = true;
        failing.Status = 500;
        stage.Configure(more: $$"""
            notify:
              - { kind: webhook, name: hanging, url: "{{hanging.Url}}" }
              - { kind: webhook, name: failing, url: "{{failing.Url}}" }
              - { kind: webhook, name: working, url: "{{working.Url}}" }
            """);
        await stage.SettleAsync();
        stage.First.Faults.Status = 500;
        await stage.UntilAsync(one => Active(one) == "second" && IsConfirmed(one), "the switch");
        await stage.UntilAsync(() => working.Taken.Any(told => (string?)told["event"] == "switch"), "the working one was told");
        // The hanging one still holds its first message, and the failing one has never taken any.
        Assert.Equal((1, 0), (hanging.Asked, failing.Taken.Count));
        Assert.Empty(hanging.Taken);
    }

    [Fact]
    public async Task Every_occasion_is_told_once_and_its_end_too()
    {
        await using var stage = await WatchStage.StartAsync();
        await using var hook = await AlertReceiver.StartAsync();
        stage.Configure(first: ", protections: [waf]", policy: ", max-switches-per-hour: 1", more: $$"""
            notify:
              - { kind: webhook, url: "{{hook.Url}}" }
            """);
        await stage.SettleAsync();
        await ToldAsync("not-ready", "standby second is not ready: lacks waf, which the first front gives");

        stage.Two.Faults.Frozen = true;
        stage.First.Faults.Status = 500;
        await ToldAsync("switch", "first → second: first is down and second is healthy");
        await ToldAsync("partial", "written at 1 of 2 providers; about 50 % of resolvers still get the old front; two: pending, 3 tries failed");
        stage.Two.Faults.Frozen = false;
        await ToldAsync("confirmed", "second is written and served at 2 of 2 providers");
        await ToldAsync("partial", "second is written and served at 2 of 2 providers", isOver: true);

        stage.First.Faults.Clear();
        await ToldAsync("tripped", "too many automatic switches within an hour");
        Assert.Equal(ExitCodes.Done, (await stage.Place.RunAsync("thaw web")).Code);
        await ToldAsync("tripped", "an operator allows", isOver: true);
        await ToldAsync("failback", "second → first", isOver: true);
        foreach (var kind in (string[])["not-ready", "switch", "failback"]) Assert.Single(hook.Taken, told => (string?)told["event"] == kind);

        foreach (var server in (Lab.Fronts.HttpsServer[])[stage.First, stage.Second, stage.Canary]) server.Faults.Status = 500;
        await ToldAsync("blind", "no front looks alive");
        foreach (var server in (Lab.Fronts.HttpsServer[])[stage.First, stage.Second, stage.Canary]) server.Faults.Clear();
        await ToldAsync("blind", "not blind any more", isOver: true);

        Task ToldAsync(string kind, string text, bool isOver = false) => stage.UntilAsync(
            () => hook.Taken.Any(told => (string?)told["event"] == kind && (bool)told["over"]! == isOver && ((string?)told["text"])!.StartsWith(text, StringComparison.Ordinal)),
            $"{kind}: {text}; told: {string.Join("\n", hook.Taken.Select(told => told.ToJsonString()))}");
    }

    private static NotifierSettings PagerDuty(AlertReceiver receiver) => new(NotifierKind.PagerDuty, "pagerduty", receiver.Url, FromEnvironment("KEY"), null, [], null, null, true);

    private static SecretReference FromEnvironment(string name) => new(SecretSource.Environment, name, ".");

    private static async Task TellAsync(NotifierSettings settings, Func<string, string?> environment, params WatchEvent[] events)
    {
        // Disposing waits for what is under way.
        await using var notifiers = new Notifiers([settings], environment, TimeProvider.System, NullLogger.Instance);
        foreach (var happened in events) notifiers.Add(happened);
    }

    /// <summary>Lets the notifiers' own clock run while the real requests need their real moment.</summary>
    private static async Task UntilAsync(Func<bool> holds, FakeTimeProvider clock)
    {
        var deadline = TimeProvider.System.GetUtcNow() + TimeSpan.FromSeconds(30);
        while (!holds())
        {
            Assert.True(TimeProvider.System.GetUtcNow() < deadline, "waited half a minute");
            clock.Advance(TimeSpan.FromMilliseconds(500));
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancel);
        }
    }
}
