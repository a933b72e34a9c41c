using Holdfast.Core.Inventory;
using Holdfast.Core.Scoring.Sovereignty;

namespace Holdfast.Core.Reporting;

/// <summary>Control over cloud services after the EU Cloud Sovereignty Framework; a result of its own.</summary>
/// <param name="Profiles">Ids of the sets of weights, in the order in which each service's scores stand.</param>
public sealed record SovereigntyFindings(ValueList<string> Profiles, ValueList<ServiceFinding> Services)
{
    // SEAL levels go from 0 to 4 (irn section 3.2).
    private const double HighestSeal = 4;

    internal static SovereigntyFindings Of(ValueList<SovereigntyAnswer> answers, ValueList<SovereigntyProfile> profiles, InventoryGraph graph, NodeNames names)
    {
        var services = answers.GroupBy(answer => answer.Service, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group =>
        {
            var points = group.Select(answer => new ObjectivePoints(answer.Objective, answer.Points ?? answer.Seal ?? 0, answer.Maximum ?? (answer.Seal is null ? 0 : HighestSeal))).ToList();
            var objectives = profiles.SelectMany(profile => profile.Weights).Select(weight => weight.Objective).Distinct().ToList();
            var seals = group.Where(answer => answer.Seal is not null).ToDictionary(answer => answer.Objective, answer => answer.Seal, StringComparer.Ordinal);
            var node = graph.Number(group.Key) >= 0 ? names.Of(group.Key) : new(group.Key, NodeKind.Component, group.Key);
            return new ServiceFinding(
                node, seals.Count == 0 ? null : seals.Values.Min(), objectives.TrueForAll(seals.ContainsKey), seals.Count, objectives.Count,
                profiles.Select(profile => SovereigntyFormula.Score(profile, points)).ToValueList());
        });
        return new(profiles.Select(profile => profile.Id).ToValueList(), services.ToValueList());
    }
}

/// <param name="Seal">The lowest level among the objectives that were assessed; null = none was.</param>
/// <param name="IsComplete">Every objective has a level: only then the lowest one is that of the service.</param>
/// <param name="Scores">By set of weights; null = nothing to score.</param>
public sealed record ServiceFinding(NamedNode What, int? Seal, bool IsComplete, int Assessed, int Objectives, ValueList<double?> Scores);
