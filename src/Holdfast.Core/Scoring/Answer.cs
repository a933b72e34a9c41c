using Holdfast.Core.Inventory;

namespace Holdfast.Core.Scoring;

/// <summary>What a person says about one criterion and one subject.</summary>
public sealed record Answer
{
    public required string Criterion { get; init; }

    /// <summary>See <see cref="Scoring.Subject"/>. The narrowest answer counts for an asset.</summary>
    public required string Subject { get; init; }

    public required MaturityLevel Level { get; init; }

    /// <summary>Why; without it "not concerned" is no answer.</summary>
    public string Justification { get; init; } = "";

    /// <summary>Ids of the evidence that it rests on.</summary>
    public ValueList<Reference> Evidence { get; init; }

    public string Author { get; init; } = "";
    public DateOnly? Date { get; init; }

    /// <summary>Why it differs from what the rule suggests; empty = it does not, or nobody said.</summary>
    public string OverrideReason { get; init; } = "";

    /// <summary>The rule whose suggestion the person confirmed with this answer; empty = none.</summary>
    public string Confirms { get; init; } = "";

    public SourcePlace At { get; init; }

    /// <summary>Where the subject was written.</summary>
    public SourcePlace SubjectAt { get; init; }
}
