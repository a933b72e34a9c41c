using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Holdfast.Lab.Dns;

namespace Holdfast.Lab.Desec;

/// <summary>Record contents as deSEC takes and rewrites them.</summary>
internal static partial class DesecValues
{
    private static readonly WireName Elsewhere = WireName.Parse("relative.invalid.");
    private static readonly HashSet<string> Automatic = ["SOA", "RRSIG", "NSEC", "NSEC3", "NSEC3PARAM", "KEY"];
    private static readonly HashSet<string> LowerCased = ["CNAME", "NS", "PTR", "MX", "SRV"];
    private static readonly HashSet<string> Manageable =
        ["A", "AAAA", "CAA", "CDNSKEY", "CDS", "CNAME", "DNAME", "DNSKEY", "DS", "HTTPS", "LOC", "MX", "NAPTR", "NS", "OPENPGPKEY", "PTR", "SRV", "SSHFP", "SVCB", "TLSA", "TXT", "URI"];

    /// <summary>A LOC whose three sizes are the defaults (RFC 1876): dnspython leaves them out, PowerDNS writes them, and neither knows the other's text.</summary>
    public static bool BreaksTheBackEnd(JsonNode? item)
    {
        if (item is not JsonObject set || set["type"]?.GetValueKind() != JsonValueKind.String || (string?)set["type"] != "LOC" || set["records"] is not JsonArray records) return false;
        foreach (var record in records)
        {
            if (record?.GetValueKind() != JsonValueKind.String) continue;
            try
            {
                if (RecordText.Parse(RecordType.Parse("LOC"), (string)record!) is [_, 0x12, 0x16, 0x13, ..]) return true;
            }
            catch (FormatException)
            {
                // refused with its own words
            }
        }
        return false;
    }

    public static bool IsAutomatic(string type) => Automatic.Contains(type);

    public static string? TypeComplaint(string type)
    {
        if (Manageable.Contains(type)) return null;
        if (Automatic.Contains(type)) return $"You cannot tinker with the {type} RR set. It is managed automatically.";
        return type.StartsWith("TYPE", StringComparison.Ordinal)
            ? "Generic type format is not supported."
            : $"The {type} RR set type is currently unsupported.";
    }

    /// <summary>Throws <see cref="FormatException"/> with deSEC's text.</summary>
    public static string Canonical(string typeName, string content)
    {
        var type = RecordType.Parse(typeName);
        if (typeName == "TXT" && !content.TrimStart().StartsWith('"'))
            throw new FormatException("Data for TXT records must be given using quotation marks.");
        byte[] wire;
        bool relative;
        try
        {
            wire = RecordText.Parse(type, content);
            relative = !wire.AsSpan().SequenceEqual(RecordText.Parse(type, content, Elsewhere));
        }
        catch (FormatException)
        {
            throw new FormatException($"Record content for type {typeName} malformed: Text input is malformed.");
        }
        if (Target(typeName, content) is { } target && target != "." && !Hostname().IsMatch(target))
            throw new FormatException($"Cannot parse record contents: invalid {(typeName == "MX" ? "exchange" : "target")}: {target}");
        if (relative) throw new FormatException("Hostname must be fully qualified (i.e., end in a dot: \"example.com.\")");
        var text = RecordText.Print(type, wire);
        return LowerCased.Contains(typeName) ? text.ToLowerInvariant() : text;
    }

    private static string? Target(string type, string content) => type is "MX" or "NS" or "SRV" ? content.TrimEnd().Split(' ', '\t')[^1] : null;

    // desec-stack d7ccaf7, dns.py: host names as PowerDNS has them.
    [GeneratedRegex(@"^(([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)\.?)+$", RegexOptions.CultureInvariant)]
    private static partial Regex Hostname();

    /// <summary>A stable stand-in for a combined signing key: the lab signs nothing, but keys and DS can be compared.</summary>
    public static string Key(string domain) =>
        $"257 3 13 {Convert.ToBase64String(SHA512.HashData(Encoding.UTF8.GetBytes($"desec {domain}")))}";

    /// <summary>The DS records of a key (RFC 4034 5.1.4), with SHA-256 and SHA-384.</summary>
    public static string[] Ds(string domain, string dnskey)
    {
        var data = RecordText.Parse(RecordType.Dnskey, dnskey);
        var owner = new WireWriter();
        owner.Name(WireName.Parse(domain).ToLower());
        byte[] hashed = [.. owner.Written, .. data];
        var tag = KeyTag(data);
        return
        [
            $"{tag} 13 2 {Convert.ToHexStringLower(SHA256.HashData(hashed))}",
            $"{tag} 13 4 {Convert.ToHexStringLower(SHA384.HashData(hashed))}",
        ];
    }

    /// <summary>RFC 4034, appendix B.</summary>
    private static int KeyTag(byte[] data)
    {
        var sum = 0L;
        for (var index = 0; index < data.Length; index++) sum += index % 2 == 0 ? data[index] << 8 : data[index];
        return (int)((sum + (sum >> 16)) & 0xffff);
    }
}
