using System.Buffers;
using System.Buffers.Binary;

namespace Holdfast.Core.Dns;

/// <summary>Record data on its way to wire format.</summary>
internal sealed class Octets
{
    public static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    private byte[] _items = new byte[64];

    public int Count { get; private set; }

    public ReadOnlySpan<byte> Span => _items.AsSpan(0, Count);

    public byte this[int index]
    {
        get => _items[index];
        set => _items[index] = value;
    }

    public void Add(byte octet) => Room(1)[0] = octet;

    public void Add(ReadOnlySpan<byte> octets) => octets.CopyTo(Room(octets.Length));

    public void AddU16(ushort number) => BinaryPrimitives.WriteUInt16BigEndian(Room(2), number);

    public void AddU32(uint number) => BinaryPrimitives.WriteUInt32BigEndian(Room(4), number);

    /// <summary>Adds this many octets, to be filled by the caller.</summary>
    public Span<byte> Room(int size)
    {
        if (Count + size > _items.Length) Array.Resize(ref _items, Math.Max(_items.Length * 2, Count + size));
        Count += size;
        return _items.AsSpan(Count - size, size);
    }
}
