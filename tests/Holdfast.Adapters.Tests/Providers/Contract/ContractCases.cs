using Holdfast.Core;
using Holdfast.Core.Dns;
using Holdfast.Core.Sync;

namespace Holdfast.Adapters.Tests.Providers.Contract;

/// <summary>
/// The cases, in groups by what they are after. TTLs are an hour or more unless they are the point, because some providers allow
/// nothing shorter.
/// </summary>
public static partial class ContractCases
{
    private const int Hour = 3600;

    public static IReadOnlyList<ContractGroup> Groups { get; } =
        [.. Basics(), .. Types(), .. Texts(), .. Names(), .. Swaps(), .. Ttls(), .. Strangers(), .. Attributes(), .. Sizes()];

    private static ContractGroup Group(string name, params ContractStep[] steps) => new(name, steps.ToValueList());

    private static ContractStep Step(string name, int creates, int updates, int deletes, params ContractSet[] desired) =>
        new(name, (creates, updates, deletes), desired.ToValueList());

    /// <summary>Only these are declared; whatever else is in the zone stays.</summary>
    private static ContractStep Beside(string name, int creates, int updates, int deletes, params ContractSet[] desired) =>
        Step(name, creates, updates, deletes, desired) with { Undeclared = UndeclaredMode.Keep };

    private static ContractSet Set(string name, string type, params string[] values) => new(name, Hour, type, values.ToValueList());

    private static ContractSet Set(string name, int ttl, string type, params string[] values) => new(name, ttl, type, values.ToValueList());

    private static ContractSet A(string name, params string[] values) => Set(name, "A", values);

    private static ContractSet Cname(string name, string target) => Set(name, "CNAME", target);

    private static ContractSet Txt(string name, params string[] texts) => Set(name, "TXT", [.. texts.Select(RecordData.Text)]);

    private static IEnumerable<ContractGroup> Basics()
    {
        yield return Group("one-address",
            Step("comes", 1, 0, 0, A("www", "192.0.2.1")),
            Step("stays", 0, 0, 0, A("www", "192.0.2.1")),
            Step("changes", 0, 1, 0, A("www", "192.0.2.2")),
            Step("goes", 0, 0, 1));

        yield return Group("apex-address",
            Step("comes", 1, 0, 0, A("@", "192.0.2.1")),
            Step("changes", 0, 1, 0, A("@", "192.0.2.2")),
            Step("gets-a-sister", 1, 0, 0, A("@", "192.0.2.2"), Set("@", "AAAA", "2001:db8::2")),
            Step("goes", 0, 0, 2));

        yield return Group("many-values",
            Step("three-come", 1, 0, 0, A("www", "192.0.2.1", "192.0.2.2", "192.0.2.3")),
            Step("order-does-not-matter", 0, 0, 0, A("www", "192.0.2.3", "192.0.2.1", "192.0.2.2")),
            Step("one-of-them-changes", 0, 1, 0, A("www", "192.0.2.1", "192.0.2.9", "192.0.2.3")),
            Step("one-more", 0, 1, 0, A("www", "192.0.2.1", "192.0.2.9", "192.0.2.3", "192.0.2.4")),
            Step("two-less", 0, 1, 0, A("www", "192.0.2.1", "192.0.2.4")),
            Step("all-others", 0, 1, 0, A("www", "192.0.2.51", "192.0.2.52", "192.0.2.53")),
            Step("down-to-one", 0, 1, 0, A("www", "192.0.2.52")));

        yield return Group("many-types-at-one-name",
            Step("come", 4, 0, 0, A("x", "192.0.2.1"), Set("x", "AAAA", "2001:db8::1"), Txt("x", "hello"), Set("x", "MX", "10 mail.example.net.")),
            Step("one-changes", 0, 1, 0, A("x", "192.0.2.1"), Set("x", "AAAA", "2001:db8::1"), Txt("x", "good bye"), Set("x", "MX", "10 mail.example.net.")),
            Step("one-goes", 0, 0, 1, A("x", "192.0.2.1"), Txt("x", "good bye"), Set("x", "MX", "10 mail.example.net.")),
            Step("all-but-one-go", 0, 0, 2, Txt("x", "good bye")));

        yield return Group("everything-at-once",
            Step("start", 3, 0, 0, A("a", "192.0.2.1"), A("b", "192.0.2.2"), A("c", "192.0.2.3")),
            Step("create-update-delete", 1, 1, 1, A("b", "192.0.2.2"), A("c", "192.0.2.33"), A("d", "192.0.2.4")),
            Step("the-other-way", 1, 1, 1, A("a", "192.0.2.1"), A("b", "192.0.2.2"), A("c", "192.0.2.3")),
            Step("an-empty-zone", 0, 0, 3),
            Step("stays-empty", 0, 0, 0));

        yield return Group("deep-names",
            Step("come", 3, 0, 0, A("a.b.c.d.e", "192.0.2.1"), A("b.c.d.e", "192.0.2.2"), A("e", "192.0.2.3")),
            Step("the-middle-goes", 0, 0, 1, A("a.b.c.d.e", "192.0.2.1"), A("e", "192.0.2.3")),
            Step("the-leaf-goes", 0, 0, 1, A("e", "192.0.2.3")));
    }

    private static IEnumerable<ContractGroup> Types()
    {
        yield return Group("aaaa",
            Step("long-form", 1, 0, 0, Set("six", "AAAA", "2001:0DB8:0000:0000:0000:0000:0000:0001")),
            Step("short-form-is-the-same", 0, 0, 0, Set("six", "AAAA", "2001:db8::1")),
            Step("another", 0, 1, 0, Set("six", "AAAA", "2001:db8:0:1:1:1:1:1")),
            Step("v4-mapped", 0, 1, 0, Set("six", "AAAA", "::ffff:192.0.2.1")));

        yield return Group("cname",
            Step("comes", 1, 0, 0, Cname("www", "web.example.net.")),
            Step("changes", 0, 1, 0, Cname("www", "edge.example.org.")),
            Step("points-inside", 0, 1, 0, Cname("www", "host")),
            Step("points-at-the-apex", 0, 1, 0, Cname("www", "@")),
            Step("goes", 0, 0, 1));

        yield return Group("apex-cname",
            Step("comes", 1, 0, 0, Cname("@", "web.example.net.")),
            Step("beside-mail", 2, 0, 0, Cname("@", "web.example.net."), Set("@", "MX", "10 mail.example.net."), Txt("@", "v=spf1 -all")),
            Step("changes", 0, 1, 0, Cname("@", "edge.example.net."), Set("@", "MX", "10 mail.example.net."), Txt("@", "v=spf1 -all")),
            Step("becomes-an-address", 1, 0, 1, A("@", "192.0.2.1"), Set("@", "MX", "10 mail.example.net."), Txt("@", "v=spf1 -all")),
            Step("and-back", 1, 0, 1, Cname("@", "web.example.net."), Set("@", "MX", "10 mail.example.net."), Txt("@", "v=spf1 -all")))
            with { Needs = capabilities => capabilities.ApexCname };

        yield return Group("alias",
            Step("at-the-apex", 1, 0, 0, Set("@", "ALIAS", "web.example.net.")),
            Step("changes", 0, 1, 0, Set("@", "ALIAS", "edge.example.net.")),
            Step("below", 1, 0, 0, Set("@", "ALIAS", "edge.example.net."), Set("shop", "ALIAS", "shop.example.net.")));

        yield return Group("mx",
            Step("two-servers", 1, 0, 0, Set("@", "MX", "10 mail1.example.net.", "20 mail2.example.net.")),
            Step("preference-changes", 0, 1, 0, Set("@", "MX", "10 mail1.example.net.", "30 mail2.example.net.")),
            Step("host-changes", 0, 1, 0, Set("@", "MX", "10 mail1.example.net.", "30 mail3.example.net.")),
            Step("same-host-twice", 0, 1, 0, Set("@", "MX", "10 mail1.example.net.", "30 mail1.example.net.")),
            Step("points-inside", 0, 1, 0, Set("@", "MX", "0 mail")));

        yield return Group("null-mx",
            Step("says-no-mail", 1, 0, 0, Set("nomail", "MX", "0 .")),
            Step("accepts-mail", 0, 1, 0, Set("nomail", "MX", "10 mail.example.net.")),
            Step("says-no-again", 0, 1, 0, Set("nomail", "MX", "0 .")))
            with { Skip = new Dictionary<string, string> { ["bunny"] = "Bunny refuses the root as a mail server" } };

        yield return Group("srv",
            Step("comes", 1, 0, 0, Set("_sip._tcp", "SRV", "5 6 7 sip.example.net.")),
            Step("priority", 0, 1, 0, Set("_sip._tcp", "SRV", "15 6 7 sip.example.net.")),
            Step("weight", 0, 1, 0, Set("_sip._tcp", "SRV", "15 65 7 sip.example.net.")),
            Step("port", 0, 1, 0, Set("_sip._tcp", "SRV", "15 65 75 sip.example.net.")),
            Step("target", 0, 1, 0, Set("_sip._tcp", "SRV", "15 65 75 sip.example.org.")),
            Step("two", 0, 1, 0, Set("_sip._tcp", "SRV", "15 65 75 sip.example.org.", "20 0 5061 sips.example.org.")));

        yield return Group("null-srv",
            Step("service-not-there", 1, 0, 0, Set("_imap._tcp", "SRV", "0 0 0 .")),
            Step("service-there", 0, 1, 0, Set("_imap._tcp", "SRV", "0 1 143 imap.example.net.")))
            with { Skip = new Dictionary<string, string> { ["bunny"] = "Bunny refuses the root as a target" } };

        yield return Group("ns-of-a-child",
            Step("delegated", 1, 0, 0, Set("child", "NS", "ns1.example.net.", "ns2.example.org.")),
            Step("another-server", 0, 1, 0, Set("child", "NS", "ns1.example.net.", "ns3.example.com.")),
            Step("one-server", 0, 1, 0, Set("child", "NS", "ns1.example.net.")),
            Step("not-delegated", 0, 0, 1));

        yield return Group("ns-with-glue",
            Step("delegated", 3, 0, 0, Set("child", "NS", "ns1.child", "ns2.child"), A("ns1.child", "192.0.2.1") with { IsGlue = true }, A("ns2.child", "192.0.2.2") with { IsGlue = true }),
            Step("glue-moves", 0, 1, 0, Set("child", "NS", "ns1.child", "ns2.child"), A("ns1.child", "192.0.2.1") with { IsGlue = true }, A("ns2.child", "192.0.2.22") with { IsGlue = true }));

        yield return Group("ds-of-a-child",
            Step("signed", 2, 0, 0, Set("child", "NS", "ns1.example.net."), Set("child", "DS", "60485 13 2 d4b7d520e7bb5f0f67674a0ccdab0f5f0a7f2e2f4c5e3e1e2b6d1a9c1f0e3d2c")),
            Step("key-rolls", 0, 1, 0, Set("child", "NS", "ns1.example.net."), Set("child", "DS", "60485 13 2 d4b7d520e7bb5f0f67674a0ccdab0f5f0a7f2e2f4c5e3e1e2b6d1a9c1f0e3d2c", "12345 8 2 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")),
            Step("unsigned", 0, 0, 1, Set("child", "NS", "ns1.example.net.")));

        yield return Group("caa",
            Step("comes", 1, 0, 0, Set("@", "CAA", "0 issue \"letsencrypt.org\"")),
            Step("wild-and-mail", 0, 1, 0, Set("@", "CAA", "0 issue \"letsencrypt.org\"", "0 issuewild \";\"", "0 iodef \"mailto:security@example.com\"")),
            Step("critical", 0, 1, 0, Set("@", "CAA", "128 issue \"letsencrypt.org\"", "0 issuewild \";\"")),
            Step("parameters", 0, 1, 0, Set("@", "CAA", "0 issue \"letsencrypt.org; validationmethods=dns-01; accounturi=https://acme.example/acct/1\"")),
            Step("nobody", 0, 1, 0, Set("@", "CAA", "0 issue \";\"")));

        yield return Group("ptr",
            Step("comes", 1, 0, 0, Set("1", "PTR", "host.example.net.")),
            Step("changes", 0, 1, 0, Set("1", "PTR", "other.example.net.")));

        yield return Group("tlsa",
            Step("comes", 1, 0, 0, Set("_443._tcp.www", "TLSA", "3 1 1 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")),
            Step("upper-case-is-the-same", 0, 0, 0, Set("_443._tcp.www", "TLSA", "3 1 1 0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF")),
            Step("key-rolls", 0, 1, 0, Set("_443._tcp.www", "TLSA", "3 1 1 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "3 1 1 ffff456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")),
            Step("another-usage", 0, 1, 0, Set("_443._tcp.www", "TLSA", "2 0 2 " + string.Concat(Enumerable.Repeat("0123456789abcdef", 8)))));

        yield return Group("sshfp",
            Step("comes", 1, 0, 0, Set("host", "SSHFP", "4 2 123456789abcdef67890123456789abcdef67890123456789abcdef123456789")),
            Step("one-more", 0, 1, 0, Set("host", "SSHFP", "4 2 123456789abcdef67890123456789abcdef67890123456789abcdef123456789", "1 1 123456789abcdef67890123456789abcdef67890")));

        yield return Group("https",
            Step("comes", 1, 0, 0, Set("www", "HTTPS", "1 . alpn=h2,h3")),
            Step("hints", 0, 1, 0, Set("www", "HTTPS", "1 . alpn=h2,h3 ipv4hint=192.0.2.1 ipv6hint=2001:db8::1")),
            Step("order-of-parameters-does-not-matter", 0, 0, 0, Set("www", "HTTPS", "1 . ipv6hint=2001:db8::1 ipv4hint=192.0.2.1 alpn=\"h2,h3\"")),
            Step("alias-form", 0, 1, 0, Set("www", "HTTPS", "0 web.example.net.")),
            Step("port", 0, 1, 0, Set("www", "HTTPS", "2 web.example.net. port=8443")));

        yield return Group("svcb",
            Step("comes", 1, 0, 0, Set("_dns", "SVCB", "1 dns.example.net. alpn=dot")),
            Step("changes", 0, 1, 0, Set("_dns", "SVCB", "1 dns.example.net. alpn=dot port=853")));

        yield return Group("naptr",
            Step("comes", 1, 0, 0, Set("enum", "NAPTR", "100 10 \"U\" \"E2U+sip\" \"!^.*$!sip:info@example.com!\" .")),
            Step("changes", 0, 1, 0, Set("enum", "NAPTR", "100 10 \"S\" \"SIP+D2U\" \"\" _sip._udp.example.net.")));

        yield return Group("loc",
            Step("comes", 1, 0, 0, Set("tower", "LOC", "48 51 29.600 N 2 17 40.200 E 300.00m 125.00m 10.00m 10.00m")),
            Step("changes", 0, 1, 0, Set("tower", "LOC", "52 22 23.000 S 4 53 32.000 W -2.00m 5m")));

        yield return Group("dname",
            Step("comes", 1, 0, 0, Set("old", "DNAME", "new.example.net.")),
            Step("changes", 0, 1, 0, Set("old", "DNAME", "newer.example.net.")));
    }

    private static IEnumerable<ContractGroup> Texts()
    {
        foreach (var length in (int[])[1, 254, 255, 256, 509, 510, 511, 764, 765, 766, 2000])
        {
            yield return Group($"txt-of-{length}",
                Step("comes", 1, 0, 0, Txt("t", Letters(length, 'a'))),
                Step("changes", 0, 1, 0, Txt("t", Letters(length, 'b'))));
        }

        yield return Group("txt-quoting",
            Step("quotes", 1, 0, 0, Txt("t", "say \"hello\" to \"them\"")),
            Step("backslashes", 0, 1, 0, Txt("t", @"C:\path\to\file \ end \\")),
            Step("semicolons", 0, 1, 0, Txt("t", "v=DKIM1; k=rsa; p=MIGf; t=s")),
            Step("backtick-and-dollar", 0, 1, 0, Txt("t", "`id` $HOME $(id) %s")),
            Step("apostrophe", 0, 1, 0, Txt("t", "it's")),
            Step("inner-spaces", 0, 1, 0, Txt("t", "a   b     c")),
            Step("brackets", 0, 1, 0, Txt("t", "(a) [b] {c} <d>")));

        yield return Group("txt-outer-spaces",
            Step("in-front", 1, 0, 0, Txt("t", "  leading")),
            Step("behind", 0, 1, 0, Txt("t", "trailing  ")));

        yield return Group("txt-unicode",
            Step("utf-8", 1, 0, 0, Txt("t", "Zürich ☕ 東京")),
            Step("changes", 0, 1, 0, Txt("t", "Genève ☕ 京都")));

        yield return Group("txt-many-values",
            Step("three", 1, 0, 0, Txt("@", "v=spf1 include:_spf.example.net -all", "site-verification=abc", "MS=ms12345678")),
            Step("one-changes", 0, 1, 0, Txt("@", "v=spf1 include:_spf.example.net -all", "site-verification=xyz", "MS=ms12345678")),
            Step("one-goes", 0, 1, 0, Txt("@", "v=spf1 include:_spf.example.net -all", "MS=ms12345678")));

        yield return Group("txt-several-strings",
            Step("joined", 1, 0, 0, Set("t", "TXT", "\"one \" \"two\"")),
            Step("the-same-in-one", 0, 0, 0, Set("t", "TXT", "\"one two\"")));

        yield return Group("txt-case-matters",
            Step("comes", 1, 0, 0, Txt("t", "Case-Sensitive-TOKEN")),
            Step("changes", 0, 1, 0, Txt("t", "case-sensitive-token")));
    }

    private static string Letters(int length, char first) => string.Concat(Enumerable.Range(0, length).Select(i => (char)('a' + (first - 'a' + i) % 26)));

    private static IEnumerable<ContractGroup> Names()
    {
        yield return Group("wildcard",
            Step("comes", 1, 0, 0, A("*", "192.0.2.1")),
            Step("beside-a-name", 1, 0, 0, A("*", "192.0.2.1"), A("www", "192.0.2.2")),
            Step("below", 1, 0, 0, A("*", "192.0.2.1"), A("www", "192.0.2.2"), Cname("*.dev", "web.example.net.")),
            Step("changes", 0, 2, 0, A("*", "192.0.2.11"), A("www", "192.0.2.2"), Cname("*.dev", "edge.example.net.")),
            Step("name-goes-wildcard-stays", 0, 0, 1, A("*", "192.0.2.11"), Cname("*.dev", "edge.example.net.")));

        yield return Group("case",
            Step("upper-case-name-and-target", 1, 0, 0, Cname("WWW", "Web.EXAMPLE.Net.")),
            Step("lower-case-is-the-same", 0, 0, 0, Cname("www", "web.example.net.")),
            Step("mixed-mx", 1, 0, 0, Cname("www", "web.example.net."), Set("Mail", "MX", "10 MX.Example.Net.")));

        yield return Group("idn",
            Step("in-the-label", 1, 0, 0, A("bücher", "192.0.2.1")),
            Step("punycode-is-the-same", 0, 0, 0, A("xn--bcher-kva", "192.0.2.1")),
            Step("in-the-target", 1, 0, 0, A("bücher", "192.0.2.1"), Cname("www", "bücher.example.net.")),
            Step("target-in-punycode", 0, 0, 0, A("bücher", "192.0.2.1"), Cname("www", "xn--bcher-kva.example.net.")));

        yield return Group("underscores",
            Step("come", 3, 0, 0, Txt("_dmarc", "v=DMARC1; p=reject"), Txt("k1._domainkey", "v=DKIM1; p=abc"), Cname("_acme-challenge.www", "abc.acme.example.net.")),
            Step("change", 0, 2, 0, Txt("_dmarc", "v=DMARC1; p=none"), Txt("k1._domainkey", "v=DKIM1; p=def"), Cname("_acme-challenge.www", "abc.acme.example.net.")));

        yield return Group("long-labels",
            Step("63-octets", 1, 0, 0, A(new string('x', 63), "192.0.2.1")),
            Step("two-of-them", 1, 0, 0, A(new string('x', 63), "192.0.2.1"), A($"{new string('y', 63)}.{new string('z', 63)}", "192.0.2.2")),
            Step("as-target", 1, 0, 0, A(new string('x', 63), "192.0.2.1"), A($"{new string('y', 63)}.{new string('z', 63)}", "192.0.2.2"), Cname("www", $"{new string('t', 63)}.example.net.")));

        yield return Group("digits-and-hyphens",
            Step("come", 3, 0, 0, A("1", "192.0.2.1"), A("3com", "192.0.2.2"), A("a--b", "192.0.2.3")),
            Step("go", 0, 0, 3));
    }
}
