namespace Holdfast.Core.Scoring;

/// <summary>Where the level that counts comes from.</summary>
public enum LevelSource { None, Answer, Suggestion }

/// <summary>One criterion of one subject: what was said, what the facts say, and what counts.</summary>
public sealed record CriterionScore
{
    public required string Criterion { get; init; }

    /// <summary>An asset's component id, or <see cref="Scoring.Subject.Organisation"/>.</summary>
    public required string Subject { get; init; }

    /// <summary>What counts, after the evidence was weighed.</summary>
    public required MaturityLevel Level { get; init; }

    public required LevelSource Source { get; init; }

    /// <summary>What a person said; null = nothing, or nothing that counts.</summary>
    public Answer? Answer { get; init; }

    /// <summary>What a rule says; null = there is no rule for the criterion.</summary>
    public Suggestion? Suggestion { get; init; }

    /// <summary>The suggestion after its evidence was weighed; null = no rule, or the facts do not suffice.</summary>
    public MaturityLevel? Suggested { get; init; }

    /// <summary>Why the level counts for less than the person said; null = it does not.</summary>
    public LevelCap? Cap { get; init; }

    public ValueList<WeighedEvidence> Evidence { get; init; }

    /// <summary>A person said more than the facts do, and gave no reason.</summary>
    public bool IsUnexplained =>
        Answer is { OverrideReason.Length: 0 } answer && Suggested is { } suggested && answer.Level.IsRung() && answer.Level > suggested;

    /// <summary>A person confirmed what the rule suggested, and the rule says something else by now.</summary>
    public bool IsOutdated => Answer is { Confirms.Length: > 0 } answer && Suggestion?.Rule == answer.Confirms && Suggested is { } suggested && suggested != answer.Level;
}
