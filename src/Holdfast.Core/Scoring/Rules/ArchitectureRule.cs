using Holdfast.Core.Inventory;

namespace Holdfast.Core.Scoring.Rules;

/// <summary>RES-6.4: how much of the asset's architecture does the inventory know?</summary>
internal static class ArchitectureRule
{
    public static SuggestionRule Rule { get; } = new("RES-6.4/inventory-coverage",
        "Which of four the inventory states: parts (technologies, or a supplier's service and plane), dependencies (needs, or a supplier), place (place or data), responsibility (owner or operated-by). All four, and not merely inferred by an import: means. Two or three: intention. Fewer: not resilient. What is not known is the finding.",
        (context, asset) => Judge(context, asset!));

    private static Verdict Judge(RuleContext context, DigitalAsset asset)
    {
        var component = context.Component(asset);
        (string Name, bool IsStated, string Keys)[] asked =
        [
            ("parts", !component.Technologies.IsEmpty || (!component.Supplier.IsNone && ComponentKinds.PlaneOf(component).Length > 0), "technologies, or supplier and plane"),
            ("dependencies", !component.Needs.IsEmpty || !component.Supplier.IsNone, "needs, supplier"),
            ("place", !component.Place.IsNone || !component.DataLocations.IsEmpty, "place, data"),
            ("responsibility", !component.Owner.IsNone || !component.OperatedBy.IsNone, "owner, operated-by"),
        ];
        var inputs = asked.Select(each => new RuleInput(each.Name, each.IsStated ? "stated" : "not stated", $"components: {asset.Id}: {each.Keys}")).ToArray();
        var missing = asked.Where(each => !each.IsStated).Select(each => each.Name).ToList();
        if (missing.Count == 0 && component.Provenance is Provenance.Inferred inferred)
            return Verdict.Of(MaturityLevel.Intention, $"all four are there, but only inferred from {inferred.File}: nobody has looked at it", inputs);
        return missing.Count switch
        {
            0 => Verdict.Of(MaturityLevel.Means, "parts, dependencies, place and responsibility are all in the inventory", inputs),
            <= 2 => Verdict.Of(MaturityLevel.Intention, $"the inventory does not know its {string.Join(" and ", missing)}", inputs),
            _ => Verdict.Of(MaturityLevel.NotResilient, $"the inventory knows neither {string.Join(" nor ", missing)}", inputs),
        };
    }
}
