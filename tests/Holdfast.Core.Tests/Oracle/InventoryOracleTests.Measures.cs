using Holdfast.Core.Inventory;
using Holdfast.Core.Mitigation;
using Holdfast.Tests.Mitigation;

namespace Holdfast.Core.Tests.Oracle;

// Every set of measures is tried: what is left is read plainly, and the planner must not have done worse nor claim another figure.
public partial class InventoryOracleTests
{
    // Each one tries all sets of its measures, with every failure of each.
    private static readonly int Planned = Math.Max(60, Count / 5);

    [Theory]
    [MemberData(nameof(Parts))]
    public void The_best_measures_are_those_that_the_plainest_reading_finds(int part)
    {
        for (var seed = From + part; seed < From + Planned; seed += InParts)
        {
            var (inventory, measures) = RandomCompany.Of(seed, 4, withSwitches: false);
            var budget = new Random(seed).Next(60_000);
            var plan = MitigationPlanner.Plan(inventory, new() { Measures = measures, Budget = budget, ParetoPoints = 0 }, TryEverything.Solve);
            var best = Choices(measures)
                .Select(choice => (Cost: choice.Sum(measure => measure.Cost.FirstYear), Choice: choice))
                .Where(each => each.Cost <= budget)
                .Select(each => (Loss: Yearly(MeasureApplication.Apply(inventory, each.Choice)), each.Cost)).Min();
            Assert.True(Math.Abs(best.Loss - (double)plan.After.Loss.Total) < 0.05, $"seed {seed}: {best.Loss} {plan.After.Loss.Total}");
            Assert.Equal(SinglePointsOf(inventory), plan.Before.SinglePoints.Order(StringComparer.Ordinal));
            Assert.Equal(SinglePointsOf(MeasureApplication.Apply(inventory, plan.Chosen.Select(each => each.Measure))), plan.After.SinglePoints.Order(StringComparer.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Parts))]
    public void The_cheapest_way_to_no_single_point_is_the_one_that_the_plainest_reading_finds(int part)
    {
        var bought = 0;
        for (var seed = From + part; seed < From + Planned; seed += InParts)
        {
            var (inventory, measures) = RandomCompany.Of(seed, 4, withSwitches: false);
            var plan = MitigationPlanner.Plan(inventory, new() { Measures = measures, Targets = [new MitigationTarget.NoSinglePoint()], ParetoPoints = 0 }, TryEverything.Solve);
            var vital = inventory.Components.Where(component => component.Criticality == Criticality.Vital).Select(component => component.Id).ToList();
            var before = new PlainReading(inventory).Events.Where(id => !vital.Contains(id) && !IsTechnology(id)).ToList();
            var best = Choices(measures).Select(choice =>
            {
                var after = new PlainReading(MeasureApplication.Apply(inventory, choice));
                return (Left: before.Count(id => vital.Exists(critical => after.Down([id]).Contains(critical))), Cost: choice.Sum(measure => measure.Cost.FirstYear));
            }).Min();
            Assert.True((best.Left, best.Cost) == (plan.Targets[0].Missed.Count, plan.Cost), $"seed {seed}: {best} {plan.Targets[0].Missed.Count} {plan.Cost}");
            bought += plan.Chosen.IsEmpty ? 0 : 1;
        }
        Assert.True(bought > 0, "no measure was ever worth taking: nothing was compared");
    }

    private static IEnumerable<string> SinglePointsOf(DependencyInventory inventory)
    {
        var plain = new PlainReading(inventory);
        return plain.Events.Where(id => !IsTechnology(id) && plain.Down([id]) is var down && plain.Critical.Exists(critical => critical != id && down.Contains(critical))).Order(StringComparer.Ordinal);
    }
}
