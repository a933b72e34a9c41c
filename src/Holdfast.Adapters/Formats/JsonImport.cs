using System.Text.Json;
using Holdfast.Core;

namespace Holdfast.Adapters.Formats;

/// <summary>Reading of other tools' JSON: whatever is missing or of another kind is empty, never an exception.</summary>
internal static class JsonImport
{
    private const int MaxDepth = 128;

    public static JsonDocument? Parse(string file, Stream stream, List<Problem> problems)
    {
        try
        {
            return JsonDocument.Parse(stream, new JsonDocumentOptions { MaxDepth = MaxDepth, CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        }
        catch (JsonException error)
        {
            problems.Add(new(file, (int)(error.LineNumber ?? -1) + 1, (int)(error.BytePositionInLine ?? -1) + 1, Severity.Error,
                error.Message.Contains("maximum configured depth", StringComparison.Ordinal) ? $"nested deeper than {MaxDepth} levels" : "not valid JSON", "check the place, or make the document again"));
            return null;
        }
    }

    extension(JsonElement element)
    {
        public JsonElement Get(string name) => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

        public string Text(string name) => element.Get(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() ?? "" : "";

        public IEnumerable<JsonElement> List(string name) => element.Get(name) is { ValueKind: JsonValueKind.Array } value ? value.EnumerateArray() : [];

        public IEnumerable<string> Texts(string name) =>
            element.List(name).Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString() ?? "").Where(text => text.Length > 0);
    }
}
