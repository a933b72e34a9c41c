namespace Holdfast.Core.Scoring.Rules;

/// <summary>One rule that reads facts and suggests a level.</summary>
/// <param name="Id">The criterion, a slash and a name: RES-2.4/spend-share.</param>
/// <param name="About">What it looks at and how it decides, in a sentence; printed in the manual.</param>
/// <param name="Judge">The asset is null for a criterion of organisation scope.</param>
internal sealed record SuggestionRule(string Id, string About, Func<RuleContext, DigitalAsset?, Verdict> Judge)
{
    public string Criterion => Id[..Id.IndexOf('/')];
}

/// <summary>What a rule found.</summary>
/// <param name="Level">Null: the facts do not suffice.</param>
internal sealed record Verdict(MaturityLevel? Level, string Sentence, ValueList<RuleInput> Inputs, ValueList<string> Missing)
{
    public static Verdict Of(MaturityLevel level, string sentence, params ReadOnlySpan<RuleInput> inputs) => new(level, sentence, ValueList.Create(inputs), []);

    /// <summary>The criterion asks about a supplier and there is none.</summary>
    public static Verdict Ours(string why, string orFill = "") =>
        new(null, $"ours: {why}", [], [orFill.Length > 0 ? $"{orFill}, or an answer" : "an answer: not-concerned with this reason, or a rung"]);

    /// <param name="missing">What to fill in, with the key and an example.</param>
    public static Verdict Unknown(string sentence, string missing, params ReadOnlySpan<RuleInput> inputs) => new(null, sentence, ValueList.Create(inputs), [missing]);
}
