namespace Holdfast.Core.Failover;

/// <summary>What the engine must know of one router: its fronts in order of preference, and who looks from where.</summary>
/// <param name="Vantages">The CONFIGURED vantage points: the quorum is a majority of these, whoever happens to report.</param>
/// <param name="OriginSupplier">Whose trouble would be the origin's; only used to judge whether the origin can vouch for a front.</param>
public sealed record Router(
    string Name,
    ValueList<Front> Fronts,
    ValueList<Canary> Canaries,
    ValueList<string> Vantages,
    bool ProbesOrigin = false,
    string? OriginSupplier = null)
{
    /// <summary>More than half of the configured vantage points: 1 of 1, 2 of 2, 2 of 3, 3 of 5.</summary>
    public int Quorum => Vantages.Count / 2 + 1;

    public bool Has(FrontName front)
    {
        foreach (var one in Fronts)
        {
            if (one.Name == front) return true;
        }
        return false;
    }

    /// <summary>Hazards of this very set-up that the engine can see.</summary>
    public ValueList<string> Warnings()
    {
        var found = new List<string>();
        if (Vantages.Count == 1) found.Add("one vantage point only: its own troubles and a front's can be told apart by canaries alone");
        if (Canaries.IsEmpty) found.Add("no canaries: with all fronts down nothing proves that the watcher itself can see");
        foreach (var canary in Canaries)
        {
            var shared = Fronts.FirstOrDefault(front => front.Supplier is { } supplier && supplier == canary.Supplier);
            if (shared is not null) found.Add($"canary {canary.Name} shares the supplier {canary.Supplier} with front {shared.Name}: when that supplier fails it proves nothing");
            if (canary.Supplier is null) found.Add($"canary {canary.Name} names no supplier: nobody can tell whether it is independent of the fronts");
        }
        if (ProbesOrigin && OriginSupplier is { } host && Fronts.FirstOrDefault(front => front.Supplier == host) is { } at)
            found.Add($"the origin shares the supplier {host} with front {at.Name}: it vouches for no failure of that front");
        foreach (var pair in Fronts.Where(front => front.Supplier is not null).GroupBy(front => front.Supplier).Where(group => group.Count() > 1))
            found.Add($"fronts {string.Join(" and ", pair.Select(front => front.Name))} have the same supplier {pair.Key}: they fail together");
        return found.ToValueList();
    }
}
