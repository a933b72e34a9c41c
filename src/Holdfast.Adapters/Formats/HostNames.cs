using System.Text.RegularExpressions;

namespace Holdfast.Adapters.Formats;

/// <summary>Host names in the values of environment variables: a name alone, with a port, or in an address.</summary>
internal static partial class HostNames
{
    public static IEnumerable<string> In(string value)
    {
        if (value.Length is 0 or > 2_000) yield break;
        var isAddress = false;
        foreach (Match match in Address().Matches(value))
        {
            isAddress = true;
            yield return match.Groups["host"].Value.ToLowerInvariant();
        }
        // A list of hosts, such as "kafka-1:9092,kafka-2:9092".
        if (isAddress) yield break;
        foreach (var part in value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            if (Alone().Match(part) is { Success: true } match) yield return match.Groups["host"].Value.ToLowerInvariant();
    }

    // scheme://[user[:password]@]host[:port]; what stands before the @ is never kept.
    [GeneratedRegex(@"[a-z][a-z0-9+.-]*://(?:[^/@\s]*@)?(?<host>[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Address();

    [GeneratedRegex(@"^(?<host>[a-z](?:[a-z0-9.-]*[a-z0-9])?)(?::\d+)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Alone();
}
