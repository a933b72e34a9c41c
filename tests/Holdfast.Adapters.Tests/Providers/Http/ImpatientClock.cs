using System.Collections.Concurrent;
using Holdfast.Adapters.Providers;

namespace Holdfast.Adapters.Tests.Providers.Http;

/// <summary>
/// Waits (Retry-After, backing off, a budget) pass at once and move the clock on. The patience of an exchange ends by
/// <see cref="RunOut"/>, which whoever keeps silent calls: a busy machine that needs a second for an answer is not a silent server.
/// </summary>
/// <param name="moment">For servers that cannot say that they are silent: so much real time is the patience of an exchange.</param>
internal sealed class ImpatientClock(TimeSpan? moment = null) : TimeProvider
{
    private readonly ConcurrentDictionary<Patience, Patience> _exchanges = [];
    private long _passed;

    /// <summary>The patience of every exchange under way is at its end.</summary>
    public void RunOut()
    {
        foreach (var (exchange, _) in _exchanges) exchange.RunOut();
    }

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + TimeSpan.FromTicks(Interlocked.Read(ref _passed));

    public override long GetTimestamp() => Interlocked.Read(ref _passed);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime < TimeSpan.Zero) return System.CreateTimer(callback, state, dueTime, period);
        if (dueTime == HttpLimits.Default.Attempt) return new Patience(this, callback, state);
        Interlocked.Add(ref _passed, dueTime.Ticks);
        return System.CreateTimer(callback, state, TimeSpan.Zero, period);
    }

    private sealed class Patience : ITimer
    {
        private readonly ImpatientClock _clock;
        private readonly ITimer _timer;

        public Patience(ImpatientClock clock, TimerCallback callback, object? state)
        {
            _clock = clock;
            _timer = System.CreateTimer(
                _ =>
                {
                    Interlocked.Add(ref clock._passed, HttpLimits.Default.Attempt.Ticks);
                    callback(state);
                },
                null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            clock._exchanges[this] = this;
            if (clock.Moment is { } moment) _timer.Change(moment, Timeout.InfiniteTimeSpan);
        }

        public void RunOut() => _timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);

        public bool Change(TimeSpan dueTime, TimeSpan period) => throw new NotSupportedException("an exchange's patience is set once");

        public void Dispose()
        {
            _clock._exchanges.TryRemove(this, out _);
            _timer.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }

    private TimeSpan? Moment => moment;
}
