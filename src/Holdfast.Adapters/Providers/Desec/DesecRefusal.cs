using System.Text.Json;

namespace Holdfast.Adapters.Providers.Desec;

/// <summary>
/// A bulk write that was refused; it is atomic, so nothing of it took effect. deSEC words its errors in six shapes (measured against
/// desec-stack d7ccaf7): an array of objects by position, an array of bare strings, an object with <c>detail</c>, with field names or
/// with <c>non_field_errors</c>, and HTML (which never gets here).
/// </summary>
/// <param name="Whole">What is said about the request as a whole; empty when every complaint has its item.</param>
/// <param name="Items">By position in the request, what is wrong with this item.</param>
internal sealed record DesecRefusal(string Whole, IReadOnlyDictionary<int, string> Items)
{
    /// <summary>The token may not write at least one of the sets; deSEC does not say which.</summary>
    public bool IsForbidden { get; init; }

    public static DesecRefusal Read(ReadOnlySpan<byte> body, IReadOnlyList<DesecWrite> request)
    {
        var reader = new Utf8JsonReader(body);
        using var document = JsonDocument.ParseValue(ref reader);
        var root = document.RootElement;
        if (root.ValueKind == JsonValueKind.Array && root.GetArrayLength() == request.Count && root.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Object))
        {
            var items = new Dictionary<int, string>();
            foreach (var (position, item) in root.EnumerateArray().Index())
            {
                if (item.EnumerateObject().Any()) items.Add(position, Words(item));
            }
            if (items.Count > 0) return new DesecRefusal("", items);
        }
        var whole = Words(root);
        return new DesecRefusal(whole, Suspects(whole, request).ToDictionary(position => position, _ => whole));
    }

    /// <summary>"CNAME RRset cannot have multiple records." comes without a position; it names a type, and only sets of several values fit.</summary>
    private static IEnumerable<int> Suspects(string words, IReadOnlyList<DesecWrite> request)
    {
        if (request.Count == 1) return [0];
        return words.Contains("multiple records", StringComparison.Ordinal)
            ? request.Index().Where(item => item.Item.Records.Count > 1 && words.StartsWith(item.Item.Type + " ", StringComparison.Ordinal)).Select(item => item.Index)
            : [];
    }

    private static string Words(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString() ?? "",
        JsonValueKind.Array => string.Join("; ", element.EnumerateArray().Select(Words).Where(words => words.Length > 0)),
        JsonValueKind.Object => string.Join("; ", element.EnumerateObject().Select(property =>
            property.Name is "detail" or "non_field_errors" ? Words(property.Value) : $"{property.Name}: {Words(property.Value)}")),
        _ => element.GetRawText(),
    };
}
