namespace Holdfast.Core.Scoring;

/// <summary>The simulated outages, found by what failed.</summary>
internal sealed class ContinuityIndex
{
    private readonly Dictionary<string, ContinuityFact> _facts;
    private readonly Dictionary<(string System, string Event, TimeSpan Lasts), TimeSpan> _down = [];

    public ContinuityIndex(ScoringFacts facts)
    {
        _facts = facts.Continuity.DistinctBy(fact => fact.System).ToDictionary(fact => fact.System, StringComparer.Ordinal);
        foreach (var fact in facts.Continuity)
            foreach (var outage in fact.Outages) _down[(fact.System, outage.Event, outage.Lasts)] = outage.Down;
    }

    public ContinuityFact? Of(string system) => _facts.GetValueOrDefault(system);

    /// <summary>The longest outage of the system that any event of the case causes; nothing when none does.</summary>
    public TimeSpan Longest(string system, ContinuityCase each) =>
        each.Events.Select(id => _down.GetValueOrDefault((system, id, each.Lasts))).DefaultIfEmpty(TimeSpan.Zero).Max();
}
