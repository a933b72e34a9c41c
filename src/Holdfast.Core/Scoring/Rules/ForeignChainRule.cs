namespace Holdfast.Core.Scoring.Rules;

/// <summary>RES-5.1: how far does the chain of suppliers, tier by tier, stand under foreign law?</summary>
internal static class ForeignChainRule
{
    public static SuggestionRule Rule { get; } = new("RES-5.1/foreign-tiers",
        "The supplier and those who serve it, tier by tier, that a law with extraterritorial reach and not accepted gets at. Some: by the plan for leaving the supplier - none: not resilient, documented: intention, tested: means. None, and at least the second tier is known: means.",
        (context, asset) => Judge(context, asset!));

    private static Verdict Judge(RuleContext context, DigitalAsset asset)
    {
        if (context.Supplier(asset) is not { } supplier) return Verdict.Ours("no chain of suppliers stands behind it");
        var tiers = SupplierTier.From(context.Known, supplier);
        var exposed = tiers.Where(tier => !context.ForeignReach(tier.Supplier).IsEmpty).ToList();
        RuleInput[] inputs =
        [
            new("tiers known", string.Join(", ", tiers.Select(tier => $"{tier.Supplier.Id} (tier {tier.Tier})")), "suppliers: sub-suppliers"),
            new("under foreign law", exposed.Count == 0 ? "none of them" : string.Join(", ", exposed.Select(tier => $"{tier.Supplier.Id} ({string.Join(", ", context.ForeignReach(tier.Supplier).Select(law => law.Id))})")), "jurisdictions, suppliers: country and parent"),
        ];
        if (exposed.Count > 0)
            return context.AnsweredByExit(asset, supplier, $"{string.Join(" and ", exposed.Select(tier => $"{tier.Supplier.Title} in tier {tier.Tier}"))} under foreign law", inputs);
        if (tiers.FirstOrDefault(tier => tier.Supplier.Country.Length == 0) is { } silent)
            return Verdict.Unknown($"the country of {silent.Supplier.Title} is not stated", $"suppliers: {silent.Supplier.Id}: country", inputs);
        return tiers.Count == 1
            ? Verdict.Unknown($"{supplier.Title} is clear of foreign law; who serves it is not stated", $"suppliers: {supplier.Id}: sub-suppliers", inputs)
            : Verdict.Of(MaturityLevel.Means, $"none of the {tiers.Count} known suppliers of the chain is under foreign law", inputs);
    }
}
