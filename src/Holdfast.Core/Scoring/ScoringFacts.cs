namespace Holdfast.Core.Scoring;

/// <summary>What the rules cannot read from the inventory; the shell fills it from the simulation. Empty = nothing was simulated.</summary>
public sealed record ScoringFacts
{
    public static ScoringFacts None { get; } = new();

    /// <summary>One entry for each critical system that was simulated.</summary>
    public ValueList<ContinuityFact> Continuity { get; init; }
}

/// <summary>What the single events of a simulation did to a critical system when an asset was what failed, or what it hangs on.</summary>
/// <param name="System">The system's component id.</param>
/// <param name="Rto">The longest outage that it may have; null = nobody said.</param>
/// <param name="Outages">Every single event that took it down, the longest outage first.</param>
public sealed record ContinuityFact(string System, TimeSpan? Rto, ValueList<SimulatedOutage> Outages);

/// <param name="Event">The id of what failed.</param>
/// <param name="Down">Longest time down without a break.</param>
/// <param name="Assumed">How long the event itself was taken to last.</param>
public sealed record SimulatedOutage(string Event, string Title, TimeSpan Down, TimeSpan Assumed);
