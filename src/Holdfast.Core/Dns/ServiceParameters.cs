using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Text;

namespace Holdfast.Core.Dns;

/// <summary>The key=value parameters of SVCB and HTTPS (RFC 9460 2.1, 2.2, 7, 8), on the wire and in text in ascending key order.</summary>
internal static class ServiceParameters
{
    private const ushort Mandatory = 0, Alpn = 1, NoDefaultAlpn = 2, Port = 3, IPv4Hint = 4, Ech = 5, IPv6Hint = 6, Ohttp = 8;

    // IANA "Service Parameter Keys (SvcParamKeys)": 0-6 RFC 9460, 7 RFC 9461, 8 RFC 9540.
    private static readonly string[] Names = ["mandatory", "alpn", "no-default-alpn", "port", "ipv4hint", "ech", "ipv6hint", "dohpath", "ohttp"];

    private static readonly FrozenDictionary<string, ushort>.AlternateLookup<ReadOnlySpan<char>> Keys =
        Names.Select((name, key) => (name, key)).ToFrozenDictionary(pair => pair.name, pair => (ushort)pair.key, StringComparer.OrdinalIgnoreCase)
            .GetAlternateLookup<ReadOnlySpan<char>>();

    public static bool TryEncode(ref RecordEncoder encoder)
    {
        var isAlias = BinaryPrimitives.ReadUInt16BigEndian(encoder.Octets.Span) == 0;
        var parameters = new SortedDictionary<ushort, byte[]>();
        while (!encoder.AtEnd)
        {
            if (!encoder.TryTake("parameter", out var text, out var start)) return false;
            var equals = text.IndexOf('=');
            var keyText = equals < 0 ? text : text[..equals];
            if (!TryKey(keyText, out var key))
                return encoder.Fail($"'{RecordEncoder.Shown(keyText)}' is not a parameter of ours", $"known are {string.Join(", ", Names)} and keyNNNNN (0-65534)", start);
            var valueStart = start + keyText.Length + 1;
            var value = equals < 0 ? [] : text[(equals + 1)..];
            if (value is ['"', ..])
            {
                if (value.Length < 2 || value[^1] != '"') return encoder.Fail("a quote is opened here and never closed", "close it with \"", valueStart);
                value = value[1..^1];
                valueStart++;
            }
            var asOctets = keyText.StartsWith("key", StringComparison.OrdinalIgnoreCase);
            if (!TryValue(ref encoder, key, asOctets, equals >= 0, value, valueStart, out var octets)) return false;
            if (!parameters.TryAdd(key, octets)) return encoder.Fail($"the parameter {Name(key)} stands twice", "keep one of them", start);
        }
        if (Complaint(parameters) is { } complaint) return encoder.Fail(complaint, null, 0);
        // RFC 9460 2.4.2: parameters in alias form are to be ignored.
        if (isAlias && parameters.Count > 0) encoder.AddNote("priority 0 is the alias form: its parameters are ignored by clients");
        foreach (var (key, octets) in parameters)
        {
            encoder.Octets.AddU16(key);
            encoder.Octets.AddU16((ushort)octets.Length);
            encoder.Octets.Add(octets);
        }
        return true;
    }

    public static bool TryAppend(StringBuilder text, ReadOnlySpan<byte> rest)
    {
        var parameters = new SortedDictionary<ushort, byte[]>();
        var previous = -1;
        while (!rest.IsEmpty)
        {
            if (rest.Length < 4) return false;
            var key = BinaryPrimitives.ReadUInt16BigEndian(rest);
            int length = BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
            if (key <= previous || key == ushort.MaxValue || rest.Length < 4 + length) return false;
            previous = key;
            var value = rest.Slice(4, length);
            if (!IsWellFormed(key, value)) return false;
            parameters.Add(key, value.ToArray());
            AppendParameter(text, key, value);
            rest = rest[(4 + length)..];
        }
        return Complaint(parameters) is null;
    }

    private static bool TryKey(ReadOnlySpan<char> text, out ushort key)
    {
        if (Keys.TryGetValue(text, out key)) return true;
        return text.StartsWith("key", StringComparison.OrdinalIgnoreCase) && text.Length is > 3 and < 9
            && !text[3..].ContainsAnyExceptInRange('0', '9') && ushort.TryParse(text[3..], out key) && key != ushort.MaxValue;
    }

    /// <summary>
    /// Later keys than those of RFC 9460 are written by number: BIND 9.18, Knot 3.2 and PowerDNS 4.7 refuse "ohttp", the last one also
    /// "dohpath", and with it the whole zone; the number they all take.
    /// </summary>
    private static string Name(ushort key) => key <= IPv6Hint ? Names[key] : $"key{key}";

    private static bool TryValue(ref RecordEncoder encoder, ushort key, bool asOctets, bool hasValue, ReadOnlySpan<char> text, int start, out byte[] value)
    {
        value = [];
        var plain = new Octets();
        if (!CharacterString.TryDecode(text, plain, out var badAt))
            return encoder.Fail("a backslash escapes nothing here", @"write \DDD, \"" or \\", start + badAt);
        if (plain.Count > ushort.MaxValue) return encoder.Fail($"the parameter {Name(key)} has {plain.Count} octets", "shorten it", start);
        if (asOctets || key >= Names.Length || key == 7)
        {
            value = plain.Span.ToArray();
            return IsWellFormed(key, value) || encoder.Fail($"the octets are not a valid {Name(key)}", $"write {Name(key)} in its own form", start);
        }
        var octets = new Octets();
        switch (key)
        {
            case NoDefaultAlpn or Ohttp:
                if (hasValue && plain.Count > 0) return encoder.Fail($"{Names[key]} takes no value", $"write {Names[key]} alone", start);
                return true;
            case Port:
                if (!encoder.TryNumber("port", text, start, ushort.MaxValue, out var port)) return false;
                octets.AddU16((ushort)port);
                break;
            case Ech:
            {
                var decoded = new byte[text.Length];
                if (!Convert.TryFromBase64Chars(text, decoded, out var count) || count == 0) return encoder.Fail("ech is not base64", "copy it again, with its final '=' signs", start);
                octets.Add(decoded.AsSpan(0, count));
                break;
            }
            case Mandatory:
            {
                var keys = new SortedSet<ushort>();
                foreach (var range in text.Split(','))
                {
                    if (!TryKey(text[range], out var named)) return encoder.Fail($"'{RecordEncoder.Shown(text[range])}' is not a parameter of ours", "list the keys that clients must understand, such as mandatory=alpn,port", start);
                    if (!keys.Add(named)) return encoder.Fail($"mandatory lists {Name(named)} twice", "keep one of them", start);
                }
                foreach (var named in keys) octets.AddU16(named);
                break;
            }
            case IPv4Hint or IPv6Hint:
            {
                Span<byte> address = stackalloc byte[16];
                foreach (var range in text.Split(','))
                {
                    if (!(key == IPv4Hint ? AddressText.TryIPv4(text[range], address) : AddressText.TryIPv6(text[range], address)))
                        return encoder.Fail($"'{RecordEncoder.Shown(text[range])}' is not an {(key == IPv4Hint ? "IPv4" : "IPv6")} address", $"write {Names[key]}=address,address", start);
                    octets.Add(address[..(key == IPv4Hint ? 4 : 16)]);
                }
                break;
            }
            default:
                foreach (var item in Items(plain.Span))
                {
                    if (item.Length is 0 or > 255) return encoder.Fail("alpn has an empty or too long protocol name", "write it like alpn=h2,h3", start);
                    octets.Add((byte)item.Length);
                    octets.Add(item);
                }
                break;
        }
        value = octets.Span.ToArray();
        return true;
    }

    /// <summary>Cuts a list at its commas; <c>\,</c> and <c>\\</c> stand for themselves (RFC 9460 A.1).</summary>
    private static List<byte[]> Items(ReadOnlySpan<byte> octets)
    {
        List<byte[]> items = [];
        List<byte> item = [];
        for (var i = 0; i < octets.Length; i++)
        {
            if (octets[i] == '\\' && i + 1 < octets.Length) item.Add(octets[++i]);
            else if (octets[i] != ',') item.Add(octets[i]);
            else
            {
                items.Add([.. item]);
                item.Clear();
            }
        }
        items.Add([.. item]);
        return items;
    }

    private static bool IsWellFormed(ushort key, ReadOnlySpan<byte> value)
    {
        switch (key)
        {
            case Mandatory:
            {
                var previous = -1;
                for (var i = 0; i + 1 < value.Length; i += 2)
                {
                    var named = BinaryPrimitives.ReadUInt16BigEndian(value[i..]);
                    if (named <= previous) return false;
                    previous = named;
                }
                return value.Length > 0 && value.Length % 2 == 0;
            }
            case Alpn:
            {
                if (value.IsEmpty) return false;
                while (!value.IsEmpty)
                {
                    if (value[0] == 0 || value.Length < value[0] + 1) return false;
                    value = value[(value[0] + 1)..];
                }
                return true;
            }
            case NoDefaultAlpn or Ohttp: return value.IsEmpty;
            case Port: return value.Length == 2;
            case IPv4Hint: return value.Length > 0 && value.Length % 4 == 0;
            case IPv6Hint: return value.Length > 0 && value.Length % 16 == 0;
            case Ech: return value.Length > 0;
            default: return true;
        }
    }

    private static string? Complaint(SortedDictionary<ushort, byte[]> parameters)
    {
        if (parameters.ContainsKey(NoDefaultAlpn) && !parameters.ContainsKey(Alpn)) return "no-default-alpn stands without alpn"; // RFC 9460 7.1.1
        if (!parameters.TryGetValue(Mandatory, out var mandatory)) return null;
        for (var i = 0; i < mandatory.Length; i += 2)
        {
            var key = BinaryPrimitives.ReadUInt16BigEndian(mandatory.AsSpan(i));
            if (key == Mandatory) return "mandatory lists itself"; // RFC 9460 8
            if (!parameters.ContainsKey(key)) return $"mandatory lists {Name(key)}, which is not there";
        }
        return null;
    }

    private static void AppendParameter(StringBuilder text, ushort key, ReadOnlySpan<byte> value)
    {
        text.Append(' ').Append(Name(key));
        if (value.IsEmpty) return;
        text.Append('=');
        switch (key)
        {
            case Port:
                text.Append(BinaryPrimitives.ReadUInt16BigEndian(value));
                return;
            case Ech:
                text.Append(Convert.ToBase64String(value));
                return;
            case Mandatory:
                for (var i = 0; i < value.Length; i += 2)
                    text.Append(i > 0 ? "," : "").Append(Name(BinaryPrimitives.ReadUInt16BigEndian(value[i..])));
                return;
            case IPv4Hint or IPv6Hint:
                var size = key == IPv4Hint ? 4 : 16;
                for (var i = 0; i < value.Length; i += size)
                {
                    if (i > 0) text.Append(',');
                    if (size == 4) AddressText.AppendIPv4(text, value[i..]);
                    else AddressText.AppendIPv6(text, value.Slice(i, 16));
                }
                return;
            case Alpn:
                var list = new Octets();
                while (!value.IsEmpty)
                {
                    if (list.Count > 0) list.Add((byte)',');
                    foreach (var octet in value.Slice(1, value[0]))
                    {
                        if (octet is (byte)',' or (byte)'\\') list.Add((byte)'\\');
                        list.Add(octet);
                    }
                    value = value[(value[0] + 1)..];
                }
                AppendText(text, list.Span);
                return;
            default:
                AppendText(text, value);
                return;
        }
    }

    /// <summary>Without quotes where every program reads it the same, else in quotes.</summary>
    private static void AppendText(StringBuilder text, ReadOnlySpan<byte> octets)
    {
        foreach (var octet in octets)
            if (!char.IsAsciiLetterOrDigit((char)octet) && octet is not ((byte)',' or (byte)'-' or (byte)'.' or (byte)'_' or (byte)'/' or (byte)':'))
            {
                CharacterString.AppendQuoted(text, octets);
                return;
            }
        CharacterString.Append(text, octets);
    }
}
