using Holdfast.Core.Inventory;
using Holdfast.Core.Scoring;

namespace Holdfast.Core.Reporting;

/// <summary>Maturity after the structure of the IRN, with everything that belongs beside such a figure.</summary>
/// <param name="Referential">Id of what was asked.</param>
/// <param name="Profile">Id of how levels become figures.</param>
/// <param name="Score">Null = withheld: nothing is scored, or too little is answered.</param>
/// <param name="OtherReading">The same with answers about the organisation read the other way.</param>
/// <param name="CompletenessLimit">0 … 1: no figure below it.</param>
/// <param name="Capped">Levels that count for less than was said, because evidence is missing or speaks against them.</param>
/// <param name="Unexplained">Answers above what the facts suggest, without a reason.</param>
public sealed record ScoreFindings(
    string Referential, string ReferentialVersion, string ReferentialSha256, string Profile, ProfileProvenance Provenance, double? Score, double? OtherReading, AnsweredFinding Answers,
    double CompletenessLimit, ValueList<PillarFinding> Pillars, ValueList<SystemFinding> Systems, int Capped, int Unexplained)
{
    /// <param name="answered">What people answered.</param>
    /// <param name="suggested">The same with suggestions of the rules where nobody answered; null = not worked out.</param>
    internal static ScoreFindings Of(Scorecard answered, Scorecard? suggested, NodeNames names)
    {
        var pillars = suggested?.Pillars.ToDictionary(pillar => pillar.Id, pillar => pillar.Score, StringComparer.Ordinal) ?? [];
        var systems = suggested?.Systems.ToDictionary(system => system.Id, system => system.Score, StringComparer.Ordinal) ?? [];
        return new(
            answered.Referential.Id, answered.Referential.Version, answered.Referential.Sha256, answered.Profile.Id, answered.Profile.Provenance, answered.Score, answered.OtherReading,
            AnsweredFinding.Of(answered.Completeness), answered.Profile.CompletenessLimit,
            answered.Pillars.Select(pillar => new PillarFinding(pillar.Id, pillar.Name, pillar.Score, pillars.GetValueOrDefault(pillar.Id), AnsweredFinding.Of(pillar.Completeness))).ToValueList(),
            answered.Systems.Select(system => new SystemFinding(
                names.Of(system.Id), system.Criticality, system.Score, systems.GetValueOrDefault(system.Id), AnsweredFinding.Of(system.Completeness), system.Assets.Count)).ToValueList(),
            answered.Criteria.Count(criterion => criterion.Cap is not null), answered.Criteria.Count(criterion => criterion.IsUnexplained));
    }
}

/// <param name="NotConcerned">Answered, but not scored.</param>
public sealed record AnsweredFinding(int Answered, int NotConcerned, int Total)
{
    public double Share => Total == 0 ? 0 : (double)Answered / Total;

    internal static AnsweredFinding Of(Completeness completeness) => new(completeness.Answered, completeness.NotConcerned, completeness.Total);
}

/// <param name="Score">Of what people answered; null = nothing scored.</param>
/// <param name="Suggested">With what the facts suggest where nobody answered.</param>
public sealed record PillarFinding(string Id, string Name, double? Score, double? Suggested, AnsweredFinding Answers);

/// <param name="Assets">How many digital assets it leads to.</param>
public sealed record SystemFinding(NamedNode What, Criticality Criticality, double? Score, double? Suggested, AnsweredFinding Answers, int Assets);
