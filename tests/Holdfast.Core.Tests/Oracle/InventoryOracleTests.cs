using System.Globalization;
using Holdfast.Core.Inventory;
using Holdfast.Core.Mitigation;
using Holdfast.Core.Simulation;

namespace Holdfast.Core.Tests.Oracle;

/// <summary>
/// The engine against the brute force of <see cref="PlainReading"/> on drawn inventories: analyse, simulate, concentration, limits, expected
/// loss, score, mitigate. 300 of them here; HOLDFAST_ORACLE=10000 draws so many (eng/long-run oracle), HOLDFAST_ORACLE_FROM another beginning.
/// </summary>
public partial class InventoryOracleTests
{
    private const int InParts = 10;

    // Every subset of what can fail is tried: 4096 of them at most.
    private const int MostEvents = 12;

    private static readonly int Count = Number("HOLDFAST_ORACLE", 300);
    private static readonly int From = Number("HOLDFAST_ORACLE_FROM", 1);

    public static TheoryData<int> Parts => new(Enumerable.Range(0, InParts));

    [Theory]
    [MemberData(nameof(Parts))]
    public void The_engine_says_what_the_plainest_reading_says(int part)
    {
        var (cutSets, switched, years) = (0, 0, 0);
        for (var seed = From + part; seed < From + Count; seed += InParts)
        {
            var withSwitches = seed / InParts % 2 == 0;
            var inventory = DrawnInventory.Of(seed, withSwitches);
            try
            {
                var compared = Judge(inventory, inventory, seed, withSwitches);
                cutSets += compared.CutSets ? 1 : 0;
                switched += withSwitches ? 1 : 0;
                years += compared.Losses ? 1 : 0;
            }
            catch (Exception error) when (error is not Xunit.Sdk.SkipException)
            {
                throw new Xunit.Sdk.XunitException($"seed {seed}: {error.Message}\n{error.StackTrace}");
            }
        }
        // The comparison has teeth only where something was compared.
        Assert.True(cutSets > Count / InParts / 3, $"cut sets of {cutSets} inventories");
        Assert.True(switched > 0 && years > 0);
    }

    /// <summary>Throws where the engine says something else than the plain reading.</summary>
    /// <param name="seen">What the engine is given; another than <paramref name="inventory"/> where a fault is planted.</param>
    /// <param name="tamper">Changes an answer of the engine.</param>
    private static (bool CutSets, bool Losses) Judge(DependencyInventory seen, DependencyInventory inventory, int seed, bool withSwitches, Func<Structure, Structure>? tamper = null)
    {
        var graph = InventoryGraph.Of(seen);
        var plain = new PlainReading(inventory);
        var structure = Structure.Of(graph, order: null, combinations: 100_000)!;
        if (tamper is not null) structure = tamper(structure);
        Nodes(graph, plain);
        Points(structure, plain);
        var cutSets = CutSets(structure, plain);
        Simulated(graph, plain);
        Partly(graph, plain, new Random(seed));
        var losses = !withSwitches && Losses(graph, inventory, plain);
        Concentration(structure, inventory, plain);
        return (cutSets, losses);
    }

    private static void Nodes(InventoryGraph graph, PlainReading plain) => Assert.Equal(
        plain.Nodes.Where(id => !id.StartsWith("country:", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
        graph.Nodes.Where(node => node.Kind != NodeKind.Gate && !node.Id.StartsWith("country:", StringComparison.Ordinal)).Select(node => node.Id).Order(StringComparer.Ordinal));

    private static void Points(Structure structure, PlainReading plain)
    {
        var graph = structure.Graph;
        Assert.Equal(plain.Critical, structure.Critical.Select(critical => graph[critical.Node].Id));
        var breaks = plain.Events.ToDictionary(id => id, id => plain.Down([id]), StringComparer.Ordinal);
        var expected = breaks.Select(each => (Id: each.Key, Critical: plain.Critical.Where(critical => critical != each.Key && each.Value.Contains(critical)).ToList()))
            .Where(each => each.Critical.Count > 0).ToList();
        Same(expected.Where(each => !IsTechnology(each.Id)), structure.Points);
        Same(expected.Where(each => IsTechnology(each.Id)), structure.CommonModes);
        foreach (var point in structure.Points) Assert.Equal(breaks[graph[point.Node].Id].Count, point.Reach);
        Assert.Equal(
            plain.CannotStart().Order(StringComparer.Ordinal), structure.ColdStart.Blocked.Select(node => graph[node].Id).Order(StringComparer.Ordinal));

        void Same(IEnumerable<(string Id, List<string> Critical)> plainly, ValueList<SinglePoint> engine) => Assert.Equal(
            plainly.Select(each => $"{each.Id}: {string.Join(' ', each.Critical.Order(StringComparer.Ordinal))}").Order(StringComparer.Ordinal),
            engine.Select(point => $"{graph[point.Node].Id}: {string.Join(' ', point.Breaks.Select(node => graph[node].Id).Order(StringComparer.Ordinal))}").Order(StringComparer.Ordinal));
    }

    private static bool CutSets(Structure structure, PlainReading plain)
    {
        var graph = structure.Graph;
        var any = false;
        foreach (var critical in structure.Critical)
        {
            var top = graph[critical.Node].Id;
            // Only what a chain of needs leads to can take part.
            var events = plain.Events.Where(id => id != top && plain.LeadTo([id]).Contains(top)).ToList();
            if (events.Count > MostEvents) continue;
            any = true;
            var falls = Enumerable.Range(0, 1 << events.Count).Select(subset => plain.Down(events.Where((_, at) => (subset >> at & 1) != 0)).Contains(top)).ToArray();
            var minimal = Enumerable.Range(0, falls.Length)
                .Where(subset => falls[subset] && Enumerable.Range(0, events.Count).All(at => (subset >> at & 1) == 0 || !falls[subset ^ 1 << at]))
                .Select(subset => string.Join('+', events.Where((_, at) => (subset >> at & 1) != 0).Order(StringComparer.Ordinal)));
            Assert.Equal(
                minimal.Order(StringComparer.Ordinal),
                critical.Points.Concat(critical.CommonModes).Select(point => graph[point.Node].Id)
                    .Concat(critical.Combinations.Select(set => string.Join('+', set.Select(node => graph[node].Id).Order(StringComparer.Ordinal)))).Order(StringComparer.Ordinal));

            var shares = plain.Shares();
            if (!events.Append(top).Any(shares.ContainsKey))
            {
                Assert.Null(critical.Unavailability);
                continue;
            }
            var own = shares.GetValueOrDefault(top);
            var probability = Probability(null, null);
            Assert.Equal(probability, critical.Unavailability!.Value, 9);
            foreach (var (node, importance) in critical.Importance)
            {
                var id = graph[node].Id;
                Assert.Equal(Probability(id, null) - Probability(null, id), importance.Birnbaum, 7);
                Assert.Equal((probability - Probability(null, id)) / probability, importance.FussellVesely, 7);
            }

            double Probability(string? certain, string? impossible)
            {
                var sum = 0.0;
                for (var subset = 0; subset < falls.Length; subset++)
                {
                    if (!falls[subset]) continue;
                    var product = 1.0;
                    for (var at = 0; at < events.Count; at++)
                    {
                        var share = Share(events[at]);
                        product *= (subset >> at & 1) != 0 ? share : 1 - share;
                    }
                    sum += product;
                }
                var itself = Share(top);
                return itself + ((1 - itself) * sum);

                double Share(string id) => id == certain ? 1 : id == impossible ? 0 : id == top ? own : shares.GetValueOrDefault(id);
            }
        }
        return any;
    }

    // At once only what is in use counts; after every change-over the reading without switch times holds.
    private static void Simulated(InventoryGraph graph, PlainReading plain)
    {
        Assert.Equal(plain.Events.Order(StringComparer.Ordinal), ScenarioCatalogue.Singles(graph).Select(scenario => scenario.Id).Order(StringComparer.Ordinal));
        var end = TimeSpan.FromHours(1000);
        foreach (var scenario in ScenarioCatalogue.Singles(graph, end))
        {
            var result = Simulator.Run(graph, scenario);
            var failed = new Dictionary<string, double>(StringComparer.Ordinal) { [scenario.Id] = 0 };
            var (first, last) = (plain.Levels(failed, onlyFirst: true), plain.Levels(failed));
            foreach (var component in graph.Inventory.Components)
            {
                var spans = result.Of(component.Id)?.Spans ?? [];
                Assert.True((At(spans, TimeSpan.Zero) == Level.Down) == (first[component.Id] <= 0), $"{scenario.Id} at once: {component.Id}");
                Assert.True((At(spans, end - TimeSpan.FromSeconds(1)) == Level.Down) == (last[component.Id] <= 0), $"{scenario.Id} in the end: {component.Id}");
                Assert.Equal(Level.Up, At(spans, end + TimeSpan.FromMinutes(100)));
            }
        }

        static Level At(ValueList<StateSpan> spans, TimeSpan moment) => spans.FirstOrDefault(span => span.From <= moment && moment < span.Until)?.Level ?? Level.Up;
    }

    // Things that serve only a share of their calls: without switch times, how well everything serves is one plain reading.
    private static void Partly(InventoryGraph graph, PlainReading plain, Random random)
    {
        if (graph.Needs.Any(needs => needs.Any(need => need.SwitchTime is not null))) return;
        var how = graph.Inventory.Components.Where(_ => random.Next(3) == 0).ToDictionary(component => component.Id, _ => Math.Round(random.Next(1, 10) / 10.0, 1), StringComparer.Ordinal);
        var hour = TimeSpan.FromHours(1);
        var result = Simulator.Run(graph, new(
            "partly", "partly", hour, how.Select(each => new Disturbance(each.Key, [new(TimeSpan.Zero, hour, new DisturbanceState.Degraded(each.Value))])).ToValueList()));
        var levels = plain.Levels(how);
        foreach (var component in graph.Inventory.Components)
            Assert.Equal(Math.Min(1, levels[component.Id]), result.Of(component.Id)?.Spans[0].Share ?? 1, 9);
    }

    private static bool Losses(InventoryGraph graph, DependencyInventory inventory, PlainReading plain)
    {
        var yearly = ExpectedLoss.Of(graph);
        if (inventory.Components.All(component => component.CostPerHour is null)) return false;
        var expected = Losses(inventory, plain).Where(each => each.Each > 0.005).ToList();
        var found = yearly.Events.ToDictionary(each => each.Event, each => each.Each, StringComparer.Ordinal);
        Assert.Equal(expected.Select(each => each.Event).Order(StringComparer.Ordinal), found.Keys.Order(StringComparer.Ordinal));
        foreach (var (id, each, _) in expected) Assert.True(Math.Abs((double)found[id] - each) < 0.02, $"{id}: {found[id]} {each}");
        return expected.Count > 0;
    }

    private static double Yearly(DependencyInventory inventory) => Losses(inventory, new PlainReading(inventory)).Sum(each => Math.Round(each.Each * each.PerYear, 2));

    private static IEnumerable<(string Event, double Each, double PerYear)> Losses(DependencyInventory inventory, PlainReading plain)
    {
        foreach (var (id, rate) in plain.Rates())
        {
            var levels = plain.Levels(new Dictionary<string, double>(StringComparer.Ordinal) { [id] = 0 });
            var hourly = inventory.Components.Where(component => component.CostPerHour is not null).Sum(component => (double)component.CostPerHour!.Value.Amount * (1 - Math.Min(1, levels[component.Id])));
            yield return (id, hourly * rate.Repair.TotalHours, rate.PerYear);
        }
    }

    private static void Concentration(Structure structure, DependencyInventory inventory, PlainReading plain)
    {
        var table = DependenceTable.Of(structure);
        var owners = inventory.Components.Where(component => component.Supplier.Id != "")
            .GroupBy(component => plain.Owner(inventory.Suppliers.First(supplier => supplier.Id == component.Supplier.Id)).Id, component => component.Id, StringComparer.Ordinal).ToList();
        Same(table.Suppliers, owners.Select(owner => (owner.Key, owner.ToList())));
        Same(table.Countries, owners.GroupBy(owner => inventory.Suppliers.First(supplier => supplier.Id == owner.Key).Country, StringComparer.Ordinal).Select(group => (group.Key, group.SelectMany(each => each).ToList())));
        Same(table.Places, plain.Nodes.Where(id => (id.StartsWith("place:", StringComparison.Ordinal) || id.StartsWith("country:", StringComparison.Ordinal)) && !plain.IsHome(id))
            .Select(id => (id[(id.IndexOf(':') + 1)..], new List<string> { id })));
        Same(table.Technologies, plain.Nodes.Where(id => IsTechnology(id) && !id.Contains('/')).Select(id => (id["technology:".Length..], new List<string> { id })));

        // HHI of the layer cdn: squared percentage shares of the uses.
        var uses = owners.Select(owner => owner.Where(id => inventory.Components.First(component => component.Id == id).Kind == "cdn").ToList()).Where(cdns => cdns.Count > 0)
            .Select(cdns => plain.Critical.Count(plain.LeadTo(cdns).Contains)).Where(count => count > 0).ToList();
        var layer = structure.Concentration.Layers.FirstOrDefault(each => each.Layer == "cdn");
        if (uses.Count == 0) Assert.Null(layer);
        else Assert.Equal(uses.Sum(use => Math.Pow(100.0 * use / uses.Sum(), 2)), layer!.Hhi, 6);

        var breaches = ConcentrationLimits.Of(structure).Breaches.ToLookup(breach => breach.Dimension, breach => breach.Key, StringComparer.Ordinal);
        Over("supplier", 0.4, owners.Select(owner => (owner.Key, owner.ToList())));
        Over("country", 0.5, owners.GroupBy(owner => inventory.Suppliers.First(supplier => supplier.Id == owner.Key).Country, StringComparer.Ordinal).Select(group => (group.Key, group.SelectMany(each => each).ToList())));
        Over("place", 0.3, plain.Nodes.Where(id => (id.StartsWith("place:", StringComparison.Ordinal) || id.StartsWith("country:", StringComparison.Ordinal)) && !plain.IsHome(id))
            .Select(id => (id[(id.IndexOf(':') + 1)..], new List<string> { id })));
        Over("technology", 0.3, plain.Nodes.Where(id => IsTechnology(id) && !id.Contains('/')).Select(id => (id["technology:".Length..], new List<string> { id })));
        Over("jurisdiction", 0.5, inventory.Jurisdictions.Where(law => !plain.IsHome($"jurisdiction:{law.Id}")).Select(law => (law.Id, new List<string> { $"jurisdiction:{law.Id}" })));

        void Over(string dimension, double limit, IEnumerable<(string Key, List<string> Failed)> all) => Assert.Equal(
            all.Where(each => plain.Critical.Count(plain.Down(each.Failed).Contains) > (limit * plain.Critical.Count) + 1e-9).Select(each => each.Key).Order(StringComparer.Ordinal),
            breaches[dimension].Order(StringComparer.Ordinal));

        void Same(ValueList<DependenceRow> rows, IEnumerable<(string Key, List<string> Failed)> plainly) => Assert.Equal(
            plainly.Select(each => (each.Key, Uses: plain.Critical.Count(plain.LeadTo(each.Failed).Contains), Falls: plain.Critical.Count(plain.Down(each.Failed).Contains)))
                .Where(each => each.Uses > 0).OrderBy(each => each.Key, StringComparer.Ordinal),
            rows.Select(row => (row.Key, row.Uses, row.Falls)).OrderBy(row => row.Key, StringComparer.Ordinal));
    }

    internal static IEnumerable<List<Measure>> Choices(ValueList<Measure> measures)
    {
        for (var choice = 0; choice < 1 << measures.Count; choice++)
        {
            var taken = measures.Where((_, measure) => (choice >> measure & 1) == 1).ToList();
            var ids = taken.Select(measure => measure.Id).ToHashSet(StringComparer.Ordinal);
            if (taken.TrueForAll(measure => !measure.Excludes.Any(ids.Contains) && measure.Requires.All(ids.Contains))) yield return taken;
        }
    }

    private static bool IsTechnology(string id) => id.StartsWith("technology:", StringComparison.Ordinal);

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : otherwise;
}
