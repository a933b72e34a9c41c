using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Holdfast.Adapters.Scoring;

/// <summary>The JSON schema of one piece of evidence, as it stands under an id in the answers: for programs that produce proof and know nothing of answers.</summary>
public static class EvidenceSchema
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Text()
    {
        var answers = JsonNode.Parse(AnswersSchema.Text())!;
        var schema = new JsonObject
        {
            ["$schema"] = answers["$schema"]!.DeepClone(),
            ["$id"] = "urn:holdfast:schema:evidence:1",
            ["title"] = "Holdfast, one piece of evidence, version 1",
        };
        foreach (var (key, value) in answers["properties"]!["evidence"]!["additionalProperties"]!.AsObject()) schema[key] = value?.DeepClone();
        return schema.ToJsonString(Indented) + "\n";
    }
}
