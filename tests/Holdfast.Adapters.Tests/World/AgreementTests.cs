using Holdfast.Core;
using Holdfast.Core.Dns;
using Holdfast.Core.Failover;
using Holdfast.Core.Incidents;
using Holdfast.Core.Inventory;
using Holdfast.Core.Simulation;
using Holdfast.Lab.World;
using RouterPlace = Holdfast.Lab.World.RouterPlace;
using Scenario = Holdfast.Lab.World.Scenario;

namespace Holdfast.Adapters.Tests.World;

/// <summary>
/// <c>lab</c> replays an outage in a world of its own; <c>simulate</c> plays it against an inventory. The same set-up, described to both,
/// loses the same user time: it is one machine that switches.
/// </summary>
public class AgreementTests
{
    // Steps of the timeline are whole seconds, and an incident's moments need not be.
    private const double Sampling = 1.5;

    public static TheoryData<string> Ids => [.. Reports.Incidents.Select(incident => incident.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Simulate_and_lab_lose_the_same_user_time_in_every_outage_on_record(string id)
    {
        var incident = Reports.Incidents.Single(one => one.Id == id);
        foreach (var place in (RouterPlace[])[RouterPlace.Same, RouterPlace.Outside])
        {
            var report = Reports.Of(id, place);
            foreach (var run in report.Runs)
            {
                var played = Scenario.StrengthsOf(incident).Select(strength => Simulate(incident, place, run.DesecMinimumTtl, strength)).ToList();
                if (run.UserTimeLost is not { } lab)
                {
                    Assert.All(played, router => Assert.True(router is null or { Share: null }));
                    continue;
                }
                var shares = played.Select(router => router!.Share!.Value).ToList();
                Assert.InRange(shares.Min(), lab.Low - 0.002, lab.Low + 0.002);
                Assert.InRange(shares.Max(), lab.High - 0.002, lab.High + 0.002);
                // Of the fire the lab plays the first day.
                if (incident.LastMoment - incident.Start > TimeSpan.FromDays(1)) continue;
                Assert.InRange(played.Max(router => router!.Lost.TotalSeconds), run.SecondsLost.High - Sampling, run.SecondsLost.High + Sampling);
                Assert.InRange(played.Min(router => router!.Lost.TotalSeconds), run.SecondsLost.Low - Sampling, run.SecondsLost.Low + Sampling);
                Assert.InRange(played.Max(router => router!.Bad.TotalSeconds), run.SecondsBad.High - Sampling, run.SecondsBad.High + Sampling);
            }
        }
    }

    private static RouterLoss? Simulate(Incident incident, RouterPlace place, int minimumTtl, double strength)
    {
        var graph = SetUp(incident, place, minimumTtl);
        var result = Simulator.Run(graph, IncidentScenario.Of(incident, graph, strength), new SimulationOptions { Explain = false });
        return result.Routers.SingleOrDefault();
    }

    /// <summary>What <see cref="Scenario.Prepare"/> builds, in the words of an inventory.</summary>
    private static InventoryGraph SetUp(Incident incident, RouterPlace place, int minimumTtl)
    {
        var (owner, second) = (incident.Owner, incident.Owner == "bunny" ? "cloudflare" : "bunny");
        ValueList<FailoverProvider> providers = place == RouterPlace.Same ? [new(owner, owner), new("desec", "desec")] : [new("desec", "desec"), new("own", "self")];
        var setup = new RouterSetup(
            new Router("web", [], [new Canary("wiki", "elsewhere"), new Canary("archive", "far")], ["here"], ProbesOrigin: true, OriginSupplier: "origin"),
            RouterPolicy.Default,
            "here",
            new RouterRecord(DnsName.Parse("web.r.example.com."), new Ttl(60), []),
            providers.Select(provider => new RouterProvider(provider.Name, new Ttl(provider.Name == "desec" ? minimumTtl : 1), new Ttl(86_400))).ToValueList());
        var topology = new FailoverTopology
        {
            Providers = providers,
            Zones = [new("r.example.com", providers.Select(provider => provider.Name).ToValueList())],
            Routers = [new("web", "r.example.com", TimeSpan.FromSeconds(60), [new(owner, "a.example.net", owner), new(second, "b.example.org", second)])],
            Watchers = [new("here", "", "")],
            Steering = new RouterTable([setup]).Answer,
        };
        var inventory = new DependencyInventory
        {
            Components =
            [
                new Component { Id = "shop", Kind = "function", Needs = ["router:web"] },
                new Component { Id = "origin", Kind = "origin", Supplier = new Reference(incident.Region is null ? "" : owner), Place = new Reference(incident.Region is null ? "" : "here") },
                new Component { Id = $"front:web/{owner}", Needs = ["origin"] },
                new Component { Id = $"front:web/{second}", Needs = ["origin"] },
            ],
            Places = incident.Region is { } region ? [new Place { Id = "here", Name = region, Kind = PlaceKind.Region }] : [],
        };
        return InventoryGraph.Of(inventory.Expand(topology));
    }
}
