using Holdfast.Core;
using Holdfast.Core.Inventory;
using Holdfast.Core.Mitigation;

namespace Holdfast.Tests.Mitigation;

/// <summary>Small companies with measures to choose from, the same for the same seed.</summary>
internal static class RandomCompany
{
    private const int Components = 10;

    /// <param name="withSwitches">Alternatives that need time to be changed over to, too.</param>
    public static (DependencyInventory Inventory, ValueList<Measure> Measures) Of(int seed, int measures, bool withSwitches)
    {
        var random = new Random(seed);
        var components = new List<Component>();
        for (var number = 0; number < Components; number++)
        {
            var needs = new List<Dependency>();
            // Mostly downwards, now and then in a circle.
            for (var need = random.Next(0, 4); need > 0 && number < Components - 1; need--)
            {
                int Member() => random.Next(10) == 0 ? random.Next(Components) : random.Next(number + 1, Components);
                var members = Enumerable.Range(0, random.Next(1, 4)).Select(_ => Member()).Where(member => member != number).Distinct().Select(member => (Need)$"c{member}").ToValueList();
                if (members.IsEmpty) continue;
                needs.Add(new Dependency(
                    members.Count == 1 ? members[0] : new Need.AtLeast(random.Next(1, members.Count + 1), members) { SwitchTime = withSwitches && random.Next(2) == 0 ? TimeSpan.FromMinutes(random.Next(5, 60)) : null },
                    IsDegrading: random.Next(8) == 0));
            }
            components.Add(new()
            {
                Id = $"c{number}",
                Kind = number < 2 ? "function" : "service",
                Criticality = number < 2 ? Criticality.Vital : Criticality.Unstated,
                CostPerHour = number < 2 ? new Money(random.Next(1, 20) * 100, "EUR") : null,
                Rto = number == 0 ? TimeSpan.FromHours(1) : null,
                Supplier = random.Next(2) == 0 ? $"s{random.Next(3)}" : "",
                Outages = random.Next(3) > 0 ? new(random.Next(1, 6), TimeSpan.FromMinutes(random.Next(10, 400))) : null,
                Needs = needs.ToValueList(),
            });
        }
        var inventory = new DependencyInventory
        {
            Organisation = new() { Name = "Random", Country = "FR" },
            Components = components.ToValueList(),
            Suppliers = Enumerable.Range(0, 3).Select(number => new Supplier { Id = $"s{number}", Country = "FR", Outages = new(number, TimeSpan.FromHours(2)) }).ToValueList(),
        };
        return (inventory, Enumerable.Range(0, measures).Select(number => Measure(random, number, measures, withSwitches)).ToValueList());
    }

    private static Measure Measure(Random random, int number, int all, bool withSwitches)
    {
        // Of what lies below the functions.
        var target = $"c{random.Next(2, Components)}";
        var owner = $"c{random.Next(Components)}";
        ValueList<InventoryChange> alternative =
        [
            new InventoryChange.Add([new() { Id = $"a{number}", Supplier = random.Next(2) == 0 ? $"s{random.Next(3)}" : "", Outages = new(1, TimeSpan.FromHours(3)), Needs = random.Next(3) == 0 ? ["c9"] : [] }]),
            new InventoryChange.Alternative(target, $"a{number}", withSwitches && random.Next(2) == 0 ? TimeSpan.FromMinutes(random.Next(1, 90)) : null),
        ];
        return new()
        {
            Id = $"m{number:00}",
            Title = $"measure {number}",
            Cost = new(random.Next(1, 40) * 500, random.Next(0, 5) * 250, "EUR"),
            Changes = random.Next(withSwitches ? 8 : 7) switch
            {
                < 4 => alternative,
                4 => [new InventoryChange.DropNeed(owner, target, Degrades: false)],
                5 => [new InventoryChange.DropNeed(owner, target, Degrades: true)],
                6 => [new InventoryChange.RarerOutages(random.Next(2) == 0 ? target : $"supplier:s{random.Next(3)}", random.Next(1, 10) / 10.0)],
                _ => [new InventoryChange.SwitchWithin(owner, TimeSpan.FromMinutes(2))],
            },
            Excludes = random.Next(6) == 0 && number > 0 ? [$"m{random.Next(number):00}"] : [],
            Requires = random.Next(8) == 0 && number < all - 1 ? [$"m{random.Next(number + 1, all):00}"] : [],
        };
    }
}
