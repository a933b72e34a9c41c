using System.Text.RegularExpressions;
using Holdfast.Core.Dns;

namespace Holdfast.Adapters.Providers.Desec;

/// <summary>What deSEC can never hold (desec-stack d7ccaf7: models/records.py, dns.py, serializers/records.py), so that a plan says it and not an answer.</summary>
internal static partial class DesecLimits
{
    private const int LongestSubname = 178;

    public static string? WhyNot(DnsName zone, RecordSet set)
    {
        var subname = set.Name.RelativeTo(zone);
        if (subname.Length > LongestSubname) return $"a name has at most {LongestSubname} characters below the zone there";
        if (!Subname().IsMatch(subname)) return "a name has only a-z, 0-9, '-' and '_' in its labels there, and '*' as the first one alone";
        if (set.Type == RecordType.DS && subname.Length == 0) return "it takes no DS at the apex (the DS of a zone belongs to its parent)";
        if (set.Type == RecordType.DNSKEY && subname.Length > 0) return "it takes DNSKEY at the apex only";
        if (set.Type == RecordType.LOC && set.Values.FirstOrDefault(HasDefaultSizes) is { } location)
            return $"its API fails (HTTP 500) on a LOC whose sizes are the defaults ({location}); write another size, such as 2m at the end of the altitude";
        if (set.Type == RecordType.MX || set.Type == RecordType.NS || set.Type == RecordType.SRV)
            foreach (var value in set.Values)
                if (value[(value.LastIndexOf(' ') + 1)..] is var target and not "." && !Hostname().IsMatch(target))
                    return $"the target {target} is no host name to it (letters, digits and inner '-' only)";
        return null;
    }

    // RFC 1876: size 1 m, horizontal 10 km, vertical 10 m; the second to fourth octet of the data.
    private static bool HasDefaultSizes(string location) => RecordData.ToWire(RecordType.LOC, location) is [_, 0x12, 0x16, 0x13, ..];

    [GeneratedRegex(@"^((\*\.)?([a-z0-9_-]{1,63}\.)*[a-z0-9_-]{1,63}|\*)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Subname();

    [GeneratedRegex(@"^(([a-z0-9]([a-z0-9-]*[a-z0-9])?)\.)+$", RegexOptions.CultureInvariant)]
    private static partial Regex Hostname();
}
