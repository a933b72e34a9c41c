namespace Holdfast.Core.Failover;

/// <summary>What a watcher writes down before it acts. Enough to reach the same decisions again.</summary>
/// <param name="At">On the watcher's axis, which a step of the wall clock does not touch.</param>
public abstract record JournalEntry(DateTimeOffset At)
{
    /// <summary>The same moment by the machine's wall clock; null = written by a program that knew no difference.</summary>
    public DateTimeOffset? Wall { get; init; }


    /// <summary>A watcher started with this policy and this router.</summary>
    /// <param name="IsCheckpoint">It was running all the time: written once a day, so that what lies before can be forgotten.</param>
    /// <param name="Program">The version of the program that decided; null = one before the router machine.</param>
    /// <param name="Begun">What people had been told of and what was not over yet.</param>
    public sealed record Started(
        DateTimeOffset At, string Watcher, Router Router, RouterPolicy Policy, FailoverState State, bool IsCheckpoint = false, ValueList<WatchEvent> Begun = default,
        string? Program = null) : JournalEntry(At);

    /// <summary>One front's measured verdict changed.</summary>
    public sealed record VerdictChanged(DateTimeOffset At, FrontName Front, Verdict From, Verdict To, Votes Votes) : JournalEntry(At);

    /// <summary>A step of the engine. Those that change neither state nor decision nor verdicts need not be written: replaying them changes nothing.</summary>
    public sealed record Ticked(DateTimeOffset At, Verdicts Verdicts, Decision Decision) : JournalEntry(At);

    /// <summary>An operator's word and what came of it.</summary>
    public sealed record Operated(DateTimeOffset At, OperatorAction Action, string By, Decision Decision) : JournalEntry(At);

    /// <summary>A decision of somebody else was taken over from the zone.</summary>
    public sealed record Adopted(DateTimeOffset At, EpochMark Mark, string Why) : JournalEntry(At);

    /// <summary>A newer mark that a provider holds was not adopted.</summary>
    public sealed record Refused(DateTimeOffset At, EpochMark Mark, string Why) : JournalEntry(At);

    /// <summary>A newer mark that is nobody's decision: ours is written over it at these providers.</summary>
    public sealed record Overruled(DateTimeOffset At, EpochMark Mark, ValueList<string> Providers, string Why) : JournalEntry(At);

    /// <summary>Another watcher's decision leads to a front that fails here: ours was given a newer epoch.</summary>
    public sealed record Outbid(DateTimeOffset At, EpochMark Mark, string Why) : JournalEntry(At);

    /// <summary>Another watcher moved users the other way within the hour.</summary>
    /// <param name="YieldsUntil">Until when this one makes no automatic move; null = it is the other's turn to yield.</param>
    public sealed record SecondWriter(DateTimeOffset At, EpochMark Other, DateTimeOffset? YieldsUntil) : JournalEntry(At);

    /// <summary>The mark that was not adopted is gone.</summary>
    public sealed record RefusalEnded(DateTimeOffset At, EpochMark Mark) : JournalEntry(At);

    /// <summary>The decision got its epoch. Durable before the first write.</summary>
    public sealed record Marked(DateTimeOffset At, EpochMark Mark, string Reason) : JournalEntry(At);

    /// <summary>Somebody else changed the router's record at a provider; <paramref name="Wanted"/> is written back.</summary>
    public sealed record Drifted(DateTimeOffset At, string Provider, RouterReading Found, EpochMark Wanted) : JournalEntry(At);

    /// <summary>From here on entries were kept and written later; or <paramref name="IsOver"/>: written at once again.</summary>
    /// <param name="Lost">How many could not be kept: a replay goes on at the start that follows.</param>
    public sealed record Gap(DateTimeOffset At, bool IsOver, int Lost = 0) : JournalEntry(At);

    /// <summary>People were told of a trouble that lasts, or that it is over.</summary>
    public sealed record Told(DateTimeOffset At, WatchEvent Event) : JournalEntry(At);

    /// <summary>An errand was sent, or answered.</summary>
    public sealed record Sent(DateTimeOffset At, Errand Errand) : JournalEntry(At);

    public sealed record Answered(DateTimeOffset At, ConvergenceEvent.Answer Answer) : JournalEntry(At);
}
