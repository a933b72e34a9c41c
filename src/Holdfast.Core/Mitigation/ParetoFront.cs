namespace Holdfast.Core.Mitigation;

/// <summary>
/// Cost against expected loss by the epsilon-constraint method: the least loss for a cost below that of a known point is the next point.
/// Spread points first, so that the front is seen whole even where only some of it is worked out.
/// </summary>
/// <remarks>
/// It ends at twice the budget: further out it is of no use, and the hardest to work out. Only proven points are kept; where the work that is
/// allowed ends, so does the front.
/// </remarks>
internal static class ParetoFront
{
    // Each point takes a handful; beside a plan that took some tens.
    private const int MostRounds = 200;

    // Parts of the budget that was asked about, the hard ones beyond it last; where there is none, of the dearest choice that is of use.
    private static readonly double[] OfBudget = [1, 0.5, 0.25, 0.125, 0.75, 1.5, 2];
    private static readonly double[] OfDearest = [0.25, 0.125, 0.5, 1.0 / 16, 1.0 / 32, 1.0 / 64];

    public static (ValueList<MeasureSet> Points, bool IsComplete) Of(SelectionSearch search, int most, long? budget)
    {
        search.MostRounds = search.Rounds + MostRounds;
        var points = new SortedDictionary<long, (MeasureSet Taken, long Loss)>();
        // Up to which cost above a point it is known that there is none.
        var closed = new Dictionary<long, long>();
        if (search.Find(SelectionAim.Cost) is not { } cheapest || Best(search.Cost(cheapest.Taken)) is not { } first) return ([], false);
        IEnumerable<long> limits = [];
        if (budget > 0) limits = OfBudget.Select(part => (long)(budget.Value * part));
        else if (Best(null) is { } last) limits = OfDearest.Select(part => (long)(last * part));
        else return (Taken(), false);
        foreach (var limit in limits.Where(limit => limit > first))
            if (points.Count < most && Best(limit) is null) return (Taken(), false);

        // Where most loss lies between two neighbours there is most to be seen.
        while (points.Count < most)
        {
            var open = points.Zip(points.Skip(1)).Where(pair => closed.GetValueOrDefault(pair.First.Key) < pair.Second.Key - 1).ToList();
            if (open.Count == 0) return (Taken(), true);
            if (Best(open.MaxBy(pair => pair.First.Value.Loss - pair.Second.Value.Loss).Second.Key - 1) is null) break;
        }
        return (Taken(), false);

        ValueList<MeasureSet> Taken()
        {
            // A spread point may be no better than a cheaper one.
            var least = long.MaxValue;
            var kept = new List<MeasureSet>();
            foreach (var (taken, loss) in points.Values)
            {
                if (loss >= least) continue;
                least = loss;
                kept.Add(taken);
            }
            return kept.ToValueList();
        }

        long? Best(long? budget)
        {
            if (search.Find(SelectionAim.Loss, budget) is not { IsProven: true } least) return null;
            var loss = search.Total(ChargeKind.Loss, least.Taken);
            if (search.Find(SelectionAim.Cost, budget, mostLoss: loss) is not { IsProven: true } best) return null;
            var cost = search.Cost(best.Taken);
            points[cost] = (best.Taken, search.Total(ChargeKind.Loss, best.Taken));
            closed[cost] = Math.Max(closed.GetValueOrDefault(cost), budget ?? long.MaxValue);
            return cost;
        }
    }
}
