namespace Holdfast.Core.Failover;

/// <summary>Observations have become verdicts; here verdicts become decisions. Pure: the same arguments, the same decision.</summary>
public static class DecisionEngine
{
    // Below a half nobody is helped, and a difference that chance makes moves nobody: 5 of 12 rounds are more than 40 points.
    private const double LeastShare = 0.5, LeastGain = 0.4;

    /// <summary>
    /// One step. Order of strength: freeze, pin, an operator's word on a front, the measurement. Fail over fast, fail back slowly:
    /// clean time, dwell and the limit per hour restrain the way back only; leaving an unhealthy front for a healthy one is never blocked.
    /// </summary>
    /// <remarks>When a switch is decided, the state already stands on the new front: the caller journals it, then writes.</remarks>
    public static (FailoverState Next, Decision Decision) Step(FailoverState state, Verdicts verdicts, DateTimeOffset now, RouterPolicy policy)
    {
        var mode = state.IsFrozen ? WatcherMode.Frozen : IsBlind(state, verdicts) ? WatcherMode.Blind : state.IsTripped ? WatcherMode.Tripped : WatcherMode.Normal;
        var isAllDown = IsEveryFrontDown(state, verdicts);
        if (mode != state.Mode || isAllDown != state.AllDownSince is not null)
            state = state with { Mode = mode, AllDownSince = isAllDown ? state.AllDownSince ?? now : null };

        if (state.Active is not { } active) return Hold(state, HoldCause.NotAdopted);
        if (state.IsFrozen) return Hold(state, HoldCause.Frozen);
        if (state.Refused is not null) return Hold(state, HoldCause.MarkRefused);
        if (!policy.Automation) return Hold(state, HoldCause.AutomationOff);
        if (state.Pin is { } pin)
            return pin == active ? Hold(state, HoldCause.Pinned, pin) : Move(state, SwitchKind.Operator, pin, now, policy, Diagnosis.AllWell);
        if (mode == WatcherMode.Blind) return Hold(state, HoldCause.Blind);
        if (state.YieldsUntil is { } yields)
        {
            if (now < yields) return Hold(state, HoldCause.Yields, until: yields);
            state = state with { YieldsUntil = null };
        }

        var activeRank = RankOf(verdicts, active);
        if (activeRank < 0) return Hold(state, HoldCause.NotConfigured);
        return state.Effective(verdicts.Fronts[activeRank]) switch
        {
            Verdict.Unhealthy or Verdict.ForcedDown => Leave(state, verdicts, activeRank, SwitchKind.Failover, now, policy),
            Verdict.Maintenance => Leave(state, verdicts, activeRank, SwitchKind.Maintenance, now, policy),
            Verdict.Unknown => Hold(state, HoldCause.NotKnown),
            var verdict => ConsiderTheWayBack(state, verdicts, activeRank, verdict, now, policy),
        };
    }

    /// <summary>An operator's word. Always obeyed; the decision says what must now be made visible in the zone.</summary>
    public static (FailoverState Next, Decision Decision) Operate(FailoverState state, OperatorAction action, DateTimeOffset now) => action switch
    {
        OperatorAction.SwitchTo(var front) => Chosen(state with { Pin = null }, front, now),
        OperatorAction.PinTo(var front) => Chosen(state with { Pin = front }, front, now),
        OperatorAction.Unpin => Remarked(state with { Pin = null }, "unpin"),
        OperatorAction.Freeze => Remarked(state with { IsFrozen = true, Mode = WatcherMode.Frozen }, "freeze"),
        // Thaw is also the human's word that ends "tripped"; the count starts afresh.
        OperatorAction.Thaw => Remarked(state with { IsFrozen = false, IsTripped = false, Mode = WatcherMode.Normal, Switches = [] }, "thaw"),
        OperatorAction.Say(var front, var word) => (Overridden(state, front, word), new Decision.Noted(front, word)),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>The matrix of fronts and origin.</summary>
    public static Diagnosis Diagnose(FailoverState state, Verdicts verdicts)
    {
        int failing = 0, well = 0;
        foreach (var front in verdicts.Fronts)
        {
            switch (state.Effective(front))
            {
                case Verdict.Unhealthy or Verdict.ForcedDown or Verdict.Maintenance: failing++; break;
                case Verdict.Healthy or Verdict.ForcedUp or Verdict.Recovering or Verdict.Suspect: well++; break;
                default: break;
            }
        }
        if (failing == 0) return Diagnosis.AllWell;
        if (well > 0 || failing < verdicts.Fronts.Count) return Diagnosis.FrontFault;
        return verdicts.Origin switch
        {
            Verdict.Unhealthy => Diagnosis.OriginFault,
            Verdict.Healthy or Verdict.Recovering => Diagnosis.FrontsFaultOriginWell,
            _ => Diagnosis.AllFrontsOriginUnknown,
        };
    }

    private static (FailoverState, Decision) Leave(FailoverState state, Verdicts verdicts, int activeRank, SwitchKind kind, DateTimeOffset now, RouterPolicy policy)
    {
        var diagnosis = Diagnose(state, verdicts);
        if (BestTarget(state, verdicts, activeRank, verdicts.Fronts.Count, mustBeReady: true, now, policy) is { } ready) return Move(state, kind, ready, now, policy, diagnosis);
        // A standby that is not quite ready beats a front that is dead.
        if (BestTarget(state, verdicts, activeRank, verdicts.Fronts.Count, mustBeReady: false, now, policy) is { } other) return Move(state, kind, other, now, policy, diagnosis);
        var leastBad = LeastBad(state, verdicts, activeRank, policy);
        if (leastBad is { } least && MayMoveAtLeisure(state, now, policy)) return Move(state, SwitchKind.LeastBad, least, now, policy, diagnosis);
        if (!IsEveryFrontDown(state, verdicts)) return leastBad is { } front ? Waits(state, front, now, policy, diagnosis) : Hold(state, HoldCause.NoTarget, diagnosis: diagnosis);
        // Not in the moment in which the last front fell: that is also how a dying network of our own begins. One more round of
        // canaries tells the two apart.
        var isProven = state.AllDownSince is { } since && now - since >= policy.VouchedFor;
        return isProven && policy.LastResort is { } resort && resort != state.Active && verdicts.Sight == Sight.Clear && verdicts.Of(resort) is { } verdict
               && state.Effective(verdict) is not (Verdict.Maintenance or Verdict.ForcedDown) && !FailsLess(verdicts.Fronts[activeRank], verdict, policy)
            ? Move(state, SwitchKind.LastResort, resort, now, policy, diagnosis)
            : leastBad is { } better ? Waits(state, better, now, policy, diagnosis)
            : Hold(state, HoldCause.AllDown, diagnosis: diagnosis);
    }

    /// <summary>
    /// The front that answered in at least half of the last rounds, and in clearly more than the active one; both must have been seen for all
    /// of them. Its answers are themselves the proof that the watcher sees.
    /// </summary>
    private static FrontName? LeastBad(FailoverState state, Verdicts verdicts, int activeRank, RouterPolicy policy)
    {
        if (!policy.TakesLeastBad || verdicts.Sight == Sight.Lost || verdicts.Fronts[activeRank] is not { Measured: Verdict.Unhealthy, Good: { } now }) return null;
        FrontName? best = null;
        var most = Math.Max(Measurements.ShareRounds * LeastShare, now + Measurements.ShareRounds * LeastGain);
        foreach (var front in verdicts.Fronts)
        {
            if (front.Front == verdicts.Fronts[activeRank].Front || front.Good is not { } good || good < most || best is not null && good <= most) continue;
            // What is not known yet will be soon, and who is healthy has its own rule.
            if (state.Effective(front) is not (Verdict.Unhealthy or Verdict.Suspect or Verdict.Recovering)) continue;
            (best, most) = (front.Front, good);
        }
        return best;
    }

    // The best share comes before the last resort: users who are at the front that fails less stay there.
    private static bool FailsLess(FrontVerdict one, FrontVerdict other, RouterPolicy policy) =>
        policy.TakesLeastBad && one.Good >= Measurements.ShareRounds * LeastShare && one.Good >= other.Good + Measurements.ShareRounds * LeastGain;

    private static bool MayMoveAtLeisure(FailoverState state, DateTimeOffset now, RouterPolicy policy) =>
        !state.IsUnwritten && !state.IsTripped && now - state.ActiveSince >= policy.Failback.Dwell && state.SwitchesWithinHour(now) < policy.MaxSwitchesPerHour;

    private static (FailoverState, Decision) Waits(FailoverState state, FrontName front, DateTimeOffset now, RouterPolicy policy, Diagnosis diagnosis) =>
        Hold(state, HoldCause.LeastBadWaits, front, now - state.ActiveSince < policy.Failback.Dwell ? state.ActiveSince + policy.Failback.Dwell : null, diagnosis);

    private static (FailoverState, Decision) ConsiderTheWayBack(FailoverState state, Verdicts verdicts, int activeRank, Verdict active, DateTimeOffset now, RouterPolicy policy)
    {
        if (BestTarget(state, verdicts, activeRank, activeRank, mustBeReady: true, now, policy) is not { } better)
            return Hold(state, active == Verdict.Recovering ? HoldCause.Recovering : HoldCause.Steady);
        if (state.IsUnwritten) return Hold(state, HoldCause.NotJournalled, better);
        if (policy.Failback.Mode == FailbackMode.Manual) return Hold(state, HoldCause.FailbackIsManual, better);
        if (state.IsTripped) return Hold(state, HoldCause.Tripped, better);

        var verdict = verdicts.Of(better)!;
        if (state.Effective(verdict) != Verdict.ForcedUp)
        {
            if (verdict.CleanSince is not { } clean) return Hold(state, HoldCause.FailbackWaitsForClean, better);
            if (now - clean < policy.Failback.Clean) return Hold(state, HoldCause.FailbackWaitsForClean, better, clean + policy.Failback.Clean);
        }
        if (now - state.ActiveSince < policy.Failback.Dwell) return Hold(state, HoldCause.FailbackWaitsForDwell, better, state.ActiveSince + policy.Failback.Dwell);
        if (state.SwitchesWithinHour(now) >= policy.MaxSwitchesPerHour)
            return Hold(state with { IsTripped = true, Mode = WatcherMode.Tripped }, HoldCause.Tripped, better);
        return Move(state, SwitchKind.Failback, better, now, policy, Diagnosis.AllWell);
    }

    private static FrontName? BestTarget(FailoverState state, Verdicts verdicts, int activeRank, int limit, bool mustBeReady, DateTimeOffset now, RouterPolicy policy)
    {
        for (var rank = 0; rank < limit; rank++)
        {
            var front = verdicts.Fronts[rank];
            if (rank == activeRank || mustBeReady && !front.Readiness.IsReady(policy)) continue;
            switch (state.Effective(front))
            {
                case Verdict.ForcedUp:
                case Verdict.Healthy when front.UpSince is { } up && now - up >= policy.MinimumHealthy:
                    return front.Front;
                default:
                    break;
            }
        }
        return null;
    }

    private static bool IsEveryFrontDown(FailoverState state, Verdicts verdicts)
    {
        foreach (var front in verdicts.Fronts)
        {
            if (state.Effective(front) is not (Verdict.Unhealthy or Verdict.ForcedDown or Verdict.Maintenance)) return false;
        }
        return true;
    }

    // By measurement alone: an operator's "up" does not make us see.
    private static bool IsBlind(FailoverState state, Verdicts verdicts)
    {
        if (verdicts.Sight == Sight.Clear) return false;
        var isFailing = false;
        foreach (var front in verdicts.Fronts)
        {
            if (front.Measured is Verdict.Healthy or Verdict.Recovering) return false;
            isFailing |= front.Measured is Verdict.Unhealthy or Verdict.Suspect;
        }
        // Without proof in either direction, all "unknown" is a start and not blindness; but who was blind stays blind until something is seen.
        return verdicts.Sight == Sight.Lost || isFailing || state.Mode == WatcherMode.Blind;
    }

    private static (FailoverState, Decision) Move(FailoverState state, SwitchKind kind, FrontName to, DateTimeOffset now, RouterPolicy policy, Diagnosis diagnosis)
    {
        var decision = new Decision.Switch(kind, state.Active ?? default, to, diagnosis);
        var next = state with { Active = to, ActiveSince = now };
        if (!decision.IsAutomatic) return (next, decision);
        var recent = state.Switches.Where(at => now - at < TimeSpan.FromHours(1)).Append(now).ToValueList();
        var isTripped = state.IsTripped || recent.Count > policy.MaxSwitchesPerHour;
        return (next with { Switches = recent, IsTripped = isTripped, Mode = isTripped ? WatcherMode.Tripped : next.Mode }, decision);
    }

    private static (FailoverState, Decision) Chosen(FailoverState state, FrontName front, DateTimeOffset now) =>
        (state with { Active = front, ActiveSince = now, Refused = null }, new Decision.Switch(SwitchKind.Operator, state.Active ?? default, front));

    private static (FailoverState, Decision) Remarked(FailoverState state, string what) =>
        state.Active is { } active ? (state with { Refused = null }, new Decision.Remark(active, what)) : (state, Stay(state, HoldCause.NotAdopted));

    private static FailoverState Overridden(FailoverState state, FrontName front, Override? word)
    {
        var others = state.Overrides.Where(entry => entry.Front != front);
        return state with { Overrides = (word is { } said ? others.Append(new FrontOverride(front, said)) : others).OrderBy(entry => entry.Front).ToValueList() };
    }

    private static int RankOf(Verdicts verdicts, FrontName front)
    {
        for (var i = 0; i < verdicts.Fronts.Count; i++)
        {
            if (verdicts.Fronts[i].Front == front) return i;
        }
        return -1;
    }

    private static (FailoverState, Decision) Hold(FailoverState state, HoldCause cause, FrontName about = default, DateTimeOffset? until = null, Diagnosis diagnosis = Diagnosis.AllWell) =>
        (state, Stay(state, cause, about, until, diagnosis));

    private static Decision Stay(FailoverState state, HoldCause cause, FrontName about = default, DateTimeOffset? until = null, Diagnosis diagnosis = Diagnosis.AllWell) =>
        new Decision.Hold(cause, state.Active ?? default, about, until, diagnosis);
}
