using System.Collections.Frozen;

namespace Holdfast.Core.Dns;

/// <summary>What one field of a record's data is, in text and on the wire.</summary>
internal enum FieldKind : byte
{
    /// <summary>Whole numbers of 8, 16 and 32 bits.</summary>
    U8, U16, U32,

    /// <summary>A number of seconds; in text also with units (<c>1h30m</c>).</summary>
    Seconds,
    IPv4, IPv6,

    /// <summary>A host name, read by <see cref="NameReading"/>.</summary>
    Host,

    /// <summary>A mail address written as a name (RFC 1035 3.3.13).</summary>
    Mailbox,

    /// <summary>One character-string of at most 255 octets.</summary>
    Text,

    /// <summary>All that follows, as character-strings; joined and split again at 255 octets.</summary>
    Texts,

    /// <summary>The tag and the value of a CAA record (RFC 8659 4.1).</summary>
    CaaTag, CaaValue,

    /// <summary>All that follows as hexadecimal or base64 octets, blanks ignored.</summary>
    Hex, Base64,

    /// <summary>NSEC3 (RFC 5155 3.3): hexadecimal or "-", and base32hex without padding.</summary>
    Salt, NextHash,

    /// <summary>A record type by name; a set of types as NSEC has it (RFC 4034 4.1.2).</summary>
    Type, TypeBitmap,

    /// <summary>A time as YYYYMMDDHHmmSS or in seconds since 1970 (RFC 4034 3.2).</summary>
    Time,

    /// <summary>The parameters of SVCB and HTTPS (RFC 9460 2.1).</summary>
    Parameters,

    /// <summary>All of LOC (RFC 1876 3).</summary>
    Location,
}

/// <param name="Kind">What the field is.</param>
/// <param name="Name">How an error message calls it.</param>
/// <param name="Words">Names that may stand in place of a number.</param>
internal sealed record RecordField(FieldKind Kind, string Name, FrozenDictionary<string, byte>? Words = null);

/// <summary>The data of one record type as a row of fields: reading, printing and wire format all follow it.</summary>
/// <param name="Example">A value that is right, for hints.</param>
/// <param name="Fields">In the order of text and wire, which is the same for every type here.</param>
internal sealed record RecordLayout(string Example, ValueList<RecordField> Fields)
{
    // IANA "DNS Security Algorithm Numbers"; the mnemonics are those that RFC 8624 and BIND know.
    private static readonly FrozenDictionary<string, byte> Algorithms = Words(
        ("DELETE", 0), ("RSAMD5", 1), ("DH", 2), ("DSA", 3), ("RSASHA1", 5), ("DSA-NSEC3-SHA1", 6), ("NSEC3DSA", 6),
        ("RSASHA1-NSEC3-SHA1", 7), ("NSEC3RSASHA1", 7), ("RSASHA256", 8), ("RSASHA512", 10), ("ECC-GOST", 12), ("ECCGOST", 12),
        ("ECDSAP256SHA256", 13), ("ECDSAP384SHA384", 14), ("ED25519", 15), ("ED448", 16), ("INDIRECT", 252), ("PRIVATEDNS", 253),
        ("PRIVATEOID", 254));

    // RFC 7218 2.
    private static readonly FrozenDictionary<string, byte> TlsaUsages = Words(
        ("PKIX-TA", 0), ("PKIX-EE", 1), ("DANE-TA", 2), ("DANE-EE", 3), ("PrivCert", 255));

    private static readonly FrozenDictionary<string, byte> TlsaSelectors = Words(("Cert", 0), ("SPKI", 1), ("PrivSel", 255));

    private static readonly FrozenDictionary<string, byte> TlsaMatchings = Words(
        ("Full", 0), ("SHA2-256", 1), ("SHA2-512", 2), ("PrivMatch", 255));

    private static readonly RecordField Algorithm = new(FieldKind.U8, "algorithm", Algorithms);

    private static readonly FrozenDictionary<ushort, RecordLayout> ByType = Layouts().ToFrozenDictionary(
        pair => pair.Type.Code, pair => new RecordLayout(pair.Example, [.. pair.Fields]));

    /// <summary>Null for a type that we only know by number.</summary>
    public static RecordLayout? Of(RecordType type) => ByType.GetValueOrDefault(type.Code);

    private static IEnumerable<(RecordType Type, string Example, RecordField[] Fields)> Layouts()
    {
        const string digest = "60485 13 2 d4b7d520e7bb5f0f67674a0ccdab0f5f0a7f2e2f4c5e3e1e2b6d1a9c1f0e3d2c";
        const string key = "257 3 13 mdsswUyr3DPW132mOi8V9xESWE8jTo0dxCjjnopKl+GqJxpVXckHAeF+KkxLbxILfDLUT0rAK9iUzy1L53eKGQ==";
        yield return (RecordType.A, "192.0.2.1", [new(FieldKind.IPv4, "IPv4 address")]);
        yield return (RecordType.AAAA, "2001:db8::1", [new(FieldKind.IPv6, "IPv6 address")]);
        foreach (var type in (RecordType[])[RecordType.NS, RecordType.CNAME, RecordType.PTR, RecordType.DNAME, RecordType.ALIAS])
            yield return (type, type == RecordType.NS ? "ns1.example.net." : "www.example.net.", [new(FieldKind.Host, "target")]);
        yield return (RecordType.SOA, "ns1.example.com. hostmaster.example.com. 2026110101 3600 600 604800 300",
        [
            new(FieldKind.Host, "primary name server"), new(FieldKind.Mailbox, "mail address"), new(FieldKind.U32, "serial"),
            new(FieldKind.Seconds, "refresh"), new(FieldKind.Seconds, "retry"), new(FieldKind.Seconds, "expire"),
            new(FieldKind.Seconds, "negative TTL"),
        ]);
        yield return (RecordType.MX, "10 mail.example.com.", [new(FieldKind.U16, "preference"), new(FieldKind.Host, "mail server")]);
        yield return (RecordType.TXT, "\"v=spf1 -all\"", [new(FieldKind.Texts, "text")]);
        yield return (RecordType.LOC, "52 22 23.000 N 4 53 32.000 E -2.00m", [new(FieldKind.Location, "location")]);
        yield return (RecordType.SRV, "10 20 5060 sip.example.com.",
        [
            new(FieldKind.U16, "priority"), new(FieldKind.U16, "weight"), new(FieldKind.U16, "port"), new(FieldKind.Host, "target"),
        ]);
        yield return (RecordType.NAPTR, "100 10 \"u\" \"E2U+sip\" \"!^.*$!sip:info@example.com!\" .",
        [
            new(FieldKind.U16, "order"), new(FieldKind.U16, "preference"), new(FieldKind.Text, "flags"), new(FieldKind.Text, "service"),
            new(FieldKind.Text, "regular expression"), new(FieldKind.Host, "replacement"),
        ]);
        foreach (var type in (RecordType[])[RecordType.DS, RecordType.CDS])
            yield return (type, digest,
                [new(FieldKind.U16, "key tag"), Algorithm, new(FieldKind.U8, "digest type"), new(FieldKind.Hex, "digest")]);
        foreach (var type in (RecordType[])[RecordType.DNSKEY, RecordType.CDNSKEY])
            yield return (type, key,
                [new(FieldKind.U16, "flags"), new(FieldKind.U8, "protocol"), Algorithm, new(FieldKind.Base64, "public key")]);
        yield return (RecordType.SSHFP, "4 2 123456789abcdef67890123456789abcdef67890123456789abcdef123456789",
            [new(FieldKind.U8, "algorithm"), new(FieldKind.U8, "fingerprint type"), new(FieldKind.Hex, "fingerprint")]);
        yield return (RecordType.TLSA, "3 1 1 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        [
            new(FieldKind.U8, "usage", TlsaUsages), new(FieldKind.U8, "selector", TlsaSelectors),
            new(FieldKind.U8, "matching type", TlsaMatchings), new(FieldKind.Hex, "certificate data"),
        ]);
        yield return (RecordType.CAA, "0 issue \"letsencrypt.org\"",
            [new(FieldKind.U8, "flags"), new(FieldKind.CaaTag, "tag"), new(FieldKind.CaaValue, "value")]);
        foreach (var type in (RecordType[])[RecordType.SVCB, RecordType.HTTPS])
            yield return (type, "1 . alpn=h2,h3 ipv4hint=192.0.2.1",
                [new(FieldKind.U16, "priority"), new(FieldKind.Host, "target"), new(FieldKind.Parameters, "parameters")]);
        yield return (RecordType.RRSIG, "A 13 2 300 20261201000000 20261101000000 12345 example.com. c2lnbmF0dXJl",
        [
            new(FieldKind.Type, "covered type"), Algorithm, new(FieldKind.U8, "labels"), new(FieldKind.U32, "original TTL"),
            new(FieldKind.Time, "expiration"), new(FieldKind.Time, "inception"), new(FieldKind.U16, "key tag"),
            new(FieldKind.Host, "signer"), new(FieldKind.Base64, "signature"),
        ]);
        yield return (RecordType.NSEC, "b.example.com. A RRSIG NSEC", [new(FieldKind.Host, "next name"), new(FieldKind.TypeBitmap, "types")]);
        yield return (RecordType.NSEC3, "1 0 0 - 2t7b4g4vsa5smi47k61mv5bv1a22bojr A RRSIG",
        [
            new(FieldKind.U8, "hash algorithm"), new(FieldKind.U8, "flags"), new(FieldKind.U16, "iterations"), new(FieldKind.Salt, "salt"),
            new(FieldKind.NextHash, "next hashed name"), new(FieldKind.TypeBitmap, "types"),
        ]);
        yield return (RecordType.NSEC3PARAM, "1 0 0 -",
        [
            new(FieldKind.U8, "hash algorithm"), new(FieldKind.U8, "flags"), new(FieldKind.U16, "iterations"), new(FieldKind.Salt, "salt"),
        ]);
    }

    private static FrozenDictionary<string, byte> Words(params (string Word, byte Number)[] words) =>
        words.ToFrozenDictionary(pair => pair.Word, pair => pair.Number, StringComparer.OrdinalIgnoreCase);
}
