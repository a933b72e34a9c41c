using Holdfast.Core.Inventory;

namespace Holdfast.Core.Regulation;

/// <summary>Which functions stand on which contracts: found by walking the needs of each function to their ends.</summary>
public sealed record ServiceUses(ValueList<Component> Functions, ValueList<ServiceUse> All, ValueList<RegisterFinding> Remarks)
{
    public static ServiceUses Of(InventoryGraph graph)
    {
        var inventory = graph.Inventory;
        var known = new InventoryLookup(inventory);
        var bySupplier = inventory.Contracts
            .SelectMany(contract => Suppliers(inventory, contract).Select(supplier => (supplier, contract)))
            .ToLookup(pair => pair.supplier, pair => pair.contract, StringComparer.Ordinal);
        var functions = inventory.Components.Where(component => component.Kind == "function").ToValueList();
        var uses = new List<ServiceUse>();
        var left = new SortedDictionary<string, (Component Component, int Contracts, HashSet<string> Functions)>(StringComparer.Ordinal);

        foreach (var function in functions)
            foreach (var component in Reached(graph, known, function))
            {
                if (component.IctService == RegisterWords.NotIct) continue;
                if (ContractOf(component, known, bySupplier, out var candidates) is { } contract)
                {
                    var service = component.IctService.Length > 0 ? component.IctService : contract.IctService;
                    if (service == RegisterWords.NotIct) continue;
                    var provider = known.Supplier(contract.Supplier.Id) ?? known.Supplier(component.Supplier.Id);
                    uses.Add(new(function, component, contract, provider, service));
                }
                else if (!component.Supplier.IsNone)
                {
                    left.TryAdd(component.Id, (component, candidates, []));
                    left[component.Id].Functions.Add(function.Id);
                }
            }
        return new(functions, uses.ToValueList(), WithoutContract(left.Values, known).Concat(Unused(inventory, uses)).ToValueList());
    }

    // The contract that is named, else the only one with the supplier.
    private static Contract? ContractOf(Component component, InventoryLookup known, ILookup<string, Contract> bySupplier, out int candidates)
    {
        candidates = 1;
        if (known.Contract(component.Contract.Id) is { } named) return named;
        var contracts = bySupplier[component.Supplier.Id].DistinctBy(contract => contract.Id).ToList();
        candidates = contracts.Count;
        return contracts.Count == 1 ? contracts[0] : null;
    }

    private static IEnumerable<string> Suppliers(DependencyInventory inventory, Contract contract) =>
        inventory.Suppliers.Where(supplier => supplier.Contracts.Any(each => each.Id == contract.Id)).Select(supplier => supplier.Id)
            .Concat(contract.Supplier.IsNone ? [] : [contract.Supplier.Id]);

    internal static IEnumerable<Component> Reached(InventoryGraph graph, InventoryLookup known, Component function)
    {
        var seen = new HashSet<int>();
        var next = new Stack<int>([graph.Number(function.Id)]);
        var found = new List<int>();
        while (next.TryPop(out var node))
        {
            if (!seen.Add(node)) continue;
            if (graph[node].Kind == NodeKind.Component && graph[node].Id != function.Id) found.Add(node);
            foreach (var need in graph.Needs[node])
                foreach (var member in need.Members) next.Push(member);
        }
        return found.Order().Select(node => known.Component(graph[node].Id)!).Where(component => component.Kind != "function");
    }

    private static IEnumerable<RegisterFinding> WithoutContract(IEnumerable<(Component Component, int Contracts, HashSet<string> Functions)> left, InventoryLookup known) =>
        left.GroupBy(each => (each.Component.Supplier.Id, IsNone: each.Contracts == 0)).OrderBy(group => group.Key.Id, StringComparer.Ordinal).Select(group =>
        {
            var components = string.Join(", ", group.Select(each => each.Component.Id));
            var supplier = known.Supplier(group.Key.Id)?.Title ?? group.Key.Id;
            return new RegisterFinding(FindingWeight.LeftOut, 0, "B_02.02", "", 0,
                group.Key.IsNone
                    ? $"{supplier} serves {components} without a contract in the inventory; 'ict-service: none' says that it is no ICT service"
                    : $"{supplier} has several contracts: 'contract' does not say under which one {components} is bought",
                group.Key.IsNone ? $"suppliers: {group.Key.Id}: contracts" : $"components: {group.First().Component.Id}: contract");
        });

    private static IEnumerable<RegisterFinding> Unused(DependencyInventory inventory, List<ServiceUse> uses)
    {
        var used = uses.Select(use => use.Contract.Id).ToHashSet(StringComparer.Ordinal);
        return inventory.Contracts
            .Where(contract => contract.IctService is not ("" or RegisterWords.NotIct) && !used.Contains(contract.Id) && !inventory.Contracts.Any(other => other.Under.Id == contract.Id))
            .Select(contract => new RegisterFinding(FindingWeight.LeftOut, 0, "B_02.02", "", 0,
                "no function needs anything that is bought under it", $"contracts: {contract.Id}"));
    }
}
