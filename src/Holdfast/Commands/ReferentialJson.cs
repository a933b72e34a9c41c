using System.Text.Json;
using System.Text.Json.Serialization;
using Holdfast.Core.Scoring;

namespace Holdfast.Commands;

/// <summary>The JSON of <c>referential show</c>.</summary>
internal static class ReferentialJson
{
    public static string Text(Referential referential) => JsonSerializer.Serialize(
        new ReferentialListing(
            referential.Id, referential.Version, referential.Sha256, referential.Licence, referential.Notice,
            referential.Criteria.Select(criterion => new CriterionListing(
                criterion.Id, criterion.Pillar, criterion.Scope == CriterionScope.Organisation ? "organisation" : "asset", criterion.Question, criterion.Proof,
                criterion.Derivable.ToString().ToLowerInvariant(), RuleBook.All.Where(rule => rule.Id.StartsWith(criterion.Id + "/", StringComparison.Ordinal)).Select(rule => rule.Id).ToList())).ToList()),
        ReferentialJsonContext.Default.ReferentialListing);
}

internal sealed record ReferentialListing(string Id, string Version, string Sha256, string Licence, string Notice, List<CriterionListing> Criteria);

internal sealed record CriterionListing(string Id, string Pillar, string Scope, string Question, string Proof, string Derivable, List<string> Rules);

[JsonSerializable(typeof(ReferentialListing))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
internal sealed partial class ReferentialJsonContext : JsonSerializerContext;
