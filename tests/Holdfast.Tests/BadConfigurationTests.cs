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
    private const string Probe = Router + "    record: web.example.com\n" + Fronts + "    probe: { url: \"https://www.example.com/\", ";
    private const string Rest = Router + "    record: web.example.com\n" + Fronts + "    probe: { url: \"https://www.example.com/\" }\n";
    private const string Canary = Rest + "canaries:\n  - { url: \"https://example.org/\", supplier: z, ";
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

        // Probes
        cases.Add(Router + "    record: web.example.com\n" + Fronts, 10, 5, "'probe'");
        cases.Add(Router + "    record: web.example.com\n" + Fronts + "    probe: https://www.example.com/\n", 12, 12, "mapping");
        cases.Add(Router + "    record: web.example.com\n" + Fronts + "    probe: { url: www.example.com }\n", 12, 19, "https://");
        cases.Add(Router + "    record: web.example.com\n" + Fronts + "    probe: { url: \"tcp://www.example.com\" }\n", 12, 19, "port");
        cases.Add(Router + "    record: web.example.com\n" + Fronts + "    probe: { url: \"https://u:p@www.example.com/\" }\n", 12, 19, "logs");
        cases.Add(Probe + "every: 50ms }\n", 12, 54, "100ms");
        cases.Add(Probe + "every: 10 }\n", 12, 54, "duration");
        cases.Add(Probe + "timeout: 0s }\n", 12, 56, "shorter");
        cases.Add(Probe + "expect: fine }\n", 12, 55, "200-204");
        cases.Add(Probe + "expect: 9xx }\n", 12, 55, "200-204");
        cases.Add(Probe + "expect: [200, 700] }\n", 12, 61, "200-204");
        cases.Add(Probe + "fresh-tls: 1h }\n", 12, 58, "every-probe");
        cases.Add(Probe + "http: quic }\n", 12, 53, "any, 1.1, 2");
        cases.Add(Probe + "kind: udp }\n", 12, 53, "http, tcp");
        cases.Add(Probe + "headers: [a] }\n", 12, 56, "mapping");
        cases.Add(Probe + "headers: { A: [b] } }\n", 12, 61, "Name: value");
        cases.Add(Probe + "follow-redirects: perhaps }\n", 12, 65, "true or false");
        cases.Add(Probe + "trusted-roots: nowhere.pem }\n", 12, 62, "PEM");
        cases.Add(Probe + "kind: tcp, body: hello }\n", 12, 64, "changes nothing");
        cases.Add(Probe + "tiemout: 5s }\n", 12, 47, "'timeout'");
        cases.Add(Rest + "    origin: { url: \"https://o.example.com/\", every: 10s }\n", 13, 53, "changes nothing");

        // Policy
        cases.Add(Rest + "    policy: strict\n", 13, 13, "mapping");
        cases.Add(Rest + "    policy: { max-switches: 3 }\n", 13, 15, "max-switches-per-hour");
        cases.Add(Rest + "    policy: { up: 0 }\n", 13, 19, "from 1 to 10000");
        cases.Add(Rest + "    policy: { up: many }\n", 13, 19, "whole number");
        cases.Add(Rest + "    policy: { down: 3 }\n", 13, 21, "in-a-row");
        cases.Add(Rest + "    policy: { down: { in-a-row: 33 } }\n", 13, 33, "from 1 to 32");
        cases.Add(Rest + "    policy: { down: { or: 6/10 } }\n", 13, 27, "6 of 10");
        cases.Add(Rest + "    policy: { down: { or: 10 of 6 } }\n", 13, 27, "6 of 10");
        cases.Add(Rest + "    policy: { failback: { mode: auto } }\n", 13, 33, "delayed, manual");
        cases.Add(Rest + "    policy: { failback: { clean: soon } }\n", 13, 34, "duration");
        cases.Add(Rest + "    policy: { minimum-healthy: 300 }\n", 13, 32, "duration");
        cases.Add(Rest + "    policy: { certificate-days: 400 }\n", 13, 33, "from 0 to 365");
        cases.Add(Rest + "    last-resort: c\n", 13, 18, "stay or one of: a, b");
        cases.Add(Rest + "    automation: off-ish\n", 13, 17, "true or false");

        // Fronts
        cases.Add(Router + "    record: web.example.com\n    fronts: []\n", 11, 13, "empty");
        cases.Add(Router + "    record: web.example.com\n    fronts: [a, b]\n", 11, 14, "mapping");
        cases.Add(Router + "    record: web.example.com\n    fronts: [{ name: \"a b\", target: a.example.net. }]\n", 11, 22, "name a front");
        cases.Add(Router + "    record: web.example.com\n    fronts: [{ name: a, target: a.example.net., addresses: [edge] }]\n", 11, 61, "IP address");
        cases.Add(Router + "    record: web.example.com\n    fronts: [{ name: a, target: a.example.net., protections: [wav] }]\n", 11, 63, "'waf'");
        cases.Add(Rest + "  two:\n    record: web.example.com\n" + Fronts + "    probe: { url: \"https://www.example.com/\" }\n", 14, 5, "two routers");

        // Canaries
        cases.Add(Rest + "canaries: { url: a }\n", 13, 11, "list");
        cases.Add(Rest + "canaries: [\"https://example.org/\"]\n", 13, 12, "mapping");
        cases.Add(Rest + "canaries: [{ supplier: z }]\n", 13, 12, "'url'");
        cases.Add(Canary + "every: 1m }\n", 14, 56, "changes nothing");
        cases.Add(Canary + "expct: 200 }\n", 14, 49, "'expect'");
        cases.Add(Canary + "name: a }\n  - { url: \"https://example.net/\", name: a }\n", 15, 5, "two canaries");

        // Notifiers
        cases.Add(Rest + "notify: { kind: slack }\n", 13, 9, "list");
        cases.Add(Rest + "notify: [{ name: a }]\n", 13, 10, "'kind'");
        cases.Add(Rest + "notify: [{ kind: pigeon }]\n", 13, 18, "pagerduty");
        cases.Add(Rest + "notify: [{ kind: webhook }]\n", 13, 10, "'url'");
        cases.Add(Rest + "notify: [{ kind: webhook, url: \"http://hooks.example.net/\" }]\n", 13, 32, "https");
        cases.Add(Rest + "notify: [{ kind: webhook, url: \"https://hooks.example.net/\", secret: abc }]\n", 13, 70, "never is");
        cases.Add(Rest + "notify: [{ kind: webhook, url: \"https://hooks.example.net/\", secret: \"${KEY}\" }]\n", 13, 70, "{ env: KEY }");
        cases.Add(Rest + "notify: [{ kind: webhook, url: \"https://hooks.example.net/\", from: a }]\n", 13, 62, "changes nothing");
        cases.Add(Rest + "notify: [{ kind: slack }]\n", 13, 10, "'secret'");
        cases.Add(Rest + "notify: [{ kind: pagerduty }]\n", 13, 10, "routing key");
        cases.Add(Rest + "notify: [{ kind: email, server: smtp.example.net }]\n", 13, 10, "'from'");
        cases.Add(Rest + "notify: [{ kind: email, server: \"smtp.example.net:mail\", from: a@example.net, to: b@example.net }]\n", 13, 33, "587");
        cases.Add(Rest + "notify: [{ kind: email, server: smtp.example.net, from: ops, to: b@example.net }]\n", 13, 57, "ops@example.net");
        cases.Add(Rest + "notify: [{ kind: email, server: smtp.example.net, from: a@example.net, to: [b] }]\n", 13, 77, "ops@example.net");
        cases.Add(Rest + "notify: [{ kind: email, server: smtp.example.net, from: a@example.net, to: b@example.net, user: me }]\n", 13, 10, "belong together");

        // The watcher
        cases.Add(Rest + "watcher: paris\n", 13, 10, "mapping");
        cases.Add(Rest + "watcher: { name: \"a b\" }\n", 13, 18, "name a watcher");
        cases.Add(Rest + "watcher: { listen: 9464 }\n", 13, 20, "127.0.0.1");
        cases.Add(Rest + "watcher: { listen: \"0.0.0.0:9464\" }\n", 13, 20, "credential");
        cases.Add(Rest + "watcher: { keep-days: 0 }\n", 13, 23, "from 1 to 36500");
        cases.Add(Rest + "watcher: { keep-day: 3 }\n", 13, 12, "'keep-days'");
        cases.Add(Rest + "watcher: { name: paris, vantages: [paris, oslo] }\n", 13, 35, "no watcher hears");

        // Secrets as shells write them, files of another kind
        cases.Add("holdfast: 1\nproviders:\n  cf: { kind: cloudflare, token: \"${CF_API_TOKEN}\" }\n", 3, 34, "{ env: CF_API_TOKEN }");
        cases.Add("holdfast: 1\nproviders:\n  cf: { kind: cloudflare, token: $CF_API_TOKEN }\n", 3, 34, "{ env: CF_API_TOKEN }");
        cases.Add("holdfast: 1\nproviders:\n  k: { kind: rfc2136, server: 192.0.2.1, read: afxr, key: { name: k1, secret: { env: A } } }\n", 3, 48, "'axfr'");
        cases.Add("domain: example.com\nrecords: []\n", 1, 9, "holdfast sync --config holdfast.yaml");
        cases.Add("domain: example.com\nrouter_record: web\n", 2, 16, "holdfast failover --config holdfast.yaml");
        cases.Add("holdfast-inventory: 1\ncomponents: {}\n", 1, 1, "holdfast analyse --inventory holdfast.yaml");
        return cases;
    }

    /// <summary>One mistake, one error: no other one for what only refers to it.</summary>
    [Theory]
    [InlineData("holdfast: 1\nproviders:\n  own: { kind: zonefil, path: a }\nzones:\n  example.com: { providers: [own], records: [{ name: a, type: A, value: 192.0.2.1, at: { own: { omit: true } } }] }\n")]
    [InlineData("holdfast: 1\nproviders: []\nzones:\n  example.com: { providers: [own] }\n")]
    [InlineData(Head + "zones:\n  example.com: { providers: [owm] }\nrouters:\n  web:\n    record: web.example.com\n" + Fronts + "    probe: { url: \"https://www.example.com/\" }\n")]
    [InlineData(Head + "zones:\n  \"exa mple.com\": { providers: [own] }\nrouters:\n  web:\n    record: web.example.com\n" + Fronts + "    probe: { url: \"https://www.example.com/\" }\n")]
    [InlineData(Router + "    record: web.example.com\n    fronts: [{ name: a, target: a.example.net. }, { name: b, target: \"b b\" }]\n    last-resort: b\n    probe: { url: \"https://www.example.com/\" }\n")]
    [InlineData(Rest + "notfy: []\n")]
    [InlineData(Rest + "holdfast: 1\n")]
    [InlineData(Rest + "components: { a: { needs: [router:web], kidn: server } }\n")]
    public void A_name_whose_entry_failed_makes_no_second_error(string yaml)
    {
        var problems = new List<Problem>();
        Assert.Null(ConfigLoader.Read("holdfast.yaml", new StringReader(yaml), _ => null, problems));
        Assert.Single(problems, problem => problem.Severity == Severity.Error);
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
