using Holdfast.Adapters.Config;
using Holdfast.Core;

namespace Holdfast.Benchmarks.Fuzz;

internal sealed class ConfigurationTarget() : FuzzTarget("configuration",
    [
        "holdfast: 1\nproviders:\n  cloudflare: { kind: cloudflare, supplier: cloudflare, token: { env: CF_API_TOKEN } }\n  desec: { kind: desec, token: { env: DESEC_API_TOKEN } }\n  hidden: { kind: rfc2136, supplier: self, server: 192.0.2.53, key: { name: k1, algorithm: hmac-sha256, secret: { env: K } } }\n  backup: { kind: zonefile, path: zones/example.com.zone }\nzones:\n  example.com:\n    providers: [cloudflare, desec]\n    undeclared: keep\n    records:\n      - { name: www, type: CNAME, ttl: 60, values: [web.r.example.com.] }\n      - name: shop\n        type: A\n        values: [203.0.113.10]\n        at:\n          cloudflare: { proxied: true }\n          desec: { omit: true }\n  r.example.com:\n    providers: [desec]\n    records: []\n",
        "holdfast: 1\nproviders:\n  own: { kind: powerdns, supplier: self, endpoint: \"http://127.0.0.1:8081/\", key: { env: B } }\nzones:\n  r.example.com:\n    providers: [own]\n    records:\n      - { name: '@', type: MX, values: ['10 mail'] }\n      - { name: t, type: TXT, values: ['v=spf1 -all'] }\nrouters:\n  web:\n    record: web.r.example.com\n    ttl: 60\n    fronts:\n      - { name: one, target: edge.example-cdn.net., supplier: x }\n      - { name: two, target: example.b-cdn.net., supplier: y }\n    last-resort: stay\n    probe: { url: https://www.example.com/health, expect: 200, every: 10s, timeout: 5s }\n    policy:\n      down: { in-a-row: 3, or: 6 of 10 }\n      up: 30\n      failback: { mode: delayed, clean: 15m, dwell: 30m }\n      max-switches-per-hour: 2\ncanaries:\n  - { url: https://example.org/, supplier: other }\nresolvers: [192.0.2.1]\n",
    ],
    [.. YamlTarget.Words, "providers", "zones", "records", "routers", "values: []", "ttl: -1", "type: A", "kind: desec", "kind: bunny", "kind: zonefile", "{ env: X }", "example.com", "at:", "omit: true", "10s", "6 of 10", "null"])
{
    public override bool Try(string input)
    {
        List<Problem> problems = [];
        using var text = new StringReader(input);
        var configuration = ConfigLoader.Read("holdfast.yaml", text, _ => "secret", problems);
        Promise(configuration is not null || problems.Any(problem => problem.Severity == Severity.Error), "no configuration and no error");
        foreach (var problem in problems)
            Promise(problem.Message.Length > 5 && !problem.Message.Contains("Exception", StringComparison.Ordinal), $"a problem without words: {problem}");
        return configuration is not null;
    }
}
