using Holdfast.Adapters.Scoring;
using Holdfast.Core;
using Holdfast.Core.Scoring;

namespace Holdfast.Adapters.Tests.Scoring;

public class ReferentialFileTests
{
    [Fact]
    public void The_built_in_one_has_the_structure_of_version_1_1()
    {
        var referential = ReferentialFile.BuiltIn();
        Assert.Equal(8, referential.Pillars.Count);
        Assert.Equal(30, referential.Criteria.Count);
        Assert.Equal(10, referential.Criteria.Count(criterion => criterion.Scope == CriterionScope.Organisation));
        // Per pillar: organisation / asset (irn section 1.1).
        Assert.Equal(
            ["RES-1 4/0", "RES-2 1/4", "RES-3 2/3", "RES-4 0/3", "RES-5 0/2", "RES-6 1/5", "RES-7 0/3", "RES-8 2/0"],
            referential.Pillars.Select(pillar => $"{pillar.Id} {Count(pillar, CriterionScope.Organisation)}/{Count(pillar, CriterionScope.Asset)}"));
        Assert.Equal((10, 14, 6), (Derivable(Derivability.Yes), Derivable(Derivability.Partly), Derivable(Derivability.No)));
        Assert.Matches("^[0-9a-f]{64}$", referential.Sha256);
        Assert.Contains("unofficial", referential.Notice, StringComparison.Ordinal);
        Assert.All(referential.Criteria, criterion => Assert.True(criterion.Question.Length > 0 && criterion.Proof.Length > 0));

        int Count(Pillar pillar, CriterionScope scope) => referential.Criteria.Count(criterion => criterion.Pillar == pillar.Id && criterion.Scope == scope);
        int Derivable(Derivability how) => referential.Criteria.Count(criterion => criterion.Derivable == how);
    }

    [Fact]
    public void There_is_a_rule_for_each_criterion_that_an_inventory_can_tell()
    {
        var ruled = RuleBook.All.Select(rule => rule.Id.Split('/')[0]).ToHashSet();
        Assert.Empty(ReferentialFile.BuiltIn().Criteria.Where(criterion => criterion.Derivable == Derivability.Yes && !ruled.Contains(criterion.Id)).Select(criterion => criterion.Id));
        Assert.Empty(ruled.Except(ReferentialFile.BuiltIn().Criteria.Where(criterion => criterion.Derivable != Derivability.No).Select(criterion => criterion.Id)));
    }

    [Theory]
    [InlineData("criteria: { A.1: { scope: thing, question: q } }", "'scope' cannot be 'thing'")]
    [InlineData("criteria: { B.1: { scope: asset, question: q } }", "pillar 'B', which is not described")]
    [InlineData("criteria: { A.1: { scope: asset } }", "'question' is missing")]
    [InlineData("criterai: {}", "unknown key 'criterai'")]
    public void A_wrong_one_is_refused_with_its_place(string criteria, string expected)
    {
        var problems = new List<Problem>();
        Assert.Null(ReferentialFile.Read("r.yaml", $"holdfast-referential: 1\nid: x\nversion: 1\nlicence: MIT\nnotice: n\npillars: {{ A: {{ name: A }} }}\n{criteria}\n", problems));
        Assert.Contains(problems, problem => problem.Message.Contains(expected, StringComparison.Ordinal) && problem.Line == (expected.Contains("missing", StringComparison.Ordinal) ? problem.Line : 7));
    }

    [Fact]
    public void The_profiles_say_where_they_come_from_and_the_weights_of_sovereignty_sum_to_a_hundred()
    {
        var profiles = ProfileFile.BuiltIn();
        var first = profiles.Scoring[0];
        Assert.Equal("irn-reported-2026-07", first.Id);
        Assert.Equal(new LevelPoints(10, 25, 50, 95), first.Points);
        Assert.Equal(ProfileProvenance.Reported, first.Provenance);
        Assert.All(profiles.Scoring, profile => Assert.NotEmpty(profile.Source));
        Assert.Equal([100.0, 100], profiles.Sovereignty.Select(profile => profile.Weights.Sum(weight => weight.Weight)));
    }

    [Fact]
    public void Weights_that_do_not_sum_to_a_hundred_are_refused()
    {
        var problems = new List<Problem>();
        Assert.Null(ProfileFile.Read("p.yaml", "holdfast-profiles: 1\nsovereignty: { x: { provenance: ours, weights: { SOV-1: 60, SOV-2: 30 } } }", problems));
        Assert.Contains("sum to 90", Assert.Single(problems).Message, StringComparison.Ordinal);
    }
}
