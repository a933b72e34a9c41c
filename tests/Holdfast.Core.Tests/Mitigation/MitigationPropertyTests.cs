using CsCheck;
using Holdfast.Core.Inventory;
using Holdfast.Core.Mitigation;
using Holdfast.Tests.Mitigation;

namespace Holdfast.Core.Tests.Mitigation;

public class MitigationPropertyTests
{
    private static readonly Gen<int> Seed = Gen.Int[0, 1_000_000];

    [Fact]
    public void An_added_alternative_never_raises_the_expected_loss() => Seed.Sample(seed =>
    {
        var (inventory, measures) = RandomCompany.Of(seed, 4, withSwitches: false);
        var taken = new List<Measure>();
        var loss = ExpectedLoss.Of(InventoryGraph.Of(inventory)).Total;
        foreach (var measure in measures)
        {
            taken.Add(measure);
            var next = ExpectedLoss.Of(InventoryGraph.Of(MeasureApplication.Apply(inventory, taken))).Total;
            Assert.True(next <= loss, $"{measure.Id}: {loss} → {next}");
            loss = next;
        }
    }, iter: 400);

    [Fact]
    public void A_graph_with_gates_says_what_the_graph_of_the_measures_taken_says() => Gen.Select(Seed, Gen.Int[0, 255], Gen.Bool).Sample(IsForeseen, iter: 400);

    /// <summary>A change-over that is made faster, and two measures that stand in for the same thing: one of ten runs met such a draw.</summary>
    [Theory]
    [InlineData(287051, 104)]
    [InlineData(333470, 45)]
    [InlineData(521629, 118)]
    [InlineData(514848, 142)]
    [InlineData(656586, 216)]
    [InlineData(699625, 213)]
    public void A_faster_change_over_is_foreseen_beside_another_measure(int seed, int choice) => IsForeseen(seed, choice, withSwitches: true);

    private static void IsForeseen(int seed, int choice, bool withSwitches)
    {
        var (inventory, measures) = RandomCompany.Of(seed, 8, withSwitches);
        var taken = new MeasureSet(choice);
        var foreseen = new MeasureOracle(inventory, measures).Losses().Sum(charge => charge.Of(taken));
        var real = ExpectedLoss.Of(InventoryGraph.Of(MeasureApplication.Apply(inventory, taken.Members().Select(measure => measures[measure])))).Total;
        Assert.Equal(real, foreseen / 100m);
    }

    [Fact]
    public void The_order_in_which_measures_are_given_makes_no_difference() => Gen.Select(Seed, Gen.Int[0, 1000]).Sample((seed, order) =>
    {
        var (inventory, measures) = RandomCompany.Of(seed, 6, withSwitches: true);
        var shuffled = measures.ToArray();
        new Random(order).Shuffle(shuffled);
        Assert.Equal(MeasureApplication.Apply(inventory, measures), MeasureApplication.Apply(inventory, shuffled));
    }, iter: 200);

    /// <summary>Every choice with its own inventory, graph and simulation: nothing of the search is believed.</summary>
    [Fact]
    public void No_choice_at_all_is_better_than_the_one_that_is_found() => Gen.Select(Seed, Gen.Int[1, 7], Gen.Int[0, 60_000]).Sample((seed, count, budget) =>
    {
        var (inventory, measures) = RandomCompany.Of(seed, count, withSwitches: false);
        var plan = MitigationPlanner.Plan(inventory, new() { Measures = measures, Budget = budget, ParetoPoints = 0 }, TryEverything.Solve);
        Assert.True(plan.IsOptimal, string.Join("; ", plan.Remarks));

        var best = Choices(measures).Where(choice => choice.Sum(measure => measure.Cost.FirstYear) <= budget)
            .Select(choice => (Loss: ExpectedLoss.Of(InventoryGraph.Of(MeasureApplication.Apply(inventory, choice))).Total, Cost: choice.Sum(measure => measure.Cost.FirstYear)))
            .Min();
        Assert.Equal(best, (plan.After.Loss.Total, plan.Cost));
    }, iter: 60);

    [Fact]
    public void The_front_is_what_no_choice_beats() => Gen.Select(Seed, Gen.Int[1, 6]).Sample((seed, count) =>
    {
        var (inventory, measures) = RandomCompany.Of(seed, count, withSwitches: false);
        var plan = MitigationPlanner.Plan(inventory, new() { Measures = measures, Budget = 1_000_000, ParetoPoints = 100 }, TryEverything.Solve);
        Assert.True(plan.IsParetoComplete);

        var all = Choices(measures).Select(choice => (Cost: choice.Sum(measure => measure.Cost.FirstYear), Loss: ExpectedLoss.Of(InventoryGraph.Of(MeasureApplication.Apply(inventory, choice))).Total)).Distinct().ToList();
        var front = all.Where(one => !all.Any(other => other != one && other.Cost <= one.Cost && other.Loss <= one.Loss)).Order();
        Assert.Equal(front, plan.Pareto.Select(point => (point.Cost, point.ExpectedLoss)));
    }, iter: 40);

    /// <summary>A provider that serves and cannot be written makes a switch worse: measures about zones are held to no rule.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(3_000)]
    [InlineData(6_000)]
    [InlineData(20_000)]
    public void Measures_that_may_make_things_worse_are_chosen_exactly_too(int budget)
    {
        var topology = new FailoverTopology
        {
            Providers = [new("cf", "cloudflare"), new("de", "desec"), new("own", "")],
            Zones = [new("example.com", ["cf"]), new("r.example.com", ["cf"])],
            Routers = [new("web", "r.example.com", TimeSpan.FromSeconds(60), [new("first", "a.example.net", "cloudflare")])],
            Watchers = [new("paris", "", ""), new("berlin", "", ""), new("home", "", "")],
        };
        var outage = new OutageRate(2, TimeSpan.FromHours(2));
        var inventory = new DependencyInventory
        {
            Organisation = new() { Name = "Zones", Country = "FR" },
            Components =
            [
                new() { Id = "shop", Kind = "function", Criticality = Criticality.Vital, CostPerHour = new Money(1000, "EUR"), Needs = ["router:web", "app"] },
                new() { Id = "app", Supplier = "cloudflare", Outages = outage },
                new() { Id = "provider:own/dns-api", Outages = outage },
            ],
            Suppliers =
            [
                new() { Id = "cloudflare", Country = "FR", Outages = new(1, TimeSpan.FromHours(5)), Planes = [new("cdn-data", outage, []), new("dns-api", outage, ["plane:cloudflare/cdn-data"]), new("dns-serving", outage, [])] },
                new() { Id = "desec", Country = "FR", Planes = [new("dns-api", outage, ["plane:cloudflare/cdn-data"]), new("dns-serving", outage, [])] },
                new() { Id = "bunny", Country = "FR", Planes = [new("cdn-data", outage, [])] },
            ],
        }.Expand(topology);
        Measure Of(string id, decimal cost, params ReadOnlySpan<InventoryChange> changes) => new() { Id = id, Title = id, Cost = new(cost, 0, "EUR"), Changes = ValueList.Create(changes) };
        ValueList<Measure> measures =
        [
            Of("both", 2_000, new InventoryChange.ServeZone("r.example.com", ["cf", "de"], [])) with { Excludes = ["outside"] },
            Of("outside", 3_000, new InventoryChange.ServeZone("r.example.com", ["de", "own"], [])),
            Of("parent", 1_000, new InventoryChange.ServeZone("example.com", ["cf", "de"], [])),
            Of("front", 2_500, new InventoryChange.AddFront("web", new("second", "b.example.org", "bunny"))),
            Of("app", 1_500, new InventoryChange.Add([new() { Id = "spare" }]), new InventoryChange.Alternative("app", "spare", null)),
        ];
        var plan = MitigationPlanner.Plan(inventory, new() { Measures = measures, Budget = budget, ParetoPoints = 0 }, TryEverything.Solve);
        Assert.True(plan.IsOptimal, string.Join("; ", plan.Remarks));
        var best = Choices(measures).Where(choice => choice.Sum(measure => measure.Cost.FirstYear) <= budget)
            .Select(choice => (Loss: ExpectedLoss.Of(InventoryGraph.Of(MeasureApplication.Apply(inventory, choice))).Total, Cost: choice.Sum(measure => measure.Cost.FirstYear)))
            .Min();
        Assert.Equal(best, (plan.After.Loss.Total, plan.Cost));
        Assert.Equal(budget > 0, plan.Chosen.Count > 0);
    }

    [Fact]
    public void A_target_is_reached_in_the_cheapest_way_there_is() => Gen.Select(Seed, Gen.Int[1, 6]).Sample((seed, count) =>
    {
        var (inventory, measures) = RandomCompany.Of(seed, count, withSwitches: false);
        var plan = MitigationPlanner.Plan(inventory, new() { Measures = measures, Targets = [new MitigationTarget.NoSinglePoint()], ParetoPoints = 0 }, TryEverything.Solve);

        var best = Choices(measures).Select(choice => (Missed: SinglePoints(inventory, choice).Count, Cost: choice.Sum(measure => measure.Cost.FirstYear))).Min();
        var chosen = plan.Chosen.Select(each => each.Measure).ToList();
        Assert.Equal(best, (SinglePoints(inventory, chosen).Count, plan.Cost));
        Assert.Equal(best.Missed == 0, plan.Targets[0].IsReached);
        Assert.Equal(SinglePoints(inventory, chosen).Order(StringComparer.Ordinal), plan.Targets[0].Missed.Order(StringComparer.Ordinal));
    }, iter: 60);

    // Only what is there already and can fail by itself already: what a measure brings, or makes of something that only combined others (seed 765231
    // with 6 measures), is not a point of today.
    private static List<string> SinglePoints(DependencyInventory inventory, IReadOnlyList<Measure> choice)
    {
        var known = InventoryGraph.Of(inventory);
        var graph = InventoryGraph.Of(MeasureApplication.Apply(inventory, choice));
        var structure = Structure.Of(graph, order: 1)!;
        return structure.Points.Select(point => graph[point.Node].Id).Where(id => known.Number(id) is >= 0 and var number && known[number].IsEvent && id is not ("c0" or "c1")).ToList();
    }

    // Those that keep to what the measures exclude and require.
    private static IEnumerable<List<Measure>> Choices(ValueList<Measure> measures)
    {
        for (var choice = 0; choice < 1 << measures.Count; choice++)
        {
            var taken = measures.Where((_, measure) => (choice >> measure & 1) == 1).ToList();
            var ids = taken.Select(measure => measure.Id).ToHashSet();
            if (taken.All(measure => measure.Requires.All(ids.Contains) && !measure.Excludes.Any(ids.Contains))) yield return taken;
        }
    }
}
