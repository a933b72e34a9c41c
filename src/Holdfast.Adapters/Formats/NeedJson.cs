using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Holdfast.Core;
using Holdfast.Core.Inventory;

namespace Holdfast.Adapters.Formats;

/// <summary>One entry under <c>needs:</c> as JSON, for formats that have room for a text but not for alternatives.</summary>
internal static class NeedJson
{
    private const int MaxDepth = 50;

    public static string Write(Dependency need)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WritePropertyName("need");
            Node(json, need.What);
            if (need.IsDegrading) json.WriteString("without", "degraded");
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    /// <summary>Null when the text is not such an entry.</summary>
    public static Dependency? Read(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = MaxDepth });
            var root = document.RootElement;
            return Node(root.Get("need")) is { } need ? new(need, root.Text("without") == "degraded") : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void Node(Utf8JsonWriter json, Need need)
    {
        if (need is Need.One one)
        {
            json.WriteStringValue(one.Target.Id);
            return;
        }
        json.WriteStartObject();
        if (need is Need.AtLeast some)
        {
            json.WriteNumber("atLeast", some.Count);
            if (some.SwitchTime is { } time) json.WriteString("switch", Duration.Format(time));
        }
        json.WriteStartArray("of");
        foreach (var member in need.Members()) Node(json, member);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static Need? Node(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.String) return element.GetString() is { Length: > 0 } id ? new Need.One(id) : null;
        if (element.ValueKind != JsonValueKind.Object) return null;
        var members = element.List("of").Select(Node).ToList();
        if (members.Count == 0 || members.Contains(null)) return null;
        var all = members.OfType<Need>().ToValueList();
        if (element.Get("atLeast") is not { ValueKind: JsonValueKind.Number } count) return new Need.All(all);
        return count.TryGetInt32(out var atLeast) && atLeast >= 1 && atLeast <= all.Count
            ? new Need.AtLeast(atLeast, all) { SwitchTime = Duration.TryParse(element.Text("switch"), out var time) ? time : null }
            : null;
    }
}
