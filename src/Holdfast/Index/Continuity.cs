using Holdfast.Core;
using Holdfast.Core.Inventory;
using Holdfast.Core.Scoring;
using Holdfast.Core.Simulation;

namespace Holdfast.Index;

/// <summary>What the simulation has to say to the score: how long each critical system is out when an asset stops.</summary>
internal static class Continuity
{
    public static ScoringFacts Of(InventoryGraph graph, ScoredEstate estate)
    {
        var known = new InventoryLookup(graph.Inventory);
        var events = estate.Assets.SelectMany(asset => ContinuityCase.Of(graph, known, asset))
            .SelectMany(each => each.Events.Select(id => (Event: id, each.Lasts))).Distinct().ToList();
        var outages = estate.Systems.ToDictionary(system => system.Id, _ => new List<SimulatedOutage>(), StringComparer.Ordinal);
        var scenarios = events.Select(each => Scenario.Outage(each.Event, each.Event, each.Lasts, each.Event));
        foreach (var result in Simulator.RunAll(SimulationModel.Of(graph), scenarios, SimulationOptions.Default with { Explain = false }))
            foreach (var timeline in result.Timelines)
                if (outages.TryGetValue(timeline.Node, out var list) && timeline.LongestDown is { Ticks: > 0 } down) list.Add(new(result.Scenario.Id, result.Scenario.Duration, down));
        return new()
        {
            Continuity = estate.Systems
                .Select(system => new ContinuityFact(
                    system.Id, known.Component(system.Id)!.Rto, outages[system.Id].OrderByDescending(outage => outage.Down).ThenBy(outage => outage.Event, StringComparer.Ordinal).ToValueList()))
                .ToValueList(),
        };
    }
}
