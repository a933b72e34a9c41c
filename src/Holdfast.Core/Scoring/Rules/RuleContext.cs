using System.Collections.Frozen;
using Holdfast.Core.Inventory;

namespace Holdfast.Core.Scoring.Rules;

/// <summary>What the rules look at, with the questions that several of them ask.</summary>
internal sealed class RuleContext
{
    private readonly FrozenSet<string> _acceptedCountries;
    private readonly FrozenDictionary<string, DigitalAsset> _assets;
    private readonly ILookup<string, Contract> _contracts;
    private readonly Dictionary<string, SpendOfSystem> _spend = new(StringComparer.Ordinal);

    public RuleContext(InventoryGraph graph, ScoredEstate estate, ScoringFacts facts, DateOnly today)
    {
        (Graph, Estate, Simulated, Today) = (graph, estate, new(facts), today);
        Known = new(graph.Inventory);
        _assets = estate.Assets.ToFrozenDictionary(asset => asset.Id, StringComparer.Ordinal);
        _contracts = graph.Inventory.Contracts.DistinctBy(contract => contract.Id).Where(contract => !contract.Supplier.IsNone).ToLookup(contract => contract.Supplier.Id, StringComparer.Ordinal);
        _acceptedCountries = Organisation.AcceptedJurisdictions.Select(accepted => Known.Jurisdiction(accepted.Id)).OfType<Jurisdiction>()
            .SelectMany(jurisdiction => jurisdiction.Countries).ToFrozenSet(StringComparer.Ordinal);
    }

    public InventoryGraph Graph { get; }

    public ScoredEstate Estate { get; }

    public ContinuityIndex Simulated { get; }

    public DateOnly Today { get; }

    public InventoryLookup Known { get; }

    public Organisation Organisation => Graph.Inventory.Organisation;

    /// <summary>Has the organisation said whose law it accepts?</summary>
    public bool HasAcceptedLaw => _acceptedCountries.Count > 0;

    public const string AcceptedLawMissing = "organisation: accepted-jurisdictions, such as [FR, EU], with these under jurisdictions:";

    public bool IsAccepted(string country) => _acceptedCountries.Contains(country);

    public string AcceptedLaw => string.Join(", ", Organisation.AcceptedJurisdictions.Select(accepted => accepted.Id));

    public Component Component(DigitalAsset asset) => Known.Component(asset.Id)!;

    public DigitalAsset Asset(string id) => _assets[id];

    /// <summary>Worked out once for each system: every asset of it asks.</summary>
    public SpendOfSystem Spend(string system)
    {
        if (!_spend.TryGetValue(system, out var spend)) _spend[system] = spend = SpendOfSystem.Of(this, system);
        return spend;
    }

    public Supplier? Supplier(DigitalAsset asset) => Known.Supplier(asset.Supplier);

    /// <summary>Laws with a reach beyond their territory that reach the supplier and are not accepted.</summary>
    public ValueList<Jurisdiction> ForeignReach(Supplier supplier) => Known.Reaching(supplier).Where(IsForeign).ToValueList();

    /// <summary>The same for an asset: through its supplier, through where it stands, or as stated.</summary>
    public ValueList<Jurisdiction> ForeignReach(DigitalAsset asset)
    {
        var component = Component(asset);
        var country = Known.Place(component.Place.Id) is { } place ? Known.CountryOf(place) : "";
        return (Supplier(asset) is { } supplier ? ForeignReach(supplier) : [])
            .Concat(Graph.Inventory.Jurisdictions.Where(law => IsForeign(law) && (law.Countries.Contains(country) || component.Jurisdictions.Any(stated => stated.Id == law.Id))))
            .DistinctBy(law => law.Id).OrderBy(law => law.Id, StringComparer.Ordinal).ToValueList();
    }

    public bool IsForeign(Jurisdiction jurisdiction) =>
        jurisdiction.Reach == LegalReach.Extraterritorial && !Organisation.AcceptedJurisdictions.Any(accepted => accepted.Id == jurisdiction.Id);

    /// <summary>The contracts under which an asset's supplier is bought: the asset's own, or all those with the supplier.</summary>
    public ValueList<Contract> Contracts(DigitalAsset asset) =>
        Known.Contract(Component(asset).Contract.Id) is { } own ? [own]
        : Supplier(asset) is { } supplier ? Contracts(supplier)
        : [];

    public ValueList<Contract> Contracts(Supplier supplier) =>
        _contracts[supplier.Id].Concat(supplier.Contracts.Select(named => Known.Contract(named.Id)).OfType<Contract>()).DistinctBy(contract => contract.Id).ToValueList();

    /// <summary>The best plan for leaving that any contract of the asset has.</summary>
    public ExitPlan Exit(DigitalAsset asset) => Contracts(asset).Select(contract => contract.ExitPlan).DefaultIfEmpty(ExitPlan.Unstated).Max();

    public static string Word(ExitPlan plan) => plan switch
    {
        ExitPlan.Unstated => "not stated",
        ExitPlan.None => "none",
        ExitPlan.Documented => "documented",
        _ => "tested",
    };

    /// <summary>An exposure that stands is answered by a plan for leaving: none, written down, walked through.</summary>
    public Verdict AnsweredByExit(DigitalAsset asset, Supplier supplier, string exposure, params ReadOnlySpan<RuleInput> inputs)
    {
        var exit = Exit(asset);
        RuleInput[] all = [.. inputs, new("exit plan", Word(exit), "contracts: exit-plan")];
        return exit switch
        {
            ExitPlan.Tested => Verdict.Of(MaturityLevel.Means, $"{exposure}; leaving {supplier.Title} has been tested", all),
            ExitPlan.Documented => Verdict.Of(MaturityLevel.Intention, $"{exposure}; a plan for leaving {supplier.Title} is written, not tested", all),
            ExitPlan.None => Verdict.Of(MaturityLevel.NotResilient, $"{exposure}, and there is no plan for leaving {supplier.Title}", all),
            _ => Verdict.Unknown($"{exposure}; whether there is a plan for leaving is not stated", $"contracts: a contract with supplier {supplier.Id} and its exit-plan (none, documented or tested)", all),
        };
    }
}
