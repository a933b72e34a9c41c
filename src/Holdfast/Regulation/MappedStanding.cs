using Holdfast.Core;
using Holdfast.Core.Regulation;
using Holdfast.Core.Scoring;

namespace Holdfast.Regulation;

/// <summary>What we have for the criteria of one mapping: how many subjects at which level, and what proves it. No level of the other text follows.</summary>
/// <param name="Levels">The best first.</param>
/// <param name="Proofs">Ids of evidence that counts today and could prove a result: measured, drill or incident.</param>
internal sealed record MappedStanding(ValueList<(string Level, int Count)> Levels, ValueList<string> Proofs)
{
    public static MappedStanding Of(Mapping mapping, Scorecard card)
    {
        var scores = card.Criteria.Where(score => mapping.Covers(score.Criterion)).ToList();
        return new(
            scores.GroupBy(score => score.Level).OrderByDescending(group => group.Key).Select(group => (group.Key.Word(), group.Count())).ToValueList(),
            scores.SelectMany(score => score.Evidence).Where(weighed => weighed is { Standing: EvidenceStanding.Counts, Evidence: { IsProof: true, Outcome: EvidenceOutcome.For } })
                .Select(weighed => weighed.Evidence.Id).Distinct().Order(StringComparer.Ordinal).ToValueList());
    }
}
