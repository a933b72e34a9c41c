namespace Holdfast.Core.Failover;

/// <summary>Something that a human is told.</summary>
/// <param name="About">What it is about beside the router: a front, a provider; null = the router itself.</param>
/// <param name="IsOver">The trouble of this kind is over; for a switch: users are at the first front again.</param>
public sealed record WatchEvent(DateTimeOffset At, string Router, WatchEventKind Kind, string Text, string? About = null, bool IsOver = false)
{
    /// <summary>What users got when it happened; null where nobody said.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string? Users { get; init; }

    /// <summary>It has an end, which is told too; also after a restart.</summary>
    public bool IsLasting => Kind is WatchEventKind.Partial or WatchEventKind.Blind or WatchEventKind.Tripped or WatchEventKind.NotReady or WatchEventKind.Drift
        or WatchEventKind.NameServers or WatchEventKind.Waiting or WatchEventKind.Refused or WatchEventKind.Journal or WatchEventKind.Redundancy or WatchEventKind.Addresses or WatchEventKind.SecondWriter or WatchEventKind.WrongClock;
}

public enum WatchEventKind
{
    /// <summary>Users are sent to another front.</summary>
    Switch,
    /// <summary>Users are sent back to a better front.</summary>
    Failback,
    /// <summary>An operator said something that moves nobody.</summary>
    Operator,
    /// <summary>The newest decision is true at every name server.</summary>
    Confirmed,
    /// <summary>Some provider could not be written, or its servers do not follow.</summary>
    Partial,
    Blind,
    Tripped,
    /// <summary>A front could not take over now: its certificate, or a protection that it lacks.</summary>
    NotReady,
    /// <summary>Somebody else changed the router's record at a provider.</summary>
    Drift,
    /// <summary>A provider's name servers do not answer.</summary>
    NameServers,
    /// <summary>Nothing is done until a human ran a command.</summary>
    Waiting,
    /// <summary>The configuration asks for something that does not happen.</summary>
    Configuration,
    /// <summary>A decision of somebody else was taken over from the providers.</summary>
    Adopted,
    /// <summary>A newer mark at a provider cannot be obeyed.</summary>
    Refused,
    /// <summary>The journal takes no entries.</summary>
    Journal,
    /// <summary>The wall clock was stepped.</summary>
    Clock,
    /// <summary>A loop of the watcher failed and was started again.</summary>
    Loop,
    /// <summary>A notifier does not deliver: told by the next one.</summary>
    Undelivered,
    /// <summary>Nothing happened: a person wants to see whether messages arrive.</summary>
    Test,
    /// <summary>No other front could take over from the active one, which may itself be up or fail.</summary>
    Redundancy,
    /// <summary>One address of several of a front is dead.</summary>
    Addresses,
    /// <summary>Another watcher moves users against this one, or another machine uses its name.</summary>
    SecondWriter,
    /// <summary>This machine's wall clock is wrong, by the word of others.</summary>
    WrongClock,
}

/// <summary>Takes events without ever waiting: a failing notifier never delays a switch.</summary>
public interface IEventSink
{
    void Add(WatchEvent happened);
}
