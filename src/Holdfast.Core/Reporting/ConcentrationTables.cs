using Holdfast.Core.Inventory;

namespace Holdfast.Core.Reporting;

/// <summary>How many critical components use, and how many fall with, each owner, each country of an owner, and each technology.</summary>
internal static class ConcentrationTables
{
    public static ConcentrationFindings Of(Structure structure)
    {
        var inventory = structure.Graph.Inventory;
        var known = new InventoryLookup(inventory);
        var table = DependenceTable.Of(structure);
        return new(
            table.Critical,
            table.Suppliers.Select(row => Share(row) with { Exit = Exit(inventory, known, row.Key) }).ToValueList(), table.Countries.Select(Share).ToValueList(),
            table.Technologies.Select(Share).ToValueList(), Layers(structure))
        {
            Limits = ConcentrationLimits.Of(structure),
        };

        static ShareFinding Share(DependenceRow row) => new(row.Key, row.Name, row.Uses, row.Falls, row.Spend, ExitPlan.Unstated, row.IsHome);
    }

    private static ExitPlan Exit(DependencyInventory inventory, InventoryLookup known, string owner) => inventory.Contracts
        .Where(contract => known.Supplier(contract.Supplier.Id) is { } supplier && known.UltimateParent(supplier).Id == owner && contract.ExitPlan != ExitPlan.Unstated)
        .Select(contract => contract.ExitPlan).Order().FirstOrDefault();

    private static ValueList<LayerFinding> Layers(Structure structure)
    {
        var known = new InventoryLookup(structure.Graph.Inventory);
        var limits = structure.Graph.Inventory.Organisation.Limits.ToDictionary(limit => limit.Dimension, limit => limit.Share, StringComparer.Ordinal);
        return structure.Concentration.Layers.Where(layer => !layer.Providers.IsEmpty).Select(layer =>
        {
            // The one that breaks most, not the one that is used most: redundancy is no concentration.
            var largest = layer.Providers.MaxBy(provider => (provider.Critical, provider.Uses))!;
            double? limit = limits.TryGetValue(layer.Layer, out var stated) ? stated : null;
            return new LayerFinding(
                layer.Layer, layer.Hhi, known.Supplier(largest.Provider)?.Title ?? largest.Provider, largest.Uses, largest.Critical, layer.Sites, limit,
                limit is { } share && !layer.OverDependence(share).IsEmpty);
        }).OrderByDescending(layer => (double)layer.Falls / Math.Max(1, layer.Of)).ThenByDescending(layer => layer.Falls).ThenBy(layer => layer.Layer, StringComparer.Ordinal).ToValueList();
    }
}
