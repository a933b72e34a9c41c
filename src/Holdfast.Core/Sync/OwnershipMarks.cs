using Holdfast.Core.Dns;

namespace Holdfast.Core.Sync;

/// <summary>
/// TXT records by which other tools mark what is theirs: external-dns (<c>heritage=external-dns,...</c>, at the name itself or
/// behind a type prefix such as <c>cname-</c>) and octoDNS (<c>_owner.&lt;type&gt;.&lt;name&gt;</c>).
/// </summary>
public static class OwnershipMarks
{
    private const string OctoDnsLabel = "_owner";

    public static bool IsMark(RecordKey key) =>
        key.Type == RecordType.TXT && key.Name.Value.StartsWith(OctoDnsLabel + ".", StringComparison.Ordinal);

    public static bool IsMark(RecordSet set) =>
        set.Type == RecordType.TXT && (IsMark(set.Key) || set.Values.Any(value => value.Contains("heritage=external-dns", StringComparison.Ordinal)));

    /// <summary>The names that a mark speaks for, with the words of the mark.</summary>
    public static IEnumerable<(DnsName Name, string Mark)> Owned(ZoneSnapshot snapshot)
    {
        foreach (var have in snapshot.Sets)
        {
            if (!IsMark(have.Set)) continue;
            var mark = have.Set.Values[0].Trim('"');
            if (IsMark(have.Key))
            {
                yield return (have.Key.Name.Parent.Parent, mark); // _owner.<type>.<name>
                continue;
            }
            yield return (have.Key.Name, mark);
            // external-dns puts "a-", "aaaa-", "cname-"... in front of the first label.
            var label = have.Key.Name.FirstLabel;
            var dash = label.IndexOf('-');
            if (dash > 0 && RecordType.TryParse(label.AsSpan(0, dash), out _)
                && have.Key.Name.Parent.TryPrepend(label.AsSpan(dash + 1), out var name, out _))
                yield return (name, mark);
        }
    }
}
