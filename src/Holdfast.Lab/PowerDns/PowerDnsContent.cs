using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Holdfast.Lab.Dns;

namespace Holdfast.Lab.PowerDns;

/// <summary>
/// How PowerDNS writes record data: it refuses what it would print in another way. The words of the refusals are those of 4.7.3, measured.
/// Types that have no name in the lab are octets (TYPE999).
/// </summary>
internal static partial class PowerDnsContent
{
    // Of its own: no octets of theirs travel in DNS.
    private static readonly string[] Own = ["ALIAS", "LUA"];

    public static bool IsType(string type) => Own.Contains(type, StringComparer.Ordinal) || RecordType.TryParse(type, out _);

    /// <summary>Null for types that are not answered as they stand.</summary>
    public static byte[]? Wire(string type, string content)
    {
        if (Own.Contains(type, StringComparer.Ordinal)) return null;
        return RecordText.Parse(RecordType.Parse(type), content);
    }

    /// <summary>What is stored of it.</summary>
    /// <exception cref="FormatException">With the reason as the server words it.</exception>
    public static string Taken(string type, string content, int majorVersion)
    {
        if (Own.Contains(type, StringComparer.Ordinal)) return content;
        var code = RecordType.Parse(type);
        if (code == RecordType.Txt && content is not ['"', ..])
            throw new FormatException($"Parsing record content (try 'pdnsutil check-zone'): Data field in DNS should start with quote (\") at position 0 of '{content}'");
        if (code == RecordType.Naptr && majorVersion >= 5) content = OneLevelLess(content);
        byte[] wire;
        try
        {
            wire = RecordText.Parse(code, content);
        }
        catch (FormatException error)
        {
            throw new FormatException($"Parsing record content (try 'pdnsutil check-zone'): {error.Message}");
        }
        var printed = Printed(code, wire);
        // Any form of an IPv6 address but the dotted one; TXT keeps its own cuts and escapes, and names their case.
        if (code == RecordType.Aaaa && !content.Contains('.', StringComparison.Ordinal)) return content;
        if (code == RecordType.Aaaa) throw new FormatException($"Not in expected format (parsed as '{Hexadecimal(printed)}')");
        return code == RecordType.Txt || string.Equals(printed, content, StringComparison.OrdinalIgnoreCase)
            ? content
            : throw new FormatException($"Not in expected format (parsed as '{printed}')");
    }

    private static string Hexadecimal(string address)
    {
        var tail = IPAddress.Parse(address).GetAddressBytes()[12..];
        return $"{address[..(address.LastIndexOf(':') + 1)]}{(tail[0] << 8) | tail[1]:x}:{(tail[2] << 8) | tail[3]:x}";
    }

    private static string Printed(RecordType type, byte[] wire)
    {
        var text = RecordText.Print(type, wire);
        if (text == @"\# 0") return @"\# 0 ";
        return type == RecordType.Svcb || type == RecordType.Https ? Parameters(text) : text;
    }

    /// <summary><c>ech</c> and <c>keyN</c> in quotes always, with <c>=</c>; <c>alpn</c> without unless a blank is inside; it knows no later names than ipv6hint.</summary>
    private static string Parameters(string text)
    {
        var written = Quoted().Replace(text, match => $"{match.Groups[1].Value}={match.Groups[2].Value.Replace(' ', '\u00a0')}");
        var fields = written.Split(' ').Select((field, at) =>
        {
            if (at < 2) return field;
            var (key, value) = field.Split('=', 2) is [var left, var right] ? (left, right) : (field, "");
            key = key switch { "dohpath" => "key7", "ohttp" => "key8", _ => key };
            if (key == "alpn" && !value.Contains('\u00a0', StringComparison.Ordinal)) value = value.Trim('"');
            if (key == "ech" || key.StartsWith("key", StringComparison.Ordinal)) return $"{key}={(value.Length > 0 ? value : "\"\"")}";
            return value.Length > 0 ? $"{key}={value}" : key;
        });
        return string.Join(' ', fields).Replace('\u00a0', ' ');
    }

    /// <summary>Each escape inside the quotes is taken for what it stands for, and the result is read as if nothing had happened.</summary>
    private static string OneLevelLess(string content)
    {
        var text = new StringBuilder(content.Length);
        for (var at = 0; at < content.Length; at++)
        {
            // A quote that is escaped must stay so, or the fields would fall apart.
            if (content[at] == '\\' && at + 1 < content.Length && content[at + 1] == '\\') text.Append(content[++at]);
            else text.Append(content[at]);
        }
        // What is left of an escape is a plain letter then.
        return Lone().Replace(text.ToString(), "$1");
    }

    [GeneratedRegex("""([a-z0-9-]+)=("(?:[^"\\]|\\.)*")""")]
    private static partial Regex Quoted();

    [GeneratedRegex("""\\([^"\\])""")]
    private static partial Regex Lone();
}
