using Holdfast.Core.Inventory;

namespace Holdfast.Core.Scoring.Sovereignty;

/// <summary>What a person says about one service under one objective.</summary>
/// <param name="Service">An asset's component id, or supplier:ID for all that the supplier serves.</param>
/// <param name="Seal">0 … 4; null = only points were given.</param>
/// <param name="Points">Of <paramref name="Maximum"/>, as a tender sets them; null = taken from the level.</param>
public sealed record SovereigntyAnswer(string Service, string Objective, int? Seal, double? Points, double? Maximum, string Justification)
{
    public SourcePlace At { get; init; }
}
