using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Holdfast.Core.Dns;

/// <summary>Fields that one or two types have: hardware addresses, prefixes, gateways, identities.</summary>
internal static class OddFields
{
    public static bool TryEui(ref RecordEncoder encoder, ReadOnlySpan<char> text, int start, int octets)
    {
        if (text.Length != octets * 3 - 1) return encoder.Fail($"'{RecordEncoder.Shown(text)}' is not a hardware address", null, start);
        for (var i = 0; i < octets; i++)
        {
            if ((i > 0 && text[i * 3 - 1] != '-') || !byte.TryParse(text.Slice(i * 3, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var octet))
                return encoder.Fail($"'{RecordEncoder.Shown(text)}' is not a hardware address", null, start);
            encoder.Octets.Add(octet);
        }
        return true;
    }

    public static void AppendEui(StringBuilder text, ReadOnlySpan<byte> octets)
    {
        for (var i = 0; i < octets.Length; i++) text.Append(i > 0 ? "-" : "").Append(octets[i].ToString("x2", CultureInfo.InvariantCulture));
    }

    public static bool TryLocator(ref RecordEncoder encoder, ReadOnlySpan<char> text, int start)
    {
        var groups = 0;
        foreach (var range in text.Split(':'))
        {
            if (++groups > 4 || text[range].Length is 0 or > 4 || !ushort.TryParse(text[range], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var group))
                return encoder.Fail($"'{RecordEncoder.Shown(text)}' is not four groups of hexadecimal digits", null, start);
            encoder.Octets.AddU16(group);
        }
        return groups == 4 || encoder.Fail($"'{RecordEncoder.Shown(text)}' is not four groups of hexadecimal digits", null, start);
    }

    public static void AppendLocator(StringBuilder text, ReadOnlySpan<byte> octets)
    {
        for (var i = 0; i < 8; i += 2) text.Append(i > 0 ? ":" : "").Append(BinaryPrimitives.ReadUInt16BigEndian(octets[i..]).ToString("x4", CultureInfo.InvariantCulture));
    }

    public static bool TryNsap(ref RecordEncoder encoder)
    {
        if (!encoder.TryTake("address", out var text, out var start)) return false;
        var digits = text.ToString().Replace(".", "", StringComparison.Ordinal);
        if (!digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase) || digits.Length < 4 || digits.Length % 2 == 1 || digits.AsSpan(2).ContainsAnyExcept(Octets.HexDigits))
            return encoder.Fail($"'{RecordEncoder.Shown(text)}' is not an NSAP address", null, start);
        encoder.Octets.Add(Convert.FromHexString(digits.AsSpan(2)));
        return true;
    }

    public static bool TryPrefixes(ref RecordEncoder encoder)
    {
        Span<byte> address = stackalloc byte[16];
        while (!encoder.AtEnd)
        {
            if (!encoder.TryTake("prefix", out var text, out var start)) return false;
            var shown = RecordEncoder.Shown(text);
            var negation = text is ['!', ..];
            if (negation) text = text[1..];
            var colon = text.IndexOf(':');
            var slash = text.LastIndexOf('/');
            if (colon < 1 || slash < colon || !byte.TryParse(text[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var prefix))
                return encoder.Fail($"'{shown}' is not an address prefix", null, start);
            var bare = text[(colon + 1)..slash];
            var family = text[..colon] is "1" ? 1 : text[..colon] is "2" ? 2 : 0;
            if (family == 0 || !(family == 1 ? prefix <= 32 && AddressText.TryIPv4(bare, address) : prefix <= 128 && AddressText.TryIPv6(bare, address)))
                return encoder.Fail($"'{shown}' is not an address prefix of family 1 (IPv4) or 2 (IPv6)", null, start);
            var octets = address[..(family == 1 ? 4 : 16)].TrimEnd((byte)0);
            encoder.Octets.AddU16((ushort)family);
            encoder.Octets.Add(prefix);
            encoder.Octets.Add((byte)(octets.Length | (negation ? 0x80 : 0)));
            encoder.Octets.Add(octets);
        }
        return true;
    }

    public static bool TryAppendPrefixes(StringBuilder text, ReadOnlySpan<byte> rest)
    {
        Span<byte> address = stackalloc byte[16];
        while (!rest.IsEmpty)
        {
            if (rest.Length < 4) return false;
            int family = BinaryPrimitives.ReadUInt16BigEndian(rest), prefix = rest[2], length = rest[3] & 0x7f, size = family == 1 ? 4 : 16;
            if (family is not (1 or 2) || prefix > size * 8 || length > size || rest.Length < 4 + length || (length > 0 && rest[3 + length] == 0)) return false;
            address.Clear();
            rest.Slice(4, length).CopyTo(address);
            text.Append(text.Length > 0 ? " " : "").Append((rest[3] & 0x80) != 0 ? "!" : "").Append(family).Append(':');
            if (family == 1) AddressText.AppendIPv4(text, address[..4]);
            else AddressText.AppendIPv6(text, address);
            text.Append('/').Append(prefix);
            rest = rest[(4 + length)..];
        }
        return true;
    }

    /// <summary>Type of the gateway, algorithm, the gateway itself, and a key that may be missing.</summary>
    public static bool TryGateway(ref RecordEncoder encoder)
    {
        if (!encoder.TryTake("gateway type", out var text, out var start) || !encoder.TryNumber("gateway type", text, start, 3, out var kind)) return false;
        encoder.Octets.Add((byte)kind);
        if (!encoder.TryTake("algorithm", out text, out start) || !encoder.TryNumber("algorithm", text, start, byte.MaxValue, out var algorithm)) return false;
        encoder.Octets.Add((byte)algorithm);
        if (!encoder.TryTake("gateway", out text, out start) || !TryPlace(ref encoder, (int)kind, text, start)) return false;
        var at = encoder.AtEnd ? 0 : 1;
        var key = encoder.TakeRest();
        var octets = new byte[key.Length];
        if (!Convert.TryFromBase64String(key, octets, out var count) || (at == 1 && count == 0)) return encoder.Fail("the public key is not base64", null, start);
        encoder.Octets.Add(octets.AsSpan(0, count));
        return true;
    }

    public static bool TryAppendGateway(StringBuilder text, ReadOnlySpan<byte> rest)
    {
        if (rest.Length < 2) return false;
        int kind = rest[0];
        text.Append(kind).Append(' ').Append(rest[1]).Append(' ');
        rest = rest[2..];
        var size = kind switch { 1 => 4, 2 => 16, _ => 0 };
        if (kind > 3 || rest.Length < size) return false;
        switch (kind)
        {
            case 0:
                text.Append('.');
                break;
            case 1:
                AddressText.AppendIPv4(text, rest[..4]);
                break;
            case 2:
                AddressText.AppendIPv6(text, rest[..16]);
                break;
            default:
                if (!NameOctets.TryTake(ref rest, out var name)) return false;
                text.Append(name.Value).Append('.');
                break;
        }
        rest = rest[size..];
        if (!rest.IsEmpty) text.Append(' ').Append(Convert.ToBase64String(rest));
        return true;
    }

    public static bool TryRelay(ref RecordEncoder encoder)
    {
        if (!encoder.TryTake("D bit", out var text, out var start) || !encoder.TryNumber("D bit", text, start, 1, out var discovery)) return false;
        if (!encoder.TryTake("relay type", out text, out start) || !encoder.TryNumber("relay type", text, start, 3, out var kind)) return false;
        encoder.Octets.Add((byte)(discovery << 7 | kind));
        if (kind == 0 && encoder.AtEnd) return true;
        return encoder.TryTake("relay", out text, out start) && TryPlace(ref encoder, (int)kind, text, start);
    }

    public static bool TryHostIdentity(ref RecordEncoder encoder)
    {
        if (!encoder.TryTake("algorithm", out var text, out var start) || !encoder.TryNumber("algorithm", text, start, byte.MaxValue, out var algorithm)) return false;
        if (!encoder.TryTake("host identity tag", out text, out start)) return false;
        if (text.Length is 0 or > 510 || text.Length % 2 == 1 || text.ContainsAnyExcept(Octets.HexDigits)) return encoder.Fail("the host identity tag is not hexadecimal", null, start);
        var tag = Convert.FromHexString(text);
        if (!encoder.TryTake("public key", out text, out start)) return false;
        var key = new byte[text.Length];
        if (!Convert.TryFromBase64Chars(text, key, out var count) || count == 0) return encoder.Fail("the public key is not base64", null, start);
        encoder.Octets.Add((byte)tag.Length);
        encoder.Octets.Add((byte)algorithm);
        encoder.Octets.AddU16((ushort)count);
        encoder.Octets.Add(tag);
        encoder.Octets.Add(key.AsSpan(0, count));
        while (!encoder.AtEnd)
            if (!encoder.TryTake("rendezvous server", out text, out start) || !encoder.TryHost("rendezvous server", text, start)) return false;
        return true;
    }

    /// <summary>Nothing (a dot), an address or a name, by the number before it.</summary>
    private static bool TryPlace(ref RecordEncoder encoder, int kind, ReadOnlySpan<char> text, int start)
    {
        Span<byte> address = stackalloc byte[16];
        switch (kind)
        {
            case 0:
                return text is "." || encoder.Fail($"'{RecordEncoder.Shown(text)}' stands where '.' (none) is announced", null, start);
            case 1 or 2:
                if (!(kind == 1 ? AddressText.TryIPv4(text, address) : AddressText.TryIPv6(text, address)))
                    return encoder.Fail($"'{RecordEncoder.Shown(text)}' is not an IPv{(kind == 1 ? 4 : 6)} address", null, start);
                encoder.Octets.Add(address[..(kind == 1 ? 4 : 16)]);
                return true;
            default:
                return encoder.TryHost("gateway", text, start);
        }
    }
}
