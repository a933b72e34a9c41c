using Holdfast.Adapters.Config;
using Holdfast.Core;

namespace Holdfast.Tests;

/// <summary>
/// What tired people get wrong. Each case is a whole configuration, the place where the first error must point, and a word that
/// the message or its fix must contain.
/// </summary>
public class BadConfigurationTests
{
    private const string Head = "holdfast: 1\nproviders:\n  own: { kind: zonefile, path: a.zone }\n  two: { kind: zonefile, path: b.zone }\n  cf: { kind: cloudflare, token: { env: T } }\n";
    private const string Zone = Head + "zones:\n  example.com:\n    providers: [own, two]\n    records:\n";
    private const string Router = Head + "zones:\n  example.com: { providers: [own], records: [] }\nrouters:\n  web:\n";
    private const string Fronts = "    fronts: [{ name: a, target: a.example.net. }, { name: b, target: b.example.net. }]\n";

    public static TheoryData<string, int, int, string> Cases()
    {
        var cases = new TheoryData<string, int, int, string>();

        // The file as a whole
        cases.Add("", 1, 1, "empty");
        cases.Add("# only a comment\n", 1, 1, "empty");
        cases.Add("- a\n- b\n", 1, 1, "mapping");
        cases.Add("just text\n", 1, 1, "mapping");
        cases.Add("holdfast: 1\n---\nholdfast: 1\n", 2, 1, "one document");
        cases.Add("zones: {}\n", 1, 1, "holdfast: 1");
        cases.Add("holdfast: 2\n", 1, 11, "version 1");
        cases.Add("holdfast: one\n", 1, 11, "version 1");
        cases.Add("holdfast: 1\nholdfast: 1\n", 2, 1, "twice");
        cases.Add("holdfast: 1\nzone: {}\n", 2, 1, "'zones'");
        cases.Add("holdfast: 1\nprovidres: {}\n", 2, 1, "'providers'");
        cases.Add("holdfast: 1\n\tzones: {}\n", 2, 1, "tab");
        cases.Add("holdfast: 1\nzones: { a: [ }\n", 2, 15, "closed");
        cases.Add("holdfast: 1\nzones: \"unclosed\n", 2, 8, "quote");
        cases.Add("holdfast: &a 1\n", 1, 11, "anchors");
        cases.Add("holdfast: 1\nzones: *a\n", 2, 8, "aliases");
        cases.Add("holdfast: 1\nzones: !mine {}\n", 2, 8, "tag");
        cases.Add("holdfast: 1\n? [a, b]\n: c\n", 2, 3, "key");
        cases.Add("holdfast: 1\nresolvers: [dns.example]\n", 2, 13, "IP address");
        cases.Add("holdfast: 1\nresolvers: { a: b }\n", 2, 12, "list");
        cases.Add("holdfast: 1\nresolvers: [[192.0.2.1]]\n", 2, 13, "plain value");

        // Providers
        cases.Add("holdfast: 1\nzones: {}\n", 1, 1, "providers");
        cases.Add("holdfast: 1\nproviders: []\n", 2, 12, "mapping");
        cases.Add("holdfast: 1\nproviders:\n  own: zonefile\n", 3, 8, "mapping");
        cases.Add("holdfast: 1\nproviders:\n  own: { path: a }\n", 3, 8, "'kind'");
        cases.Add("holdfast: 1\nproviders:\n  own: { kind: zonefil, path: a }\n", 3, 16, "'zonefile'");
        cases.Add("holdfast: 1\nproviders:\n  own: { kind: nothing-like-it }\n", 3, 16, "kinds:");
        cases.Add("holdfast: 1\nproviders:\n  own: { kind: zonefile }\n", 3, 8, "'path'");
        cases.Add("holdfast: 1\nproviders:\n  own: { kind: zonefile, path: a, pth: b }\n", 3, 35, "'path'");
        cases.Add("holdfast: 1\nproviders:\n  \"o w n\": { kind: zonefile, path: a }\n", 3, 3, "name a provider");
        cases.Add("holdfast: 1\nproviders:\n  own: { kind: zonefile, path: [a] }\n", 3, 32, "plain value");
        cases.Add("holdfast: 1\nproviders:\n  cf: { kind: cloudflare }\n", 3, 7, "'token'");
        cases.Add("holdfast: 1\nproviders:\n  cf: { kind: cloudflare, token: abc123 }\n", 3, 34, "never is");
        cases.Add("holdfast: 1\nproviders:\n  cf: { kind: cloudflare, token: { env: A, file: b } }\n", 3, 34, "exactly one");
        cases.Add("holdfast: 1\nproviders:\n  cf: { kind: cloudflare, token: { enf: A } }\n", 3, 36, "'env'");
        cases.Add("holdfast: 1\nproviders:\n  cf: { kind: cloudflare, token: { env: \"\" } }\n", 3, 34, "no source");
        cases.Add("holdfast: 1\nproviders:\n  cf: { kind: cloudflare, token: { env: A }, endpoint: nowhere }\n", 3, 56, "address");
        cases.Add("holdfast: 1\nproviders:\n  cf: { kind: cloudflare, token: { env: A }, endpoint: \"http://api.example.net/\" }\n", 3, 56, "https");
        cases.Add("holdfast: 1\nproviders:\n  cf: { kind: cloudflare, token: { env: A }, endpoint: \"https://u:p@api.example.net/\" }\n", 3, 56, "secrets");
        cases.Add("holdfast: 1\nproviders:\n  cf: { kind: cloudflare, token: { env: A }, endpoint: \"ftp://api.example.net/\" }\n", 3, 56, "http");
        cases.Add("holdfast: 1\nproviders:\n  cf: { kind: cloudflare, token: { env: A }, nameservers: [ns.example.net] }\n", 3, 60, "IP address");
        cases.Add("holdfast: 1\nproviders:\n  cf: { kind: cloudflare, token: { env: A }, nameservers: [\"192.0.2.1:0\"] }\n", 3, 60, "IP address");
        cases.Add("holdfast: 1\nproviders:\n  k: { kind: rfc2136, server: 192.0.2.1, key: { name: k1, secrt: { env: A } } }\n", 3, 6, "key.secret");

        // Zones
        cases.Add(Head + "zones: []\n", 6, 8, "mapping");
        cases.Add(Head + "zones:\n  \"bad name\": { providers: [own] }\n", 7, 3, "zone name");
        cases.Add(Head + "zones:\n  \".\": { providers: [own] }\n", 7, 3, "root");
        cases.Add(Head + "zones:\n  example.com: { records: [] }\n", 7, 16, "'providers'");
        cases.Add(Head + "zones:\n  example.com: { providers: [owm], records: [] }\n", 7, 30, "'own'");
        cases.Add(Head + "zones:\n  example.com: { providers: [own, own], records: [] }\n", 7, 35, "twice");
        cases.Add(Head + "zones:\n  example.com: { providers: [own], undeclared: remove }\n", 7, 48, "keep, delete");
        cases.Add(Head + "zones:\n  example.com: { providers: [own], undeclard: delete }\n", 7, 36, "'undeclared'");
        cases.Add(Head + "zones:\n  example.com: { providers: [own], records: { a: b } }\n", 7, 45, "list");
        cases.Add(Head + "zones:\n  example.com: { providers: [own], ttl: soon }\n", 7, 41, "seconds");
        cases.Add(Head + "zones:\n  example.com: { providers: [own] }\n  EXAMPLE.com: { providers: [own] }\n", 8, 3, "twice");

        // Records
        cases.Add(Zone + "      - www\n", 10, 9, "mapping");
        cases.Add(Zone + "      - { type: A, values: [192.0.2.1] }\n", 10, 9, "name");
        cases.Add(Zone + "      - { name: www, values: [192.0.2.1] }\n", 10, 9, "type");
        cases.Add(Zone + "      - { name: www, type: A }\n", 10, 9, "values");
        cases.Add(Zone + "      - { name: www, type: A, values: [] }\n", 10, 39, "empty");
        cases.Add(Zone + "      - { name: www, type: A, value: }\n", 10, 9, "values");
        cases.Add(Zone + "      - { name: www, type: A, values: { a: b } }\n", 10, 39, "list");
        cases.Add(Zone + "      - { name: www, type: A, values: [[192.0.2.1]] }\n", 10, 40, "plain text");
        cases.Add(Zone + "      - { name: www, type: AAA, values: [192.0.2.1] }\n", 10, 28, "AAAA");
        cases.Add(Zone + "      - { name: www, type: WEIRD, values: [x] }\n", 10, 28, "TYPE###");
        cases.Add(Zone + "      - { name: www, type: TYPE99999, values: [x] }\n", 10, 28, "record type");
        cases.Add(Zone + "      - { name: www, type: SOA, values: [x] }\n", 10, 28, "name server itself");
        cases.Add(Zone + "      - { name: www, type: A, ttl: -5, values: [192.0.2.1] }\n", 10, 36, "seconds");
        cases.Add(Zone + "      - { name: www, type: A, ttl: 5x, values: [192.0.2.1] }\n", 10, 36, "seconds");
        cases.Add(Zone + "      - { name: www, type: A, ttl: 99999999999, values: [192.0.2.1] }\n", 10, 36, "seconds");
        cases.Add(Zone + "      - { name: www, type: A, values: [192.0.2.256] }\n", 10, 40, "192.0.2.256");
        cases.Add(Zone + "      - { name: www, type: A, values: [192.0.2] }\n", 10, 40, "A value");
        cases.Add(Zone + "      - { name: www, type: A, values: [\"2001:db8::1\"] }\n", 10, 41, "AAAA");
        cases.Add(Zone + "      - { name: www, type: AAAA, values: [\"192.0.2.1\"] }\n", 10, 44, "A");
        cases.Add(Zone + "      - { name: www, type: AAAA, values: [\"2001:db8::1::2\"] }\n", 10, 44, "AAAA value");
        cases.Add(Zone + "      - { name: www, type: CNAME, values: [a.example.net., b.example.net.] }\n", 10, 43, "one");
        cases.Add(Zone + "      - { name: www, type: CNAME, values: [\"a b\"] }\n", 10, 47, "CNAME value");
        cases.Add(Zone + "      - { name: www, type: MX, values: [mail.example.net.] }\n", 10, 41, "MX value");
        cases.Add(Zone + "      - { name: www, type: MX, values: [\"70000 mail.example.net.\"] }\n", 10, 42, "65535");
        cases.Add(Zone + "      - { name: www, type: SRV, values: [\"1 2 3\"] }\n", 10, 48, "SRV value");
        cases.Add(Zone + "      - { name: www, type: CAA, values: [\"0 issue\"] }\n", 10, 50, "CAA value");
        cases.Add(Zone + "      - { name: www, type: TLSA, values: [\"3 1 1 xyz\"] }\n", 10, 50, "TLSA value");
        cases.Add(Zone + "      - { name: \"w w\", type: A, values: [192.0.2.1] }\n", 10, 17, "space");
        cases.Add(Zone + "      - { name: a..b, type: A, values: [192.0.2.1] }\n", 10, 17, "empty label");
        cases.Add(Zone + "      - { name: www.example.net., type: A, values: [192.0.2.1] }\n", 10, 17, "outside the zone");
        cases.Add(Zone + "      - { name: [www], type: A, values: [192.0.2.1] }\n", 10, 17, "name");
        cases.Add(Zone + "      - { name: www, type: A, vals: [192.0.2.1] }\n", 10, 31, "'values'");
        cases.Add(Zone + "      - { name: www, name: web, type: A, values: [192.0.2.1] }\n", 10, 22, "twice");
        cases.Add(Zone + "      - { name: www, type: A, values: [192.0.2.1], proxied: maybe }\n", 10, 61, "true or false");
        cases.Add(Zone + "      - { name: www, type: A, values: [192.0.2.1], comment: [a] }\n", 10, 61, "plain text");
        cases.Add(Zone + "      - { name: www, type: A, values: [192.0.2.1], at: { thre: { omit: true } } }\n", 10, 58, "'thre'");
        cases.Add(Zone + "      - { name: www, type: A, values: [192.0.2.1], at: { own: { omitt: true } } }\n", 10, 65, "'omit'");
        cases.Add(Zone + "      - { name: www, type: A, values: [192.0.2.1], at: { own: { values: [bad] } } }\n", 10, 74, "A value");
        cases.Add(Zone + "      - { name: www, type: A, values: [192.0.2.1], at: own }\n", 10, 56, "mapping");
        cases.Add(Zone + "      - { name: www, type: A, values: [192.0.2.1] }\n      - { name: www, type: A, values: [192.0.2.2] }\n", 11, 9, "again");
        cases.Add(Zone + "      - { name: www, type: A, values: [192.0.2.1] }\n      - { name: www, type: CNAME, values: [a.example.net.] }\n", 10, 9, "stands alone");

        // Routers
        cases.Add(Router + "    fronts: []\n", 10, 5, "'record'");
        cases.Add(Router + "    record: web.example.com\n", 10, 5, "'fronts'");
        cases.Add(Router + "    record: \"w w\"\n" + Fronts, 10, 13, "DNS name");
        cases.Add(Router + "    record: web.example.net\n" + Fronts, 10, 5, "no zone");
        cases.Add(Router + "    record: example.com\n" + Fronts, 10, 5, "apex");
        cases.Add(Router + "    record: web.example.com\n    fronts: a\n", 11, 13, "list");
        cases.Add(Router + "    record: web.example.com\n    fronts: [{ name: a }]\n", 11, 14, "'target'");
        cases.Add(Router + "    record: web.example.com\n    fronts: [{ name: a, target: \"http://cdn1\" }]\n", 11, 33, "host name");
        cases.Add(Router + "    record: web.example.com\n    fronts: [{ name: a, target: a.example.net. }, { name: a, target: b.example.net. }]\n", 11, 51, "two fronts");
        cases.Add(Router + "    record: web.example.com\n" + Fronts + "    ttl: never\n", 12, 10, "seconds");
        cases.Add(Router + "    record: web.example.com\n" + Fronts + "    polcy: {}\n", 12, 5, "'policy'");
        cases.Add(Head + "zones:\n  example.com:\n    providers: [own]\n    records:\n      - { name: web, type: CNAME, values: [a.example.net.] }\nrouters:\n  web:\n    record: web.example.com\n" + Fronts, 10, 9, "undo a failover");
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_first_error_points_at_the_place_and_names_the_fix(string yaml, int line, int column, string word)
    {
        var problems = new List<Problem>();
        var configuration = ConfigLoader.Read("holdfast.yaml", new StringReader(yaml), _ => null, problems);
        Assert.Null(configuration);
        var errors = problems.Where(problem => problem.Severity == Severity.Error).ToList();
        Assert.Contains(errors, error => error.Line == line && error.Column == column
            && (error.Message + " " + error.Hint).Contains(word, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void There_are_enough_of_them() => Assert.True(Cases().Count >= 100, $"{Cases().Count}");
}
