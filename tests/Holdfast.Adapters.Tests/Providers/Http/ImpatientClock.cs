using Holdfast.Adapters.Providers;

namespace Holdfast.Adapters.Tests.Providers.Http;

/// <summary>
/// Waits (Retry-After, backing off, a budget) pass at once and move the clock on; the timeout of an exchange strikes after a moment of
/// real time, so that an exchange on loopback has its chance and a silent server does not hold up the test.
/// </summary>
internal sealed class ImpatientClock(TimeSpan moment) : TimeProvider
{
    private long _passed;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + TimeSpan.FromTicks(Interlocked.Read(ref _passed));

    public override long GetTimestamp() => Interlocked.Read(ref _passed);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime < TimeSpan.Zero) return System.CreateTimer(callback, state, dueTime, period);
        if (dueTime != HttpLimits.Default.Attempt)
        {
            Interlocked.Add(ref _passed, dueTime.Ticks);
            return System.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
        return System.CreateTimer(
            _ =>
            {
                Interlocked.Add(ref _passed, dueTime.Ticks);
                callback(state);
            },
            null, moment, period);
    }
}
