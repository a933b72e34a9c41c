using Holdfast.Core.Inventory;
using Holdfast.Core.Scoring.Rules;

namespace Holdfast.Core.Scoring.Sovereignty;

/// <summary>What the inventory tells about control over a service, seen from the European Union as a whole.</summary>
internal sealed class ControlFacts(InventoryLookup known, Component component, Supplier supplier)
{
    private readonly Supplier _owner = known.UltimateParent(supplier);

    /// <summary>The level, or null with what to say.</summary>
    public (int? Seal, string Sentence) Of(string objective) => objective switch
    {
        "SOV-1" => Decisions(),
        "SOV-2" => Law(),
        "SOV-3" => Data(),
        "SOV-5" => Chain(),
        _ => (null, "no inventory can tell: say it under sovereignty: of the answers"),
    };

    private (int?, string) Decisions()
    {
        if (Silent() is { } silent) return silent;
        if (!IsEuropean(supplier)) return (0, $"{supplier.Title} is seated in {supplier.Country} and owned in {_owner.Country}");
        return IsEuropean(_owner)
            ? (3, $"{supplier.Title} and its last known owner are seated in the EU")
            : (1, $"{supplier.Title} is seated in {supplier.Country}, but {_owner.Title} decides from {_owner.Country}");
    }

    private (int?, string) Law()
    {
        if (Silent() is { } silent) return silent;
        var foreign = known.Reaching(supplier).Where(law => law.Reach == LegalReach.Extraterritorial && !law.Countries.Any(Countries.EuropeanUnion.Contains)).Select(law => law.Title).ToList();
        if (!IsEuropean(supplier)) return (0, $"the law of {supplier.Country} governs {supplier.Title}");
        if (foreign.Count > 0) return (1, $"EU law applies, and the law of {string.Join(" and ", foreign)} reaches it too");
        return IsEuropean(_owner) ? (3, "EU law applies, and no law from outside that the inventory describes reaches it") : (1, $"EU law applies, but {_owner.Title} stands under that of {_owner.Country}");
    }

    private (int?, string) Data()
    {
        if (component.DataLocations.IsEmpty) return (null, $"fill in components: {component.Id}: data");
        var countries = component.DataLocations.Select(location => known.Place(location.Place.Id) is { } place ? known.CountryOf(place) : location.Country).Distinct().Order(StringComparer.Ordinal).ToList();
        if (countries.Contains("")) return (null, "fill in the country of the data's places");
        var outside = countries.Where(country => !Countries.EuropeanUnion.Contains(country)).ToList();
        if (outside.Count > 0) return (0, $"data are kept or worked on in {string.Join(", ", outside)}");
        return Law().Item1 switch
        {
            3 => (3, $"data stay in {string.Join(", ", countries)}, out of reach of foreign law"),
            null => (null, Law().Item2),
            _ => (2, $"data stay in {string.Join(", ", countries)}, but foreign law reaches who holds them; that only we have the keys is for a person to say"),
        };
    }

    private (int?, string) Chain()
    {
        var tiers = SupplierTier.From(known, supplier);
        if (tiers.FirstOrDefault(tier => tier.Supplier.Country.Length == 0) is { } silent) return (null, $"fill in suppliers: {silent.Supplier.Id}: country");
        var outside = tiers.Where(tier => !IsEuropean(tier.Supplier) || !IsEuropean(known.UltimateParent(tier.Supplier))).ToList();
        if (outside.Any(tier => tier.Tier == 1)) return (1, $"{supplier.Title} itself is controlled from outside the EU");
        if (outside.Count > 0) return (2, $"{string.Join(" and ", outside.Select(tier => tier.Supplier.Title))} behind it {(outside.Count == 1 ? "is" : "are")} controlled from outside the EU");
        return tiers.Count == 1 ? (null, $"who serves {supplier.Title} is not stated: fill in suppliers: {supplier.Id}: sub-suppliers") : (3, "every known supplier of the chain is controlled from within the EU");
    }

    private (int?, string)? Silent() =>
        ((Supplier[])[supplier, _owner]).FirstOrDefault(each => each.Country.Length == 0) is { } silent ? (null, $"fill in suppliers: {silent.Id}: country") : null;

    private static bool IsEuropean(Supplier each) => Countries.EuropeanUnion.Contains(each.Country);
}
