using System.Numerics;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Holdfast.Formats;

/// <summary>
/// The JSON that a command prints, as a JSON schema. Its shape comes from the types that are serialised, its words from a table: so it can
/// neither lag behind the program nor say nothing.
/// </summary>
/// <param name="Name">Of the schema and its file.</param>
/// <param name="Version">Counts up when a field goes or changes its meaning; fields are added without.</param>
/// <param name="Meanings">By path, such as "critical.spof.path": what the field says.</param>
internal sealed record ResultSchema(string Name, int Version, JsonTypeInfo Type, string Title, IReadOnlyDictionary<string, string> Meanings)
{
    // Plain characters instead of \u escapes: people read the file.
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonSchemaExporterOptions Exporting = new() { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Plain };

    /// <summary>What a document of this kind says under 'format'.</summary>
    public string Format => $"holdfast-{Name}";

    public string Text() => Node().ToJsonString(Indented) + "\n";

    /// <summary>Paths of all fields but those two that every format has, as <see cref="Meanings"/> is keyed.</summary>
    public IReadOnlyList<string> Paths()
    {
        var paths = new List<string>();
        Walk(Shape(), "", (path, _) => paths.Add(path));
        return paths.Except(["format", "version"]).ToList();
    }

    private JsonObject Node()
    {
        var shape = Shape();
        Walk(shape, "", (path, node) => node["description"] = Meanings.GetValueOrDefault(path, ""));
        var properties = shape["properties"]!.AsObject();
        properties["format"] = new JsonObject { ["type"] = "string", ["enum"] = new JsonArray(Format), ["description"] = "Name of this format." };
        properties["version"] = new JsonObject { ["type"] = "integer", ["enum"] = new JsonArray(Version), ["description"] = "Its version: counts up when a field goes or changes its meaning." };
        shape["required"] = new JsonArray([.. ((string[])["format", "version"]).Concat((shape["required"] as JsonArray ?? []).Select(name => name!.GetValue<string>())).Select(name => (JsonNode)name)]);
        var schema = new JsonObject
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["$id"] = FormattableString.Invariant($"urn:holdfast:schema:{Name}:{Version}"),
            ["title"] = $"Holdfast, {Title}, version {Version}",
        };
        foreach (var (key, value) in shape) schema[key] = value?.DeepClone();
        return schema;
    }

    // Types that come twice are written out twice: a reference may carry no description in this draft.
    private JsonObject Shape()
    {
        var root = Type.GetJsonSchemaAsNode(Exporting).AsObject();
        var whole = (JsonObject)Expand(root, root)!;
        if (Type.Options.DefaultIgnoreCondition == JsonIgnoreCondition.WhenWritingNull) Relax(whole);
        return whole;
    }

    private static JsonNode? Expand(JsonNode? node, JsonObject root)
    {
        switch (node)
        {
            case JsonObject mapping when mapping["$ref"] is { } reference:
                JsonNode? target = root;
                foreach (var step in reference.GetValue<string>()[1..].Split('/', StringSplitOptions.RemoveEmptyEntries))
                    target = target is JsonArray list ? list[int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)] : target![step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)];
                return Expand(target, root);
            case JsonObject mapping:
                var copy = new JsonObject();
                foreach (var (key, value) in mapping) copy[key] = Expand(value, root);
                return copy;
            case JsonArray list:
                return new JsonArray(list.Select(item => Expand(item, root)).ToArray());
            default:
                return node?.DeepClone();
        }
    }

    // A field that is left out when it says nothing is not required.
    private static void Relax(JsonObject node)
    {
        if (node["properties"] is JsonObject properties && node["required"] is JsonArray required)
        {
            foreach (var name in required.Select(name => name!.GetValue<string>()).Where(name => IsNullable(properties[name])).ToList())
                required.Remove(required.First(each => each!.GetValue<string>() == name));
            if (required.Count == 0) node.Remove("required");
        }
        foreach (var (_, value) in node)
            if (value is JsonObject inner) Relax(inner);
    }

    private static bool IsNullable(JsonNode? schema) => schema?["type"] is JsonArray types && types.Any(type => type!.GetValue<string>() == "null");

    private static void Walk(JsonObject node, string path, Action<string, JsonObject> visit)
    {
        if (node["properties"] is JsonObject properties)
            foreach (var (name, value) in properties)
            {
                var below = path.Length == 0 ? name : $"{path}.{name}";
                visit(below, value!.AsObject());
                Walk(value.AsObject(), below, visit);
            }
        if (node["items"] is JsonObject items) Walk(items, path, visit);
        if (node["additionalProperties"] is JsonObject others) Walk(others, path, visit);
    }

    private static JsonNode Plain(JsonSchemaExporterContext context, JsonNode node)
    {
        if (context.TypeInfo.Type == typeof(BigInteger)) return new JsonObject { ["type"] = "integer" };
        if (context.TypeInfo.Type == typeof(BigInteger?)) return new JsonObject { ["type"] = new JsonArray("integer", "null") };
        // A report writes spans of time as seconds; the exporter cannot look into a converter.
        if (node is not JsonObject && context.TypeInfo.Type == typeof(TimeSpan)) return new JsonObject { ["type"] = "number" };
        if (node is not JsonObject && context.TypeInfo.Type == typeof(TimeSpan?)) return new JsonObject { ["type"] = new JsonArray("number", "null") };
        return node is JsonObject ? node : new JsonObject();
    }
}
