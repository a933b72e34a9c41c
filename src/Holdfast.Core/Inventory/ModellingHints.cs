using System.Globalization;

namespace Holdfast.Core.Inventory;

/// <summary>Ways to write an inventory that mean something else than is mostly meant. Each is a hint, never an error.</summary>
public static class ModellingHints
{
    // Software that stands in one's own cellar: its vendor sells and mends it, and does not run it.
    private static readonly ValueList<string> Software = ["application", "database", "server", "cluster", "queue", "cache", "vault", "repository", "platform"];

    private const int MostNamed = 5;

    /// <param name="today">What has expired before this day is told.</param>
    public static ValueList<string> Of(InventoryGraph graph, DateOnly today)
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
        hints.AddRange(Expired(graph.Inventory, today));
        hints.AddRange(BreakGlass(graph.Inventory));
        hints.AddRange(SharedHazards(known, graph.Inventory));
        hints.AddRange(Doubtful(graph.Inventory));
        return hints.ToValueList();
    }

    private static IEnumerable<string> Expired(DependencyInventory inventory, DateOnly today) =>
        inventory.Components.Select(each => (each.Id, each.Expires)).Concat(inventory.Credentials.Select(each => (each.Id, each.Expires)))
            .Where(each => each.Expires < today)
            .Select(each => $"{each.Id} expired on {each.Expires:yyyy-MM-dd} and is still taken to work (expires:)");

    // Kept for the day when the log-in is down: it is of no use when that same log-in opens it.
    private static IEnumerable<string> BreakGlass(DependencyInventory inventory) =>
        from credential in inventory.Credentials
        where credential.Kind == CredentialKind.BreakGlass && !credential.IdentityProvider.IsNone
        select $"{credential.Id} is kept for the day when log-ins fail and needs {credential.IdentityProvider.Id} itself (kind: break-glass, identity-provider:)";

    private static IEnumerable<string> SharedHazards(InventoryLookup known, DependencyInventory inventory)
    {
        foreach (var component in inventory.Components)
        {
            foreach (var need in component.Needs.Select(each => each.What).OfType<Need.AtLeast>())
            {
                var places = need.Members.OfType<Need.One>().Select(one => known.Component(one.Target.Id)?.Place.Id is { } id ? known.Place(id) : null).ToList();
                if (places.Count < 2 || places.Any(place => place is null) || places.Distinct().Count() < 2) continue;
                var shared = places.Select(place => known.Around(place!).SelectMany(around => around.Hazards).ToHashSet(StringComparer.Ordinal))
                    .Aggregate((one, other) => { one.IntersectWith(other); return one; });
                if (shared.Count > 0)
                    yield return $"the alternatives of {component.Id} stand in places that all name {string.Join(", ", shared.Order(StringComparer.Ordinal))}: {string.Join(", ", places.Select(place => place!.Id).Distinct())} (hazards:)";
            }
        }
    }

    private static IEnumerable<string> Doubtful(DependencyInventory inventory)
    {
        var doubtful = (from component in inventory.Components
                        from need in component.Needs
                        where need.Confidence < 1
                        orderby need.Confidence
                        select string.Create(CultureInfo.InvariantCulture, $"{component.Id} needs {string.Join(", ", need.What.References().Select(each => each.Id))} ({need.Confidence:0.##})")).ToList();
        if (doubtful.Count == 0) yield break;
        yield return $"not certain, and taken as certain in every figure: {string.Join("; ", doubtful.Take(MostNamed))}{(doubtful.Count > MostNamed ? $" and {doubtful.Count - MostNamed} more" : "")} (confidence:)";
    }

    // A place in which nothing else of this supplier, and something that we serve ourselves, stands.
    private static bool IsAtHome(InventoryLookup known, DependencyInventory inventory, Component component, Supplier supplier) =>
        known.Place(component.Place.Id) is { Kind: PlaceKind.Site or PlaceKind.Zone } place
        && inventory.Components.Any(other => other.Place.Id == place.Id && other.Supplier.IsNone)
        && !inventory.Components.Any(other => other.Id != component.Id && other.Place.Id == place.Id && other.Supplier.Id == supplier.Id);
}
