namespace Holdfast.Lab.Desec;

/// <summary>Sliding windows on the emulator's clock (desec-stack, api/api/settings.py and docs/rate-limits.rst).</summary>
internal sealed class DesecThrottle(TimeProvider clock)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public static readonly (int, TimeSpan)[] Cheap = [(10, Second), (50, Minute)];
    public static readonly (int, TimeSpan)[] DomainWrites = [(2, Second), (15, Minute), (100, Hour), (300, Day)];
    public static readonly (int, TimeSpan)[] Expensive = [(10, Second), (300, Minute), (1000, Hour)];
    public static readonly (int, TimeSpan)[] DynDns = [(2, 2 * Minute)];
    private static readonly (int, TimeSpan)[] User = [(2000, Day)];

    private readonly Dictionary<string, LinkedList<DateTimeOffset>> _histories = [];

    /// <summary>All throttles are asked, each keeps its own history, and the longest wait counts; null = let through.</summary>
    public TimeSpan? Refuses(string scope, (int Requests, TimeSpan Window)[] rates)
    {
        var scoped = Ask(scope, rates);
        var user = Ask("user", User);
        return scoped is null ? user : user is null || user < scoped ? scoped : user;
    }

    /// <summary>A refused request is not written into the history of its scope.</summary>
    private TimeSpan? Ask(string scope, (int Requests, TimeSpan Window)[] rates)
    {
        var now = clock.GetUtcNow();
        var histories = new List<LinkedList<DateTimeOffset>>();
        foreach (var (requests, window) in rates)
        {
            var key = $"{scope} {window}";
            if (!_histories.TryGetValue(key, out var history)) _histories[key] = history = new LinkedList<DateTimeOffset>();
            while (history.First is { } oldest && oldest.Value <= now - window) history.RemoveFirst();
            if (history.Count >= requests) return history.First!.Value + window - now;
            histories.Add(history);
        }
        foreach (var history in histories) history.AddLast(now);
        return null;
    }
}
