using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Holdfast.Core.Scoring;

namespace Holdfast.Adapters.Scoring;

/// <summary>A referential as the YAML that <see cref="ReferentialFile"/> reads.</summary>
public static class ReferentialWriter
{

    public static string Text(Referential referential)
    {
        var text = new StringBuilder("holdfast-referential: 1\n");
        Line("id", referential.Id);
        Line("version", referential.Version);
        Line("licence", referential.Licence);
        Line("notice", referential.Notice);
        if (referential.Source.Length > 0) Line("source", referential.Source);
        text.Append("pillars:\n");
        foreach (var pillar in referential.Pillars) text.Append($"  {pillar.Id}: {{ name: {Quoted(pillar.Name)}, themes: {Quoted(pillar.Themes)} }}\n");
        text.Append("criteria:\n");
        foreach (var criterion in referential.Criteria)
        {
            text.Append($"  {criterion.Id}:\n");
            text.Append($"    scope: {(criterion.Scope == CriterionScope.Organisation ? "organisation" : "asset")}\n");
            text.Append($"    question: {Quoted(criterion.Question)}\n");
            if (criterion.Proof.Length > 0) text.Append($"    proof: {Quoted(criterion.Proof)}\n");
            text.Append($"    derivable: {Quoted(criterion.Derivable.ToString().ToLowerInvariant())}\n");
            if (!criterion.Texts.IsEmpty) text.Append($"    texts: [{string.Join(", ", criterion.Texts.Select(Quoted))}]\n");
            if (!criterion.IsActive) text.Append("    active: false\n");
        }
        return text.ToString();

        void Line(string key, string value) => text.Append($"{key}: {Quoted(value)}\n");
    }

    // JSON strings are YAML strings.
    private static string Quoted(string value) => $"\"{JsonEncodedText.Encode(value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
}
