using System.Buffers.Binary;
using Holdfast.Core.Dns;

namespace Holdfast.Adapters.Resolvers.Wire;

/// <summary>Walks over the octets of a message. Every step can fail and none throws, whatever the octets are.</summary>
internal ref struct WireReader(ReadOnlyMemory<byte> message, int offset)
{
    private const int LongestName = 255;

    private readonly ReadOnlySpan<byte> _octets = message.Span;

    public int Offset { get; private set; } = offset;

    public bool TryU16(out ushort value)
    {
        value = 0;
        if (Offset + 2 > _octets.Length) return false;
        value = BinaryPrimitives.ReadUInt16BigEndian(_octets[Offset..]);
        Offset += 2;
        return true;
    }

    public bool TryU32(out uint value)
    {
        value = 0;
        if (Offset + 4 > _octets.Length) return false;
        value = BinaryPrimitives.ReadUInt32BigEndian(_octets[Offset..]);
        Offset += 4;
        return true;
    }

    public bool TryName(out DnsName name)
    {
        name = default;
        Span<byte> plain = stackalloc byte[LongestName];
        return TryPlainName(plain, out var length) && TryParse(plain[..length], out name);
    }

    public bool TryRecord(out WireRecord record)
    {
        record = default;
        if (!TryName(out var name) || !TryU16(out var type) || !TryU16(out var kind) || !TryU32(out var ttl) || !TryU16(out var length)) return false;
        var end = Offset + length;
        if (end > _octets.Length) return false;
        ReadOnlyMemory<byte> data;
        if (NamesIn(type) is { } layout)
        {
            if (!TryUncompressed(layout, end, out var octets)) return false;
            data = octets;
        }
        else
        {
            data = message.Slice(Offset, length);
        }
        Offset = end;
        record = new WireRecord(name, new RecordType(type), kind, ttl, data);
        return true;
    }

    /// <summary>
    /// Where names stand in the data of the types that may carry compressed ones: octets in front, number of names. Those of RFC
    /// 1035, and those that older software compresses all the same (RFC 3597 4 asks to cope with them).
    /// </summary>
    private static (int Before, int Names)? NamesIn(ushort type) => type switch
    {
        2 or 3 or 4 or 5 or 7 or 8 or 9 or 12 or 39 => (0, 1), // NS MD MF CNAME MB MG MR PTR DNAME
        6 or 14 or 17 => (0, 2), // SOA MINFO RP
        15 or 18 or 21 or 36 => (2, 1), // MX AFSDB RT KX
        33 => (6, 1), // SRV
        _ => null,
    };

    private bool TryUncompressed((int Before, int Names) layout, int end, out byte[] data)
    {
        data = [];
        // A record of an UPDATE that speaks of a whole set has no data at all.
        if (Offset == end) return true;
        Span<byte> plain = stackalloc byte[LongestName];
        var octets = new List<byte>(end - Offset + 16);
        if (Offset + layout.Before > end) return false;
        octets.AddRange(_octets.Slice(Offset, layout.Before));
        Offset += layout.Before;
        for (var i = 0; i < layout.Names; i++)
        {
            if (!TryPlainName(plain, out var length) || Offset > end) return false;
            octets.AddRange(plain[..length]);
        }
        octets.AddRange(_octets[Offset..end]);
        data = [.. octets];
        return true;
    }

    /// <summary>Follows pointers, which may only go back (so that no loop is possible), and leaves the offset behind the name.</summary>
    private bool TryPlainName(scoped Span<byte> plain, out int length)
    {
        length = 0;
        int at = Offset, limit = Offset;
        var jumped = false;
        while (true)
        {
            if (at >= _octets.Length) return false;
            var octet = _octets[at];
            switch (octet & 0xC0)
            {
                case 0:
                    if (at + 1 + octet > _octets.Length || length + 1 + octet > LongestName) return false;
                    _octets.Slice(at, 1 + octet).CopyTo(plain[length..]);
                    length += 1 + octet;
                    at += 1 + octet;
                    if (octet != 0) continue;
                    if (!jumped) Offset = at;
                    return true;
                case 0xC0:
                    if (at + 2 > _octets.Length) return false;
                    if (!jumped) Offset = at + 2;
                    jumped = true;
                    at = ((octet & 0x3F) << 8) | _octets[at + 1];
                    if (at >= limit) return false;
                    limit = at;
                    continue;
                default:
                    return false;
            }
        }
    }

    private static bool TryParse(ReadOnlySpan<byte> plain, out DnsName name)
    {
        // Up to four characters for an octet (\DDD).
        Span<char> text = stackalloc char[4 * LongestName];
        var count = 0;
        while (plain[0] != 0)
        {
            int length = plain[0];
            foreach (var octet in plain.Slice(1, length))
            {
                if (char.IsAsciiLetterOrDigit((char)octet) || octet is (byte)'-' or (byte)'_' or (byte)'*')
                {
                    text[count++] = (char)octet;
                    continue;
                }
                text[count++] = '\\';
                text[count++] = (char)('0' + octet / 100);
                text[count++] = (char)('0' + octet / 10 % 10);
                text[count++] = (char)('0' + octet % 10);
            }
            text[count++] = '.';
            plain = plain[(length + 1)..];
        }
        name = default;
        return count == 0 || DnsName.TryParse(text[..count], out name);
    }
}
