using Holdfast.Core;
using Holdfast.Core.Dns;
using Holdfast.Core.Sync;

namespace Holdfast.Adapters.Config;

/// <summary>What the declarations say together: names that nobody can resolve are errors, what is hardly meant is one warning per zone.</summary>
internal static class DeclaredNames
{
    private const int LongestTtl = 86_400;
    private const int MostNamed = 3;

    // RFC 5737 and RFC 3849, in canonical text.
    private static readonly string[] Documentation = ["192.0.2.", "198.51.100.", "203.0.113.", "2001:db8:"];

    public static void Check(string file, IReadOnlyList<ZoneSpec> zones, ConfigFindings findings)
    {
        foreach (var zone in zones)
        {
            var problems = findings.In(ConfigPartKind.Records, zone.Zone.Value);
            BelowDname(file, zone, problems);
            Warn(
                file, zone, set => set.Set.Ttl.Seconds > LongestTtl || (!set.At.IsEmpty && set.At.Any(at => at.Ttl is { Seconds: > LongestTtl })), set => $"{set.Set.Key} {set.Set.Ttl} s",
                "a TTL of more than a day", "after a change users keep the old answer for so long", "a day (86400) at most; 300 to 3600 where an answer may have to change", problems);
            Warn(
                file, zone, IsForDocumentation, set => $"{set.Set.Key} {set.Set.Values[0]}",
                "an address of documentation (RFC 5737, RFC 3849)", "nobody can be reached there", "write the real addresses", problems);
        }
        Rings(file, zones, findings);
    }

    /// <summary>The declared target of each alias, as one provider answers it; null = as written, whoever answers.</summary>
    public static Dictionary<DnsName, DnsName> Aliases(IEnumerable<ZoneSpec> zones, ProviderId? provider)
    {
        var aliases = new Dictionary<DnsName, DnsName>();
        foreach (var zone in zones)
        {
            if (provider is { } id && !zone.Providers.Contains(id)) continue;
            foreach (var declared in zone.Records)
                if (IsAlias(declared.Set.Type) && ValuesAt(declared, provider) is [{ } target, ..]) aliases[declared.Set.Name] = DnsName.Parse(target);
        }
        return aliases;
    }

    private static bool IsAlias(RecordType type) => type == RecordType.CNAME || type == RecordType.ALIAS;

    private static ValueList<string> ValuesAt(DeclaredSet declared, ProviderId? provider)
    {
        foreach (var difference in declared.At)
            if (difference.Provider == provider) return difference.Omit ? [] : difference.Values ?? declared.Set.Values;
        return declared.Set.Values;
    }

    private static void Rings(string file, IReadOnlyList<ZoneSpec> zones, ConfigFindings findings)
    {
        var aliases = zones.SelectMany(zone => zone.Records.Where(declared => IsAlias(declared.Set.Type)).Select(declared => (Zone: zone, Declared: declared))).ToList();
        // Of a ring each target is an alias itself, and nearly all zones have none such. Both are canonical text.
        var names = aliases.Select(one => one.Declared.Set.Name.ToString()).ToHashSet(StringComparer.Ordinal);
        aliases = [.. aliases.Where(one => one.Declared.Set.Values.Any(names.Contains) || one.Declared.At.Any(at => at.Values is { } own && own.Any(names.Contains)))];
        if (aliases.Count < 2) return;
        List<ProviderId?> views = [null];
        if (aliases.Exists(one => !one.Declared.At.IsEmpty)) views = [.. zones.SelectMany(zone => zone.Providers).Distinct().Select(id => (ProviderId?)id)];
        var told = new HashSet<DnsName>();
        foreach (var view in views)
        {
            var (targets, seen) = (Aliases(zones, view), new HashSet<DnsName>());
            foreach (var (_, declared) in aliases)
            {
                // What was walked once ends, or is a ring that was told.
                var path = new List<DnsName>();
                var at = declared.Set.Name;
                while (seen.Add(at) && targets.TryGetValue(at, out var next))
                {
                    path.Add(at);
                    at = next;
                }
                // A name that points at itself is told at its value.
                if (path.IndexOf(at) is not (>= 0 and var start) || path.Count - start < 2) continue;
                var ring = path[start..];
                if (!told.Add(ring.Min())) continue;
                var (zone, first) = aliases.First(one => ring.Contains(one.Declared.Set.Name));
                findings.In(ConfigPartKind.Records, zone.Zone.Value).Add(new Problem(
                    file, first.Line, first.Column, Severity.Error,
                    $"{string.Join(" -> ", ring.Append(at))} is a ring of aliases{(view is { } id ? $" at {id}" : "")}: nobody can resolve any of these names", "let one of them point at a name outside the ring"));
            }
        }
    }

    /// <summary>RFC 6672 2.4. Which providers see both does matter.</summary>
    private static void BelowDname(string file, ZoneSpec zone, List<Problem> problems)
    {
        var redirected = zone.Records.Where(declared => declared.Set.Type == RecordType.DNAME).ToDictionary(declared => declared.Set.Name);
        if (redirected.Count == 0) return;
        foreach (var declared in zone.Records)
            for (var above = declared.Set.Name; above != zone.Zone && !above.IsRoot;)
            {
                above = above.Parent;
                if (!redirected.TryGetValue(above, out var dname) || !zone.Providers.Any(id => !ValuesAt(declared, id).IsEmpty && !ValuesAt(dname, id).IsEmpty)) continue;
                problems.Add(new Problem(
                    file, declared.Line, declared.Column, Severity.Error,
                    $"{declared.Set.Key} lies below {above} DNAME (line {dname.Line}), and nothing may stand below a DNAME (RFC 6672 2.4); name servers refuse such a zone or do not answer it",
                    "remove one of them, or give them to different providers with at: { ID: { omit: true } }"));
                break;
            }
    }

    private static bool IsForDocumentation(DeclaredSet declared)
    {
        if (declared.Set.Type != RecordType.A && declared.Set.Type != RecordType.AAAA) return false;
        foreach (var value in declared.Set.Values)
            if (IsForDocumentation(value)) return true;
        return !declared.At.IsEmpty && declared.At.Any(at => at.Values is { } own && own.Any(IsForDocumentation));
    }

    private static bool IsForDocumentation(string address)
    {
        if (address.Length == 0 || address[0] is not ('1' or '2')) return false;
        foreach (var prefix in Documentation)
            if (address.StartsWith(prefix, StringComparison.Ordinal)) return true;
        return false;
    }

    private static void Warn(string file, ZoneSpec zone, Func<DeclaredSet, bool> isOdd, Func<DeclaredSet, string> words, string what, string effect, string fix, List<Problem> problems)
    {
        var (odd, count) = (new List<DeclaredSet>(), 0);
        foreach (var declared in zone.Records)
            if (isOdd(declared) && ++count <= MostNamed) odd.Add(declared);
        if (count == 0) return;
        var named = string.Join(", ", odd.Select(words)) + (count > MostNamed ? $" and {count - MostNamed} more" : "");
        problems.Add(new Problem(file, odd[0].Line, odd[0].Column, Severity.Warning, $"zone {zone.Zone}: {what}: {named}: {effect}", fix));
    }
}
