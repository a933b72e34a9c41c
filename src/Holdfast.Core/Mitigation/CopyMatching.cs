using Holdfast.Core.Inventory;

namespace Holdfast.Core.Mitigation;

/// <summary>
/// Measures that run a component once more elsewhere: another region, another supplier, own hardware. With it goes what it needs that would
/// fail with it - what stands in the same region, or comes from the same owner. What is shared beyond that stays shared, and shows up in
/// what remains: the same software, the same third party.
/// </summary>
internal static class CopyMatching
{
    public static IEnumerable<Measure> Copies(MatchingContext context, MeasureTemplate template)
    {
        foreach (var component in context.Points)
        {
            if (context.Known.Supplier(component.Supplier.Id) is not { } supplier || context.Known.Place(component.Place.Id) is not { } place) continue;
            if (!template.Kinds.IsEmpty && !template.Kinds.Contains(component.Kind)) continue;
            var around = Around(context, place);
            var (seller, where) = template.Pattern switch
            {
                MeasurePattern.OtherRegion => (supplier, Where(template, supplier.Id, $"another region of {supplier.Title}", around)),
                MeasurePattern.OtherSupplier => (new Supplier { Id = template.Id, Name = "another supplier", Country = context.Inventory.Organisation.Country, Source = "not chosen yet" }, Where(template, "site", "site of another supplier", around)),
                _ => (null, Where(template, "site", "own site", around)),
            };
            var copied = Together(context, component, other => template.Pattern == MeasurePattern.OtherRegion
                ? context.Known.Place(other.Place.Id) is { } at && Around(context, at).Id == around.Id
                : context.Owner(other.Supplier.Id) == context.Owner(supplier.Id));
            string Copy(string id) => $"{id}@{template.Id}-{component.Id}";
            var ids = copied.Select(each => each.Id).ToHashSet(StringComparer.Ordinal);
            var copies = copied.Select(each => each with
            {
                Id = Copy(each.Id),
                Name = $"{each.Title}, {(template.Pattern == MeasurePattern.OwnHardware ? "on own hardware" : "elsewhere")}",
                Supplier = seller is null ? default(Reference) : seller.Id,
                Plane = "",
                Place = where.Id,
                Criticality = Criticality.Unstated,
                Rto = null,
                Users = null,
                CostPerHour = null,
                Contract = default,
                Certifications = [],
                DataLocations = each.DataLocations.IsEmpty ? [] : [new DataLocation(where.Id, "", DataUse.Stored)],
                Needs = each.Needs.Select(need => need with { What = Renamed(need.What, ids, Copy) }).ToValueList(),
            });
            yield return context.Made(template, component.Id, component.Title, component,
                new InventoryChange.Add(copies.ToValueList())
                {
                    Suppliers = seller is null || seller == supplier ? [] : [seller], Places = [where], Copies = copied.Select(each => new CopiedComponent(Copy(each.Id), each.Id)).ToValueList(),
                },
                new InventoryChange.Alternative(component.Id, Copy(component.Id), template.SwitchTime));
        }
    }

    private static Place Where(MeasureTemplate template, string of, string name, Place around) =>
        new() { Id = $"{template.Id}-{of}", Name = name, Kind = PlaceKind.Region, Country = around.Country, Outages = template.Outages };

    // The largest place around it that is not a country: a region falls with its zones.
    private static Place Around(MatchingContext context, Place place)
    {
        var around = context.Known.Around(place);
        var largest = around.LastOrDefault(each => each.Kind != PlaceKind.Country) ?? place;
        return largest with { Country = context.Known.CountryOf(place) };
    }

    private static List<Component> Together(MatchingContext context, Component component, Func<Component, bool> failsWithIt)
    {
        var together = new List<Component> { component };
        for (var at = 0; at < together.Count; at++)
            foreach (var reference in together[at].Needs.SelectMany(need => need.What.References()))
                if (context.Known.Component(reference.Id) is { } needed && needed.Provenance is not Provenance.Generated && failsWithIt(needed) && together.All(each => each.Id != needed.Id))
                    together.Add(needed);
        return together;
    }

    private static Need Renamed(Need need, HashSet<string> ids, Func<string, string> copy) => need switch
    {
        Need.One one => ids.Contains(one.Target.Id) ? new Need.One(copy(one.Target.Id)) : one,
        Need.All all => all with { Members = all.Members.Select(member => Renamed(member, ids, copy)).ToValueList() },
        Need.AtLeast some => some with { Members = some.Members.Select(member => Renamed(member, ids, copy)).ToValueList() },
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
