namespace Holdfast.Core.Scoring;

/// <summary>How much has been answered. Stands beside every figure: what is left out can raise a score.</summary>
/// <param name="Answered">"Not concerned" included.</param>
/// <param name="NotConcerned">Answers that count as answered and are not scored.</param>
public readonly record struct Completeness(int Answered, int NotConcerned, int Total)
{
    /// <summary>0 … 1; 0 when nothing is asked.</summary>
    public double Share => Total == 0 ? 0 : (double)Answered / Total;

    public static Completeness Of(IEnumerable<MaturityLevel> levels)
    {
        var (answered, notConcerned, total) = (0, 0, 0);
        foreach (var level in levels)
        {
            total++;
            if (level != MaturityLevel.Unanswered) answered++;
            if (level == MaturityLevel.NotConcerned) notConcerned++;
        }
        return new(answered, notConcerned, total);
    }
}
