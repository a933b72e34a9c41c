namespace Holdfast.Lab.Dns;

/// <summary>One record of class IN; its data in wire form without compression.</summary>
public sealed record ResourceRecord(WireName Name, RecordType Type, uint Ttl, ReadOnlyMemory<byte> Data)
{
    /// <summary>Builds a record from master file text: <c>ResourceRecord.Of("www.example.com.", "A", 60, "192.0.2.1")</c>.</summary>
    public static ResourceRecord Of(string name, string type, uint ttl, string data) =>
        new(WireName.Parse(name), RecordType.Parse(type), ttl, RecordText.Parse(RecordType.Parse(type), data));

    public string DataText => RecordText.Print(Type, Data.Span);

    public bool Equals(ResourceRecord? other) =>
        other is not null && Name == other.Name && Type == other.Type && Ttl == other.Ttl && Data.Span.SequenceEqual(other.Data.Span);

    public override int GetHashCode() => HashCode.Combine(Name, Type, Ttl, Data.Length);

    public override string ToString() => $"{Name} {Ttl} IN {Type} {DataText}";
}
