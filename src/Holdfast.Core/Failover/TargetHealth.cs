namespace Holdfast.Core.Failover;

/// <summary>What is measured of the front that an operator chose, against the front in use. Only what is sure refuses his word.</summary>
/// <param name="IsRefused">The target was measured dead within the last two intervals, and the front in use is healthy.</param>
/// <param name="Line">What he should know although it is done; null = nothing.</param>
public sealed record TargetHealth(bool IsRefused, string? Line)
{
    private static readonly TargetHealth Well = new(false, null);

    public static TargetHealth Of(Measurements measurements, FailoverState state, FrontName target, DateTimeOffset now)
    {
        if (state.Active == target) return Well;
        var verdicts = measurements.Recent(now);
        if (verdicts.Of(target) is not { } chosen) return Well;
        var active = state.Active is { } name ? verdicts.Of(name) : null;
        var used = active is null ? Verdict.Unknown : state.Effective(active);
        return state.Effective(chosen) switch
        {
            Verdict.Unhealthy when used is Verdict.Healthy or Verdict.ForcedUp => new(true, null),
            Verdict.Unhealthy when active is null => new(false, $"{target} was measured dead; no front is in use yet, so it is done all the same"),
            Verdict.Unhealthy => new(false, $"{target} was measured dead, and {active!.Front}, which is in use, is not known to be healthy: done all the same"),
            Verdict.Suspect => new(false, $"{target} fails now and then"),
            Verdict.ForcedDown => new(false, $"{target} counts as down, by an operator's word"),
            Verdict.Unknown => new(false, $"whether {target} answers is not known"),
            _ => Well,
        };
    }
}
