using System.Text.RegularExpressions;

namespace Holdfast.Tests.GameDay;

/// <summary>What users got at one moment: the name of a front, or "fails: ...".</summary>
internal readonly record struct UserSample(TimeSpan At, string Got)
{
    public bool IsServed => Got is "first" or "second";
}

/// <summary>The first line of <c>status</c>, asked and answered at these times.</summary>
internal readonly record struct StatusSample(TimeSpan Asked, TimeSpan At, string Line);

/// <summary>
/// Compares the first line of <c>status</c> with what users got. It disagrees when nothing that users got in the window before it agrees: a
/// change is forgiven for one probe interval and five seconds, nothing else is.
/// </summary>
internal static partial class GameDayReader
{
    /// <summary>The line may be ahead of users, who follow within the TTL of a second and are looked at a moment later.</summary>
    private static readonly TimeSpan Following = TimeSpan.FromSeconds(2.5);

    /// <param name="window">How long a change is forgiven.</param>
    /// <returns>Why it disagrees; null when it does not, or says nothing about what users get.</returns>
    public static string? Disagreement(StatusSample status, IReadOnlyList<UserSample> users, TimeSpan window)
    {
        var lately = users.Where(user => user.At >= status.Asked - window && user.At <= status.At + Following).ToList();
        // Without a sample from before the window's middle, or with one alone, nothing is known of how long it has been so.
        if (lately.Count < 2 || !users.Any(user => user.At < status.Asked - window)) return null;
        if (Words().Match(status.Line) is not { Success: true } match) return $"status said: {status.Line}";
        var (level, said) = (match.Groups[1].Value, match.Groups[2].Value);
        var front = Front().Match(said) is { Success: true } named ? named.Groups[1].Value : null;
        var seen = string.Join(", ", lately.Select(user => user.Got).Distinct());
        switch (level)
        {
            case "DOWN": return lately.All(user => user.IsServed) ? $"DOWN, and users got {seen}" : null;
            case "NOT WATCHED": return front is not null && lately.All(user => user.IsServed && !said.Contains(user.Got, StringComparison.Ordinal)) ? $"{said}, and users got {seen}" : null;
            default: break;
        }
        if (lately.All(user => !user.IsServed) && !said.Contains("cannot be seen", StringComparison.Ordinal)) return $"{level}, and users got {seen}";
        if (front is not null && lately.Any(user => user.IsServed) && lately.Where(user => user.IsServed).All(user => !said.Contains(user.Got, StringComparison.Ordinal))) return $"users get {front}, and users got {seen}";
        // Some users fail all the time: an old answer that half of the resolvers keep is a fault as well.
        var quarters = Enumerable.Range(0, 4).Select(i => users.Where(user => user.At >= status.Asked - (4 - i) * window / 2 && user.At < status.Asked - (3 - i) * window / 2).ToList());
        if (!said.Contains("cannot be seen", StringComparison.Ordinal) && quarters.All(quarter => Failing(quarter) > 0.25)) return $"{level}, and {Failing(lately):P0} of users failed";
        return null;
    }

    private static double Failing(List<UserSample> users) => users.Count < 4 ? 0 : (double)users.Count(user => !user.IsServed) / users.Count;

    [GeneratedRegex("^(OK|DEGRADED|DOWN|NOT WATCHED) +web: (.*)$")]
    private static partial Regex Words();

    [GeneratedRegex("users get (first|second)")]
    private static partial Regex Front();
}
