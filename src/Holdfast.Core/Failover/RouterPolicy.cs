namespace Holdfast.Core.Failover;

/// <summary>
/// When a front counts as down and up, and what may be done about it. The defaults are proposals anchored on how the big
/// services do it (docs/reliability.md): Route 53 3 in a row at 10 or 30 s, gdnsd 10 down and 20 up, Akamai 300 s of failback delay.
/// </summary>
public sealed record RouterPolicy
{
    public static RouterPolicy Default { get; } = new();

    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    public DownRule Down { get; init; } = new(InARow: 3, OutOf: 6, Last: 10);

    /// <summary>Good probes in a row until a front is healthy; 30 at 10 s are 5 minutes.</summary>
    public int Up { get; init; } = 30;

    public Failback Failback { get; init; } = new(FailbackMode.Delayed, Clean: TimeSpan.FromMinutes(15), Dwell: TimeSpan.FromMinutes(30));

    public int MaxSwitchesPerHour { get; init; } = 2;

    /// <summary>Where users go when every front is down; null = stay.</summary>
    public FrontName? LastResort { get; init; }

    /// <summary>When no front is healthy, users may be sent to the one that fails least. False: <c>last-resort: stay</c> was written.</summary>
    public bool TakesLeastBad { get; init; } = true;

    /// <summary>A front is a target of a switch only after it was up for this long.</summary>
    public TimeSpan MinimumHealthy { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Below this many days of certificate a standby is not ready.</summary>
    public int MinimumCertificateDays { get; init; } = 7;

    /// <summary>The master switch: false = decide and say, never act.</summary>
    public bool Automation { get; init; } = true;

    /// <summary>A vantage point that was silent for longer than this has no vote.</summary>
    public TimeSpan StaleAfter => Silence ?? new(3 * Interval.Ticks + Timeout.Ticks);

    /// <summary>How long a silence may be that ends no run of results; null = what a watcher that probes at the interval would call one.</summary>
    public TimeSpan? Silence { get; init; }

    /// <summary>
    /// A failure counts against a front only if something independent of it answered within this span: else the fault may be ours.
    /// One interval (so that the other subjects had their turn) and the slack of a timeout, but never three failures long.
    /// </summary>
    public TimeSpan VouchedFor => new(Interval.Ticks + Math.Max(Timeout.Ticks, Interval.Ticks / 2));

    /// <summary>For three rounds of probes a second apart, made for one word of an operator: three of three count, and what is older than 10 s does not.</summary>
    public RouterPolicy Brief => this with { Interval = TimeSpan.FromSeconds(5), Down = new DownRule(3, 3, 3), Up = 3, MinimumHealthy = TimeSpan.Zero, Silence = null };

    /// <summary>The same policy with every span divided, for a lab that cannot wait.</summary>
    public RouterPolicy Faster(double factor) => this with
    {
        Interval = Interval / factor,
        Timeout = Timeout / factor,
        Failback = Failback with { Clean = Failback.Clean / factor, Dwell = Failback.Dwell / factor },
        MinimumHealthy = MinimumHealthy / factor,
    };
}

/// <summary>Down after <paramref name="InARow"/> failures in a row, or <paramref name="OutOf"/> of the <paramref name="Last"/> (which catches oscillation).</summary>
/// <param name="Last">At most 32: the memory is one machine word.</param>
public sealed record DownRule(int InARow, int OutOf, int Last)
{
    public override string ToString() => $"{InARow} in a row or {OutOf} of {Last}";
}

public enum FailbackMode
{
    Delayed,
    Manual,
}

/// <summary>The slow way back: the better front was clean for <paramref name="Clean"/>, and the last switch is <paramref name="Dwell"/> old.</summary>
public sealed record Failback(FailbackMode Mode, TimeSpan Clean, TimeSpan Dwell);
