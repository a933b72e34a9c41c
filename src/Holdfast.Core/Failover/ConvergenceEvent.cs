namespace Holdfast.Core.Failover;

/// <summary>What happens to a switch on its way to the providers.</summary>
public abstract record ConvergenceEvent
{
    private ConvergenceEvent()
    {
    }

    /// <summary>A decision, ours or one that we adopted. An older one than the present wish is ignored.</summary>
    /// <param name="MayCreate">The router is created even if it exists at no provider: for an operator's word. A watcher's own decision says false.</param>
    public sealed record Wished(EpochMark Mark, bool MayCreate = true) : ConvergenceEvent;

    public sealed record Tick : ConvergenceEvent
    {
        public static Tick Now { get; } = new();
    }

    /// <summary>Something else than the wish was seen at a provider that had confirmed it: look again now.</summary>
    public sealed record Doubted(string Provider) : ConvergenceEvent;

    /// <summary>The newer mark that was found is not adopted: it stays where it is, and the others are converged.</summary>
    public sealed record Refused(EpochMark Mark) : ConvergenceEvent;

    /// <summary>The newer mark that was found is nobody's decision: ours is written over it, once.</summary>
    public sealed record Overruled(EpochMark Mark) : ConvergenceEvent;

    /// <summary>A human decided: what was written over before no longer counts.</summary>
    public sealed record Trusted : ConvergenceEvent
    {
        public static Trusted Again { get; } = new();
    }

    /// <summary>The outcome of an errand. <paramref name="For"/> is the epoch of the errand: an answer that comes late is recognised.</summary>
    public abstract record Answer(string Provider, Epoch For) : ConvergenceEvent;

    public sealed record ReadDone(string Provider, Epoch For, RouterReading Reading) : Answer(Provider, For);

    public sealed record ReadFailed(string Provider, Epoch For, string Reason, TimeSpan? RetryAfter = null) : Answer(Provider, For);

    /// <summary>The provider says that it took the write.</summary>
    public sealed record WriteDone(string Provider, Epoch For) : Answer(Provider, For);

    /// <summary>The write was certainly not applied: refused, throttled, frozen, never sent.</summary>
    public sealed record WriteRefused(string Provider, Epoch For, string Reason, TimeSpan? RetryAfter = null) : Answer(Provider, For);

    /// <summary>Nobody knows: it timed out, or the connection broke after the request was sent. It may commit late.</summary>
    public sealed record WriteUnknown(string Provider, Epoch For, string Reason) : Answer(Provider, For);

    /// <summary>Compare-and-swap said no: the record or its epoch is not what was read.</summary>
    public sealed record Conflict(string Provider, Epoch For) : Answer(Provider, For);

    /// <summary>The authoritative servers were asked.</summary>
    /// <param name="Asked">How many answered at all; 0 = none.</param>
    /// <param name="Agreeing">How many of these serve the wish, target and epoch.</param>
    /// <param name="Newest">The greatest epoch that any of them serves.</param>
    /// <param name="HasForeignTtl">Some server gives a longer TTL than what must hold there: users would move later than promised.</param>
    public sealed record Served(string Provider, Epoch For, int Asked, int Agreeing, EpochMark? Newest = null, bool HasForeignTtl = false) : Answer(Provider, For)
    {
        /// <summary>Counts what the authoritative servers that answered told.</summary>
        public static Served Of(Errand.Verify verify, IReadOnlyList<RouterReading> heard)
        {
            EpochMark? newest = null;
            int agreeing = 0;
            var hasForeignTtl = false;
            foreach (var reading in heard)
            {
                if (reading.Mark is { } mark && (newest is null || mark.Epoch > newest.Epoch)) newest = mark;
                if ((reading with { WrongTtl = null }).Holds(verify.Mark)) agreeing++;
                hasForeignTtl |= reading.WrongTtl is not null;
            }
            return new Served(verify.Provider, verify.Mark.Epoch, heard.Count, agreeing, newest, hasForeignTtl);
        }
    }
}

/// <summary>What the shell must do now; each errand is answered by one <see cref="ConvergenceEvent.Answer"/> with the same epoch.</summary>
public abstract record Errand(string Provider)
{
    /// <summary>Read the router and its epoch TXT through the API.</summary>
    public sealed record Read(string Provider, Epoch For) : Errand(Provider);

    /// <summary>
    /// Write target and mark in one transaction, in place (the record set is never empty on the way).
    /// Where the provider can compare and swap, <paramref name="Expected"/> is what must still stand there.
    /// </summary>
    public sealed record Write(string Provider, EpochMark Mark, RouterReading Expected) : Errand(Provider);

    /// <summary>Ask each authoritative server for the router and its epoch TXT.</summary>
    public sealed record Verify(string Provider, EpochMark Mark) : Errand(Provider);
}
