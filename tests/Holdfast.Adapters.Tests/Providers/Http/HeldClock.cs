namespace Holdfast.Adapters.Tests.Providers.Http;

/// <summary>Real time, but whoever waits for exactly <paramref name="late"/> waits until <see cref="Release"/>.</summary>
internal sealed class HeldClock(TimeSpan late) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ITimer> _held = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime != late) return System.CreateTimer(callback, state, dueTime, period);
        var timer = System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        lock (_gate) _held.Add(timer);
        return timer;
    }

    /// <returns>How many were waiting.</returns>
    public int Release()
    {
        ITimer[] held;
        lock (_gate)
        {
            held = [.. _held];
            _held.Clear();
        }
        foreach (var timer in held) timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        return held.Length;
    }
}
