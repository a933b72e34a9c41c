namespace Holdfast.Core.Scoring;

/// <summary>What the rules cannot read from the inventory; the shell fills it from the simulation. Empty = nothing was simulated.</summary>
public sealed record ScoringFacts
{
    public static ScoringFacts None { get; } = new();

    /// <summary>One entry for each critical system that was simulated.</summary>
    public ValueList<ContinuityFact> Continuity { get; init; }
}

/// <summary>What the events of all <see cref="ContinuityCase"/>s did to a critical system.</summary>
/// <param name="System">The system's component id.</param>
/// <param name="Rto">The longest outage that it may have; null = nobody said.</param>
/// <param name="Outages">Every event that took it down; one that is not here did not.</param>
public sealed record ContinuityFact(string System, TimeSpan? Rto, ValueList<SimulatedOutage> Outages);

/// <param name="Event">The node that failed.</param>
/// <param name="Lasts">How long it was taken to be out.</param>
/// <param name="Down">The longest time that the system was down without a break.</param>
public sealed record SimulatedOutage(string Event, TimeSpan Lasts, TimeSpan Down);
