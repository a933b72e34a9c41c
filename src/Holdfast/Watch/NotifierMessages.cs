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

    public static string Line(WatchEvent happened) => $"{happened.Router}: {Word(happened.Kind)}{(happened.IsOver && happened.Kind is not (WatchEventKind.Switch or WatchEventKind.Failback) ? " is over" : "")}: {happened.Text}";

    public static string Word(WatchEventKind kind) => JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString());

    public static JsonObject Webhook(WatchEvent happened) => new()
    {
        ["event"] = Word(happened.Kind),
        ["router"] = happened.Router,
        ["about"] = happened.About,
        ["over"] = happened.IsOver,
        ["at"] = Time(happened),
        ["text"] = happened.Text,
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
            ["summary"] = Cut(Line(happened), LongestSummary),
            ["source"] = happened.Router,
            ["severity"] = happened.Kind is WatchEventKind.Blind or WatchEventKind.Tripped or WatchEventKind.Partial or WatchEventKind.Waiting or WatchEventKind.Refused or WatchEventKind.Journal or WatchEventKind.Redundancy or WatchEventKind.SecondWriter ? "critical" : "warning",
            ["timestamp"] = Time(happened),
            ["component"] = happened.About ?? happened.Router,
            ["class"] = trouble,
        };
        return alert;
    }

    private static string Time(WatchEvent happened) => happened.At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    private static string Cut(string text, int longest) => text.Length <= longest ? text : string.Concat(text.AsSpan(0, longest - 1), "…");
}
