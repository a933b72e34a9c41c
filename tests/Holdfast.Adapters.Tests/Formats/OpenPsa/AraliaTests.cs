using System.Numerics;
using Holdfast.Adapters.Formats.OpenPsa;
using Holdfast.Core.Graph.CutSets;

namespace Holdfast.Adapters.Tests.Formats.OpenPsa;

/// <summary>
/// Published fault trees (openpra-org/aralia-fault-tree-dataset). The expected values were computed with SCRAM 0.16.2 and an
/// independent experiment; das9209's total comes from the experiment and the published table alone.
/// </summary>
public class AraliaTests
{
    [Theory]
    [InlineData("baobab1", 61, 84, 46_188, 0, 1, 1, 1.01708078E-4)]
    [InlineData("chinese", 25, 36, 392, 0, 12, 0, 1.17058181E-3)]
    [InlineData("das9201", 122, 82, 14_217, 0, 82, 9_740, 1.34236677E-2)]
    [InlineData("das9206", 121, 112, 19_518, 25, 96, 627, 0.229686838)]
    [InlineData("das9209", 109, 73, 82_000_000_000, 0, 0, 0, 1.05800189E-13)]
    [InlineData("edf9201", 183, 131, 579_720, 25, 1_667, 36_604, 0.324591447)]
    [InlineData("edf9202", 458, 433, 130_112, 138, 1_812, 3_320, 0.781302451)]
    [InlineData("edfpa14p", 124, 93, 415_500, 6, 257, 1_516, 8.07059218E-2)]
    [InlineData("edfpa15b", 283, 248, 2_910_473, 21, 3_222, 62_102, 0.362736517)]
    [InlineData("edfpa15q", 283, 149, 2_910_473, 21, 3_222, 62_102, 0.362736517)]
    [InlineData("elf9601", 145, 242, 151_348, 10, 10, 112, 9.66290985E-2)]
    [InlineData("isp9601", 143, 104, 276_785, 1, 587, 100, 5.71244927E-2)]
    [InlineData("isp9605", 32, 40, 5_630, 0, 0, 13, 1.37170881E-5)]
    [InlineData("jbd9601", 533, 315, 14_007, 111, 3_929, 1_023, 0.755090615)]
    public void A_published_model_is_solved(string model, int events, int gates, long total, int first, int second, int third, double probability)
    {
        var tree = Tree(model);
        Assert.Equal((events, gates), (tree.EventCount, tree.GateCount));

        var complete = CutSetAnalysis.Run(tree, new());
        var known = Assert.IsType<CutSetCount.Known>(complete.Count);
        Assert.Equal(total, known.Total);
        Assert.Equal([first, second, third], new[] { 1, 2, 3 }.Select(order => CountOf(known, order)));
        Assert.Equal(1, Assert.IsType<TopProbability.Exact>(complete.Probability).Value / probability, 8);

        var shortOnes = Assert.IsType<CutSetCount.Known>(CutSetAnalysis.Run(tree, new() { MaximumOrder = 3, Probability = false }).Count);
        Assert.Equal(known.ByOrder.Where(count => count.Order <= 3), shortOnes.ByOrder);
    }

    [Fact]
    public void The_short_cut_sets_of_the_largest_model_are_found()
    {
        var tree = Tree("nus9601");
        Assert.Equal((1_567, 1_515), (tree.EventCount, tree.GateCount));
        var result = CutSetAnalysis.Run(tree, new() { MaximumOrder = 3, Probability = false });
        Assert.Equal([new OrderCount(3, 10)], Assert.IsType<CutSetCount.Known>(result.Count).ByOrder);
        Assert.Equal(10, result.CutSets().Distinct().Count());
    }

    [Fact]
    public void The_repeats_in_the_largest_model_are_warned_about_at_their_place()
    {
        using var stream = File.OpenRead(AraliaModels.Path("nus9601"));
        var read = Assert.IsType<OpenPsaOutcome.Read>(OpenPsaReader.Read(stream, "nus9601.xml"));
        Assert.Equal(3, read.Warnings.Count(warning => warning.Message.Contains("repeats e555", StringComparison.Ordinal)));
        Assert.All(read.Warnings, warning => Assert.True(warning.Line > 0 && warning.Column > 0));
    }

    [Fact]
    public void All_cut_sets_of_a_model_can_be_walked()
    {
        var result = CutSetAnalysis.Run(Tree("isp9605"), new());
        var sets = result.CutSets().ToList();
        Assert.Equal(5_630, sets.Distinct().Count());
        Assert.Equal(Assert.IsType<CutSetCount.Known>(result.Count).ByOrder, sets.GroupBy(set => set.Count).OrderBy(group => group.Key).Select(group => new OrderCount(group.Key, group.Count())));
    }

    [Fact]
    public void Importance_follows_from_the_probability_with_the_event_certain_and_impossible()
    {
        var tree = Tree("chinese");
        var result = CutSetAnalysis.Run(tree, new());
        var top = Assert.IsType<TopProbability.Exact>(result.Probability).Value;
        foreach (var measured in result.Importance())
        {
            var with = ProbabilityGiven(tree, measured.Event, 1);
            var without = ProbabilityGiven(tree, measured.Event, 0);
            Assert.Equal(with - without, measured.Birnbaum, 12);
            Assert.Equal(with / top, measured.RiskAchievementWorth, 9);
            Assert.Equal((top - without) / top, measured.FussellVesely, 9);
        }
    }

    internal static FaultTree Tree(string model)
    {
        using var stream = File.OpenRead(AraliaModels.Path(model));
        return Assert.IsType<OpenPsaOutcome.Read>(OpenPsaReader.Read(stream, $"{model}.xml")).Tree;
    }

    private static BigInteger CountOf(CutSetCount.Known known, int order) =>
        known.ByOrder.Where(count => count.Order == order).Select(count => count.Count).SingleOrDefault();

    private static double ProbabilityGiven(FaultTree tree, int certain, double probability)
    {
        var events = Enumerable.Range(0, tree.EventCount)
            .Select(index => new BasicEvent(tree.EventName(index), index == certain ? probability : tree.Probability(index))).ToList();
        var gates = Enumerable.Range(0, tree.GateCount)
            .Select(index => new Gate(tree.GateName(index), tree.Kind(index), tree.Threshold(index), [.. tree.Inputs(index)])).ToList();
        var changed = Assert.IsType<FaultTreeOutcome.Built>(FaultTree.Create(events, gates, tree.Top)).Tree;
        return Assert.IsType<TopProbability.Exact>(CutSetAnalysis.Run(changed, new()).Probability).Value;
    }
}
