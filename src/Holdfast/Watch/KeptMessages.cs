using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Holdfast.Adapters.State;
using Holdfast.Core.Failover;

namespace Holdfast.Watch;

/// <summary>Messages that were not delivered when the watcher ended: the next one delivers them. Bounded; losing the file loses them only.</summary>
internal static class KeptMessages
{
    private const string FileName = "undelivered.json";
    private const int Most = 500;

    public static IReadOnlyList<(string Name, WatchEvent Event)> Read(StateFolder state)
    {
        try
        {
            if (state.Read(FileName) is not { Length: > 0 } bytes || JsonNode.Parse(bytes) is not JsonArray list) return [];
            return [.. list.Select(one => one is JsonObject message ? Of(message) : null).OfType<(string, WatchEvent)>()];
        }
        catch (Exception error) when (error is JsonException or StateFolderException or FormatException or InvalidOperationException)
        {
            return []; // what cannot be read is not delivered; everything is in the journal too
        }
    }

    public static void Write(StateFolder state, IReadOnlyList<(string Name, WatchEvent Event)> messages)
    {
        try
        {
            if (messages.Count == 0 && state.Read(FileName) is null) return;
            var list = new JsonArray([.. messages.TakeLast(Most).Select(message => (JsonNode)new JsonObject
            {
                ["notifier"] = message.Name, ["at"] = message.Event.At.ToString("O", System.Globalization.CultureInfo.InvariantCulture), ["router"] = message.Event.Router,
                ["kind"] = message.Event.Kind.ToString(), ["text"] = message.Event.Text, ["about"] = message.Event.About, ["over"] = message.Event.IsOver, ["users"] = message.Event.Users,
            })]);
            state.Write(FileName, Encoding.UTF8.GetBytes(list.ToJsonString()));
        }
        catch (StateFolderException)
        {
            // The disk takes nothing: the journal's own trouble says so.
        }
    }

    private static (string, WatchEvent)? Of(JsonObject message) =>
        (string?)message["notifier"] is { } name && (string?)message["router"] is { } router && (string?)message["text"] is { } text
        && Enum.TryParse<WatchEventKind>((string?)message["kind"], out var kind)
        && DateTimeOffset.TryParse((string?)message["at"], System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.RoundtripKind, out var at)
            ? (name, new WatchEvent(at, router, kind, text, (string?)message["about"], (bool?)message["over"] ?? false) { Users = (string?)message["users"] }) : null;
}
