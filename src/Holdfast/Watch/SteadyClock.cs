using System.Runtime.InteropServices;

namespace Holdfast.Watch;

/// <summary>
/// The axis on which the watcher decides: the wall time of its start plus what has really passed since. A wall clock that is stepped
/// changes nothing on it. On Linux it counts a suspend too (CLOCK_BOOTTIME, clock_gettime(2)); what lies before a suspend is old, and is
/// learned again.
/// </summary>
internal sealed partial class SteadyClock : TimeProvider
{
    private const int BootTime = 7;

    private readonly TimeProvider _wall;
    private readonly DateTimeOffset _anchor;
    private readonly long _start;
    private readonly TimeSpan? _boot;

    public SteadyClock(TimeProvider wall)
    {
        (_wall, _anchor, _start) = (wall, wall.GetUtcNow(), wall.GetTimestamp());
        if (ReferenceEquals(wall, System)) _boot = SinceBoot();
    }

    public override long TimestampFrequency => _wall.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => _wall.LocalTimeZone;

    /// <summary>What people call the time now; of a clock that is no such axis its own.</summary>
    public static DateTimeOffset WallOf(TimeProvider clock) => clock is SteadyClock steady ? steady._wall.GetUtcNow() : clock.GetUtcNow();

    /// <summary>How far the wall clock has moved away since the start; positive = it was set forward.</summary>
    public TimeSpan WallOffset => _wall.GetUtcNow() - GetUtcNow();

    public override DateTimeOffset GetUtcNow() => _anchor + (_boot is { } boot && SinceBoot() is { } now ? now - boot : _wall.GetElapsedTime(_start));

    public override long GetTimestamp() => _wall.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => _wall.CreateTimer(callback, state, dueTime, period);

    private static TimeSpan? SinceBoot() =>
        OperatingSystem.IsLinux() && GetTime(BootTime, out var time) == 0 ? new TimeSpan(time.Seconds * TimeSpan.TicksPerSecond + time.Nanoseconds / TimeSpan.NanosecondsPerTick) : null;

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
