using System.Globalization;
using CsCheck;
using Holdfast.Core.Dns;

namespace Holdfast.Core.Tests.Dns;

/// <summary>Random names, values of every type as a careless but correct author would write them, and zones.</summary>
internal static class DnsGen
{
    public static readonly DnsName Zone = DnsName.Parse("example.com");

    private static readonly Gen<string> Label = Gen.OneOf(
        Gen.Char["abcdefghijklmnopqrstuvwxyzABCXYZ0123456789-_"].Array[1, 12].Select(letters => new string(letters)),
        Gen.Const("bücher"), Gen.Const(@"a\.b"), Gen.Const(@"sp\032ace"), Gen.Const(@"\255\000"), Gen.Const(@"semi\;colon"), Gen.Const(@"q\""uote"),
        Gen.Const(@"par\(en\)"), Gen.Const(@"at\@"), Gen.Const(@"\$x"), Gen.Const(new string('x', 63)), Gen.Const("*"));

    /// <summary>Absolute, relative, "@" and the root.</summary>
    public static readonly Gen<string> Host = Gen.Frequency(
        (6, Label.Array[1, 3].Select(labels => string.Join('.', labels) + ".")),
        (4, Label.Array[1, 3].Select(labels => string.Join('.', labels))),
        (1, Gen.Const("@")), (1, Gen.Const(".")));

    public static readonly Gen<string> OwnerBelow = Gen.Frequency((6, Label.Array[1, 2].Select(labels => string.Join('.', labels))), (1, Gen.Const("@")));

    private static readonly Gen<string> Blank = Gen.OneOf(" ", "  ", "\t");

    /// <summary>Any octets, written with and without escapes, in several strings.</summary>
    private static readonly Gen<string> Texts = Gen.Select(Gen.Byte.Array[0, 700], Gen.Int[1, 255], Gen.Bool, (octets, part, escapeAll) =>
        octets.Length == 0 ? "\"\"" : string.Join(' ', octets.Chunk(part).Select(chunk => $"\"{string.Concat(chunk.Select(octet => Escaped(octet, escapeAll)))}\"")));

    private static readonly Gen<string> ShortText = Gen.Byte.Array[0, 40].Select(octets => $"\"{string.Concat(octets.Select(octet => Escaped(octet, false)))}\"");

    private static readonly Gen<string> IPv4 = Gen.Byte.Array[4].Select(octets => string.Join('.', octets));

    private static readonly Gen<string> IPv6 = Gen.Select(Gen.UShort.Array[8], Gen.Int[0, 255], Gen.Int[0, 3], (groups, zeros, style) =>
    {
        for (var i = 0; i < 8; i++)
            if ((zeros >> i & 1) == 1) groups[i] = 0;
        var octets = groups.SelectMany(group => (byte[])[(byte)(group >> 8), (byte)group]).ToArray();
        return style switch
        {
            0 => string.Join(':', groups.Select(group => group.ToString("X4", CultureInfo.InvariantCulture))),
            1 => string.Join(':', groups.Take(6).Select(group => group.ToString("x", CultureInfo.InvariantCulture))) + $":{octets[12]}.{octets[13]}.{octets[14]}.{octets[15]}",
            _ => new System.Net.IPAddress(octets).ToString(),
        };
    });

    private static readonly Gen<string> Serial = Number(uint.MaxValue);

    public static Gen<(string Type, string Text)> Value { get; } = Gen.OneOf(
        Of("A", IPv4), Of("AAAA", IPv6),
        Gen.Select(Gen.OneOf("NS", "CNAME", "PTR", "DNAME", "ALIAS"), Host),
        Of("MX", Row(Number(ushort.MaxValue), Host)),
        Of("SRV", Row(Number(ushort.MaxValue), Number(ushort.MaxValue), Number(ushort.MaxValue), Host)),
        Of("TXT", Texts),
        Of("SOA", Row(Host, Host, Serial, Number(int.MaxValue), Gen.OneOf("1h", "2d", "600"), Number(int.MaxValue), Number(int.MaxValue))),
        Of("CAA", Row(Number(255), Gen.OneOf("issue", "ISSUEWILD", "iodef", "future1"), ShortText)),
        Of("NAPTR", Row(Number(ushort.MaxValue), Number(ushort.MaxValue), ShortText, ShortText, ShortText, Host)),
        Gen.Select(Gen.OneOf("DS", "CDS"), Row(Number(ushort.MaxValue), Algorithm(), Gen.OneOf("1 " + Hex(20), "2 " + Hex(32), "4 " + Hex(48), "77 00"))),
        Of("SSHFP", Row(Number(255), Gen.OneOf("1 " + Hex(20), "2 " + Hex(32), "9 00 11"))),
        Of("TLSA", Row(Gen.OneOf("0", "DANE-EE", "255"), Gen.OneOf("0", "SPKI", "7"), Gen.OneOf("1 " + Hex(32), "SHA2-512 " + Hex(64), "0 ff"))),
        Gen.Select(Gen.OneOf("DNSKEY", "CDNSKEY"), Row(Number(ushort.MaxValue), Gen.Const("3"), Algorithm(), Base64())),
        Gen.Select(Gen.OneOf("HTTPS", "SVCB"), Row(Number(ushort.MaxValue), Host, Parameters())),
        Of("LOC", Location()),
        Of("RRSIG", Row(Gen.OneOf("A", "TYPE1234", "https"), Algorithm(), Number(255), Number(uint.MaxValue), Gen.OneOf("20261201000000", "1"), Gen.OneOf("20261101000000", "4294967295"), Number(ushort.MaxValue), Host, Base64())),
        Of("NSEC", Row(Host, Gen.OneOf("A RRSIG NSEC", "NS", "TYPE65535 MX A CAA", ""))),
        Of("NSEC3", Row(Number(255), Number(255), Number(ushort.MaxValue), Gen.OneOf("-", "AABB"), Gen.OneOf("2T7B4G4VSA5SMI47K61MV5BV1A22BOJR", "00"), Gen.OneOf("A RRSIG", ""))),
        Of("NSEC3PARAM", Row(Number(255), Number(255), Number(ushort.MaxValue), Gen.OneOf("-", "aabb"))),
        Of("HINFO", Row(ShortText, ShortText)), Of("MINFO", Row(Host, Host)), Of("RP", Row(Host, Host)), Of("SPF", Texts),
        Gen.Select(Gen.OneOf("AFSDB", "RT", "KX", "LP"), Row(Number(ushort.MaxValue), Host)),
        Gen.Select(Gen.OneOf("MB", "MG", "MR", "NSAP-PTR"), Host),
        Of("CERT", Row(Gen.OneOf("PKIX", "65535", "URI"), Number(ushort.MaxValue), Algorithm(), Base64())),
        Of("SMIMEA", Row(Gen.OneOf("0", "DANE-EE", "255"), Gen.OneOf("0", "SPKI", "7"), Gen.OneOf("1 " + Hex(32), "SHA2-512 " + Hex(64), "0 ff"))),
        Gen.Select(Gen.OneOf("OPENPGPKEY", "DHCID"), Base64()),
        Of("CSYNC", Row(Number(uint.MaxValue), Number(ushort.MaxValue), Gen.OneOf("A NS AAAA", "CSYNC HIP TYPE65535", ""))),
        Of("ZONEMD", Row(Number(uint.MaxValue), Number(255), Gen.OneOf("1 " + Hex(48), "2 " + Hex(64), "9 0011"))),
        Of("URI", Row(Number(ushort.MaxValue), Number(ushort.MaxValue), ShortText.Where(text => text.Length > 2))),
        Of("APL", Gen.OneOf("1:192.0.2.0/24", "!1:0.0.0.0/0 2:2001:DB8::/32", "1:10.1.2.3/8 !2:::/0")),
        Of("IPSECKEY", Row(Number(255), Gen.Select(Gen.OneOf("0 1 .", "1 2 192.0.2.38", "2 2 2001:db8::1", "3 0 gw.example.net."), Gen.OneOf("", " AQID"), (gateway, key) => gateway + key))),
        Of("EUI48", Gen.Byte.Array[6].Select(octets => string.Join('-', octets.Select(octet => octet.ToString("X2", CultureInfo.InvariantCulture))))),
        Of("EUI64", Gen.Byte.Array[8].Select(octets => string.Join('-', octets.Select(octet => octet.ToString("x2", CultureInfo.InvariantCulture))))),
        Gen.Select(Gen.OneOf("NID", "L64"), Row(Number(ushort.MaxValue), Gen.UShort.Array[4].Select(groups => string.Join(':', groups.Select(group => group.ToString("X", CultureInfo.InvariantCulture)))))),
        Of("L32", Row(Number(ushort.MaxValue), IPv4)),
        Of("X25", ShortText), Of("ISDN", Gen.OneOf("\"150862028003217\"", "\"150862028003217\" \"004\"")), Of("NSAP", Gen.Const("0x47.0005.80.005a00")),
        Of("PX", Row(Number(ushort.MaxValue), Host, Host)), Of("GPOS", Row(Gen.Const("-32.6882"), Gen.Const("116.8652"), Gen.Const("10.0"))),
        Of("HIP", Row(Number(255), Gen.Const("200100107B1A74DF365639CC39F1D578"), Gen.Const("AwEAAbdx"), Gen.OneOf("", "rvs.example.com.", "a b"))),
        Of("TALINK", Row(Host, Host)), Of("AMTRELAY", Row(Number(255), Gen.OneOf("0 1 203.0.113.15", "1 0 .", "0 3 relay", "1 2 2001:db8::15"))),
        Of("DSYNC", Row(Gen.OneOf("CDS", "CSYNC"), Gen.OneOf("NOTIFY", "128"), Number(ushort.MaxValue), Host)),
        Gen.Select(Gen.OneOf("NINFO", "AVC", "RESINFO", "WALLET"), Texts),
        Gen.Select(Gen.OneOf("TYPE999", "TYPE65280"), Gen.Byte.Array[0, 60].Select(octets => $@"\# {octets.Length} {Convert.ToHexString(octets)}")));

    public static Gen<List<RecordSet>> Sets { get; } = Gen.Select(OwnerBelow, Gen.Int[0, int.MaxValue], Value.Array[1, 3]).List[0, 12].Select(rows =>
    {
        var sets = new Dictionary<RecordKey, RecordSet>();
        foreach (var (owner, ttl, values) in rows)
        {
            Assert.True(Zone.TryPrepend(owner, out var name, out _));
            foreach (var type in values.GroupBy(value => value.Item1))
            {
                var key = new RecordKey(name, RecordType.Parse(type.Key));
                if (key.Type == RecordType.SOA) continue;
                sets[key] = new RecordSet(key, new Ttl(ttl), type.Select(value => RecordData.Read(key.Type, value.Item2, Zone, NameReading.ZoneFile).Canonical!).ToValueList());
            }
        }
        return sets.Values.ToList();
    });

    private static Gen<(string, string)> Of(string type, Gen<string> text) => text.Select(value => (type, value));

    private static Gen<string> Row(params Gen<string>[] fields) =>
        Gen.Select(Blank, fields.Aggregate(Gen.Const(new List<string>()), (row, field) => Gen.Select(row, field, (list, text) => (List<string>)[.. list, text])),
            (blank, row) => string.Join(blank, row).TrimEnd());

    private static Gen<string> Number(uint highest) =>
        Gen.Select(Gen.OneOf(Gen.UInt[0, highest], Gen.Const(highest), Gen.Const(0u)), Gen.Int[0, 9], (number, style) => (style == 0 ? "00" : "") + number.ToString(CultureInfo.InvariantCulture));

    private static Gen<string> Algorithm() => Gen.OneOf("8", "13", "ECDSAP256SHA256", "ed25519", "255");

    private static string Hex(int octets) => string.Concat(Enumerable.Range(0, octets).Select(i => i.ToString("X2", CultureInfo.InvariantCulture)));

    private static Gen<string> Base64() => Gen.Byte.Array[1, 80].Select(octets => string.Join(' ', Convert.ToBase64String(octets).Chunk(20).Select(part => new string(part))));

    private static Gen<string> Parameters() => Gen.Select(
        Gen.OneOf("", "alpn=h2,h3", "alpn=\"h2\"", @"alpn=""f\\\\oo\\,bar"""), Gen.OneOf("", "port=443", @"key3=\001\002"),
        Gen.OneOf("", "ipv4hint=192.0.2.1,192.0.2.2"), Gen.OneOf("", "ipv6hint=2001:DB8::0:1"), Gen.OneOf("", "key65000=x", "key65000", @"key65000=""a b\""\255"""),
        Gen.OneOf("", "ech=AEP+DQA=", "dohpath=/q{?dns}", "ohttp"), Gen.Bool,
        (a, b, c, d, e, f, reverse) =>
        {
            List<string> all = [a, b, c, d, e, f];
            if (a.Length > 0 && b.Length > 0) all.Add("mandatory=port,alpn");
            if (reverse) all.Reverse();
            return string.Join(' ', all.Where(one => one.Length > 0));
        });

    private static Gen<string> Location() => Gen.Select(Gen.Int[0, 89], Gen.Int[0, 59], Gen.Int[0, 59_999], Gen.Int[0, 179], Gen.Int[-10_000_000, int.MaxValue], Gen.Int[0, int.MaxValue], Gen.Int[0, 3],
        (latitude, minutes, milliseconds, longitude, altitude, size, style) =>
            $"{latitude} {minutes} {milliseconds / 1000}.{milliseconds % 1000:D3} {(style % 2 == 0 ? "N" : "s")} {longitude} {(style > 1 ? "E" : "w")} {(altitude < 0 ? "-" : "")}{Math.Abs((long)altitude) / 100}.{Math.Abs((long)altitude) % 100:D2}m"
            + (style > 0 ? $" {size / 100}.{size % 100:D2}m" : "") + (style > 1 ? $" {size / 200}m {size / 300}" : ""));

    private static string Escaped(byte octet, bool all) => (char)octet switch
    {
        '"' or '\\' => $"\\{(char)octet}",
        >= ' ' and <= '~' when !all => ((char)octet).ToString(),
        _ => $"\\{octet:D3}",
    };
}
