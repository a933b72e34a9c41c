using Holdfast.Core.Scoring.Sovereignty;

namespace Holdfast.Core.Reporting;

/// <summary>Control over each bought service after the EU Cloud Sovereignty Framework; a result of its own.</summary>
/// <param name="Profiles">Ids of the sets of weights, in the order in which each service's scores stand.</param>
/// <param name="Services">The least control first.</param>
public sealed record SovereigntyFindings(ValueList<string> Profiles, ValueList<ServiceFinding> Services)
{
    internal static SovereigntyFindings? Of(ValueList<ServiceSovereignty> services, NodeNames names)
    {
        if (services.IsEmpty) return null;
        var findings = services
            .Select(service => new ServiceFinding(
                names.Of(service.Service), names.Of($"supplier:{service.Supplier}").Name, service.LowestKnown, service.Seal is not null,
                service.Known, service.Objectives.Count,
                service.Scores.Select(score => 2 * service.Known >= service.Objectives.Count ? score.Score : null).ToValueList()))
            .OrderBy(service => service.Seal ?? int.MaxValue).ThenBy(service => service.Supplier, StringComparer.Ordinal).ThenBy(service => service.What.Id, StringComparer.Ordinal);
        return new(services[0].Scores.Select(score => score.Profile).ToValueList(), findings.ToValueList());
    }
}

/// <param name="Supplier">Its name.</param>
/// <param name="Seal">The lowest level among the objectives that are known; null = none is.</param>
/// <param name="IsComplete">Every objective has a level: only then the lowest one is that of the service.</param>
/// <param name="Scores">By set of weights; null = fewer than half of the objectives are known.</param>
/// <param name="Known">Objectives with a level or points.</param>
public sealed record ServiceFinding(NamedNode What, string Supplier, int? Seal, bool IsComplete, int Known, int Objectives, ValueList<double?> Scores);
