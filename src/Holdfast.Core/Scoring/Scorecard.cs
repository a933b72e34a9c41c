using Holdfast.Core.Inventory;

namespace Holdfast.Core.Scoring;

/// <summary>The result, with all that it rests on.</summary>
public sealed record Scorecard
{
    public required ReferentialStamp Referential { get; init; }
    public required ScoringProfile Profile { get; init; }
    public required DateOnly Today { get; init; }

    /// <summary>Whether suggestions that nobody has confirmed count where there is no answer.</summary>
    public required bool WithSuggestions { get; init; }

    public required Completeness Completeness { get; init; }

    /// <summary>Over all critical systems (our rule: irn knows none above the system); null when nothing is scored or too little is answered.</summary>
    public required double? Score { get; init; }

    /// <summary>Why there is no headline figure; empty when there is one.</summary>
    public string Withheld { get; init; } = "";

    /// <summary>The same figure read the other way, with answers about the organisation left out or inherited; null when withheld.</summary>
    public double? OtherReading { get; init; }

    public ValueList<PillarScore> Pillars { get; init; }
    public ValueList<SystemScore> Systems { get; init; }
    public ValueList<AssetScore> Assets { get; init; }
    public ValueList<CriterionScore> Criteria { get; init; }

    /// <summary>Suggestions where there is no answer that counts: what a person can confirm.</summary>
    public IEnumerable<CriterionScore> Open => Criteria.Where(criterion => criterion.Answer is null);

    public CriterionScore? Find(string criterion, string subject) => Criteria.FirstOrDefault(each => each.Criterion == criterion && each.Subject == subject);
}

public sealed record ReferentialStamp(string Id, string Version, string Sha256, string Notice, string Source);

/// <param name="Score">Arithmetic mean over all its scored criteria, each asset once; null = nothing scored.</param>
public sealed record PillarScore(string Id, string Name, double? Score, Completeness Completeness);

/// <param name="Score">With the profile's reading of organisation criteria.</param>
/// <param name="Separate">With assets alone.</param>
public sealed record SystemScore(string Id, string Title, Criticality Criticality, double? Score, double? Separate, Completeness Completeness, ValueList<string> Assets);

/// <param name="Score">With the profile's reading of organisation criteria.</param>
/// <param name="Separate">Of its own criteria alone.</param>
public sealed record AssetScore(DigitalAsset Asset, double? Score, double? Separate, Completeness Completeness, ValueList<AssetPillar> Pillars);

/// <summary>One factor of an asset's geometric mean.</summary>
public sealed record AssetPillar(string Pillar, double? Score);
