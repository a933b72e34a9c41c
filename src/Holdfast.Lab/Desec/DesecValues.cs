using System.Security.Cryptography;
using System.Text;
using Holdfast.Lab.Dns;

namespace Holdfast.Lab.Desec;

/// <summary>Record contents as deSEC takes and rewrites them.</summary>
internal static class DesecValues
{
    private static readonly WireName Elsewhere = WireName.Parse("relative.invalid.");
    private static readonly HashSet<string> Automatic = ["SOA", "RRSIG", "NSEC", "NSEC3", "NSEC3PARAM", "KEY"];
    private static readonly HashSet<string> LowerCased = ["CNAME", "NS", "PTR", "MX", "SRV"];
    private static readonly HashSet<string> Manageable =
        ["A", "AAAA", "CAA", "CDNSKEY", "CDS", "CNAME", "DNSKEY", "DS", "HTTPS", "LOC", "MX", "NAPTR", "NS", "OPENPGPKEY", "PTR", "SRV", "SSHFP", "SVCB", "TLSA", "TXT", "URI"];

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
        if (relative) throw new FormatException("Hostname must be fully qualified (i.e., end in a dot: \"example.com.\")");
        var text = RecordText.Print(type, wire);
        return LowerCased.Contains(typeName) ? text.ToLowerInvariant() : text;
    }

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
