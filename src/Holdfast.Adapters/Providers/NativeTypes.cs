using Holdfast.Core;
using Holdfast.Core.Dns;

namespace Holdfast.Adapters.Providers;

/// <summary>
/// Records of a provider's own kinds ("WORKER", "LUA", "PullZone"): no DNS type, so they get no number either. They are shown by their
/// word, counted, left alone, and stand in the way of what cannot stand beside them.
/// </summary>
internal static class NativeTypes
{
    public static bool TryRead(string? name, out RecordType type) => RecordType.TryParse(name, out type);

    /// <param name="records">Owner and type of every record, as the provider has them.</param>
    /// <param name="title">The provider's name for people.</param>
    public static ValueList<FixedSet> Fixed(IEnumerable<(DnsName Name, string Type)> records, string title) =>
        records.Where(record => !TryRead(record.Type, out _)).Distinct().OrderBy(record => record.Name).ThenBy(record => record.Type, StringComparer.Ordinal)
            .Select(record => new FixedSet(record.Name, null, record.Type, $"{record.Type} is a kind of record of {title}'s own")).ToValueList();

    /// <summary>Whether a TXT or CAA has a value that an API which keeps its text alone gives back as another one.</summary>
    public static bool IsNoText(DnsName zone, RecordSet set) => set.Values.Any(value =>
    {
        var head = set.Type == RecordType.CAA ? string.Join(' ', value.Split(' ', 3)[..2]) + " " : "";
        return RecordData.Read(set.Type, head + RecordData.Text(RecordData.TextOf(value[head.Length..])), zone, NameReading.Absolute).Canonical != value;
    });
}
