using Holdfast.Core.Dns;

namespace Holdfast.Core.Tests.Dns;

public class ZoneFileTests
{
    private static readonly DnsName Zone = DnsName.Parse("example.com");

    public static IEnumerable<TheoryDataRow<string>> BadNames => BadZones.Names;

    [Theory]
    [MemberData(nameof(BadNames))]
    public void A_broken_file_names_the_place_and_the_fix(string name)
    {
        var bad = BadZones.Named(name);

        var reading = ZoneFile.Read("bad.zone", bad.Text.AsMemory(), Zone);

        var error = reading.Problems.FirstOrDefault(problem => problem.Severity == Severity.Error);
        Assert.NotNull(error);
        Assert.Equal($"bad.zone:{bad.Line}:{bad.Column}", $"{error.File}:{error.Line}:{error.Column}");
        Assert.Contains(bad.Message, error.Message, StringComparison.Ordinal);
        Assert.Contains(bad.Hint, error.Hint, StringComparison.Ordinal);
        Assert.False(reading.IsValid);
    }

    [Fact]
    public void There_are_110_broken_files_or_more() => Assert.True(BadZones.All.Count >= 110, $"{BadZones.All.Count}");

    [Fact]
    public void A_zone_file_as_people_write_it()
    {
        var reading = Read("""
            ; the zone of our shop
            $ORIGIN example.com.
            $TTL 1h
            @       IN SOA ns1 hostmaster (
                            2026110101 ; serial
                            1h 10m 1w  ; refresh, retry, expire
                            300 )      ; negative TTL
                    IN NS ns1
                    IN NS ns2.example.net.
            www     300 IN  A 192.0.2.1
                    300 IN  A 192.0.2.2
                    3600 AAAA    2001:DB8::1
            MAIL    IN 5m A 192.0.2.25 ; class before TTL
            @       MX 10 mail
            txt     TXT ( "one; not a comment" ; a comment
                          "two" )
            $ORIGIN sub
            a       A 192.0.2.3
            *       CNAME a
            b.sub.example.com. A 192.0.2.4
            """);

        Assert.Empty(reading.Problems);
        Assert.Equal("example.com. 3600 SOA ns1.example.com. hostmaster.example.com. 2026110101 3600 600 604800 300", reading.Soa!.ToString());
        Assert.Equal(
        [
            "example.com. 3600 NS ns1.example.com. | ns2.example.net.",
            "www.example.com. 300 A 192.0.2.1 | 192.0.2.2",
            "www.example.com. 3600 AAAA 2001:db8::1",
            "mail.example.com. 300 A 192.0.2.25",
            "example.com. 3600 MX 10 mail.example.com.",
            "txt.example.com. 3600 TXT \"one; not a commenttwo\"",
            "a.sub.example.com. 3600 A 192.0.2.3",
            "*.sub.example.com. 3600 CNAME a.sub.example.com.",
            "b.sub.example.com. 3600 A 192.0.2.4",
        ], reading.Sets.Select(set => set.ToString()));
    }

    [Fact]
    public void Without_a_default_the_last_written_TTL_counts()
    {
        var reading = Read("@ 100 SOA a b 1 2 3 4 5\nx A 192.0.2.1\ny 200 A 192.0.2.2\nz A 192.0.2.3\n");

        Assert.Equal([100, 200, 200], reading.Sets.Select(set => set.Ttl.Seconds));
        Assert.True(reading.IsValid);
    }

    [Fact]
    public void Without_any_TTL_the_negative_TTL_of_the_SOA_counts_and_that_is_said()
    {
        var reading = Read("@ SOA a b 1 2 3 4 77\nx A 192.0.2.1\ny 200 A 192.0.2.2\nz A 192.0.2.3\n");

        Assert.Equal([77, 200, 77], reading.Sets.Select(set => set.Ttl.Seconds));
        Assert.Contains("(77)", Assert.Single(reading.Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Records_of_a_set_with_different_TTLs_take_the_one_that_BIND_takes_and_that_is_said()
    {
        var reading = Read("@ 100 SOA a b 1 2 3 4 5\nx 300 A 192.0.2.1\ny 1 A 192.0.2.9\nx 200 A 192.0.2.2\n");

        Assert.Equal("x.example.com. 200 A 192.0.2.1 | 192.0.2.2", reading.Sets[0].ToString());
        Assert.Equal([reading.Sets[0].Key], reading.Uneven);
        var note = Assert.Single(reading.Problems);
        Assert.Equal((Severity.Note, 4, 1), (note.Severity, note.Line, note.Column));
    }

    [Fact]
    public void A_forgotten_final_dot_is_pointed_out()
    {
        var reading = Read("$TTL 60\n@ SOA a b 1 2 3 4 5\nwww.example.com CNAME web.example.com\n");

        Assert.True(reading.IsValid);
        Assert.Equal(2, reading.Problems.Count);
        Assert.All(reading.Problems, problem => Assert.Equal(Severity.Warning, problem.Severity));
        Assert.Equal((3, 1), (reading.Problems[0].Line, reading.Problems[0].Column));
        Assert.Contains("www.example.com.example.com.", reading.Problems[0].Message, StringComparison.Ordinal);
        Assert.Equal((3, 23), (reading.Problems[1].Line, reading.Problems[1].Column));
    }

    [Fact]
    public void A_file_without_SOA_is_read_with_a_warning()
    {
        var reading = Read("$TTL 60\nwww A 192.0.2.1\n");

        Assert.True(reading.IsValid);
        Assert.Null(reading.Soa);
        Assert.Equal(Severity.Warning, Assert.Single(reading.Problems).Severity);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("; nothing\n   ; nothing either")]
    [InlineData("\uFEFF; byte order mark\r\n\r\n")]
    public void An_empty_file_is_an_empty_zone(string text) => Assert.Empty(Read(text).Sets);

    [Theory]
    [InlineData("www TXT a\\;b ; comment", "\"a;b\"")]
    [InlineData("www TXT \"a\\\"b;c\" ; comment", "\"a\\\"b;c\"")]
    [InlineData("www TXT a\"b\"", "\"ab\"")]
    [InlineData("www TXT \"x\" y\"z\"w", "\"xyzw\"")]
    [InlineData("www TXT \"a\"\"b\";comment", "\"ab\"")]
    [InlineData("www TXT \"(\" ; )", "\"(\"")]
    [InlineData("www TXT (\"a\"\n;( comment \"\n\"b\")", "\"ab\"")]
    [InlineData("www TXT ( a=\";x\" )", "\"a=;x\"")]
    [InlineData("www TXT a\\ \\\"b\\\"", "\"a \\\"b\\\"\"")]
    [InlineData("www TXT a\\\\", "\"a\\\\\"")]
    [InlineData("www TXT a\\ ", "\"a \"")]
    [InlineData("www\tTXT\t\"a\"\r", "\"a\"")]
    [InlineData("www ( TXT\n \"a\" )", "\"a\"")]
    [InlineData("www TXT ((\"a\") \"b\"\n)", "\"ab\"")]
    public void Quotes_escapes_comments_and_parentheses(string line, string value)
    {
        var reading = Read($"$TTL 60\n@ SOA a b 1 2 3 4 5\n{line}\nlast A 192.0.2.1");

        Assert.Empty(reading.Problems);
        Assert.Equal([value, "192.0.2.1"], reading.Sets.Select(set => set.Values[0]));
    }

    [Fact]
    public void All_faults_are_reported_not_only_the_first()
    {
        var reading = Read("$TTL 60\n@ SOA a b 1 2 3 4 5\nx A 1\ny TXT \"open\nz AAAA 1\n  A (\nu CNAME a b\n");

        Assert.Equal([3, 4, 5, 6, 7], reading.Problems.Select(problem => problem.Line));
    }

    [Fact]
    public void Reading_stops_when_nearly_every_line_is_wrong()
    {
        var reading = Read(string.Concat(Enumerable.Repeat("nonsense\n", 50_000)));

        Assert.Equal(1001, reading.Problems.Count);
        Assert.Contains("reading stops", reading.Problems[^1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_included_file_has_its_own_origin_and_owner()
    {
        var files = new Dictionary<string, string>
        {
            ["hosts.zone"] = "a A 192.0.2.1\n  A 192.0.2.2\n$ORIGIN deep\nb A 192.0.2.3\n$TTL 9\n",
        };
        var reading = Read("$TTL 60\n@ SOA a b 1 2 3 4 5\nfirst A 192.0.2.7\n$INCLUDE hosts.zone sub ; here\n  A 192.0.2.8\nc A 192.0.2.9\n", files);

        // $TTL goes on after the included file, as in BIND: the second address of "first" has the lower one.
        Assert.Equal(Severity.Note, Assert.Single(reading.Problems).Severity);
        Assert.Equal(
        [
            "first.example.com. 9 A 192.0.2.7 | 192.0.2.8", "a.sub.example.com. 60 A 192.0.2.1 | 192.0.2.2",
            "b.deep.sub.example.com. 60 A 192.0.2.3", "c.example.com. 9 A 192.0.2.9",
        ], reading.Sets.Select(set => set.ToString()));
    }

    [Fact]
    public void A_problem_in_an_included_file_names_that_file()
    {
        var reading = Read("$TTL 60\n@ SOA a b 1 2 3 4 5\n$INCLUDE bad.zone\n", new() { ["bad.zone"] = "\nx A y\n" });

        var problem = Assert.Single(reading.Problems);
        Assert.Equal("bad.zone:2:5", $"{problem.File}:{problem.Line}:{problem.Column}");
    }

    [Theory]
    [InlineData("$INCLUDE missing.zone", "cannot be read")]
    [InlineData("$INCLUDE /etc/passwd", "outside")]
    [InlineData("$INCLUDE ../other/hosts.zone", "outside")]
    [InlineData("$INCLUDE a/../../hosts.zone", "outside")]
    [InlineData("$INCLUDE \"C:\\hosts.zone\"", "outside")]
    [InlineData("$INCLUDE loop.zone", "included in each other")]
    [InlineData("$INCLUDE hosts.zone a..b", "empty label")]
    public void What_cannot_be_included_is_said(string line, string message)
    {
        var reading = Read($"$TTL 60\n@ SOA a b 1 2 3 4 5\n{line}\n", new() { ["loop.zone"] = "$INCLUDE loop.zone\n", ["hosts.zone"] = "" });

        Assert.Contains(message, Assert.Single(reading.Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_outside_the_folder_are_included_when_that_is_allowed()
    {
        var reading = ZoneFile.Read("x", "$TTL 1\n@ SOA a b 1 2 3 4 5\n$INCLUDE /srv/hosts.zone\n".AsMemory(), Zone,
            new ZoneFileOptions { IncludeOutside = true, Include = path => path == "/srv/hosts.zone" ? "a A 192.0.2.1" : null });

        Assert.Single(reading.Sets);
    }

    [Fact]
    public void A_printed_zone_is_read_back_as_it_was()
    {
        var reading = Read("$TTL 60\n@ SOA a b 1 2 3 4 5\nz A 192.0.2.1\n@ NS ns1\n a A 192.0.2.3\n*.w TXT \"x\"\n");

        var printed = ZoneFile.Print(Zone, reading.Soa, reading.Sets);

        var again = Read(printed);
        Assert.Equal(reading.Soa, again.Soa);
        Assert.Equal(reading.Sets.OrderBy(set => set.Key), again.Sets);
        Assert.StartsWith("$ORIGIN example.com.\n@ 60 IN SOA ", printed, StringComparison.Ordinal);
    }

    private static ZoneFileReading Read(string text, Dictionary<string, string>? files = null) =>
        ZoneFile.Read("test.zone", text.AsMemory(), Zone, files is null ? null : new ZoneFileOptions
        {
            Include = files.GetValueOrDefault,
        });
}
