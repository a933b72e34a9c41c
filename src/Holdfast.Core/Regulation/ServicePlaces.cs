using Holdfast.Core.Inventory;

namespace Holdfast.Core.Regulation;

/// <summary>Where a service is provided, keeps data and works on it: three key columns of B_02.02, one row for each combination.</summary>
public sealed record ServicePlaces(Component Component, RegisterCell Provision, RegisterCell Stored, RegisterCell Processed)
{
    public bool StoresData => Stored.Value != EbaCodes.CountryNotApplicable;

    /// <summary>Yes, no, or empty: whoever says nothing about data has not declared that there is none.</summary>
    public RegisterCell Stores => Component.DataLocations.IsEmpty ? new("", Stored.Source) : new(StoresData ? EbaCodes.Yes : EbaCodes.No, Stored.Source);

    public static ValueList<ServicePlaces> Of(Component component, InventoryLookup known)
    {
        var (place, data) = ($"components: {component.Id}: place", $"components: {component.Id}: data");
        var home = known.Place(component.Place.Id) is { } at ? known.CountryOf(at) : "";
        var stored = Countries(component, known, data, use => use != DataUse.Processed);
        var processed = Countries(component, known, data, use => use == DataUse.Processed);
        var provision = home.Length > 0 ? new RegisterCell(EbaCodes.Country(home), place) : NotApplicable(place, "no place is stated");
        if (stored.Count == 0) stored.Add(component.DataLocations.IsEmpty ? NotApplicable(data, "no data is stated") : new(EbaCodes.CountryNotApplicable, data));
        // What stands at a place works there, unless somebody says that it works elsewhere.
        if (processed.Count == 0) processed.Add(home.Length > 0 ? provision : NotApplicable(data, "no place of processing is stated"));
        return (from rest in stored from work in processed select new ServicePlaces(component, provision, rest, work)).ToValueList();
    }

    private static List<RegisterCell> Countries(Component component, InventoryLookup known, string source, Func<DataUse, bool> isMeant) =>
        component.DataLocations.Where(location => isMeant(location.Use))
            .Select(location => location.Country.Length > 0 ? location.Country : known.Place(location.Place.Id) is { } place ? known.CountryOf(place) : "")
            .Distinct().Order(StringComparer.Ordinal)
            .Select(country => country.Length > 0 ? new RegisterCell(EbaCodes.Country(country), source) : NotApplicable(source, "the place has no country"))
            .ToList();

    private static RegisterCell NotApplicable(string source, string why) => new(EbaCodes.CountryNotApplicable, source, why);
}
