using Holdfast.Core.Inventory;
using Holdfast.Core.Simulation;

namespace Holdfast.Core.Tests.Simulation;

public class ScenarioTests
{
    private static readonly InventoryGraph Company = InventoryGraph.Of(new DependencyInventory
    {
        Organisation = new() { Country = "FR" },
        Components =
        [
            SimulatorTests.Function("shop", "app", "name", "certificate") with { CostPerHour = new Money(100, "EUR"), Users = 10, Rto = TimeSpan.FromHours(1) },
            new() { Id = "app", Needs = [Need.AnyOf("app-1", "app-2"), "login"] },
            new() { Id = "app-1", Supplier = "aws", Place = "paris", Technologies = [new("openssl")] },
            new() { Id = "app-2", Supplier = "ovh", Place = "gra" },
            new() { Id = "login", Supplier = "aws", Place = "paris" },
            new() { Id = "name", Kind = "domain", Supplier = "gandi" },
            new() { Id = "certificate", Kind = "certificate", Supplier = "isrg" },
            new() { Id = "unused", Outages = new(1, TimeSpan.FromHours(1)) },
        ],
        Suppliers =
        [
            new() { Id = "aws", Country = "LU", Parent = "amazon" }, new() { Id = "amazon", Country = "US" }, new() { Id = "ovh", Country = "FR", Outages = new(2, TimeSpan.FromHours(3)) },
            new() { Id = "gandi", Country = "FR" }, new() { Id = "isrg", Country = "US" },
        ],
        Places = [new() { Id = "paris", Kind = PlaceKind.Region, Country = "FR", Outages = new(4, TimeSpan.FromHours(2)) }, new() { Id = "gra", Country = "FR" }],
        Jurisdictions = [new("US", "United States", ["US"], LegalReach.Extraterritorial, []), new("EU", "European Union", ["FR", "LU"], LegalReach.Territorial, [])],
        Technologies = [new() { Id = "openssl" }],
    });

    [Theory]
    [InlineData("region-outage", "place:paris")]
    [InlineData("region-outage:gra", "place:gra")]
    [InlineData("registrar-loss", "name")]
    [InlineData("ca-distrust", "certificate")]
    [InlineData("legal-cut-off", "jurisdiction:US")]
    [InlineData("vulnerability", "technology:openssl")]
    [InlineData("supplier-failure", "group:amazon")]
    [InlineData("supplier-failure:ovh", "supplier:ovh")]
    [InlineData("login", "login")]
    [InlineData("supplier:aws", "supplier:aws")]
    [InlineData("openssl", "technology:openssl")]
    public void A_name_finds_its_event(string id, string node)
    {
        var scenario = ScenarioCatalogue.Find(id, Company, [], null, out _);
        Assert.Equal(node, Assert.Single(scenario!.Disturbances).Node);
        Assert.Equal(id, scenario.Id);
    }

    [Theory]
    [InlineData("region-outgae", "region-outage")]
    [InlineData("supplier:asw", "supplier:aws")]
    [InlineData("vulnerability:log4j", "nothing named 'log4j'")]
    [InlineData("zzzzzzz", "the id of a component")]
    public void A_name_that_finds_nothing_gets_a_hint(string id, string hint)
    {
        Assert.Null(ScenarioCatalogue.Find(id, Company, [], null, out var given));
        Assert.Contains(hint, given, StringComparison.Ordinal);
    }

    [Fact]
    public void All_single_events_are_ranked_by_what_they_cost()
    {
        var ranking = Ranking.Of(Company, TimeSpan.FromHours(2));

        Assert.Equal(200m, ranking[0].Cost);
        Assert.Contains(ranking, each => each.Event == "group:amazon" && each.Cost == 200);
        Assert.Equal(0, ranking.Single(each => each.Event == "app-1").Cost);
        Assert.DoesNotContain(ranking, each => each.Event.StartsWith("country:FR", StringComparison.Ordinal));
        Assert.Equal(ranking.Select(each => each.Cost).OrderDescending(), ranking.Select(each => each.Cost));
    }

    [Fact]
    public void What_would_have_saved_us_is_simulated_not_guessed()
    {
        var rescue = Rescue.Of(Company, ScenarioCatalogue.Find("region-outage", Company, [], TimeSpan.FromHours(2), out _)!);

        var best = rescue[0];
        Assert.Equal(["login"], best.Spared);
        Assert.Equal(["shop"], best.Saved);
        Assert.Equal((200m, 0m), (best.SavedCost, best.After.Cost!.Value.Amount));
        Assert.DoesNotContain(rescue, option => option.Spared.Contains("app-1"));
    }

    [Fact]
    public void Where_one_piece_is_not_enough_a_set_is_found()
    {
        var graph = SimulatorTests.Graph([SimulatorTests.Function("shop", "a", "b"), new() { Id = "a", Needs = ["x"] }, new() { Id = "b", Needs = ["x"] }, new() { Id = "x" }, new() { Id = "y" }]);
        var rescue = Rescue.Of(graph, SimulatorTests.Event(SimulatorTests.Down("a", 0, 60), SimulatorTests.Down("b", 0, 60)));
        Assert.Equal(["a", "b"], rescue[0].Spared.Order());
        Assert.Equal(0, rescue[0].After.UserShare);
    }

    [Fact]
    public void Years_drawn_from_the_rates_come_near_to_what_can_be_computed()
    {
        var result = MonteCarlo.Of(Company, years: 4000, seed: 7);

        // Only the region takes the shop down: up 2190 h on the mean, then down 2 h: 8760 × 2 / 2192 = 7.99 h a year.
        Assert.InRange(7.99, result.Components.Single(component => component.Node == "shop").DownHours.Low - 0.2, result.Components.Single(component => component.Node == "shop").DownHours.High + 0.2);
        Assert.InRange(result.Cost.Mean, 770, 830);
        Assert.InRange(result.UserShare.Mean, 7.7 / 8760, 8.3 / 8760);
        Assert.InRange(result.Cost.Bad, result.Cost.Median, double.MaxValue);
        Assert.Equal((3, 7UL), (result.Rates, result.Seed));
        // Four a year, each longer than the hour allowed with probability e^(-1/2).
        Assert.InRange(result.Components.Single(component => component.Node == "shop").RtoBreaches, 2.3, 2.55);
    }

    [Fact]
    public void Years_count_how_often_a_change_over_loses_more_data_than_may_be_lost()
    {
        var shop = new Component { Id = "shop", Kind = "function", Criticality = Criticality.Vital, Rpo = TimeSpan.FromHours(1), Needs = [new Need.AtLeast(1, ["db", "backup"]) { SwitchTime = TimeSpan.FromSeconds(1) }] };
        MonteCarloResult Years(TimeSpan age) => MonteCarlo.Of(InventoryGraph.Of(new()
        {
            Components = [shop, new() { Id = "db", Outages = new(3, TimeSpan.FromHours(2)) }, new() { Id = "backup", DataAge = age }],
        }), years: 2000, seed: 5);
        // Three outages a year, each longer than a second. The first one changes over to the backup, whose data is a day old, and what is in use stays in
        // use while it works: one loss in each year that has an outage at all, 1 - e^-3 = 0.950 of them.
        Assert.InRange(Years(TimeSpan.FromDays(1)).Components.Single().RpoBreaches, 0.94, 0.96);
        Assert.Equal(0, Years(TimeSpan.FromMinutes(59)).Components.Single().RpoBreaches);
    }

    [Fact]
    public void The_same_seed_gives_the_same_years_on_any_number_of_threads()
    {
        Assert.Equal(MonteCarlo.Of(Company, 200, 3), MonteCarlo.Of(Company, 200, 3, threads: 2));
        Assert.NotEqual(MonteCarlo.Of(Company, 200, 3).Cost, MonteCarlo.Of(Company, 200, 4).Cost);
    }

    [Fact]
    public void No_two_years_share_their_random_numbers()
    {
        var years = Enumerable.Range(0, 200).Select(year =>
        {
            var stream = SplitMix.Stream(1, year);
            return Enumerable.Range(0, 100).Select(_ => stream.Next()).ToList();
        });
        Assert.Equal(20_000, years.SelectMany(numbers => numbers).Distinct().Count());
    }
}
