namespace Holdfast.Core.Scoring.Rules;

/// <summary>RES-5.2: how much of the chain of suppliers is known, and may we look into it?</summary>
internal static class ChainTransparencyRule
{
    public static SuggestionRule Rule { get; } = new("RES-5.2/tiers-known",
        "Whether those who serve the supplier are named, with their countries, and whether a contract lets us look (clause audit) or tells us of changes (clause subcontracting). Named and a clause: means. One of the two: intention. Neither: not resilient. Here what is not known is the finding.",
        (context, asset) => Judge(context, asset!));

    private static Verdict Judge(RuleContext context, DigitalAsset asset)
    {
        if (context.Supplier(asset) is not { } supplier) return Verdict.Ours("no chain of suppliers stands behind it");
        var tiers = SupplierTier.From(context.Known, supplier);
        var known = tiers.Count(tier => tier.Supplier.Country.Length > 0);
        var isNamed = tiers.Count > 1 && known == tiers.Count;
        var clauses = context.Contracts(asset).SelectMany(contract => contract.Clauses).Where(clause => clause is "audit" or "subcontracting").Distinct().Order(StringComparer.Ordinal).ToList();
        RuleInput[] inputs =
        [
            new("tiers named", tiers.Count == 1 ? "the supplier alone" : $"{tiers.Count} suppliers down to tier {tiers.Max(tier => tier.Tier)}, {known} with their country", "suppliers: sub-suppliers"),
            new("clauses", clauses.Count == 0 ? "neither audit nor subcontracting" : string.Join(", ", clauses), "contracts: clauses"),
        ];
        return (isNamed, clauses.Count > 0) switch
        {
            (true, true) => Verdict.Of(MaturityLevel.Means, $"who serves {supplier.Title} is named, and a contract lets us follow it", inputs),
            (true, false) => Verdict.Of(MaturityLevel.Intention, $"who serves {supplier.Title} is named, but no contract lets us look or tells us of changes", inputs),
            (false, true) => Verdict.Of(MaturityLevel.Intention, $"a contract with {supplier.Title} would let us look, but who serves it is not named", inputs),
            _ => Verdict.Of(MaturityLevel.NotResilient, $"who serves {supplier.Title} is not named, and no contract lets us look", inputs),
        };
    }
}
