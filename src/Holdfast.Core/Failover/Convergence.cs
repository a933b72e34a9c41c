using System.Diagnostics;

namespace Holdfast.Core.Failover;

/// <summary>
/// How far a switch has come at each provider, and what to do next: a pure reducer. Providers do not know of each other:
/// one that is slow, frozen or down changes nothing for the rest. Nothing is given up until a newer decision supersedes it.
/// </summary>
/// <param name="Wish">The newest decision known to us; null before the first.</param>
/// <param name="Newer">A decision newer than ours that was seen at a provider: nothing is written any more until it is adopted.</param>
/// <param name="MayCreate">The wish is an operator's who may create the router where it exists nowhere.</param>
/// <param name="Seed">For the jitter: a hash of it and of the attempt, so that the same journal gives the same times.</param>
public sealed record Convergence(EpochMark? Wish, DateTimeOffset WishedAt, bool MayCreate, ValueList<ProviderProgress> Providers, EpochMark? Newer, ulong Seed)
{
    // Authoritative servers are asked every 2 s at first: the budget for "visible" is one API round trip (design: fault to answer <= 1.05 x floor).
    private static readonly TimeSpan VerifyFirst = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan VerifyLater = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LagBeforeReading = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Recheck = TimeSpan.FromSeconds(60);
    // A write whose outcome is unknown may commit late; for so long we look more often.
    private static readonly TimeSpan LateCommit = TimeSpan.FromMinutes(5);
    // deSEC allows 300 writes a day and 100 an hour per domain (docs/rate-limits): once a minute at worst stays below.
    private static readonly TimeSpan MaxBackoff = TimeSpan.FromSeconds(60);

    public static Convergence Start(ValueList<string> providers, ulong seed) =>
        new(null, default, false, providers.Select(ProviderProgress.Idle).ToValueList(), null, seed);

    public bool IsConfirmedEverywhere => Wish is not null && Newer is null && Providers.All(provider => provider.Phase == ProgressPhase.Confirmed);

    /// <summary>The moment at which the next tick has something to do; null = never.</summary>
    public DateTimeOffset? NextDue
    {
        get
        {
            DateTimeOffset? next = null;
            if (Newer is not null) return next;
            foreach (var provider in Providers)
            {
                if (provider.IsWaiting && (next is null || provider.Due < next)) next = provider.Due;
            }
            return next;
        }
    }

    /// <summary>Takes one event in and says what to do now. Events that answer an older wish change nothing but our vigilance.</summary>
    public static (Convergence Next, ValueList<Errand> Errands) Reduce(Convergence state, ConvergenceEvent what, DateTimeOffset now)
    {
        switch (what)
        {
            case ConvergenceEvent.Wished(var mark, var mayCreate):
                return (state.Wished(mark, mayCreate, now), []);
            case ConvergenceEvent.Tick:
                return state.Tick(now);
            case ConvergenceEvent.Doubted(var provider):
            {
                var doubted = state.IndexOf(provider);
                if (doubted < 0 || state.Providers[doubted] is not { Phase: ProgressPhase.Confirmed, IsVerifying: false } sure) return (state, []);
                return (state.Put(doubted, sure with { Due = now }), []);
            }
            case ConvergenceEvent.Answer answer:
            {
                var index = state.IndexOf(answer.Provider);
                if (index < 0 || state.Wish is not { } wish) return (state, []);
                var before = state.Providers[index];
                if (answer.For != wish.Epoch) return (state.Put(index, before.Surprised(answer, now, LateCommit)), []);
                return state.Answered(index, before, answer, wish, now);
            }
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>The same progress for a changed set of providers: new ones start by reading.</summary>
    public Convergence Over(ValueList<string> providers, DateTimeOffset now) => this with
    {
        Providers = providers.Select(name => Providers.FirstOrDefault(progress => progress.Provider == name)
            ?? (Wish is null ? ProviderProgress.Idle(name) : ProviderProgress.Idle(name).ToRead(now))).ToValueList(),
    };

    private Convergence Wished(EpochMark mark, bool mayCreate, DateTimeOffset now)
    {
        if (Wish is { } wish && mark.Epoch <= wish.Epoch) return this; // an older decision never replaces a newer one
        var newer = Newer is { } seen && seen.Epoch > mark.Epoch ? seen : null;
        return new Convergence(mark, now, mayCreate, Providers.Select(provider => provider.For(Wish, now, LateCommit)).ToValueList(), newer, Seed);
    }

    private (Convergence, ValueList<Errand>) Tick(DateTimeOffset now)
    {
        if (Wish is not { } wish || Newer is not null) return (this, []);
        List<Errand>? errands = null;
        ProviderProgress[]? changed = null;
        for (var i = 0; i < Providers.Count; i++)
        {
            var provider = Providers[i];
            if (!provider.IsWaiting || provider.Due > now) continue;
            changed ??= [.. Providers];
            errands ??= [];
            if (provider.Phase == ProgressPhase.ReadDue)
            {
                changed[i] = provider with { Phase = ProgressPhase.Reading };
                errands.Add(new Errand.Read(provider.Provider, wish.Epoch));
            }
            else
            {
                changed[i] = provider with { IsVerifying = true };
                errands.Add(new Errand.Verify(provider.Provider, wish));
            }
        }
        return changed is null ? (this, []) : (this with { Providers = new ValueList<ProviderProgress>(changed) }, errands!.ToValueList());
    }

    private (Convergence, ValueList<Errand>) Answered(int index, ProviderProgress before, ConvergenceEvent.Answer answer, EpochMark wish, DateTimeOffset now)
    {
        switch (answer)
        {
            case ConvergenceEvent.ReadDone(_, _, var reading) when before.Phase == ProgressPhase.Reading:
            {
                if (reading.Mark is { } mark && mark.Epoch > wish.Epoch) return (Superseded(index, before, mark), []);
                var read = before with { Seen = reading, Trouble = null };
                // Gone everywhere may be meant: only a human creates it (again).
                if (reading is { Exists: false, Mark: null } && !MayCreate && !Providers.Any(other => other.Provider != before.Provider && other.Seen is { } seen && (seen.Exists || seen.Mark is not null)))
                    return (Put(index, Later(read, wish, "the router exists at no provider that could be read; 'holdfast switch' creates it", null, now)), []);
                return reading.Holds(wish)
                    ? (Put(index, read.ToVerify(now, now)), [])
                    : (Put(index, read with { Phase = ProgressPhase.Writing }), [new Errand.Write(before.Provider, wish, reading)]);
            }
            case ConvergenceEvent.ReadFailed(_, _, var reason, var after) when before.Phase == ProgressPhase.Reading:
                return (Put(index, Later(before, wish, reason, after, now)), []);
            case ConvergenceEvent.WriteDone when before.Phase == ProgressPhase.Writing:
                return (Put(index, (before with { Trouble = null }).ToVerify(now, now)), []);
            case ConvergenceEvent.WriteRefused(_, _, var reason, var after) when before.Phase == ProgressPhase.Writing:
                return (Put(index, Later(before, wish, reason, after, now)), []);
            case ConvergenceEvent.WriteUnknown(_, _, var reason) when before.Phase == ProgressPhase.Writing:
                return (Put(index, Later(before, wish, reason, null, now) with { WatchUntil = now + LateCommit }), []);
            case ConvergenceEvent.Conflict when before.Phase == ProgressPhase.Writing:
            {
                // Somebody was faster between our read and our write, or only half of it stands: look again at once, but not for ever at once.
                const string Changed = "changed between read and write";
                return (Put(index, before.Attempts == 0 ? before.ToRead(now) with { Attempts = 1, Trouble = Changed } : Later(before, wish, Changed, null, now)), []);
            }
            case ConvergenceEvent.Served(_, _, var asked, var agreeing, var newest) when before.IsVerifying:
            {
                if (newest is { } mark && mark.Epoch > wish.Epoch) return (Superseded(index, before, mark), []);
                return (Put(index, Verified(before with { IsVerifying = false, Servers = asked, Serving = agreeing }, now)), []);
            }
            default:
                return (this, []); // a duplicate, or an answer to a question that was overtaken
        }
    }

    private static ProviderProgress Verified(ProviderProgress provider, DateTimeOffset now)
    {
        if (provider.Servers == 0) return provider with { Phase = ProgressPhase.Written, Due = now + VerifyLater, Trouble = "no authoritative server answered" };
        if (provider.Serving == provider.Servers)
        {
            return provider with
            {
                Phase = ProgressPhase.Confirmed,
                ConfirmedAt = provider.ConfirmedAt ?? now,
                Attempts = 0,
                Trouble = null,
                Due = now + (now < provider.WatchUntil ? VerifyLater : Recheck),
            };
        }
        // It was true and is not any more (a late commit, a stale writer, a human), or it stays behind for long: ask the API.
        var written = provider.WrittenAt ?? now;
        if (provider.Phase == ProgressPhase.Confirmed || now - written >= LagBeforeReading)
            return provider.ToRead(now) with { Trouble = "the authoritative servers do not serve it" };
        return provider with { Due = now + VerifyFirst };
    }

    private ProviderProgress Later(ProviderProgress provider, EpochMark wish, string reason, TimeSpan? retryAfter, DateTimeOffset now)
    {
        var attempts = provider.Attempts + 1;
        var wait = Backoff(attempts, Jitter(provider.Provider, wish.Epoch, attempts));
        if (retryAfter is { } asked && asked > wait) wait = asked;
        return provider.ToRead(now + wait) with { Attempts = attempts, Trouble = reason };
    }

    /// <summary>1, 2, 4 ... 60 s, of which the jitter takes up to a half: two watchers must not knock in step.</summary>
    internal static TimeSpan Backoff(int attempt, double jitter) =>
        TimeSpan.FromSeconds(Math.Min(MaxBackoff.TotalSeconds, Math.Pow(2, Math.Min(attempt, 10) - 1)) * (0.5 + jitter / 2));

    /// <summary>0 to 1, from a hash (FNV-1a) of what is retried: no dice, so that a replay retries at the same times.</summary>
    private double Jitter(string provider, Epoch epoch, int attempt)
    {
        var hash = 14695981039346656037UL ^ Seed;
        foreach (var c in provider) hash = (hash ^ c) * 1099511628211UL;
        foreach (var c in epoch.By) hash = (hash ^ c) * 1099511628211UL;
        hash = (hash ^ (ulong)epoch.Number) * 1099511628211UL;
        hash = (hash ^ (ulong)attempt) * 1099511628211UL;
        hash ^= hash >> 29;
        hash *= 0xBF58476D1CE4E5B9UL;
        hash ^= hash >> 32;
        return (hash >> 11) * (1.0 / (1UL << 53));
    }

    private Convergence Superseded(int index, ProviderProgress provider, EpochMark mark) =>
        Put(index, provider with { Phase = ProgressPhase.Superseded, IsVerifying = false, Trouble = $"a newer decision stands there: epoch {mark.Epoch}, {mark.Front}" })
            with { Newer = Newer is { } seen && seen.Epoch > mark.Epoch ? seen : mark };

    private Convergence Put(int index, ProviderProgress progress)
    {
        if (ReferenceEquals(Providers[index], progress)) return this;
        ProviderProgress[] providers = [.. Providers];
        providers[index] = progress;
        return this with { Providers = new ValueList<ProviderProgress>(providers) };
    }

    private int IndexOf(string provider)
    {
        for (var i = 0; i < Providers.Count; i++)
        {
            if (string.Equals(Providers[i].Provider, provider, StringComparison.Ordinal)) return i;
        }
        return -1;
    }
}

public enum ProgressPhase
{
    /// <summary>Nothing was ever wished.</summary>
    Idle,
    /// <summary>Pending: to be read (and then written) at <see cref="ProviderProgress.Due"/>.</summary>
    ReadDue,
    Reading,
    Writing,
    /// <summary>The provider took it, or already had it; its authoritative servers are being asked.</summary>
    Written,
    /// <summary>Every authoritative server serves it. Still looked at from time to time.</summary>
    Confirmed,
    /// <summary>A newer decision stands at this provider.</summary>
    Superseded,
}

/// <summary>How far the wish has come at one provider.</summary>
/// <param name="Attempts">Failures in a row for this wish.</param>
/// <param name="Trouble">The last obstacle in words; null when there is none.</param>
/// <param name="WatchUntil">Until when a write with an unknown outcome may still surprise us.</param>
/// <param name="Serving">Authoritative servers that serve the wish, of <paramref name="Servers"/> that answered when last asked.</param>
public sealed record ProviderProgress(
    string Provider,
    ProgressPhase Phase,
    DateTimeOffset Due,
    int Attempts,
    RouterReading? Seen,
    string? Trouble,
    DateTimeOffset? WrittenAt,
    DateTimeOffset? ConfirmedAt,
    DateTimeOffset WatchUntil,
    bool IsVerifying,
    int Serving,
    int Servers)
{
    public static ProviderProgress Idle(string provider) => new(provider, ProgressPhase.Idle, default, 0, null, null, null, null, default, false, 0, 0);

    public bool IsWritten => Phase is ProgressPhase.Written or ProgressPhase.Confirmed;

    /// <summary>Waits for <see cref="Due"/>, and not for an answer.</summary>
    internal bool IsWaiting => Phase == ProgressPhase.ReadDue || Phase is ProgressPhase.Written or ProgressPhase.Confirmed && !IsVerifying;

    internal ProviderProgress ToRead(DateTimeOffset due) => this with { Phase = ProgressPhase.ReadDue, Due = due, IsVerifying = false, ConfirmedAt = null };

    internal ProviderProgress ToVerify(DateTimeOffset due, DateTimeOffset now) =>
        this with { Phase = ProgressPhase.Written, Due = due, IsVerifying = false, WrittenAt = WrittenAt ?? now, Attempts = 0 };

    /// <summary>A new wish: start by reading. What was written for the old one stands there until then; what was under way may still land.</summary>
    internal ProviderProgress For(EpochMark? old, DateTimeOffset now, TimeSpan lateCommit) =>
        Idle(Provider).ToRead(now) with { Seen = IsWritten && old is not null ? new RouterReading(old.Front, null, old) : Seen, WatchUntil = Phase == ProgressPhase.Writing || WatchUntil > now ? now + lateCommit : default };

    /// <summary>An answer to an older wish: if it was a write, it may have landed over ours.</summary>
    internal ProviderProgress Surprised(ConvergenceEvent.Answer answer, DateTimeOffset now, TimeSpan lateCommit)
    {
        if (answer is not (ConvergenceEvent.WriteDone or ConvergenceEvent.WriteUnknown)) return this;
        var watching = this with { WatchUntil = now + lateCommit };
        return IsWritten && !IsVerifying ? watching with { Due = now } : watching;
    }
}
