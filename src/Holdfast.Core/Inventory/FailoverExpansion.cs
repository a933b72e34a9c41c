namespace Holdfast.Core.Inventory;

/// <summary>
/// Makes the components that follow from the failover configuration: <c>zone:</c>, <c>router:</c>, <c>front:</c>, <c>provider:</c> with its
/// planes, and <c>watcher:</c>. A router's alternatives count only while someone can still decide, write and serve (docs/decisions/0004).
/// </summary>
public static class FailoverExpansion
{
    public static ValueList<string> ProviderPlanes { get; } = ["dns-serving", "dns-api", "dashboard"];

    /// <summary>
    /// The inventory with the generated components in it. What a person wrote under a generated id stays and wins: place, supplier,
    /// costs; its needs are added to the generated ones.
    /// </summary>
    public static DependencyInventory Expand(this DependencyInventory inventory, FailoverTopology topology)
    {
        var written = new InventoryLookup(inventory);
        var generated = Components(topology).ToList();
        var ids = generated.Select(component => component.Id).ToHashSet(StringComparer.Ordinal);
        var known = inventory.Suppliers.Select(supplier => supplier.Id).ToHashSet(StringComparer.Ordinal);
        var suppliers = generated.Select(component => component.Supplier.Id).Where(id => id.Length > 0 && known.Add(id))
            .Select(id => new Supplier { Id = id, Provenance = new Provenance.Generated(topology.File) });
        return inventory with
        {
            Components = inventory.Components.Where(component => !ids.Contains(component.Id))
                .Concat(generated.Select(component => written.Component(component.Id) is { } own ? Under(own, component) : component))
                .ToValueList(),
            Suppliers = inventory.Suppliers.Concat(suppliers).ToValueList(),
            Topology = topology,
        };
    }

    /// <summary>The ids of what is generated.</summary>
    public static IEnumerable<string> Ids(FailoverTopology topology) => Components(topology).Select(component => component.Id);

    // A person's word about a generated component: its facts win, its needs come on top.
    private static Component Under(Component own, Component generated) => own with
    {
        Name = own.Name.Length > 0 ? own.Name : generated.Name,
        Kind = own.Kind.Length > 0 ? own.Kind : generated.Kind,
        Supplier = own.Supplier.IsNone ? generated.Supplier : own.Supplier,
        Plane = own.Plane.Length > 0 ? own.Plane : generated.Plane,
        Place = own.Place.IsNone ? generated.Place : own.Place,
        Needs = [.. generated.Needs, .. own.Needs],
    };

    private static IEnumerable<Component> Components(FailoverTopology topology)
    {
        foreach (var provider in topology.Providers)
        {
            var id = $"provider:{provider.Name}";
            foreach (var plane in ProviderPlanes)
                yield return Made(topology, $"{id}/{plane}", $"{provider.Name} {plane}", "plane", provider.Supplier) with { Plane = Own(provider.Supplier) ? "" : plane };
            yield return Made(topology, id, provider.Name, "provider", "") with
            {
                Needs = [$"{id}/dns-serving", new Dependency(new Need.One($"{id}/dns-api"), IsDegrading: true), new Dependency(new Need.One($"{id}/dashboard"), IsDegrading: true)],
            };
        }

        foreach (var zone in topology.Zones)
        {
            var needs = new List<Dependency>();
            // Resolvers ask the next name server when one is silent: any provider that serves is enough.
            if (!zone.Providers.IsEmpty)
                needs.Add(new Need.AtLeast(1, zone.Providers.Select(provider => (Need)$"provider:{provider}/dns-serving").ToValueList()));
            // A delegation is found through the zone above it.
            var above = topology.Zones.Where(other => zone.Name.EndsWith("." + other.Name, StringComparison.Ordinal)).MaxBy(other => other.Name.Length);
            if (above is not null) needs.Add($"zone:{above.Name}");
            yield return Made(topology, $"zone:{zone.Name}", zone.Name, "zone", "") with { Needs = needs.ToValueList() };
        }

        foreach (var watcher in topology.Watchers)
            yield return Made(topology, $"watcher:{watcher.Name}", $"watcher {watcher.Name}", "watcher", watcher.Supplier) with { Place = watcher.Place };

        foreach (var router in topology.Routers)
            foreach (var component in Router(topology, router))
                yield return component;
    }

    private static IEnumerable<Component> Router(FailoverTopology topology, FailoverRouter router)
    {
        var id = $"router:{router.Name}";
        foreach (var front in router.Fronts)
            yield return Made(topology, $"front:{router.Name}/{front.Name}", $"{router.Name} through {front.Name}", "front", front.Supplier);

        var zone = topology.Zones.FirstOrDefault(zone => zone.Name == router.Zone);
        var canSwitch = router.Fronts.Count > 1 && !topology.Watchers.IsEmpty && zone is { Providers.IsEmpty: false };
        var needs = new List<Dependency>();
        if (zone is not null) needs.Add($"zone:{router.Zone}");
        if (canSwitch)
        {
            yield return Made(topology, $"{id}/decide", $"{router.Name}: someone can decide", "process", "") with
            {
                Needs = [new Need.AtLeast(topology.Quorum, topology.Watchers.Select(watcher => (Need)$"watcher:{watcher.Name}").ToValueList())],
            };
            // Half of the providers: then at most half of the users are told the old front, which is worse, not down.
            yield return Made(topology, $"{id}/write", $"{router.Name}: the new answer can be written", "process", "") with
            {
                Needs =
                [
                    new Need.AtLeast((zone!.Providers.Count + 1) / 2, zone.Providers.Select(provider => (Need)$"provider:{provider}/dns-api").ToValueList()),
                ],
            };
            yield return Made(topology, $"{id}/switch", $"{router.Name}: can be switched", "process", "") with { Needs = [$"{id}/decide", $"{id}/write"] };
            var others = new Need.AtLeast(1, router.Fronts.Skip(1).Select(front => (Need)$"front:{router.Name}/{front.Name}").ToValueList());
            needs.Add(Need.AnyOf($"front:{router.Name}/{router.Fronts[0].Name}", new Need.All([$"{id}/switch", others])));
        }
        else if (!router.Fronts.IsEmpty)
        {
            // Nobody watches, or nothing else to point at: the other fronts are of no use.
            needs.Add($"front:{router.Name}/{router.Fronts[0].Name}");
        }
        yield return Made(topology, id, $"router {router.Name}", "router", "") with { Needs = needs.ToValueList() };
    }

    private static Component Made(FailoverTopology topology, string id, string name, string kind, string supplier) => new()
    {
        Id = id,
        Name = name,
        Kind = kind,
        Supplier = Own(supplier) ? default : new Reference(supplier),
        Provenance = new Provenance.Generated(topology.File),
    };

    private static bool Own(string supplier) => supplier is "" or "self";
}
