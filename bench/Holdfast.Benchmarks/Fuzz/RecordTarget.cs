using Holdfast.Core.Dns;

namespace Holdfast.Benchmarks.Fuzz;

/// <summary>The first word of the input is the type, the rest its data.</summary>
internal sealed class RecordTarget() : FuzzTarget("records",
    [
        "A 192.0.2.1", "AAAA 2001:db8::1", "CNAME www.example.net.", "MX 10 mail.example.com.", "TXT \"v=spf1 -all\" \"b\"", "SRV 10 20 5060 sip.example.com.",
        "CAA 0 issue \"letsencrypt.org\"", "NAPTR 100 10 \"u\" \"E2U+sip\" \"!^.*$!sip:info@example.com!\" .", "LOC 52 22 23.000 N 4 53 32.000 E -2.00m 1m 10000m 10m",
        "SVCB 1 foo.example. mandatory=alpn,port alpn=\"h2,h3\" port=443 ipv4hint=192.0.2.1 ipv6hint=2001:db8::1 ech=AEP+DQA= key667=\"a b\"",
        "HTTPS 0 edge.example.", "DS 60485 5 1 2BB183AF5F22588179A53B0A98631FAD1A292118", "DNSKEY 257 3 13 AAAA", "TLSA 3 1 0 abcd", "SSHFP 4 9 abcd",
        "SOA ns1 hostmaster 1 1h 600 1w 300", "RRSIG A 13 2 300 20261201000000 20261101000000 12345 example.com. c2lnbmF0dXJl", "NSEC b. A MX RRSIG NSEC TYPE1234",
        "NSEC3 1 1 12 aabbccdd 2t7b4g4vsa5smi47k61mv5bv1a22bojr MX A", "NSEC3PARAM 1 0 0 -", @"TYPE999 \# 4 c0000201", @"A \# 4 c0000201", "CDS 0 0 0 00", "ALIAS a.b.c",
    ],
    [" ", "\"", "\\", @"\#", @"\# 4 c0000201", @"\000", @"\999", "@", ".", "..", "alpn=", "key65535=", "mandatory=mandatory", "port=", "=\"", "=", ",", "-", "E", "N", "m", ":", "::", "AAAA", "MX", "TXT", "LOC", "SVCB", "CAA", "aa", "é", "\t", "A==", "20991231235959"])
{
    private static readonly DnsName Zone = DnsName.Parse("example.com");

    public override bool Try(string input)
    {
        var space = input.IndexOf(' ', StringComparison.Ordinal);
        if (space < 0 || !RecordType.TryParse(input.AsSpan(0, space), out var type)) return false;
        var text = input.AsSpan(space + 1);
        var isValid = false;
        foreach (var how in (NameReading[])[NameReading.ZoneFile, NameReading.Absolute, NameReading.Declared])
        {
            var reading = RecordData.Read(type, text, Zone, how);
            if (reading.Canonical is not { } canonical)
            {
                Promise(reading.Error is { Length: > 8 } && reading.Offset >= 0 && reading.Offset <= text.Length, $"error without a reason or place: {reading}");
                continue;
            }
            isValid = true;
            Promise(RecordData.Read(type, canonical, default, NameReading.Absolute).Canonical == canonical, $"'{canonical}' is not canonical");
            var wire = RecordData.ToWire(type, canonical);
            Promise(RecordData.TryFromWire(type, wire, out var again) && again == canonical, $"'{canonical}' does not come back from the wire, but '{again}'");
            _ = RecordData.Targets(type, canonical).Count();
            if (type == RecordType.TXT) _ = RecordData.TextOf(canonical);
            Promise(!canonical.AsSpan().ContainsAnyExceptInRange(' ', '~'), $"'{canonical}' is not printable ASCII");
        }
        return isValid;
    }
}
