namespace Holdfast.Core.Dns;

/// <summary>What names a record set: owner name and type.</summary>
public readonly record struct RecordKey(DnsName Name, RecordType Type) : IComparable<RecordKey>
{
    public int CompareTo(RecordKey other)
    {
        var order = Name.CompareTo(other.Name);
        return order != 0 ? order : Type.CompareTo(other.Type);
    }

    public override string ToString() => $"{Name} {Type}";

    public static bool operator <(RecordKey left, RecordKey right) => left.CompareTo(right) < 0;

    public static bool operator >(RecordKey left, RecordKey right) => left.CompareTo(right) > 0;

    public static bool operator <=(RecordKey left, RecordKey right) => left.CompareTo(right) <= 0;

    public static bool operator >=(RecordKey left, RecordKey right) => left.CompareTo(right) >= 0;
}
