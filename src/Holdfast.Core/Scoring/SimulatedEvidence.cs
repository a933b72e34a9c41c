using Holdfast.Core.Inventory;

namespace Holdfast.Core.Scoring;

/// <summary>
/// What the simulation shows about each asset's continuity, as evidence of the kind that supports and never proves: for, when its
/// systems recover in time in every case; against, when they do not.
/// </summary>
public static class SimulatedEvidence
{
    private const string Criterion = "RES-4.3";

    public static ValueList<Evidence> Of(InventoryGraph graph, ScoredEstate estate, ScoringFacts facts, DateOnly today)
    {
        var known = new InventoryLookup(graph.Inventory);
        var simulated = new ContinuityIndex(facts);
        return estate.Assets
            .Where(asset => asset.Uses.All(use => simulated.Of(use.System) is { Rto: not null }))
            .Select(asset =>
            {
                var cases = ContinuityCase.Of(graph, known, asset);
                var late = cases.Count(each => asset.Uses.Any(use => simulated.Longest(use.System, each) > simulated.Of(use.System)!.Rto));
                return new Evidence
                {
                    Id = $"simulation-{asset.Id}",
                    Kind = EvidenceKind.Simulated,
                    Outcome = late == 0 ? EvidenceOutcome.For : EvidenceOutcome.Against,
                    Criteria = [Criterion],
                    Subjects = [new Reference(asset.Id)],
                    Date = today,
                    Title = $"by simulation its systems recover in time in {cases.Count - late} of {cases.Count} cases",
                    Source = "holdfast simulate",
                    IsAutomatic = true,
                };
            })
            .ToValueList();
    }
}
