namespace Holdfast.Core.Inventory;

/// <summary>Share of the time for which each node is out by itself, from its outage rate; NaN where nobody gave one.</summary>
public static class Unavailability
{
    private const double HoursPerYear = 8760;

    public static double[] Of(InventoryGraph graph)
    {
        var shares = new double[graph.Count];
        Array.Fill(shares, double.NaN);
        foreach (var component in graph.Inventory.Components) Set(component.Id, component.Outages);
        foreach (var place in graph.Inventory.Places) Set($"place:{place.Id}", place.Outages);
        foreach (var supplier in graph.Inventory.Suppliers)
        {
            Set($"supplier:{supplier.Id}", supplier.Outages);
            foreach (var plane in supplier.Planes) Set($"plane:{supplier.Id}/{plane.Name}", plane.Outages);
        }
        return shares;

        // Up for a year over the rate, down for the repair: the renewal theorem's share.
        void Set(string id, OutageRate? rate)
        {
            if (rate is not null && graph.Number(id) is >= 0 and var node) shares[node] = Of(rate);
        }
    }

    public static double Of(OutageRate rate)
    {
        var down = rate.PerYear * rate.Repair.TotalHours;
        return down / (HoursPerYear + down);
    }
}
