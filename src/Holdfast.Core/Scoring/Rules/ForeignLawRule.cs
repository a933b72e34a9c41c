using Holdfast.Core.Inventory;

namespace Holdfast.Core.Scoring.Rules;

/// <summary>RES-2.3: which laws with a reach beyond their borders can get at the asset?</summary>
internal static class ForeignLawRule
{
    public static SuggestionRule Rule { get; } = new("RES-2.3/foreign-law",
        "Jurisdictions with extraterritorial reach that are not accepted and reach the asset: through its supplier and the owners of that, through its place, or as stated. None: means. Some: by the plan for leaving the supplier - none: not resilient, documented: intention, tested: means.",
        (context, asset) => Judge(context, asset!));

    private static Verdict Judge(RuleContext context, DigitalAsset asset)
    {
        if (!context.Graph.Inventory.Jurisdictions.Any(jurisdiction => jurisdiction.Reach == LegalReach.Extraterritorial))
            return Verdict.Unknown("no law with a reach beyond its borders is described", "jurisdictions: one with 'reach: extraterritorial', such as US: { countries: [US], reach: extraterritorial }");
        if (context.Supplier(asset) is { Country.Length: 0 } silent) return Verdict.Unknown($"the country of {silent.Title} is not stated", $"suppliers: {silent.Id}: country");
        var reaching = context.ForeignReach(asset);
        var laws = string.Join(", ", reaching.Select(jurisdiction => jurisdiction.Laws.IsEmpty ? jurisdiction.Title : $"{jurisdiction.Title} ({string.Join(", ", jurisdiction.Laws)})"));
        RuleInput[] inputs =
        [
            new("accepted law", context.HasAcceptedLaw ? context.AcceptedLaw : "none stated", "organisation: accepted-jurisdictions"),
            new("foreign law that reaches it", reaching.IsEmpty ? "none" : laws, "jurisdictions, suppliers: country and parent, components: place"),
        ];
        if (reaching.IsEmpty) return Verdict.Of(MaturityLevel.Means, "no law from outside reaches it, as far as the owners are known", inputs);
        var names = string.Join(" and ", reaching.Select(jurisdiction => jurisdiction.Title));
        return context.Supplier(asset) is { } supplier
            ? context.AnsweredByExit(asset, supplier, $"the law of {names} reaches it", inputs)
            : Verdict.Of(MaturityLevel.NotResilient, $"ours, but the law of {names} reaches it where it stands", inputs);
    }
}
