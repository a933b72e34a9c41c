using Holdfast.Core.Graph;

namespace Holdfast.Core.Inventory;

/// <param name="Key">Owner, technology, place or jurisdiction by id; country by ISO code.</param>
/// <param name="Uses">Critical components that lead to it by some path.</param>
/// <param name="Falls">Critical components that fall with it.</param>
/// <param name="Spend">Share of the annual cost of all contracts; null = none of its contracts has a cost, or the question makes no sense.</param>
public sealed record DependenceRow(string Key, string Name, int Uses, int Falls, double? Spend)
{
    /// <summary>Country and law of our own: no way around them is wanted.</summary>
    public bool IsHome { get; init; }
}

/// <summary>
/// On whom and what the critical components depend: each owner (ultimate parent, all companies together), each country of owners, each
/// technology, place and jurisdiction. The one table that analyse, the limits and the report read.
/// </summary>
/// <param name="Critical">How many critical components there are: what the counts are out of.</param>
public sealed record DependenceTable(
    int Critical, ValueList<DependenceRow> Suppliers, ValueList<DependenceRow> Countries, ValueList<DependenceRow> Technologies, ValueList<DependenceRow> Places,
    ValueList<DependenceRow> Jurisdictions)
{
    public static DependenceTable Of(Structure structure)
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
            .Select(group => Row(group.Key, group.First().Owner.Title, group.Select(each => each.Node)) with
            {
                Spend = spend is not null && spend.TryGetValue(group.Key, out var part) ? part : null,
            });
        var countries = owned.Where(each => each.Owner.Country.Length > 0).GroupBy(each => each.Owner.Country, StringComparer.Ordinal)
            .Select(group => Row(group.Key, group.Key, group.Select(each => each.Node)) with
            {
                Spend = spend?.Where(each => known.Supplier(each.Key)?.Country == group.Key).Select(each => (double?)each.Value).Aggregate((double?)null, (sum, part) => (sum ?? 0) + part),
                IsHome = group.Key == graph.Inventory.Organisation.Country,
            });
        return new(
            critical.Length, Sorted(suppliers), Sorted(countries), Sorted(Nodes(NodeKind.Technology, node => !node.Key.Contains('/'))), Sorted(Nodes(NodeKind.Place, node => !node.IsHome)),
            Sorted(Nodes(NodeKind.Jurisdiction, node => !node.IsHome)));

        IEnumerable<DependenceRow> Nodes(NodeKind kind, Func<GraphNode, bool> counts) =>
            graph.Nodes.Where(node => node.Kind == kind && counts(node)).Select(node => Row(node.Key, node.Name, [graph.Number(node.Id)]));

        DependenceRow Row(string key, string name, IEnumerable<int> nodes)
        {
            var failed = nodes.Distinct().ToArray();
            var (uses, down) = (new bool[graph.Count], new bool[graph.Count]);
            leads.MarkDown(uses, failed);
            falls.MarkDown(down, failed);
            return new(key, name, critical.Count(node => uses[node]), critical.Count(node => down[node]), Spend: null);
        }
    }

    private static ValueList<DependenceRow> Sorted(IEnumerable<DependenceRow> rows) => rows.Where(row => row.Uses > 0)
        .OrderByDescending(row => row.Falls).ThenByDescending(row => row.Uses).ThenByDescending(row => row.Spend ?? 0).ThenBy(row => row.Key, StringComparer.Ordinal).ToValueList();

    // By last owner; null when no contract has a cost. An owner without a cost is absent: unknown is not nothing.
    private static Dictionary<string, double>? Spend(DependencyInventory inventory, InventoryLookup known)
    {
        var priced = inventory.Contracts.Where(contract => contract.AnnualCost is not null && known.Supplier(contract.Supplier.Id) is not null).ToList();
        var total = priced.Sum(contract => contract.AnnualCost!.Value.Amount);
        return total == 0 ? null : priced.GroupBy(contract => known.UltimateParent(known.Supplier(contract.Supplier.Id)!).Id, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => (double)(group.Sum(contract => contract.AnnualCost!.Value.Amount) / total), StringComparer.Ordinal);
    }
}
