using System.Buffers.Binary;
using Holdfast.Core.Dns;

namespace Holdfast.Adapters.Resolvers.Wire;

/// <summary>Writes messages without name compression: no server minds, and there is nothing to get wrong.</summary>
internal sealed class WireWriter
{
    private byte[] _octets = new byte[512];
    private int _count;

    public int Count => _count;

    public byte[] ToArray() => _octets.AsSpan(0, _count).ToArray();

    public void U8(byte value) => Take(1)[0] = value;

    public void U16(ushort value) => BinaryPrimitives.WriteUInt16BigEndian(Take(2), value);

    public void U32(uint value) => BinaryPrimitives.WriteUInt32BigEndian(Take(4), value);

    public void Bytes(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Take(bytes.Length));

    public void Name(DnsName name)
    {
        ReadOnlySpan<char> text = name.Value;
        while (!text.IsEmpty)
        {
            var length = _count;
            U8(0);
            var at = 0;
            while (at < text.Length && text[at] != '.')
            {
                if (text[at] != '\\') U8((byte)text[at++]);
                else if (char.IsAsciiDigit(text[at + 1]))
                {
                    U8((byte)((text[at + 1] - '0') * 100 + (text[at + 2] - '0') * 10 + (text[at + 3] - '0')));
                    at += 4;
                }
                else
                {
                    U8((byte)text[at + 1]);
                    at += 2;
                }
            }
            _octets[length] = (byte)(_count - length - 1);
            text = at < text.Length ? text[(at + 1)..] : [];
        }
        U8(0);
    }

    public void Record(WireRecord record)
    {
        Name(record.Name);
        U16(record.Type.Code);
        U16(record.Class);
        U32(record.Ttl);
        U16((ushort)record.Data.Length);
        Bytes(record.Data.Span);
    }

    private Span<byte> Take(int length)
    {
        if (_count + length > _octets.Length) Array.Resize(ref _octets, Math.Max(_octets.Length * 2, _count + length));
        _count += length;
        return _octets.AsSpan(_count - length, length);
    }
}
