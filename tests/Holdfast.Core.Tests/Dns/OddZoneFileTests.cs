using Holdfast.Core.Dns;

namespace Holdfast.Core.Tests.Dns;

/// <summary>Zone files as they are: what is not understood stays as it is, and makes nothing else unreadable.</summary>
public class OddZoneFileTests
{
    private const string Head = "$TTL 3600\n@ SOA ns1.example.net. host.example.net. 2026010101 3600 600 604800 300\n@ NS ns1.example.net.\n";

    private static readonly DnsName Zone = DnsName.Parse("example.com");

    [Theory]
    [InlineData("pc HINFO \"PC\" \"Linux\"", "HINFO \"PC\" \"Linux\"")]
    [InlineData("pc HINFO PC Linux", "HINFO \"PC\" \"Linux\"")]
    [InlineData("pc RP admin.example.com. txt", "RP admin.example.com. txt.example.com.")]
    [InlineData("pc SPF \"v=spf1 -all\"", "SPF \"v=spf1 -all\"")]
    [InlineData("pc OPENPGPKEY AQ AB", "OPENPGPKEY AQAB")]
    [InlineData("pc CSYNC 66 3 A NS AAAA", "CSYNC 66 3 A NS AAAA")]
    [InlineData("pc URI 10 1 \"https://www.example.com/\"", "URI 10 1 \"https://www.example.com/\"")]
    [InlineData("pc SMIMEA DANE-EE 0 0 AB CD", "SMIMEA 3 0 0 abcd")]
    [InlineData("pc CERT PKIX 1 RSASHA256 AQID", "CERT 1 1 8 AQID")]
    [InlineData("pc AFSDB 1 afs", "AFSDB 1 afs.example.com.")]
    [InlineData("pc KX 1 kx", "KX 1 kx.example.com.")]
    [InlineData("pc EUI48 00-00-5E-00-53-2A", "EUI48 00-00-5e-00-53-2a")]
    [InlineData("pc EUI64 00-00-5E-EF-10-00-00-2A", "EUI64 00-00-5e-ef-10-00-00-2a")]
    [InlineData("pc APL 1:192.168.32.0/21 !1:192.168.38.0/28", "APL 1:192.168.32.0/21 !1:192.168.38.0/28")]
    [InlineData("pc MINFO a b", "MINFO a.example.com. b.example.com.")]
    [InlineData("pc L64 10 2001:0DB8:1140:1000", "L64 10 2001:0db8:1140:1000")]
    [InlineData("pc IPSECKEY 10 1 2 192.0.2.38 AQNRU3mG7TVTO2BkR47usntb102uFJtugbo6BSGvgqt4AQ==", "IPSECKEY 10 1 2 192.0.2.38 AQNRU3mG7TVTO2BkR47usntb102uFJtugbo6BSGvgqt4AQ==")]
    [InlineData("pc X25 \"311061700956\"", "TYPE19 \\# 13 0c333131303631373030393536")]
    [InlineData("pc AMTRELAY 10 0 1 203.0.113.15", "TYPE260 \\# 6 0a01cb00710f")]
    [InlineData("pc RESINFO qnamemin exterr=15", "TYPE261 \\# 19 08716e616d656d696e096578746572723d3135")]
    [InlineData("pc CLASS1 TYPE13 \\# 3 00 01 61", "HINFO \"\" \"a\"")]
    [InlineData("pc 60 CLASS1 A 192.0.2.1", "A 192.0.2.1")]
    [InlineData("(pc A 192.0.2.1)", "A 192.0.2.1")]
    [InlineData("(\n pc ; a comment\n A 192.0.2.1 )", "A 192.0.2.1")]
    public void Every_assigned_type_with_a_known_layout_and_every_shape_of_line_is_read(string line, string expected)
    {
        var reading = Read(line);

        Assert.Empty(reading.Problems);
        var set = reading.Sets.Single(set => set.Key.Name == DnsName.Parse("pc.example.com"));
        Assert.Equal(expected, $"{set.Type} {set.Values[0]}");
    }

    [Theory]
    [InlineData("x NEWTYPE some \"data; here\" ; and a comment", "NEWTYPE")]
    [InlineData("x EID 0102 ( 03\n 04 )", "EID")]
    [InlineData("x 60 IN APL 9:strange/8", "APL")]
    public void A_type_that_is_not_understood_stays_octet_for_octet_and_hinders_nobody(string line, string word)
    {
        var reading = Read($"{line}\nwww A 192.0.2.1");

        Assert.True(reading.IsValid, string.Join('\n', reading.Problems));
        Assert.Equal((Severity.Warning, 4), (reading.Problems[0].Severity, reading.Problems[0].Line));
        Assert.Equal((word, "x.example.com."), (reading.Fixed[0].Word, reading.Fixed[0].Name.ToString()));
        Assert.DoesNotContain(reading.Sets, set => set.Name == DnsName.Parse("x.example.com"));

        var edited = Edit(Head + $"{line}\nwww A 192.0.2.1\n", Set("www", "A", 60, "192.0.2.9"), Set("x", "TXT", 60, "\"beside\""));
        Assert.Contains($"\n{line}\n", edited, StringComparison.Ordinal);
        Assert.Contains("192.0.2.9", edited, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_that_inherits_the_owner_keeps_its_meaning_when_the_line_before_it_goes()
    {
        var edited = Edit(Head + "old A 192.0.2.1\n NEWTYPE some data\nlast A 192.0.2.2\n", ZoneFileChange.Delete(Key("old", "A")));

        Assert.Contains("\nold NEWTYPE some data\n", edited, StringComparison.Ordinal);
    }

    [Fact]
    public void A_set_that_is_not_understood_is_the_only_one_that_cannot_be_changed()
    {
        var edit = ZoneFileEditor.Apply("x", (Head + "x APL 9:strange/8\n").AsMemory(), Zone, [Set("x", "APL", 60, "1:192.0.2.0/24")], new DateOnly(2026, 11, 30));

        Assert.False(edit.IsValid);
        Assert.Empty(edit.Texts);
        Assert.Contains(edit.Problems, problem => problem.Message.Contains("x.example.com. APL cannot be changed", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("$GENERATE 1-3 host-$ A 192.0.2.$", "host-1 A 192.0.2.1", "host-2 A 192.0.2.2", "host-3 A 192.0.2.3")]
    [InlineData("$GENERATE 0-4/2 ${1,3} 60 IN PTR h${-10,4,d}.b", "001 PTR h-010.b.example.com.", "003 PTR h-008.b.example.com.", "005 PTR h-006.b.example.com.")]
    [InlineData("$GENERATE 10-11 h${0,2,x} CLASS1 CNAME x$$$", "h0a CNAME x\\$10.example.com.", "h0b CNAME x\\$11.example.com.")]
    [InlineData("$GENERATE 10-10 a TXT \"v$ ${0,5,o}\"", "a TXT \"v1000012\"")]
    [InlineData("$GENERATE 1-2 $.elsewhere.example. A 192.0.2.1")]
    public void GENERATE_is_read_as_BIND_reads_it(string line, params string[] expected)
    {
        var reading = Read(line);

        Assert.True(reading.IsValid);
        Assert.Empty(reading.Problems);
        Assert.Equal(expected, reading.Sets.Where(set => set.Name != Zone).Select(set => $"{set.Name.RelativeTo(Zone)} {set.Type} {set.Values[0]}"));
        Assert.Equal(expected.Length, reading.Fixed.Count);
    }

    [Theory]
    [InlineData("$GENERATE 1-3 host$ NEWTYPE x")]
    [InlineData("$GENERATE 1-99999999 host$ A 192.0.2.1")]
    [InlineData("$GENERATE 5-4 host$ A 192.0.2.1")]
    [InlineData("$GENERATE 1-3 ${0,4,n}.x A 192.0.2.1")]
    [InlineData("$GENERATE 1-300 host$ A 192.0.2.$")]
    [InlineData("$GENERATE")]
    public void A_GENERATE_that_is_not_understood_is_left_alone_with_a_warning(string line)
    {
        var reading = Read(line);

        Assert.True(reading.IsValid);
        Assert.Equal((Severity.Warning, 4), (Assert.Single(reading.Problems).Severity, reading.Problems[0].Line));
        Assert.Contains($"\n{line}\n", Edit(Head + line + "\n", Set("www", "A", 60, "192.0.2.1")), StringComparison.Ordinal);
    }

    [Fact]
    public void What_GENERATE_writes_cannot_be_changed_and_all_else_can()
    {
        var text = Head + "$GENERATE 1-3 host-$ A 192.0.2.$\nwww A 192.0.2.9\n";

        Assert.False(ZoneFileEditor.Apply("x", text.AsMemory(), Zone, [Set("host-2", "A", 60, "192.0.2.7")], new DateOnly(2026, 11, 30)).IsValid);
        var edited = Edit(text, Set("www", "A", 60, "192.0.2.8"), Set("host-2", "TXT", 60, "\"beside\""));
        Assert.Contains("\n$GENERATE 1-3 host-$ A 192.0.2.$\n", edited, StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_outside_the_zone_is_left_out_with_a_warning_and_takes_those_that_inherit_its_owner_along()
    {
        var text = Head + "mail.other.example. A 192.0.2.2\n  TXT \"also outside\"\nwww A 192.0.2.1\n";
        var reading = ZoneFile.Read("x", text.AsMemory(), Zone);

        Assert.True(reading.IsValid);
        Assert.Equal((Severity.Warning, 4), (Assert.Single(reading.Problems).Severity, reading.Problems[0].Line));
        Assert.Equal(["example.com.", "www.example.com."], reading.Sets.Select(set => set.Name.ToString()));
        Assert.Contains("\nmail.other.example. A 192.0.2.2\n  TXT \"also outside\"\n", Edit(text, Set("www", "A", 60, "192.0.2.5")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a 600 A 192.0.2.1\na 60 A 192.0.2.2\n", 600)]
    [InlineData("a 60 A 192.0.2.1\na 600 A 192.0.2.2\n", 60)]
    [InlineData("a 60 A 192.0.2.1\nx 600 A 192.0.2.1\na 600 A 192.0.2.2\n", 600)]
    [InlineData("a 600 A 192.0.2.1\nx 600 A 192.0.2.1\na 60 A 192.0.2.2\n", 60)]
    [InlineData("a 600 A 192.0.2.1\n$ORIGIN example.com.\na 60 A 192.0.2.2\n", 600)]
    [InlineData("(a 600 A 192.0.2.1 ; inside\n )\n TXT x\na 60 A 192.0.2.2\n", 600)]
    [InlineData("a 600 A 192.0.2.1\nA 60 A 192.0.2.2\n", 60)]
    public void Of_several_TTLs_BINDs_counts_and_the_set_is_known_to_be_uneven(string lines, int ttl)
    {
        var reading = Read(lines);

        Assert.Equal(ttl, reading.Sets.Single(set => set.Key == Key("a", "A")).Ttl.Seconds);
        Assert.Equal([Key("a", "A")], reading.Uneven);
    }

    [Theory]
    [InlineData("$GENERATE 1-2 g$ 90 A 192.0.2.$\n")]
    [InlineData("$ORIGIN other.example.\n$GENERATE 1-2 g$ 90 A 192.0.2.$\n$ORIGIN example.com.\n")]
    [InlineData("other.example. 90 A 192.0.2.1\n")]
    public void The_last_TTL_counts_wherever_it_was_written(string lines)
    {
        var reading = ZoneFile.Read("x", ($"@ 600 SOA a b 1 2 3 4 5\nx 300 A 192.0.2.1\n{lines}y A 192.0.2.2\n").AsMemory(), Zone);

        Assert.Equal(90, reading.Sets.Single(set => set.Key == Key("y", "A")).Ttl.Seconds);
    }

    [Fact]
    public void Octets_that_are_no_text_are_octets_and_go_back_as_they_came()
    {
        byte[] octets = [.. System.Text.Encoding.UTF8.GetBytes(Head + "; Z"), 0xfc, .. "rich\nu TXT \"caf\u00e9 "u8, 0xe9, 0xff, .. "\"\n"u8];
        var text = OctetText.Decode(octets);

        Assert.Equal(octets, OctetText.Encode(text));
        var reading = ZoneFile.Read("x", text.AsMemory(), Zone);
        Assert.Equal("\"caf\\195\\169 \\233\\255\"", reading.Sets[1].Values[0]);
        Assert.Equal(octets.Length, OctetText.Encode(Edit(text, Set("u", "TXT", 3600, reading.Sets[1].Values[0]))).Length);
    }

    [Fact]
    public void A_byte_order_mark_is_told()
    {
        Assert.True(ZoneFile.Read("x", ("\uFEFF" + Head).AsMemory(), Zone).HasMark);
        Assert.False(Read("").HasMark);
    }

    [Theory]
    [InlineData("/etc/zones/hosts.inc")]
    [InlineData("sub/../hosts.inc")]
    public void Where_a_path_leads_is_asked_and_not_guessed(string path)
    {
        var options = new ZoneFileOptions { Place = _ => "hosts.inc", Include = found => found == "hosts.inc" ? "y A 192.0.2.5\n" : null };

        var reading = ZoneFile.Read("x", (Head + $"$INCLUDE {path}\n").AsMemory(), Zone, options);

        Assert.Empty(reading.Problems);
        Assert.Contains(reading.Sets, set => set.Name == DnsName.Parse("y.example.com"));
        Assert.False(ZoneFile.Read("x", (Head + $"$INCLUDE {path}\n").AsMemory(), Zone, options with { Place = _ => null }).IsValid);
    }

    private static ZoneFileReading Read(string lines) => ZoneFile.Read("x", (Head + lines + "\n").AsMemory(), Zone);

    private static string Edit(string text, params ZoneFileChange[] changes)
    {
        var edit = ZoneFileEditor.Apply("x", text.AsMemory(), Zone, changes, new DateOnly(2026, 11, 30));
        Assert.True(edit.IsValid, string.Join('\n', edit.Problems));
        return edit.Texts.IsEmpty ? text : edit.Texts[0].Text;
    }

    private static ZoneFileChange Set(string name, string type, int ttl, string value) => ZoneFileChange.Set(new RecordSet(Key(name, type), new Ttl(ttl), [value]));

    private static RecordKey Key(string name, string type) => new(DnsName.Parse($"{name}.example.com"), RecordType.Parse(type));
}
