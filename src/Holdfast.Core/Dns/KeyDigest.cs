using System.Globalization;
using System.Security.Cryptography;

namespace Holdfast.Core.Dns;

/// <summary>How DS and DNSKEY records belong together (RFC 4034 5.1.4 and appendix B). Values are canonical text.</summary>
public static class KeyDigest
{
    public static ushort Tag(string dnskey)
    {
        uint sum = 0;
        var data = RecordData.ToWire(RecordType.DNSKEY, dnskey);
        for (var i = 0; i < data.Length; i++) sum += (i & 1) == 0 ? (uint)data[i] << 8 : data[i];
        return (ushort)(sum + (sum >> 16));
    }

    /// <summary>Whether a DS speaks of this key; null when its digest type is one that we cannot compute.</summary>
    public static bool? Covers(DnsName zone, string ds, string dnskey)
    {
        var fields = ds.Split(' ');
        if (fields.Length != 4 || fields[0] != Tag(dnskey).ToString(CultureInfo.InvariantCulture) || fields[1] != dnskey.Split(' ')[2]) return false;
        return Digest(zone, fields[2], dnskey) is { } digest ? string.Equals(fields[3], digest, StringComparison.OrdinalIgnoreCase) : null;
    }

    /// <summary>The DS of a key with a SHA-256 digest (type 2, the one that every validator knows: RFC 8624 3.3).</summary>
    public static string Ds(DnsName zone, string dnskey) => $"{Tag(dnskey)} {dnskey.Split(' ')[2]} 2 {Digest(zone, "2", dnskey)}";

    private static string? Digest(DnsName zone, string type, string dnskey)
    {
        byte[] octets = [.. RecordData.ToWire(RecordType.CNAME, zone.ToString()), .. RecordData.ToWire(RecordType.DNSKEY, dnskey)];
        return type switch
        {
#pragma warning disable CA5350 // a digest that parents still publish; it is compared here, not trusted
            "1" => Convert.ToHexStringLower(SHA1.HashData(octets)),
#pragma warning restore CA5350
            "2" => Convert.ToHexStringLower(SHA256.HashData(octets)),
            "4" => Convert.ToHexStringLower(SHA384.HashData(octets)),
            _ => null,
        };
    }
}
