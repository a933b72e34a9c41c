namespace Holdfast.Core.Failover;

/// <summary>What happens to a router, as the machine is told it.</summary>
public abstract record RouterInput
{
    private RouterInput()
    {
    }

    /// <summary>The program started.</summary>
    /// <param name="Remembered">What the journal tells of the life before; <see cref="FailoverState.Start"/> without one.</param>
    /// <param name="Journalled">The newest mark that the journal holds: it may be newer than anything that was written.</param>
    public sealed record Started(FailoverState Remembered, EpochMark? Journalled = null) : RouterInput
    {
        /// <summary>What was seen before the start, the oldest first: to learn again that a standby is healthy would take minutes in which a
        /// dead front could not be left. How much a pause devalues is the measurements' own rule.</summary>
        public ReadOnlyMemory<Observation> Seen { get; init; }

        /// <summary>From the axis of the life before to that of this one: both began with the wall time of their start.</summary>
        public TimeSpan Shift { get; init; }

        /// <summary>What people had been told of and what was not over.</summary>
        public ValueList<WatchEvent> Begun { get; init; }

        /// <summary>The last thing that was seen lies in the future: the wall clock was set back while nobody watched.</summary>
        public bool IsClockBehind(DateTimeOffset now) => !Seen.IsEmpty && Seen.Span[^1].At + Shift > now;

        /// <summary>
        /// What was seen and says something now, in the time of this life. Where the clock was set back, how long nobody looked is not known, and
        /// so what was seen before counts for nothing.
        /// </summary>
        /// <param name="slack">Results of probes that ended together may stand in another order.</param>
        public ReadOnlyMemory<Observation> SeenSince(DateTimeOffset now, TimeSpan slack)
        {
            if (IsClockBehind(now)) return ReadOnlyMemory<Observation>.Empty;
            var seen = Seen.Span;
            var first = seen.Length;
            while (first > 0 && (first == seen.Length || seen[first - 1].At - seen[first].At <= slack)) first--;
            var moved = Seen[first..].ToArray();
            for (var i = 0; i < moved.Length; i++) moved[i] = moved[i] with { At = moved[i].At + Shift };
            return moved;
        }

        /// <summary>What the journal since the last start or checkpoint tells.</summary>
        public static Started After(IEnumerable<JournalEntry> journal, EpochMark? newest)
        {
            var entries = journal as IReadOnlyCollection<JournalEntry> ?? [.. journal];
            var replayed = RouterMachine.Replay(entries);
            var last = entries.LastOrDefault(entry => entry.Wall is not null);
            var shift = last is { Wall: { } wall } ? wall - last.At : TimeSpan.Zero;
            // The two clocks are read one after the other: less than a second is no step.
            return new Started(replayed.State, newest) { Begun = replayed.Begun, Shift = shift.Duration() < TimeSpan.FromSeconds(1) ? TimeSpan.Zero : shift };
        }
    }

    /// <summary>The configuration was read again: the setup of this step differs from the one before. What was under way was broken off.</summary>
    public sealed record Reloaded : RouterInput
    {
        public static Reloaded Now { get; } = new();
    }

    /// <summary>What probes saw, from whichever vantage point. <see cref="Observation.At"/> is stamped by the shell's own clock.</summary>
    /// <param name="Certificate">Of a front's probe: the worst certificate that its addresses showed; null = none was looked at.</param>
    public sealed record Observed(ReadOnlyMemory<Observation> Seen, CertificateSight? Certificate = null) : RouterInput
    {
        /// <summary>Of a front's probe: what each of its addresses did in this round.</summary>
        public ValueList<AddressSight> Addresses { get; init; }

        /// <summary>How far the subject's own <c>Date</c> was from this machine's wall clock; null = it showed none.</summary>
        public TimeSpan? ClockOff { get; init; }
    }

    /// <summary>The one answer to the request of that number.</summary>
    public sealed record Answered(long Request, ConvergenceEvent.Answer Answer) : RouterInput;

    /// <summary>What the name servers of one provider showed when they were looked at.</summary>
    public sealed record Sighted(ProviderSighting Seen) : RouterInput;

    /// <summary>An operator's word.</summary>
    /// <param name="Order">Comes back in <see cref="RouterEffect.Reply"/>.</param>
    public sealed record Operated(OperatorAction Action, string By, long Order = 0) : RouterInput
    {
        /// <summary>He knows that the front which he chose is dead.</summary>
        public bool IsForced { get; init; }
    }

    /// <summary>Whoever gave an operator's word does not wait for it any more: it is not carried out later.</summary>
    public sealed record TakenBack(long Order) : RouterInput;

    /// <summary>The journal takes no entries any more, or takes them again.</summary>
    /// <param name="Trouble">Why it does not; null = all that was offered stands in it.</param>
    /// <param name="Lost">Entries that could not be kept for it.</param>
    public sealed record Journalling(string? Trouble, int Lost = 0) : RouterInput;

    /// <summary>The journal was damaged: it is set aside, and a new one has begun.</summary>
    /// <param name="Aside">Where the old one lies.</param>
    public sealed record JournalRenewed(string Aside) : RouterInput;

    /// <summary>Time passed.</summary>
    public sealed record Tick : RouterInput
    {
        public static Tick Now { get; } = new();
    }
}

/// <summary>Whether one address of a front answered in a round.</summary>
public readonly record struct AddressSight(string Address, bool Answers);

/// <summary>A front's certificate for the public name.</summary>
/// <param name="DaysLeft">Whole days until it ends; negative when it has.</param>
/// <param name="Fault">Chain or name that does not fit; null = none seen.</param>
public readonly record struct CertificateSight(int? DaysLeft, string? Fault);

/// <summary>What the shell must do, in this order.</summary>
public abstract record RouterEffect
{
    private RouterEffect()
    {
    }

    /// <summary>Offer these entries to the journal before anything that follows in the list is done.</summary>
    public sealed record Journal(ValueList<JournalEntry> Entries) : RouterEffect;

    /// <summary>
    /// Do the errand and bring exactly one <see cref="RouterInput.Answered"/> with this number, whatever happens. The machine watches the
    /// deadline and says <see cref="Cancel"/>.
    /// </summary>
    /// <param name="Urgency">How the provider's budgets and safety reads treat it.</param>
    public sealed record Ask(long Request, Errand Errand, Urgency Urgency, DateTimeOffset Deadline) : RouterEffect;

    /// <summary>Break the request off and answer now: what was never sent is withdrawn ("not sent"), what was sent is unknown.</summary>
    /// <param name="OnlyUnsent">A newer decision took over: what was sent may end by itself, what was not is never sent.</param>
    public sealed record Cancel(long Request, bool OnlyUnsent) : RouterEffect;

    /// <summary>Look at the name servers of a provider now.</summary>
    public sealed record Look(string Provider) : RouterEffect;

    /// <summary>Tell people.</summary>
    public sealed record Notify(WatchEvent Event) : RouterEffect;

    /// <summary>The operator's word is carried out as far as it can be here: it stands in the journal, and its writes are on their way.</summary>
    public sealed record Reply(long Order, Decision Decision) : RouterEffect
    {
        /// <summary>What he should know although his word was obeyed; null = nothing.</summary>
        public string? Note { get; init; }
    }
}

/// <summary>How much hurry a request has at a provider.</summary>
public enum Urgency
{
    /// <summary>Waits for budgets and pauses like everything else.</summary>
    Ordinary,
    /// <summary>Users wait for it: it may use the last of a budget, and is never split into many requests.</summary>
    Urgent,
}
