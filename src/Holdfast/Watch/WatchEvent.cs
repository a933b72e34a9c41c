namespace Holdfast.Watch;

/// <summary>Something that a human is told.</summary>
public sealed record WatchEvent(DateTimeOffset At, string Router, WatchEventKind Kind, string Text);

public enum WatchEventKind
{
    Switch,
    Failback,
    Operator,
    Confirmed,
    Partial,
    Blind,
    Tripped,
    NotReady,
}

/// <summary>Takes events without ever waiting: a failing notifier never delays a switch.</summary>
public interface IEventSink
{
    void Add(WatchEvent happened);
}
