using System.Globalization;

namespace Holdfast.Core.Failover;

/// <summary>
/// What is true of one router now: what users get, why, since when, and what comes next. No sentence follows from what could not be asked.
/// </summary>
/// <param name="IsHeld">No automation until a human acts.</param>
/// <param name="Users">What users get, and since when where it is bad: "users get cloudflare: HTTP 503 since 22:05:43Z".</param>
/// <param name="Since">Since when the result that <paramref name="Users"/> tells of holds; null = not known.</param>
/// <param name="Impaired">Why it is not OK.</param>
/// <param name="Notes">What is worth saying and impairs nothing: a pin, a freeze, a front in maintenance.</param>
/// <param name="Next">What comes next, or what a human must do; null = nothing is to come.</param>
/// <param name="NextAt">When, where that is known.</param>
public sealed partial record RouterTruth(
    string Router,
    TruthLevel Level,
    bool IsHeld,
    string Users,
    DateTimeOffset? Since,
    ValueList<Impairment> Impaired,
    ValueList<string> Notes,
    string? Next,
    DateTimeOffset? NextAt)
{
    /// <summary>The whole of it in one sentence, for the first line and for messages.</summary>
    public string Line => Next is null ? Users : $"{Users}; {Next}";

    public Health Health => Truth.HealthOf(Level, IsHeld);

    /// <summary>The same when nothing is decided any more: a human or a new start must help.</summary>
    public RouterTruth StandingStill(string why) => this with
    {
        IsHeld = true,
        Level = Level > TruthLevel.Degraded ? Level : TruthLevel.Degraded,
        Impaired = Impaired.Append(new Impairment(ImpairmentKind.Loop, why)).ToValueList(),
    };

    /// <param name="seen">The last results of the probes; they give words and times, the state gives what is true.</param>
    /// <param name="beside">What the shell knows to be impaired: its journal, a loop that was started again.</param>
    public static RouterTruth Of(RouterMachineState state, LastResults seen, DateTimeOffset now, ValueList<Impairment> beside = default) =>
        new Reading(state, seen, now).Tell(beside);

    /// <summary>A time as people read it: the day only where it is not today.</summary>
    internal static string Clock(DateTimeOffset at, DateTimeOffset now) => at.UtcDateTime.Date == now.UtcDateTime.Date
        ? at.UtcDateTime.ToString("HH:mm:ss'Z'", CultureInfo.InvariantCulture)
        : at.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);

    /// <summary>One look at a router's state.</summary>
    private sealed class Reading(RouterMachineState state, LastResults seen, DateTimeOffset now)
    {
        private readonly List<Impairment> _impaired = [];
        private readonly List<string> _notes = [];
        private readonly RouterSetup _setup = state.Setup;
        private readonly FailoverState _failover = state.Failover;

        private bool IsWatched => _setup.Role == RouterRole.Watcher;

        private string Name => _setup.Router.Name;

        public RouterTruth Tell(ValueList<Impairment> beside)
        {
            var served = ServedBy();
            var (users, since, isFailing) = Users(served);
            if (state.Waiting is { } waiting) Impair(ImpairmentKind.Held, waiting);
            else if (IsWatched && !state.HasStarted) Impair(ImpairmentKind.Sight, "starting: the providers are being read");
            if (YieldsUntil is { } yields) Impair(ImpairmentKind.Held, $"another watcher moves users the other way: no automatic move of ours until {Clock(yields, now)}");
            if (state.Alarms.IsClockWrong) Impair(ImpairmentKind.Clock, "this machine's clock is wrong, by the word of several suppliers: dates of certificates say nothing");
            Sight();
            Redundancy();
            Providers(served);
            if (_failover.IsTripped) Impair(ImpairmentKind.Tripped, $"too many automatic switches within an hour: no automatic way back until 'holdfast thaw {Name}'");
            if (_failover.IsUnwritten) Impair(ImpairmentKind.Journal, "the journal takes no entries: a dead front is left all the same, the way back waits");
            Words();
            _impaired.AddRange(beside);
            var (next, nextAt) = Next(_failover.Active is { } active && IsFailing(active.Value));
            var level = !IsWatched ? TruthLevel.NotWatched : isFailing ? TruthLevel.Down : _impaired.Count > 0 ? TruthLevel.Degraded : TruthLevel.Ok;
            return new RouterTruth(
                Name, level, state.Waiting is not null || YieldsUntil is not null, users, since, _impaired.ToValueList(), _notes.ToValueList(), next, nextAt);
        }

        /// <summary>A second writer: one of the two must go, and only a human can say which.</summary>
        private DateTimeOffset? YieldsUntil => _failover.YieldsUntil is { } until && until > now ? until : null;

        private void Impair(ImpairmentKind kind, string text) => _impaired.Add(new Impairment(kind, text));

        /// <summary>Per provider, what its name servers were seen to answer.</summary>
        private List<Served> ServedBy()
        {
            var all = new List<Served>();
            foreach (var provider in state.Convergence.Providers)
            {
                var sighting = state.Sightings.FirstOrDefault(one => one.Provider == provider.Provider);
                if (state.Convergence.Wish is { } wish && provider.Phase == ProgressPhase.Confirmed && !(sighting?.At > provider.ConfirmedAt))
                {
                    all.Add(new Served(provider.Provider, [wish.Front.Value], IsSilent: false));
                    continue;
                }
                // What was seen before the write tells nothing of what stands there after it.
                if (sighting is null || sighting.Servers.IsEmpty || provider.IsWritten && sighting.At < provider.WrittenAt)
                {
                    all.Add(new Served(provider.Provider, [], IsSilent: false));
                    continue;
                }
                var answers = sighting.Servers.Select(server => server.Reading).OfType<RouterReading>()
                    .Select(reading => reading.Front?.Value ?? reading.Foreign ?? "").Distinct().ToList();
                all.Add(new Served(provider.Provider, answers, IsSilent: answers.Count == 0));
            }
            return all;
        }

        private (string Text, DateTimeOffset? Since, bool IsFailing) Users(List<Served> served)
        {
            // Blind, the silence may be our own.
            var isBlind = _failover.Mode == WatcherMode.Blind;
            if (served.Count > 0 && served.All(one => one.IsSilent) && !isBlind)
                return Fails("users get no answer: no name server of the router's zone answers", null);
            if (state.Convergence.IsGone || state.Waiting is not null && IsAbsent(served))
                return Fails("users get no answer: the router exists at no provider", null);
            if (_failover.Active is not { } active)
            {
                var shown = served.Where(one => one.Answers.Count > 0).ToList();
                if (shown.Count == 0)
                {
                    var read = state.Readings.Where(one => one.Reading?.Exists == true).Select(one => $"{one.Reading!.Front?.Value ?? one.Reading.Foreign} at {one.Provider}").ToList();
                    return (read.Count == 0 ? "what users get is not known yet" : $"users get what the providers hold: {string.Join(", ", read)}", null, false);
                }
                return ($"users get {string.Join(", ", shown.Select(one => $"{one.Words} from {one.Provider}"))}", null, shown.Any(one => one.Answers.Any(IsFailing)));
            }
            var (words, since, isFailing) = Front(active, isBlind);
            var text = $"users get {words}";
            foreach (var other in served.Where(one => one.Answers.Any(answer => answer != active.Value)))
            {
                var stale = other.Answers.First(answer => answer != active.Value);
                var isStaleFailing = !isBlind && (stale.Length == 0 || IsFailing(stale));
                text += $"; {other.Provider} still answers {(stale.Length == 0 ? "nothing" : stale)}{(isStaleFailing && stale.Length > 0 ? ", which fails" : "")}";
                isFailing |= isStaleFailing;
            }
            if (isFailing) Impair(ImpairmentKind.Users, text);
            return (text, since, isFailing);
        }

        private (string, DateTimeOffset?, bool) Fails(string text, DateTimeOffset? since)
        {
            Impair(ImpairmentKind.Users, text);
            return (text, since, true);
        }

        /// <summary>Every provider was read, and none has the router.</summary>
        private bool IsAbsent(List<Served> served) =>
            _failover.Active is null && state.Readings.Count == served.Count && served.Count > 0
            && state.Readings.All(one => one.Reading is { Exists: false }) && !served.Any(one => one.Answers.Any(answer => answer.Length > 0));

        private (string Words, DateTimeOffset? Since, bool IsFailing) Front(FrontName active, bool isBlind)
        {
            var last = seen.Worst(Subject.Of(active));
            if (!IsWatched) return ($"{active}: nobody looks whether it answers", null, false);
            if (isBlind) return ($"{active}: whether it answers cannot be seen from here", null, false);
            if (IsFailing(active.Value))
            {
                var since = last is { IsFailing: true } ? last.Since : (DateTimeOffset?)null;
                return ($"{active}: {(last is { IsFailing: true } ? last.Words : "it fails")}{(since is { } at ? $" since {Clock(at, now)}" : "")}", since, true);
            }
            return last is { IsGood: true } ? ($"{active}", last.Since, false) : ($"{active}: not known yet whether it answers", null, false);
        }

        /// <summary>By measurement: an operator's word changes where users are sent, not what they get.</summary>
        private bool IsFailing(string front)
        {
            if (!IsWatched || !FrontName.TryParse(front, out var name)) return false;
            return state.Verdicts?.Of(name)?.Measured == Verdict.Unhealthy || state.Measurements.Fails(Subject.Of(name), now);
        }

        private void Sight()
        {
            if (!IsWatched) return;
            if (_failover.Mode == WatcherMode.Blind || _failover.IsFrozen && state.Verdicts?.Sight == Failover.Sight.Lost)
                Impair(ImpairmentKind.Sight, "blind: no front answers here and no canary either, so the fault may be our own line: nothing is done until something answers");
            else if (state.Verdicts?.Sight == Failover.Sight.Lost)
                Impair(ImpairmentKind.Sight, "no canary answers: a front that fails now could not be told from a fault of our own");
            if (_failover.Active is { } active && state.Verdicts?.Of(active)?.Measured is null or Verdict.Unknown && _failover.Mode != WatcherMode.Blind && !IsFailing(active.Value))
                Impair(ImpairmentKind.Sight, $"not enough is known about {active} yet: it would not be left before {_setup.Policy.Down.InARow} failures in a row");
        }

        private void Redundancy()
        {
            if (!IsWatched || _failover.Active is not { } active || _setup.Router.Fronts.Count < 2 || state.Verdicts is not { } verdicts || _failover.Mode == WatcherMode.Blind) return;
            var others = verdicts.Fronts.Where(front => front.Front != active).ToList();
            var well = others.Where(front => _failover.Effective(front) is Verdict.Healthy or Verdict.ForcedUp).ToList();
            if (well.Count == 0)
            {
                Impair(ImpairmentKind.Redundancy, $"no other front could take over from {active}: {string.Join(", ", others.Select(Standing))}");
            }
            else if (well.All(front => !front.Readiness.IsReady(_setup.Policy)))
            {
                Impair(ImpairmentKind.Redundancy, string.Join("; ", well.Select(front => $"{front.Front} is not ready: {string.Join(", ", front.Readiness.Obstacles(_setup.Policy))}")));
            }
        }

        private string Standing(FrontVerdict front) => _failover.Effective(front) switch
        {
            Verdict.Unhealthy => $"{front.Front} fails{(seen.Worst(Subject.Of(front.Front)) is { IsFailing: true } last ? $" ({last.Words} since {Clock(last.Since, now)})" : "")}",
            Verdict.Suspect => $"{front.Front} failed a moment ago",
            Verdict.Recovering => $"{front.Front} answers again, not long enough yet",
            Verdict.Maintenance => $"{front.Front} is in maintenance",
            Verdict.ForcedDown => $"{front.Front} counts as down by an operator's word",
            _ => $"{front.Front} is not known well enough yet",
        };

        private void Providers(List<Served> served)
        {
            var convergence = state.Convergence;
            if (convergence.Newer is { } newer) Impair(ImpairmentKind.Provider, $"a newer decision stands at a provider: epoch {newer.Epoch}, {newer.Front}");
            foreach (var trouble in StatusWords.Troubles(convergence)) Impair(ImpairmentKind.Provider, trouble);
            if (convergence.Wish is null)
                foreach (var provider in convergence.Providers.Where(one => one.Trouble is not null)) Impair(ImpairmentKind.Provider, $"{provider.Provider}: {provider.Trouble}");
            foreach (var sighting in state.Sightings)
            {
                if (sighting.Trouble is { } trouble) Impair(ImpairmentKind.NameServers, $"{sighting.Provider}: {trouble}");
                else if (served.Any(one => one.Provider == sighting.Provider && one.IsSilent)) Impair(ImpairmentKind.NameServers, $"{sighting.Provider}: no name server answers; resolvers that ask them get nothing and ask elsewhere");
                else if (sighting.Answering < sighting.Servers.Count) Impair(ImpairmentKind.NameServers, $"{sighting.Provider}: {sighting.Describe(null)}");
            }
        }

        private void Words()
        {
            if (_failover.IsFrozen) _notes.Add($"frozen by an operator: nothing moves until 'holdfast thaw {Name}'");
            if (_failover.Pin is { } pin) _notes.Add($"pinned to {pin} by an operator until 'holdfast unpin {Name}'");
            if (!_setup.Policy.Automation) _notes.Add("automation is off by configuration");
        }

        private (string?, DateTimeOffset?) Next(bool isFailing)
        {
            if (!IsWatched) return ("nobody looks: nothing moves by itself until a watcher runs", null);
            if (state.Waiting is { } waiting) return (waiting, null);
            if (_failover.Active is not { } active) return (null, null);
            if (_failover.IsFrozen) return isFailing ? ($"frozen: nothing moves until 'holdfast thaw {Name}'", null) : (null, null);
            if (_failover.Pin is not null) return isFailing ? ($"pinned: it stays until 'holdfast unpin {Name}'", null) : (null, null);
            if (!_setup.Policy.Automation) return isFailing ? ("automation is off: move by 'holdfast switch'", null) : (null, null);
            if (state.Convergence is { IsConfirmedEverywhere: false, Wish: not null } && state.Verdicts?.Of(active)?.Measured != Verdict.Unhealthy)
            {
                var pending = state.Convergence.Providers.Where(one => one.Phase != ProgressPhase.Confirmed).Select(one => one.Provider).ToList();
                return ($"{string.Join(", ", pending)}: not proved yet", null);
            }
            return state.Decision is Decision.Hold hold ? Next(hold, active, isFailing) : (null, null);
        }

        private (string?, DateTimeOffset?) Next(Decision.Hold hold, FrontName active, bool isFailing) => hold.Cause switch
        {
            HoldCause.Blind => ("goes on when a front or a canary answers", null),
            HoldCause.NoTarget or HoldCause.AllDown when EarliestTarget(active) is { } target => ($"can move to {target.Front} at {Clock(target.At, now)}", target.At),
            HoldCause.NoTarget or HoldCause.AllDown => ("no other front answers: nothing to move to", null),
            HoldCause.NotKnown or HoldCause.Steady or HoldCause.Recovering when isFailing => ($"is left after {_setup.Policy.Down} failures", null),
            HoldCause.FailbackIsManual => ($"{hold.About} is healthy: back by 'holdfast switch {Name} {hold.About}'", null),
            HoldCause.FailbackWaitsForClean or HoldCause.FailbackWaitsForDwell when hold.Until is { } until => ($"back to {hold.About} at {Clock(until, now)} at the earliest", until),
            HoldCause.FailbackWaitsForClean => ($"back to {hold.About} once it was clean for {Duration.Format(_setup.Policy.Failback.Clean)}", null),
            HoldCause.Tripped => ($"no way back to {hold.About} until 'holdfast thaw {Name}'", null),
            HoldCause.NotJournalled => ($"back to {hold.About} when the journal takes entries again", null),
            _ => (null, null),
        };

        /// <summary>The front that can be a target first, if it goes on answering.</summary>
        private (FrontName Front, DateTimeOffset At)? EarliestTarget(FrontName active)
        {
            (FrontName Front, DateTimeOffset At)? best = null;
            foreach (var front in state.Verdicts?.Fronts ?? [])
            {
                if (front.Front == active || _failover.Effective(front) is not (Verdict.Healthy or Verdict.Recovering or Verdict.Suspect or Verdict.Unknown)) continue;
                if (seen.Worst(Subject.Of(front.Front)) is not { IsGood: true } last) continue;
                var up = front.UpSince ?? last.Since;
                var healthy = front.Measured == Verdict.Healthy ? up : last.Since + (_setup.Policy.Up - 1) * _setup.Policy.Interval;
                var at = up + _setup.Policy.MinimumHealthy > healthy ? up + _setup.Policy.MinimumHealthy : healthy;
                if (at < now) at = now;
                if (best is null || at < best.Value.At) best = (front.Front, at);
            }
            return best;
        }

        /// <param name="Answers">The fronts that its name servers were seen to answer, "" for none; empty = nothing was seen.</param>
        private sealed record Served(string Provider, List<string> Answers, bool IsSilent)
        {
            public string Words => string.Join(" or ", Answers.Select(answer => answer.Length == 0 ? "nothing" : answer));
        }
    }
}
