using Holdfast.Core.Inventory;

namespace Holdfast.Core.Simulation;

/// <param name="Cost">In the organisation's currency; 0 when nothing has a price.</param>
/// <param name="UserShare">User time lost, of all user time while it lasts.</param>
public sealed record RankedEvent(string Event, NodeKind Kind, string Title, decimal Cost, double UserShare, int Down, int Degraded, int RtoBreaches)
{
    /// <summary>How long it was played.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Outages per year; null = nobody said.</summary>
    public double? PerYear { get; init; }

    /// <summary>Cost of one, as played, times the rate; null = nobody said how often.</summary>
    public decimal? CostPerYear => PerYear is { } rate ? decimal.Round(Cost * (decimal)rate, 2) : null;
}

/// <summary>All single events by what they would do.</summary>
public static class Ranking
{
    /// <summary>Worst first: by cost, then user time lost, then components down, then id. Events that harm nothing are left out.</summary>
    /// <param name="duration">All of them for so long; null = each for its own time (<see cref="EventLength"/>).</param>
    public static ValueList<RankedEvent> Of(InventoryGraph graph, TimeSpan? duration = null, SimulationOptions? options = null)
    {
        // One set of arrays for all of them: made anew for each event, they would cost more than the events.
        var run = new SimulationRun(SimulationModel.Of(graph), (options ?? SimulationOptions.Default) with { Explain = false });
        var rates = OutageRates.Of(graph);
        return ScenarioCatalogue.Singles(graph, duration)
            .Select(scenario => (Scenario: scenario, Result: run.Result(scenario)))
            .Where(pair => pair.Result.Timelines.Count > 0)
            .Select(pair => new RankedEvent(
                pair.Scenario.Id, graph[graph.Number(pair.Scenario.Id)].Kind, pair.Scenario.Title, pair.Result.Lost.Cost?.Amount ?? 0,
                pair.Result.Lost.UserShare, pair.Result.Down, pair.Result.Degraded, pair.Result.RtoBreaches.Count)
            {
                Duration = pair.Scenario.Duration,
                PerYear = rates.TryGetValue(graph.Number(pair.Scenario.Id), out var rate) ? rate.PerYear : null,
            })
            .OrderByDescending(each => each.Cost).ThenByDescending(each => each.UserShare * each.Duration.TotalHours).ThenByDescending(each => each.Down).ThenBy(each => each.Event, StringComparer.Ordinal)
            .ToValueList();
    }
}
