using Holdfast.Core.Inventory;
using Holdfast.Core.Scoring;
using static Holdfast.Core.Scoring.MaturityLevel;
using static Holdfast.Core.Tests.Scoring.Sample;

namespace Holdfast.Core.Tests.Scoring;

/// <summary>The check values of the reported formulas, by the formulas alone and through the whole scorer.</summary>
public class ScoreFormulaTests
{
    [Fact]
    public void A_pillar_is_the_plain_mean_of_what_is_scored()
    {
        Assert.Equal(45, ScoreFormula.Pillar([null, 10, 25, 50, 95]));
        Assert.Equal(52.5, ScoreFormula.Pillar([95, 10, null]));
        Assert.Null(ScoreFormula.Pillar([null, null]));
        Assert.Null(ScoreFormula.Pillar([]));
    }

    [Theory]
    [InlineData(71.70, new double[] { 95, 95, 95, 95, 95, 95, 95, 10 })]
    [InlineData(35.36, new double[] { 50, 25 })]
    [InlineData(95.00, new double[] { 95, 95 })]
    [InlineData(10.00, new double[] { 10, 10, 10 })]
    public void An_asset_is_the_geometric_mean_of_its_pillars(double expected, double[] pillars) =>
        Assert.Equal(expected, ScoreFormula.Asset(pillars.Select(pillar => (double?)pillar))!.Value, 0.005);

    [Fact]
    public void A_pillar_without_a_score_drops_out_of_the_asset()
    {
        Assert.Equal(95.0, ScoreFormula.Asset([95, 95, 95, 95, 95, 95, 95, null])!.Value, 0.005);
        Assert.Null(ScoreFormula.Asset([null]));
    }

    [Theory]
    [InlineData(95, 1, 10, 4, 15.69)]
    [InlineData(95, 4, 10, 1, 60.56)]
    [InlineData(95, 1, 50, 2, 61.93)]
    public void A_system_weighs_its_assets_by_importance(double one, double oneWeight, double two, double twoWeight, double expected) =>
        Assert.Equal(expected, ScoreFormula.System([(one, oneWeight), (two, twoWeight), (null, 4)])!.Value, 0.005);

    [Fact]
    public void Nothing_scored_is_null_and_never_zero()
    {
        var card = Score(Servers("a"), Asking("P.1", "P.2"), []);
        Assert.Null(ScoreFormula.System([]));
        Assert.Null(card.Score);
        Assert.Null(card.Systems[0].Score);
        Assert.Null(card.Pillars[0].Score);
        Assert.NotEmpty(card.Withheld);
    }

    [Fact]
    public void Five_answers_of_one_pillar_through_the_scorer()
    {
        var card = Score(Servers("a"), Asking("P.1", "P.2", "P.3", "P.4", "P.5", "P.6"),
            [
                Says("P.1", "a", NotConcerned, "there is none"), Says("P.2", "a", NotResilient), Says("P.3", "a", Intention), Says("P.4", "a", Means),
                Says("P.5", "a", Result, "", "drill"),
            ],
            [Shows("drill", EvidenceKind.Drill, "P.5", "a")]);

        Assert.Equal(45, card.Pillars[0].Score);
        Assert.Equal(new Completeness(5, 1, 6), card.Completeness);
        Assert.Equal(45, card.Score!.Value, 0.005);
    }

    [Fact]
    public void Seven_strong_pillars_and_a_weak_one_through_the_scorer()
    {
        var referential = Asking("P1.1", "P2.1", "P3.1", "P4.1", "P5.1", "P6.1", "P7.1", "P8.1");
        var strong = Enumerable.Range(1, 7).Select(number => Says($"P{number}.1", "a", Result, "", "proof")).ToList();
        ValueList<Evidence> proof = [Shows("proof", EvidenceKind.Measured, "", "a")];

        var weak = Score(Servers("a"), referential, [.. strong, Says("P8.1", "a", NotResilient)], proof);
        var dropped = Score(Servers("a"), referential, [.. strong, Says("P8.1", "a", NotConcerned, "no building")], proof);

        Assert.Equal(71.70, weak.Assets[0].Score!.Value, 0.005);
        Assert.Equal(95.00, dropped.Assets[0].Score!.Value, 0.005);
        Assert.Equal(1, dropped.Completeness.NotConcerned);
    }

    [Fact]
    public void Answers_about_the_organisation_are_inherited_or_left_out()
    {
        var referential = Asking("P1.o", "P2.1", "P3.1", "P4.1", "P5.1", "P6.1", "P7.1", "P8.o");
        ValueList<Answer> answers =
        [
            Says("P1.o", Subject.Organisation, NotResilient), Says("P8.o", Subject.Organisation, NotResilient),
            .. Enumerable.Range(2, 6).Select(number => Says($"P{number}.1", "a", Means)),
        ];
        var inherited = Score(Servers("a"), referential, answers);
        var separate = Score(Servers("a"), referential, answers, profile: Profile with { OrganisationCriteria = OrganisationCriteria.Separate });

        Assert.Equal(33.44, inherited.Score!.Value, 0.005);
        Assert.Equal(50.00, inherited.OtherReading!.Value, 0.005);
        Assert.Equal(50.00, separate.Score!.Value, 0.005);
        Assert.Equal(33.44, separate.OtherReading!.Value, 0.005);
    }

    [Fact]
    public void Importance_weighs_in_a_system_through_the_scorer()
    {
        var graph = Made(
            new() { Id = "f", Kind = "function", Criticality = Criticality.Essential, Needs = ["strong", "weak"] },
            new() { Id = "strong", Kind = "server", Criticality = Criticality.Vital },
            new() { Id = "weak", Kind = "server" });
        var card = Score(graph, Asking("P.1"), [Says("P.1", "strong", Result, "", "proof"), Says("P.1", "weak", NotResilient)], [Shows("proof", EvidenceKind.Measured, "P.1", "strong")]);

        Assert.Equal(60.56, card.Systems[0].Score!.Value, 0.005);
    }
}
