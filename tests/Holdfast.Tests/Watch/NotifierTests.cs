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

    [Fact]
    public async Task What_one_notifier_does_not_deliver_for_a_minute_the_next_one_tells_and_it_is_kept_until_it_is_taken()
    {
        await using var failing = await AlertReceiver.StartAsync();
        await using var working = await AlertReceiver.StartAsync();
        failing.Status = 500;
        var clock = new FakeTimeProvider(Noon);
        await using var notifiers = new Notifiers([Hook("one", failing), Hook("two", working)], _ => null, clock, NullLogger.Instance);
        notifiers.Add(new WatchEvent(Noon, "web", WatchEventKind.Blind, "blind") { Users = "users get a" });
        await UntilAsync(() => working.Taken.Any(told => (string?)told["event"] == "undelivered"), clock);
        var escalated = Assert.Single(working.Taken, told => (string?)told["event"] == "undelivered");
        Assert.StartsWith("notifier one has delivered nothing for 1m (answered 500); what it could not tell: web: blind: blind", (string?)escalated["text"], StringComparison.Ordinal);
        Assert.InRange(clock.GetUtcNow() - Noon, TimeSpan.FromSeconds(60), TimeSpan.FromMinutes(5));
        Assert.StartsWith("notifier one has delivered nothing for", Assert.Single(notifiers.Impairments()).Text, StringComparison.Ordinal);
        Assert.Equal("users get a", (string?)working.Taken.First()["users"]);
        // Long after the three minutes of earlier versions it is still tried.
        clock.Advance(TimeSpan.FromMinutes(30));
        failing.Status = 202;
        await UntilAsync(() => failing.Taken.Any(told => (string?)told["event"] == "blind"), clock);
        await UntilAsync(() => working.Taken.Any(told => (string?)told["event"] == "undelivered" && (bool)told["over"]!), clock);
        Assert.Empty(notifiers.Impairments());
    }

    [Fact]
    public async Task What_was_not_delivered_at_the_end_is_delivered_by_the_next_life()
    {
        using var place = new Workplace();
        var state = Adapters.State.StateFolder.Open(place.StateFolder, _ => null);
        await using var receiver = await AlertReceiver.StartAsync();
        receiver.Status = 503;
        var first = new Notifiers([Hook("one", receiver)], _ => null, TimeProvider.System, NullLogger.Instance);
        first.Add(new WatchEvent(Noon, "web", WatchEventKind.Switch, "a → b", "x") { Users = "users get b" });
        await first.DisposeAsync();
        KeptMessages.Write(state, first.Undelivered);
        receiver.Status = 202;
        await using (var next = new Notifiers([Hook("one", receiver)], _ => null, TimeProvider.System, NullLogger.Instance, KeptMessages.Read(state)))
            await TakenAsync(() => receiver.Taken.Count == 1);
        Assert.Equal(("switch", "a → b", "users get b"), ((string?)receiver.Taken.First()["event"], (string?)receiver.Taken.First()["text"], (string?)receiver.Taken.First()["users"]));

        static Task TakenAsync(Func<bool> holds) => WatchStage.UntilAsync(() => Task.FromResult(holds()), () => "the message of the life before");
    }

    [Fact]
    public async Task One_incident_of_many_routers_is_one_message_with_a_list()
    {
        await using var receiver = await AlertReceiver.StartAsync();
        var clock = new FakeTimeProvider(Noon);
        await using var notifiers = new Notifiers([Hook("one", receiver)], _ => null, clock, NullLogger.Instance, isOfMany: true);
        foreach (var router in (string[])["web", "shop", "api"]) notifiers.Add(new WatchEvent(Noon, router, WatchEventKind.Switch, $"a → b in {router}"));
        notifiers.Add(new WatchEvent(Noon, "web", WatchEventKind.Tripped, "tripped"));
        await UntilAsync(() => receiver.Taken.Count == 2, clock);
        var list = receiver.Taken.First();
        Assert.Equal(("web, shop, api", "3 routers:\n- web: a → b in web\n- shop: a → b in shop\n- api: a → b in api"), ((string?)list["router"], (string?)list["text"]));
        Assert.Equal("tripped", (string?)receiver.Taken.Last()["event"]);
    }

    [Fact]
    public async Task A_heartbeat_is_sent_while_nothing_fails_and_silence_is_its_alarm()
    {
        await using var receiver = await AlertReceiver.StartAsync();
        var clock = new FakeTimeProvider(Noon);
        await using var notifiers = new Notifiers(
            [new NotifierSettings(NotifierKind.Heartbeat, "dead-man", new Uri(receiver.Url, "/ping"), null, null, [], null, null, true) { Every = TimeSpan.FromMinutes(1) }], _ => null, clock, NullLogger.Instance);
        var isWell = true;
        notifiers.IsWell = () => isWell;
        notifiers.Add(new WatchEvent(Noon, "web", WatchEventKind.Blind, "blind")); // a heartbeat carries no message
        await UntilAsync(() => receiver.Pings >= 2, clock);
        isWell = false;
        var before = receiver.Pings;
        for (var minute = 0; minute < 5; minute++) clock.Advance(TimeSpan.FromMinutes(1));
        await Task.Yield();
        Assert.InRange(receiver.Pings, before, before + 1); // one may have been on its way
        Assert.Empty(receiver.Taken);
    }

    [Fact]
    public async Task Notify_test_says_which_notifier_took_it_and_check_warns_of_one_at_a_front_s_supplier()
    {
        await using var stage = await WatchStage.StartAsync();
        await using var working = await AlertReceiver.StartAsync();
        await using var failing = await AlertReceiver.StartAsync();
        failing.Status = 401;
        stage.Configure(more: $$"""
            notify:
              - { kind: webhook, name: good, url: "{{working.Url}}" }
              - { kind: webhook, name: bad, url: "{{failing.Url}}", supplier: alpha }
            """);
        var test = await stage.Place.RunAsync("notify test");
        Assert.Equal((ExitCodes.Partial, "good: taken\nbad: not delivered: refused: answered 401\n"), (test.Code, test.Out));
        Assert.Equal("test", (string?)Assert.Single(working.Taken)["event"]);
        Assert.Equal(ExitCodes.Done, (await stage.Place.RunAsync("notify test good")).Code);
        Assert.Equal(ExitCodes.Usage, (await stage.Place.RunAsync("notify test godo")).Code);
        Assert.Contains("notifier bad is run by alpha, as front first is", (await stage.Place.RunAsync("check")).Error, StringComparison.Ordinal);
    }

    private static NotifierSettings Hook(string name, AlertReceiver receiver) => new(NotifierKind.Webhook, name, receiver.Url, null, null, [], null, null, true);

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
