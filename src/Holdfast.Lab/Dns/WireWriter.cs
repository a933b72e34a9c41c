using System.Buffers.Binary;

namespace Holdfast.Lab.Dns;

/// <summary>Writes a DNS message or RDATA; remembers where names stand, for compression (RFC 1035 4.1.4).</summary>
internal sealed class WireWriter
{
    private readonly Dictionary<string, int> _offsets = [];
    private byte[] _buffer = new byte[512];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, Length);

    public void U8(int value) => Reserve(1)[0] = (byte)value;

    public void U16(int value) => BinaryPrimitives.WriteUInt16BigEndian(Reserve(2), (ushort)value);

    public void U32(uint value) => BinaryPrimitives.WriteUInt32BigEndian(Reserve(4), value);

    public void Bytes(ReadOnlySpan<byte> octets) => octets.CopyTo(Reserve(octets.Length));

    public void CharacterString(ReadOnlySpan<byte> octets)
    {
        if (octets.Length > 255) throw new FormatException("a string has more than 255 octets");
        U8(octets.Length);
        Bytes(octets);
    }

    public void Name(WireName name, bool compress = false)
    {
        for (var index = 0; index < name.LabelCount; index++)
        {
            // Compared with case, so that compression does not change the case of what is sent.
            var suffix = name.Suffix(name.LabelCount - index).Text;
            if (compress && _offsets.TryGetValue(suffix, out var offset))
            {
                U16(0xc000 | offset);
                return;
            }
            if (compress && Length < 0x4000) _offsets[suffix] = Length;
            CharacterString(name.Label(index));
        }
        U8(0);
    }

    public void PatchU16(int at, int value) => BinaryPrimitives.WriteUInt16BigEndian(_buffer.AsSpan(at), (ushort)value);

    /// <summary>Back to an earlier length; names that stood behind it are forgotten.</summary>
    public void TruncateTo(int length)
    {
        Length = length;
        foreach (var gone in _offsets.Where(pair => pair.Value >= length).Select(pair => pair.Key).ToArray()) _offsets.Remove(gone);
    }

    private Span<byte> Reserve(int count)
    {
        if (Length + count > _buffer.Length) Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, Length + count));
        var span = _buffer.AsSpan(Length, count);
        Length += count;
        return span;
    }
}
