using Holdfast.Core.Dns;

namespace Holdfast.Core.Tests.Dns;

public class DnsNameTests
{
    [Theory]
    [InlineData("WWW.Example.COM.", "www.example.com")]
    [InlineData("*.example.com", "*.example.com")]
    [InlineData("_acme-challenge.example.com", "_acme-challenge.example.com")]
    [InlineData("bücher.example", "xn--bcher-kva.example")]
    [InlineData("BÜCHER.example", "xn--bcher-kva.example")]
    [InlineData(@"a\.b.example", @"a\.b.example")]
    [InlineData(@"a\065.example", "aa.example")]
    [InlineData(@"a\032b.example", @"a\032b.example")]
    [InlineData(".", "")]
    public void A_name_has_one_canonical_form(string text, string value)
    {
        Assert.True(DnsName.TryParse(text, out var name, out var error), error);
        Assert.Equal(value, name.Value);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("a..b", "empty label")]
    [InlineData(".a", "empty label")]
    [InlineData("a b", "space")]
    [InlineData(@"a\300.b", "octet")]
    [InlineData(@"a\", "backslash")]
    [InlineData(@"ü\065.b", "mixes")]
    public void What_is_wrong_is_said(string text, string word)
    {
        Assert.False(DnsName.TryParse(text, out _, out var error));
        Assert.Contains(word, error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_label_has_63_octets_at_most()
    {
        Assert.True(DnsName.TryParse(new string('a', 63) + ".example", out _));
        Assert.False(DnsName.TryParse(new string('a', 64) + ".example", out _));
    }

    [Fact]
    public void A_name_has_255_octets_on_the_wire_at_most()
    {
        var four = string.Join('.', Enumerable.Repeat(new string('a', 63), 3));
        Assert.True(DnsName.TryParse(four + "." + new string('b', 61), out _));
        Assert.False(DnsName.TryParse(four + "." + new string('b', 62), out _));
    }

    [Theory]
    [InlineData("www.example.com", "example.com", true)]
    [InlineData("example.com", "example.com", true)]
    [InlineData("badexample.com", "example.com", false)]
    [InlineData(@"a\.example.com", "example.com", false)]
    public void Within_is_by_whole_labels(string name, string zone, bool expected) =>
        Assert.Equal(expected, DnsName.Parse(name).IsWithin(DnsName.Parse(zone)));

    [Fact]
    public void Order_is_by_label_from_the_right()
    {
        string[] names = ["z.example", "example", "a.example", "yljkjljk.a.example", "*.z.example"];
        var sorted = names.Select(DnsName.Parse).Order().Select(name => name.Value);
        Assert.Equal(["example", "a.example", "yljkjljk.a.example", "z.example", "*.z.example"], sorted);
    }

    [Fact]
    public void People_see_Unicode() => Assert.Equal("bücher.example", DnsName.Parse("xn--bcher-kva.example").Unicode);

    [Fact]
    public void The_parent_and_the_relative_part()
    {
        var name = DnsName.Parse("a.b.example.com");
        Assert.Equal("b.example.com", name.Parent.Value);
        Assert.Equal("a.b", name.RelativeTo(DnsName.Parse("example.com")));
        Assert.Equal("", DnsName.Parse("example.com").RelativeTo(DnsName.Parse("example.com")));
    }

    [Theory]
    [InlineData(@"a\")]
    [InlineData(@"a\\\")]
    public void A_backslash_at_the_end_does_not_swallow_the_dot_in_front_of_the_zone(string relative) =>
        Assert.False(DnsName.Parse("example.com").TryPrepend(relative, out _, out _));
}
