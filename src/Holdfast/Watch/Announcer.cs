using Holdfast.Core;
using Holdfast.Core.Failover;

namespace Holdfast.Watch;

/// <summary>Makes events for people out of what a router's loop decides and sees: each trouble once, and once that it is over.</summary>
internal sealed class Announcer(string router, FrontName first, IEventSink events)
{
    // The third failure in a row at a provider comes after 2 to 5 s; name servers follow within a minute (deSEC, Cloudflare).
    private const int AttemptsUntilPartial = 3;
    // Like a front: three in a row, so that lost packets call nobody.
    private const int SilencesUntilTold = 3;
    private static readonly TimeSpan UnconfirmedUntilPartial = TimeSpan.FromMinutes(2);

    private readonly Dictionary<FrontName, string> _obstacles = [];
    private readonly HashSet<string> _drifted = [];
    private readonly Dictionary<string, int> _silent = [];
    private Epoch _confirmed = Epoch.None;
    private Epoch _partial = Epoch.None;
    private bool _isBlind;
    private bool _isTripped;
    private string? _waiting;

    public void Switched(Decision.Switch move, DateTimeOffset now, string? by = null) => Tell(
        now, move.Kind == SwitchKind.Failback ? WatchEventKind.Failback : WatchEventKind.Switch,
        $"{(move.From.IsNone ? "nothing" : move.From.Value)} → {move.To}: {move.Reason}{(by is null ? "" : $" ({by})")}", isOver: move.To == first);

    public void Operated(Decision decision, string by, DateTimeOffset now)
    {
        if (decision is Decision.Switch move) Switched(move, now, by);
        else if (decision is not Decision.Hold) Tell(now, WatchEventKind.Operator, $"{decision.Reason} ({by})", (decision as Decision.Noted)?.Front.Value);
    }

    /// <summary>Says once per decision that it is true everywhere, or that it is only partly so.</summary>
    /// <returns>True when it has just become true everywhere.</returns>
    public bool Converged(Convergence convergence, DateTimeOffset now)
    {
        if (convergence.Wish is not { } wish) return false;
        foreach (var provider in convergence.Providers.Where(provider => provider.Phase == ProgressPhase.Confirmed))
            if (_drifted.Remove(provider.Provider)) Tell(now, WatchEventKind.Drift, $"{provider.Provider} serves {wish.Front} again", provider.Provider, isOver: true);
        if (convergence.IsConfirmedEverywhere)
        {
            if (_confirmed == wish.Epoch) return false;
            _confirmed = wish.Epoch;
            Tell(now, WatchEventKind.Confirmed, StatusWords.Describe(convergence));
            if (!_partial.IsNone) Tell(now, WatchEventKind.Partial, StatusWords.Describe(convergence), isOver: true);
            _partial = Epoch.None;
            return true;
        }
        var isPartial = convergence.Providers.Any(provider => provider.Attempts >= AttemptsUntilPartial)
            || _confirmed != wish.Epoch && now - convergence.WishedAt >= UnconfirmedUntilPartial;
        if (!isPartial || _partial == wish.Epoch) return false;
        _partial = wish.Epoch;
        _confirmed = Epoch.None; // so that the end of it is told too
        Tell(now, WatchEventKind.Partial, $"{StatusWords.Describe(convergence)}; {string.Join("; ", StatusWords.Troubles(convergence))}");
        return false;
    }

    /// <summary>Blind and tripped, when they begin and when they end.</summary>
    public void Follow(FailoverState state, DateTimeOffset now)
    {
        var isBlind = state.Mode == WatcherMode.Blind;
        if (isBlind != _isBlind)
            Tell(now, WatchEventKind.Blind, isBlind ? "no front looks alive and no canary proves that we can see: nothing is done" : "not blind any more", isOver: !isBlind);
        if (state.IsTripped != _isTripped)
            Tell(now, WatchEventKind.Tripped, state.IsTripped ? "too many automatic switches within an hour: no automatic way back until 'thaw'" : "an operator allows the automatic way back again", isOver: !state.IsTripped);
        (_isBlind, _isTripped) = (isBlind, state.IsTripped);
    }

    /// <summary>After a reload what was told is not told again.</summary>
    public void Inherit(Announcer before)
    {
        foreach (var (front, obstacles) in before._obstacles) _obstacles[front] = obstacles;
        foreach (var (provider, silences) in before._silent) _silent[provider] = silences;
        _drifted.UnionWith(before._drifted);
        (_confirmed, _partial, _waiting) = (before._confirmed, before._partial, before._waiting);
    }

    /// <summary>What the life before had told already.</summary>
    public void Resume(FailoverState state) => (_isBlind, _isTripped) = (state.Mode == WatcherMode.Blind, state.IsTripped);

    public void Waiting(string? reason, DateTimeOffset now)
    {
        if (reason == _waiting) return;
        Tell(now, WatchEventKind.Waiting, reason ?? "an operator has decided", isOver: reason is null);
        _waiting = reason;
    }

    /// <summary>The state of a front's certificate and protections: told when it changes, and not for every day that passes.</summary>
    public void Ready(FrontName front, Readiness readiness, bool isActive, RouterPolicy policy, DateTimeOffset now)
    {
        var obstacles = string.Join("; ", readiness.Obstacles(policy));
        // 21 and 14 days warn before the obstacle; the words name no day, so that each is told once.
        var stage = obstacles.Length > 0 ? Stage(readiness, policy) : readiness.CertificateWarning() is { } days ? $"certificate ends within {days} days" : "";
        var before = _obstacles.GetValueOrDefault(front, "");
        if (stage == before) return;
        _obstacles[front] = stage;
        var who = isActive ? $"the active front {front}" : $"standby {front}";
        if (stage.Length == 0) Tell(now, WatchEventKind.NotReady, $"{who} is ready", front.Value, isOver: true);
        else if (obstacles.Length == 0) Tell(now, WatchEventKind.NotReady, $"{who}: certificate ends in {readiness.CertificateDays} days", front.Value);
        else Tell(now, WatchEventKind.NotReady, $"{who} is not ready: {obstacles}", front.Value);
    }

    /// <summary>A provider whose name servers all stay silent: nobody gets an answer from it.</summary>
    public void NameServers(ProviderSighting seen, EpochMark? wish, DateTimeOffset now)
    {
        if (seen.Servers.IsEmpty) return;
        var silent = seen.Answering > 0 ? 0 : _silent.GetValueOrDefault(seen.Provider) + 1;
        if (silent == SilencesUntilTold) Tell(now, WatchEventKind.NameServers, $"{seen.Provider}: {seen.Describe(wish)}", seen.Provider);
        else if (silent == 0 && _silent.GetValueOrDefault(seen.Provider) >= SilencesUntilTold) Tell(now, WatchEventKind.NameServers, $"{seen.Provider}: {seen.Describe(wish)}", seen.Provider, isOver: true);
        _silent[seen.Provider] = silent;
    }

    public void Drifted(string provider, string text, DateTimeOffset now)
    {
        if (_drifted.Add(provider)) Tell(now, WatchEventKind.Drift, text, provider);
    }

    /// <summary>The obstacles without the number of days, which changes at each midnight.</summary>
    private static string Stage(Readiness readiness, RouterPolicy policy)
    {
        var certificate = readiness.CertificateFault ?? (readiness.CertificateDays < 0 ? "expired" : readiness.CertificateDays < policy.MinimumCertificateDays ? "ends soon" : "");
        return $"{certificate}; {string.Join(", ", readiness.MissingProtections)}";
    }

    private void Tell(DateTimeOffset now, WatchEventKind kind, string text, string? about = null, bool isOver = false) =>
        events.Add(new WatchEvent(now, router, kind, text, about, isOver));
}
