using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Holdfast.Core.Failover;

namespace Holdfast.Watch;

/// <summary>How an event looks at each kind of receiver. Pure.</summary>
internal static class NotifierMessages
{
    // developer.pagerduty.com, "Send an Alert Event" (Events API v2): summary at most 1024 characters, dedup_key at most 255.
    private const int LongestSummary = 1024;
    private const int LongestKey = 255;

    /// <summary>One incident of many routers is one message with a list.</summary>
    public static WatchEvent Together(IReadOnlyList<WatchEvent> same) => same is [var only] ? only : same[0] with
    {
        Router = string.Join(", ", same.Select(one => one.Router)),
        Text = $"{same.Count} routers:\n{string.Join("\n", same.Select(one => $"- {one.Router}: {one.Text}"))}",
        Users = same.Any(one => one.Users is not null) ? string.Join("\n", same.Select(one => $"{one.Router}: {one.Users}")) : null,
    };

    public static string Line(WatchEvent happened) => Head(happened) + (happened.Users is { } users ? $"\n{users}" : "");

    private static string Head(WatchEvent happened) => $"{happened.Router}: {Word(happened.Kind)}{(happened.IsOver && happened.Kind is not (WatchEventKind.Switch or WatchEventKind.Failback) ? " is over" : "")}: {happened.Text}";

    public static string Word(WatchEventKind kind) => JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString());

    public static JsonObject Webhook(WatchEvent happened) => new()
    {
        ["event"] = Word(happened.Kind),
        ["router"] = happened.Router,
        ["about"] = happened.About,
        ["over"] = happened.IsOver,
        ["at"] = Time(happened),
        ["text"] = happened.Text,
        ["users"] = happened.Users,
    };

    /// <summary>Slack and what is compatible with it: three characters are control characters there (api.slack.com, formatting).</summary>
    public static JsonObject Slack(WatchEvent happened) => new()
    {
        ["text"] = Line(happened).Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal),
    };

    /// <summary>
    /// An alert of the Events API v2; null for what needs nobody's attention. Each trouble has its own key, so that its end resolves it
    /// and nothing else: users away from the first front are one, a provider that lags another.
    /// </summary>
    public static JsonObject? PagerDuty(WatchEvent happened, string routingKey)
    {
        if (happened.Kind is WatchEventKind.Operator or WatchEventKind.Confirmed or WatchEventKind.Adopted or WatchEventKind.Clock) return null;
        // A test is resolved by nobody: it is no trouble.
        var trouble = happened.Kind is WatchEventKind.Switch or WatchEventKind.Failback ? "front" : Word(happened.Kind);
        var alert = new JsonObject
        {
            ["routing_key"] = routingKey,
            ["event_action"] = happened.IsOver ? "resolve" : "trigger",
            ["dedup_key"] = Cut(happened.About is null ? $"holdfast/{happened.Router}/{trouble}" : $"holdfast/{happened.Router}/{trouble}/{happened.About}", LongestKey),
        };
        if (happened.IsOver) return alert;
        alert["payload"] = new JsonObject
        {
            ["summary"] = Cut(Head(happened), LongestSummary),
            ["source"] = happened.Router,
            ["severity"] = SeverityOf(happened.Kind),
            ["timestamp"] = Time(happened),
            ["component"] = happened.About ?? happened.Router,
            ["class"] = trouble,
        };
        if (happened.Users is { } users) alert["payload"]!["custom_details"] = new JsonObject { ["users"] = users };
        return alert;
    }

    private static string SeverityOf(WatchEventKind kind) => kind switch
    {
        WatchEventKind.Test => "info",
        WatchEventKind.Blind or WatchEventKind.Tripped or WatchEventKind.Partial or WatchEventKind.Waiting or WatchEventKind.Refused or WatchEventKind.Journal
            or WatchEventKind.Redundancy or WatchEventKind.SecondWriter or WatchEventKind.Undelivered => "critical",
        _ => "warning",
    };

    private static string Time(WatchEvent happened) => happened.At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    private static string Cut(string text, int longest) => text.Length <= longest ? text : string.Concat(text.AsSpan(0, longest - 1), "…");
}
