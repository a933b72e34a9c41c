using System.Collections.Frozen;

namespace Holdfast.Core.Inventory;

/// <summary>Finds what an id stands for. Where an id is given twice the first one counts; <see cref="InventoryCheck"/> reports it.</summary>
public sealed class InventoryLookup(DependencyInventory inventory)
{
    private readonly FrozenDictionary<string, Component> _components = First(inventory.Components, component => component.Id);
    private readonly FrozenDictionary<string, Supplier> _suppliers = First(inventory.Suppliers, supplier => supplier.Id);
    private readonly FrozenDictionary<string, Place> _places = First(inventory.Places, place => place.Id);
    private readonly FrozenDictionary<string, Jurisdiction> _jurisdictions = First(inventory.Jurisdictions, jurisdiction => jurisdiction.Id);
    private readonly FrozenDictionary<string, Technology> _technologies = First(inventory.Technologies, technology => technology.Id);
    private readonly FrozenDictionary<string, Contract> _contracts = First(inventory.Contracts, contract => contract.Id);
    private readonly FrozenDictionary<string, Team> _teams = First(inventory.Teams, team => team.Id);
    private readonly FrozenDictionary<string, Credential> _credentials = First(inventory.Credentials, credential => credential.Id);

    public DependencyInventory Inventory => inventory;

    public Component? Component(string id) => _components.GetValueOrDefault(id);

    public Supplier? Supplier(string id) => _suppliers.GetValueOrDefault(id);

    public Place? Place(string id) => _places.GetValueOrDefault(id);

    public Jurisdiction? Jurisdiction(string id) => _jurisdictions.GetValueOrDefault(id);

    public Technology? Technology(string id) => _technologies.GetValueOrDefault(id);

    public Contract? Contract(string id) => _contracts.GetValueOrDefault(id);

    public Team? Team(string id) => _teams.GetValueOrDefault(id);

    public Credential? Credential(string id) => _credentials.GetValueOrDefault(id);

    /// <summary>The supplier itself, then its owners up to the last one that the inventory knows. A circle of owners ends where it closes.</summary>
    public IReadOnlyList<Supplier> Owners(Supplier supplier)
    {
        var chain = new List<Supplier>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var at = supplier; at is not null && seen.Add(at.Id); at = Supplier(at.Parent.Id)) chain.Add(at);
        return chain;
    }

    public Supplier UltimateParent(Supplier supplier) => Owners(supplier)[^1];

    /// <summary>The place itself, then the places around it, up to the largest.</summary>
    public IReadOnlyList<Place> Around(Place place)
    {
        var chain = new List<Place>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var at = place; at is not null && seen.Add(at.Id); at = Place(at.Within.Id)) chain.Add(at);
        return chain;
    }

    /// <summary>ISO code of the country where the place lies; empty when nobody said.</summary>
    public string CountryOf(Place place) => Around(place).Select(around => around.Country).FirstOrDefault(country => country.Length > 0) ?? "";

    /// <summary>
    /// The jurisdictions that reach a supplier: those stated, those of its own country, and those with extraterritorial reach of the
    /// countries of its owners.
    /// </summary>
    public ValueList<Jurisdiction> Reaching(Supplier supplier)
    {
        var owners = Owners(supplier);
        return inventory.Jurisdictions
            .Where(jurisdiction =>
                supplier.Jurisdictions.Any(stated => stated.Id == jurisdiction.Id)
                || jurisdiction.Countries.Contains(supplier.Country)
                || (jurisdiction.Reach == LegalReach.Extraterritorial && owners.Any(owner => jurisdiction.Countries.Contains(owner.Country))))
            .OrderBy(jurisdiction => jurisdiction.Id, StringComparer.Ordinal)
            .ToValueList();
    }

    private static FrozenDictionary<string, T> First<T>(ValueList<T> items, Func<T, string> id)
    {
        var found = new Dictionary<string, T>(items.Count, StringComparer.Ordinal);
        foreach (var item in items) found.TryAdd(id(item), item);
        return found.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
