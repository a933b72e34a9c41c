using Holdfast.Core.Inventory;
using Holdfast.Core.Simulation;

namespace Holdfast.Core.Mitigation;

/// <summary>
/// Outages per year times what each costs: every node with a rate fails alone, for a random time with the mean that is stated (exponential,
/// as in <c>simulate --years</c>), and the simulation says what that costs from the first second on.
/// </summary>
/// <remarks>
/// While nothing else changes, what is lost per hour depends on how long the outage has lasted and not on how long it still will, so one
/// simulation of an outage without end gives the exact mean: each span counts with the share of outages that last that long. Two
/// independent outages at the same time are not counted: rates of a few a year for a few hours meet once in hundreds of years.
/// </remarks>
public static class ExpectedLoss
{
    public static YearlyLoss Of(InventoryGraph graph)
    {
        var prices = LossPrices.Of(graph.Inventory);
        var meter = new LossMeter(SimulationModel.Of(graph), prices);
        var events = RatedEvents(graph.Inventory).Where(each => graph.Number(each.Node) >= 0)
            .Select(each => (Event: each, Loss: meter.Each(graph.Number(each.Node), each.Rate.Repair, [])))
            .Where(pair => pair.Loss > 0)
            .Select(pair => new EventLoss(
                pair.Event.Node, graph[graph.Number(pair.Event.Node)].Name, graph[graph.Number(pair.Event.Node)].Kind, pair.Event.Rate.PerYear, pair.Event.Rate.Repair,
                Math.Round((decimal)pair.Loss, 2), (decimal)Cents(pair.Event.Rate.PerYear, pair.Loss) / 100))
            .OrderByDescending(each => each.Yearly).ThenBy(each => each.Event, StringComparer.Ordinal).ToValueList();
        return new(events.Sum(each => each.Yearly), prices.Unit, events) { Rated = OutageRates.Of(graph).Count, Unrated = OutageRates.Missing(graph) };
    }

    /// <summary>Everything with a rate of its own.</summary>
    internal static IEnumerable<(string Node, OutageRate Rate)> RatedEvents(DependencyInventory inventory)
    {
        foreach (var component in inventory.Components)
            if (Counts(component.Outages)) yield return (component.Id, component.Outages!);
        foreach (var supplier in inventory.Suppliers)
        {
            if (Counts(supplier.Outages)) yield return ($"supplier:{supplier.Id}", supplier.Outages!);
            foreach (var plane in supplier.Planes)
                if (Counts(plane.Outages)) yield return ($"plane:{supplier.Id}/{plane.Name}", plane.Outages!);
        }
        foreach (var place in inventory.Places)
            if (Counts(place.Outages)) yield return ($"place:{place.Id}", place.Outages!);
    }

    /// <summary>Whole hundredths, so that sums and comparisons are exact.</summary>
    internal static long Cents(double perYear, double each) => (long)Math.Round(perYear * each * 100);

    private static bool Counts(OutageRate? rate) => rate is { PerYear: > 0 } && rate.Repair > TimeSpan.Zero;
}
