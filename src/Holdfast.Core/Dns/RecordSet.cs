namespace Holdfast.Core.Dns;

/// <summary>
/// An RRset: all values of one name and type, with one TTL. Values are canonical presentation text
/// (RecordData.Read), in ordinal order and without repeats, so that equal sets are equal values.
/// </summary>
public sealed record RecordSet
{
    /// <param name="key">Owner name and type.</param>
    /// <param name="ttl">Time to live.</param>
    /// <param name="values">Canonical values in any order; must not be empty.</param>
    public RecordSet(RecordKey key, Ttl ttl, ValueList<string> values)
    {
        if (values.IsEmpty) throw new ArgumentException($"{key} has no value", nameof(values));
        Key = key;
        Ttl = ttl;
        Values = Canonical(values);
    }

    public RecordKey Key { get; }
    public Ttl Ttl { get; init; }
    public ValueList<string> Values { get; }

    public DnsName Name => Key.Name;
    public RecordType Type => Key.Type;

    public override string ToString() => $"{Key.Name} {Ttl} {Key.Type} {string.Join(" | ", Values)}";

    private static ValueList<string> Canonical(ValueList<string> values)
    {
        var sorted = true;
        for (var i = 1; i < values.Count && sorted; i++) sorted = string.CompareOrdinal(values[i - 1], values[i]) < 0;
        return sorted ? values : values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToValueList();
    }
}
