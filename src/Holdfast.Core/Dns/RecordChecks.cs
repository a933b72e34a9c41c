namespace Holdfast.Core.Dns;

/// <summary>What a type demands beyond the shape of its fields, seen on the wire form.</summary>
internal static class RecordChecks
{
    public static (string Error, string Hint)? Of(RecordType type, ReadOnlySpan<byte> octets)
    {
        if (type == RecordType.DS || type == RecordType.CDS)
        {
            if (type == RecordType.CDS && octets is [0, 0, 0, 0, 0]) return null; // "remove the DS", RFC 8078 4
            // IANA "DS RR Type Digest Algorithms": 1 SHA-1, 2 SHA-256, 3 GOST, 4 SHA-384.
            return Length("digest", octets[4..].Length, octets[3] switch { 1 => 20, 2 or 3 => 32, 4 => 48, _ => 0 }, $"digest type {octets[3]}");
        }
        if (type == RecordType.DNSKEY || type == RecordType.CDNSKEY)
        {
            return octets[2] == 3 ? null : ($"the protocol of {type} is {octets[2]}, it must be 3", "write 3 as the second number"); // RFC 4034 2.1.2
        }
        if (type == RecordType.SSHFP)
        {
            // RFC 4255 3.1.2, RFC 6594 5.
            return Length("fingerprint", octets[2..].Length, octets[1] switch { 1 => 20, 2 => 32, _ => 0 }, $"fingerprint type {octets[1]}");
        }
        if (type.Code == 63)
        {
            return Length("digest", octets[6..].Length, octets[5] switch { 1 => 48, 2 => 64, _ => 0 }, $"hash algorithm {octets[5]}"); // RFC 8976 2.2.3
        }
        if (type == RecordType.TLSA)
        {
            return Length("certificate data", octets[3..].Length, octets[2] switch { 1 => 32, 2 => 64, _ => 0 }, $"matching type {octets[2]}"); // RFC 6698 2.1.3
        }
        return null;
    }

    private static (string, string)? Length(string what, int octets, int expected, string because) =>
        expected == 0 || octets == expected
            ? null
            : ($"the {what} has {octets * 2} hexadecimal digits, {because} has {expected * 2}", "copy it again, or correct the type before it");
}
