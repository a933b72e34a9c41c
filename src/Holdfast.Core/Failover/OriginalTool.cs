namespace Holdfast.Core.Failover;

/// <summary>
/// The decision of the original Python tool (amirhmoradi/multi-dns-failover, scripts/failover.py), one run of it, as failover.md 0.1
/// describes it: for comparison only. It reads the first provider before any health check, keeps no state, and its first error ends the run.
/// </summary>
public static class OriginalTool
{
    /// <summary>cron, as its README suggests.</summary>
    public static TimeSpan Interval { get; } = TimeSpan.FromMinutes(2);

    /// <param name="isFirstProviderReadable">False: the run dies before it looks at anything.</param>
    /// <param name="current">Where the first provider points: the only place that it reads.</param>
    /// <param name="writes">The providers in the order in which it writes, with whether a write succeeds now.</param>
    public static OriginalRun Run(
        bool isFirstProviderReadable, OriginalTarget current, bool isPrimaryHealthy, bool isSecondaryHealthy, ValueList<(string Provider, bool IsWritable)> writes)
    {
        if (!isFirstProviderReadable) return new OriginalRun(null, [], "died: the first provider could not be read");
        OriginalTarget? wanted = isPrimaryHealthy ? OriginalTarget.Primary : isSecondaryHealthy ? OriginalTarget.Secondary : null;
        if (wanted is null) return new OriginalRun(null, [], "both unhealthy, no change");
        if (wanted == current) return new OriginalRun(wanted, [], "already right at the first provider");
        var written = new List<string>();
        foreach (var (provider, isWritable) in writes)
        {
            if (!isWritable) return new OriginalRun(wanted, written.ToValueList(), $"died: {provider} refused the write");
            written.Add(provider);
        }
        return new OriginalRun(wanted, written.ToValueList(), "switched");
    }
}

public enum OriginalTarget
{
    Primary,
    Secondary,
}

/// <summary>What one run did: <paramref name="Written"/> in order, possibly not all.</summary>
public sealed record OriginalRun(OriginalTarget? Wanted, ValueList<string> Written, string Outcome);
