using Holdfast.Adapters.Incidents;
using Holdfast.Core;
using Holdfast.Core.Inventory;
using Holdfast.Core.Simulation;
using Holdfast.Lab.World;
using Scenario = Holdfast.Core.Simulation.Scenario;

namespace Holdfast.Adapters.Tests.Inventory;

/// <summary>What the sample company would have lived through.</summary>
public class SampleSimulationTests
{
    private static InventoryGraph Company { get; } = InventoryGraph.Of(Steered(SampleCompanyTests.Load()));

    private static ValueList<Scenario> Incidents { get; } = IncidentScenario.Of(IncidentFile.BuiltIn(), Company);

    [Fact]
    public void On_18_November_the_router_saves_the_pages_but_not_the_log_in()
    {
        var result = Run("cf-2025-11-18");

        // 11:28 the CDN begins to flap; the router has left it half a minute later, and within a TTL all users have followed.
        Assert.InRange(result.Of("router:web")!.LostTime, TimeSpan.FromSeconds(50), TimeSpan.FromSeconds(65));
        Assert.Equal(2, result.Actions.Count(action => action is { Kind: ActionKind.Written, Node: "router:web" } && action.At < TimeSpan.FromHours(1)));
        // The log-in form asks Turnstile, which was down from beginning to end.
        Assert.Equal(TimeSpan.FromMinutes(190), result.Of("customer-login")!.DownTime);
        Assert.Contains("plane:cloudflare/turnstile", result.Of("sell-online")!.Spans[^1].Because);
        Assert.Contains(result.RtoBreaches, breach => breach.Node == "sell-online");
        Assert.InRange(result.Lost.Cost!.Value.Amount, 38_000, 60_000);
        Assert.Contains(result.Scenario.Assumptions, assumption => assumption.Contains("dns-api", StringComparison.Ordinal));
    }

    [Fact]
    public void On_18_November_another_captcha_would_have_saved_the_shop()
    {
        var best = Rescue.Of(Company, Find("cf-2025-11-18"))[0];
        Assert.Equal("captcha", best.Spared[0]);
        Assert.InRange(best.SavedCost, 30_000, 60_000);
    }

    [Fact]
    public void A_region_outage_shows_what_was_never_moved_to_the_standby()
    {
        var result = Run("region-outage");

        Assert.Equal("place:eu-west-3", Assert.Single(result.Scenario.Disturbances).Node);
        Assert.Equal(TimeSpan.FromMinutes(45), result.Of("shop-app")!.DownTime); // the standby came up as in the drill
        Assert.Equal(result.Scenario.Duration, result.Of("sell-online")!.DownTime); // in vain
        Assert.Contains("customer-login", result.Of("sell-online")!.Spans[^1].Because);
        Assert.Contains(Rescue.Of(Company, result.Scenario), option => option.Spared.Contains("customer-login") && option.Spared.Contains("order-hub"));
    }

    [Fact]
    public void Every_incident_on_record_can_be_played()
    {
        foreach (var incident in Incidents)
        {
            var result = Simulator.Run(Company, incident);
            Assert.InRange(result.Lost.UserShare, 0, 2);
            // Either it met something of ours, or it says why not.
            Assert.True(incident.Disturbances.Count > 0 || incident.Assumptions.Count > 0, incident.Id);
        }
    }

    [Fact]
    public void The_cause_of_an_incident_reaches_us_through_a_suppliers_supplier()
    {
        var result = Simulator.Run(Company, Scenario.Outage("gcp", "Google Cloud is gone", TimeSpan.FromHours(1), "supplier:google-cloud"));
        Assert.Equal(Level.Degraded, result.Of("plane:cloudflare/workers-kv")!.Worst);
        Assert.Equal(Level.Degraded, result.Of("captcha")!.Worst);
    }

    [Fact]
    public void The_ranking_names_the_worst_first_and_the_templates_all_find_something()
    {
        var ranking = Ranking.Of(Company);
        Assert.True(ranking.Count > 40);
        Assert.True(ranking[0].Cost >= ranking[^1].Cost);
        foreach (var (name, _) in ScenarioTemplates.All) Assert.NotNull(ScenarioCatalogue.Find(name, Company, Incidents, null, out _));
    }

    [Fact]
    public void A_year_costs_something_and_the_interval_holds_the_mean()
    {
        var year = MonteCarlo.Of(Company, years: 200, seed: 1, threads: 2);
        Assert.InRange(year.Cost.Mean, year.Cost.Low, year.Cost.High);
        Assert.True(year.Cost.Mean > 10_000);
        Assert.True(year.Rates > 40);
    }

    // The sample's policy is the default one.
    private static DependencyInventory Steered(DependencyInventory inventory) => inventory with { Topology = inventory.Topology! with { Steering = new RouterTable([]).Answer } };

    private static Scenario Find(string id)
    {
        var scenario = ScenarioCatalogue.Find(id, Company, Incidents, null, out var hint);
        Assert.True(scenario is not null, hint);
        return scenario;
    }

    private static SimulationResult Run(string id) => Simulator.Run(Company, Find(id));
}
