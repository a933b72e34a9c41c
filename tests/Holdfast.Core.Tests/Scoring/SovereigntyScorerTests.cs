using Holdfast.Core.Inventory;
using Holdfast.Core.Scoring;
using Holdfast.Core.Scoring.Sovereignty;

namespace Holdfast.Core.Tests.Scoring;

public class SovereigntyScorerTests
{
    private static readonly ValueList<SovereigntyProfile> Weights =
        [new("even", ProfileProvenance.Ours, "test", SovereigntyObjective.All.Select(objective => new ObjectiveWeight(objective.Id, 12.5)).ToValueList())];

    [Theory]
    [InlineData("seattle", "SOV-1", 0)]
    [InlineData("lux", "SOV-1", 1)]
    [InlineData("lyon", "SOV-1", 3)]
    [InlineData("seattle", "SOV-2", 0)]
    [InlineData("lux", "SOV-2", 1)]
    [InlineData("lyon", "SOV-2", 3)]
    [InlineData("silent", "SOV-2", null)]
    [InlineData("lux", "SOV-3", 2)]
    [InlineData("lyon", "SOV-3", 3)]
    [InlineData("lux", "SOV-5", 1)]
    [InlineData("lyon", "SOV-5", null)]
    [InlineData("paris", "SOV-5", 2)]
    [InlineData("nice", "SOV-5", 3)]
    [InlineData("lyon", "SOV-4", null)]
    public void The_inventory_gives_a_level_or_says_what_is_missing_and_never_the_highest(string supplier, string objective, int? expected)
    {
        var control = Of(supplier).Objectives.Single(each => each.Objective == objective);
        Assert.Equal(expected, control.Seal);
        Assert.Equal(expected is null ? ControlSource.Unknown : ControlSource.Inventory, control.Source);
        Assert.NotEmpty(control.Sentence);
    }

    [Fact]
    public void A_persons_word_counts_first_and_what_the_inventory_says_stays_beside_it()
    {
        var service = Of("lux", new("supplier:lux", "SOV-1", 3, null, null, "statutes"), new("a", "SOV-4", null, 3, 5, ""), new("all-assets", "SOV-4", 0, null, null, ""));
        var first = service.Objectives[0];
        Assert.Equal((3, ControlSource.Person, 1), (first.Seal!.Value, first.Source, first.SealOfInventory!.Value));
        // The narrower word counts, and points without a level leave the level open.
        Assert.Equal((null, 3.0, 5.0), ((int?, double?, double?))(service.Objectives[3].Seal, service.Objectives[3].Points, service.Objectives[3].Maximum));
        // SOV-1 3/4, SOV-2 1/4, SOV-3 2/4, SOV-4 3/5, SOV-5 1/4, evenly weighed.
        Assert.Equal(100 * (0.75 + 0.25 + 0.5 + 0.6 + 0.25) / 5, service.Scores[0].Score!.Value, 1e-9);
        Assert.Null(service.Seal);
        Assert.Equal(1, service.LowestKnown);
    }

    [Fact]
    public void The_whole_has_a_level_when_every_objective_has_one()
    {
        var answers = SovereigntyObjective.All.Select(objective => new SovereigntyAnswer("a", objective.Id, objective.Id == "SOV-8" ? 2 : 4, null, null, "")).ToArray();
        Assert.Equal(2, Of("lyon", answers).Seal);
    }

    [Fact]
    public void What_is_ours_is_no_bought_service() =>
        Assert.Empty(SovereigntyScorer.Of(Sample.Servers("a"), ScoredEstate.Of(Sample.Servers("a")), [], Weights));

    private static ServiceSovereignty Of(string supplier, params SovereigntyAnswer[] answers)
    {
        var graph = InventoryGraph.Of(new()
        {
            Organisation = new() { Country = "FR" },
            Jurisdictions = [new("US", "United States", ["US"], LegalReach.Extraterritorial, [])],
            Suppliers =
            [
                new() { Id = "seattle", Country = "US" }, new() { Id = "lux", Country = "LU", Parent = "seattle" }, new() { Id = "lyon", Country = "FR" }, new() { Id = "silent" },
                new() { Id = "paris", Country = "FR", SubSuppliers = [new("lux", 2, false, "", [])] }, new() { Id = "nice", Country = "FR", SubSuppliers = [new("lyon", 2, false, "", [])] },
            ],
            Components =
            [
                new() { Id = "f", Kind = "function", Criticality = Criticality.Vital, Needs = ["a"] },
                new() { Id = "a", Kind = "saas", Supplier = supplier, DataLocations = [new(default, "FR", DataUse.Stored)] },
            ],
        });
        return Assert.Single(SovereigntyScorer.Of(graph, ScoredEstate.Of(graph), [.. answers], Weights));
    }
}
