using Holdfast.Core.Dns;

namespace Holdfast.Core.Tests.Dns;

public class ZoneFileEditorTests
{
    private static readonly DnsName Zone = DnsName.Parse("example.com");
    private static readonly DateOnly Today = new(2026, 11, 23);

    private const string Original = """
        ; our shop, do not break
        $ORIGIN example.com.
        $TTL 1h
        @   IN SOA ns1 hostmaster (
                    2026110101 ; serial, by hand
                    1h 10m 1w 300 )
            IN NS ns1
            IN NS ns2.example.net.

        ; web
        www   300 IN A   192.0.2.1   ; left rack
        www   300 IN A   192.0.2.2   ; right rack
        mail	IN	MX	10 mx
        txt   TXT ( "one" ; first half
                    "two" )
        ; end

        """;

    [Fact]
    public void Only_the_changed_line_is_rewritten_and_the_serial_raised() =>
        Assert.Equal(
            Original.Replace("192.0.2.2   ;", "192.0.2.9   ;", StringComparison.Ordinal).Replace("2026110101", "2026112301", StringComparison.Ordinal),
            Edit(Original, Set("www", "A", 300, "192.0.2.1", "192.0.2.9")));

    [Fact]
    public void A_value_more_is_a_line_more() =>
        Assert.Equal(
            Original.Replace("right rack\n", "right rack\nwww 300 IN A 192.0.2.3\n", StringComparison.Ordinal).Replace("2026110101", "2026112301", StringComparison.Ordinal),
            Edit(Original, Set("www", "A", 300, "192.0.2.1", "192.0.2.2", "192.0.2.3")));

    [Fact]
    public void A_value_less_is_a_line_less() =>
        Assert.Equal(
            Original.Replace("www   300 IN A   192.0.2.2   ; right rack\n", "", StringComparison.Ordinal).Replace("2026110101", "2026112301", StringComparison.Ordinal),
            Edit(Original, Set("www", "A", 300, "192.0.2.1")));

    [Fact]
    public void Another_TTL_changes_only_the_TTL() =>
        Assert.Equal(
            Original.Replace("www   300", "www   60", StringComparison.Ordinal).Replace("2026110101", "2026112301", StringComparison.Ordinal),
            Edit(Original, Set("www", "A", 60, "192.0.2.1", "192.0.2.2")));

    [Fact]
    public void A_new_set_stands_below_its_siblings() =>
        Assert.Equal(
            Original.Replace("right rack\n", "right rack\nwww 300 IN AAAA 2001:db8::1\n", StringComparison.Ordinal).Replace("2026110101", "2026112301", StringComparison.Ordinal),
            Edit(Original, Set("www", "AAAA", 300, "2001:db8::1")));

    [Fact]
    public void A_new_set_without_siblings_stands_at_the_end() =>
        Assert.Equal(
            Original.Replace("2026110101", "2026112301", StringComparison.Ordinal) + "new 300 IN CNAME www.example.com.\n",
            Edit(Original, Set("new", "CNAME", 300, "www.example.com.")));

    [Fact]
    public void A_record_over_several_lines_is_replaced_whole() =>
        Assert.Equal(
            Original.Replace("txt   TXT ( \"one\" ; first half\n            \"two\" )\n", "txt 60 IN TXT \"three\"\n", StringComparison.Ordinal)
                .Replace("2026110101", "2026112301", StringComparison.Ordinal),
            Edit(Original, Set("txt", "TXT", 60, "\"three\"")));

    [Fact]
    public void A_line_that_inherits_its_owner_gets_it_written_when_the_line_above_goes()
    {
        const string text = "$TTL 60\n@ SOA a b 7 2 3 4 5\nx A 192.0.2.1\n  AAAA ::1 ; stays\ny A 192.0.2.2\n";

        Assert.Equal("$TTL 60\n@ SOA a b 8 2 3 4 5\nx  AAAA ::1 ; stays\ny A 192.0.2.2\n", Edit(text, Delete("x", "A")));
    }

    [Fact]
    public void A_line_that_inherits_its_TTL_gets_it_written_when_the_line_above_changes()
    {
        const string text = "@ 60 SOA a b 7 2 3 4 5\nx 300 A 192.0.2.1\ny A 192.0.2.2\nz A 192.0.2.3\n";

        Assert.Equal("@ 60 SOA a b 8 2 3 4 5\nx 900 A 192.0.2.1\ny 300 A 192.0.2.2\nz A 192.0.2.3\n", Edit(text, Set("x", "A", 900, "192.0.2.1")));
        Assert.Equal("@ 60 SOA a b 8 2 3 4 5\ny 300 A 192.0.2.2\nz A 192.0.2.3\n", Edit(text, Delete("x", "A")));
    }

    [Fact]
    public void Deleting_what_is_not_there_and_setting_what_is_there_change_nothing()
    {
        var edit = ZoneFileEditor.Apply("x", Original.AsMemory(), Zone, [Delete("no", "A"), Set("www", "A", 300, "192.0.2.2", "192.0.2.1")], Today);

        Assert.Empty(edit.Texts);
        Assert.Equal(edit.SerialBefore, edit.SerialAfter);
    }

    [Fact]
    public void A_broken_file_is_not_edited()
    {
        var edit = ZoneFileEditor.Apply("x", "www A 192.0.2.300".AsMemory(), Zone, [Set("www", "A", 300, "192.0.2.1")], Today);

        Assert.False(edit.IsValid);
        Assert.Empty(edit.Texts);
    }

    [Fact]
    public void The_end_without_a_line_end_and_the_line_ends_of_other_systems_are_respected()
    {
        Assert.Equal("$TTL 60\n@ SOA a b 2 2 3 4 5\nx A 192.0.2.1\ny 60 IN A 192.0.2.2\n", Edit("$TTL 60\n@ SOA a b 1 2 3 4 5\nx A 192.0.2.1", Set("y", "A", 60, "192.0.2.2")));
        Assert.Equal("$TTL 60\r\n@ SOA a b 2 2 3 4 5\r\nx A 192.0.2.9\r\ny 60 IN A 192.0.2.2\r\n",
            Edit("$TTL 60\r\n@ SOA a b 1 2 3 4 5\r\nx A 192.0.2.1\r\n", Set("y", "A", 60, "192.0.2.2"), Set("x", "A", 60, "192.0.2.9")));
    }

    [Theory]
    [InlineData("\tAPL \r\n", "\tAPL 1:192.0.2.0/24 \r\n")]
    [InlineData("\tAPL\r\n", "\tAPL 1:192.0.2.0/24\r\n")]
    [InlineData("\tAPL ; none yet\r\n", "\tAPL 1:192.0.2.0/24 ; none yet\r\n")]
    [InlineData("\tAPL ( )\r\n", "\tAPL 1:192.0.2.0/24\r\n")]
    public void Data_that_was_empty_is_written_on_its_own_line(string line, string edited) =>
        Assert.Equal($"$TTL 60\r\n@ SOA a b 2 2 3 4 5\r\n{edited}", Edit($"$TTL 60\r\n@ SOA a b 1 2 3 4 5\r\n{line}", Set("@", "APL", 60, "1:192.0.2.0/24")));

    [Fact]
    public void A_line_outside_the_zone_keeps_its_owner_and_passes_on_its_TTL()
    {
        const string text = "@ 60 SOA a b 1 2 3 4 5\nx A 192.0.2.1\nother.example. 90 A 192.0.2.2\n MX 1 y\nx MX 1 m\n A 192.0.2.3\n";

        // Were the MX of the other zone taken for x's own, x's last line would go without its owner.
        Assert.Equal("@ 60 SOA a b 2 2 3 4 5\nx 90 A 192.0.2.1\nother.example. 90 A 192.0.2.2\n MX 1 y\nx A 192.0.2.3\n",
            Edit(text, Delete("x", "MX"), Set("x", "A", 90, "192.0.2.1", "192.0.2.3")));
        Assert.Equal("@ 60 SOA a b 2 2 3 4 5\nother.example. 90 A 192.0.2.2\n MX 1 y\nx MX 1 m\n", Edit(text, Delete("x", "A")));
    }

    [Fact]
    public void The_TTL_of_a_GENERATE_is_passed_on_only_where_it_was()
    {
        const string text = "@ 60 SOA a b 1 2 3 4 5\n$GENERATE 1-2 g$ 90 A 192.0.2.$\nx 300 A 192.0.2.1\ny A 192.0.2.2\n";

        Assert.Equal("@ 60 SOA a b 2 2 3 4 5\n$GENERATE 1-2 g$ 90 A 192.0.2.$\ny 300 A 192.0.2.2\n", Edit(text, Delete("x", "A")));
        Assert.Equal("@ 60 SOA a b 2 2 3 4 5\n$GENERATE 1-2 g$ 90 A 192.0.2.$\ny A 192.0.2.2\n", Edit(text.Replace("x 300", "x 90", StringComparison.Ordinal), Delete("x", "A")));
    }

    [Fact]
    public void A_record_of_an_included_file_is_changed_there()
    {
        var files = new Dictionary<string, string> { ["hosts.zone"] = "a A 192.0.2.1 ; rack\nb A 192.0.2.2\n" };
        const string main = "$TTL 60\n@ SOA a b 1 2 3 4 5\n$INCLUDE hosts.zone sub\nc A 192.0.2.3\n";

        var edit = ZoneFileEditor.Apply("main.zone", main.AsMemory(), Zone, [Set("a.sub", "A", 60, "192.0.2.9")], Today, new ZoneFileOptions { Include = files.GetValueOrDefault });

        Assert.Equal([new("main.zone", main.Replace("b 1 ", "b 2 ", StringComparison.Ordinal)), new("hosts.zone", "a A 192.0.2.9 ; rack\nb A 192.0.2.2\n")], edit.Texts);
    }

    [Fact]
    public void A_file_that_is_included_twice_is_not_edited()
    {
        var files = new Dictionary<string, string> { ["hosts.zone"] = "a A 192.0.2.1\n" };
        const string main = "$TTL 60\n@ SOA a b 1 2 3 4 5\n$INCLUDE hosts.zone one\n$INCLUDE hosts.zone two\n";

        var edit = ZoneFileEditor.Apply("main.zone", main.AsMemory(), Zone, [Set("a.one", "A", 60, "192.0.2.9")], Today, new ZoneFileOptions { Include = files.GetValueOrDefault });

        Assert.Empty(edit.Texts);
        Assert.Contains("included twice", edit.Problems[^1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_SOA_is_not_for_others_to_change() =>
        Assert.Throws<ArgumentException>(() => Edit(Original, Set("@", "SOA", 60, "a. b. 1 2 3 4 5")));

    [Theory]
    [InlineData(1u, 2u)]
    [InlineData(2026110101u, 2026112301u)]
    [InlineData(2026112301u, 2026112302u)]
    [InlineData(2026112399u, 2026112400u)]
    [InlineData(2027010100u, 2027010101u)]
    [InlineData(2026139901u, 2026139902u)]
    [InlineData(1700000000u, 1700000001u)]
    [InlineData(4294967295u, 1u)]
    [InlineData(0u, 1u)]
    public void The_serial_always_grows(uint before, uint after)
    {
        Assert.Equal(after, SoaSerial.Next(before, Today));
        Assert.True(SoaSerial.IsGreater(after, before));
    }

    private static ZoneFileChange Set(string name, string type, int ttl, params string[] values) =>
        ZoneFileChange.Set(new RecordSet(Key(name, type), new Ttl(ttl), [.. values]));

    private static ZoneFileChange Delete(string name, string type) => ZoneFileChange.Delete(Key(name, type));

    private static RecordKey Key(string name, string type)
    {
        Assert.True(Zone.TryPrepend(name, out var owner, out _));
        return new RecordKey(owner, RecordType.Parse(type));
    }

    private static string Edit(string text, params ZoneFileChange[] changes)
    {
        var edit = ZoneFileEditor.Apply("test.zone", text.AsMemory(), Zone, changes, Today);
        Assert.True(edit.IsValid, string.Join('\n', edit.Problems));
        return Assert.Single(edit.Texts).Text;
    }
}
