namespace Holdfast.Core.Inventory;

/// <summary>
/// Legal orders that need not be typed out to be accepted: the European Union, and each country by its code. Territorial, as far as anybody has said
/// nothing else; what the inventory describes under the same id wins.
/// </summary>
public static class KnownJurisdictions
{
    private const string Union = "EU";

    public static DependencyInventory In(DependencyInventory inventory)
    {
        var described = inventory.Jurisdictions.Select(jurisdiction => jurisdiction.Id).ToHashSet(StringComparer.Ordinal);
        var added = inventory.Organisation.AcceptedJurisdictions.Select(accepted => accepted.Id).Distinct(StringComparer.Ordinal)
            .Where(id => !described.Contains(id) && (id == Union || Countries.IsCode(id)))
            .Select(id => new Jurisdiction(id, id == Union ? "European Union" : id, id == Union ? Countries.EuropeanUnion : [id], LegalReach.Territorial, []))
            .ToList();
        return added.Count == 0 ? inventory : inventory with { Jurisdictions = [.. inventory.Jurisdictions, .. added] };
    }
}
