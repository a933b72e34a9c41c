using Holdfast.Core.Dns;
using Holdfast.Core.Sync;

namespace Holdfast.Core.Tests.Sync;

public sealed class AnswerCheckTests
{
    private static readonly DnsName Zone = DnsName.Parse("example.com");

    [Fact]
    public void The_same_values_in_any_order_are_the_same()
    {
        Assert.IsType<AnswerVerdict.Same>(Compare(Set("www", "A", 60, "192.0.2.1", "192.0.2.2"), new ServerAnswer.Found(Set("www", "A", 60, "192.0.2.2", "192.0.2.1"))));
    }

    [Fact]
    public void Missing_and_extra_values_are_both_named()
    {
        var differs = Assert.IsType<AnswerVerdict.Differs>(Compare(Set("www", "A", 60, "192.0.2.1", "192.0.2.2"), new ServerAnswer.Found(Set("www", "A", 60, "192.0.2.2", "192.0.2.3"))));

        Assert.Equal(["192.0.2.1"], differs.Difference.Missing);
        Assert.Equal(["192.0.2.3"], differs.Difference.Extra);
    }

    [Fact]
    public void A_longer_ttl_differs_and_a_shorter_one_is_noted()
    {
        Assert.IsType<AnswerVerdict.Differs>(Compare(Set("www", "A", 60, "192.0.2.1"), new ServerAnswer.Found(Set("www", "A", 61, "192.0.2.1"))));
        Assert.Contains("59 s", Assert.IsType<AnswerVerdict.Same>(Compare(Set("www", "A", 60, "192.0.2.1"), new ServerAnswer.Found(Set("www", "A", 59, "192.0.2.1")))).Note, StringComparison.Ordinal);
    }

    [Fact]
    public void A_delegation_is_proved_by_the_referral()
    {
        var ns = Set("child", "NS", 60, "ns1.example.net.");

        Assert.IsType<AnswerVerdict.Same>(Compare(ns, new ServerAnswer.Delegated(ns)));
        Assert.IsType<AnswerVerdict.Differs>(Compare(ns, new ServerAnswer.Delegated(Set("child", "NS", 60, "ns2.example.net."))));
        Assert.IsType<AnswerVerdict.Skipped>(Compare(Set("ns1.child", "A", 60, "192.0.2.1"), new ServerAnswer.Delegated(ns)));
    }

    [Fact]
    public void A_server_that_refers_to_others_for_the_zone_itself_does_not_serve_it()
    {
        var root = new RecordSet(new RecordKey(default, RecordType.NS), new Ttl(60), ["a.root-servers.net."]);
        var self = Set("@", "NS", 60, "ns1.example.net.");

        Assert.IsType<AnswerVerdict.NotServed>(Compare(Set("www", "A", 60, "192.0.2.1"), new ServerAnswer.Delegated(root)));
        Assert.IsType<AnswerVerdict.NotServed>(Compare(Set("www", "A", 60, "192.0.2.1"), new ServerAnswer.Delegated(self)));
        Assert.IsType<AnswerVerdict.NotServed>(Compare(Set("www", "A", 60, "192.0.2.1"), new ServerAnswer.Refused("REFUSED")));
    }

    [Theory]
    [InlineData("DNSKEY", "257 3 13 AQID", "257 3 13 BAUG")]
    [InlineData("CDS", "1 13 2 00", "2 13 2 00")]
    [InlineData("CDNSKEY", "257 3 13 AQID", "257 3 13 BAUG")]
    public void A_key_that_is_declared_stands_beside_those_of_the_signer(string type, string ours, string theirs)
    {
        var want = Set("@", type, 60, ours);

        Assert.IsType<AnswerVerdict.Same>(Compare(want, new ServerAnswer.Found(Set("@", type, 3600, ours, theirs))));
        Assert.Equal([ours], Assert.IsType<AnswerVerdict.Differs>(Compare(want, new ServerAnswer.Found(Set("@", type, 3600, theirs)))).Difference.Missing);
    }

    [Fact]
    public void The_answer_of_a_wildcard_is_said_to_be_one()
    {
        var wildcard = Set("*", "A", 60, "192.0.2.9");
        AnswerVerdict Judge(RecordSet want, RecordSet answer) => AnswerCheck.Compare(new DesiredSet(want), Zone, new ServerAnswer.Found(answer), answersItsOwn: false, wildcard);

        var missing = Assert.IsType<AnswerVerdict.Differs>(Judge(Set("www", "A", 60, "192.0.2.1"), Set("www", "A", 60, "192.0.2.9")));
        Assert.Contains("answered from the wildcard *.example.com", missing.Difference.What, StringComparison.Ordinal);
        var unproved = Assert.IsType<AnswerVerdict.Same>(Judge(Set("www", "A", 60, "192.0.2.9"), Set("www", "A", 60, "192.0.2.9")));
        Assert.Contains("does not prove", unproved.Note, StringComparison.Ordinal);
        Assert.IsType<AnswerVerdict.Same>(AnswerCheck.CompareGone(Set("www", "A", 60, "192.0.2.9"), Zone, new ServerAnswer.Found(Set("www", "A", 60, "192.0.2.9")), wildcard));
    }

    [Fact]
    public void Silence_is_no_difference()
    {
        Assert.IsType<AnswerVerdict.NoAnswer>(Compare(Set("www", "A", 60, "192.0.2.1"), new ServerAnswer.Silent("no answer within 1s")));
    }

    [Fact]
    public void What_a_provider_answers_in_its_own_way_is_skipped_with_the_reason()
    {
        var cname = new DesiredSet(Set("@", "CNAME", 60, "web.example.net."));

        Assert.NotNull(AnswerCheck.WhyNotAsked(new DesiredSet(Set("www", "A", 60, "192.0.2.1"), Proxied: true), Zone, answersItsOwn: true));
        Assert.NotNull(AnswerCheck.WhyNotAsked(cname, Zone, answersItsOwn: true));
        Assert.Null(AnswerCheck.WhyNotAsked(cname, Zone, answersItsOwn: false));
        Assert.NotNull(AnswerCheck.WhyNotAsked(new DesiredSet(Set("@", "ALIAS", 60, "web.example.net.")), Zone, answersItsOwn: false));
        Assert.IsType<AnswerVerdict.Skipped>(AnswerCheck.Compare(new DesiredSet(Set("www", "CNAME", 60, "web.example.net.")), Zone, new ServerAnswer.Empty(true), answersItsOwn: true));
        Assert.IsType<AnswerVerdict.Differs>(Compare(Set("www", "CNAME", 60, "web.example.net."), new ServerAnswer.Empty(true)));
    }

    [Fact]
    public void A_deleted_set_is_gone_when_only_a_wildcards_values_are_answered()
    {
        var gone = Set("www", "A", 60, "192.0.2.1");

        Assert.IsType<AnswerVerdict.Same>(AnswerCheck.CompareGone(gone, Zone, new ServerAnswer.Empty(false)));
        Assert.IsType<AnswerVerdict.Same>(AnswerCheck.CompareGone(gone, Zone, new ServerAnswer.Found(Set("www", "A", 60, "192.0.2.99"))));
        Assert.IsType<AnswerVerdict.Differs>(AnswerCheck.CompareGone(gone, Zone, new ServerAnswer.Found(gone)));
    }

    private static AnswerVerdict Compare(RecordSet want, ServerAnswer answer) => AnswerCheck.Compare(new DesiredSet(want), Zone, answer, answersItsOwn: false);

    private static RecordSet Set(string name, string type, int ttl, params string[] values) =>
        new(new RecordKey(DnsName.Parse(name == "@" ? Zone.Value : $"{name}.{Zone.Value}"), RecordType.Parse(type)), new Ttl(ttl), [.. values]);
}
