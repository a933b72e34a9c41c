using System.Text.Json.Serialization;
using Holdfast.Core.Scoring;

namespace Holdfast.Index;

/// <summary>The JSON of <c>score</c>: a promise to machines, so fields are only ever added.</summary>
internal sealed record ScoreReport(
    ReferentialReport Referential, string Profile, double Completeness, int NotConcerned, double? Score,
    List<PillarReport> Pillars, List<SystemReport> Systems, List<CriterionReport> Criteria)
{
    [JsonPropertyOrder(-2)]
    public string Format { get; } = "holdfast-score";

    [JsonPropertyOrder(-1)]
    public int Version { get; } = 1;

    public required string Date { get; init; }
    public required string ProfileProvenance { get; init; }
    public required string OrganisationCriteria { get; init; }
    public required int Answered { get; init; }
    public required int Total { get; init; }
    public required bool WithSuggestions { get; init; }

    /// <summary>Why there is no score; null when there is one.</summary>
    public string? Withheld { get; init; }

    /// <summary>The score with the other reading of organisation criteria.</summary>
    public double? OtherReading { get; init; }

    public required List<AssetReport> Assets { get; init; }

    public static ScoreReport Of(Scorecard card) => new(
        new(card.Referential.Id, card.Referential.Version, card.Referential.Sha256, card.Referential.Notice, OrNull(card.Referential.Source)),
        card.Profile.Id, card.Completeness.Share, card.Completeness.NotConcerned, card.Score,
        card.Pillars.Select(pillar => new PillarReport(pillar.Id, pillar.Score, pillar.Completeness.Share) { Name = pillar.Name, Answered = pillar.Completeness.Answered, NotConcerned = pillar.Completeness.NotConcerned, Total = pillar.Completeness.Total }).ToList(),
        card.Systems.Select(system => new SystemReport(system.Id, system.Score, Word(system.Criticality))
        {
            Name = system.Title, Separate = system.Separate, Completeness = system.Completeness.Share, NotConcerned = system.Completeness.NotConcerned, Assets = [.. system.Assets],
        }).ToList(),
        card.Criteria.Select(CriterionReport.Of).ToList())
    {
        Date = $"{card.Today:yyyy-MM-dd}",
        ProfileProvenance = Word(card.Profile.Provenance),
        OrganisationCriteria = Word(card.Profile.OrganisationCriteria),
        Answered = card.Completeness.Answered,
        Total = card.Completeness.Total,
        WithSuggestions = card.WithSuggestions,
        Withheld = OrNull(card.Withheld),
        OtherReading = card.OtherReading,
        Assets = card.Assets.Select(asset => new AssetReport(
            asset.Asset.Id, asset.Score, asset.Separate, asset.Completeness.Share, OrNull(asset.Asset.Supplier),
            asset.Asset.Uses.Select(use => new UseReport(use.System, Word(use.Importance), use.Reason)).ToList(),
            asset.Pillars.Select(pillar => new AssetPillarReport(pillar.Pillar, pillar.Score)).ToList())).ToList(),
    };

    internal static string Word<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();

    internal static string? OrNull(string? text) => string.IsNullOrEmpty(text) ? null : text;
}

internal sealed record ReferentialReport(string Id, string Version, string Sha256, string Notice, string? Source);

internal sealed record PillarReport(string Id, double? Score, double Completeness)
{
    public required string Name { get; init; }
    public required int Answered { get; init; }
    public required int NotConcerned { get; init; }
    public required int Total { get; init; }
}

internal sealed record SystemReport(string Id, double? Score, string Criticality)
{
    public required string Name { get; init; }

    /// <summary>With assets alone.</summary>
    public required double? Separate { get; init; }

    public required double Completeness { get; init; }
    public required int NotConcerned { get; init; }
    public required List<string> Assets { get; init; }
}

internal sealed record AssetReport(string Id, double? Score, double? Separate, double Completeness, string? Supplier, List<UseReport> Uses, List<AssetPillarReport> Pillars);

internal sealed record UseReport(string System, string Importance, string Reason);

internal sealed record AssetPillarReport(string Id, double? Score);

internal sealed record CriterionReport(string Id, string Subject, string Level, string? Suggested, string? Rule, string? CappedBy, List<EvidenceReport> Evidence)
{
    public required string Source { get; init; }
    public string? Answered { get; init; }
    public string? AnsweredFor { get; init; }
    public string? Because { get; init; }
    public string? Override { get; init; }
    public bool Unexplained { get; init; }
    public bool Outdated { get; init; }
    public string? Reason { get; init; }
    public List<InputReport>? Inputs { get; init; }
    public List<string>? Missing { get; init; }
    public string? Capped { get; init; }

    public static CriterionReport Of(CriterionScore each) => new(
        each.Criterion, each.Subject, each.Level.Word(), each.Suggested?.Word(), each.Suggestion?.Rule, each.Cap?.By,
        each.Evidence.Select(weighed => new EvidenceReport(
            weighed.Evidence.Id, ScoreReport.Word(weighed.Evidence.Kind), ScoreReport.Word(weighed.Evidence.Outcome), $"{weighed.Evidence.Date:yyyy-MM-dd}", ScoreReport.Word(weighed.Standing), ScoreReport.OrNull(weighed.Evidence.Title), weighed.Evidence.IsAutomatic)).ToList())
    {
        Source = ScoreReport.Word(each.Source),
        Answered = each.Answer?.Level.Word(),
        AnsweredFor = each.Answer?.Subject,
        Because = ScoreReport.OrNull(each.Answer?.Justification),
        Override = ScoreReport.OrNull(each.Answer?.OverrideReason),
        Unexplained = each.IsUnexplained,
        Outdated = each.IsOutdated,
        Reason = ScoreReport.OrNull(each.Suggestion?.Sentence),
        Inputs = each.Suggestion?.Inputs.Select(input => new InputReport(input.Name, input.Value, input.Source)).ToList(),
        Missing = each.Suggestion is { Missing.IsEmpty: false } suggestion ? [.. suggestion.Missing] : null,
        Capped = each.Cap?.Sentence,
    };
}

internal sealed record EvidenceReport(string Id, string Kind, string Outcome, string Date, string Standing, string? Title, bool Automatic);

internal sealed record InputReport(string Name, string Value, string Source);

[JsonSerializable(typeof(ScoreReport))]
[JsonSerializable(typeof(List<CriterionReport>))]
[JsonSerializable(typeof(List<AssetReport>))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
internal sealed partial class ScoreJsonContext : JsonSerializerContext;
