using Holdfast.Core.Inventory;

namespace Holdfast.Core.Tests.Oracle;

/// <summary>A small company by seed whose functions stand behind routers: providers, zones, fronts, watchers, and what people wrote beside them.</summary>
internal static class DrawnRouters
{
    public static DependencyInventory Of(int seed, out FailoverTopology topology)
    {
        var random = new Random(seed * 7919);
        var suppliers = Enumerable.Range(0, random.Next(1, 4)).Select(number => new Supplier
        {
            Id = $"s{number}", Name = $"Supplier {number}", Country = "DE",
            Outages = random.Next(2) == 0 ? Rate(random) : null,
            Planes = random.Next(2) == 0 ? [new("cdn-data", Rate(random), [])] : [],
        }).ToList();
        string Somebody() => random.Next(4) == 0 ? "self" : suppliers[random.Next(suppliers.Count)].Id;

        var providers = Enumerable.Range(0, random.Next(1, 4)).Select(number => new FailoverProvider($"p{number}", Somebody())).ToList();
        string[] Some() => [.. providers.OrderBy(_ => random.Next()).Take(random.Next(1, providers.Count + 1)).Select(provider => provider.Name)];
        var zones = new List<FailoverZone> { new("r.example.com", Some().ToValueList()) };
        if (random.Next(2) == 0) zones.Add(new("example.com", Some().ToValueList()));
        var routers = Enumerable.Range(0, random.Next(1, 3)).Select(number => new FailoverRouter(
            $"r{number}", "r.example.com", TimeSpan.FromSeconds(60),
            Enumerable.Range(0, random.Next(1, 4)).Select(front => new FailoverFront($"f{front}", $"f{front}.example.net", Somebody())).ToValueList())).ToList();
        topology = new()
        {
            Providers = providers.ToValueList(),
            Zones = zones.ToValueList(),
            Routers = routers.ToValueList(),
            Watchers = Enumerable.Range(0, random.Next(3)).Select(number => new FailoverWatcher($"w{number}", random.Next(2) == 0 ? "cellar" : "", Somebody())).ToValueList(),
            Steering = Steer,
        };

        var components = new List<Component>
        {
            new()
            {
                Id = "shop", Kind = "function", Criticality = Criticality.Vital, CostPerHour = new Money(random.Next(1, 50) * 100, "EUR"),
                Needs = [.. routers.Select(router => new Dependency(new Need.One($"router:{router.Name}"), IsDegrading: random.Next(5) == 0)), .. random.Next(2) == 0 ? ["origin"] : Array.Empty<Dependency>()],
            },
            new() { Id = "origin", Kind = "origin", Place = random.Next(2) == 0 ? "cellar" : "", Outages = random.Next(2) == 0 ? Rate(random) : null },
        };
        if (random.Next(2) == 0) components.Add(new() { Id = "front:r0/f0", Needs = ["origin"], Outages = random.Next(2) == 0 ? Rate(random) : null });
        if (random.Next(3) == 0) components.Add(new() { Id = "zone:r.example.com", Needs = ["registry"] });
        if (random.Next(3) == 0) components.Add(new() { Id = "provider:p0/dns-api", Place = "cellar" });
        if (components.Exists(component => component.Id == "zone:r.example.com")) components.Add(new() { Id = "registry", Kind = "registry", Outages = Rate(random) });
        return new()
        {
            Organisation = new() { Name = "Drawn", Country = "FR", Limits = [new("supplier", 0.4)] },
            Suppliers = suppliers.ToValueList(),
            Places = [new() { Id = "cellar", Kind = PlaceKind.Site, Country = "DE", Outages = Rate(random) }],
            Components = components.ToValueList(),
        };
    }

    /// <summary>
    /// Not the machine: a table that both sides can read. While somebody watches and a provider takes writes, half of the users leave a front that
    /// falls after 30 s and all of them after 60 s, for the next that serves at that moment; nobody comes back.
    /// </summary>
    public static RouterTimeline Steer(RouterQuestion question)
    {
        if (question.Fronts[0].Steps is not [{ Share: < 0.5 } fall, ..]) return RouterTimeline.Still;
        double At(ServiceCourse course) => course.Steps.LastOrDefault(step => step.At <= fall.At) is { } step && course.Steps.Any(each => each.At <= fall.At) ? step.Share : 1;
        var to = Enumerable.Range(1, question.Fronts.Count - 1).FirstOrDefault(front => At(question.Fronts[front]) >= 0.5);
        if (to == 0 || At(question.Watching) <= 0 || question.Writing.All(api => At(api) <= 0)) return RouterTimeline.Still;
        ValueList<double> Users(double away) => question.Fronts.Select((_, front) => front == 0 ? 1 - away : front == to ? away : 0).ToValueList();
        return new([new(fall.At + TimeSpan.FromSeconds(30), Users(0.5)), new(fall.At + TimeSpan.FromSeconds(60), Users(1))], []);
    }

    private static OutageRate Rate(Random random) => new(random.Next(1, 40) / 10.0, TimeSpan.FromHours(random.Next(1, 30)));
}
