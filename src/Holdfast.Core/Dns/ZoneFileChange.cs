namespace Holdfast.Core.Dns;

/// <summary>One record set of a zone file to be created, replaced or (with no <paramref name="After"/>) deleted.</summary>
public readonly record struct ZoneFileChange(RecordKey Key, RecordSet? After)
{
    public static ZoneFileChange Set(RecordSet set) => new(set.Key, set);

    public static ZoneFileChange Delete(RecordKey key) => new(key, null);
}
