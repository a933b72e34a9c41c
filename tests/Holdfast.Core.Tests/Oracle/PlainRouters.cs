using Holdfast.Core.Inventory;

namespace Holdfast.Core.Tests.Oracle;

/// <summary>
/// The failover configuration as plain components, written from docs/decisions/0004 and not from the engine: what <see cref="PlainReading"/> reads
/// instead of a topology.
/// </summary>
internal static class PlainRouters
{
    /// <param name="isSteered">True: a router needs its zone alone, and how well its fronts serve its users is said from outside.</param>
    public static DependencyInventory Written(DependencyInventory people, FailoverTopology topology, bool isSteered)
    {
        var made = new List<Component>();
        foreach (var provider in topology.Providers)
        {
            foreach (var plane in (string[])["dns-serving", "dns-api", "dashboard"])
                made.Add(new() { Id = $"provider:{provider.Name}/{plane}", Kind = "plane", Supplier = Who(provider.Supplier), Plane = Who(provider.Supplier) == "" ? "" : plane });
            made.Add(new()
            {
                Id = $"provider:{provider.Name}", Kind = "provider",
                Needs = [$"provider:{provider.Name}/dns-serving", Worse($"provider:{provider.Name}/dns-api"), Worse($"provider:{provider.Name}/dashboard")],
            });
        }
        foreach (var zone in topology.Zones)
        {
            var needs = new List<Dependency> { new(Any(zone.Providers.Select(provider => $"provider:{provider}/dns-serving"), 1), IsDegrading: false) };
            if (zone.Name == "r.example.com" && topology.Zones.Any(above => above.Name == "example.com")) needs.Add("zone:example.com");
            made.Add(new() { Id = $"zone:{zone.Name}", Kind = "zone", Needs = needs.ToValueList() });
        }
        foreach (var watcher in topology.Watchers) made.Add(new() { Id = $"watcher:{watcher.Name}", Kind = "watcher", Supplier = Who(watcher.Supplier), Place = watcher.Place });
        foreach (var router in topology.Routers)
        {
            var id = $"router:{router.Name}";
            var fronts = router.Fronts.Select(front => $"front:{router.Name}/{front.Name}").ToList();
            for (var front = 0; front < fronts.Count; front++) made.Add(new() { Id = fronts[front], Kind = "front", Supplier = Who(router.Fronts[front].Supplier) });
            var needs = new List<Dependency> { "zone:r.example.com" };
            var writers = topology.Zones[0].Providers.Select(provider => $"provider:{provider}/dns-api").ToList();
            if (fronts.Count > 1 && topology.Watchers.Count > 0)
            {
                made.Add(new() { Id = $"{id}/decide", Kind = "process", Needs = [new(Any(topology.Watchers.Select(watcher => $"watcher:{watcher.Name}"), topology.Watchers.Count / 2 + 1), false)] });
                made.Add(new() { Id = $"{id}/write", Kind = "process", Needs = [new(Any(writers, (writers.Count + 1) / 2), false)] });
                made.Add(new() { Id = $"{id}/switch", Kind = "process", Needs = [$"{id}/decide", $"{id}/write"] });
                if (!isSteered) needs.Add(new(new Need.AtLeast(1, [(Need)fronts[0], new Need.All([$"{id}/switch", Any(fronts.Skip(1), 1)])]), false));
            }
            else if (!isSteered) needs.Add(fronts[0]);
            made.Add(new() { Id = id, Kind = "router", Needs = needs.ToValueList() });
        }
        var known = made.ToDictionary(component => component.Id, StringComparer.Ordinal);
        return people with
        {
            // A person's word about what is generated: facts win, needs come on top.
            Components =
            [
                .. people.Components.Where(component => !known.ContainsKey(component.Id)),
                .. made.Select(component => people.Components.FirstOrDefault(own => own.Id == component.Id) is { } own
                    ? own with
                    {
                        Kind = component.Kind, Supplier = own.Supplier.Id == "" ? component.Supplier : own.Supplier, Plane = own.Plane == "" ? component.Plane : own.Plane,
                        Place = own.Place.Id == "" ? component.Place : own.Place, Needs = [.. component.Needs, .. own.Needs],
                    }
                    : component),
            ],
        };

        static string Who(string supplier) => supplier == "self" ? "" : supplier;

        static Dependency Worse(string id) => new(new Need.One(id), IsDegrading: true);

        static Need Any(IEnumerable<string> ids, int atLeast) => new Need.AtLeast(atLeast, ids.Select(id => (Need)id).ToValueList());
    }
}
