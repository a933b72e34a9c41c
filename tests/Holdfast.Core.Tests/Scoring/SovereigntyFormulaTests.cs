using Holdfast.Core.Scoring;
using Holdfast.Core.Scoring.Sovereignty;

namespace Holdfast.Core.Tests.Scoring;

/// <summary>The check values of the EU Cloud Sovereignty Framework's score, with both weight sets.</summary>
public class SovereigntyFormulaTests
{
    private static readonly SovereigntyProfile Text = Weights("text", 15, 10, 10, 15, 20, 15, 10, 5);
    private static readonly SovereigntyProfile Calculator = Weights("calculator", 20, 10, 10, 15, 10, 15, 15, 5);

    [Fact]
    public void The_same_answers_give_two_figures()
    {
        var points = Ratios(.5, 1, .25, 0, .8, 1, .1, 0);
        Assert.Equal(52.0, SovereigntyFormula.Score(Text, points)!.Value, 1e-9);
        Assert.Equal(47.0, SovereigntyFormula.Score(Calculator, points)!.Value, 1e-9);
    }

    [Fact]
    public void Each_objective_is_divided_by_its_own_maximum_before_it_is_weighed()
    {
        double[] maxima = [120, 70, 140, 130, 60, 80, 90, 50];
        var points = maxima.Select((maximum, index) => new ObjectivePoints($"SOV-{index + 1}", index == 4 ? maximum : 0, maximum)).ToList();
        Assert.Equal(20, SovereigntyFormula.Score(Text, points)!.Value, 1e-9);
        Assert.Equal(10, SovereigntyFormula.Score(Calculator, points)!.Value, 1e-9);
    }

    [Fact]
    public void Objectives_that_cannot_be_scored_leave_their_weight_to_the_others()
    {
        Assert.Equal(60.0, SovereigntyFormula.Score(Text, [new("SOV-1", 1, 1), new("SOV-2", 0, 1), new("SOV-3", 0, 0)])!.Value, 1e-9);
        Assert.Null(SovereigntyFormula.Score(Text, [new("SOV-1", 0, 0)]));
    }

    [Fact]
    public void The_whole_stands_no_higher_than_its_lowest_objective()
    {
        Assert.Equal(1, SovereigntyFormula.Overall([4, 1, 3]));
        Assert.Null(SovereigntyFormula.Overall([4, null, 3]));
    }

    private static IEnumerable<ObjectivePoints> Ratios(params double[] ratios) => ratios.Select((ratio, index) => new ObjectivePoints($"SOV-{index + 1}", ratio, 1));

    private static SovereigntyProfile Weights(string id, params double[] weights) =>
        new(id, ProfileProvenance.Reported, "irn section 3.1", weights.Select((weight, index) => new ObjectiveWeight($"SOV-{index + 1}", weight)).ToValueList());
}
