using Holdfast.Core.Graph;
using Holdfast.Core.Inventory;
using Holdfast.Core.Simulation;

namespace Holdfast.Core.Mitigation;

/// <summary>
/// Answers, for any choice among the measures, what the engines say: one graph holds all measures, each behind a gate that is down while it
/// is not taken. Measures that change who serves the zones cannot hang on a gate; each choice among those has a graph of its own.
/// </summary>
internal sealed class MeasureOracle
{
    private readonly DependencyInventory _inventory;
    private readonly ValueList<Measure> _measures;
    private readonly LossPrices _prices;
    private readonly Dictionary<MeasureSet, Variant> _variants = [];

    public MeasureOracle(DependencyInventory inventory, ValueList<Measure> measures)
    {
        (_inventory, _measures) = (inventory, measures);
        _prices = LossPrices.Of(inventory);
        OfTopology = MeasureSet.Of(Enumerable.Range(0, measures.Count).Where(measure => measures[measure].Changes.Any(change => change.IsOfTopology)));
    }

    /// <summary>Measures that may also make something worse: whoever serves a zone can be the one that cannot be written.</summary>
    public MeasureSet OfTopology { get; }

    /// <summary>One charge for each event with a rate: what it costs in a year, in hundredths.</summary>
    public IEnumerable<Charge> Losses()
    {
        var brought = _measures.SelectMany(measure => measure.Changes).OfType<InventoryChange.Add>()
            .SelectMany(add => ExpectedLoss.RatedEvents(DependencyInventory.Empty with { Components = add.Components, Suppliers = add.Suppliers, Places = add.Places }));
        foreach (var (node, rate) in ExpectedLoss.RatedEvents(_inventory).Concat(brought).DistinctBy(each => each.Node))
        {
            var rarer = Enumerable.Range(0, _measures.Count)
                .Select(measure => (measure, Factor: _measures[measure].Changes.OfType<InventoryChange.RarerOutages>().Where(change => change.Node == node).Aggregate(1.0, (product, change) => product * change.Factor)))
                .Where(each => each.Factor < 1).ToList();
            var relevant = Relevant([node]).Union(MeasureSet.Of(rarer.Select(each => each.measure)));
            yield return new(node, ChargeKind.Loss, relevant, taken =>
            {
                var variant = For(taken);
                if (variant.Graph.Number(node) is not (>= 0 and var number)) return 0;
                var perYear = rarer.Where(each => taken.Contains(each.measure)).Aggregate(rate.PerYear, (product, each) => product * each.Factor);
                return ExpectedLoss.Cents(perYear, variant.Meter.Each(number, rate.Repair, Closed(taken, relevant).Select(variant.Graph.Number)));
            });
        }
    }

    /// <summary>1 while the failure of this node alone takes down one of the components that must not fall.</summary>
    public Charge SinglePoint(string node, ValueList<string> mustStand)
    {
        var relevant = Relevant([node]);
        return new($"single point {node}", ChargeKind.Miss, relevant, taken =>
        {
            var variant = For(taken);
            var number = variant.Graph.Number(node);
            if (number < 0) return 0;
            int[] failed = [number, .. Closed(taken, relevant).Select(variant.Graph.Number)];
            var down = variant.Walk.WhatIf(failed).Down;
            return mustStand.Any(id => variant.Graph.Number(id) is var vital && vital != number && down.Contains(vital)) ? 1 : 0;
        });
    }

    /// <summary>1 while the event breaks a limit of one of these components.</summary>
    /// <param name="withData">False: limits on lost data do not count.</param>
    public Charge Event(Scenario scenario, ValueList<string> watched, bool withData = true)
    {
        var relevant = Relevant(scenario.Disturbances.Select(each => each.Node));
        return new($"event {scenario.Id}", ChargeKind.Miss, relevant, taken =>
        {
            var variant = For(taken);
            var last = scenario.Disturbances.SelectMany(each => each.Phases).Select(phase => phase.Until).Append(scenario.Duration).Max() + SimulationOptions.Default.Tail;
            var closed = Closed(taken, relevant).Select(gate => new Disturbance(gate, [new(TimeSpan.Zero, last, DisturbanceState.Out)]));
            var played = scenario with { Disturbances = [.. scenario.Disturbances, .. closed] };
            return EventLimits.Broken(Simulator.Run(variant.Model, played, SimulationOptions.Default with { Explain = false }), variant.Graph, watched, withData).IsEmpty ? 0 : 1;
        });
    }

    /// <summary>The inventory with these measures in it, for real.</summary>
    public DependencyInventory Inventory(MeasureSet taken) => MeasureApplication.Apply(_inventory, taken.Members().Select(measure => _measures[measure]));

    // A measure matters to an outage only where what it stands in for, what it does without or what it changes over may fall by it.
    private MeasureSet Relevant(IEnumerable<string> nodes)
    {
        var failed = nodes.ToList();
        var probes = OfTopology.Members().Select(measure => default(MeasureSet).With(measure)).Prepend(default).Append(OfTopology).Distinct();
        return probes.Aggregate(OfTopology, (set, probe) =>
        {
            var variant = For(probe);
            var reached = variant.Reached(failed);
            return set.Union(MeasureSet.Of(Enumerable.Range(0, _measures.Count).Where(measure => variant.Triggers[measure].Any(reached.Contains))));
        });
    }

    private IEnumerable<string> Closed(MeasureSet taken, MeasureSet relevant) =>
        relevant.Except(taken).Except(OfTopology).Members().Select(measure => MeasureApplication.GateOf(_measures[measure]));

    private Variant For(MeasureSet taken)
    {
        var part = taken.Intersect(OfTopology);
        if (!_variants.TryGetValue(part, out var variant))
        {
            var open = MeasureSet.All(_measures.Count).Except(OfTopology).Members().Select(measure => _measures[measure]);
            _variants.Add(part, variant = new(InventoryGraph.Of(MeasureApplication.Gated(_inventory, part.Members().Select(measure => _measures[measure]), open)), _measures, _prices));
        }
        return variant;
    }

    private sealed class Variant
    {
        private readonly List<int>[] _owners;
        private readonly ILookup<string, string> _copies;

        public Variant(InventoryGraph graph, ValueList<Measure> measures, LossPrices prices)
        {
            Graph = graph;
            Model = SimulationModel.Of(graph);
            Meter = new(Model, prices);
            Walk = new(graph.Graph);
            _owners = new List<int>[graph.Count];
            for (var node = 0; node < graph.Count; node++) _owners[node] = [];
            for (var node = 0; node < graph.Count; node++)
                foreach (var need in graph.Needs[node])
                    foreach (var member in need.Members) _owners[member].Add(node);
            _copies = measures.SelectMany(measure => measure.Changes).OfType<InventoryChange.Add>().SelectMany(add => add.Copies).ToLookup(copy => copy.Original, copy => copy.Copy, StringComparer.Ordinal);
            Triggers = measures.Select(Trigger).ToList();
        }

        public InventoryGraph Graph { get; }

        public SimulationModel Model { get; }

        public LossMeter Meter { get; }

        public OutageWalk Walk { get; }

        /// <summary>By measure: nodes without whose fall it makes no difference.</summary>
        public List<ValueList<int>> Triggers { get; }

        /// <summary>Everything that leads to one of these, redundancy or not, these included.</summary>
        public HashSet<int> Reached(IEnumerable<string> nodes)
        {
            var reached = nodes.Select(Graph.Number).Where(node => node >= 0).ToHashSet();
            var open = new Stack<int>(reached);
            while (open.TryPop(out var node))
                foreach (var owner in _owners[node])
                    if (reached.Add(owner)) open.Push(owner);
            return reached;
        }

        private ValueList<int> Trigger(Measure measure) => measure.Changes.SelectMany(change => change switch
        {
            InventoryChange.Alternative alternative => [alternative.To],
            InventoryChange.DropNeed drop => _copies[drop.Target].Prepend(drop.Target),
            InventoryChange.SwitchWithin within => _copies[within.Owner].Prepend(within.Owner).SelectMany(Members),
            InventoryChange.Add add => Doors(add),
            _ => (IEnumerable<string>)[],
        }).Select(Graph.Number).Where(node => node >= 0).Distinct().ToValueList();

        private IEnumerable<string> Members(string owner) =>
            Graph.Number(owner) is >= 0 and var node ? Graph.Needs[node].SelectMany(need => need.Members).Select(member => Graph[member].Id) : [];

        // Another key matters where the keys that exist fail.
        private IEnumerable<string> Doors(InventoryChange.Add add)
        {
            var doors = add.Credentials.SelectMany(credential => credential.Opens).Select(door => door.Id).ToHashSet(StringComparer.Ordinal);
            var own = add.Credentials.Select(credential => credential.Id).ToHashSet(StringComparer.Ordinal);
            return Graph.Inventory.Credentials.Where(credential => !own.Contains(credential.Id) && credential.Opens.Any(door => doors.Contains(door.Id)))
                .Select(credential => $"credential:{credential.Id}");
        }
    }
}
