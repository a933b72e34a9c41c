using System.Text.Json.Serialization;
using Holdfast.Core.Regulation;
using Holdfast.Core.Scoring;

namespace Holdfast.Regulation;

/// <summary>The JSON of <c>export mappings</c>.</summary>
internal sealed record MappingReport(List<MappedTextReport> Texts, List<MappingSourceReport> Sources, List<MappingRow> Mappings)
{
    [JsonPropertyOrder(-2)]
    public string Format { get; } = "holdfast-mappings";

    [JsonPropertyOrder(-1)]
    public int Version { get; } = 1;

    /// <param name="card">Null = levels were not asked for.</param>
    public static MappingReport Of(MappingTable table, IReadOnlyList<Mapping> mappings, Scorecard? card) => new(
        table.Texts.Where(text => mappings.Any(mapping => mapping.Text == text.Id)).Select(text => new MappedTextReport(text.Id, text.Title, text.Link.Length > 0 ? text.Link : null)).ToList(),
        table.Sources.Where(source => mappings.Any(mapping => mapping.Source == source.Id)).Select(source => new MappingSourceReport(source.Id, source.Mark.ToString().ToLowerInvariant(), source.Title)).ToList(),
        mappings.Select(mapping => new MappingRow(mapping.From, mapping.Text, mapping.Point.Length > 0 ? mapping.Point : null, Word(mapping.Relation), mapping.Source, mapping.About)
        {
            Levels = card is null ? null : new(MappedStanding.Of(mapping, card).Levels.ToDictionary(each => each.Level, each => each.Count), StringComparer.Ordinal),
            Proofs = card is null ? null : [.. MappedStanding.Of(mapping, card).Proofs],
        }).ToList());

    internal static string Word(MappingRelation relation) => relation == MappingRelation.SameTheme ? "same-theme" : "supports";
}

internal sealed record MappedTextReport(string Id, string Title, string? Link);

internal sealed record MappingSourceReport(string Id, string Mark, string Title);

internal sealed record MappingRow(string From, string To, string? At, string Relation, string Source, string About)
{
    public SortedDictionary<string, int>? Levels { get; init; }
    public List<string>? Proofs { get; init; }
}

[JsonSerializable(typeof(MappingReport))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class MappingJsonContext : JsonSerializerContext;
