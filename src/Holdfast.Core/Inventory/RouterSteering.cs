namespace Holdfast.Core.Inventory;

/// <summary>
/// Where a router sends its users in one event. The graph knows what surrounds a router and nothing of how it decides: the answers are
/// computed by whoever holds the router machine. May be asked from several threads.
/// </summary>
public delegate RouterTimeline RouterSteering(RouterQuestion question);

/// <summary>What surrounds a router in one event, counted from its start; before it all is well.</summary>
/// <param name="Providers">Names of the providers of its zone.</param>
/// <param name="Fronts">In the order of the router.</param>
/// <param name="Serving">Per provider: its name servers.</param>
/// <param name="Writing">Per provider: what takes writes.</param>
/// <param name="Watching">Those who could decide: a share of 0 while too few of them are up.</param>
public sealed record RouterQuestion(
    FailoverRouter Router,
    ValueList<string> Providers,
    ValueList<ServiceCourse> Fronts,
    ValueList<ServiceCourse> Serving,
    ValueList<ServiceCourse> Writing,
    ServiceCourse Watching)
{
    /// <summary>One of thousands that are averaged: an answer to an event of nearly the same length will do.</summary>
    public bool IsOneOfMany { get; init; }
}

/// <summary>How well something serves: the share of calls that succeed, from each moment on. Before the first one all of them do.</summary>
public readonly record struct ServiceCourse(ValueList<ServiceStep> Steps);

/// <param name="Share">0 … 1.</param>
public readonly record struct ServiceStep(TimeSpan At, double Share);

/// <param name="Users">Where users are from each moment on; before the first one all are at the first front.</param>
/// <param name="Moves">What was done and what could not be, in order of time.</param>
public sealed record RouterTimeline(ValueList<RouterUsers> Users, ValueList<RouterMove> Moves)
{
    /// <summary>Nobody goes anywhere.</summary>
    public static RouterTimeline Still { get; } = new([], []);
}

/// <param name="ByFront">The share of users at each front, in the order of the router; sums to 1.</param>
public readonly record struct RouterUsers(TimeSpan At, ValueList<double> ByFront);

/// <param name="Front">Position of the front that users were sent to, or could not be sent away from.</param>
/// <param name="Provider">Position of the provider; -1 = of no single one.</param>
public readonly record struct RouterMove(TimeSpan At, RouterMoveKind Kind, int Front, int Provider = -1);

public enum RouterMoveKind
{
    /// <summary>Decided to leave a front that fails.</summary>
    Decided,
    /// <summary>Decided to go back to a better front.</summary>
    FailedBack,
    /// <summary>The name servers of a provider answer the front.</summary>
    Served,
    /// <summary>Half of the users are at the front.</summary>
    Followed,
    /// <summary>A provider does not take the write: its users are still sent to the front.</summary>
    Refused,
    /// <summary>The front fails while nobody could decide.</summary>
    Unwatched,
}
