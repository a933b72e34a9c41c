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
        var bySystem = facts.Continuity.Where(fact => fact.Rto is not null).ToDictionary(fact => fact.System, StringComparer.Ordinal);
        return estate.Assets
            .Where(asset => asset.Uses.All(use => bySystem.ContainsKey(use.System)))
            .Select(asset =>
            {
                var cases = ContinuityCase.Of(graph, known, asset);
                var late = cases.Count(each => asset.Uses.Any(use => Longest(bySystem[use.System], each) > bySystem[use.System].Rto));
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

    internal static TimeSpan Longest(ContinuityFact fact, ContinuityCase each) =>
        fact.Outages.Where(outage => outage.Lasts == each.Lasts && each.Events.Contains(outage.Event)).Select(outage => outage.Down).DefaultIfEmpty(TimeSpan.Zero).Max();
}
