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

    /// <summary>All that follows, as character-strings that are kept apart; a character-string that may be missing.</summary>
    Strings, OptionalText,

    /// <summary>The tag and the value of a CAA record (RFC 8659 4.1); the target of URI (RFC 7553 4.4), the same without a length.</summary>
    CaaTag, CaaValue, Uri,

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

    /// <summary>Hardware addresses <c>00-00-5e-00-53-2a</c> (RFC 7043), locators <c>2001:db8:1:2</c> (RFC 6742), NSAP <c>0x47...</c> (RFC 1706).</summary>
    Eui48, Eui64, Locator, Nsap,

    /// <summary>APL (RFC 3123); IPSECKEY from its gateway type on (RFC 4025); AMTRELAY from its D bit on (RFC 8777); all of HIP (RFC 8005).</summary>
    Prefixes, Gateway, Relay, HostIdentity,
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

    // RFC 4398 2.1.
    private static readonly FrozenDictionary<string, byte> CertificateTypes = Words(
        ("PKIX", 1), ("SPKI", 2), ("PGP", 3), ("IPKIX", 4), ("ISPKI", 5), ("IPGP", 6), ("ACPKIX", 7), ("IACPKIX", 8), ("URI", 253), ("OID", 254));

    private static readonly RecordField Algorithm = new(FieldKind.U8, "algorithm", Algorithms);

    private static readonly FrozenDictionary<ushort, RecordLayout> ByType = Layouts().ToFrozenDictionary(
        pair => pair.Type.Code, pair => new RecordLayout(pair.Example, [.. pair.Fields]));

    /// <summary>How a value of the type is read; null for a type that we only know by number.</summary>
    public static RecordLayout? Of(RecordType type) => ByType.GetValueOrDefault(type.Code);

    /// <summary>How it is written; null for types that some server in use does not know: those are octets (RFC 3597).</summary>
    public static RecordLayout? Written(RecordType type) => type.IsNamed ? Of(type) : null;

    /// <summary>The whole is one text: strings of 255 octets that mean their concatenation.</summary>
    public bool IsText => Fields is [{ Kind: FieldKind.Texts }];

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
        foreach (var (name, example) in new[] { ("KEY", key), ("RKEY", key) })
            yield return (RecordType.Parse(name), example,
                [new(FieldKind.U16, "flags"), new(FieldKind.U8, "protocol"), Algorithm, new(FieldKind.Base64, "public key")]);
        foreach (var name in (string[])["TA", "DLV"])
            yield return (RecordType.Parse(name), digest,
                [new(FieldKind.U16, "key tag"), Algorithm, new(FieldKind.U8, "digest type"), new(FieldKind.Hex, "digest")]);
        yield return (RecordType.SSHFP, "4 2 123456789abcdef67890123456789abcdef67890123456789abcdef123456789",
            [new(FieldKind.U8, "algorithm"), new(FieldKind.U8, "fingerprint type"), new(FieldKind.Hex, "fingerprint")]);
        foreach (var type in (RecordType[])[RecordType.TLSA, RecordType.Parse("SMIMEA")])
            yield return (type, "3 1 1 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
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
        foreach (var (name, example, fields) in Others()) yield return (RecordType.Parse(name), example, fields);
    }

    /// <summary>What few zones have, and what the registry keeps from older days.</summary>
    private static IEnumerable<(string Name, string Example, RecordField[] Fields)> Others()
    {
        yield return ("HINFO", "\"PC\" \"Linux\"", [new(FieldKind.Text, "processor"), new(FieldKind.Text, "operating system")]);
        yield return ("MINFO", "admin.example.com. errors.example.com.", [new(FieldKind.Mailbox, "responsible mailbox"), new(FieldKind.Mailbox, "error mailbox")]);
        yield return ("RP", "admin.example.com. txt.example.com.", [new(FieldKind.Mailbox, "mail address"), new(FieldKind.Host, "name of the text")]);
        yield return ("AFSDB", "1 afs.example.com.", [new(FieldKind.U16, "subtype"), new(FieldKind.Host, "server")]);
        foreach (var name in (string[])["RT", "KX", "LP"])
            yield return (name, "10 host.example.com.", [new(FieldKind.U16, "preference"), new(FieldKind.Host, "host")]);
        yield return ("CERT", "PKIX 12345 RSASHA256 AQID",
            [new(FieldKind.U16, "certificate type", CertificateTypes), new(FieldKind.U16, "key tag"), Algorithm, new(FieldKind.Base64, "certificate")]);
        yield return ("APL", "1:192.0.2.0/24 !2:2001:db8::/32", [new(FieldKind.Prefixes, "prefixes")]);
        yield return ("IPSECKEY", "10 1 2 192.0.2.38 AQNRU3mG7TVTO2BkR47usntb102uFJtugbo6BSGvgqt4AQ==",
            [new(FieldKind.U8, "precedence"), new(FieldKind.Gateway, "gateway")]);
        yield return ("DHCID", "AAIBY2/AuCccgoJbsaxcQc9TUapptP69lOjxfNuVAA2kjEA=", [new(FieldKind.Base64, "digest")]);
        yield return ("OPENPGPKEY", "AQAB", [new(FieldKind.Base64, "key")]);
        yield return ("CSYNC", "66 3 A NS AAAA", [new(FieldKind.U32, "serial"), new(FieldKind.U16, "flags"), new(FieldKind.TypeBitmap, "types")]);
        yield return ("ZONEMD", "2018031900 1 1 616c6c6f77656420627574206967...",
            [new(FieldKind.U32, "serial"), new(FieldKind.U8, "scheme"), new(FieldKind.U8, "hash algorithm"), new(FieldKind.Hex, "digest")]);
        yield return ("SPF", "\"v=spf1 -all\"", [new(FieldKind.Texts, "text")]);
        foreach (var name in (string[])["NID", "L64"])
            yield return (name, "10 2001:db8:1:2", [new(FieldKind.U16, "preference"), new(FieldKind.Locator, "locator")]);
        yield return ("L32", "10 192.0.2.1", [new(FieldKind.U16, "preference"), new(FieldKind.IPv4, "locator")]);
        yield return ("EUI48", "00-00-5e-00-53-2a", [new(FieldKind.Eui48, "address")]);
        yield return ("EUI64", "00-00-5e-ef-10-00-00-2a", [new(FieldKind.Eui64, "address")]);
        yield return ("URI", "10 1 \"https://www.example.com/\"", [new(FieldKind.U16, "priority"), new(FieldKind.U16, "weight"), new(FieldKind.Uri, "target")]);
        foreach (var name in (string[])["MD", "MF", "MB", "MG", "MR", "NSAP-PTR"]) yield return (name, "host.example.com.", [new(FieldKind.Host, "host")]);
        yield return ("X25", "\"311061700956\"", [new(FieldKind.Text, "address")]);
        yield return ("ISDN", "\"150862028003217\" \"004\"", [new(FieldKind.Text, "address"), new(FieldKind.OptionalText, "subaddress")]);
        yield return ("NSAP", "0x47.0005.80.005a00", [new(FieldKind.Nsap, "address")]);
        yield return ("PX", "10 ab.net2.it. o-ab.prmd-net2.admdb.c-it.",
            [new(FieldKind.U16, "preference"), new(FieldKind.Host, "RFC 822 name"), new(FieldKind.Host, "X.400 name")]);
        yield return ("GPOS", "\"-32.6882\" \"116.8652\" \"10.0\"",
            [new(FieldKind.Text, "longitude"), new(FieldKind.Text, "latitude"), new(FieldKind.Text, "altitude")]);
        yield return ("HIP", "2 200100107b1a74df365639cc39f1d578 AwEAAbdxyhNuSutc5EMzxTs9LBPCIkOFH8cI rvs.example.com.", [new(FieldKind.HostIdentity, "identity")]);
        yield return ("TALINK", "a.example.com. b.example.com.", [new(FieldKind.Host, "previous name"), new(FieldKind.Host, "next name")]);
        yield return ("AMTRELAY", "10 0 1 203.0.113.15", [new(FieldKind.U8, "precedence"), new(FieldKind.Relay, "relay")]);
        yield return ("DSYNC", "CDS NOTIFY 5359 scanner.example.net.",
            [new(FieldKind.Type, "type"), new(FieldKind.U8, "scheme", Words(("NOTIFY", 1))), new(FieldKind.U16, "port"), new(FieldKind.Host, "target")]);
        foreach (var name in (string[])["NINFO", "AVC", "RESINFO", "WALLET", "CLA"]) yield return (name, "\"text\"", [new(FieldKind.Strings, "text")]);
    }

    private static FrozenDictionary<string, byte> Words(params (string Word, byte Number)[] words) =>
        words.ToFrozenDictionary(pair => pair.Word, pair => pair.Number, StringComparer.OrdinalIgnoreCase);
}
