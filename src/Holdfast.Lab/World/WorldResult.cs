using Holdfast.Core;
using Holdfast.Core.Failover;

namespace Holdfast.Lab.World;

/// <summary>An invariant that did not hold, when, and how it was seen.</summary>
public sealed record Violation(int Invariant, TimeSpan At, string What);

/// <summary>What came of one run.</summary>
public sealed record WorldResult
{
    public required ulong Seed { get; init; }

    /// <summary>How many single checks were made.</summary>
    public required long Checked { get; init; }

    public required ValueList<Violation> Broken { get; init; }

    public required ValueList<WorldSwitch> Switches { get; init; }

    /// <summary>From the first bad moment of the first front until it was judged unhealthy.</summary>
    public TimeSpan? Detected { get; init; }

    public TimeSpan? Decided { get; init; }

    /// <summary>Per provider: until its name servers served another front; null = never.</summary>
    public ValueList<(string Provider, TimeSpan? After)> Visible { get; init; }

    /// <summary>Each time that the name servers of a provider began to answer another front.</summary>
    public ValueList<ServedChange> Served { get; init; }

    /// <summary>Where users were, each time that it changed; empty unless the spec asks for it.</summary>
    public ValueList<UsersAt> Users { get; init; }

    /// <summary>User time that met a dead front, in user-seconds per user.</summary>
    public double LostSeconds { get; init; }

    /// <summary>Time during which the first front was bad, weighed by how bad.</summary>
    public double BadSeconds { get; init; }

    public int Probes { get; init; }

    public int Writes { get; init; }

    /// <summary>Lost over bad; null when the first front was never bad.</summary>
    public double? LostShare => BadSeconds > 0 ? Math.Round(LostSeconds / BadSeconds, 9) : null; // beyond nine places is the noise of a million additions
}

/// <summary>A switch that became binding.</summary>
public sealed record WorldSwitch(TimeSpan At, string By, Epoch Epoch, SwitchKind Kind, FrontName From, FrontName To);

public readonly record struct ServedChange(TimeSpan At, int Provider, int Front);

/// <param name="Second">From this second of the world on.</param>
/// <param name="ByFront">The share of users at each front.</param>
public readonly record struct UsersAt(int Second, ValueList<double> ByFront);
