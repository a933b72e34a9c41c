using System.Globalization;
using Holdfast.Core.Inventory;

namespace Holdfast.Core.Scoring.Rules;

/// <summary>RES-2.5 in part: how many of the clauses that matter stand in the contracts with the suppliers of critical systems?</summary>
internal static class ClauseRule
{
    // The five that the criterion names (irn RES-2.5).
    private static readonly ValueList<string> Asked = ["audit", "change-of-control", "reversibility", "security", "sla"];

    public static SuggestionRule Rule { get; } = new("RES-2.5/clause-coverage",
        "Audit, change of control, reversibility, security and service level, over all contracts with suppliers of critical systems. All five in all: means. At least half of them: intention. Fewer: not resilient. Whether the organisation could impose more is for a person to say.",
        (context, _) => Judge(context));

    private static Verdict Judge(RuleContext context)
    {
        var suppliers = context.Estate.Assets.Select(context.Supplier).OfType<Supplier>().DistinctBy(supplier => supplier.Id).ToList();
        var contracts = suppliers.SelectMany(supplier => context.Contracts(supplier)).DistinctBy(contract => contract.Id).ToList();
        if (contracts.Count == 0) return Verdict.Unknown("no contract with a supplier of a critical system is in the inventory", "contracts: with supplier and clauses");
        var found = contracts.Sum(contract => contract.Clauses.Count(clause => Asked.Contains(clause)));
        var asked = contracts.Count * Asked.Count;
        var without = suppliers.Where(supplier => context.Contracts(supplier).IsEmpty).Select(supplier => supplier.Id).ToList();
        RuleInput[] inputs =
        [
            new("clauses", $"{found} of {asked} in {contracts.Count} contracts", "contracts: clauses"),
            .. Asked.Select(clause => new RuleInput(clause, $"in {contracts.Count(contract => contract.Clauses.Contains(clause))} of {contracts.Count}", "contracts: clauses")),
            .. without.Count == 0 ? Array.Empty<RuleInput>() : [new("suppliers without a contract", string.Join(", ", without), "contracts: supplier")],
        ];
        var said = string.Create(CultureInfo.InvariantCulture, $"the contracts hold {found} of {asked} clauses that matter ({100.0 * found / asked:0} %)");
        return Verdict.Of(found == asked && without.Count == 0 ? MaturityLevel.Means : 2 * found >= asked ? MaturityLevel.Intention : MaturityLevel.NotResilient, said, inputs);
    }
}
