namespace Holdfast.Core.Inventory;

/// <summary>Ways to write an inventory that mean something else than is mostly meant. Each is a hint, never an error.</summary>
public static class ModellingHints
{
    // Software that stands in one's own cellar: its vendor sells and mends it, and does not run it.
    private static readonly ValueList<string> Software = ["application", "database", "server", "cluster", "queue", "cache", "vault", "repository", "platform"];

    private const int MostNamed = 5;

    public static ValueList<string> Of(InventoryGraph graph)
    {
        var known = new InventoryLookup(graph.Inventory);
        var hints = new List<string>();
        foreach (var component in graph.Inventory.Components.Where(component => component.Provenance is not Provenance.Generated))
        {
            var supplier = known.Supplier(component.Supplier.Id);
            if (supplier is not null && Software.Contains(component.Kind) && IsAtHome(known, graph.Inventory, component, supplier))
                hints.Add($"{component.Id} stands in a place of our own and falls with its supplier {supplier.Id}: software that runs here goes on without its vendor (technologies: with a supplier, instead of supplier:)");
            if (supplier is not null && component.Plane.Length == 0 && ComponentKinds.PlaneOf(component) is { Length: > 0 } plane)
                hints.Add($"{component.Id} is of the kind {component.Kind} and so taken to stand on the plane {plane} of {supplier.Id} (plane: says otherwise)");
            if (component.OnlyCombines && Software.Contains(component.Kind))
                hints.Add($"{component.Id} (kind {component.Kind}) only chooses among others, and is taken not to fail by itself (place:, technologies: or outages: say otherwise)");
        }
        hints.AddRange(
            from supplier in graph.Inventory.Suppliers
            where !supplier.Planes.IsEmpty
            let vague = graph.Inventory.Components.Where(component => component.Supplier.Id == supplier.Id && ComponentKinds.PlaneOf(component).Length == 0).Select(component => component.Id).ToList()
            where vague.Count > 0
            let named = vague.Count > MostNamed ? $"{string.Join(", ", vague.Take(MostNamed))} and {vague.Count - MostNamed} more" : string.Join(", ", vague)
            select $"which plane of {supplier.Id} ({string.Join(", ", supplier.Planes.Select(each => each.Name))}) these stand on is not said, so that an outage of one plane is taken not to touch them: {named} (plane:)");
        return hints.ToValueList();
    }

    // A place in which nothing else of this supplier, and something that we serve ourselves, stands.
    private static bool IsAtHome(InventoryLookup known, DependencyInventory inventory, Component component, Supplier supplier) =>
        known.Place(component.Place.Id) is { Kind: PlaceKind.Site or PlaceKind.Zone } place
        && inventory.Components.Any(other => other.Place.Id == place.Id && other.Supplier.IsNone)
        && !inventory.Components.Any(other => other.Id != component.Id && other.Place.Id == place.Id && other.Supplier.Id == supplier.Id);
}
