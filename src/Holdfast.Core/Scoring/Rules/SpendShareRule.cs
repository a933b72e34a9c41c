using System.Globalization;
using Holdfast.Core.Inventory;

namespace Holdfast.Core.Scoring.Rules;

/// <summary>RES-2.4: how much of the spend on its critical system goes to the asset's supplier and all under the same owner?</summary>
internal static class SpendShareRule
{
    // The figure that the grid itself gives as an example that depends on the context (irn RES-2.4).
    private const double ExampleLimit = 0.5;

    public static SuggestionRule Rule { get; } = new("RES-2.4/spend-share",
        "Annual cost of the contracts with everything under the supplier's last owner, over that of all suppliers of the system's assets; of several systems the worst. Within the organisation's own limit: means. No limit stated and at most half: intention. Above: intention with a plan for leaving, else not resilient. Costs that are not stated can only lower a share, so a share within the limit holds.",
        (context, asset) => Judge(context, asset!));

    private static Verdict Judge(RuleContext context, DigitalAsset asset)
    {
        if (context.Supplier(asset) is not { } supplier) return Verdict.Ours("no supplier is paid for it");
        var owner = context.Known.UltimateParent(supplier);
        var shares = asset.Uses.Select(use => context.Spend(use.System)).ToList();
        if (shares.FirstOrDefault(spend => spend.Silent.Any(silent => context.Known.UltimateParent(silent).Id == owner.Id)) is { } untold)
        {
            var silent = untold.Silent.First(each => context.Known.UltimateParent(each).Id == owner.Id);
            return Verdict.Unknown($"what is spent on {silent.Title} is not stated", $"contracts: annual-cost of a contract with supplier {silent.Id}");
        }
        var worst = shares.MaxBy(spend => spend.Share(owner.Id))!;
        if (worst.Total == 0) return Verdict.Unknown("nothing that is spent on the system is stated", "contracts: annual-cost");
        var share = worst.Share(owner.Id);
        var limit = context.Organisation.Limits.FirstOrDefault(each => each.Dimension == "spend")?.Share;
        RuleInput[] inputs =
        [
            new("share of spend", $"{Percent(share)} of {Amount(worst.Total)} {context.Organisation.Currency} a year on {worst.System}", "contracts: annual-cost"),
            new("counted together", owner == supplier ? supplier.Title : $"all under {owner.Title}", "suppliers: parent"),
            new("limit", limit is { } stated ? Percent(stated) : "not stated", "organisation: limits: spend"),
            new("HHI of the system's spend", worst.Concentration.ToString("0", CultureInfo.InvariantCulture), "sum of squared percentages"),
            .. worst.Silent.IsEmpty ? Array.Empty<RuleInput>() : [new("cost not stated", string.Join(", ", worst.Silent.Select(each => each.Id)), "contracts: annual-cost")],
        ];
        var said = $"{owner.Title} takes {Percent(share)} of the spend on {worst.System}";
        if (limit is { } own && share <= own) return Verdict.Of(MaturityLevel.Means, $"{said}, within the limit of {Percent(own)}", inputs);
        if (limit is null && share <= ExampleLimit) return Verdict.Of(MaturityLevel.Intention, $"{said}, at most half; the organisation has stated no limit of its own", inputs);
        // Unknown costs of others would lower the share: it may yet be within the limit.
        if (!worst.Silent.IsEmpty)
            return Verdict.Unknown($"{said} that is stated; costs that are not stated may lower it", $"contracts: annual-cost of {string.Join(", ", worst.Silent.Select(each => each.Id))}", inputs);
        return context.Exit(asset) >= ExitPlan.Documented
            ? Verdict.Of(MaturityLevel.Intention, $"{said}, above {Percent(limit ?? ExampleLimit)}; a plan for leaving is {RuleContext.Word(context.Exit(asset))}", inputs)
            : Verdict.Of(MaturityLevel.NotResilient, $"{said}, above {Percent(limit ?? ExampleLimit)}, without a plan for leaving", inputs);
    }

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.#} %");

    private static string Amount(decimal amount) => amount.ToString("#,0", CultureInfo.InvariantCulture);
}
