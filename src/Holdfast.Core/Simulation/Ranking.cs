using Holdfast.Core.Inventory;

namespace Holdfast.Core.Simulation;

/// <param name="Cost">In the organisation's currency; 0 when nothing has a price.</param>
public sealed record RankedEvent(string Event, NodeKind Kind, string Title, decimal Cost, double UserShare, int Down, int Degraded, int RtoBreaches);

/// <summary>All single events by what they would do.</summary>
public static class Ranking
{
    /// <summary>Worst first: by cost, then user time, then components down, then id. Events that harm nothing are left out.</summary>
    public static ValueList<RankedEvent> Of(InventoryGraph graph, TimeSpan? duration = null, SimulationOptions? options = null)
    {
        // One set of arrays for all of them: made anew for each event, they would cost more than the events.
        var run = new SimulationRun(SimulationModel.Of(graph), (options ?? SimulationOptions.Default) with { Explain = false });
        return ScenarioCatalogue.Singles(graph, duration)
            .Select(scenario => (Scenario: scenario, Result: run.Result(scenario)))
            .Where(pair => pair.Result.Timelines.Count > 0)
            .Select(pair => new RankedEvent(
                pair.Scenario.Id, graph[graph.Number(pair.Scenario.Id)].Kind, pair.Scenario.Title, pair.Result.Lost.Cost?.Amount ?? 0,
                pair.Result.Lost.UserShare, pair.Result.Down, pair.Result.Degraded, pair.Result.RtoBreaches.Count))
            .OrderByDescending(each => each.Cost).ThenByDescending(each => each.UserShare).ThenByDescending(each => each.Down).ThenBy(each => each.Event, StringComparer.Ordinal)
            .ToValueList();
    }
}
