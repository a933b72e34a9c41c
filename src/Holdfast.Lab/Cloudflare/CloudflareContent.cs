using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Holdfast.Lab.Dns;

namespace Holdfast.Lab.Cloudflare;

/// <summary>One value as the API writes it.</summary>
internal sealed record CloudflareValue(string MasterText, string Content, JsonObject? Data, int? Priority);

/// <summary>Between the API's fields and master file text.</summary>
internal static class CloudflareContent
{
    private static readonly HashSet<string> HostTypes = ["CNAME", "NS", "PTR"];

    private static readonly HashSet<string> DataTypes =
        ["CAA", "CERT", "DNSKEY", "DS", "HTTPS", "LOC", "NAPTR", "SMIMEA", "SRV", "SSHFP", "SVCB", "TLSA", "URI"];

    private static readonly HashSet<string> PlainTypes = ["A", "AAAA", "MX", "OPENPGPKEY", "TXT"];

    public static bool Knows(string type) => HostTypes.Contains(type) || DataTypes.Contains(type) || PlainTypes.Contains(type);

    public static CloudflareValue Read(string type, JsonObject body)
    {
        try
        {
            var text = DataTypes.Contains(type)
                ? FromData(type, body["data"] as JsonObject ?? throw new CloudflareRefusal(400, 9101, "data is a required field."), body)
                : FromContent(type, Text(body, "content") ?? throw new CloudflareRefusal(400, 9101, "content is a required field."), body);
            return FromMaster(type, text);
        }
        catch (FormatException error)
        {
            throw type switch
            {
                "A" => new CloudflareRefusal(400, 9005, "Content for A record must be a valid IPv4 address."),
                "AAAA" => new CloudflareRefusal(400, 9006, "Content for AAAA record must be a valid IPv6 address."),
                "CNAME" => new CloudflareRefusal(400, 9007, "Content for CNAME record is invalid."),
                _ => CloudflareRefusal.Invalid(error.Message),
            };
        }
    }

    public static CloudflareValue FromMaster(string type, string masterText)
    {
        var recordType = RecordType.Parse(type);
        var text = RecordText.Print(recordType, RecordText.Parse(recordType, masterText));
        if (HostTypes.Contains(type)) return new CloudflareValue(text, Undotted(text.ToLowerInvariant()), null, null);
        var words = text.Split(' ');
        return type switch
        {
            "MX" => new CloudflareValue(text, Undotted(words[1].ToLowerInvariant()), null, Int(words[0])),
            "SRV" => new CloudflareValue(text, $"{words[1]} {words[2]} {Undotted(words[3])}", new JsonObject
            {
                ["priority"] = Int(words[0]),
                ["weight"] = Int(words[1]),
                ["port"] = Int(words[2]),
                ["target"] = Undotted(words[3].ToLowerInvariant()),
            }, Int(words[0])),
            "CAA" => new CloudflareValue(text, text, new JsonObject
            {
                ["flags"] = Int(words[0]),
                ["tag"] = words[1],
                ["value"] = Unquote(string.Join(' ', words[2..])),
            }, null),
            "HTTPS" or "SVCB" => new CloudflareValue(text, text, new JsonObject
            {
                ["priority"] = Int(words[0]),
                ["target"] = words[1] == "." ? "." : Undotted(words[1]),
                ["value"] = string.Join(' ', words[2..]),
            }, null),
            "CERT" => new CloudflareValue(text, text, new JsonObject
            {
                ["type"] = Int(words[0]),
                ["key_tag"] = Int(words[1]),
                ["algorithm"] = Int(words[2]),
                ["certificate"] = words[3],
            }, null),
            "TLSA" or "SMIMEA" => new CloudflareValue(text, text, new JsonObject
            {
                ["usage"] = Int(words[0]),
                ["selector"] = Int(words[1]),
                ["matching_type"] = Int(words[2]),
                ["certificate"] = words[3],
            }, null),
            "SSHFP" => new CloudflareValue(text, text, new JsonObject
            {
                ["algorithm"] = Int(words[0]),
                ["type"] = Int(words[1]),
                ["fingerprint"] = words[2],
            }, null),
            "DS" => new CloudflareValue(text, text, new JsonObject
            {
                ["key_tag"] = Int(words[0]),
                ["algorithm"] = Int(words[1]),
                ["digest_type"] = Int(words[2]),
                ["digest"] = words[3],
            }, null),
            "DNSKEY" => new CloudflareValue(text, text, new JsonObject
            {
                ["flags"] = Int(words[0]),
                ["protocol"] = Int(words[1]),
                ["algorithm"] = Int(words[2]),
                ["public_key"] = words[3],
            }, null),
            "NAPTR" => Naptr(text),
            "LOC" => Loc(text, words),
            "URI" => new CloudflareValue(text, text, new JsonObject
            {
                ["weight"] = Int(words[1]),
                ["target"] = Unquote(string.Join(' ', words[2..])),
            }, Int(words[0])),
            _ => new CloudflareValue(text, text, null, null),
        };
    }

    public static string? Text(JsonObject body, string key) =>
        body[key] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    public static string Undotted(string host) => host.Length > 1 ? host.TrimEnd('.') : host;

    private static string FromContent(string type, string content, JsonObject body) => type switch
    {
        _ when HostTypes.Contains(type) => Host(content),
        "MX" => $"{Number(body, "priority")} {Host(content)}",
        "TXT" => Strings(content),
        _ => content.Trim(),
    };

    private static string FromData(string type, JsonObject data, JsonObject body) => type switch
    {
        "SRV" => $"{Number(data, "priority")} {Number(data, "weight")} {Number(data, "port")} {Host(Required(data, "target"))}",
        "CAA" => $"{Number(data, "flags")} {Required(data, "tag")} {Quoted(Required(data, "value"))}",
        "HTTPS" or "SVCB" => $"{Number(data, "priority")} {Host(Required(data, "target"))} {Text(data, "value")}",
        "CERT" => $"{Number(data, "type")} {Number(data, "key_tag")} {Number(data, "algorithm")} {Required(data, "certificate")}",
        "TLSA" or "SMIMEA" => $"{Number(data, "usage")} {Number(data, "selector")} {Number(data, "matching_type")} {Required(data, "certificate")}",
        "SSHFP" => $"{Number(data, "algorithm")} {Number(data, "type")} {Required(data, "fingerprint")}",
        "DS" => $"{Number(data, "key_tag")} {Number(data, "algorithm")} {Number(data, "digest_type")} {Required(data, "digest")}",
        "DNSKEY" => $"{Number(data, "flags")} {Number(data, "protocol")} {Number(data, "algorithm")} {Required(data, "public_key")}",
        "NAPTR" => $"{Number(data, "order")} {Number(data, "preference")} {Quoted(Required(data, "flags"))} {Quoted(Required(data, "service"))} {Quoted(Required(data, "regex"))} {Host(Required(data, "replacement"))}",
        "LOC" => $"{Angle(data, "lat")} {Angle(data, "long")} {Number(data, "altitude")}m {Number(data, "size")}m {Number(data, "precision_horz")}m {Number(data, "precision_vert")}m",
        "URI" => $"{Number(body, "priority")} {Number(data, "weight")} {Quoted(Required(data, "target"))}",
        _ => throw CloudflareRefusal.Invalid($"type {type} has no data"),
    };

    private static string Angle(JsonObject data, string side) =>
        $"{Number(data, $"{side}_degrees")} {Number(data, $"{side}_minutes")} {Number(data, $"{side}_seconds")} {Required(data, $"{side}_direction")}";

    private static CloudflareValue Naptr(string text)
    {
        var tokens = new TextTokens(text, null);
        var (order, preference) = (tokens.U16(), tokens.U16());
        string[] strings = [.. Enumerable.Range(0, 3).Select(_ => Encoding.Latin1.GetString(tokens.Octets()))];
        return new CloudflareValue(text, text, new JsonObject
        {
            ["order"] = order,
            ["preference"] = preference,
            ["flags"] = strings[0],
            ["service"] = strings[1],
            ["regex"] = strings[2],
            ["replacement"] = Undotted(tokens.Name().Text),
        }, null);
    }

    private static CloudflareValue Loc(string text, string[] words) => new(text, text, new JsonObject
    {
        ["lat_degrees"] = Int(words[0]),
        ["lat_minutes"] = Int(words[1]),
        ["lat_seconds"] = Real(words[2]),
        ["lat_direction"] = words[3],
        ["long_degrees"] = Int(words[4]),
        ["long_minutes"] = Int(words[5]),
        ["long_seconds"] = Real(words[6]),
        ["long_direction"] = words[7],
        ["altitude"] = Real(words[8].TrimEnd('m')),
        ["size"] = Real(words[9].TrimEnd('m')),
        ["precision_horz"] = Real(words[10].TrimEnd('m')),
        ["precision_vert"] = Real(words[11].TrimEnd('m')),
    }, null);

    /// <summary>Content in quotation marks is taken as strings, anything else as one string that is quoted for it.</summary>
    private static string Strings(string content)
    {
        if (content.Length == 0) throw CloudflareRefusal.Invalid("content of a TXT record must not be empty");
        var text = content.TrimStart().StartsWith('"') ? content : Quoted(content);
        return text.Trim() is "\"\"" ? throw CloudflareRefusal.Invalid("content of a TXT record must not be empty") : text;
    }

    private static string Quoted(string raw) => RecordText.Quote(Encoding.UTF8.GetBytes(raw));

    private static string Unquote(string quoted) => Encoding.UTF8.GetString(new TextTokens(quoted, null).Octets());

    private static string Host(string host)
    {
        if (host == ".") return host;
        var ascii = host.All(char.IsAscii) ? host : CloudflareZone.Ascii(host);
        return ascii.TrimEnd('.') + ".";
    }

    private static string Required(JsonObject body, string key) =>
        Text(body, key) ?? throw new CloudflareRefusal(400, 9101, $"{key} is a required data field.");

    // What stands in a record already is an int, what came over the wire is read as any number: neither reads as the other.
    private static string Number(JsonObject body, string key) => body[key] is JsonValue value
        ? value.TryGetValue<int>(out var whole) ? whole.ToString(CultureInfo.InvariantCulture)
            : value.TryGetValue<decimal>(out var number) ? number.ToString(CultureInfo.InvariantCulture)
            : throw new CloudflareRefusal(400, 9101, $"{key} is a required data field.")
        : throw new CloudflareRefusal(400, 9101, $"{key} is a required data field.");

    private static int Int(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static decimal Real(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);
}
