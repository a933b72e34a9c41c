using Holdfast.Core.Inventory;

namespace Holdfast.Core.Reporting;

/// <summary>What nobody has said. Each of these makes the report say less, never more.</summary>
internal static class Unknown
{
    private const int MostExamples = 5;

    public static ValueList<UnknownFinding> Of(InventoryGraph graph, Structure structure)
    {
        var inventory = graph.Inventory;
        var critical = structure.Critical.Select(each => graph[each.Node].Id).ToHashSet(StringComparer.Ordinal);
        var components = inventory.Components.Where(component => critical.Contains(component.Id)).ToList();
        var functions = inventory.Components.Where(component => component.Kind == "function").ToList();
        var data = inventory.Components.Where(component => component.Kind is "database" or "storage" or "backup" or "data" or "saas").ToList();
        var needs = inventory.Components.Where(component => component.Provenance is not Provenance.Generated).SelectMany(component => component.Needs.Select(need => (component.Title, need))).ToList();
        var rated = Unavailability.Of(graph);
        var events = OutageRates.Rateable(graph).ToList();
        UnknownFinding?[] all =
        [
            Missing(UnknownKind.Rto, components, component => component.Rto is null, component => component.Title),
            Missing(UnknownKind.CostPerHour, functions, component => component.CostPerHour is null, component => component.Title),
            Missing(UnknownKind.Users, functions, component => component.Users is null, component => component.Title),
            Missing(UnknownKind.SupplierCountry, inventory.Suppliers, supplier => supplier.Country.Length == 0, supplier => supplier.Title),
            Missing(UnknownKind.SupplierChain, inventory.Suppliers, supplier => supplier.SubSuppliers.IsEmpty, supplier => supplier.Title),
            Missing(UnknownKind.ContractCost, inventory.Contracts, contract => contract.AnnualCost is null, contract => contract.Title),
            Missing(UnknownKind.ExitPlan, inventory.Contracts, contract => contract.ExitPlan is ExitPlan.None or ExitPlan.Unstated, contract => contract.Title),
            Missing(UnknownKind.OutageRate, events, node => double.IsNaN(rated[node]), node => graph[node].Name),
            Missing(UnknownKind.DependencyEvidence, needs, need => need.need.Evidence.Length == 0, need => need.Title),
            Missing(UnknownKind.Inferred, inventory.Components, component => component.Provenance is Provenance.Inferred, component => component.Title),
            Missing(UnknownKind.Place, inventory.Components.Where(component => component.Kind is "server" or "cluster" or "database" or "storage" or "backup").ToList(), component => component.Place.IsNone, component => component.Title),
            Missing(UnknownKind.DataLocation, data, component => component.DataLocations.IsEmpty && component.Place.IsNone, component => component.Title),
        ];
        return all.OfType<UnknownFinding>().ToValueList();
    }

    private static UnknownFinding? Missing<T>(UnknownKind kind, IReadOnlyCollection<T> all, Func<T, bool> isMissing, Func<T, string> name)
    {
        var missing = all.Where(isMissing).ToList();
        return missing.Count == 0 ? null : new(kind, missing.Count, all.Count, missing.Select(name).Distinct().Order(StringComparer.Ordinal).Take(MostExamples).ToValueList());
    }
}
