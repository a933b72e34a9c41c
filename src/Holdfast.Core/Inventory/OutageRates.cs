namespace Holdfast.Core.Inventory;

/// <summary>Who has an outage rate, and who could have one and has none. What has none is not known; it is never taken for what does not fail.</summary>
public static class OutageRates
{
    /// <summary>The rates that the inventory states, by node number.</summary>
    public static Dictionary<int, OutageRate> Of(InventoryGraph graph)
    {
        var rates = new Dictionary<int, OutageRate>();
        foreach (var component in graph.Inventory.Components) Add(component.Id, component.Outages);
        foreach (var place in graph.Inventory.Places) Add($"place:{place.Id}", place.Outages);
        foreach (var supplier in graph.Inventory.Suppliers)
        {
            Add($"supplier:{supplier.Id}", supplier.Outages);
            foreach (var plane in supplier.Planes) Add($"plane:{supplier.Id}/{plane.Name}", plane.Outages);
        }
        return rates;

        void Add(string id, OutageRate? rate)
        {
            if (rate is not null && graph.Number(id) is >= 0 and var node) rates[node] = rate;
        }
    }

    /// <summary>What can have an outage rate of its own in an inventory, rated or not.</summary>
    public static IEnumerable<int> Rateable(InventoryGraph graph) =>
        Enumerable.Range(0, graph.Count).Where(node => graph[node] is { IsEvent: true, IsHome: false, Kind: NodeKind.Component or NodeKind.Plane or NodeKind.Supplier or NodeKind.Place });

    /// <summary>Ids of what can have a rate and has none, in the order of the graph.</summary>
    public static ValueList<string> Missing(InventoryGraph graph)
    {
        var rates = Of(graph);
        return Rateable(graph).Where(node => !rates.ContainsKey(node)).Select(node => graph[node].Id).ToValueList();
    }
}
