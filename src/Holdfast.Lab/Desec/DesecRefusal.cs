using System.Text.Json.Nodes;

namespace Holdfast.Lab.Desec;

/// <summary>An error answer with its body in one of deSEC's shapes.</summary>
internal sealed class DesecRefusal(int status, JsonNode body) : Exception(body.ToJsonString())
{
    public int Status => status;

    public JsonNode Body => body;

    public static DesecRefusal Detail(int status, string text) => new(status, new JsonObject { ["detail"] = text });

    public static DesecRefusal NotFound() => Detail(404, "Not found.");

    public static DesecRefusal NoRrset() => Detail(404, "No RRset matches the given query.");

    /// <summary>The shape that surprises: an array of plain strings.</summary>
    public static DesecRefusal Bare(string text) => new(400, new JsonArray(text));
}
