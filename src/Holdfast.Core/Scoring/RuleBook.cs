using Holdfast.Core.Inventory;
using Holdfast.Core.Scoring.Rules;

namespace Holdfast.Core.Scoring;

/// <summary>The rules that suggest levels, by criterion. A level that a rule finds is Means at most; only proof lifts it to Result.</summary>
public static class RuleBook
{
    private static readonly ValueList<SuggestionRule> Rules =
    [
        GoverningCountryRule.Rule, ForeignLawRule.Rule, SpendShareRule.Rule, ClauseRule.Rule, DataLocationRule.Rule, ContinuityRule.Rule,
        ForeignChainRule.Rule, ChainTransparencyRule.Rule, LicenceRule.Rule, ArchitectureRule.Rule, TelecomRule.Rule, ObsolescenceRule.Rule,
        CertificateRule.Rule,
    ];

    /// <summary>Id and description of each rule, for the manual.</summary>
    public static ValueList<(string Id, string About)> All { get; } = Rules.Select(rule => (rule.Id, rule.About)).ToValueList();

    internal static Suggestion? Suggest(RuleContext context, Criterion criterion, DigitalAsset? asset)
    {
        if (Rules.FirstOrDefault(rule => rule.Criterion == criterion.Id) is not { } rule) return null;
        var (level, sentence, inputs, missing) = rule.Judge(context, asset);
        return new(rule.Id, criterion.Id, asset?.Id ?? Subject.Organisation, level, sentence, inputs, missing);
    }
}
