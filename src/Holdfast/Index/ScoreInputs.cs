using Holdfast.Core;
using Holdfast.Core.Inventory;
using Holdfast.Core.Scoring;

namespace Holdfast.Index;

/// <summary>All that a score is made of.</summary>
/// <param name="AnswersFile">Where the answers are, or would be.</param>
internal sealed record ScoreInputs(
    InventoryGraph Graph, ScoredEstate Estate, Referential Referential, ScoringProfile Profile, AnswerSheet Sheet, string AnswersFile, ScoringFacts Facts, DateOnly Today)
{
    /// <summary>Evidence that the program found by itself.</summary>
    public ValueList<Evidence> Found { get; init; }

    public Scorecard Score(bool withSuggestions = false) =>
        Scorer.Score(Graph, Referential, Profile, Sheet.Answers, [.. Sheet.Evidence, .. Found], Facts, Today, withSuggestions);
}
