namespace Holdfast.Core.Simulation;

public sealed record SimulationOptions
{
    public static SimulationOptions Default { get; } = new();

    /// <summary>How long to go on after the last disturbance ended, to see late switches and switches back.</summary>
    public TimeSpan Tail { get; init; } = TimeSpan.FromHours(2);

    /// <summary>Nodes that the event does not touch: as if each had an alternative that is out of its reach.</summary>
    public ValueList<string> Spared { get; init; }

    /// <summary>False = nobody switches anything over: what the mitigations are worth is the difference.</summary>
    public bool AllowSwitches { get; init; } = true;

    /// <summary>Whether to work out why each component fell (paths) and what was done; off where only sums count.</summary>
    public bool Explain { get; init; } = true;

    /// <summary>One of thousands of runs that are averaged: what routers do may come from an event of nearly the same length.</summary>
    public bool IsOneOfMany { get; init; }
}
