using CsCheck;
using Holdfast.Core.Scoring;
using static Holdfast.Core.Scoring.MaturityLevel;
using static Holdfast.Core.Tests.Scoring.Sample;

namespace Holdfast.Core.Tests.Scoring;

public class EvidenceRuleTests
{
    [Theory]
    [InlineData(EvidenceKind.Declared, Means)]
    [InlineData(EvidenceKind.Document, Means)]
    [InlineData(EvidenceKind.Simulated, Means)]
    [InlineData(EvidenceKind.Measured, Result)]
    [InlineData(EvidenceKind.Drill, Result)]
    [InlineData(EvidenceKind.Incident, Result)]
    public void Only_what_was_measured_drilled_or_lived_through_proves_a_result(EvidenceKind kind, MaturityLevel expected) =>
        Assert.Equal(expected, LevelOf(Result, Shows("e", kind, "P.1", "a")).Level);

    [Fact]
    public void A_result_without_proof_counts_as_means_and_says_so()
    {
        var score = LevelOf(Result);
        Assert.Equal(Means, score.Level);
        Assert.Equal(LevelCap.Unproven, score.Cap!.By);
        Assert.Equal(Result, score.Answer!.Level);
    }

    [Theory]
    [InlineData(364, Result)]
    [InlineData(366, Means)]
    public void Proof_without_an_expiry_counts_for_a_year(int daysAgo, MaturityLevel expected) =>
        Assert.Equal(expected, LevelOf(Result, Shows("e", EvidenceKind.Drill, "P.1", "a", daysAgo)).Level);

    [Fact]
    public void Expired_proof_is_named_in_the_reason()
    {
        var score = LevelOf(Result, Shows("old drill", EvidenceKind.Drill, "P.1", "a") with { Expires = Today.AddDays(-1) });
        Assert.Equal(Means, score.Level);
        Assert.Contains("old drill", score.Cap!.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Proof_counts_on_its_last_day() =>
        Assert.Equal(Result, LevelOf(Result, Shows("e", EvidenceKind.Drill, "P.1", "a") with { Expires = Today }).Level);

    [Theory]
    [InlineData(Result, Intention)]
    [InlineData(Means, Intention)]
    [InlineData(Intention, Intention)]
    [InlineData(NotResilient, NotResilient)]
    public void A_failed_drill_lowers_to_intention(MaturityLevel said, MaturityLevel expected) =>
        Assert.Equal(expected, LevelOf(said, Shows("failed", EvidenceKind.Drill, "P.1", "a", 10, EvidenceOutcome.Against), Shows("earlier", EvidenceKind.Drill, "P.1", "a", 20)).Level);

    [Fact]
    public void A_later_success_withdraws_the_failure_and_an_old_failure_does_not_expire()
    {
        var failed = Shows("failed", EvidenceKind.Drill, "P.1", "a", 2000, EvidenceOutcome.Against);
        Assert.Equal(Intention, LevelOf(Means, failed).Level);
        Assert.Equal(Result, LevelOf(Result, failed, Shows("passed", EvidenceKind.Drill, "P.1", "a", 5)).Level);
        Assert.Equal(Intention, LevelOf(Means, failed, Shows("only simulated", EvidenceKind.Simulated, "P.1", "a", 5)).Level);
    }

    [Fact]
    public void A_simulation_against_the_level_lowers_nothing() =>
        Assert.Equal(Means, LevelOf(Means, Shows("s", EvidenceKind.Simulated, "P.1", "a", 5, EvidenceOutcome.Against)).Level);

    [Fact]
    public void Evidence_from_tomorrow_counts_for_nothing()
    {
        Assert.Equal(Means, LevelOf(Result, Shows("e", EvidenceKind.Drill, "P.1", "a", -1)).Level);
        Assert.Equal(Means, LevelOf(Means, Shows("e", EvidenceKind.Drill, "P.1", "a", -1, EvidenceOutcome.Against)).Level);
    }

    [Fact]
    public void Evidence_of_another_asset_proves_nothing_even_when_the_answer_names_it()
    {
        var card = Score(Servers("a", "b"), Asking("P.1"), [Says("P.1", Subject.AllAssets, Result, "", "e")], [Shows("e", EvidenceKind.Drill, "P.1", "a")]);
        Assert.Equal(Result, card.Find("P.1", "a")!.Level);
        Assert.Equal(Means, card.Find("P.1", "b")!.Level);
    }

    private static readonly Gen<Evidence> AnyEvidence = Gen.Select(Gen.Int[0, 5], Gen.Bool, Gen.Int[-5, 800], Gen.Int[0, 5], Gen.Int[0, 99], (kind, against, ago, expires, id) =>
        Shows($"e{id}", (EvidenceKind)kind, "P.1", "a", ago, against ? EvidenceOutcome.Against : EvidenceOutcome.For)
            with { Expires = expires == 0 ? Today.AddDays(-1) : expires == 1 ? Today.AddDays(1) : null });

    private static readonly Gen<MaturityLevel> AnyRung = Gen.Int[(int)NotResilient, (int)Result].Select(level => (MaturityLevel)level);

    [Fact]
    public void More_supporting_evidence_never_lowers_a_level() =>
        Gen.Select(AnyRung, AnyEvidence.List[0, 5], AnyEvidence.List[1, 3]).Sample((said, before, more) =>
        {
            var known = before.DistinctBy(each => each.Id).ToList();
            var added = more.Select((each, number) => each with { Outcome = EvidenceOutcome.For, Id = $"more{number}" });
            Assert.True(LevelOf(said, [.. known, .. added]).Level >= LevelOf(said, [.. known]).Level);
        }, iter: 5000);

    [Fact]
    public void Evidence_never_lifts_a_level_above_what_was_said() =>
        Gen.Select(AnyRung, AnyEvidence.List[0, 5]).Sample((said, evidence) => Assert.True(LevelOf(said, [.. evidence]).Level <= said), iter: 2000);

    private static CriterionScore LevelOf(MaturityLevel said, params Evidence[] evidence) =>
        Score(Servers("a"), Asking("P.1"), [Says("P.1", "a", said)], [.. evidence]).Find("P.1", "a")!;
}
