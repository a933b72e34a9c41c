using Holdfast.Core.Inventory;

namespace Holdfast.Core.Scoring;

/// <summary>Who says that a figure is to be computed so.</summary>
public enum ProfileProvenance { Official, Reported, Ours }

/// <summary>
/// <c>Inherit</c>: answers about the organisation count in every asset. <c>Separate</c>: they make a result of their own and assets are
/// scored without them. The two differ much (irn section 2.3: 33.44 against 50.00), so both are always shown.
/// </summary>
public enum OrganisationCriteria { Inherit, Separate }

/// <summary>The weight of an asset whose importance nobody stated.</summary>
public enum UnstatedImportance { Standard, FromGraph }

/// <summary>How levels become figures: data with a provenance, never constants.</summary>
public sealed record ScoringProfile
{
    public required string Id { get; init; }
    public required ProfileProvenance Provenance { get; init; }

    /// <summary>Where each part comes from.</summary>
    public string Source { get; init; } = "";

    public required LevelPoints Points { get; init; }

    /// <summary>The weight D of an asset in its system, by importance.</summary>
    public required ImportanceWeights Weights { get; init; }

    public UnstatedImportance UnstatedImportance { get; init; }
    public OrganisationCriteria OrganisationCriteria { get; init; }

    /// <summary>Below this share of answers no headline figure is printed (0 … 1; ours).</summary>
    public double CompletenessLimit { get; init; }

    /// <summary>How long evidence without an expiry counts (ours).</summary>
    public int EvidenceMonths { get; init; } = 12;
}

/// <summary>Points per rung.</summary>
public sealed record LevelPoints(double NotResilient, double Intention, double Means, double Result)
{
    /// <summary>Null for what is not scored.</summary>
    public double? Of(MaturityLevel level) => level switch
    {
        MaturityLevel.NotResilient => NotResilient,
        MaturityLevel.Intention => Intention,
        MaturityLevel.Means => Means,
        MaturityLevel.Result => Result,
        _ => null,
    };
}

/// <summary>The weight D per importance.</summary>
public sealed record ImportanceWeights(double Standard, double Essential, double Vital)
{
    public double Of(Criticality importance) => importance switch
    {
        Criticality.Vital => Vital,
        Criticality.Essential => Essential,
        _ => Standard, // missing → 1 (irn section 2.2, step 4)
    };
}
