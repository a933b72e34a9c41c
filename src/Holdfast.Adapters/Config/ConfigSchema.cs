using System.Diagnostics;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Holdfast.Core;

namespace Holdfast.Adapters.Config;

/// <summary>The JSON schema for editors, made of the same table of keys that the reader uses (JSON Schema draft-07).</summary>
public static class ConfigSchema
{
    // Plain characters instead of \u escapes: people read the file.
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Text()
    {
        var schema = new JsonObject
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["$id"] = "urn:holdfast:schema:holdfast:1",
            ["title"] = "Holdfast configuration, version 1",
        };
        var root = Mapping(ConfigKeys.Root);
        foreach (var (name, value) in root.ToList())
        {
            root.Remove(name);
            schema[name] = value;
        }
        schema["patternProperties"] = new JsonObject
        {
            [$"^({string.Join('|', ConfigKeys.OfInventory)})$"] = new JsonObject { ["description"] = "The inventory, written into the same file: see inventory.schema.json" },
        };
        return schema.ToJsonString(Indented) + "\n";
    }

    private static JsonObject Mapping(ConfigSection section)
    {
        if (!section.Kinds.IsEmpty) return new() { ["anyOf"] = new JsonArray([.. section.Kinds.Select(kind => Mapping(kind, kind.Name))]) };
        return Mapping(section, kind: null);
    }

    private static JsonObject Mapping(ConfigSection section, string? kind)
    {
        var properties = new JsonObject();
        foreach (var key in section.Keys)
        {
            var value = kind is not null && key.Name == "kind" ? new JsonObject { ["enum"] = new JsonArray(kind) } : Form(key);
            value["description"] = key.Meaning + (key.Otherwise is { } otherwise && key.Default is null ? $" Left out: {otherwise}." : "");
            if (key.Default is { } usual) value["default"] = Value(key, usual);
            properties[key.Name] = value;
        }
        var mapping = new JsonObject { ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = false };
        var required = section.Keys.Where(key => key.IsRequired).Select(key => (JsonNode)key.Name).ToArray();
        if (required.Length > 0) mapping["required"] = new JsonArray(required);
        return mapping;
    }

    private static JsonObject Form(ConfigKey key) => key.Form switch
    {
        ConfigForm.Version => new() { ["enum"] = new JsonArray(1) },
        ConfigForm.Text when !key.Choices.IsEmpty => new() { ["type"] = "string", ["examples"] = Words(key.Choices) },
        // A name such as 2024 is a number to YAML.
        ConfigForm.Text => Scalar(),
        ConfigForm.Name or ConfigForm.Path => new() { ["type"] = "string" },
        ConfigForm.Address => Address(),
        ConfigForm.Url => new() { ["type"] = "string", ["format"] = "uri" },
        ConfigForm.Choice => Choice(key.Choices),
        ConfigForm.Whole => new() { ["type"] = "integer", ["minimum"] = key.Least, ["maximum"] = key.Most },
        ConfigForm.Flag => new() { ["type"] = "boolean" },
        ConfigForm.Duration => WithWords(new() { ["type"] = "string", ["pattern"] = @"^([0-9.]+(ms|s|m|h|d))+$" }, key),
        ConfigForm.Ttl => WithWords(new()
        {
            ["anyOf"] = new JsonArray(
                new JsonObject { ["type"] = "integer", ["minimum"] = 0, ["maximum"] = int.MaxValue },
                new JsonObject { ["type"] = "string", ["pattern"] = @"^([0-9.]+(ms|s|m|h|d))+$" }),
        }, key),
        ConfigForm.Share => new() { ["type"] = "string", ["pattern"] = "^[0-9]+ of [0-9]+$" },
        ConfigForm.Texts => OneOrList(Scalar()),
        ConfigForm.Choices => OneOrList(Choice(key.Choices)),
        ConfigForm.Addresses => OneOrList(Address()),
        ConfigForm.Statuses => OneOrList(new() { ["type"] = new JsonArray("integer", "string") }),
        ConfigForm.Values => OneOrList(new() { ["type"] = new JsonArray("string", "number", "boolean") }, isNeeded: true),
        ConfigForm.Pairs => new() { ["type"] = "object", ["additionalProperties"] = new JsonObject { ["type"] = new JsonArray("string", "number", "boolean") } },
        ConfigForm.Secret => Secret(key.Section!),
        ConfigForm.Inventory => new() { ["type"] = new JsonArray("string", "object", "null") },
        ConfigForm.Section => Mapping(key.Section!),
        // Whoever puts a '#' before every entry leaves nothing behind the key.
        ConfigForm.Sections => new() { ["type"] = key.IsRequired ? "array" : new JsonArray("array", "null"), ["items"] = Mapping(key.Section!) },
        ConfigForm.Entries => new() { ["type"] = new JsonArray("object", "null"), ["additionalProperties"] = Mapping(key.Section!) },
        _ => throw new UnreachableException(),
    };

    private static JsonObject Secret(ConfigSection section)
    {
        var mapping = Mapping(section);
        mapping["minProperties"] = 1;
        mapping["maxProperties"] = 1;
        return mapping;
    }

    private static JsonObject Scalar() => new() { ["type"] = new JsonArray("string", "number") };

    private static JsonObject Address() => new() { ["type"] = "string", ["examples"] = new JsonArray("192.0.2.53", "127.0.0.1:5300", "[2001:db8::1]:53") };

    // What looks like a number may be written as one.
    private static JsonObject Choice(ValueList<string> choices) => new()
    {
        ["enum"] = new JsonArray(
        [
            .. choices.Select(choice => (JsonNode)choice),
            .. choices.Select(Number).OfType<JsonNode>(),
        ]),
    };

    private static JsonObject OneOrList(JsonObject item, bool isNeeded = false)
    {
        var list = new JsonObject { ["type"] = "array", ["items"] = item.DeepClone() };
        if (isNeeded) list["minItems"] = 1;
        return new() { ["anyOf"] = new JsonArray(item, list) };
    }

    private static JsonObject WithWords(JsonObject form, ConfigKey key) =>
        key.Choices.IsEmpty ? form : new() { ["anyOf"] = new JsonArray(form, new JsonObject { ["enum"] = Words(key.Choices) }) };

    private static JsonArray Words(ValueList<string> words) => new([.. words.Select(word => (JsonNode)word)]);

    private static JsonNode Value(ConfigKey key, string text) => key.Form switch
    {
        ConfigForm.Whole => int.Parse(text, CultureInfo.InvariantCulture),
        ConfigForm.Flag => text == "true",
        ConfigForm.Statuses => Number(text) ?? text,
        _ => text,
    };

    private static JsonNode? Number(string text) => decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? JsonValue.Create(number) : null;
}
