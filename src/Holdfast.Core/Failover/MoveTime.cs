using System.Globalization;

namespace Holdfast.Core.Failover;

/// <summary>How long until users have moved after a switch, at worst: those whose resolvers ask the provider with the longest TTL.</summary>
/// <param name="Half">Until half of them have moved.</param>
/// <param name="Most">Until 95 % of them have.</param>
public sealed record MoveTime(TimeSpan Half, TimeSpan Most)
{
    /// <summary>
    /// Cached answers are evenly old, so a share x of the users moves within x TTL (failover.md 1.3: TTL 60 gives 57 s for 95 %, 900 gives 14 min 15 s).
    /// </summary>
    /// <param name="ttls">The TTLs in force at the providers that are (or will be) written.</param>
    /// <param name="before">What passes before the first server answers anew: detection and writes.</param>
    public static MoveTime AtWorst(IEnumerable<TimeSpan> ttls, TimeSpan before = default)
    {
        var longest = ttls.DefaultIfEmpty().Max();
        return new MoveTime(before + 0.5 * longest, before + 0.95 * longest);
    }

    /// <summary>Detection at worst with this policy: the fault begins right after a probe, and the last one times out.</summary>
    public static TimeSpan DetectionAtWorst(RouterPolicy policy) => policy.Down.InARow * policy.Interval + policy.Timeout;

    public override string ToString() => $"50 % of users within {Words(Half)}, 95 % within {Words(Most)}";

    private static string Words(TimeSpan span) => span switch
    {
        { TotalSeconds: < 120 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(span.TotalSeconds):0} s"),
        { TotalMinutes: < 120 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(span.TotalMinutes):0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{span.TotalHours:0.#} h"),
    };
}
