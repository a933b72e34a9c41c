using System.Diagnostics;

namespace Holdfast.Core.Failover;

/// <summary>How it stands for the users, in the order of badness.</summary>
public enum TruthLevel
{
    /// <summary>Users are served, and the next fault is survived.</summary>
    Ok,
    /// <summary>Users are served; redundancy, a provider, the journal, the clock, sight or the configuration is impaired.</summary>
    Degraded,
    /// <summary>Users of at least one router fail.</summary>
    Down,
    /// <summary>No watcher answers: nobody looks, and nothing moves by itself.</summary>
    NotWatched,
}

/// <summary>One word for those who watch the watcher.</summary>
public enum Health
{
    Ok,
    Degraded,
    Failing,
}

/// <summary>The truth about all routers of a watcher, computed in one place: <c>status</c>, the health page, metrics and notifications read it.</summary>
/// <param name="Beside">What impairs the watcher as a whole: its journal, its clock, its configuration, messages that are not delivered.</param>
public sealed record Truth(ValueList<RouterTruth> Routers, ValueList<Impairment> Beside = default)
{
    /// <summary>The worst router counts.</summary>
    public TruthLevel Level
    {
        get
        {
            var worst = Beside.IsEmpty ? TruthLevel.Ok : TruthLevel.Degraded;
            foreach (var router in Routers)
            {
                if (router.Level > worst) worst = router.Level;
            }
            return worst;
        }
    }

    /// <summary>Some router has no automation until a human acts.</summary>
    public bool IsHeld => Routers.Any(router => router.IsHeld);

    public Health Health => HealthOf(Level, IsHeld);

    public static Health HealthOf(TruthLevel level, bool isHeld) => level switch
    {
        TruthLevel.Down or TruthLevel.NotWatched => Health.Failing,
        _ when isHeld => Health.Failing,
        TruthLevel.Degraded => Health.Degraded,
        TruthLevel.Ok => Health.Ok,
        _ => throw new UnreachableException(),
    };

    public static string Word(TruthLevel level) => level switch
    {
        TruthLevel.Ok => "OK",
        TruthLevel.Degraded => "DEGRADED",
        TruthLevel.Down => "DOWN",
        TruthLevel.NotWatched => "NOT WATCHED",
        _ => throw new UnreachableException(),
    };
}

/// <summary>What is not as it should be, as a kind and in words.</summary>
public sealed record Impairment(ImpairmentKind Kind, string Text);

public enum ImpairmentKind
{
    /// <summary>Users fail, all or some.</summary>
    Users,
    /// <summary>No other front could take over.</summary>
    Redundancy,
    /// <summary>A provider is not read, not written, or does not serve the newest decision.</summary>
    Provider,
    /// <summary>A name server of a provider does not answer.</summary>
    NameServers,
    Journal,
    Clock,
    /// <summary>Blind, no canary answers, or not enough is known yet.</summary>
    Sight,
    Configuration,
    /// <summary>Frozen or pinned for longer than was said.</summary>
    Overdue,
    /// <summary>No automatic way back.</summary>
    Tripped,
    /// <summary>No automation until a human acts.</summary>
    Held,
    /// <summary>A loop of the watcher failed and was started again.</summary>
    Loop,
    /// <summary>People were not reached.</summary>
    Undelivered,
}
