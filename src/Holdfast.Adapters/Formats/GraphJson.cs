using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Holdfast.Core.Inventory;

namespace Holdfast.Adapters.Formats;

/// <summary>The graph as plain JSON: nodes, and per need its members, so that a reader does not have to know YAML or our lowering.</summary>
internal static class GraphJson
{
    public static string Write(InventoryGraph graph)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.Default }))
        {
            json.WriteStartObject();
            json.WriteString("format", "holdfast-graph");
            json.WriteNumber("version", 1);
            json.WriteStartArray("nodes");
            foreach (var node in graph.Nodes)
            {
                json.WriteStartObject();
                json.WriteString("id", node.Id);
                json.WriteString("kind", node.Kind.ToString().ToLowerInvariant());
                json.WriteString("name", node.Name);
                json.WriteBoolean("canFail", node.IsEvent);
                if (node.IsHome) json.WriteBoolean("isHome", true);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteStartArray("needs");
            for (var node = 0; node < graph.Count; node++)
                foreach (var need in graph.Needs[node])
                {
                    json.WriteStartObject();
                    json.WriteString("node", graph[node].Id);
                    json.WriteNumber("atLeast", need.AtLeast);
                    json.WriteStartArray("of");
                    foreach (var member in need.Members) json.WriteStringValue(graph[member].Id);
                    json.WriteEndArray();
                    json.WriteString("without", need.IsDegrading ? "degraded" : "down");
                    if (need.SwitchTime is { } time) json.WriteNumber("switchSeconds", time.TotalSeconds);
                    json.WriteEndObject();
                }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }
}
