namespace Holdfast.Lab.Dns;

public sealed record DnsQuestion(WireName Name, RecordType Type, ushort Class = 1)
{
    public override string ToString() => $"{Name} {Type}";
}
