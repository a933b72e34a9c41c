using Holdfast.Core.Inventory;

namespace Holdfast.Core.Scoring.Rules;

/// <summary>What is spent a year on the suppliers of a system's assets, by their last owner.</summary>
/// <param name="Silent">Suppliers without a contract that states a cost.</param>
internal sealed record SpendOfSystem(string System, decimal Total, ValueList<(string Owner, decimal Cost)> ByOwner, ValueList<Supplier> Silent)
{
    public double Share(string owner) => Total == 0 ? 0 : (double)(ByOwner.FirstOrDefault(pair => pair.Owner == owner).Cost / Total);

    /// <summary>Herfindahl-Hirschman index: sum of squared percentage shares, up to 10 000.</summary>
    public double Concentration => ByOwner.Sum(pair => Math.Pow(100 * Share(pair.Owner), 2));

    public static SpendOfSystem Of(RuleContext context, string system)
    {
        var suppliers = context.Estate.Systems.First(each => each.Id == system).Assets
            .Select(id => context.Known.Supplier(context.Asset(id).Supplier)).OfType<Supplier>().DistinctBy(supplier => supplier.Id).ToList();
        var priced = suppliers
            .SelectMany(supplier => context.Contracts(supplier).Where(contract => contract.AnnualCost is not null).Select(contract => (Supplier: supplier, Contract: contract)))
            .DistinctBy(pair => pair.Contract.Id).ToList();
        var paid = priced.Select(pair => pair.Supplier.Id).ToHashSet(StringComparer.Ordinal);
        var byOwner = priced
            .GroupBy(pair => context.Known.UltimateParent(pair.Supplier).Id, StringComparer.Ordinal)
            .Select(group => (Owner: group.Key, Cost: group.Sum(pair => pair.Contract.AnnualCost!.Value.Amount)))
            .OrderByDescending(pair => pair.Cost).ThenBy(pair => pair.Owner, StringComparer.Ordinal).ToValueList();
        return new(
            system, byOwner.Sum(pair => pair.Cost), byOwner,
            suppliers.Where(supplier => !paid.Contains(supplier.Id)).ToValueList());
    }
}
