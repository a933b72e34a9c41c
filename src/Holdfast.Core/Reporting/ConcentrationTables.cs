using Holdfast.Core.Graph;
using Holdfast.Core.Inventory;

namespace Holdfast.Core.Reporting;

/// <summary>How many critical components use, and how many fall with, each owner, each country of an owner, and each technology.</summary>
internal static class ConcentrationTables
{
    public static ConcentrationFindings Of(Structure structure)
    {
        var graph = structure.Graph;
        var known = new InventoryLookup(graph.Inventory);
        var critical = structure.Critical.Select(component => component.Node).ToArray();
        var falls = new OutageWalk(graph.Graph);
        // Where every member is needed, a node falls exactly if it leads to what failed.
        var leads = new OutageWalk(graph.Graph.WithoutRedundancy());
        var spend = Spend(graph.Inventory, known);
        var owned = (from component in graph.Inventory.Components
                     let supplier = known.Supplier(component.Supplier.Id)
                     where supplier is not null
                     select (Owner: known.UltimateParent(supplier), Node: graph.Number(component.Id))).ToList();

        var suppliers = owned.GroupBy(each => each.Owner.Id, StringComparer.Ordinal)
            .Select(group => Share(group.Key, group.First().Owner.Title, group.Select(each => each.Node)) with
            {
                Spend = spend is not null && spend.TryGetValue(group.Key, out var part) ? part : null,
                Exit = Exit(graph.Inventory, known, group.Key),
            });
        var countries = owned.Where(each => each.Owner.Country.Length > 0).GroupBy(each => each.Owner.Country, StringComparer.Ordinal)
            .Select(group => Share(group.Key, group.Key, group.Select(each => each.Node)) with
            {
                Spend = spend?.Where(each => known.Supplier(each.Key)?.Country == group.Key).Select(each => (double?)each.Value).Aggregate((double?)null, (sum, part) => (sum ?? 0) + part),
                IsHome = group.Key == graph.Inventory.Organisation.Country,
            });
        var technologies = graph.Inventory.Technologies
            .Select(technology => Share(technology.Id, technology.Title, graph.Number($"technology:{technology.Id}") is >= 0 and var node ? [node] : []));
        return new(critical.Length, Sorted(suppliers), Sorted(countries), Sorted(technologies), Layers(structure));

        ShareFinding Share(string key, string name, IEnumerable<int> nodes)
        {
            var failed = nodes.Distinct().ToArray();
            var (uses, down) = (new bool[graph.Count], new bool[graph.Count]);
            leads.MarkDown(uses, failed);
            falls.MarkDown(down, failed);
            return new(key, name, critical.Count(node => uses[node]), critical.Count(node => down[node]), Spend: null, ExitPlan.Unstated, IsHome: false);
        }
    }

    private static ValueList<ShareFinding> Sorted(IEnumerable<ShareFinding> shares) => shares.Where(share => share.Uses > 0)
        .OrderByDescending(share => share.Falls).ThenByDescending(share => share.Uses).ThenByDescending(share => share.Spend ?? 0).ThenBy(share => share.Key, StringComparer.Ordinal).ToValueList();

    // Share of what all contracts cost, by ultimate owner; null when none has a price. An owner without a price is absent: unknown is not nothing.
    private static Dictionary<string, double>? Spend(DependencyInventory inventory, InventoryLookup known)
    {
        var priced = inventory.Contracts.Where(contract => contract.AnnualCost is not null && known.Supplier(contract.Supplier.Id) is not null).ToList();
        var total = priced.Sum(contract => contract.AnnualCost!.Value.Amount);
        return total == 0 ? null : priced.GroupBy(contract => known.UltimateParent(known.Supplier(contract.Supplier.Id)!).Id, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => (double)(group.Sum(contract => contract.AnnualCost!.Value.Amount) / total), StringComparer.Ordinal);
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
