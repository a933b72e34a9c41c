using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Holdfast.Lab.Dns;

/// <summary>Service bindings: SVCB and HTTPS (RFC 9460).</summary>
internal static class ServiceText
{
    private static readonly string[] Keys = ["mandatory", "alpn", "no-default-alpn", "port", "ipv4hint", "ech", "ipv6hint", "dohpath", "ohttp"];

    public static void Write(TextTokens tokens, WireWriter wire)
    {
        wire.U16(tokens.U16());
        wire.Name(tokens.Name());
        var parameters = new SortedDictionary<int, byte[]>();
        while (!tokens.AtEnd)
        {
            var word = tokens.Word();
            var equals = word.IndexOf('=', StringComparison.Ordinal);
            var key = Key(equals < 0 ? word : word[..equals]);
            if (!parameters.TryAdd(key, Value(key, equals < 0 ? "" : word[(equals + 1)..]))) throw new FormatException($"the key {word} stands twice");
        }
        foreach (var (key, value) in parameters)
        {
            wire.U16(key);
            wire.U16(value.Length);
            wire.Bytes(value);
        }
    }

    public static string Read(ref WireReader reader)
    {
        var text = new StringBuilder($"{reader.U16()} {reader.Name()}");
        var last = -1;
        while (!reader.AtEnd)
        {
            int key = reader.U16();
            if (key <= last) throw new FormatException("the keys are not in order");
            last = key;
            var value = reader.Bytes(reader.U16());
            text.Append(' ').Append(KeyName(key));
            if (!value.IsEmpty) text.Append('=').Append(Print(key, value));
        }
        return text.ToString();
    }

    private static int Key(string name)
    {
        var index = Array.IndexOf(Keys, name);
        if (index >= 0) return index;
        return name.StartsWith("key", StringComparison.Ordinal) && ushort.TryParse(name.AsSpan(3), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException($"'{name}' is not a service parameter");
    }

    private static string KeyName(int key) => key < Keys.Length ? Keys[key] : $"key{key}";

    private static byte[] Value(int key, string raw)
    {
        if (key == 2) return raw.Length == 0 ? [] : throw new FormatException("no-default-alpn has no value");
        if (key is 0 or 1 or 3 or 4 or 5 or 6 && raw.Length == 0) throw new FormatException($"{KeyName(key)} needs a value");
        var wire = new WireWriter();
        switch (key)
        {
            case 0:
                foreach (var number in raw.Split(',').Select(Key).Order()) wire.U16(number);
                break;
            case 1:
                foreach (var protocol in Items(TextTokens.Unescape(raw))) wire.CharacterString(protocol.Length > 0 ? protocol : throw new FormatException("an empty alpn"));
                break;
            case 3: wire.U16(ushort.TryParse(raw, NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : throw new FormatException($"'{raw}' is not a port")); break;
            case 4 or 6:
                var family = key == 4 ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6;
                foreach (var hint in raw.Split(','))
                {
                    if (!IPAddress.TryParse(hint, out var address) || address.AddressFamily != family) throw new FormatException($"'{hint}' is not a fitting address");
                    wire.Bytes(address.GetAddressBytes());
                }
                break;
            case 5: wire.Bytes(Octets.FromBase64(raw)); break;
            default: wire.Bytes(TextTokens.Unescape(raw)); break;
        }
        return wire.Written.ToArray();
    }

    private static string Print(int key, ReadOnlySpan<byte> value)
    {
        var reader = new WireReader(value);
        var items = new List<string>();
        switch (key)
        {
            case 0:
                while (!reader.AtEnd) items.Add(KeyName(reader.U16()));
                return string.Join(',', items);
            case 1:
                var joined = new List<byte>();
                while (!reader.AtEnd)
                {
                    if (joined.Count > 0) joined.Add((byte)',');
                    foreach (var octet in reader.CharacterString())
                    {
                        if (octet is (byte)',' or (byte)'\\') joined.Add((byte)'\\');
                        joined.Add(octet);
                    }
                }
                return RecordText.Quote([.. joined]);
            case 3: return value.Length == 2 ? reader.U16().ToString(CultureInfo.InvariantCulture) : throw new FormatException("a port has two octets");
            case 4 or 6:
                while (!reader.AtEnd) items.Add(new IPAddress(reader.Bytes(key == 4 ? 4 : 16)).ToString());
                return string.Join(',', items);
            case 5: return RecordText.Quote(Encoding.ASCII.GetBytes(Convert.ToBase64String(value)));
            default: return RecordText.Quote(value);
        }
    }

    /// <summary>Splits at commas; a backslash takes the comma after it into the item.</summary>
    private static List<byte[]> Items(byte[] octets)
    {
        var items = new List<byte[]>();
        var item = new List<byte>();
        for (var at = 0; at < octets.Length; at++)
        {
            if (octets[at] == (byte)'\\' && at + 1 < octets.Length)
            {
                item.Add(octets[++at]);
            }
            else if (octets[at] == (byte)',')
            {
                items.Add([.. item]);
                item.Clear();
            }
            else
            {
                item.Add(octets[at]);
            }
        }
        items.Add([.. item]);
        return items;
    }
}
