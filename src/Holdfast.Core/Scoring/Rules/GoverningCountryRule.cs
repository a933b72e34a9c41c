using Holdfast.Core.Inventory;

namespace Holdfast.Core.Scoring.Rules;

/// <summary>RES-2.1: from which country are the supplier and its owners governed?</summary>
internal static class GoverningCountryRule
{
    public static SuggestionRule Rule { get; } = new("RES-2.1/governing-country",
        "The seats of the supplier and of its last known owner, against the countries of the accepted jurisdictions. Both accepted: means. One is not: by the plan for leaving it - none: not resilient, documented: intention, tested: means.",
        (context, asset) => Judge(context, asset!));

    private static Verdict Judge(RuleContext context, DigitalAsset asset)
    {
        if (!context.HasAcceptedLaw) return Verdict.Unknown("whose law is accepted is not stated", RuleContext.AcceptedLawMissing);
        var accepted = new RuleInput("accepted law", context.AcceptedLaw, "organisation: accepted-jurisdictions");
        if (context.Supplier(asset) is not { } supplier)
            return context.IsAccepted(context.Organisation.Country)
                ? Verdict.Of(MaturityLevel.Means, $"ours, governed from {context.Organisation.Country}", accepted)
                : Verdict.Unknown("ours, but the organisation's own country is not under an accepted law", RuleContext.AcceptedLawMissing, accepted);
        var owner = context.Known.UltimateParent(supplier);
        RuleInput[] inputs =
        [
            accepted,
            new("supplier's seat", Country(supplier), $"suppliers: {supplier.Id}: country"),
            .. owner == supplier ? Array.Empty<RuleInput>() : [new("last known owner", $"{owner.Title}, {Country(owner)}", $"suppliers: {owner.Id}: country")],
        ];
        foreach (var silent in ((Supplier[])[supplier, owner]).Where(each => each.Country.Length == 0))
            return Verdict.Unknown($"the country of {silent.Title} is not stated", $"suppliers: {silent.Id}: country", inputs);
        if (context.IsAccepted(supplier.Country) && context.IsAccepted(owner.Country))
            return Verdict.Of(MaturityLevel.Means, $"{supplier.Title} is governed from {owner.Country}, which is accepted", inputs);
        var outside = context.IsAccepted(owner.Country) ? supplier : owner;
        return context.AnsweredByExit(asset, supplier, $"{outside.Title} decides from {outside.Country}, which is not accepted", inputs);
    }

    private static string Country(Supplier supplier) => supplier.Country.Length > 0 ? supplier.Country : "not stated";
}
