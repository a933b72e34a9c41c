namespace Holdfast.Lab.Cloudflare;

/// <summary>So many requests in five minutes; one more, and every call is refused for the next five.</summary>
internal sealed class CloudflareRateLimit(TimeProvider clock, int limit)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    private readonly Queue<DateTimeOffset> _taken = new();
    private DateTimeOffset _blockedUntil;

    public int Limit => limit;

    public int Remaining => Math.Max(0, limit - _taken.Count);

    /// <summary>Until the oldest request leaves the window.</summary>
    public TimeSpan Reset => _taken.TryPeek(out var oldest) ? oldest + Window - clock.GetUtcNow() : Window;

    /// <summary>The time to wait; null when the request may pass.</summary>
    public TimeSpan? Refuses()
    {
        var now = clock.GetUtcNow();
        if (now < _blockedUntil) return _blockedUntil - now;
        while (_taken.TryPeek(out var oldest) && oldest <= now - Window) _taken.Dequeue();
        if (_taken.Count < limit)
        {
            _taken.Enqueue(now);
            return null;
        }
        _blockedUntil = now + Window;
        _taken.Clear();
        return Window;
    }
}
