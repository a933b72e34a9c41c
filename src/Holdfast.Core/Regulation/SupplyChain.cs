using Holdfast.Core.Inventory;

namespace Holdfast.Core.Regulation;

/// <summary>One step of a supply chain. Rank 1 is who signed and is its own recipient; rank n + 1 serves rank n.</summary>
/// <param name="Recipient">Null when the inventory does not say whom it serves.</param>
/// <param name="Listed">The supplier under whose sub-suppliers it stands.</param>
public sealed record SupplyLink(Supplier Provider, int Rank, Supplier? Recipient, Supplier Listed);

/// <summary>Walks from who signed a contract to the suppliers behind them. A chain is a tree: several may share a rank.</summary>
public sealed class SupplyChain
{
    private readonly InventoryLookup _known;
    private readonly List<SupplyLink> _links = [];
    private readonly List<string> _path = [];
    private readonly SortedSet<string> _circles = new(StringComparer.Ordinal);

    private SupplyChain(InventoryLookup known) => _known = known;

    /// <summary>Circles of sub-suppliers, such as "a → b → a": the walk ends where one closes.</summary>
    public ValueList<string> Circles => _circles.ToValueList();

    public ValueList<SupplyLink> Links =>
        _links.DistinctBy(link => (link.Provider.Id, link.Rank, link.Recipient?.Id))
            .OrderBy(link => link.Rank).ThenBy(link => link.Provider.Id, StringComparer.Ordinal).ThenBy(link => link.Recipient?.Id, StringComparer.Ordinal)
            .ToValueList();

    /// <summary>The chain behind what is bought from a provider.</summary>
    /// <param name="components">What is bought: a sub-supplier of other planes of the provider is not behind it.</param>
    public static SupplyChain Behind(Supplier provider, IEnumerable<Component> components, InventoryLookup known)
    {
        var chain = new SupplyChain(known);
        chain._links.Add(new(provider, 1, provider, provider));
        chain._path.Add(provider.Id);
        foreach (var component in components)
        {
            // Bought through somebody else: who serves it stands behind who signed.
            if (known.Supplier(component.Supplier.Id) is { } server && server.Id != provider.Id)
            {
                chain._links.Add(new(server, 2, provider, provider));
                chain._path.Add(server.Id);
                chain.Below(server, 2, Planes(component, server));
                chain._path.RemoveAt(1);
            }
            else
            {
                chain.Below(provider, 1, Planes(component, provider));
            }
        }
        return chain;
    }

    /// <param name="planes">Null = all of the supplier.</param>
    private void Below(Supplier supplier, int rank, HashSet<string>? planes)
    {
        var subs = supplier.SubSuppliers.Where(sub => planes is null || sub.Planes.IsEmpty || sub.Planes.Any(planes.Contains)).ToList();
        foreach (var sub in subs)
        {
            if (_known.Supplier(sub.Supplier.Id) is not { } found) continue;
            if (_path.Contains(found.Id))
            {
                _circles.Add(string.Join(" → ", [.. _path[_path.IndexOf(found.Id)..], found.Id]));
                continue;
            }
            if (sub.Tier <= 2)
            {
                _links.Add(new(found, rank + 1, supplier, supplier));
                _path.Add(found.Id);
                Below(found, rank + 1, planes: null);
                _path.RemoveAt(_path.Count - 1);
                continue;
            }
            // Listed from afar: it serves one of the tier before it. Where that one says so itself, its own list has it already.
            var before = subs.Where(other => other.Tier == sub.Tier - 1).Select(other => _known.Supplier(other.Supplier.Id)).OfType<Supplier>().ToList();
            if (before.Any(other => other.SubSuppliers.Any(each => each.Tier <= 2 && each.Supplier.Id == found.Id))) continue;
            _links.Add(new(found, rank + sub.Tier - 1, before.Count == 1 ? before[0] : null, supplier));
        }
    }

    // The component's plane and the planes of the same supplier that it needs; null when the component is no plane in particular.
    private static HashSet<string>? Planes(Component component, Supplier supplier)
    {
        if (component.Supplier.Id != supplier.Id || ComponentKinds.PlaneOf(component) is not { Length: > 0 } first) return null;
        var planes = new HashSet<string>(StringComparer.Ordinal);
        var next = new Stack<string>([first]);
        var prefix = $"plane:{supplier.Id}/";
        while (next.TryPop(out var plane))
        {
            if (!planes.Add(plane)) continue;
            foreach (var need in supplier.Planes.Where(each => each.Name == plane).SelectMany(each => each.Needs))
                foreach (var reference in need.What.References())
                    if (reference.Id.StartsWith(prefix, StringComparison.Ordinal)) next.Push(reference.Id[prefix.Length..]);
        }
        return planes;
    }
}
