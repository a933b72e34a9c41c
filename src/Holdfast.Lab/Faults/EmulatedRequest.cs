using Microsoft.Extensions.Primitives;

namespace Holdfast.Lab.Faults;

/// <param name="Segments">The path, split at slashes, each part decoded.</param>
internal sealed record EmulatedRequest(
    string Method,
    string BaseUrl,
    string Path,
    string[] Segments,
    IReadOnlyDictionary<string, StringValues> Query,
    IReadOnlyDictionary<string, StringValues> Headers,
    string Body)
{
    public string? Argument(string name) => Query.TryGetValue(name, out var values) ? values.ToString() : null;

    public string? Header(string name) => Headers.TryGetValue(name, out var values) ? values.ToString() : null;
}
