namespace Holdfast.Core.Graph.CutSets;

/// <summary>What one event does to the probability of the top.</summary>
/// <param name="Event">Number of the event in the tree.</param>
/// <param name="Birnbaum">P(top | event) − P(top | no event): the partial derivative of the top's probability.</param>
/// <param name="FussellVesely">(P(top) − P(top | no event)) / P(top): the share that vanishes when the event cannot happen.</param>
/// <param name="RiskAchievementWorth">P(top | event) / P(top).</param>
/// <param name="RiskReductionWorth">P(top) / P(top | no event); infinite when the top needs the event.</param>
public readonly record struct EventImportance(
    int Event, double Birnbaum, double FussellVesely, double RiskAchievementWorth, double RiskReductionWorth);
