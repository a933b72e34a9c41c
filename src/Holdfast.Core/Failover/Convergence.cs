using System.Diagnostics;

namespace Holdfast.Core.Failover;

/// <summary>
/// How far a switch has come at each provider, and what to do next: a pure reducer. Providers do not know of each other:
/// one that is slow, frozen or down changes nothing for the rest. Nothing is given up until a newer decision supersedes it.
/// </summary>
/// <param name="Wish">The newest decision known to us; null before the first.</param>
/// <param name="Newer">A decision newer than ours that a provider's API holds: nothing is written until it was adopted or refused.</param>
/// <param name="MayCreate">The wish is an operator's who may create the router where it exists nowhere.</param>
/// <param name="Refused">A newer mark that was not adopted: it is left where it stands, and the other providers are converged.</param>
/// <param name="Overruled">Per provider: a mark that nobody may have written. Ours is written over it, once.</param>
/// <param name="Seed">For the jitter: a hash of it and of the attempt, so that the same journal gives the same times.</param>
public sealed record Convergence(
    EpochMark? Wish, DateTimeOffset WishedAt, bool MayCreate, ValueList<ProviderProgress> Providers, EpochMark? Newer, ulong Seed, EpochMark? Refused = null,
    ValueList<OverruledMark> Overruled = default)
{
    // Authoritative servers are asked every 2 s at first: the budget for "visible" is one API round trip (design: fault to answer <= 1.05 x floor).
    private static readonly TimeSpan VerifyFirst = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan VerifyLater = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LagBeforeReading = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Recheck = TimeSpan.FromSeconds(60);
    // "The router stands at another provider" must be a fresh reading before a provider that lost it is repaired: else a human who deletes
    // the router everywhere would see it come back.
    private static readonly TimeSpan FreshReading = TimeSpan.FromMinutes(2);
    // While name servers say otherwise than the API, the API is asked again after 30 s, 1 min, 2 min ... 5 min: what DNS shows may come from
    // anybody, and a provider's budget (deSEC: 2,000 requests a day) must last for what moves users.
    private static readonly TimeSpan MaxDoubt = TimeSpan.FromMinutes(5);
    // A foreign TTL that only the name servers show is asked of the API no more often than this.
    private static readonly TimeSpan TtlDoubt = TimeSpan.FromMinutes(5);
    // A write whose outcome is unknown may commit late; for so long we look more often.
    private static readonly TimeSpan LateCommit = TimeSpan.FromMinutes(5);
    // deSEC allows 300 writes a day and 100 an hour per domain (docs/rate-limits): once a minute at worst stays below.
    private static readonly TimeSpan MaxBackoff = TimeSpan.FromSeconds(60);

    public static Convergence Start(ValueList<string> providers, ulong seed) =>
        new(null, default, false, providers.Select(ProviderProgress.Idle).ToValueList(), null, seed);

    public bool IsConfirmedEverywhere
    {
        get
        {
            if (Wish is null || Newer is not null) return false;
            foreach (var provider in Providers)
            {
                if (provider.Phase != ProgressPhase.Confirmed) return false;
            }
            return true;
        }
    }

    /// <summary>Every provider was read and holds neither router nor mark: only an operator creates it again.</summary>
    public bool IsGone
    {
        get
        {
            if (Wish is null || MayCreate || Providers.IsEmpty) return false;
            foreach (var provider in Providers)
            {
                if (provider.IsWritten || provider.Seen is not { Exists: false, Mark: null }) return false;
            }
            return true;
        }
    }

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
            case ConvergenceEvent.Refused(var mark):
                return (state.Refuse(mark, now), []);
            case ConvergenceEvent.Overruled(var mark):
                return (state.Overrule(mark, now), []);
            case ConvergenceEvent.Trusted:
                return (state with { Overruled = [], Refused = null }, []);
            case ConvergenceEvent.Answer answer:
            {
                var index = state.IndexOf(answer.Provider);
                if (index < 0 || state.Wish is not { } wish) return (state, []);
                var before = state.Providers[index];
                if (answer.For != wish.Epoch) return (state.Put(index, before.Surprised(answer, now, LateCommit)), []);
                var (next, errands) = state.Answered(index, before, answer, wish, now);
                // The mark that was refused stands nowhere any more.
                if (next.Refused is { } refused && !next.Providers.Any(provider => provider.Seen?.Mark == refused)) next = next with { Refused = null };
                return (next, errands);
            }
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>The same progress for a changed set of providers: new ones start by reading.</summary>
    /// <param name="readsAll">What must stand there has changed too (a target, a TTL): every provider is read again.</param>
    internal Convergence Over(ValueList<string> providers, DateTimeOffset now, bool readsAll = false) => this with
    {
        Refused = null,
        Providers = providers.Select(name => Providers.FirstOrDefault(progress => progress.Provider == name) is not { } known
            ? Wish is null ? ProviderProgress.Idle(name) : ProviderProgress.Idle(name).ToRead(now)
            : readsAll && Wish is not null || known.Phase == ProgressPhase.Superseded ? known.ToRead(now) : known).ToValueList(),
    };

    /// <summary>What was read at the start is not read again: who holds the wish is verified, the rest is read when its turn comes.</summary>
    internal Convergence Known(ValueList<StartReading> readings, DateTimeOffset now) => this with
    {
        Providers = Providers.Select(provider =>
        {
            if (readings.FirstOrDefault(one => one.Provider == provider.Provider) is not { } known) return provider;
            if (known.Reading is not { } reading) return provider with { Trouble = $"could not be read: {known.Trouble}" };
            var seen = provider with { Seen = reading, SeenAt = now };
            return Wish is { } wish && reading.Holds(wish) ? seen.ToVerify(now, now) : seen;
        }).ToValueList(),
    };

    private Convergence Wished(EpochMark mark, bool mayCreate, DateTimeOffset now)
    {
        if (Wish is { } wish && mark.Epoch <= wish.Epoch) return this; // an older decision never replaces a newer one
        var newer = Newer is { } seen && seen.Epoch > mark.Epoch ? seen : null;
        var refused = Refused is { } left && left.Epoch > mark.Epoch ? left : null;
        return new Convergence(mark, now, mayCreate, Providers.Select(provider => provider.For(Wish, now, LateCommit)).ToValueList(), newer, Seed, refused, Overruled);
    }

    /// <summary>Wherever it stands, it is read again, so that the write stands on that reading, and ours is written over it.</summary>
    private Convergence Overrule(EpochMark mark, DateTimeOffset now)
    {
        var standing = Providers.Where(provider => provider.Phase == ProgressPhase.Superseded).ToList();
        return this with
        {
            Newer = null,
            Overruled = Overruled.Concat(standing.Where(provider => provider.Seen?.Mark == mark).Select(provider => new OverruledMark(provider.Provider, mark))).ToValueList(),
            Providers = Providers.Select(provider => standing.Contains(provider) ? provider.ToRead(now) : provider).ToValueList(),
        };
    }

    /// <summary>Ours was written over a forged mark at this provider: what comes now has come back.</summary>
    internal bool HasOverruled(string provider) => Overruled.Any(one => one.Provider == provider && one.IsDone);

    private bool IsOverruled(string provider, EpochMark mark) => Overruled.Any(one => one.Provider == provider && one.Mark == mark && !one.IsDone);

    private Convergence Replaced(string provider) => Overruled.IsEmpty ? this : this with
    {
        Overruled = Overruled.Select(one => one.Provider == provider ? one with { IsDone = true } : one).ToValueList(),
    };

    private Convergence Refuse(EpochMark mark, DateTimeOffset now) => this with
    {
        Newer = null,
        Refused = mark,
        Providers = Providers.Select(provider => provider.Phase == ProgressPhase.Superseded ? provider with { Due = now + Recheck } : provider).ToValueList(),
    };

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
            if (provider.Phase is ProgressPhase.ReadDue or ProgressPhase.Superseded)
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
                var read = before with { Seen = reading, SeenAt = now, Trouble = null };
                if (reading.Mark is { } mark && mark.Epoch > wish.Epoch && !IsOverruled(before.Provider, mark)) return (Superseded(index, read, mark, now), []);
                if (reading is { Exists: false, Mark: null } && !MayCreate) return Absent(index, read, wish, now);
                var known = HurryAbsent(index, now);
                return reading.Holds(wish)
                    ? (known.Replaced(before.Provider).Put(index, read.ToVerify(now, now)), [])
                    : (known.Put(index, read with { Phase = ProgressPhase.Writing }), [new Errand.Write(before.Provider, wish, reading)]);
            }
            case ConvergenceEvent.ReadFailed(_, _, var reason, var after) when before.Phase == ProgressPhase.Reading:
                return (Put(index, Later(before, wish, reason, after, now)), []);
            case ConvergenceEvent.WriteDone when before.Phase == ProgressPhase.Writing:
                return (Replaced(before.Provider).Put(index, (before with { Trouble = null, Seen = new RouterReading(wish.Front, null, wish), SeenAt = now }).ToVerify(now, now)), []);
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
            case ConvergenceEvent.Served(_, _, var asked, var agreeing, var newest, var hasForeignTtl) when before.IsVerifying:
            {
                var seen = before with { IsVerifying = false, Servers = asked, Serving = agreeing };
                // What DNS shows is a hint: it is unsigned and may come from anybody. The API is asked, and what it holds counts.
                if (newest is { } mark && mark.Epoch > wish.Epoch)
                    return (Put(index, Doubted(seen with { Trouble = $"its name servers show a newer epoch {mark.Epoch}, which its API does not hold" }, now)), []);
                if (hasForeignTtl && now - before.SeenAt >= TtlDoubt) return (Put(index, seen.ToRead(now)), []);
                return (Put(index, Verified(seen, now)), []);
            }
            default:
                return (this, []); // a duplicate, or an answer to a question that was overtaken
        }
    }

    /// <summary>
    /// The router is gone at this provider. Gone everywhere may be meant: only a human creates it (again). So another provider must be
    /// known, by a fresh reading, to hold it; those that are believed to are read now.
    /// </summary>
    private (Convergence, ValueList<Errand>) Absent(int index, ProviderProgress read, EpochMark wish, DateTimeOffset now)
    {
        var others = Providers.Where(other => other.Provider != read.Provider).ToList();
        if (others.Any(other => other.Seen is { } seen && (seen.Exists || seen.Mark is not null) && now - other.SeenAt <= FreshReading))
            return (Put(index, read with { Phase = ProgressPhase.Writing }), [new Errand.Write(read.Provider, wish, read.Seen!)]);
        var next = Put(index, Later(read, wish, "the router exists at no provider that could be read; 'holdfast switch' creates it", null, now));
        for (var i = 0; i < Providers.Count; i++)
        {
            if (i != index && Providers[i] is { IsWritten: true } believed) next = next.Put(i, believed.ToRead(now));
        }
        return (next, []);
    }

    /// <summary>The router was read at one provider: those that lost it wait no longer.</summary>
    private Convergence HurryAbsent(int index, DateTimeOffset now)
    {
        var next = this;
        for (var i = 0; i < Providers.Count; i++)
        {
            if (i != index && Providers[i] is { Phase: ProgressPhase.ReadDue, Seen: { Exists: false, Mark: null } } lost && lost.Due > now)
                next = next.Put(i, lost with { Due = now });
        }
        return next;
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
                Doubts = 0,
                Trouble = null,
                Due = now + (now < provider.WatchUntil ? VerifyLater : Recheck),
            };
        }
        // It was true and is not any more (a late commit, a stale writer, a human), or it stays behind for long: ask the API.
        return provider.Phase == ProgressPhase.Confirmed || now - (provider.WrittenAt ?? now) >= LagBeforeReading
            ? Doubted(provider with { Trouble = "the authoritative servers do not serve it" }, now)
            : provider with { Due = now + VerifyFirst };
    }

    /// <summary>Name servers say otherwise than the API did: it is asked at once when they had agreed before, else after a growing pause.</summary>
    private static ProviderProgress Doubted(ProviderProgress provider, DateTimeOffset now)
    {
        var pause = TimeSpan.FromTicks(Math.Min(MaxDoubt.Ticks, LagBeforeReading.Ticks << Math.Min(provider.Doubts, 10)));
        return provider.Phase == ProgressPhase.Confirmed || now - provider.SeenAt >= pause
            ? provider.ToRead(now) with { Doubts = provider.Doubts + 1 }
            : provider with { Phase = ProgressPhase.Written, Due = now + VerifyLater };
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

    private Convergence Superseded(int index, ProviderProgress provider, EpochMark mark, DateTimeOffset now)
    {
        var left = Put(index, provider with
        {
            Phase = ProgressPhase.Superseded, IsVerifying = false, Due = now + Recheck, Trouble = $"a newer decision stands there: epoch {mark.Epoch}, {mark.Front}",
        });
        return mark == Refused ? left : left with { Newer = Newer is { } seen && seen.Epoch > mark.Epoch ? seen : mark };
    }

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
/// <param name="Doubts">How often in a row the API was asked because name servers said otherwise.</param>
/// <param name="WatchUntil">Until when a write with an unknown outcome may still surprise us.</param>
/// <param name="SeenAt">When <paramref name="Seen"/> was read through the API.</param>
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
    int Servers,
    DateTimeOffset SeenAt = default,
    int Doubts = 0)
{
    public static ProviderProgress Idle(string provider) => new(provider, ProgressPhase.Idle, default, 0, null, null, null, null, default, false, 0, 0);

    public bool IsWritten => Phase is ProgressPhase.Written or ProgressPhase.Confirmed;

    /// <summary>Waits for <see cref="Due"/>, and not for an answer.</summary>
    internal bool IsWaiting => Phase is ProgressPhase.ReadDue or ProgressPhase.Superseded || Phase is ProgressPhase.Written or ProgressPhase.Confirmed && !IsVerifying;

    internal ProviderProgress ToRead(DateTimeOffset due) => this with { Phase = ProgressPhase.ReadDue, Due = due, IsVerifying = false, ConfirmedAt = null };

    internal ProviderProgress ToVerify(DateTimeOffset due, DateTimeOffset now) =>
        this with { Phase = ProgressPhase.Written, Due = due, IsVerifying = false, WrittenAt = WrittenAt ?? now, Attempts = 0 };

    /// <summary>A new wish: start by reading. What was written for the old one stands there until then; what was under way may still land.</summary>
    internal ProviderProgress For(EpochMark? old, DateTimeOffset now, TimeSpan lateCommit) =>
        Idle(Provider).ToRead(now) with { Seen = IsWritten && old is not null ? new RouterReading(old.Front, null, old) : Seen, SeenAt = SeenAt, WatchUntil = Phase == ProgressPhase.Writing || WatchUntil > now ? now + lateCommit : default };

    /// <summary>An answer to an older wish: if it was a write, it may have landed over ours.</summary>
    internal ProviderProgress Surprised(ConvergenceEvent.Answer answer, DateTimeOffset now, TimeSpan lateCommit)
    {
        if (answer is not (ConvergenceEvent.WriteDone or ConvergenceEvent.WriteUnknown)) return this;
        var watching = this with { WatchUntil = now + lateCommit };
        return IsWritten && !IsVerifying ? watching with { Due = now } : watching;
    }
}

/// <param name="IsDone">Ours stands there instead.</param>
public sealed record OverruledMark(string Provider, EpochMark Mark, bool IsDone = false);
