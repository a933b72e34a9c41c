using Holdfast.Core.Dns;

namespace Holdfast.Core.Tests.Dns;

public class RecordDataTests
{
    private static readonly DnsName Zone = DnsName.Parse("example.com");

    [Theory]
    [InlineData("A", "192.0.2.1", "192.0.2.1")]
    [InlineData("A", "  192.0.2.1 ", "192.0.2.1")]
    [InlineData("A", "0.0.0.0", "0.0.0.0")]
    [InlineData("A", @"\# 4 C0 00 02 01", "192.0.2.1")]
    [InlineData("AAAA", "2001:DB8:0:0:0:0:0:1", "2001:db8::1")]
    [InlineData("AAAA", "2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1")]
    [InlineData("AAAA", "2001:0:0:1:0:0:0:1", "2001:0:0:1::1")]
    [InlineData("AAAA", "2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1")]
    [InlineData("AAAA", "1:2:3:4:5:6:0:0", "1:2:3:4:5:6::")]
    [InlineData("AAAA", "0:0:0:0:0:0:0:0", "::")]
    [InlineData("AAAA", "::1", "::1")]
    [InlineData("AAAA", "1::", "1::")]
    [InlineData("AAAA", "::FFFF:192.0.2.1", "::ffff:192.0.2.1")]
    [InlineData("AAAA", "::ffff:c000:201", "::ffff:192.0.2.1")]
    [InlineData("AAAA", "64:ff9b::192.0.2.33", "64:ff9b::c000:221")]
    [InlineData("AAAA", "0000:0000:0000:0000:0000:0000:0000:000a", "::a")]
    [InlineData("CNAME", "www.Example.NET.", "www.example.net.")]
    [InlineData("CNAME", "www", "www.example.com.")]
    [InlineData("CNAME", "@", "example.com.")]
    [InlineData("CNAME", "bücher.example.", "xn--bcher-kva.example.")]
    [InlineData("CNAME", @"a\032b.example.", @"a\032b.example.")]
    [InlineData("CNAME", @"a\ b.example.", @"a\032b.example.")]
    [InlineData("NS", "NS1.example.net.", "ns1.example.net.")]
    [InlineData("PTR", "host", "host.example.com.")]
    [InlineData("DNAME", "other.example.", "other.example.")]
    [InlineData("ALIAS", "edge.example.net.", "edge.example.net.")]
    [InlineData("MX", "010  mail", "10 mail.example.com.")]
    [InlineData("MX", "0 .", "0 .")]
    [InlineData("MX", "65535 MAIL.example.", "65535 mail.example.")]
    [InlineData("SRV", "10 20 5060 sip", "10 20 5060 sip.example.com.")]
    [InlineData("SRV", "0 0 0 .", "0 0 0 .")]
    [InlineData("SRV", "00 020 05060 SIP.example.", "0 20 5060 sip.example.")]
    [InlineData("TXT", "\"v=spf1 -all\"", "\"v=spf1 -all\"")]
    [InlineData("TXT", "word", "\"word\"")]
    [InlineData("TXT", "\"a\" \"b\"", "\"ab\"")]
    [InlineData("TXT", "\"a\"\"b\"", "\"ab\"")]
    [InlineData("TXT", "\"\"", "\"\"")]
    [InlineData("TXT", "two words", "\"twowords\"")]
    [InlineData("TXT", @"""a\""b""", @"""a\""b""")]
    [InlineData("TXT", @"""a\\b""", @"""a\\b""")]
    [InlineData("TXT", @"""\097\;\195\169é""", @"""a;\195\169\195\169""")]
    [InlineData("TXT", "\"`back;tick`\"", "\"`back;tick`\"")]
    [InlineData("TXT", "\"  outer  \"", "\"  outer  \"")]
    [InlineData("TXT", @"\# 3 02 6869", "\"hi\"")]
    [InlineData("CAA", "0 ISSUE letsencrypt.org", "0 issue \"letsencrypt.org\"")]
    [InlineData("CAA", "0 issue \";\"", "0 issue \";\"")]
    [InlineData("CAA", "0 issue ;", "0 issue \";\"")]
    [InlineData("CAA", "128 issuewild \"ca.example; policy=ev\"", "128 issuewild \"ca.example; policy=ev\"")]
    [InlineData("CAA", "0 iodef \"mailto:security@example.com\"", "0 iodef \"mailto:security@example.com\"")]
    [InlineData("CAA", "0 issue \"\"", "0 issue \"\"")]
    [InlineData("HTTPS", "1 . port=8443 alpn=h2,h3", "1 . alpn=h2,h3 port=8443")]
    [InlineData("HTTPS", "1 . alpn=\"h2,h3\"", "1 . alpn=h2,h3")]
    [InlineData("HTTPS", "0 edge.example.net.", "0 edge.example.net.")]
    [InlineData("HTTPS", "1 svc ipv6hint=2001:DB8::1,::2 ipv4hint=192.0.2.1", "1 svc.example.com. ipv4hint=192.0.2.1 ipv6hint=2001:db8::1,::2")]
    [InlineData("SVCB", "16 foo.example.org. alpn=\"f\\\\\\\\oo\\\\,bar,h2\"", "16 foo.example.org. alpn=\"f\\\\\\\\oo\\\\,bar,h2\"")]
    [InlineData("SVCB", "1 foo. key667=hello", "1 foo. key667=hello")]
    [InlineData("SVCB", @"1 foo. key667=""hello\210qoo""", @"1 foo. key667=""hello\210qoo""")]
    [InlineData("SVCB", "16 foo. alpn=h2,h3-19 mandatory=ipv4hint,alpn ipv4hint=192.0.2.1", "16 foo. mandatory=alpn,ipv4hint alpn=h2,h3-19 ipv4hint=192.0.2.1")]
    [InlineData("SVCB", "1 foo. no-default-alpn alpn=h3", "1 foo. alpn=h3 no-default-alpn")]
    [InlineData("SVCB", @"1 foo. key3=\000\053", "1 foo. port=53")]
    [InlineData("SVCB", @"1 foo. alpn=h2 dohpath=/dns-query{?dns} ohttp", @"1 foo. alpn=h2 key7=""/dns-query{?dns}"" key8")]
    [InlineData("SVCB", "1 foo. ech=AEP+DQA=", "1 foo. ech=AEP+DQA=")]
    [InlineData("TLSA", "3 1 1 0123456789ABCDEF 0123456789abcdef0123456789abcdef0123456789abcdef", "3 1 1 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    [InlineData("TLSA", "DANE-EE SPKI Full AB", "3 1 0 ab")]
    [InlineData("DS", "060485 RSASHA1 1 2BB183AF5F22588179A53B0A 98631FAD1A292118", "60485 5 1 2bb183af5f22588179a53b0a98631fad1a292118")]
    [InlineData("CDS", "0 0 0 00", "0 0 0 00")]
    [InlineData("DNSKEY", "256 3 5 AQPSKmyn fzW4kyBv015MUG2DeIQ3", "256 3 5 AQPSKmynfzW4kyBv015MUG2DeIQ3")]
    [InlineData("CDNSKEY", "0 3 0 AA==", "0 3 0 AA==")]
    [InlineData("CDNSKEY", "0 3 0 0", "0 3 0 AA==")]
    [InlineData("SSHFP", "2 1 123456789ABCDEF67890123456789ABCDEF67890", "2 1 123456789abcdef67890123456789abcdef67890")]
    [InlineData("NAPTR", "100 10 \"u\" E2U+sip \"!^.*$!sip:info@example.com!\" .", "100 10 \"u\" \"E2U+sip\" \"!^.*$!sip:info@example.com!\" .")]
    [InlineData("LOC", "52 22 23.000 N 4 53 32.000 E -2.00m 0.00m 10000m 10m", "52 22 23.000 N 4 53 32.000 E -2.00m 0m 10000m 10m")]
    [InlineData("LOC", "42 N 71 W 0", "42 0 0.000 N 71 0 0.000 W 0.00m 1m 10000m 10m")]
    [InlineData("LOC", "42 21 54 N 71 06 18 W -24m 30m", "42 21 54.000 N 71 6 18.000 W -24.00m 30m 10000m 10m")]
    [InlineData("LOC", "32 7 19.5 S 116 2 25 E 10m 0.5m 12345m", "32 7 19.500 S 116 2 25.000 E 10.00m 0.50m 10000m 10m")]
    [InlineData("SOA", "ns1 hostmaster 2026010101 1h 600 1w 300", "ns1.example.com. hostmaster.example.com. 2026010101 3600 600 604800 300")]
    [InlineData("TYPE999", @"\# 4 C0000201", @"\# 4 c0000201")]
    [InlineData("TYPE999", @"\# 0", @"\# 0")]
    [InlineData("MX", @"\# 9 000a 04 6d61696c 00 ", null)]
    [InlineData("MX", @"\# 8 000a 04 6d61696c 00 ", "10 mail.")]
    [InlineData("RRSIG", "A 13 2 300 20261201000000 20261101000000 12345 example.com. c2lnbmF0dXJl", "A 13 2 300 20261201000000 20261101000000 12345 example.com. c2lnbmF0dXJl")]
    [InlineData("NSEC", "host.example.com. TYPE1234 A MX RRSIG NSEC", "host.example.com. A MX RRSIG NSEC TYPE1234")]
    [InlineData("NSEC3", "1 1 12 AABBCCDD 2T7B4G4VSA5SMI47K61MV5BV1A22BOJR MX A", "1 1 12 aabbccdd 2t7b4g4vsa5smi47k61mv5bv1a22bojr A MX")]
    [InlineData("NSEC3PARAM", "1 0 12 -", "1 0 12 -")]
    public void A_value_has_one_canonical_form(string type, string text, string? canonical)
    {
        var reading = RecordData.Read(RecordType.Parse(type), text, Zone, NameReading.Declared);

        Assert.Equal(canonical, reading.Canonical);
        if (canonical is null) return;
        Assert.Equal(canonical, RecordData.Read(RecordType.Parse(type), canonical, default, NameReading.ZoneFile).Canonical);
        var wire = RecordData.ToWire(RecordType.Parse(type), canonical);
        Assert.True(RecordData.TryFromWire(RecordType.Parse(type), wire, out var again));
        Assert.Equal(canonical, again);
        var generic = $@"\# {wire.Length} {Convert.ToHexString(wire)}";
        Assert.Equal(canonical, RecordData.Read(RecordType.Parse(type), generic, Zone, NameReading.ZoneFile).Canonical);
    }

    [Theory]
    [InlineData("A", "", "no value", "192.0.2.1", 0)]
    [InlineData("A", "192.0.2.010", "leading zeros", "192.0.2.10", 0)]
    [InlineData("A", "2001:db8::1", "IPv6", "AAAA", 0)]
    [InlineData("A", "192.0.2.256", "not an IPv4", "0-255", 0)]
    [InlineData("A", "192.0.2", "not an IPv4", "0-255", 0)]
    [InlineData("A", "192.0.2.0/24", "network", "without '/24'", 9)]
    [InlineData("A", "192.0.2.1:80", "port", "192.0.2.1", 9)]
    [InlineData("A", "https://192.0.2.1/", "URL", "192.0.2.1", 0)]
    [InlineData("A", "www.example.net", "host name", "CNAME", 0)]
    [InlineData("A", "192.0.2.1 192.0.2.2", "second word", "separate", 10)]
    [InlineData("A", "\"192.0.2.1\"", "quotes", "without quotes", 0)]
    [InlineData("AAAA", "192.0.2.1", "IPv4", "type A", 0)]
    [InlineData("AAAA", "[2001:db8::1]:443", "brackets", "without brackets", 0)]
    [InlineData("AAAA", "fe80::1%eth0", "zone index", "without", 0)]
    [InlineData("AAAA", "2001:db8::1::2", "not an IPv6", "::", 0)]
    [InlineData("AAAA", "2001:db8", "not an IPv6", "::", 0)]
    [InlineData("AAAA", "1:2:3:4:5:6:7:8:9", "not an IPv6", "::", 0)]
    [InlineData("AAAA", "12345::", "not an IPv6", "::", 0)]
    [InlineData("AAAA", ":1:2:3:4:5:6:7", "not an IPv6", "::", 0)]
    [InlineData("CNAME", "a.example. b.example.", "second word", "one target", 11)]
    [InlineData("CNAME", "192.0.2.1", "is an address", "type A", 0)]
    [InlineData("CNAME", "2001:db8::1", "is an address", "type AAAA", 0)]
    [InlineData("CNAME", "https://example.net/", "URL", "host name only", 0)]
    [InlineData("CNAME", "a..b.", "empty label", "63", 0)]
    [InlineData("CNAME", @"a\999.", "octet", "63", 0)]
    [InlineData("MX", "mail.example.com.", "preference", "10 mail.example.com.", 0)]
    [InlineData("MX", "10", "mail server of MX is missing", "10 mail.example.com.", 2)]
    [InlineData("MX", "70000 mail", "above 65535", "0 to 65535", 0)]
    [InlineData("MX", "-1 mail", "sign", "whole number", 0)]
    [InlineData("MX", "10 mail extra", "too much", "10 mail.example.com.", 8)]
    [InlineData("MX", "10 192.0.2.1", "is an address", "declare a name", 3)]
    [InlineData("SRV", "10 20 sip.example.", "port", "5060", 6)]
    [InlineData("SRV", "10 20 99999 sip", "above 65535", "65535", 6)]
    [InlineData("TXT", "", "no text", "\"\"", 0)]
    [InlineData("TXT", "\"open", "never closed", "close it", 0)]
    [InlineData("TXT", @"""a\25""", "backslash", "DDD", 2)]
    [InlineData("TXT", @"""a\256""", "backslash", "DDD", 2)]
    [InlineData("CAA", "0 issue letsencrypt.org; validationmethods=dns-01", "several words", "\"letsencrypt.org; validationmethods=dns-01\"", 8)]
    [InlineData("CAA", "issue \"letsencrypt.org\"", "not a number", "0 issue", 0)]
    [InlineData("CAA", "0 is-sue x", "not a tag", "issuewild", 2)]
    [InlineData("CAA", "256 issue x", "above 255", "255", 0)]
    [InlineData("CAA", "0 issue", "value of CAA is missing", "0 issue", 7)]
    [InlineData("HTTPS", "1 . foo=bar", "not a parameter", "alpn", 4)]
    [InlineData("HTTPS", "1 . alpn=h2 alpn=h3", "twice", "keep one", 12)]
    [InlineData("HTTPS", "1 . port=http", "not a number", "alpn", 9)]
    [InlineData("HTTPS", "1 . ipv4hint=2001:db8::1", "not an IPv4", "ipv4hint=", 13)]
    [InlineData("HTTPS", "1 . no-default-alpn", "without alpn", "alpn", 0)]
    [InlineData("HTTPS", "1 . mandatory=port", "not there", "alpn", 0)]
    [InlineData("HTTPS", "1 . mandatory=mandatory", "itself", "alpn", 0)]
    [InlineData("HTTPS", "1 . alpn=", "empty", "alpn=h2,h3", 9)]
    [InlineData("HTTPS", "1 . ech=!!", "base64", "copy", 8)]
    [InlineData("TLSA", "3 1 1 abcd", "64", "copy", 0)]
    [InlineData("TLSA", "3 1 1", "missing", "3 1 1", 5)]
    [InlineData("TLSA", "3 1 0 abc", "odd", "octet", 6)]
    [InlineData("TLSA", "3 1 0 xyz0", "hexadecimal", "0-9", 6)]
    [InlineData("DS", "60485 13 2 abcd", "64", "copy", 0)]
    [InlineData("DS", "60485 NOSUCH 2 abcd", "algorithm", "60485", 6)]
    [InlineData("DNSKEY", "257 4 13 AAAA", "must be 3", "write 3", 0)]
    [InlineData("DNSKEY", "257 3 13 A", "base64", "copy", 9)]
    [InlineData("SSHFP", "4 2 abcd", "64", "copy", 0)]
    [InlineData("NAPTR", "100 10 \"u\" \"E2U+sip\"", "regular expression", "100 10", 20)]
    [InlineData("LOC", "91 N 4 E 0m", "above 90", "90", 0)]
    [InlineData("LOC", "90 1 N 4 E 0m", "beyond 90", "LOC", 5)]
    [InlineData("LOC", "52 61 N 4 E 0m", "above 59", "59", 3)]
    [InlineData("LOC", "52 22 60 N 4 E 0m", "seconds", "59.999", 6)]
    [InlineData("LOC", "52 22 23 4 53 E 0m", "'N' or 'S'", "LOC", 9)]
    [InlineData("LOC", "52 N 4 E", "altitude", "LOC", 8)]
    [InlineData("LOC", "52 N 4 E high", "metres", "12m", 9)]
    [InlineData("SOA", "ns1 hostmaster@example.com 1 2 3 4 5", "mail address", "hostmaster.example.com.", 4)]
    [InlineData("SOA", "ns1 hostmaster 1 2 3 4", "negative TTL", "SOA", 22)]
    [InlineData("TYPE999", "hello", "no form of its own", @"\# LENGTH HEX", 0)]
    [InlineData("TYPE999", @"\# 4 c00002", "4 octets", "RFC 3597", 5)]
    [InlineData("TYPE999", @"\# x c00002", "number of octets", "RFC 3597", 3)]
    [InlineData("TYPE999", @"\# 1 zz", "hexadecimal", "RFC 3597", 5)]
    [InlineData("A", @"\# 3 c00002", "not a valid A", "192.0.2.1", 0)]
    public void What_is_wrong_is_said_with_the_fix_and_the_place(string type, string text, string error, string hint, int offset)
    {
        var reading = RecordData.Read(RecordType.Parse(type), text, Zone, NameReading.Declared);

        Assert.Null(reading.Canonical);
        Assert.Contains(error, reading.Error, StringComparison.Ordinal);
        Assert.Contains(hint, reading.Hint, StringComparison.Ordinal);
        Assert.Equal(offset, reading.Offset);
    }

    [Theory]
    [InlineData("TLSA", "3 1 1 ABCD", "3 1 1 abcd")]
    [InlineData("TLSA", @"\# 5 030101abcd", "3 1 1 abcd")]
    [InlineData("DNSKEY", "257 2 13 AAAA", "257 2 13 AAAA")]
    [InlineData("CNAME", "192.0.2.1", "192.0.2.1.")]
    public void What_a_provider_serves_is_read_even_if_it_is_of_no_use(string type, string text, string canonical)
    {
        Assert.Equal(canonical, RecordData.Read(RecordType.Parse(type), text, Zone, NameReading.Absolute).Canonical);
        Assert.False(RecordData.Read(RecordType.Parse(type), text, Zone, NameReading.Declared).IsValid);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(254, 1)]
    [InlineData(255, 1)]
    [InlineData(256, 2)]
    [InlineData(509, 2)]
    [InlineData(510, 2)]
    [InlineData(511, 3)]
    [InlineData(764, 3)]
    [InlineData(765, 3)]
    [InlineData(766, 4)]
    [InlineData(65_279, 256)]
    public void A_text_is_split_at_255_octets(int length, int strings)
    {
        foreach (var letter in (string[])["a", "\"", "\\", ";", "`", " ", "\t", "é"])
        {
            var raw = letter == "é" ? string.Concat(Enumerable.Repeat("é", length / 2)) + new string('x', length % 2) : new string(letter[0], length);
            var canonical = RecordData.Text(raw);

            Assert.Equal(raw, RecordData.TextOf(canonical));
            Assert.Equal(canonical, RecordData.Read(RecordType.TXT, canonical, default, NameReading.ZoneFile).Canonical);
            if (letter is "a" or ";") Assert.Equal(strings, canonical.Split("\" \"").Length);
            Assert.Equal(length + strings, RecordData.ToWire(RecordType.TXT, canonical).Length);
        }
    }

    [Fact]
    public void A_text_that_does_not_fit_into_one_record_is_refused()
    {
        var reading = RecordData.Read(RecordType.TXT, RecordData.Text(new string('a', 65_280)), default, NameReading.ZoneFile);

        Assert.Contains("65280 octets", reading.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Octets_that_are_not_text_stay_visible() => Assert.Equal(@"é\255a", RecordData.TextOf(@"""\195\169\255a"""));

    [Theory]
    [InlineData("CNAME", "www", NameReading.Declared, "www.example.com.", null)]
    [InlineData("CNAME", "www.example.com", NameReading.Declared, "www.example.com.", "www.example.com.example.com.")]
    [InlineData("CNAME", "edge.cdn.net", NameReading.Declared, "edge.cdn.net.", "edge.cdn.net.example.com.")]
    [InlineData("CNAME", "edge.cdn.net.", NameReading.Declared, "edge.cdn.net.", null)]
    [InlineData("MX", "10 mail.example.com", NameReading.Declared, "10 mail.example.com.", "mail.example.com.example.com.")]
    [InlineData("CNAME", "a.b", NameReading.ZoneFile, "a.b.example.com.", null)]
    [InlineData("CNAME", "www.example.com", NameReading.ZoneFile, "www.example.com.example.com.", "if you meant www.example.com.")]
    [InlineData("NS", "192.0.2.1", NameReading.ZoneFile, "192.0.2.1.example.com.", "looks like an address")]
    [InlineData("CNAME", "www.example.com", NameReading.Absolute, "www.example.com.", null)]
    [InlineData("CNAME", "www", NameReading.Absolute, "www.", null)]
    [InlineData("CNAME", @"a\.b", NameReading.Declared, @"a\.b.example.com.", null)]
    [InlineData("CAA", "0 isue \"ca.example\"", NameReading.Declared, "0 isue \"ca.example\"", "isue")]
    [InlineData("HTTPS", "0 edge. alpn=h2", NameReading.Declared, "0 edge. alpn=h2", "ignored")]
    public void Two_readings_of_a_name_are_both_shown(string type, string text, NameReading how, string canonical, string? note)
    {
        var reading = RecordData.Read(RecordType.Parse(type), text, Zone, how);

        Assert.Equal(canonical, reading.Canonical);
        if (note is null) Assert.Null(reading.Note);
        else Assert.Contains(note, reading.Note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CNAME", "a.example.", "a.example")]
    [InlineData("MX", "10 mail.example.", "mail.example")]
    [InlineData("MX", "0 .", null)]
    [InlineData("SRV", "1 2 3 sip.example.", "sip.example")]
    [InlineData("HTTPS", "1 . alpn=h2", null)]
    [InlineData("SVCB", "1 svc.example. alpn=h2", "svc.example")]
    [InlineData("NAPTR", "1 2 \"a b\" \"c\" \"\" next.example.", "next.example")]
    [InlineData("A", "192.0.2.1", null)]
    [InlineData("TXT", "\"a.example.\"", null)]
    [InlineData("TYPE999", @"\# 0", null)]
    public void The_targets_of_a_value_are_its_host_names(string type, string canonical, string? target) =>
        Assert.Equal(target is null ? [] : [DnsName.Parse(target)], RecordData.Targets(RecordType.Parse(type), canonical));

    [Theory]
    [InlineData("CNAME", "a.|b.", "one CNAME only")]
    [InlineData("ALIAS", "a.|b.", "one ALIAS only")]
    [InlineData("DNAME", "a.|b.", "one DNAME only")]
    [InlineData("MX", "0 .|10 mail.", "null MX")]
    [InlineData("HTTPS", "0 a.|1 b.", "priority 0")]
    [InlineData("CDS", "0 0 0 00|1 2 3 ab", "removal")]
    [InlineData("CDNSKEY", "0 3 0 AA==|257 3 13 AAAA", "removal")]
    [InlineData("TXT", "\"v=spf1 -all\"|\"v=spf1 mx -all\"", "2 SPF")]
    [InlineData("TXT", "\"v=spf1 -all\"|\"v=spf10\"", null)]
    [InlineData("A", "192.0.2.1|192.0.2.2", null)]
    [InlineData("CNAME", "a.", null)]
    public void What_does_not_go_together_in_a_set_is_said(string type, string values, string? problem)
    {
        var set = new RecordSet(new RecordKey(Zone, RecordType.Parse(type)), new Ttl(300), [.. values.Split('|')]);

        var problems = RecordData.SetProblems(set).ToList();

        if (problem is null) Assert.Empty(problems);
        else Assert.Contains(problem, Assert.Single(problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MX", "mail.example.com.")]
    [InlineData("SRV", "sip.example.com.")]
    [InlineData("CAA", "letsencrypt.org")]
    public void What_the_hint_shows_is_a_value_that_can_be_written_as_it_stands(string type, string wrong)
    {
        var hint = RecordData.Read(RecordType.Parse(type), wrong, Zone, NameReading.Declared).Hint!;
        var shown = hint[(hint.IndexOf(": ", StringComparison.Ordinal) + 2)..];
        Assert.Null(RecordData.Read(RecordType.Parse(type), shown, Zone, NameReading.Declared).Error);
    }
}
