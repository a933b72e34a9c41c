namespace Holdfast.Core.Failover;

public enum WatcherMode
{
    Normal,
    /// <summary>No front looks alive and canaries cannot prove that we see: nothing is done.</summary>
    Blind,
    /// <summary>An operator stopped the automation.</summary>
    Frozen,
    /// <summary>Too many automatic switches: no automatic failback until a human says so. A dead front is left all the same.</summary>
    Tripped,
}

/// <summary>What must be remembered between two decisions; small enough to be journalled with each.</summary>
/// <param name="Active">The front that our newest decision points at; null until one was adopted or chosen by a human.</param>
/// <param name="ActiveSince">When it became so: the dwell counts from here.</param>
/// <param name="Switches">The automatic switches of the last hour, oldest first.</param>
/// <param name="Maintenance">Fronts that the configuration takes out of service; an operator's word on the same front is stronger.</param>
/// <param name="Refused">A newer mark that stands at a provider and was not adopted: no automatic move until a human decides.</param>
/// <param name="IsUnwritten">The journal takes nothing: no optional move until it does.</param>
/// <param name="YieldsUntil">Another watcher moves users the other way, and its name comes later: no automatic move of ours until then.</param>
/// <param name="AllDownSince">Since when every front has been down without a break; null = some front is not.</param>
public sealed record FailoverState(
    FrontName? Active = null,
    DateTimeOffset ActiveSince = default,
    WatcherMode Mode = WatcherMode.Normal,
    bool IsFrozen = false,
    bool IsTripped = false,
    FrontName? Pin = null,
    ValueList<FrontOverride> Overrides = default,
    ValueList<DateTimeOffset> Switches = default,
    DateTimeOffset? AllDownSince = null,
    ValueList<FrontName> Maintenance = default,
    EpochMark? Refused = null,
    bool IsUnwritten = false,
    DateTimeOffset? YieldsUntil = null)
{
    public static FailoverState Start { get; } = new();

    /// <summary>The verdict that counts: an operator's word, else the configuration's, else the measurement.</summary>
    public Verdict Effective(FrontVerdict front) => (WordOn(front.Front) ?? (IsTakenOut(front.Front) ? Override.Maintenance : null)) switch
    {
        Override.Maintenance => Verdict.Maintenance,
        Override.ForcedUp => Verdict.ForcedUp,
        Override.ForcedDown => Verdict.ForcedDown,
        _ => front.Measured,
    };

    /// <summary>What an operator said about a front; null = nothing.</summary>
    public Override? WordOn(FrontName front)
    {
        foreach (var entry in Overrides)
        {
            if (entry.Front == front) return entry.Override;
        }
        return null;
    }

    /// <summary>The configuration says <c>maintenance: true</c>.</summary>
    public bool IsTakenOut(FrontName front)
    {
        foreach (var one in Maintenance)
        {
            if (one == front) return true;
        }
        return false;
    }

    /// <summary>Takes over what a newer mark in the zone says: another watcher's or an operator's decision.</summary>
    /// <param name="now">A mark from the future counts from now: the clock of whoever wrote it must not stretch the dwell.</param>
    public FailoverState Adopt(EpochMark mark, DateTimeOffset now) => this with
    {
        Active = mark.Front,
        ActiveSince = Active == mark.Front ? ActiveSince : mark.At < now ? mark.At : now,
        Pin = mark.Pin,
        IsFrozen = mark.IsFrozen,
        Refused = null,
    };

    /// <summary>The mark that makes this state visible in the zone.</summary>
    public EpochMark ToMark(Epoch epoch, DateTimeOffset now, MarkKind kind = MarkKind.Unknown, string? life = null) =>
        new(epoch, Active ?? throw new InvalidOperationException("no front is active yet"), Seconds(now), Pin, IsFrozen, kind, life);

    internal int SwitchesWithinHour(DateTimeOffset now)
    {
        var count = 0;
        foreach (var at in Switches)
        {
            if (now - at < TimeSpan.FromHours(1)) count++;
        }
        return count;
    }

    // The TXT holds whole seconds: what is read back must equal what was written.
    private static DateTimeOffset Seconds(DateTimeOffset time) => new(time.UtcTicks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, TimeSpan.Zero);
}

public readonly record struct FrontOverride(FrontName Front, Override Override);
