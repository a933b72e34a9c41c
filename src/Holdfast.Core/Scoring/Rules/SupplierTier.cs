using Holdfast.Core.Inventory;

namespace Holdfast.Core.Scoring.Rules;

/// <summary>A supplier and whoever serves it, tier by tier, as far as the inventory knows.</summary>
/// <param name="Tier">1 = serves us.</param>
internal sealed record SupplierTier(Supplier Supplier, int Tier)
{
    public static ValueList<SupplierTier> From(InventoryLookup known, Supplier first)
    {
        var links = new List<SupplierTier>();
        var open = new Queue<SupplierTier>([new(first, 1)]);
        var seen = new HashSet<string>(StringComparer.Ordinal) { first.Id };
        while (open.TryDequeue(out var link))
        {
            links.Add(link);
            foreach (var sub in link.Supplier.SubSuppliers)
                if (known.Supplier(sub.Supplier.Id) is { } next && seen.Add(next.Id)) open.Enqueue(new(next, link.Tier + 1));
        }
        return links.ToValueList();
    }
}
