using Holdfast.Core.Inventory;

namespace Holdfast.Core.Mitigation;

/// <summary>Measures about who serves, writes and steers the zones: those that Holdfast deploys itself.</summary>
internal static class TopologyMatching
{
    /// <summary>
    /// DNS services that Holdfast can write, in the order in which they are proposed: first the one that is run for the public good, then
    /// own servers, then those that also sell a CDN.
    /// </summary>
    public static ValueList<string> Kinds { get; } = ["desec", "powerdns", "bunny", "cloudflare"];

    public static IEnumerable<Measure> DnsProviders(MatchingContext context, MeasureTemplate template)
    {
        if (context.Inventory.Topology is not { } topology) yield break;
        foreach (var zone in topology.Zones)
        {
            var owners = Owners(context, topology, zone.Providers);
            if (owners.Count != 1 || Next(context, topology, template, zone.Name, owners) is not { } next) continue;
            yield return context.Made(template, zone.Name, zone.Name, null,
                [.. next.Brought, new InventoryChange.ServeZone(zone.Name, [.. zone.Providers, next.Provider.Name], next.IsFresh ? [next.Provider] : [])]);
        }
    }

    public static IEnumerable<Measure> RouterZones(MatchingContext context, MeasureTemplate template)
    {
        if (context.Inventory.Topology is not { } topology) yield break;
        foreach (var router in topology.Routers)
        {
            if (topology.Zones.FirstOrDefault(zone => zone.Name == router.Zone) is not { } zone) continue;
            var fronts = router.Fronts.Select(front => context.Owner(front.Supplier)).Where(owner => owner != "self").ToHashSet(StringComparer.Ordinal);
            var outside = zone.Providers.Where(provider => !fronts.Contains(OwnerOf(context, topology, provider))).ToList();
            if (outside.Count == zone.Providers.Count) continue;
            var brought = new List<InventoryChange>();
            var fresh = new List<FailoverProvider>();
            // Two of them: one alone would be a new single point.
            var owners = Owners(context, topology, outside.ToValueList());
            while (outside.Count < 2 && Next(context, topology, template, zone.Name, [.. owners, .. fronts]) is { } next)
            {
                outside.Add(next.Provider.Name);
                owners.Add(context.Owner(next.Provider.Supplier));
                brought.AddRange(next.Brought);
                if (next.IsFresh) fresh.Add(next.Provider);
            }
            if (outside.Count < 2) continue;
            yield return context.Made(template, router.Name, zone.Name, null,
                [.. brought, new InventoryChange.ServeZone(zone.Name, outside.ToValueList(), fresh.ToValueList())]);
        }
    }

    public static IEnumerable<Measure> Fronts(MatchingContext context, MeasureTemplate template)
    {
        if (context.Inventory.Topology is not { } topology) yield break;
        foreach (var router in topology.Routers.Where(router => router.Fronts.Select(front => context.Owner(front.Supplier)).Distinct().Count() == 1))
        {
            // The names are placeholders: which CDN it is and what it calls the site are the organisation's to say.
            var supplier = context.Other(template, router.Name) with { Outages = null, Planes = [new("cdn-data", template.Outages, [])] };
            yield return context.Made(template, router.Name, router.Name, null,
                new InventoryChange.Add([]) { Suppliers = [supplier] },
                new InventoryChange.AddFront(router.Name, new("second", $"{router.Name}.second-cdn.example.", supplier.Id)));
        }
    }

    private sealed record NextProvider(FailoverProvider Provider, bool IsFresh, ValueList<InventoryChange> Brought);

    // One that is configured already for another zone, else a new one.
    private static NextProvider? Next(MatchingContext context, FailoverTopology topology, MeasureTemplate template, string zone, HashSet<string> taken)
    {
        if (topology.Providers.FirstOrDefault(provider => !taken.Contains(context.Owner(provider.Supplier))) is { } known) return new(known, false, []);
        foreach (var kind in Kinds)
        {
            var supplier = kind == "powerdns" ? "self" : kind;
            if (taken.Contains(context.Owner(supplier))) continue;
            var name = topology.Providers.Any(provider => provider.Name == kind) ? $"{kind}-2" : kind;
            if (kind != "powerdns")
            {
                var seller = new Supplier
                {
                    Id = supplier,
                    Planes = FailoverExpansion.ProviderPlanes.Select(plane => new SupplierPlane(plane, template.Outages, [])).ToValueList(),
                };
                return new(new(name, supplier), true, context.Known.Supplier(supplier) is null ? [new InventoryChange.Add([]) { Suppliers = [seller] }] : []);
            }
            return new(new(name, supplier), true, []);
        }
        return null;
    }

    private static string OwnerOf(MatchingContext context, FailoverTopology topology, string provider) =>
        context.Owner(topology.Providers.FirstOrDefault(each => each.Name == provider)?.Supplier ?? provider);

    private static HashSet<string> Owners(MatchingContext context, FailoverTopology topology, ValueList<string> providers) =>
        providers.Select(provider => OwnerOf(context, topology, provider)).ToHashSet(StringComparer.Ordinal);
}
