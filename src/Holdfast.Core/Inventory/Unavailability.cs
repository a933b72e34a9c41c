namespace Holdfast.Core.Inventory;

/// <summary>Share of the time for which each node is out by itself, from its outage rate; NaN where nobody gave one.</summary>
public static class Unavailability
{
    private const double HoursPerYear = 8760;

    public static double[] Of(InventoryGraph graph)
    {
        var shares = new double[graph.Count];
        Array.Fill(shares, double.NaN);
        // Up for a year over the rate, down for the repair: the renewal theorem's share.
        foreach (var (node, rate) in OutageRates.Of(graph)) shares[node] = Of(rate);
        return shares;
    }

    public static double Of(OutageRate rate)
    {
        var down = rate.PerYear * rate.Repair.TotalHours;
        return down / (HoursPerYear + down);
    }
}
