using Holdfast.Core.Dns;

namespace Holdfast.Adapters.Resolvers.Wire;

/// <summary>One record as it stands in a message, its data without name compression.</summary>
internal readonly record struct WireRecord(DnsName Name, RecordType Type, ushort Class, uint Ttl, ReadOnlyMemory<byte> Data)
{
    public const ushort Internet = 1, None = 254, Any = 255;

    public static readonly RecordType Opt = new(41), Tsig = new(250), Axfr = new(252), AnyType = new(255);

    public RecordKey Key => new(Name, Type);
}

internal readonly record struct WireQuestion(DnsName Name, RecordType Type);
