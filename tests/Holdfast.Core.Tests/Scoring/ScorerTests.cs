using CsCheck;
using Holdfast.Core.Inventory;
using Holdfast.Core.Scoring;
using static Holdfast.Core.Scoring.MaturityLevel;
using static Holdfast.Core.Tests.Scoring.Sample;

namespace Holdfast.Core.Tests.Scoring;

public class ScorerTests
{
    private static readonly InventoryGraph Shop = Made(
        new() { Id = "sell", Kind = "function", Criticality = Criticality.Vital, Needs = ["app", Need.AnyOf("one", "two"), new Dependency("mail", IsDegrading: true)] },
        new() { Id = "ship", Kind = "function", Criticality = Criticality.Essential, Needs = ["app"] },
        new() { Id = "lunch", Kind = "function", Criticality = Criticality.Standard, Needs = ["menu"] },
        new() { Id = "app", Kind = "application" },
        new() { Id = "pages", Kind = "service", Needs = ["app"] },
        new() { Id = "one", Kind = "server", Supplier = "alpha" },
        new() { Id = "two", Kind = "server", Supplier = "beta" },
        new() { Id = "mail", Kind = "mail", Supplier = "alpha" },
        new() { Id = "menu", Kind = "saas", Supplier = "beta" });

    [Fact]
    public void Assets_are_what_the_critical_functions_lead_to_and_weigh_what_the_graph_says()
    {
        var estate = ScoredEstate.Of(Shop);
        Assert.Equal(["sell", "ship"], estate.Systems.Select(system => system.Id));
        Assert.Equal(["app", "one", "two", "mail"], estate.Assets.Select(asset => asset.Id));
        Assert.Equal([Criticality.Vital, Criticality.Essential], estate.Asset("app")!.Uses.Select(use => use.Importance));
        Assert.Equal(Criticality.Essential, estate.Asset("one")!.Uses[0].Importance);
        Assert.Equal(Criticality.Standard, estate.Asset("mail")!.Uses[0].Importance);
        Assert.True(estate.Asset("app")!.IsShared);
    }

    [Fact]
    public void The_narrowest_answer_counts()
    {
        ValueList<Answer> answers =
        [
            Says("P.1", Subject.AllAssets, NotResilient), Says("P.1", "system:sell", Intention), Says("P.1", "supplier:alpha", Means), Says("P.1", "one", NotConcerned, "for a reason"),
        ];
        var card = Score(Shop, Asking("P.1"), answers);
        Assert.Equal(NotConcerned, card.Find("P.1", "one")!.Level);
        Assert.Equal(Means, card.Find("P.1", "mail")!.Level);
        Assert.Equal(Intention, card.Find("P.1", "two")!.Level);
        Assert.Equal(Intention, card.Find("P.1", "app")!.Level);
    }

    [Fact]
    public void Not_concerned_without_a_reason_is_no_answer() =>
        Assert.Equal(Unanswered, Score(Shop, Asking("P.1"), [Says("P.1", "app", NotConcerned)]).Find("P.1", "app")!.Level);

    [Fact]
    public void There_is_no_headline_below_the_limit_and_the_reason_is_given()
    {
        var profile = Profile with { CompletenessLimit = 0.5 };
        var little = Score(Shop, Asking("P.1"), [Says("P.1", "app", Means)], profile: profile);
        var half = Score(Shop, Asking("P.1"), [Says("P.1", "app", Means), Says("P.1", "one", Means)], profile: profile);
        Assert.Null(little.Score);
        Assert.Contains("1 of 4", little.Withheld, StringComparison.Ordinal);
        Assert.Equal(50, half.Score!.Value, 1e-9);
    }

    [Fact]
    public void A_suggestion_counts_only_when_it_is_asked_for()
    {
        var inventory = Shop.Inventory with
        {
            Organisation = new() { Country = "FR", AcceptedJurisdictions = ["FR"] },
            Jurisdictions = [new("FR", "", ["FR"], LegalReach.Territorial, [])],
            Suppliers = [new() { Id = "alpha", Country = "FR" }, new() { Id = "beta" }],
        };
        var graph = InventoryGraph.Of(inventory);
        var plain = Score(graph, Asking("RES-2.1"), []);
        var with = Scorer.Score(graph, Asking("RES-2.1"), Profile, [], [], ScoringFacts.None, Today, withSuggestions: true);

        Assert.Equal(Unanswered, plain.Find("RES-2.1", "one")!.Level);
        Assert.Equal(Means, plain.Find("RES-2.1", "one")!.Suggested);
        Assert.Equal(Means, with.Find("RES-2.1", "one")!.Level);
        Assert.Equal(LevelSource.Suggestion, with.Find("RES-2.1", "one")!.Source);
        Assert.Null(plain.Find("RES-2.1", "two")!.Suggested);
        Assert.Contains("suppliers: beta: country", plain.Find("RES-2.1", "two")!.Suggestion!.Missing[0], StringComparison.Ordinal);
        Assert.Equal(3, with.Completeness.Answered);
    }

    [Fact]
    public void An_answer_above_the_facts_without_a_reason_is_marked()
    {
        var inventory = Shop.Inventory with
        {
            Organisation = new() { Country = "FR", AcceptedJurisdictions = ["FR"] },
            Jurisdictions = [new("FR", "", ["FR"], LegalReach.Territorial, [])],
            Suppliers = [new() { Id = "alpha", Country = "US" }],
            Contracts = [new() { Id = "c", Supplier = "alpha", ExitPlan = ExitPlan.None }],
        };
        var graph = InventoryGraph.Of(inventory);
        Assert.True(Score(graph, Asking("RES-2.1"), [Says("RES-2.1", "one", Means)]).Find("RES-2.1", "one")!.IsUnexplained);
        Assert.False(Score(graph, Asking("RES-2.1"), [Says("RES-2.1", "one", Means) with { OverrideReason = "moving in May" }]).Find("RES-2.1", "one")!.IsUnexplained);
        Assert.False(Score(graph, Asking("RES-2.1"), [Says("RES-2.1", "one", NotResilient)]).Find("RES-2.1", "one")!.IsUnexplained);
    }

    [Fact]
    public void A_confirmation_is_marked_when_the_rule_says_something_else_by_now()
    {
        var inventory = Shop.Inventory with
        {
            Organisation = new() { Country = "FR", AcceptedJurisdictions = ["FR"] },
            Jurisdictions = [new("FR", "", ["FR"], LegalReach.Territorial, [])],
            Suppliers = [new() { Id = "alpha", Country = "FR" }],
        };
        var confirmed = Says("RES-2.1", "one", Means) with { Confirms = "RES-2.1/governing-country" };
        Assert.False(Score(InventoryGraph.Of(inventory), Asking("RES-2.1"), [confirmed]).Find("RES-2.1", "one")!.IsOutdated);
        var sold = inventory with { Suppliers = [new() { Id = "alpha", Country = "US" }], Contracts = [new() { Id = "c", Supplier = "alpha", ExitPlan = ExitPlan.None }] };
        Assert.True(Score(InventoryGraph.Of(sold), Asking("RES-2.1"), [confirmed]).Find("RES-2.1", "one")!.IsOutdated);
        Assert.False(Score(InventoryGraph.Of(sold), Asking("RES-2.1"), [confirmed with { Confirms = "" }]).Find("RES-2.1", "one")!.IsOutdated);
    }

    private static readonly string[] Subjects = ["app", "one", "two", "mail", "supplier:alpha", "system:sell", "system:ship", Subject.AllAssets, Subject.Organisation];
    private static readonly string[] Criteria = ["P.1", "P.2", "Q.1", "Q.o"];

    private static readonly Gen<Answer> AnyAnswer = Gen.Select(Gen.Int[0, 3], Gen.Int[0, 8], Gen.Int[1, 5], Gen.Int[0, 3], (criterion, subject, level, evidence) =>
        Says(Criteria[criterion], Subjects[subject], (MaturityLevel)level, "because", $"e{evidence}"));

    private static readonly Gen<Evidence> AnyEvidence = Gen.Select(Gen.Int[0, 3], Gen.Int[0, 8], Gen.Int[0, 5], Gen.Bool, Gen.Int[0, 500], (criterion, subject, kind, against, ago) =>
        Shows("", (EvidenceKind)kind, Criteria[criterion], Subjects[subject], ago, against ? EvidenceOutcome.Against : EvidenceOutcome.For));

    [Fact]
    public void The_order_of_answers_and_evidence_never_matters() =>
        Gen.Select(AnyAnswer.List[0, 20], AnyEvidence.List[0, 4], Gen.Int[0, 1000]).Sample((answers, shown, seed) =>
        {
            var evidence = shown.Select((each, number) => each with { Id = $"e{number}" }).ToList();
            var random = new Random(seed);
            var one = Score(Shop, Asking(Criteria), [.. answers], [.. evidence]);
            var two = Score(Shop, Asking(Criteria), [.. answers.OrderBy(_ => random.Next())], [.. evidence.OrderBy(_ => random.Next())]);
            Assert.Equal(one.Score, two.Score);
            Assert.Equal(one.Criteria.Select(each => (each.Criterion, each.Subject, each.Level)), two.Criteria.Select(each => (each.Criterion, each.Subject, each.Level)));
        }, iter: 1000);

    [Fact]
    public void Every_figure_lies_between_the_lowest_and_the_highest_points() =>
        AnyAnswer.List[0, 20].Sample(answers =>
        {
            var card = Score(Shop, Asking(Criteria), [.. answers]);
            foreach (var figure in card.Systems.Select(system => system.Score).Concat(card.Pillars.Select(pillar => pillar.Score)).Append(card.Score))
                if (figure is { } value) Assert.InRange(value, 10 - 1e-9, 95 + 1e-9);
        }, iter: 500);
}
