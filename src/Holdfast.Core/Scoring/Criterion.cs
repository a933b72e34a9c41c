namespace Holdfast.Core.Scoring;

/// <summary>Answered once for the organisation, or for each digital asset.</summary>
public enum CriterionScope { Organisation, Asset }

/// <summary>Can a dependency inventory tell the level?</summary>
public enum Derivability { No, Partly, Yes }

public sealed record Criterion
{
    /// <summary>Such as RES-4.3.</summary>
    public required string Id { get; init; }

    /// <summary>Id of its pillar, such as RES-4.</summary>
    public required string Pillar { get; init; }

    public required CriterionScope Scope { get; init; }

    /// <summary>What it asks: our wording, or that of the user's own workbook.</summary>
    public required string Question { get; init; }

    /// <summary>What must be shown for the top rung.</summary>
    public string Proof { get; init; } = "";

    public Derivability Derivable { get; init; }

    /// <summary>Texts of law that it leans on.</summary>
    public ValueList<string> Texts { get; init; }

    public bool IsActive { get; init; } = true;
}
