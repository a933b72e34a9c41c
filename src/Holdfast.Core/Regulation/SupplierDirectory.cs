using Holdfast.Core.Inventory;

namespace Holdfast.Core.Regulation;

/// <summary>A direct supplier: how to reach it, what it supplies, under which contracts, and who needs it.</summary>
/// <param name="Services">Ids and names of what it supplies or runs.</param>
/// <param name="Functions">Ids of the functions that need one of them, directly or through others.</param>
public sealed record SupplierEntry(
    Supplier Supplier, string ParentCountry, ValueList<(string Id, string Name, string Kind)> Services, ValueList<SupplierContract> Contracts, ValueList<string> Functions);

/// <summary>A contract and the state of each clause of <see cref="ContractClause.All"/>, in that order.</summary>
public sealed record SupplierContract(Contract Contract, ValueList<ClauseState> Clauses)
{
    public int Present => Clauses.Count(state => state == ClauseState.Present);
}

/// <summary>
/// The directory of direct suppliers and service providers that NIS2 asks for (annex of Implementing Regulation (EU) 2024/2690, point 5.2),
/// with the clauses of point 5.1.4 beside each contract.
/// </summary>
public static class SupplierDirectory
{
    public static ValueList<SupplierEntry> Of(InventoryGraph graph)
    {
        var inventory = graph.Inventory;
        var known = new InventoryLookup(inventory);
        var services = inventory.Components
            .SelectMany(component => new[] { component.Supplier.Id, known.Supplier(component.OperatedBy.Id)?.Id ?? "" }.Where(id => id.Length > 0).Distinct().Select(id => (id, component)))
            .ToLookup(pair => pair.id, pair => pair.component, StringComparer.Ordinal);
        var contracts = inventory.Contracts.ToLookup(
            contract => contract.Supplier.IsNone ? inventory.Suppliers.FirstOrDefault(supplier => supplier.Contracts.Any(each => each.Id == contract.Id))?.Id ?? "" : contract.Supplier.Id, StringComparer.Ordinal);
        var functions = Needed(graph, known);
        return inventory.Suppliers
            .Where(supplier => services.Contains(supplier.Id) || contracts.Contains(supplier.Id))
            .OrderBy(supplier => supplier.Id, StringComparer.Ordinal)
            .Select(supplier => new SupplierEntry(
                supplier,
                known.UltimateParent(supplier) is var parent && parent.Id != supplier.Id ? parent.Country : "",
                services[supplier.Id].Select(component => (component.Id, component.Title, component.Kind)).ToValueList(),
                contracts[supplier.Id].Select(contract => new SupplierContract(contract, Clauses(contract))).ToValueList(),
                services[supplier.Id].SelectMany(component => functions[component.Id]).Distinct().Order(StringComparer.Ordinal).ToValueList()))
            .ToValueList();
    }

    private static ValueList<ClauseState> Clauses(Contract contract) => ContractClause.All.Select(clause =>
        contract.Clauses.Contains(clause.Word) ? ClauseState.Present : contract.Clauses.IsEmpty ? ClauseState.Unknown : ClauseState.Absent).ToValueList();

    // By component: the functions that need it.
    private static ILookup<string, string> Needed(InventoryGraph graph, InventoryLookup known) => graph.Inventory.Components
        .Where(component => component.Kind == "function")
        .SelectMany(function => ServiceUses.Reached(graph, known, function).Select(component => (component.Id, Function: function.Id)))
        .ToLookup(pair => pair.Id, pair => pair.Function, StringComparer.Ordinal);
}
