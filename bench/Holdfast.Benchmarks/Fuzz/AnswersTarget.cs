using Holdfast.Adapters.Scoring;
using Holdfast.Core;
using Holdfast.Core.Inventory;
using Holdfast.Core.Scoring;

namespace Holdfast.Benchmarks.Fuzz;

/// <summary>Answers of people: read, checked, scored, and added to as text.</summary>
internal sealed class AnswersTarget() : FuzzTarget("answers",
    [
        "holdfast-answers: 1\n# ours\nanswers:\n  - { criterion: RES-2.1, subject: app, level: means, because: known, by: CIO, on: 2026-10-05, evidence: [drill] }\n  - { criterion: [RES-1.1, RES-1.2], level: not-concerned, because: none }\n\n# shown\nevidence:\n  drill: { kind: drill, outcome: for, criteria: [RES-4.3], subjects: [app], date: 2026-03-18, expires: 2027-03-31, title: It moved }\nsovereignty:\n  supplier:lyon: { SOV-1: { seal: 2 }, SOV-8: { points: 1, of: 5 } }\n",
    ],
    [.. YamlTarget.Words, "answers:", "evidence:", "criterion: RES-4.3", "subject: all-assets", "supplier:lyon", "system:sell", "level: result", "not-concerned", "kind: incident", "outcome: against", "2026-11-23", "RES-9.9", "expires", "seal: 4", "- {"])
{
    private static readonly Referential Asked = ReferentialFile.BuiltIn();
    private static readonly ScoringProfile Profile = ProfileFile.BuiltIn().Scoring[0];

    private static readonly InventoryGraph Graph = InventoryGraph.Of(new()
    {
        Suppliers = [new() { Id = "lyon", Country = "FR" }],
        Components = [new() { Id = "sell", Kind = "function", Criticality = Criticality.Vital, Needs = ["app"] }, new() { Id = "app", Kind = "saas", Supplier = "lyon" }],
    });

    private static readonly ScoredEstate Estate = ScoredEstate.Of(Graph);
    private static readonly Answer New = new() { Criterion = "RES-7.2", Subject = "app", Level = MaturityLevel.Intention, Justification = "it's \"so\"" };

    public override bool Try(string input)
    {
        List<Problem> problems = [];
        var sheet = AnswersFile.Read("answers.yaml", input, problems);
        var today = new DateOnly(2026, 11, 23);
        problems.AddRange(AnswerCheck.Check(sheet, Asked, Estate, Graph.Inventory, Profile, today));
        foreach (var problem in problems)
            Promise(problem.Message.Length > 5 && !problem.Message.Contains("Exception", StringComparison.Ordinal), $"a problem without words: {problem}");

        // Whatever could be read can be scored, and no figure leaves the scale.
        var card = Scorer.Score(Graph, Asked, Profile, sheet.Answers, sheet.Evidence, ScoringFacts.None, today);
        Promise(card.Systems.All(system => system.Score is null or (>= 9.999 and <= 95.001)), "a figure outside the scale");

        // An answer is added without touching the others, or not at all.
        if (AnswersWriter.Add(input, New, ["app"], out var why) is { } changed)
            Promise(AnswersFile.Read("answers.yaml", changed, []).Answers.Count == sheet.Answers.Count + 1, "adding an answer lost another one");
        else
            Promise(why.Length > 5, "refused without a reason");
        return problems.All(problem => problem.Severity != Severity.Error);
    }
}
