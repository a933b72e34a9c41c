namespace Holdfast.Core.Scoring;

/// <summary>
/// The formulas, as reported for the referential's version 1.1 (irn section 2.2; docs/method.md). All take and give points; what has no
/// points gives null, never 0.
/// </summary>
public static class ScoreFormula
{
    /// <summary>P = Σ c / n over the criteria that have points.</summary>
    public static double? Pillar(IEnumerable<double?> criteria)
    {
        var (sum, count) = (0.0, 0);
        foreach (var points in criteria)
            if (points is { } value)
            {
                sum += value;
                count++;
            }
        return count == 0 ? null : sum / count;
    }

    /// <summary>E = exp(mean of ln P) over the pillars that have a score.</summary>
    public static double? Asset(IEnumerable<double?> pillars) => System(pillars.Select(pillar => (pillar, 1.0)));

    /// <summary>S = exp(Σ D ln E / Σ D) over the assets that have a score.</summary>
    public static double? System(IEnumerable<(double? Score, double Weight)> assets)
    {
        var (logarithms, weights) = (0.0, 0.0);
        foreach (var (score, weight) in assets)
            if (score is { } value)
            {
                logarithms += weight * Math.Log(value);
                weights += weight;
            }
        return weights == 0 ? null : Math.Exp(logarithms / weights);
    }
}
