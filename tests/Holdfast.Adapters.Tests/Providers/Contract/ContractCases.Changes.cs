using Holdfast.Core.Dns;
using Holdfast.Core.Sync;

namespace Holdfast.Adapters.Tests.Providers.Contract;

public static partial class ContractCases
{
    private static IEnumerable<ContractGroup> Swaps()
    {
        yield return Group("cname-to-address-and-back",
            Step("cname", 1, 0, 0, Cname("www", "web.example.net.")),
            Step("address", 1, 0, 1, A("www", "192.0.2.1")),
            Step("cname-again", 1, 0, 1, Cname("www", "edge.example.net.")),
            Step("goes", 0, 0, 1));

        yield return Group("cname-to-many",
            Step("cname", 1, 0, 0, Cname("www", "web.example.net.")),
            Step("both-families-and-a-text", 3, 0, 1, A("www", "192.0.2.1", "192.0.2.2"), Set("www", "AAAA", "2001:db8::1"), Txt("www", "here")),
            Step("cname-again", 1, 0, 3, Cname("www", "web.example.net.")));

        yield return Group("address-to-mail-and-back",
            Step("address", 1, 0, 0, A("x", "192.0.2.1")),
            Step("mail", 1, 0, 1, Set("x", "MX", "10 mail.example.net.")),
            Step("address-again", 1, 0, 1, A("x", "192.0.2.1")));

        yield return Group("four-to-six",
            Step("four", 1, 0, 0, A("x", "192.0.2.1")),
            Step("both", 1, 0, 0, A("x", "192.0.2.1"), Set("x", "AAAA", "2001:db8::1")),
            Step("six", 0, 0, 1, Set("x", "AAAA", "2001:db8::1")));

        yield return Group("several-swaps-at-once",
            Step("start", 4, 0, 0, Cname("a", "web.example.net."), A("b", "192.0.2.1"), Cname("c", "web.example.net."), A("d", "192.0.2.2")),
            Step("all-swap", 4, 0, 4, A("a", "192.0.2.1"), Cname("b", "web.example.net."), A("c", "192.0.2.2"), Cname("d", "web.example.net.")),
            Step("half-swap-back", 2, 1, 2, Cname("a", "web.example.net."), Cname("b", "edge.example.net."), Cname("c", "web.example.net."), Cname("d", "web.example.net.")));

        yield return Group("wildcard-swap",
            Step("cname", 1, 0, 0, Cname("*", "web.example.net.")),
            Step("address", 1, 0, 1, A("*", "192.0.2.1")));

        yield return Group("delegation-and-back",
            Step("name", 1, 0, 0, A("lab", "192.0.2.1")),
            Step("delegated", 1, 0, 1, Set("lab", "NS", "ns1.example.net.", "ns2.example.net.")),
            Step("name-again", 1, 0, 1, A("lab", "192.0.2.1")));

        yield return Group("router-and-epoch",
            Step("first", 2, 0, 0, Cname("web.r", "edge.example.net."), Txt("_holdfast.web.r", "v=1 epoch=1 front=a")) with { Undeclared = UndeclaredMode.Keep });
    }

    private static IEnumerable<ContractGroup> Ttls()
    {
        yield return Group("ttl-changes",
            Step("an-hour", 1, 0, 0, Set("www", 3600, "A", "192.0.2.1")),
            Step("two-hours", 0, 1, 0, Set("www", 7200, "A", "192.0.2.1")),
            Step("a-day", 0, 1, 0, Set("www", 86_400, "A", "192.0.2.1")),
            Step("an-hour-again", 0, 1, 0, Set("www", 3600, "A", "192.0.2.1")));

        yield return Group("ttl-of-many-values",
            Step("an-hour", 1, 0, 0, Set("www", 3600, "A", "192.0.2.1", "192.0.2.2", "192.0.2.3")),
            Step("two-hours", 0, 1, 0, Set("www", 7200, "A", "192.0.2.1", "192.0.2.2", "192.0.2.3")),
            Step("value-added-and-ttl-changed", 0, 1, 0, Set("www", 3600, "A", "192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4")),
            Step("value-removed-and-ttl-changed", 0, 1, 0, Set("www", 5400, "A", "192.0.2.1", "192.0.2.4")),
            Step("value-swapped-and-ttl-changed", 0, 1, 0, Set("www", 3600, "A", "192.0.2.1", "192.0.2.5")));

        // Limits differ, so nothing is counted; the second plan must be empty all the same.
        yield return Group("ttl-below-the-minimum",
            new ContractStep("one-second", null, [Set("www", 1, "A", "192.0.2.1")]),
            new ContractStep("half-a-minute", null, [Set("www", 30, "A", "192.0.2.1")]),
            new ContractStep("a-minute", null, [Set("www", 60, "A", "192.0.2.1")]),
            new ContractStep("five-minutes", null, [Set("www", 300, "A", "192.0.2.1")]));

        yield return Group("ttl-above-the-maximum",
            new ContractStep("a-month", null, [Set("www", 2_592_000, "A", "192.0.2.1")]),
            new ContractStep("a-week", null, [Set("www", 604_800, "A", "192.0.2.1")]))
            with { Skip = new Dictionary<string, string> { ["bind-signed"] = "BIND's default signing policy lowers every TTL to a day (max-zone-ttl) and does not say so" } };

        yield return Group("ttl-per-set",
            Step("come", 3, 0, 0, Set("x", 3600, "A", "192.0.2.1"), Set("x", 7200, "AAAA", "2001:db8::1"), Set("x", 86_400, "TXT", "\"t\"")),
            Step("one-changes", 0, 1, 0, Set("x", 3600, "A", "192.0.2.1"), Set("x", 3600, "AAAA", "2001:db8::1"), Set("x", 86_400, "TXT", "\"t\"")));
    }

    /// <summary>What is there and not declared. Every step of the suite checks that it is untouched; here it is the point.</summary>
    private static IEnumerable<ContractGroup> Strangers()
    {
        yield return Group("undeclared-neighbours",
            Step("somebody-was-here", 4, 0, 0, A("theirs", "192.0.2.1"), Txt("@", "their-verification"), Cname("blog", "blogs.example.net."), Set("@", "MX", "10 mail.example.net.")),
            Beside("ours-come", 2, 0, 0, A("www", "192.0.2.10"), Txt("_dmarc", "v=DMARC1; p=none")),
            Beside("ours-change", 0, 2, 0, A("www", "192.0.2.11"), Txt("_dmarc", "v=DMARC1; p=reject")),
            Beside("no-longer-declared-stays", 0, 0, 0, A("www", "192.0.2.11")),
            Beside("nothing-declared", 0, 0, 0));

        yield return Group("undeclared-at-the-same-name",
            Step("somebody-was-here", 2, 0, 0, Txt("www", "theirs"), Set("www", "MX", "10 mail.example.net.")),
            Beside("ours-comes", 1, 0, 0, A("www", "192.0.2.1")),
            Beside("ours-changes", 0, 1, 0, A("www", "192.0.2.2")),
            Beside("one-of-theirs-is-adopted", 0, 1, 0, A("www", "192.0.2.2"), Txt("www", "ours now")));

        yield return Group("undeclared-gives-way-to-a-cname",
            Step("an-address-was-here", 2, 0, 0, A("www", "192.0.2.1"), A("other", "192.0.2.2")),
            Beside("declared-as-cname", 1, 0, 1, Cname("www", "web.example.net.")));

        yield return Group("undeclared-below-and-above",
            Step("somebody-was-here", 3, 0, 0, A("a.www", "192.0.2.1"), A("*.www", "192.0.2.2"), A("@", "192.0.2.3")),
            Beside("ours-comes-between", 1, 0, 0, A("www", "192.0.2.4")),
            Beside("ours-swaps-its-type", 1, 0, 1, Cname("www", "web.example.net.")));

        yield return Group("undeclared-wins-by-opt-in",
            Step("somebody-was-here", 3, 0, 0, A("x", "192.0.2.1"), A("y", "192.0.2.2"), Txt("z", "t")),
            Step("only-ours-remains", 1, 0, 3, A("www", "192.0.2.1")));

        yield return Group("foreign-ownership-marks",
            Step("another-tool", 2, 0, 0, A("app", "192.0.2.1"), Txt("a-app", "heritage=external-dns,external-dns/owner=default,external-dns/resource=service/app")),
            Beside("ours-beside-it", 1, 0, 0, A("www", "192.0.2.2")));
    }

    private static IEnumerable<ContractGroup> Attributes()
    {
        yield return Group("proxied",
            Step("comes-proxied", 1, 0, 0, A("www", "192.0.2.1") with { Proxied = true }),
            Step("stays", 0, 0, 0, A("www", "192.0.2.1") with { Proxied = true }),
            Step("value-changes-undeclared-flag-stays", 0, 1, 0, A("www", "192.0.2.2")),
            Step("still-proxied", 0, 0, 0, A("www", "192.0.2.2") with { Proxied = true }),
            Step("a-second-value", 0, 1, 0, A("www", "192.0.2.2", "192.0.2.3")),
            Step("both-proxied", 0, 0, 0, A("www", "192.0.2.2", "192.0.2.3") with { Proxied = true }),
            Step("switched-off", 0, 1, 0, A("www", "192.0.2.2", "192.0.2.3") with { Proxied = false }),
            Step("switched-on", 0, 1, 0, A("www", "192.0.2.2", "192.0.2.3") with { Proxied = true }),
            Step("proxied-cname", 1, 0, 1, Cname("www", "web.example.net.") with { Proxied = true }))
            with { Needs = capabilities => capabilities.Proxied };

        yield return Group("comments",
            Step("comes-with-one", 1, 0, 0, A("www", "192.0.2.1") with { Comment = "ticket 17" }),
            Step("value-changes-comment-stays", 0, 1, 0, A("www", "192.0.2.2")),
            Step("still-there", 0, 0, 0, A("www", "192.0.2.2") with { Comment = "ticket 17" }),
            Step("changes", 0, 1, 0, A("www", "192.0.2.2") with { Comment = "ticket 18" }),
            Step("a-second-value-has-it-too", 0, 1, 0, A("www", "192.0.2.2", "192.0.2.3") with { Comment = "ticket 18" }),
            Step("emptied", 0, 1, 0, A("www", "192.0.2.2", "192.0.2.3") with { Comment = "" }))
            with { Needs = capabilities => capabilities.Comments };
    }

    /// <summary>Around the edges of pages and batches: 100 (Cloudflare's default page), 200 (its batch), 500 (deSEC's page and our batch).</summary>
    private static IEnumerable<ContractGroup> Sizes()
    {
        foreach (var count in (int[])[99, 100, 101, 200, 201, 500, 501, 601, 1201])
        {
            // A provider that takes one call per record would spend the suite's time here.
            var skip = count > 201
                ? new Dictionary<string, string>
                {
                    ["bunny"] = "one call per record: the sizes up to 201 say the same",
                    ["bind-signed"] = "the unsigned zone says the same",
                    ["knot-signed"] = "the unsigned zone says the same",
                }
                : [];
            yield return Group($"zone-of-{count}",
                Step("all-come", count, 0, 0, Hosts(count, 0)),
                Step("a-third-changes", 0, (count + 2) / 3, 0, [.. Hosts(count, 0).Select((set, i) => i % 3 == 0 ? Hosts(count, 1)[i] : set)]),
                Step("all-but-two-go", 0, 0, count - 2, Hosts(count, 0)[1..3])) with { Skip = skip };
        }

        yield return Group("set-of-250-values",
            Step("comes", 1, 0, 0, A("big", Addresses(0, 250))),
            Step("all-other-values", 0, 1, 0, A("big", Addresses(300, 250))),
            Step("down-to-three", 0, 1, 0, A("big", Addresses(300, 3))))
            with
            {
                Skip = new Dictionary<string, string>
                {
                    ["bunny"] = "one call per record",
                    ["cloudflare"] = "8,192 characters per record set are the limit",
                    ["bind"] = "BIND 9.18.28 and later hold 100 values in a set unless told otherwise (max-records-per-type)",
                    ["bind-signed"] = "BIND 9.18.28 and later hold 100 values in a set unless told otherwise (max-records-per-type)",
                },
            };

        yield return Group("set-of-20-values",
            Step("comes", 1, 0, 0, A("big", Addresses(0, 20))),
            Step("all-other-values", 0, 1, 0, A("big", Addresses(300, 20))),
            Step("half-of-them", 0, 1, 0, A("big", Addresses(300, 10))));
    }

    private static ContractSet[] Hosts(int count, int variant) =>
        [.. Enumerable.Range(0, count).Select(i => A($"host{i}", $"198.51.{100 + variant}.{i % 250}"))];

    private static string[] Addresses(int from, int count) =>
        [.. Enumerable.Range(from, count).Select(i => $"198.18.{i / 250}.{i % 250}")];
}
