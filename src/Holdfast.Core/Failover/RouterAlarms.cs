namespace Holdfast.Core.Failover;

/// <summary>
/// What people were told of a router and what of it has not ended yet: each trouble is told once, and once that it is over. Every method
/// returns the alarms after it, and adds what is to be told.
/// </summary>
/// <param name="Obstacles">Per front: what stands against its readiness, as it was told.</param>
/// <param name="Drifted">Providers at which somebody else changed the router, until it is right again.</param>
/// <param name="Silent">Per provider: looks in a row at which no name server answered.</param>
/// <param name="Confirmed">The decision that was last told to be true everywhere.</param>
/// <param name="Partial">The decision that was told to be true only partly.</param>
/// <param name="Waiting">What a human must do first, as it was told.</param>
/// <param name="Lacking">Whether somebody could take over, as it was told.</param>
/// <param name="Silenced">Addresses of fronts that did not answer lately, and how many rounds in a row.</param>
/// <param name="RivalUntil">Until when a second writer counts as present.</param>
/// <param name="IsClockWrong">As it was told.</param>
/// <param name="Begun">The events of all that lasts and is not over, for the journal.</param>
internal sealed record RouterAlarms(
    ValueList<(FrontName Front, string Stage)> Obstacles = default,
    ValueList<string> Drifted = default,
    ValueList<(string Provider, int Looks)> Silent = default,
    Epoch Confirmed = default,
    Epoch Partial = default,
    bool IsBlind = false,
    bool IsTripped = false,
    string? Waiting = null,
    ValueList<WatchEvent> Begun = default,
    Lack Lacking = Lack.None,
    ValueList<SilentAddress> Silenced = default,
    DateTimeOffset RivalUntil = default,
    bool IsClockWrong = false)
{
    // The third failure in a row at a provider comes after 2 to 5 s; name servers follow within a minute (deSEC, Cloudflare).
    private const int AttemptsUntilPartial = 3;
    // Like a front: three in a row, so that lost packets call nobody.
    private const int SilencesUntilTold = 3;
    private static readonly TimeSpan UnconfirmedUntilPartial = TimeSpan.FromMinutes(2);

    private const string NotReadyWords = " is not ready: ";

    // A pool's addresses come in turns; what was not asked for so long is not known any more.
    private static readonly TimeSpan AddressKept = TimeSpan.FromMinutes(10);

    public static RouterAlarms None { get; } = new(Confirmed: Epoch.None, Partial: Epoch.None);

    /// <summary>After a start: what the life before had told, and what of it was not over.</summary>
    public static RouterAlarms Of(FailoverState remembered, ValueList<WatchEvent> begun)
    {
        IEnumerable<string> About(WatchEventKind kind) => begun.Where(told => told.Kind == kind && told.About is not null).Select(told => told.About!);
        return None with
        {
            IsBlind = remembered.Mode == WatcherMode.Blind,
            IsTripped = remembered.IsTripped,
            Obstacles = About(WatchEventKind.NotReady).Where(name => FrontName.TryParse(name, out _)).Select(name => (FrontName.Parse(name), "told before the start")).ToValueList(),
            Drifted = About(WatchEventKind.Drift).ToValueList(),
            Silent = About(WatchEventKind.NameServers).Select(name => (name, SilencesUntilTold)).ToValueList(),
            Partial = begun.Any(told => told.Kind == WatchEventKind.Partial) ? new Epoch(1, "before the start") : Epoch.None,
            Waiting = begun.FirstOrDefault(told => told.Kind == WatchEventKind.Waiting)?.Text,
            Lacking = begun.Any(told => told.Kind == WatchEventKind.Redundancy) ? Lack.NoSpare : Lack.None,
            Silenced = begun.Where(told => told is { Kind: WatchEventKind.Addresses, About: not null }).Select(told => new SilentAddress(told.About!, "(told before the start)", int.MaxValue / 2, told.At)).ToValueList(),
            RivalUntil = begun.FirstOrDefault(told => told.Kind == WatchEventKind.SecondWriter) is { } rival ? rival.At + RouterMachine.RivalrySpan : default,
            IsClockWrong = begun.Any(told => told.Kind == WatchEventKind.WrongClock),
            Begun = begun,
        };
    }

    /// <summary>The fronts that were told not to be ready, with the words of it.</summary>
    public static IEnumerable<(FrontName Front, string Obstacle)> NotReady(ValueList<WatchEvent> begun) => begun
        .Where(told => told.Kind == WatchEventKind.NotReady && told.About is not null && told.Text.Contains(NotReadyWords, StringComparison.Ordinal) && FrontName.TryParse(told.About, out _))
        .Select(told => (FrontName.Parse(told.About!), told.Text));

    /// <summary>Keeps what was told in this step for the next start.</summary>
    public RouterAlarms With(IReadOnlyList<WatchEvent> told)
    {
        var begun = Begun;
        foreach (var one in told)
        {
            if (!one.IsLasting) continue;
            begun = begun.Where(other => other.Kind != one.Kind || other.About != one.About).Concat(one.IsOver ? [] : [one]).ToValueList();
        }
        return begun == Begun ? this : this with { Begun = begun };
    }

    public static void Switched(Decision.Switch move, FrontName first, Telling tell, string? by = null) => tell.Say(
        move.Kind == SwitchKind.Failback ? WatchEventKind.Failback : WatchEventKind.Switch,
        $"{(move.From.IsNone ? "nothing" : move.From.Value)} → {move.To}: {move.Reason}{(by is null ? "" : $" ({by})")}", isOver: move.To == first);

    public static void Operated(Decision decision, string by, FrontName first, Telling tell)
    {
        if (decision is Decision.Switch move) Switched(move, first, tell, by);
        else if (decision is not Decision.Hold) tell.Say(WatchEventKind.Operator, $"{decision.Reason} ({by})", (decision as Decision.Noted)?.Front.Value);
    }

    /// <summary>Says once per decision that it is true everywhere, or that it is only partly so.</summary>
    public RouterAlarms Converged(Convergence convergence, DateTimeOffset now, Telling tell)
    {
        if (convergence.Wish is not { } wish) return this;
        var drifted = Drifted;
        foreach (var provider in convergence.Providers)
        {
            if (drifted.IsEmpty) break;
            if (provider.Phase != ProgressPhase.Confirmed || !drifted.Contains(provider.Provider)) continue;
            drifted = drifted.Where(name => name != provider.Provider).ToValueList();
            tell.Say(WatchEventKind.Drift, $"{provider.Provider} serves {wish.Front} again", provider.Provider, isOver: true);
        }
        var after = drifted.Count == Drifted.Count ? this : this with { Drifted = drifted };
        if (convergence.IsConfirmedEverywhere)
        {
            if (Confirmed == wish.Epoch) return after;
            tell.Say(WatchEventKind.Confirmed, StatusWords.Describe(convergence));
            if (!Partial.IsNone) tell.Say(WatchEventKind.Partial, StatusWords.Describe(convergence), isOver: true);
            return after with { Confirmed = wish.Epoch, Partial = Epoch.None };
        }
        if (Partial == wish.Epoch) return after;
        var isPartial = Confirmed != wish.Epoch && now - convergence.WishedAt >= UnconfirmedUntilPartial;
        foreach (var provider in convergence.Providers) isPartial |= provider.Attempts >= AttemptsUntilPartial;
        if (!isPartial) return after;
        tell.Say(WatchEventKind.Partial, $"{StatusWords.Describe(convergence)}; {string.Join("; ", StatusWords.Troubles(convergence))}");
        return after with { Partial = wish.Epoch, Confirmed = Epoch.None }; // so that the end of it is told too
    }

    /// <summary>Blind and tripped, when they begin and when they end.</summary>
    public RouterAlarms Follow(FailoverState state, Telling tell)
    {
        var isBlind = state.Mode == WatcherMode.Blind;
        if (isBlind == IsBlind && state.IsTripped == IsTripped) return this;
        if (isBlind != IsBlind)
            tell.Say(WatchEventKind.Blind, isBlind ? "no front looks alive and no canary proves that we can see: nothing is done" : "not blind any more", isOver: !isBlind);
        if (state.IsTripped != IsTripped)
        {
            tell.Say(
                WatchEventKind.Tripped,
                state.IsTripped ? "too many automatic switches within an hour: no automatic way back until 'thaw'" : "an operator allows the automatic way back again",
                isOver: !state.IsTripped);
        }
        return this with { IsBlind = isBlind, IsTripped = state.IsTripped };
    }

    /// <summary>Whether somebody could take over from the active front: told when nobody can, and when the active one fails too.</summary>
    public RouterAlarms Spares(FailoverState state, Verdicts verdicts, Telling tell)
    {
        if (state.Active is not { } active) return this;
        var (isUp, spares, known) = (false, 0, 0);
        foreach (var front in verdicts.Fronts)
        {
            var verdict = state.Effective(front);
            if (verdict != Verdict.Unknown) known++;
            var isWell = verdict is Verdict.Healthy or Verdict.ForcedUp or Verdict.Suspect or Verdict.Recovering;
            // What users get is what is measured, whatever was said about the front.
            if (front.Front == active) isUp = front.Measured != Verdict.Unhealthy;
            else if (isWell) spares++;
        }
        // Nothing is said before all was measured, and nothing while the watcher cannot see.
        if (known < verdicts.Fronts.Count || state.Mode == WatcherMode.Blind) return this;
        var lack = spares > 0 ? Lack.None : isUp ? Lack.NoSpare : Lack.AllDown;
        if (lack == Lacking) return this;
        tell.Say(WatchEventKind.Redundancy, lack switch
        {
            Lack.NoSpare => $"no front could take over from {active}: users get {active}, and nothing else if it fails",
            Lack.AllDown => $"users get {active}, which fails, and no other front is up to take over",
            _ => "another front could take over again",
        }, isOver: lack == Lack.None);
        return this with { Lacking = lack };
    }

    /// <summary>One address of several is dead while the front answers: clients that try it first wait for it.</summary>
    public RouterAlarms Addresses(RouterInput.Observed observed, int inARow, DateTimeOffset now, Telling tell)
    {
        if (observed.Seen.IsEmpty || observed.Seen.Span[0].Subject is not { Kind: SubjectKind.Front, Name: var front }) return this;
        var before = Silenced.Where(one => one.Front == front).ToList();
        var some = observed.Addresses.Any(one => one.Answers);
        if (before.Count == 0 && observed.Addresses.All(one => one.Answers)) return this;
        // Of a front that is down altogether nothing more is said, and an address that the target has no more is forgotten.
        var after = new List<SilentAddress>();
        foreach (var old in before)
            if (!observed.Addresses.Any(one => one.Address == old.Address) && now - old.At < AddressKept) after.Add(old);
        foreach (var one in observed.Addresses)
        {
            var rounds = before.FirstOrDefault(old => old.Address == one.Address).Rounds;
            if (!one.Answers) after.Add(new SilentAddress(front, one.Address, some ? rounds + 1 : rounds, now));
        }
        string Dead(IEnumerable<SilentAddress> list) => string.Join(", ", list.Where(one => one.Rounds >= inARow).Select(one => one.Address).Order(StringComparer.Ordinal));
        var (was, dead) = (Dead(before), Dead(after));
        if (dead != was)
        {
            tell.Say(
                WatchEventKind.Addresses,
                dead.Length > 0 ? $"{front}: of its addresses {dead} does not answer, others do: some users wait before they reach it" : $"every address of {front} that was asked answers again",
                front, isOver: dead.Length == 0);
        }
        return this with { Silenced = Silenced.Where(one => one.Front != front).Concat(after).ToValueList() };
    }

    /// <summary>A second writer, told once until it is quiet for an hour.</summary>
    public RouterAlarms Rival(string text, DateTimeOffset until, Telling tell)
    {
        if (RivalUntil == default) tell.Say(WatchEventKind.SecondWriter, text);
        return this with { RivalUntil = until > RivalUntil ? until : RivalUntil };
    }

    public RouterAlarms RivalGone(DateTimeOffset now, Telling tell)
    {
        if (RivalUntil == default || now < RivalUntil) return this;
        tell.Say(WatchEventKind.SecondWriter, "no second watcher moved users against this one for an hour", isOver: true);
        return this with { RivalUntil = default };
    }

    public RouterAlarms Clock(string? wrong, Telling tell)
    {
        if (wrong is not null == IsClockWrong) return this;
        tell.Say(WatchEventKind.WrongClock, wrong ?? "this machine's clock agrees with the others again: dates of certificates count", isOver: wrong is null);
        return this with { IsClockWrong = wrong is not null };
    }

    public RouterAlarms Waits(string? reason, Telling tell)
    {
        if (reason == Waiting) return this;
        tell.Say(WatchEventKind.Waiting, reason ?? "what had to be decided by a human is decided", isOver: reason is null);
        return this with { Waiting = reason };
    }

    /// <summary>The state of a front's certificate and protections: told when it changes, and not for every day that passes.</summary>
    public RouterAlarms Ready(FrontName front, Readiness readiness, bool isActive, RouterPolicy policy, Telling tell)
    {
        var obstacles = string.Join("; ", readiness.Obstacles(policy));
        // 21 and 14 days warn before the obstacle; the words name no day, so that each is told once.
        var stage = obstacles.Length > 0 ? Stage(readiness, policy) : readiness.CertificateWarning() is { } days ? $"certificate ends within {days} days" : "";
        var before = Obstacles.FirstOrDefault(entry => entry.Front == front).Stage ?? "";
        if (stage == before) return this;
        var who = isActive ? $"the active front {front}" : $"standby {front}";
        if (stage.Length == 0) tell.Say(WatchEventKind.NotReady, $"{who} is ready", front.Value, isOver: true);
        else if (obstacles.Length == 0) tell.Say(WatchEventKind.NotReady, $"{who}: certificate ends in {readiness.CertificateDays} days", front.Value);
        else tell.Say(WatchEventKind.NotReady, $"{who}{NotReadyWords}{obstacles}", front.Value);
        return this with { Obstacles = Obstacles.Where(entry => entry.Front != front).Append((front, stage)).ToValueList() };
    }

    /// <summary>A provider whose name servers all stay silent: nobody gets an answer from it.</summary>
    public RouterAlarms NameServers(ProviderSighting seen, EpochMark? wish, Telling tell)
    {
        if (seen.Servers.IsEmpty) return this;
        var before = Silent.FirstOrDefault(entry => entry.Provider == seen.Provider).Looks;
        var silent = seen.Answering > 0 ? 0 : before + 1;
        if (silent == before) return this;
        if (silent == SilencesUntilTold) tell.Say(WatchEventKind.NameServers, $"{seen.Provider}: {seen.Describe(wish)}", seen.Provider);
        else if (silent == 0 && before >= SilencesUntilTold) tell.Say(WatchEventKind.NameServers, $"{seen.Provider}: {seen.Describe(wish)}", seen.Provider, isOver: true);
        return this with { Silent = Silent.Where(entry => entry.Provider != seen.Provider).Append((seen.Provider, silent)).ToValueList() };
    }

    public RouterAlarms Drifts(string provider, string text, Telling tell)
    {
        if (Drifted.Contains(provider)) return this;
        tell.Say(WatchEventKind.Drift, text, provider);
        return this with { Drifted = Drifted.Append(provider).ToValueList() };
    }

    /// <summary>The obstacles without the number of days, which changes at each midnight.</summary>
    private static string Stage(Readiness readiness, RouterPolicy policy)
    {
        var certificate = readiness.CertificateFault ?? (readiness.CertificateDays < 0 ? "expired" : readiness.CertificateDays < policy.MinimumCertificateDays ? "ends soon" : "");
        return $"{certificate}; {string.Join(", ", readiness.MissingProtections)}";
    }
}

/// <param name="Rounds">In a row, of those in which it was asked.</param>
internal readonly record struct SilentAddress(string Front, string Address, int Rounds, DateTimeOffset At);

/// <summary>What a router lacks to survive the next fault.</summary>
internal enum Lack
{
    None,
    NoSpare,
    AllDown,
}

/// <summary>Collects what people are to be told in one step.</summary>
internal sealed class Telling(string router, DateTimeOffset now)
{
    private List<WatchEvent>? _events;

    public IReadOnlyList<WatchEvent> Events => _events ?? (IReadOnlyList<WatchEvent>)[];

    public void Say(WatchEventKind kind, string text, string? about = null, bool isOver = false) =>
        (_events ??= []).Add(new WatchEvent(now, router, kind, text, about, isOver));
}
