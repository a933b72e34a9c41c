using System.Globalization;

namespace Holdfast.Core.Failover;

/// <summary>What users see now, in words.</summary>
public static class StatusWords
{
    /// <summary>One line: where the switch is written and what that means for resolvers.</summary>
    /// <remarks>A resolver picks among all name servers of the zone; without knowledge of its habits each provider counts the same.
    /// One resolver may be anywhere between 0 and 100 %: it may know only the near server.</remarks>
    public static string Describe(Convergence convergence)
    {
        if (convergence.Wish is not { } wish) return "nothing was decided yet";
        if (convergence.Newer is { } newer) return $"superseded: epoch {newer.Epoch} points at {newer.Front}";
        var all = convergence.Providers.Count;
        var written = convergence.Providers.Count(provider => provider.IsWritten);
        var confirmed = convergence.Providers.Count(provider => provider.Phase == ProgressPhase.Confirmed);
        if (confirmed == all) return $"{wish.Front} is written and served at {all} of {all} {Plural(all)}";
        if (written == all) return $"{wish.Front} is written at {all} of {all} {Plural(all)}; served everywhere at {confirmed} of {all}";
        // The same front under a new epoch (pin, thaw, a front confirmed): nobody has to move.
        // What was not read says nothing in either direction.
        var elsewhere = convergence.Providers.Count(provider => !provider.IsWritten && provider.Seen is { } seen && seen.Front != wish.Front);
        var unread = convergence.Providers.Where(provider => !provider.IsWritten && provider.Seen is null).Select(provider => provider.Provider).ToList();
        if (unread.Count > 0 && elsewhere == 0) return $"written at {written} of {all} {Plural(all)}; what {string.Join(" and ", unread)} gives is not known";
        if (elsewhere == 0) return $"{wish.Front} as before; its new epoch {wish.Epoch} is written at {written} of {all} {Plural(all)}";
        var share = Math.Round(100.0 * elsewhere / all).ToString(CultureInfo.InvariantCulture);
        return $"written at {written} of {all} {Plural(all)}; about {share} % of resolvers still get the old front";
    }

    /// <summary>What came of an operator's word: a pin moves users as a switch does, and is more than one.</summary>
    public static string Obeyed(OperatorAction action, Decision decision) => (action, decision) switch
    {
        (OperatorAction.PinTo(var front), Decision.Switch) => $"pinned to {front} by an operator, whatever is measured, until 'unpin'",
        _ => decision.Reason,
    };

    /// <summary>Why a choice was refused: "unhealthy: cdn1: HTTP 500 since 21:46:03Z, and cdn2, which is in use, is healthy".</summary>
    public static string Refusal(Decision.Hold hold, LastResults seen, DateTimeOffset now) => hold.Cause == HoldCause.TargetUnhealthy
        ? $"refused by unhealthy: {(seen.Worst(Subject.Of(hold.About)) is { IsFailing: true } last ? $"{hold.About}: {last.Words} since {RouterTruth.Clock(last.Since, now)}" : $"{hold.About} was measured dead")}"
          + $", and {hold.Active}, which is in use, is healthy; nothing was changed"
        : hold.Reason;

    /// <summary>After a switch by hand: when the automation may move users again; null when it has no reason to, or when nothing was switched.</summary>
    /// <param name="state">After the switch.</param>
    public static string? WayBack(OperatorAction action, FailoverState state, Router router, RouterPolicy policy)
    {
        if (action is not OperatorAction.SwitchTo(var front) || state.Active != front) return null;
        if (state.IsFrozen) return $"frozen: it stays at {front} until 'thaw'";
        if (!policy.Automation) return $"automation is off: it stays at {front} until you switch again";
        var better = router.Fronts.TakeWhile(one => one.Name != front).Select(one => one.Name.Value).ToList();
        if (better.Count == 0) return null;
        var names = string.Join(" or ", better);
        return policy.Failback.Mode == FailbackMode.Manual
            ? $"failback is manual: nothing goes back to {names} by itself"
            : $"the automation goes back to {names} once it has been clean for {Duration.Format(policy.Failback.Clean)}, not before "
              + $"{(state.ActiveSince + policy.Failback.Dwell).UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture)} UTC; to stay: 'pin'";
    }

    /// <summary>One line per provider that is not where it should be.</summary>
    public static ValueList<string> Troubles(Convergence convergence) =>
        convergence.Providers.Where(provider => provider.Phase != ProgressPhase.Confirmed && convergence.Wish is not null)
            .Select(provider => $"{provider.Provider}: {Phase(provider)}{(provider.Trouble is { } trouble ? $" ({trouble})" : "")}").ToValueList();

    private static string Phase(ProviderProgress provider) => provider.Phase switch
    {
        ProgressPhase.Idle => "idle",
        ProgressPhase.ReadDue => provider.Attempts == 0 ? "pending" : $"pending, {provider.Attempts} {(provider.Attempts == 1 ? "try" : "tries")} failed",
        ProgressPhase.Reading => "being read",
        ProgressPhase.Writing => "being written",
        ProgressPhase.Written => provider.Servers == 0 ? "written, not seen at its servers yet" : $"written, served by {provider.Serving} of {provider.Servers} servers",
        ProgressPhase.Confirmed => "confirmed",
        _ => "superseded",
    };

    private static string Plural(int count) => count == 1 ? "provider" : "providers";
}
