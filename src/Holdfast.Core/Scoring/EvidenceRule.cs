namespace Holdfast.Core.Scoring;

/// <summary>Does a piece of evidence count today, and if not, why.</summary>
public enum EvidenceStanding { Counts, Expired, NotYet, Withdrawn }

/// <param name="Standing"><c>Withdrawn</c>: a failure that a later proof has made good.</param>
public sealed record WeighedEvidence(Evidence Evidence, EvidenceStanding Standing);

/// <summary>Why a level counts for less than was said.</summary>
/// <param name="By">"unproven", or the id of the evidence against it.</param>
public sealed record LevelCap(string By, MaturityLevel At, string Sentence)
{
    public const string Unproven = "unproven";
}

/// <summary>
/// What evidence does to a level (rules of our own). Result needs unexpired evidence that was measured, drilled or lived through, or it
/// counts as Means. Evidence of these kinds or a document that speaks against the level makes it count as Intention at most, until a later proof; a
/// failure does not expire. Whatever was only simulated or declared never proves and never lowers.
/// </summary>
public static class EvidenceRule
{
    /// <summary>The latest first, then by id.</summary>
    public static ValueList<WeighedEvidence> Weigh(IEnumerable<Evidence> evidence, ScoringProfile profile, DateOnly today)
    {
        var ordered = evidence.OrderByDescending(each => each.Date).ThenBy(each => each.Id, StringComparer.Ordinal).ToList();
        var proven = ordered.Where(each => each.IsProof && each.Outcome == EvidenceOutcome.For && each.Date <= today).Select(each => (DateOnly?)each.Date).FirstOrDefault();
        return ordered.Select(each => new WeighedEvidence(each, Standing(each, proven, profile, today))).ToValueList();
    }

    public static LevelCap? Cap(MaturityLevel level, ValueList<WeighedEvidence> evidence)
    {
        if (level > MaturityLevel.Intention && evidence.FirstOrDefault(LowersAll) is { } failure)
            return new(failure.Evidence.Id, MaturityLevel.Intention,
                $"counts as {MaturityLevel.Intention.Title()}: {Word(failure.Evidence.Kind)} of {failure.Evidence.Date:yyyy-MM-dd} speaks against it ({Named(failure.Evidence)}), and nothing later shows the contrary");
        if (level != MaturityLevel.Result || evidence.Any(Proves)) return null;
        var expired = evidence.FirstOrDefault(each => each is { Standing: EvidenceStanding.Expired, Evidence: { IsProof: true, Outcome: EvidenceOutcome.For } });
        return new(LevelCap.Unproven, MaturityLevel.Means,
            expired is null
                ? "counts as means: no measurement, drill or incident shows the result"
                : $"counts as means: the last proof ({Named(expired.Evidence)}, {expired.Evidence.Date:yyyy-MM-dd}) has expired");
    }

    public static bool Proves(WeighedEvidence each) => each is { Standing: EvidenceStanding.Counts, Evidence: { IsProof: true, Outcome: EvidenceOutcome.For } };

    public static string Word(EvidenceKind kind) => kind switch
    {
        EvidenceKind.Declared => "declaration",
        EvidenceKind.Document => "document",
        EvidenceKind.Simulated => "simulation",
        EvidenceKind.Measured => "measurement",
        EvidenceKind.Drill => "drill",
        _ => "incident",
    };

    /// <summary>The last day on which it counts as support.</summary>
    public static DateOnly LastDay(Evidence evidence, ScoringProfile profile) => evidence.Expires ?? evidence.Date.AddMonths(profile.EvidenceMonths);

    private static bool LowersAll(WeighedEvidence each) =>
        each is { Standing: EvidenceStanding.Counts, Evidence: { Outcome: EvidenceOutcome.Against, Kind: not (EvidenceKind.Declared or EvidenceKind.Simulated) } };

    private static EvidenceStanding Standing(Evidence evidence, DateOnly? proven, ScoringProfile profile, DateOnly today) =>
        evidence.Date > today ? EvidenceStanding.NotYet
        : evidence.Outcome == EvidenceOutcome.Against ? (proven > evidence.Date ? EvidenceStanding.Withdrawn : EvidenceStanding.Counts)
        : LastDay(evidence, profile) < today ? EvidenceStanding.Expired
        : EvidenceStanding.Counts;

    private static string Named(Evidence evidence) => evidence.Title.Length > 0 ? evidence.Title : evidence.Id;
}
