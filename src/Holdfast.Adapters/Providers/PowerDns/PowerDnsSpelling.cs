using System.Collections.Frozen;
using System.Net;
using System.Text;
using Holdfast.Core.Dns;

namespace Holdfast.Adapters.Providers.PowerDns;

/// <summary>
/// How PowerDNS writes record data. Its API refuses content that it would print in another way ("Not in expected format"), and takes
/// octets (RFC 3597) only for types that it does not know. Every rule was seen with 4.7.3; 5.x was tried by its bug reports only.
/// </summary>
internal static class PowerDnsSpelling
{
    // pdns/qtype.hh of 4.7: types that it knows and we write as octets.
    private static readonly FrozenDictionary<ushort, string> Known = new Dictionary<ushort, string>
    {
        [7] = "MB", [8] = "MG", [9] = "MR", [57] = "RKEY", [32769] = "DLV",
    }.ToFrozenDictionary();

    private static readonly RecordType Rt = RecordType.Parse("RT");
    private static readonly RecordType IpsecKey = RecordType.Parse("IPSECKEY");

    /// <summary>The type as the API wants it.</summary>
    public static string Name(RecordType type) => Known.GetValueOrDefault(type.Code) ?? (type == Rt ? $"TYPE{type.Code}" : type.Name);

    /// <summary>Its parser of service parameters takes these for itself also within quotes, and prints them so that it cannot read them again.</summary>
    public static string? WhyNot(DnsName zone, RecordSet set) =>
        (set.Type == RecordType.SVCB || set.Type == RecordType.HTTPS) && set.Values.Any(value => value.AsSpan().ContainsAny('(', ')', ';'))
            ? "its API reads no service parameter with a parenthesis or a semicolon inside (seen with 4.7.3)"
            : null;

    public static string Write(RecordType type, string value)
    {
        if (value == @"\# 0") return @"\# 0 ";
        if (Known.ContainsKey(type.Code)) return RecordData.OwnForm(type, value) ?? value;
        if (type == Rt && !value.StartsWith('\\'))
        {
            var octets = RecordData.ToWire(type, value);
            return $@"\# {octets.Length} {Convert.ToHexStringLower(octets)}";
        }
        // "10 0 0": without a gateway there is no word for it.
        if (type == IpsecKey && value.Split(' ') is [_, "0", _, "."]) return value[..^2];
        if (type == RecordType.AAAA && value.Contains('.') && IPAddress.TryParse(value, out var address))
        {
            var groups = address.GetAddressBytes().Chunk(2).Select(pair => ((pair[0] << 8) | pair[1]).ToString("x"));
            return string.Join(':', groups);
        }
        if (type == RecordType.SVCB || type == RecordType.HTTPS) return Parameters(value);
        // Sizes in LOC always have two places.
        if (type != RecordType.LOC) return value;
        return string.Join(' ', value.Split(' ').Select(field => field.EndsWith('m') && !field.Contains('.') ? $"{field[..^1]}.00m" : field));
    }

    public static string Read(RecordType type, string content) =>
        type == IpsecKey && content.Split(' ') is [_, "0", _] ? content + " ." : content;

    /// <summary><c>ech</c> and <c>keyNNN</c> in quotes always (also <c>key8=""</c>), <c>alpn</c> only with a blank inside.</summary>
    private static string Parameters(string value)
    {
        var text = new StringBuilder(value.Length + 8);
        foreach (var (field, position) in Fields(value).Select((field, position) => (field, position)))
        {
            if (position > 0) text.Append(' ');
            var equals = field.IndexOf('=');
            var key = equals < 0 ? field : field[..equals];
            if (position < 2 || !(key == "ech" || key == "alpn" || key.StartsWith("key", StringComparison.Ordinal)))
            {
                text.Append(field);
                continue;
            }
            var inner = equals < 0 ? "" : field[(equals + 1)..];
            if (inner is ['"', .., '"']) inner = inner[1..^1];
            var isBare = key == "alpn" && !inner.Contains(' ');
            text.Append(key).Append('=').Append(isBare ? inner : $"\"{inner}\"");
        }
        return text.ToString();
    }

    /// <summary>Cuts canonical text at the spaces outside quotes.</summary>
    private static IEnumerable<string> Fields(string value)
    {
        var start = 0;
        var isQuoted = false;
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '\\') i++;
            else if (value[i] == '"') isQuoted = !isQuoted;
            else if (value[i] == ' ' && !isQuoted)
            {
                yield return value[start..i];
                start = i + 1;
            }
        }
        yield return value[start..];
    }
}
