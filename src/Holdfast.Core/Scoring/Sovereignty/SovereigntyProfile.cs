namespace Holdfast.Core.Scoring.Sovereignty;

/// <summary>Weights of the objectives of the EU Cloud Sovereignty Framework. Two sets are in circulation, so they are data with a name.</summary>
/// <param name="Weights">They sum to 100.</param>
public sealed record SovereigntyProfile(string Id, ProfileProvenance Provenance, string Source, ValueList<ObjectiveWeight> Weights);

/// <param name="Objective">Such as SOV-5.</param>
public sealed record ObjectiveWeight(string Objective, double Weight);
