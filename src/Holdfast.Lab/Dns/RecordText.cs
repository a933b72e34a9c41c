using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Holdfast.Lab.Dns;

/// <summary>Record data between master file text (RFC 1035 5.1, RFC 3597, RFC 9460) and wire form.</summary>
public static class RecordText
{
    /// <summary>Throws <see cref="FormatException"/> with a reason. Names without final dot are taken below <paramref name="origin"/>.</summary>
    public static byte[] Parse(RecordType type, string text, WireName? origin = null)
    {
        var tokens = new TextTokens(text, origin);
        if (tokens.TryGeneric(out var octets)) return octets;
        var wire = new WireWriter();
        Write(type, tokens, wire);
        tokens.End();
        if (wire.Length > ushort.MaxValue) throw new FormatException("the data is longer than 65535 octets");
        return wire.Written.ToArray();
    }

    /// <summary>The canonical text; data that does not fit its type comes in the generic form <c>\# length hex</c>.</summary>
    public static string Print(RecordType type, ReadOnlySpan<byte> data)
    {
        try
        {
            var reader = new WireReader(data);
            var text = Read(type, ref reader);
            if (text is not null && reader.AtEnd) return text;
        }
        catch (FormatException)
        {
            // Falls through to the generic form.
        }
        return data.IsEmpty ? "\\# 0" : $"\\# {data.Length} {Convert.ToHexStringLower(data)}";
    }

    /// <summary>The names that a message may compress inside this type's data: only those of RFC 1035 (RFC 3597 4).</summary>
    internal static void WriteCompressed(RecordType type, ReadOnlyMemory<byte> data, WireWriter wire)
    {
        if (type != RecordType.Cname && type != RecordType.Ns && type != RecordType.ReverseName && type != RecordType.Mx && type != RecordType.Soa)
        {
            wire.Bytes(data.Span);
            return;
        }
        var reader = new WireReader(data.Span);
        if (type == RecordType.Mx) wire.U16(reader.U16());
        wire.Name(reader.Name(), compress: true);
        if (type == RecordType.Soa) wire.Name(reader.Name(), compress: true);
        wire.Bytes(reader.Rest());
    }

    /// <summary>Data out of a message, with its names written out.</summary>
    internal static byte[] ReadDecompressed(RecordType type, ReadOnlySpan<byte> message, int start, int length)
    {
        var reader = new WireReader(message, start, start + length);
        var wire = new WireWriter();
        if (type == RecordType.Cname || type == RecordType.Ns || type == RecordType.ReverseName)
        {
            wire.Name(reader.Name());
        }
        else if (type == RecordType.Mx)
        {
            wire.U16(reader.U16());
            wire.Name(reader.Name());
        }
        else if (type == RecordType.Soa)
        {
            wire.Name(reader.Name());
            wire.Name(reader.Name());
        }
        else if (type == RecordType.Srv)
        {
            wire.Bytes(reader.Bytes(6));
            wire.Name(reader.Name());
        }
        wire.Bytes(reader.Rest());
        return wire.Written.ToArray();
    }

    private static void Write(RecordType type, TextTokens tokens, WireWriter wire)
    {
        switch (type.ToString())
        {
            case "A": wire.Bytes(Address(tokens.Word(), AddressFamily.InterNetwork)); break;
            case "AAAA": wire.Bytes(Address(tokens.Word(), AddressFamily.InterNetworkV6)); break;
            case "CNAME" or "NS" or "PTR" or "DNAME": wire.Name(tokens.Name()); break;
            case "MX":
                wire.U16(tokens.U16());
                wire.Name(tokens.Name());
                break;
            case "SOA":
                wire.Name(tokens.Name());
                wire.Name(tokens.Name());
                for (var field = 0; field < 5; field++) wire.U32(tokens.U32());
                break;
            case "TXT":
                do WriteLong(tokens.Octets(), wire);
                while (!tokens.AtEnd);
                break;
            case "SRV":
                for (var field = 0; field < 3; field++) wire.U16(tokens.U16());
                wire.Name(tokens.Name());
                break;
            case "CAA":
                wire.U8(tokens.U8());
                var tag = tokens.Octets();
                if (tag.Length == 0 || !tag.All(octet => char.IsAsciiLetterOrDigit((char)octet))) throw new FormatException("a CAA tag has letters and digits only");
                wire.CharacterString(tag);
                wire.Bytes(tokens.Octets());
                break;
            case "TLSA" or "SMIMEA":
                for (var field = 0; field < 3; field++) wire.U8(tokens.U8());
                wire.Bytes(Some(tokens.RestAsHex()));
                break;
            case "SSHFP":
                for (var field = 0; field < 2; field++) wire.U8(tokens.U8());
                wire.Bytes(Some(tokens.RestAsHex()));
                break;
            case "DS" or "CDS":
                wire.U16(tokens.U16());
                wire.U8(tokens.U8());
                wire.U8(tokens.U8());
                wire.Bytes(Some(tokens.RestAsHex()));
                break;
            case "DNSKEY" or "CDNSKEY":
                wire.U16(tokens.U16());
                wire.U8(tokens.U8());
                wire.U8(tokens.U8());
                wire.Bytes(Some(Octets.FromBase64(tokens.RestJoined())));
                break;
            case "CERT":
                wire.U16(tokens.U16());
                wire.U16(tokens.U16());
                wire.U8(tokens.U8());
                wire.Bytes(Some(Octets.FromBase64(tokens.RestJoined())));
                break;
            case "OPENPGPKEY": wire.Bytes(Some(Octets.FromBase64(tokens.RestJoined()))); break;
            case "NAPTR":
                wire.U16(tokens.U16());
                wire.U16(tokens.U16());
                for (var field = 0; field < 3; field++) wire.CharacterString(tokens.Octets());
                wire.Name(tokens.Name());
                break;
            case "URI":
                wire.U16(tokens.U16());
                wire.U16(tokens.U16());
                wire.Bytes(Some(tokens.Octets()));
                break;
            case "LOC": LocText.Write(tokens, wire); break;
            case "SVCB" or "HTTPS": ServiceText.Write(tokens, wire); break;
            default: throw new FormatException($"data of type {type} is written as \\# length hex");
        }
    }

    private static string? Read(RecordType type, ref WireReader reader)
    {
        switch (type.ToString())
        {
            case "A": return new IPAddress(reader.Bytes(4)).ToString();
            case "AAAA": return new IPAddress(reader.Bytes(16)).ToString();
            case "CNAME" or "NS" or "PTR" or "DNAME": return reader.Name().Text;
            case "MX": return $"{reader.U16()} {reader.Name()}";
            case "SOA": return $"{reader.Name()} {reader.Name()} {reader.U32()} {reader.U32()} {reader.U32()} {reader.U32()} {reader.U32()}";
            case "TXT":
                var strings = new List<string>();
                do strings.Add(Quote(reader.CharacterString()));
                while (!reader.AtEnd);
                return string.Join(' ', strings);
            case "SRV": return $"{reader.U16()} {reader.U16()} {reader.U16()} {reader.Name()}";
            case "CAA":
                var flags = reader.U8();
                var tag = Encoding.ASCII.GetString(reader.CharacterString());
                return $"{flags} {tag} {Quote(reader.Rest())}";
            case "TLSA" or "SMIMEA": return $"{reader.U8()} {reader.U8()} {reader.U8()} {Hex(reader.Rest())}";
            case "SSHFP": return $"{reader.U8()} {reader.U8()} {Hex(reader.Rest())}";
            case "DS" or "CDS": return $"{reader.U16()} {reader.U8()} {reader.U8()} {Hex(reader.Rest())}";
            case "DNSKEY" or "CDNSKEY": return $"{reader.U16()} {reader.U8()} {reader.U8()} {Convert.ToBase64String(Some(reader.Rest()))}";
            case "CERT": return $"{reader.U16()} {reader.U16()} {reader.U8()} {Convert.ToBase64String(Some(reader.Rest()))}";
            case "OPENPGPKEY": return Convert.ToBase64String(Some(reader.Rest()));
            case "NAPTR":
                var numbers = $"{reader.U16()} {reader.U16()}";
                return $"{numbers} {Quote(reader.CharacterString())} {Quote(reader.CharacterString())} {Quote(reader.CharacterString())} {reader.Name()}";
            case "URI": return $"{reader.U16()} {reader.U16()} {Quote(Some(reader.Rest()))}";
            case "LOC": return LocText.Read(ref reader);
            case "SVCB" or "HTTPS": return ServiceText.Read(ref reader);
            default: return null;
        }
    }

    internal static string Quote(ReadOnlySpan<byte> octets)
    {
        var text = new StringBuilder("\"");
        foreach (var octet in octets)
        {
            if (octet is (byte)'"' or (byte)'\\') text.Append('\\').Append((char)octet);
            else if (octet is >= 0x20 and < 0x7f) text.Append((char)octet);
            else text.Append('\\').Append(octet.ToString("D3", CultureInfo.InvariantCulture));
        }
        return text.Append('"').ToString();
    }

    /// <summary>Strings over 255 octets are split, as deSEC and Cloudflare do.</summary>
    private static void WriteLong(byte[] octets, WireWriter wire)
    {
        var from = 0;
        do
        {
            var length = Math.Min(255, octets.Length - from);
            wire.CharacterString(octets.AsSpan(from, length));
            from += length;
        }
        while (from < octets.Length);
    }

    private static byte[] Address(string text, AddressFamily family)
    {
        // IPAddress.Parse also takes "1.2" and "1"; DNS does not (RFC 1035 3.4.1).
        var plain = family == AddressFamily.InterNetwork
            ? text.Split('.') is { Length: 4 } parts && parts.All(part => part.Length is > 0 and <= 3 && part.All(char.IsAsciiDigit) && (part == "0" || part[0] != '0'))
            : !text.Contains('%', StringComparison.Ordinal) && !text.Contains('[', StringComparison.Ordinal) && !text.Contains('/', StringComparison.Ordinal);
        return plain && IPAddress.TryParse(text, out var address) && address.AddressFamily == family
            ? address.GetAddressBytes()
            : throw new FormatException($"'{text}' is not an {(family == AddressFamily.InterNetwork ? "IPv4" : "IPv6")} address");
    }

    private static string Hex(ReadOnlySpan<byte> octets) => Convert.ToHexStringLower(Some(octets));

    private static ReadOnlySpan<byte> Some(ReadOnlySpan<byte> octets) =>
        octets.IsEmpty ? throw new FormatException("the data has no octets") : octets;
}
