using System.Collections.Frozen;
using Holdfast.Core.Inventory;

namespace Holdfast.Core.Mitigation;

/// <summary>What an hour without a component counts: its stated cost; where nothing has one, its users; where nobody counted them, the hour itself.</summary>
internal sealed record LossPrices(FrozenDictionary<string, double> PerHour, string Unit)
{
    public static LossPrices Of(DependencyInventory inventory)
    {
        var priced = inventory.Components.Where(component => component.CostPerHour is not null).ToList();
        if (priced.Count > 0) return Made(priced, component => (double)component.CostPerHour!.Value.Amount, inventory.Organisation.Currency);
        var ends = inventory.Components.Where(component => component.Kind == "function").ToList();
        if (ends.Count == 0) ends = inventory.Components.Where(component => component.Criticality >= Criticality.Essential).ToList();
        var counted = ends.Where(component => component.Users is not null).ToList();
        return counted.Count > 0 ? Made(counted, component => component.Users!.Value, "user hours") : Made(ends, _ => 1, "hours");
    }

    private static LossPrices Made(IEnumerable<Component> components, Func<Component, double> price, string unit) =>
        new(components.GroupBy(component => component.Id, StringComparer.Ordinal).ToFrozenDictionary(group => group.Key, group => price(group.First()), StringComparer.Ordinal), unit);
}
