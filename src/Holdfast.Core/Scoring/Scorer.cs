using Holdfast.Core.Inventory;
using Holdfast.Core.Scoring.Rules;

namespace Holdfast.Core.Scoring;

/// <summary>From what is asked, said, shown and known to the scorecard. Pure: the same values give the same card, in whatever order they come.</summary>
public static class Scorer
{
    /// <param name="graph">Of the inventory.</param>
    /// <param name="facts">What the simulation found; <see cref="ScoringFacts.None"/> = it was not asked.</param>
    /// <param name="today">The day on which evidence must not have expired.</param>
    /// <param name="withSuggestions">Let suggestions that nobody has confirmed count where there is no answer.</param>
    public static Scorecard Score(
        InventoryGraph graph, Referential referential, ScoringProfile profile, ValueList<Answer> answers, ValueList<Evidence> evidence,
        ScoringFacts facts, DateOnly today, bool withSuggestions = false)
    {
        var estate = ScoredEstate.Of(graph, profile.UnstatedImportance);
        var rules = new RuleContext(graph, estate, facts, today);
        var spoken = new SpokenFor(answers, evidence);
        var criteria = new List<CriterionScore>();
        foreach (var criterion in referential.Active)
        {
            if (criterion.Scope == CriterionScope.Organisation) criteria.Add(One(criterion, null));
            else criteria.AddRange(estate.Assets.Select(asset => One(criterion, asset)));
        }
        return Aggregation.Of(referential, profile, estate, criteria, today, withSuggestions);

        CriterionScore One(Criterion criterion, DigitalAsset? asset)
        {
            var answer = spoken.Answer(criterion, asset);
            var weighed = EvidenceRule.Weigh(spoken.Evidence(criterion, asset, answer), profile, today);
            var suggestion = RuleBook.Suggest(rules, criterion, asset);
            // The inventory is what somebody wrote down: no proof by itself. What was measured, drilled or lived through lifts its Means.
            var found = suggestion?.Level == MaturityLevel.Means && weighed.Any(EvidenceRule.Proves) ? MaturityLevel.Result : suggestion?.Level;
            MaturityLevel? suggested = found is { } level ? EvidenceRule.Cap(level, weighed)?.At ?? level : null;
            var cap = answer is null ? null : EvidenceRule.Cap(answer.Level, weighed);
            var source = answer is not null ? LevelSource.Answer : withSuggestions && suggested is not null ? LevelSource.Suggestion : LevelSource.None;
            return new()
            {
                Criterion = criterion.Id,
                Subject = asset?.Id ?? Subject.Organisation,
                Level = source switch
                {
                    LevelSource.Answer => cap?.At ?? answer!.Level,
                    LevelSource.Suggestion => suggested!.Value,
                    _ => MaturityLevel.Unanswered,
                },
                Source = source,
                Answer = answer,
                Suggestion = suggestion,
                Suggested = suggested,
                Cap = cap,
                Evidence = weighed,
            };
        }
    }
}
