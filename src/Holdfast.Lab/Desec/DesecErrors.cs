using System.Text.Json.Nodes;

namespace Holdfast.Lab.Desec;

/// <summary>What is wrong with one item of a request, by field.</summary>
internal sealed class DesecErrors
{
    public const string NonField = "non_field_errors";

    private readonly List<(string Field, JsonNode Errors)> _found = [];

    public bool Any => _found.Count > 0;

    public void Add(string field, string text)
    {
        if (!_found.Exists(error => error.Field == field)) _found.Add((field, new JsonArray(text)));
    }

    public void Add(string field, JsonNode errors) => _found.Add((field, errors));

    public JsonObject ToJson()
    {
        var json = new JsonObject();
        foreach (var (field, errors) in _found) json[field] = errors.DeepClone();
        return json;
    }
}
