namespace Holdfast.Core.Failover;

/// <summary>How far the <c>Date</c> of a subject's answer was from this machine's wall clock; positive = the others are ahead.</summary>
/// <param name="Supplier">Who runs it; null = unknown, and then its word does not count.</param>
internal sealed record ClockSight(Subject Subject, string? Supplier, TimeSpan Off, DateTimeOffset At);

/// <summary>
/// Whose clock is wrong, by the word of several: at least two suppliers, a canary among them, that agree with each other and lie off by more
/// than two minutes, and more of them than say that ours is right. A front's own word never counts for the front itself.
/// </summary>
internal static class ClockSights
{
    private static readonly TimeSpan Tolerated = TimeSpan.FromMinutes(2);
    // Whole seconds, a slow answer, an answer from a cache in front.
    private static readonly TimeSpan Agreement = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(2);

    public static ValueList<ClockSight> With(ValueList<ClockSight> known, ClockSight seen) =>
        known.Where(one => one.Subject != seen.Subject && seen.At - one.At < Kept).Append(seen).ToValueList();

    /// <summary>How far our clock is off; null = it is right, or too few say otherwise.</summary>
    /// <param name="without">The front that is judged: neither its own word counts nor that of what its supplier runs.</param>
    public static TimeSpan? Off(ValueList<ClockSight> known, DateTimeOffset now, Subject? without = null, string? supplier = null)
    {
        if (known.IsEmpty) return null;
        var fresh = known.Where(one => one.Supplier is not null && now - one.At < Kept && one.Subject != without && (supplier is null || one.Supplier != supplier)).ToList();
        foreach (var canary in fresh.Where(one => one.Subject.Kind == SubjectKind.Canary && one.Off.Duration() > Tolerated))
        {
            var agreeing = fresh.Where(one => (one.Off - canary.Off).Duration() <= Agreement).Select(one => one.Supplier).Distinct().Count();
            var against = fresh.Where(one => one.Off.Duration() <= Tolerated).Select(one => one.Supplier).Distinct().Count();
            if (agreeing >= 2 && agreeing > against) return canary.Off;
        }
        return null;
    }
}
