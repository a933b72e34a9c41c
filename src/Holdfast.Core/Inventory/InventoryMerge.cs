namespace Holdfast.Core.Inventory;

/// <summary>
/// Adds what was imported to what is there. What a person has written is never changed or removed; an imported fact only fills a gap,
/// and an imported need only comes where the component's own needs do not already name its target (a person may have put it
/// into an any-of).
/// </summary>
public static class InventoryMerge
{
    public static DependencyInventory With(this DependencyInventory own, DependencyInventory imported) => own with
    {
        Organisation = own.Organisation == Organisation.Unnamed ? imported.Organisation : own.Organisation,
        Components = Join(own.Components, imported.Components, component => component.Id, Fill),
        Suppliers = Join(own.Suppliers, imported.Suppliers, supplier => supplier.Id, Fill),
        Places = Join(own.Places, imported.Places, place => place.Id, (mine, _) => mine),
        Jurisdictions = Join(own.Jurisdictions, imported.Jurisdictions, jurisdiction => jurisdiction.Id, (mine, _) => mine),
        Technologies = Join(own.Technologies, imported.Technologies, technology => technology.Id, Fill),
        Contracts = Join(own.Contracts, imported.Contracts, contract => contract.Id, (mine, _) => mine),
        Teams = Join(own.Teams, imported.Teams, team => team.Id, (mine, _) => mine),
        Credentials = Join(own.Credentials, imported.Credentials, credential => credential.Id, (mine, _) => mine),
        Topology = own.Topology ?? imported.Topology,
    };

    /// <summary>
    /// Puts what is marked as inferred under what people wrote, entry by entry: so an import can live in a file of its own that describes the
    /// same ids. Two written descriptions of one id stay two, for the check to report.
    /// </summary>
    public static DependencyInventory UnderWhatPeopleWrote(this DependencyInventory inventory)
    {
        // Most inventories describe everything once; theirs keeps its order.
        if (!IsTwice(inventory.Components, each => each.Id, each => each.Provenance) && !IsTwice(inventory.Suppliers, each => each.Id, each => each.Provenance)
            && !IsTwice(inventory.Places, each => each.Id, each => each.Provenance) && !IsTwice(inventory.Technologies, each => each.Id, each => each.Provenance)) return inventory;
        var written = inventory with
        {
            Components = Split(inventory.Components, each => each.Provenance, isInferred: false),
            Suppliers = Split(inventory.Suppliers, each => each.Provenance, isInferred: false),
            Places = Split(inventory.Places, each => each.Provenance, isInferred: false),
            Technologies = Split(inventory.Technologies, each => each.Provenance, isInferred: false),
        };
        return written.With(new DependencyInventory
        {
            Components = Split(inventory.Components, each => each.Provenance, isInferred: true),
            Suppliers = Split(inventory.Suppliers, each => each.Provenance, isInferred: true),
            Places = Split(inventory.Places, each => each.Provenance, isInferred: true),
            Technologies = Split(inventory.Technologies, each => each.Provenance, isInferred: true),
        });
    }

    private static bool IsTwice<T>(ValueList<T> items, Func<T, string> id, Func<T, Provenance> provenance)
    {
        if (!items.Any(item => provenance(item) is Provenance.Inferred)) return false;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return items.Any(item => !seen.Add(id(item)));
    }

    private static ValueList<T> Split<T>(ValueList<T> items, Func<T, Provenance> provenance, bool isInferred) =>
        items.Where(item => provenance(item) is Provenance.Inferred == isInferred).ToValueList();

    private static ValueList<T> Join<T>(ValueList<T> own, ValueList<T> imported, Func<T, string> id, Func<T, T, T> fill)
    {
        var merged = own.ToList();
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < merged.Count; i++) places.TryAdd(id(merged[i]), i);
        foreach (var item in imported)
        {
            if (places.TryGetValue(id(item), out var at))
            {
                merged[at] = fill(merged[at], item);
                continue;
            }
            places.Add(id(item), merged.Count);
            merged.Add(item);
        }
        return merged.ToValueList();
    }

    private static Component Fill(Component own, Component imported)
    {
        var named = own.Needs.SelectMany(need => need.What.References()).Select(reference => reference.Id).ToHashSet(StringComparer.Ordinal);
        return own with
        {
            Name = own.Name.Length > 0 ? own.Name : imported.Name,
            Kind = own.Kind.Length > 0 ? own.Kind : imported.Kind,
            Owner = own.Owner.IsNone ? imported.Owner : own.Owner,
            Supplier = own.Supplier.IsNone ? imported.Supplier : own.Supplier,
            Place = own.Place.IsNone ? imported.Place : own.Place,
            Layers = own.Layers.IsEmpty ? imported.Layers : own.Layers,
            Technologies = own.Technologies.IsEmpty ? imported.Technologies : own.Technologies,
            Needs = [.. own.Needs, .. imported.Needs.Where(need => !need.What.References().All(reference => named.Contains(reference.Id)))],
        };
    }

    private static Supplier Fill(Supplier own, Supplier imported) => own with
    {
        Name = own.Name.Length > 0 ? own.Name : imported.Name,
        Country = own.Country.Length > 0 ? own.Country : imported.Country,
        Parent = own.Parent.IsNone ? imported.Parent : own.Parent,
    };

    private static Technology Fill(Technology own, Technology imported) => own with
    {
        Name = own.Name.Length > 0 ? own.Name : imported.Name,
        Versions =
        [
            .. own.Versions,
            .. imported.Versions.Where(version => !own.Versions.Any(known => known.Name == version.Name)),
        ],
    };
}
