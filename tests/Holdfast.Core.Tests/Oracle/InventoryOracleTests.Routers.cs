using Holdfast.Core.Inventory;
using Holdfast.Core.Mitigation;
using Holdfast.Core.Simulation;

namespace Holdfast.Core.Tests.Oracle;

// Routers and fronts. What a router answers is a table on both sides (DrawnRouters.Steer); that the product's table is the machine's is held by
// the tests of the simulated world.
public partial class InventoryOracleTests
{
    [Theory]
    [MemberData(nameof(Parts))]
    public void With_routers_the_engine_says_what_the_plainest_reading_says(int part)
    {
        var (cutSets, moved) = (0, 0);
        for (var seed = From + part; seed < From + Count; seed += InParts)
        {
            var people = DrawnRouters.Of(seed, out var topology);
            var graph = InventoryGraph.Of(people.Expand(topology));
            var plain = new PlainReading(PlainRouters.Written(people, topology, isSteered: false));
            try
            {
                var structure = Structure.Of(graph, order: null, combinations: 100_000)!;
                Nodes(graph, plain);
                Points(structure, plain);
                cutSets += CutSets(structure, plain) ? 1 : 0;
                moved += Steered(graph, people, topology) ? 1 : 0;
            }
            catch (Exception error) when (error is not Xunit.Sdk.SkipException)
            {
                throw new Xunit.Sdk.XunitException($"seed {seed}: {error.Message}\n{error.StackTrace}");
            }
        }
        Assert.True(cutSets > 0 && moved > Count / InParts / 5, $"cut sets of {cutSets} inventories, users moved in {moved}");
    }

    // Before users leave, while half of them have left, and after: how well everything serves is one plain reading each time.
    private static bool Steered(InventoryGraph graph, DependencyInventory people, FailoverTopology topology)
    {
        var plain = new PlainReading(PlainRouters.Written(people, topology, isSteered: true));
        TimeSpan[] moments = [TimeSpan.Zero, TimeSpan.FromSeconds(45), TimeSpan.FromHours(9)];
        var hasMoved = false;
        foreach (var scenario in ScenarioCatalogue.Singles(graph, TimeSpan.FromHours(10)))
        {
            var result = Simulator.Run(graph, scenario);
            var levels = moments.Select(moment => Levels(plain, topology, scenario.Id, moment)).ToList();
            for (var at = 0; at < moments.Length; at++)
            {
                foreach (var component in graph.Inventory.Components)
                {
                    var share = result.Of(component.Id)?.Spans.FirstOrDefault(span => span.From <= moments[at] && moments[at] < span.Until)?.Share ?? 1;
                    Assert.True(Math.Abs(Math.Min(1, levels[at][component.Id]) - share) < 1e-9, $"{scenario.Id} after {moments[at]}: {component.Id} serves {share}, plainly {levels[at][component.Id]}");
                }
            }
            hasMoved |= levels[0]["shop"] < levels[2]["shop"];
        }
        foreach (var loss in ExpectedLoss.Of(graph).Events)
        {
            var repair = loss.Repair.TotalHours;
            var hourly = (double)people.Components[0].CostPerHour!.Value.Amount;
            double[] ends = [30 / 3600.0, 60 / 3600.0, double.PositiveInfinity];
            var (from, expected) = (0.0, 0.0);
            for (var at = 0; at < ends.Length; at++)
            {
                expected += hourly * (1 - Math.Min(1, Levels(plain, topology, loss.Event, moments[at])["shop"])) * repair * (Math.Exp(-from / repair) - Math.Exp(-ends[at] / repair));
                from = ends[at];
            }
            Assert.True(Math.Abs((double)loss.Each - expected) < 0.02, $"{loss.Event}: {loss.Each}, plainly {expected}");
        }
        return hasMoved;
    }

    private static Dictionary<string, double> Levels(PlainReading plain, FailoverTopology topology, string failed, TimeSpan moment)
    {
        var how = new Dictionary<string, double>(StringComparer.Ordinal) { [failed] = 0 };
        var levels = plain.Levels(how);
        foreach (var router in topology.Routers)
        {
            var fronts = router.Fronts.Select(front => levels[$"front:{router.Name}/{front.Name}"]).ToList();
            var users = Users(router, levels);
            var (share, worst) = (0.0, 2.0);
            for (var front = 0; front < fronts.Count; front++)
            {
                if (users[front] <= 0) continue;
                share += users[front] * Math.Min(1, fronts[front]);
                worst = Math.Min(worst, fronts[front]);
            }
            var id = $"router:{router.Name}";
            how[id] = Math.Min(how.GetValueOrDefault(id, 2), share >= 1 ? Math.Max(1, worst) : share);
        }
        return plain.Levels(how);

        List<double> Users(FailoverRouter router, Dictionary<string, double> before)
        {
            var users = router.Fronts.Select((_, front) => front == 0 ? 1.0 : 0).ToList();
            ServiceCourse Course(double level) => level >= 1 ? default : new([new(TimeSpan.Zero, level)]);
            if (users.Count < 2 || topology.Watchers.IsEmpty) return users;
            var providers = topology.Zones[0].Providers;
            var watching = topology.Watchers.Count(watcher => before[$"watcher:{watcher.Name}"] > 0) >= topology.Watchers.Count / 2 + 1;
            var answer = DrawnRouters.Steer(new(
                router, providers, router.Fronts.Select(front => Course(before[$"front:{router.Name}/{front.Name}"])).ToValueList(),
                providers.Select(provider => Course(before[$"provider:{provider}/dns-serving"])).ToValueList(),
                providers.Select(provider => Course(before[$"provider:{provider}/dns-api"])).ToValueList(), Course(watching ? 2 : 0)));
            foreach (var step in answer.Users)
                if (step.At <= moment) users = [.. step.ByFront];
            return users;
        }
    }
}
