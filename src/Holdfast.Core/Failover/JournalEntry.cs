namespace Holdfast.Core.Failover;

/// <summary>What a watcher writes down before it acts. Enough to reach the same decisions again.</summary>
public abstract record JournalEntry(DateTimeOffset At)
{
    /// <summary>A watcher started with this policy and this router.</summary>
    /// <param name="IsCheckpoint">It was running all the time: written once a day, so that what lies before can be forgotten.</param>
    public sealed record Started(DateTimeOffset At, string Watcher, Router Router, RouterPolicy Policy, FailoverState State, bool IsCheckpoint = false) : JournalEntry(At);

    /// <summary>One front's measured verdict changed.</summary>
    public sealed record VerdictChanged(DateTimeOffset At, FrontName Front, Verdict From, Verdict To, Votes Votes) : JournalEntry(At);

    /// <summary>A step of the engine. Those that change neither state nor decision nor verdicts need not be written: replaying them changes nothing.</summary>
    public sealed record Ticked(DateTimeOffset At, Verdicts Verdicts, Decision Decision) : JournalEntry(At);

    /// <summary>An operator's word and what came of it.</summary>
    public sealed record Operated(DateTimeOffset At, OperatorAction Action, string By, Decision Decision) : JournalEntry(At);

    /// <summary>A decision of somebody else was taken over from the zone.</summary>
    public sealed record Adopted(DateTimeOffset At, EpochMark Mark, string Why) : JournalEntry(At);

    /// <summary>The decision got its epoch. Durable before the first write.</summary>
    public sealed record Marked(DateTimeOffset At, EpochMark Mark, string Reason) : JournalEntry(At);

    /// <summary>Somebody else changed the router's record at a provider; <paramref name="Wanted"/> is written back.</summary>
    public sealed record Drifted(DateTimeOffset At, string Provider, RouterReading Found, EpochMark Wanted) : JournalEntry(At);

    /// <summary>An errand was sent, or answered.</summary>
    public sealed record Sent(DateTimeOffset At, Errand Errand) : JournalEntry(At);

    public sealed record Answered(DateTimeOffset At, ConvergenceEvent.Answer Answer) : JournalEntry(At);
}
