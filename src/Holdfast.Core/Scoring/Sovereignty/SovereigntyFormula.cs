namespace Holdfast.Core.Scoring.Sovereignty;

/// <summary>Points of a service under one objective.</summary>
/// <param name="Maximum">0 = nothing can be scored under it.</param>
public sealed record ObjectivePoints(string Objective, double Points, double Maximum);

/// <summary>The framework's score of one service (irn section 3.3). It stands beside the maturity score and is never blended with it.</summary>
public static class SovereigntyFormula
{
    /// <summary>
    /// Σ points / maximum × weight over the objectives, 0 … 100. Objectives without a maximum are left out and the other weights
    /// stretched to 100, as one implementer does; null when none has one.
    /// </summary>
    public static double? Score(SovereigntyProfile profile, IEnumerable<ObjectivePoints> points)
    {
        var byObjective = points.Where(each => each.Maximum > 0).ToDictionary(each => each.Objective, StringComparer.Ordinal);
        var scored = profile.Weights.Where(weight => byObjective.ContainsKey(weight.Objective)).ToList();
        var weights = scored.Sum(weight => weight.Weight);
        return weights == 0 ? null : scored.Sum(weight => byObjective[weight.Objective].Points / byObjective[weight.Objective].Maximum * weight.Weight) * 100 / weights;
    }

    /// <summary>The level of the whole: the lowest of the objectives; null when one of them is not known.</summary>
    public static int? Overall(IEnumerable<int?> levels)
    {
        int? lowest = null;
        foreach (var level in levels)
        {
            if (level is not { } known) return null;
            lowest = lowest < known ? lowest : known;
        }
        return lowest;
    }
}
