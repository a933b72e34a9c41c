using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Holdfast.Lab.Faults;

internal sealed record EmulatedResponse(int Status, string Body = "", string ContentType = "application/json")
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public static EmulatedResponse Json(int status, JsonNode? body) => new(status, body?.ToJsonString(Plain) ?? "null");

    public static EmulatedResponse Html(int status, string title) =>
        new(status, $"<!doctype html>\n<html lang=\"en\">\n<head><title>{title}</title></head>\n<body><h1>{title}</h1></body>\n</html>\n", "text/html; charset=utf-8");
}
