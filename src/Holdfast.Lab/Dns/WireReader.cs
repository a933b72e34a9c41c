using System.Buffers.Binary;

namespace Holdfast.Lab.Dns;

/// <summary>Reads a DNS message or RDATA from the front; what does not fit is a <see cref="FormatException"/>.</summary>
internal ref struct WireReader(ReadOnlySpan<byte> message, int start = 0, int? end = null)
{
    private const int MaxPointers = 126;   // no legal name has more labels than that

    private readonly ReadOnlySpan<byte> _message = message;
    private readonly int _end = end ?? message.Length;

    public int Position { get; private set; } = start;

    public readonly bool AtEnd => Position >= _end;

    public readonly int Left => _end - Position;

    public byte U8() => Bytes(1)[0];

    public ushort U16() => BinaryPrimitives.ReadUInt16BigEndian(Bytes(2));

    public uint U32() => BinaryPrimitives.ReadUInt32BigEndian(Bytes(4));

    public ReadOnlySpan<byte> Rest() => Bytes(Left);

    public ReadOnlySpan<byte> CharacterString() => Bytes(U8());

    public ReadOnlySpan<byte> Bytes(int count)
    {
        if (count < 0 || Position + count > _end) throw new FormatException("the message ends too early");
        var slice = _message.Slice(Position, count);
        Position += count;
        return slice;
    }

    /// <summary>A name, following compression pointers, which may only point backwards.</summary>
    public WireName Name()
    {
        var labels = new List<byte[]>();
        var at = Position;
        var limit = _end;
        var jumped = false;
        var pointers = 0;
        while (true)
        {
            if (at >= limit) throw new FormatException("a name ends too early");
            var length = _message[at];
            if ((length & 0xc0) == 0xc0)
            {
                if (at + 1 >= limit) throw new FormatException("a pointer ends too early");
                var target = ((length & 0x3f) << 8) | _message[at + 1];
                if (!jumped) Position = at + 2;
                if (target >= at || ++pointers > MaxPointers) throw new FormatException("a pointer does not point backwards");
                jumped = true;
                at = target;
                limit = _message.Length;
                continue;
            }
            if ((length & 0xc0) != 0) throw new FormatException("an unknown label type");
            at++;
            if (length == 0) break;
            if (at + length > limit) throw new FormatException("a label ends too early");
            labels.Add(_message.Slice(at, length).ToArray());
            if (labels.Count > 127) throw new FormatException("a name is too long");
            at += length;
        }
        if (!jumped) Position = at;
        return WireName.TryFromLabels([.. labels], out var name) ? name : throw new FormatException("a name is too long");
    }
}
