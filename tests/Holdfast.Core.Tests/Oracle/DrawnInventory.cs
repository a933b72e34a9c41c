using Holdfast.Core.Inventory;

namespace Holdfast.Core.Tests.Oracle;

/// <summary>
/// A small company by seed: functions, services and things; plain needs, groups, k of n, nested groups, circles, degrading needs, switch times;
/// suppliers with owners, planes and sub-suppliers; places within places; laws; technologies with versions; rates for some.
/// </summary>
internal static class DrawnInventory
{
    private static readonly string[] Kinds = ["service", "server", "application", "database", "cdn", "dns", "saas", "payment", ""];

    public static DependencyInventory Of(int seed, bool withSwitches)
    {
        var random = new Random(seed);
        var suppliers = Suppliers(random);
        var places = Places(random);
        var technologies = new List<Technology>();
        if (random.Next(2) == 0) technologies.Add(new() { Id = "engine" });
        var count = random.Next(3, 7);
        var things = Enumerable.Range(0, count).Select(number => $"c{number}").ToList();
        var components = new List<Component>();
        var functions = random.Next(1, 3);
        for (var number = 0; number < functions; number++)
            components.Add(new()
            {
                Id = $"f{number}", Kind = "function", Criticality = random.Next(3) == 0 ? Criticality.Essential : Criticality.Vital,
                CostPerHour = random.Next(3) > 0 ? new Money(random.Next(1, 50) * 100, "EUR") : null, Rto = TimeSpan.FromHours(random.Next(1, 5)),
                Needs = [Need(random, things, withSwitches), .. random.Next(2) == 0 ? [Need(random, things, withSwitches)] : Array.Empty<Dependency>()],
                Outages = random.Next(4) == 0 ? Rate(random) : null,
            });
        foreach (var thing in things)
        {
            var others = things.Where(other => other != thing && (random.Next(5) == 0 || string.CompareOrdinal(other, thing) > 0)).ToList();
            var needs = new List<Dependency>();
            for (var left = random.Next(3); left > 0 && others.Count > 0; left--) needs.Add(Need(random, others, withSwitches));
            components.Add(new()
            {
                Id = thing, Kind = Kinds[random.Next(Kinds.Length)], Needs = needs.ToValueList(),
                Supplier = suppliers.Count > 0 && random.Next(2) == 0 ? suppliers[random.Next(suppliers.Count)].Id : "",
                Plane = random.Next(6) == 0 ? "api" : "",
                Place = places.Count > 0 && random.Next(3) == 0 ? places[random.Next(places.Count)].Id : "",
                Technologies = technologies.Count > 0 && random.Next(4) == 0 ? [new("engine", random.Next(2) == 0 ? "2" : "")] : [],
                Outages = random.Next(2) == 0 ? Rate(random) : null,
                Expires = random.Next(12) == 0 ? new DateOnly(2030, 1, 1) : null,
            });
        }
        return new()
        {
            Organisation = new() { Name = "Drawn", Country = "FR", Limits = [new("supplier", 0.4), new("country", 0.5), new("technology", 0.3), new("place", 0.3), new("jurisdiction", 0.5), new("cdn", 0.5)] },
            Suppliers = suppliers.ToValueList(),
            Places = places.ToValueList(),
            Technologies = technologies.ToValueList(),
            Jurisdictions = random.Next(2) == 0 ? [] :
            [
                new("US", "United States", ["US"], random.Next(2) == 0 ? LegalReach.Extraterritorial : LegalReach.Territorial, []), new("EU", "European Union", ["FR", "DE"], LegalReach.Territorial, []),
            ],
            Components = components.ToValueList(),
        };
    }

    private static List<Supplier> Suppliers(Random random)
    {
        var suppliers = new List<Supplier>();
        for (var number = random.Next(4); number > 0; number--)
        {
            var before = suppliers.Count;
            suppliers.Add(new()
            {
                Id = $"s{before}", Name = $"Supplier {before}", Country = random.Next(2) == 0 ? "US" : "DE", Parent = before > 0 && random.Next(3) == 0 ? $"s{random.Next(before)}" : "",
                Outages = random.Next(3) == 0 ? Rate(random) : null,
                Planes = random.Next(3) == 0 ? [new("api", random.Next(2) == 0 ? Rate(random) : null, [])] : [],
                SubSuppliers = before > 0 && random.Next(4) == 0 ? [new($"s{random.Next(before)}", 2, random.Next(3) == 0, "", random.Next(2) == 0 ? ["api"] : [])] : [],
            });
        }
        return suppliers;
    }

    private static List<Place> Places(Random random)
    {
        var places = new List<Place>();
        if (random.Next(2) == 0) return places;
        places.Add(new() { Id = "region", Kind = PlaceKind.Region, Country = random.Next(2) == 0 ? "FR" : "DE", Outages = random.Next(2) == 0 ? Rate(random) : null });
        if (random.Next(2) == 0) places.Add(new() { Id = "zone", Kind = PlaceKind.Zone, Within = "region" });
        return places;
    }

    private static Dependency Need(Random random, List<string> among, bool withSwitches) =>
        new(Tree(random, among, withSwitches, depth: 0), IsDegrading: random.Next(6) == 0);

    private static Need Tree(Random random, List<string> among, bool withSwitches, int depth)
    {
        var members = random.Next(1, Math.Min(4, among.Count + 1));
        if (members == 1 || depth > 1) return among[random.Next(among.Count)];
        var chosen = among.OrderBy(_ => random.Next()).Take(members).ToList();
        var parts = chosen.Select(id => depth == 0 && random.Next(5) == 0 ? Tree(random, among, withSwitches: false, depth + 1) : (Need)id).Distinct().ToValueList();
        return random.Next(5) == 0
            ? new Need.All(parts)
            : new Need.AtLeast(random.Next(1, parts.Count + 1), parts) { SwitchTime = withSwitches && random.Next(2) == 0 ? TimeSpan.FromMinutes(random.Next(1, 90)) : null };
    }

    private static OutageRate Rate(Random random) => new(random.Next(1, 40) / 10.0, TimeSpan.FromHours(random.Next(1, 30)));
}
