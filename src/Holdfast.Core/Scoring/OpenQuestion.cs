namespace Holdfast.Core.Scoring;

/// <summary>One question that settles one or many open criteria alike.</summary>
/// <param name="Subjects">What an answer would name: the organisation, a supplier, all assets, or assets one by one.</param>
/// <param name="Covers">How many open levels it settles.</param>
/// <param name="Suggested">What a rule suggests for all of them; null = nothing.</param>
/// <param name="Suggestion">The first of the suggestions, for its sentence and inputs; null = there is no rule.</param>
public sealed record OpenQuestion(Criterion Criterion, ValueList<string> Subjects, int Covers, MaturityLevel? Suggested, Suggestion? Suggestion)
{
    /// <summary>
    /// What is still open, in the order of the referential. Assets of one supplier for which a rule gives the same reason are one question;
    /// so are all assets about which no rule can say anything.
    /// </summary>
    public static ValueList<OpenQuestion> Of(Scorecard card, Referential referential)
    {
        var assets = card.Assets.ToDictionary(asset => asset.Asset.Id, asset => asset.Asset, StringComparer.Ordinal);
        var questions = new List<OpenQuestion>();
        foreach (var criterion in referential.Active)
        {
            var open = card.Open.Where(each => each.Criterion == criterion.Id).ToList();
            var groups = open.GroupBy(each => each.Suggested is null
                ? (Supplier: "", Level: (MaturityLevel?)null, Sentence: "")
                : (Supplier: assets.GetValueOrDefault(each.Subject)?.Supplier ?? "", Level: each.Suggested, each.Suggestion!.Sentence));
            foreach (var group in groups)
            {
                var first = group.First();
                questions.Add(new(criterion, Named(group.Select(each => each.Subject).ToList(), group.Key.Supplier, criterion, assets.Values), group.Count(), group.Key.Level, first.Suggestion));
            }
        }
        return questions.ToValueList();
    }

    // A wider name where it means the same assets: an answer in a file that people review should be short.
    private static ValueList<string> Named(List<string> subjects, string supplier, Criterion criterion, IReadOnlyCollection<DigitalAsset> assets) =>
        criterion.Scope == CriterionScope.Organisation ? [Subject.Organisation]
        : subjects.Count == assets.Count ? [Subject.AllAssets]
        : supplier.Length > 0 && subjects.Count > 1 && assets.Count(asset => asset.Supplier == supplier) == subjects.Count ? [Subject.SupplierPrefix + supplier]
        : subjects.ToValueList();
}
