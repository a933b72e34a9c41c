using Holdfast.Core.Inventory;
using Holdfast.Core.Mitigation;
using Holdfast.Core.Reporting.Map;
using Holdfast.Core.Simulation;

namespace Holdfast.Core.Reporting;

/// <summary>Puts the findings of all engines together. Nothing is estimated here: each figure comes from the engine that owns it.</summary>
public static class ReportBuilder
{
    // Boxes and columns of the map in the annex: a landscape page holds no more in a size that can be read.
    private const int MostBoxes = 60;
    private const int MostColumns = 6;

    private const double HoursPerYear = 8760;

    public static ReportModel Build(ReportInput input)
    {
        var graph = input.Graph;
        var names = new NodeNames(graph);
        var organisation = graph.Inventory.Organisation;
        var model = new ReportModel
        {
            Organisation = new(organisation.Name, organisation.Country, organisation.Currency, organisation.TimeZone),
            Made = input.Now,
            Score = input.Scorecard is { } card ? ScoreFindings.Of(card, input.Suggested, names) : null,
            Plan = input.Plan is { } plan ? PlanFindings.Of(plan, input.SmallPlan) : null,
            Structure = Structure(input.Structure, names),
            Events = WorstEvents.Of(graph, input.Incidents, names),
            Replays = Replays(graph, input.Incidents),
            Year = Year(input),
            Concentration = ConcentrationTables.Of(input.Structure),
            Sovereignty = SovereigntyFindings.Of(input.Sovereignty, names),
            Rehearsals = Rehearsals.Of(graph, input.Evidence, input.Today, names),
            Rates = Rates(graph, names),
            Unknowns = Unknown.Of(graph, input.Structure),
            Coverage = LayerCoverage.Of(graph).Layers,
            WithoutRate = OutageRates.Missing(graph).Count,
            Versions = input.Versions,
            Targets = organisation.Targets is { } targets ? new(targets.ExpectedLoss?.Amount, targets.SinglePoints, targets.Score, targets.By) : null,
            Heat = HeatMap.Of(graph, input.Structure, input.Incidents, names),
            Map = Map(input.Structure),
        };
        model = model with { Trend = Trend.Of(model, input) };
        return input.Earlier is { } earlier ? model with { Since = earlier.ComparedWith(model) } : model;
    }

    /// <summary>The same report with a plan that was worked out beside it.</summary>
    /// <param name="small">The cheapest choice that saves at least half of what the plan saves; null = none.</param>
    public static ReportModel WithPlan(ReportModel model, MitigationPlan? plan, MitigationPlan? small = null) => plan is null ? model : model with { Plan = PlanFindings.Of(plan, small) };

    private static MapView Map(Structure structure)
    {
        for (var depth = MostColumns; ; depth--)
        {
            var map = MapView.Of(structure, result: null, from: null, depth, byCountry: false, MostBoxes);
            if (depth == 1 || map.Nodes.Select(node => node.Layer).DefaultIfEmpty().Max() < MostColumns) return map;
        }
    }

    private static StructureFindings Structure(Structure structure, NodeNames names)
    {
        var graph = structure.Graph;
        var known = new InventoryLookup(graph.Inventory);
        var critical = structure.Critical.Select(component =>
        {
            var stated = known.Component(graph[component.Node].Id);
            var pairs = component.Counts?.ByOrder.FirstOrDefault(order => order.Order == 2).Count;
            return new CriticalFinding(
                names.Of(component.Node), stated?.Criticality ?? Criticality.Unstated, stated?.Rto, stated?.CostPerHour?.Amount, component.Points.Count,
                pairs is { } count && count <= long.MaxValue ? (long)count : null, component.Unavailability * HoursPerYear)
            {
                FailsItself = stated is { OnlyCombines: false },
            };
        }).ToValueList();
        return new(graph.Inventory.Components.Count, structure.Edges, critical, Points(structure, structure.Points, names), structure.ColdStart.Blocked.Count)
        {
            CommonModes = Points(structure, structure.CommonModes, names),
        };
    }

    // A supplier falls with the group that owns it, and breaks the same: the group alone says it. The most damaging comes first, so a
    // point is no root when an earlier root takes it down and it breaks nothing more. A law is no such root: it may forbid what would
    // otherwise fail for reasons of its own.
    private static ValueList<PointFinding> Points(Structure structure, ValueList<SinglePoint> points, NodeNames names)
    {
        var graph = structure.Graph;
        var walk = new Graph.OutageWalk(graph.Graph);
        var down = new bool[graph.Count];
        var covered = new Dictionary<int, List<ValueList<int>>>();
        var findings = new List<PointFinding>();
        foreach (var point in points)
        {
            var isRoot = !covered.TryGetValue(point.Node, out var by) || by.TrueForAll(breaks => point.Breaks.Except(breaks).Any());
            findings.Add(new(names.Of(point.Node), point.Breaks.Select(node => graph[node].Id).ToValueList(), point.Reach, isRoot));
            if (!isRoot || graph[point.Node].Kind == NodeKind.Jurisdiction) continue;
            Array.Clear(down);
            walk.MarkDown(down, [point.Node]);
            foreach (var other in points)
            {
                if (other.Node == point.Node || !down[other.Node]) continue;
                if (!covered.TryGetValue(other.Node, out var list)) covered[other.Node] = list = [];
                list.Add(point.Breaks);
            }
        }
        return findings.ToValueList();
    }

    private static ReplayFindings Replays(InventoryGraph graph, ValueList<Scenario> incidents)
    {
        var model = SimulationModel.Of(graph);
        var results = incidents.Select(incident => Simulator.Run(model, incident, SimulationOptions.Default with { Explain = false })).ToList();
        var hit = results.Where(result => result.Timelines.Any(timeline => timeline.Kind == NodeKind.Component) && (result.Lost.UserShare > 0 || result.Lost.Cost is { Amount: > 0 }))
            .OrderByDescending(result => result.Lost.Cost?.Amount ?? 0).ThenByDescending(result => result.Lost.UserShare).ThenBy(result => result.Scenario.Id, StringComparer.Ordinal)
            .Select(result => new ReplayFinding(
                result.Scenario.Id, result.Scenario.Title, result.Scenario.Start, result.Scenario.Duration, result.Lost.Cost?.Amount, result.Lost.UserShare, result.Down))
            .ToValueList();
        var open = results.Where(result => !result.Scenario.Gaps.IsEmpty && hit.All(each => each.Id != result.Scenario.Id))
            .Select(result => new OpenReplayFinding(result.Scenario.Id, result.Scenario.Title, result.Scenario.Start, result.Scenario.Gaps)).ToValueList();
        return new(hit, incidents.Count - hit.Count - open.Count, open);
    }

    private static YearFinding? Year(ReportInput input)
    {
        if (input.Years < 2 || !input.Graph.Inventory.Components.Any(component => component.CostPerHour is not null)) return null;
        var drawn = MonteCarlo.Of(input.Graph, input.Years, input.Seed, threads: input.Threads);
        return drawn.Rates == 0 ? null
            : new((double)ExpectedLoss.Of(input.Graph).Total, drawn.Cost.Bad, drawn.Years, drawn.Seed, drawn.Rates, OutageRates.Missing(input.Graph).Count);
    }

    private static ValueList<RateFinding> Rates(InventoryGraph graph, NodeNames names)
    {
        var inventory = graph.Inventory;
        return inventory.Components.Select(component => (component.Id, component.Outages))
            .Concat(inventory.Suppliers.SelectMany(supplier => supplier.Planes.Select(plane => ($"plane:{supplier.Id}/{plane.Name}", plane.Outages)).Prepend(($"supplier:{supplier.Id}", supplier.Outages))))
            .Concat(inventory.Places.Select(place => ($"place:{place.Id}", place.Outages)))
            .Where(each => each.Outages is not null && graph.Number(each.Item1) >= 0)
            .Select(each => new RateFinding(names.Of(graph.Number(each.Item1)), each.Outages!.PerYear, each.Outages.Repair, each.Outages.Source, IsAssumed(each.Outages.Source)))
            .ToValueList();
    }

    private static bool IsAssumed(string source) => source.Length == 0 || source.Contains("assum", StringComparison.OrdinalIgnoreCase);
}
