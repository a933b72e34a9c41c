using CsCheck;
using Holdfast.Lab.Dns;

namespace Holdfast.Adapters.Tests.Lab;

public class WireFormatTests
{
    private static readonly Gen<byte[]> Label = Gen.Byte.Array[1, 20];

    private static readonly Gen<WireName> Name = Label.Array[0, 6]
        .Select(labels => WireName.TryFromLabels(labels, out var name) ? name : WireName.Root);

    private static readonly Gen<ResourceRecord> Record = Gen.OneOf(
        Gen.Select(Name, Gen.UInt, Gen.Byte.Array[4], (name, ttl, data) => new ResourceRecord(name, RecordType.A, ttl, data)),
        Gen.Select(Name, Gen.UInt, Name, (name, ttl, target) => new ResourceRecord(name, RecordType.Cname, ttl, RecordText.Parse(RecordType.Cname, target.Text))),
        Gen.Select(Name, Gen.UShort, Name, (name, preference, target) => new ResourceRecord(name, RecordType.Mx, 60, RecordText.Parse(RecordType.Mx, $"{preference} {target}"))),
        Gen.Select(Name, Gen.UShort[258, 65_000], Gen.Byte.Array[0, 300], (name, type, data) => new ResourceRecord(name, new RecordType(type), 60, data)));

    [Theory]
    [InlineData("A", "192.0.2.1")]
    [InlineData("AAAA", "2001:db8::1")]
    [InlineData("CNAME", "edge.example-cdn.net.")]
    [InlineData("NS", "ns1.example.net.")]
    [InlineData("PTR", "host.example.com.")]
    [InlineData("SOA", "ns1.example.com. admin\\.dns.example.com. 2026112301 10000 2400 604800 1800")]
    [InlineData("MX", "10 mail.example.com.")]
    [InlineData("MX", "0 .")]
    [InlineData("TXT", "\"v=spf1 -all\"")]
    [InlineData("TXT", "\"a\" \"b \\\"quoted\\\" \\\\ back\" \"\\000\\255\"")]
    [InlineData("SRV", "1 2 443 target.example.com.")]
    [InlineData("CAA", "0 issue \"ca.example.net; account=1\"")]
    [InlineData("HTTPS", "1 . alpn=\"h3,h2\" port=8443 ipv4hint=192.0.2.1,192.0.2.2 ipv6hint=2001:db8::1")]
    [InlineData("SVCB", "0 svc.example.net.")]
    [InlineData("SVCB", "16 foo.example.com. mandatory=alpn,ipv4hint alpn=\"a\\\\,b\" ipv4hint=192.0.2.1 key667=\"hello\\210qoo\"")]
    [InlineData("TLSA", "3 1 1 0d6fce3d8c1b2fd9f5b1d3f1e7b6a1d1a2b3c4d5e6f708192a3b4c5d6e7f8091")]
    [InlineData("DS", "12345 13 2 49fd46e6c4b45c55d4ac69cbd3cd34ac1afe51de5f3d2e1e4a2f7e1b2c3d4e5f")]
    [InlineData("CDS", "0 0 0 00")]
    [InlineData("DNSKEY", "257 3 13 mdsswUyr3DPW132mOi8V9xESWE8jTo0dxCjjnopKl+GqJxpVXckHAeF+KkxLbxILfDLUT0rAK9iUzy1L53eKGQ==")]
    [InlineData("CDNSKEY", "0 3 0 AA==")]
    [InlineData("SSHFP", "4 2 123456789abcdef67890123456789abcdef67890123456789abcdef123456789")]
    [InlineData("NAPTR", "100 50 \"s\" \"z3950+I2L+I2C\" \"\" _z3950._tcp.example.com.")]
    [InlineData("LOC", "52 22 23.000 N 4 53 32.000 E -2.00m 0.00m 10000.00m 10.00m")]
    [InlineData("URI", "10 1 \"https://example.com/\"")]
    [InlineData("OPENPGPKEY", "AQID")]
    [InlineData("TYPE65280", "\\# 4 0a000001")]
    [InlineData("TYPE65280", "\\# 0")]
    public void Canonical_text_survives_the_way_through_the_wire(string type, string text)
    {
        var parsed = RecordText.Parse(RecordType.Parse(type), text);
        Assert.Equal(text, RecordText.Print(RecordType.Parse(type), parsed));
        Assert.Equal(parsed, RecordText.Parse(RecordType.Parse(type), $"\\# {parsed.Length} {Convert.ToHexString(parsed)}"));
    }

    [Theory]
    [InlineData("A", "192.0.2.1.5")]
    [InlineData("A", "192.0.2")]
    [InlineData("A", "192.0.2.01")]
    [InlineData("AAAA", "192.0.2.1")]
    [InlineData("AAAA", "2001:db8::1%eth0")]
    [InlineData("MX", "mail.example.com.")]
    [InlineData("MX", "65536 mail.example.com.")]
    [InlineData("CNAME", "two names.")]
    [InlineData("CNAME", "empty..label.")]
    [InlineData("TXT", "\"not closed")]
    [InlineData("CAA", "0 is-sue \"x\"")]
    [InlineData("TLSA", "3 1 1 abc")]
    [InlineData("LOC", "91 N 0 E 0m")]
    [InlineData("HTTPS", "1 . alpn=h2 alpn=h3")]
    [InlineData("TYPE65280", "1.2.3.4")]
    [InlineData("TYPE65280", "\\# 4 0a0000")]
    public void Malformed_text_is_refused(string type, string text) =>
        Assert.Throws<FormatException>(() => RecordText.Parse(RecordType.Parse(type), text));

    [Fact]
    public void A_long_string_is_split_at_255_octets()
    {
        var printed = RecordText.Print(RecordType.Txt, RecordText.Parse(RecordType.Txt, $"\"{new string('a', 300)}\""));
        Assert.Equal($"\"{new string('a', 255)}\" \"{new string('a', 45)}\"", printed);
    }

    [Fact]
    public void Any_message_reads_back_as_it_was_written() =>
        Gen.Select(Gen.UShort, Gen.Bool, Name, Record.Array[0, 6], Record.Array[0, 3], Record.Array[0, 3],
            (id, authoritative, name, answers, authority, additional) => new DnsMessage
            {
                Id = id,
                IsResponse = true,
                Authoritative = authoritative,
                Question = new DnsQuestion(name, RecordType.A),
                Answers = answers,
                Authority = authority,
                Additional = additional,
                EdnsSize = DnsMessage.EdnsUdpLimit,
                DnssecOk = authoritative,
                Code = authoritative ? ResponseCode.NoError : ResponseCode.BadVersion,
            }).Sample(message =>
            {
                var read = DnsMessage.Parse(message.Write());
                Assert.Equal(message with { Answers = [], Authority = [], Additional = [] }, read with { Answers = [], Authority = [], Additional = [] });
                Assert.Equal(message.Answers, read.Answers);
                Assert.Equal(message.Authority, read.Authority);
                Assert.Equal(message.Additional, read.Additional);
            }, iter: 2000);

    [Fact]
    public void Compression_keeps_the_case_of_every_name()
    {
        var message = new DnsMessage
        {
            IsResponse = true,
            Question = new DnsQuestion(WireName.Parse("WWW.example.com."), RecordType.Cname),
            Answers = [ResourceRecord.Of("www.Example.com.", "CNAME", 60, "edge.EXAMPLE.com.")],
        };
        var read = DnsMessage.Parse(message.Write());
        Assert.Equal(("WWW.example.com.", "www.Example.com.", "edge.EXAMPLE.com."), (read.Question!.Name.Text, read.Answers[0].Name.Text, read.Answers[0].DataText));
    }

    [Fact]
    public void A_message_never_exceeds_its_limit_and_says_so_when_cut() =>
        Gen.Select(Record.Array[0, 30], Gen.Int[512, 1232]).Sample((answers, limit) =>
        {
            var message = new DnsMessage { IsResponse = true, Question = new DnsQuestion(WireName.Parse("example.com."), RecordType.A), Answers = answers, EdnsSize = 1232 };
            var written = message.Write(limit);
            var read = DnsMessage.Parse(written);
            Assert.True(written.Length <= limit);
            Assert.Equal(read.Answers.Count < answers.Length, read.Truncated);
        }, iter: 1000);

    [Fact]
    public void Random_octets_are_refused_or_read_but_never_crash() =>
        Gen.Byte.Array[0, 200].Sample(octets =>
        {
            try
            {
                foreach (var record in DnsMessage.Parse(octets).Answers) _ = record.DataText;
            }
            catch (FormatException)
            {
                // The one way to refuse.
            }
        }, iter: 20_000);

    [Fact]
    public void Names_compare_without_case_and_print_their_escapes()
    {
        Assert.Equal(WireName.Parse("WWW.Example.COM"), WireName.Parse("www.example.com."));
        Assert.Equal("a\\.b\\032c.example.", WireName.Parse("a\\.b\\032c.example").Text);
        Assert.True(WireName.Parse("a.b.example.com").IsWithin(WireName.Parse("EXAMPLE.com")));
        Assert.False(WireName.Parse("badexample.com").IsWithin(WireName.Parse("example.com")));
        Assert.False(WireName.TryParse(new string('a', 64) + ".com", null, out _));
    }
}
