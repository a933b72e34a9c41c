using System.Globalization;
using System.Text;

namespace Holdfast.Benchmarks.Zones;

/// <summary>A zone file as people, scripts and old servers leave it: everything that the format allows and hardly anybody writes on purpose.</summary>
internal sealed class OddZone(Random random)
{
    public const string Name = "example.com";

    private static readonly string[] Hosts = ["a", "b.c", "WWW", "mail.example.net.", "x-1", "_srv._tcp", "deep.er.name", "*.wild", @"a\.b", @"sp\032ace", "@", "q.example.com."];

    private readonly StringBuilder _text = new();
    private bool _hasTtl;
    private int _aliases;

    /// <summary>Octets, because not all of it need be text.</summary>
    public byte[] Write()
    {
        _hasTtl = random.Next(4) > 0;
        if (_hasTtl) Line(Pick("$TTL 3600", "$TTL 1h", "$ttl 1h30m ; as they say"));
        Line(Pick(
            $"@ {(_hasTtl ? "" : "600 ")}IN SOA ns1.example.net. host.example.net. 2026010101 3600 600 604800 300",
            $"@ {(_hasTtl ? "" : "600 ")}SOA ns1.example.net. host.example.net. ( 2026010101 ; serial\n  1h 10m\n 1w 300 )",
            $"(@ {(_hasTtl ? "" : "600 ")}CLASS1 SOA ns1.example.net. host 1 2 3 4 5)"));
        Line(Pick("@ NS ns1.example.net.", "\tNS ns1.example.net.", "  IN NS ns1.example.net."));
        var count = random.Next(3, 30);
        for (var i = 0; i < count; i++) Entry();
        var text = _text.ToString();
        if (random.Next(6) == 0) text = text.Replace("\n", "\r\n", StringComparison.Ordinal);
        if (random.Next(8) == 0) text = text.TrimEnd('\n');
        var octets = Encoding.UTF8.GetBytes(text).ToList();
        if (random.Next(4) == 0) octets.AddRange([(byte)'\n', (byte)';', (byte)' ', 0xfc, 0xe9, (byte)'\n']);
        return [.. octets];
    }

    /// <summary>Another value of the type, in canonical or any other form.</summary>
    public string Value(string type) => type switch
    {
        "A" => $"192.0.2.{random.Next(256)}",
        "AAAA" => Pick($"2001:DB8::{random.Next(1, 9999)}", "::ffff:192.0.2.1", "2001:0db8:0:0:0:0:0:1"),
        "NS" or "CNAME" or "PTR" or "MB" or "MG" or "MR" => Host(),
        "DNAME" => $"t{random.Next(9)}.example.net.",
        "MX" or "AFSDB" or "RT" or "KX" or "LP" => $"{random.Next(100)} {Host()}",
        "TXT" or "SPF" => Text(),
        "HINFO" => $"{Word()} {Word()}",
        "RP" or "MINFO" or "TALINK" => $"{Host()} {Host()}",
        "SRV" => $"{random.Next(9)} {random.Next(9)} {random.Next(65536)} {Host()}",
        "CAA" => $"{Pick("0", "128")} {Pick("issue", "ISSUEWILD", "iodef")} {Quoted()}",
        "URI" => $"{random.Next(9)} {random.Next(9)} \"https://{random.Next(99)}.example.net/a\\\"b\"",
        "NAPTR" => $"100 {random.Next(9)} \"u\" \"E2U+sip\" \"!^.*$!sip:info@example.com!\" .",
        "SSHFP" => $"4 2 123456789abcdef67890123456789abcdef67890123456789ABCDEF1234567{random.Next(10, 99)}",
        "TLSA" or "SMIMEA" => $"3 1 1 0123456789abcdef0123456789abcdef ( 0123456789abcdef\n 0123456789abcd{random.Next(10, 99)} )",
        "DS" => $"{random.Next(65536)} 8 2 0123456789ABCDEF0123456789abcdef 0123456789abcdef0123456789abcd{random.Next(10, 99)}",
        "CERT" => $"{Pick("PKIX", "2")} {random.Next(99)} RSASHA256 AQ ID",
        "OPENPGPKEY" or "DHCID" => Pick("AQAB", "AQ AB", "AAIBY2/AuCccgoJbsaxcQc9TUapptP69lOjxfNuVAA2kjEA="),
        "CSYNC" => $"{random.Next(99)} 3 A NS AAAA TYPE1234",
        "LOC" => Pick("52 22 23 N 4 53 32 E -2m", $"42 21 {random.Next(60)}.5 N 71 06 18 W -24m 30m", "1 N 1 E 0 1m 2m 3m"),
        "APL" => Pick("1:192.168.32.0/21 !1:192.168.38.0/28", "2:2001:db8::/32", ""),
        "EUI48" => $"00-00-5E-00-53-{random.Next(10, 99)}",
        "EUI64" => $"00-00-5e-ef-10-00-00-{random.Next(10, 99)}",
        "L32" => $"{random.Next(9)} 192.0.2.{random.Next(256)}",
        "L64" or "NID" => $"{random.Next(9)} 2001:0DB8:1140:{random.Next(1000, 9999)}",
        "IPSECKEY" => Pick("10 1 2 192.0.2.38 AQNRU3mG", "10 0 2 . AQNRU3mG", "10 3 2 gw AQ NR", "10 2 2 2001:db8::1 AQNRU3mG"),
        "SVCB" or "HTTPS" => $"{random.Next(1, 9)} {Pick(".", "foo.example.net.")} {Pick("alpn=h2,h3 port=443", "port=\"8443\" alpn=\"h2\"", "ipv4hint=192.0.2.1,192.0.2.2", "key667=\"hello\\210qoo\"", "key65000", "")}",
        "X25" => $"\"3110617{random.Next(10000, 99999)}\"",
        "ISDN" => Pick("\"150862028003217\"", "150862028003217 \"004\""),
        "PX" => $"{random.Next(9)} {Host()} {Host()}",
        "GPOS" => "-32.6882 116.8652 10.0",
        "NSAP" => "0x47.0005.80.005a00.0000.0001.e133.ffffff000161.00",
        "HIP" => "2 200100107B1A74DF365639CC39F1D578 AwEAAbdxyhNuSutc5EMzxTs9LBPCIkOFH8cIvM4p9+LrV4e19WzK00+CI6zBCQTdtWsuxKbWIy87UOoJTwkUs7lBu+Upr1gsNrut79ryra+bSRGQb1slImA8YVJyuIDsj7kwzG7jnERNqnWxZ48AWkskmdHaVDP4BcelrTI3rMXdXF5D rvs",
        "AMTRELAY" => Pick("10 0 1 203.0.113.15", "10 1 0 .", "10 0 3 relay"),
        _ => $"\\# 4 {random.Next(0x1000_0000, 0x7fff_ffff):x8}",
    };

    public static readonly string[] Types =
    [
        "A", "A", "A", "AAAA", "AAAA", "MX", "MX", "TXT", "TXT", "TXT", "SRV", "CAA", "PTR", "NAPTR", "SSHFP", "TLSA", "SMIMEA", "HINFO", "SPF", "RP", "MINFO", "AFSDB", "RT",
        "KX", "LP", "URI", "CERT", "OPENPGPKEY", "DHCID", "LOC", "APL", "EUI48", "EUI64", "L32", "L64", "NID", "IPSECKEY", "SVCB", "HTTPS", "TYPE999", "TYPE65300", "X25", "ISDN",
        "PX", "GPOS", "NSAP", "HIP", "AMTRELAY", "MB", "MG", "MR", "TALINK",
    ];

    private void Entry()
    {
        switch (random.Next(20))
        {
            case 0:
                Line(Pick("", "; a comment ( with \" in it", "   ", "\t; blank"));
                return;
            case 1:
                Line(Pick("$ORIGIN example.com.", "$ORIGIN sub.example.com.", "$ORIGIN deep", "$origin other.example."));
                return;
            case 2 when _hasTtl:
                Line(Pick("$TTL 60", "$TTL 2d"));
                return;
            case 3:
                Line(Pick($"$GENERATE 1-{random.Next(1, 5)} g{random.Next(99)}-$ A 192.0.2.$", "$GENERATE 0-6/3 h${5,3} 60 IN CNAME t${0,2,x}.example.net.", "$GENERATE 1-2 m$ MX \"10 mail$\""));
                return;
            case 4:
                Line($"elsewhere.example. A 192.0.2.{random.Next(256)}");
                return;
            case 5:
                Line($"alias{_aliases++} {Fields()}CNAME {Host()}");
                return;
        }
        var type = Types[random.Next(Types.Length)];
        var owner = random.Next(4) switch { 0 => " ", 1 => "\t", _ => $"{Owner()} " };
        var line = $"{owner}{Fields()}{(random.Next(5) == 0 ? type.ToLowerInvariant() : type)} {Value(type)}";
        if (random.Next(8) == 0 && !line.Contains('(', StringComparison.Ordinal) && owner[0] is not (' ' or '\t')) line = $"({line}{Pick(")", " ; inside\n )")}";
        Line(line + Pick("", "", " ; \"comment", "\t"));
    }

    /// <summary>TTL and class in any order, or neither.</summary>
    private string Fields() => Pick("", "", "IN ", "CLASS1 ", $"{random.Next(1, 90000)} ", "1h IN ", "IN 30m ", "60 CLASS1 ");

    private string Owner() => Pick("@", "www", "WWW", "a.b", "n1", "n2", "n3", "*.wild", @"a\.b", "_x._tcp", "under_score", "n4.example.com.", @"sp\032ace");

    private string Host() => Hosts[random.Next(Hosts.Length)];

    private string Word() => Pick("PC", "\"PC\"", "\"a b\"", @"a\""b", @"\255\000", "\"\"", "x\"y\"".Replace("\"y\"", "y", StringComparison.Ordinal));

    private string Quoted() => Pick("\"ca.example\"", "\"a;b=c\"", "\"\"", @"""q\""uote""");

    private string Text() => Pick(
        "\"v=spf1 -all\"", "plain", "\"a\" \"b\"", "\"a\"\"b\"", "a\"b\"", "x\"y\"z", @"""\255\254\000""", "\"café\"", @"a\;b", "\"(;)\"", "(\"one\" ; two\n \"three\")", @"""back\\slash \""q\""""", "\"\"",
        "k=\"v w\"", $"\"{new string('x', 255)}\" \"{new string('y', random.Next(1, 255))}\"");

    private string Pick(params ReadOnlySpan<string> choices) => choices[random.Next(choices.Length)];

    private void Line(string line) => _text.Append(CultureInfo.InvariantCulture, $"{line}\n");
}
