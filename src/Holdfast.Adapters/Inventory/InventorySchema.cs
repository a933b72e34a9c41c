using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Holdfast.Core;

namespace Holdfast.Adapters.Inventory;

/// <summary>The JSON schema for editors, made of the same table of keys that the reader uses (JSON Schema draft-07).</summary>
public static class InventorySchema
{
    private const string DurationPattern = @"^([0-9.]+(ms|s|m|h|d))+$";

    // Plain characters instead of \u escapes: people read the file.
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Text()
    {
        var root = Mapping(InventoryKeys.Root);
        var properties = new JsonObject { [InventoryKeys.Kind] = new JsonObject { ["const"] = 1, ["description"] = "Version of the format; the first line of the file." } };
        foreach (var (name, value) in root["properties"]!.AsObject().ToList())
        {
            root["properties"]!.AsObject().Remove(name);
            properties[name] = value;
        }
        var schema = new JsonObject
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["$id"] = "urn:holdfast:schema:inventory:1",
            ["title"] = "Holdfast dependency inventory, version 1",
            ["type"] = "object",
            ["properties"] = properties,
            ["required"] = new JsonArray(InventoryKeys.Kind),
            ["additionalProperties"] = false,
            ["definitions"] = new JsonObject
            {
                ["duration"] = DurationForm(),
                ["need"] = Need(),
                ["needs"] = OneOrList("#/definitions/need"),
            },
        };
        return schema.ToJsonString(Indented) + "\n";
    }

    /// <summary>The schema of a document with this table of keys; its first key is the version of its format.</summary>
    internal static string Text(string title, InventorySection section)
    {
        var mapping = Mapping(section);
        mapping["properties"]![section.Keys[0].Name] = new JsonObject { ["const"] = 1, ["description"] = section.Keys[0].Help };
        var schema = new JsonObject { ["$schema"] = "http://json-schema.org/draft-07/schema#", ["$id"] = $"urn:holdfast:schema:{section.Keys[0].Name["holdfast-".Length..]}:1", ["title"] = title };
        foreach (var (name, value) in mapping.ToList())
        {
            mapping.Remove(name);
            schema[name] = value;
        }
        if (schema.ToJsonString().Contains("#/definitions/duration", StringComparison.Ordinal)) schema["definitions"] = new JsonObject { ["duration"] = DurationForm() };
        return schema.ToJsonString(Indented) + "\n";
    }

    private static JsonObject Mapping(InventorySection section)
    {
        var properties = new JsonObject();
        foreach (var key in section.Keys)
        {
            var value = Form(key);
            value["description"] = key.Help;
            properties[key.Name] = value;
        }
        var mapping = new JsonObject { ["type"] = new JsonArray("object", "null"), ["properties"] = properties, ["additionalProperties"] = false };
        var required = section.Keys.Where(key => key.IsRequired).Select(key => (JsonNode)key.Name).ToArray();
        if (required.Length > 0)
        {
            mapping["type"] = "object";
            mapping["required"] = new JsonArray(required);
        }
        return mapping;
    }

    private static JsonObject Need()
    {
        var mapping = Mapping(InventoryKeys.Need);
        mapping["type"] = "object";
        mapping["oneOf"] = new JsonArray(Requires("need"), Requires("any"), Requires("all"), Requires("at-least", "of"));
        return new() { ["anyOf"] = new JsonArray(new JsonObject { ["type"] = "string" }, mapping) };
    }

    private static JsonObject Requires(params string[] keys) => new() { ["required"] = new JsonArray(keys.Select(key => (JsonNode)key).ToArray()) };

    private static JsonObject OneOrList(string definition) => new()
    {
        ["anyOf"] = new JsonArray(new JsonObject { ["type"] = "string" }, new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["$ref"] = definition } }),
    };

    private static JsonObject Form(InventoryKey key) => key.Form switch
    {
        KeyForm.Text when !key.Choices.IsEmpty => new() { ["type"] = "string", ["examples"] = Names(key.Choices) },
        // An id such as 2024 is a number to YAML.
        KeyForm.Text or KeyForm.Reference or KeyForm.TimeZone => new() { ["type"] = new JsonArray("string", "number") },
        KeyForm.Texts or KeyForm.References or KeyForm.TechnologyUses => Texts(key),
        KeyForm.Choice => new() { ["enum"] = Names(key.Choices) },
        KeyForm.Duration => new() { ["$ref"] = "#/definitions/duration" },
        KeyForm.Money => new() { ["type"] = "string", ["pattern"] = "^[0-9][0-9 _.]* [A-Z]{3}$" },
        KeyForm.Currency => new() { ["type"] = "string", ["pattern"] = "^[A-Z]{3}$" },
        KeyForm.Date => new() { ["type"] = "string", ["pattern"] = @"^\d{4}-\d{2}-\d{2}$" },
        KeyForm.Whole => new() { ["type"] = "integer" },
        KeyForm.Number => new() { ["type"] = "number" },
        KeyForm.Flag => new() { ["type"] = "boolean" },
        KeyForm.Country => new() { ["type"] = "string", ["pattern"] = "^[A-Z]{2}$" },
        KeyForm.Countries => new() { ["type"] = new JsonArray("array", "string"), ["items"] = new JsonObject { ["type"] = "string", ["pattern"] = "^[A-Z]{2}$" } },
        KeyForm.Needs => new() { ["$ref"] = "#/definitions/needs" },
        KeyForm.Section => Mapping(key.Section!),
        KeyForm.Sections => new() { ["type"] = "array", ["items"] = Mapping(key.Section!) },
        KeyForm.Entries => new() { ["type"] = "object", ["additionalProperties"] = Mapping(key.Section!) },
        KeyForm.Shares => new()
        {
            ["type"] = "object",
            ["additionalProperties"] = Share(),
        },
        KeyForm.Share => Share(),
        KeyForm.Counts => new() { ["type"] = "object", ["additionalProperties"] = new JsonObject { ["type"] = "integer", ["minimum"] = 0 } },
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static JsonObject DurationForm() => new() { ["type"] = "string", ["pattern"] = DurationPattern, ["description"] = Duration.Forms };

    private static JsonObject Share() => new()
    {
        ["anyOf"] = new JsonArray(
            new JsonObject { ["type"] = "number", ["minimum"] = 0, ["maximum"] = 1 },
            new JsonObject { ["type"] = "string", ["pattern"] = "^[0-9.]+%$" }),
    };

    private static JsonObject Texts(InventoryKey key)
    {
        var item = new JsonObject { ["type"] = new JsonArray("string", "number") };
        if (!key.Choices.IsEmpty) item["examples"] = Names(key.Choices);
        return new() { ["type"] = new JsonArray("array", "string", "number"), ["items"] = item };
    }

    private static JsonArray Names(ValueList<string> names) => new(names.Select(name => (JsonNode)name).ToArray());
}
