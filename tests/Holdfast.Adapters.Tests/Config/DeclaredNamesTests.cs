using Holdfast.Adapters.Config;
using Holdfast.Core;

namespace Holdfast.Adapters.Tests.Config;

/// <summary>Declarations that no answer can come of, and those that are hardly meant.</summary>
public sealed class DeclaredNamesTests
{
    private const string Cdn = "{ name: cdn, type: A, values: [8.8.8.8] }";

    [Theory]
    [InlineData("{ name: www, type: CNAME, values: [www.example.com.] }", "points at itself")]
    [InlineData("{ name: a, type: CNAME, values: [b] }; { name: b, type: CNAME, values: [a] }", "a.example.com. -> b.example.com. -> a.example.com. is a ring of aliases: nobody")]
    [InlineData("{ name: x, type: CNAME, values: [a] }; { name: a, type: CNAME, values: [b] }; { name: b, type: CNAME, values: [c] }; { name: c, type: CNAME, values: [a] }", "a.example.com. -> b.example.com. -> c.example.com. -> a.example.com.")]
    [InlineData("{ name: a, type: CNAME, values: [cdn], at: { two: { values: [b] } } }; { name: b, type: CNAME, values: [a] }", "is a ring of aliases at two")]
    [InlineData("{ name: old, type: DNAME, values: [example.net.] }; { name: www.old, type: A, values: [8.8.8.8] }", "www.old.example.com. A lies below old.example.com. DNAME (line 9)")]
    [InlineData("{ name: \"@\", type: DNAME, values: [example.net.] }", "lies below example.com. DNAME")]
    public void What_nobody_can_resolve_is_an_error(string records, string message)
    {
        var errors = Read(records).Where(problem => problem.Severity == Severity.Error).ToList();
        Assert.NotEmpty(errors);
        Assert.All(errors, error => Assert.True(error.Message.Contains(message, StringComparison.Ordinal) && error.Line > 8, error.ToString()));
    }

    [Theory]
    [InlineData("{ name: a, type: CNAME, values: [b] }; { name: b, type: CNAME, values: [cdn] }")]
    [InlineData("{ name: a, type: CNAME, values: [b], at: { one: { omit: true } } }; { name: b, type: CNAME, values: [a], at: { two: { omit: true } } }")]
    [InlineData("{ name: old, type: DNAME, values: [example.net.], at: { one: { omit: true } } }; { name: www.old, type: A, values: [8.8.8.8], at: { two: { omit: true } } }")]
    [InlineData("{ name: old, type: DNAME, values: [example.net.] }; { name: old, type: TXT, values: [beside] }; { name: older, type: A, values: [8.8.8.8] }")]
    [InlineData("{ name: day, type: A, ttl: 86400, values: [192.1.2.1] }")]
    public void What_can_be_resolved_is_taken_in_silence(string records) => Assert.Empty(Read(records));

    [Fact]
    public void A_front_that_leads_back_to_its_router_is_an_error()
    {
        var error = Assert.Single(Read("{ name: shop, type: CNAME, values: [web] }", router: "shop.example.com."), problem => problem.Severity == Severity.Error);
        Assert.Contains("front 'a' leads back to the router's own name (shop.example.com. -> web.example.com.)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_hardly_meant_is_one_warning_per_zone()
    {
        var problems = Read(string.Join("; ", Enumerable.Range(0, 5).Select(i => $"{{ name: h{i}, type: A, ttl: 2d, values: [192.0.2.{i}] }}")) + "; { name: v6, type: AAAA, values: [\"2001:db8::1\"] }");
        Assert.All(problems, problem => Assert.Equal(Severity.Warning, problem.Severity));
        Assert.Equal(2, problems.Count);
        Assert.Contains("a TTL of more than a day: h0.example.com. A 172800 s, h1.example.com. A 172800 s, h2.example.com. A 172800 s and 2 more", problems[0].Message, StringComparison.Ordinal);
        Assert.Contains("an address of documentation (RFC 5737, RFC 3849): h0.example.com. A 192.0.2.0, ", problems[1].Message, StringComparison.Ordinal);
        Assert.Contains("and 3 more", problems[1].Message, StringComparison.Ordinal);
    }

    private static List<Problem> Read(string records, string? router = null)
    {
        var text = "holdfast: 1\nproviders:\n  one: { kind: zonefile, path: one.zone }\n  two: { kind: zonefile, path: two.zone }\nzones:\n  example.com:\n    providers: [one, two]\n    records:\n"
            + string.Concat($"{records}; {Cdn}".Split("; ").Select(record => $"      - {record}\n"));
        if (router is not null) text += $"routers:\n  web:\n    record: web.example.com\n    fronts: [{{ name: a, target: {router}, supplier: x }}, {{ name: b, target: b.example.net., supplier: y }}]\n    probe: {{ url: https://www.example.com/ }}\n";
        var problems = new List<Problem>();
        using var reader = new StringReader(text);
        ConfigLoader.Read("holdfast.yaml", reader, _ => null, problems);
        return problems;
    }
}
