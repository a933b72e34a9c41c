using System.Globalization;
using System.Text;
using Holdfast.Adapters.Config;
using Holdfast.Adapters.Providers;
using Holdfast.Adapters.Tests.Inventory;
using Holdfast.Core;
using Holdfast.Core.Dns;
using Holdfast.Core.Sync;

namespace Holdfast.Adapters.Tests.Providers;

public sealed class ProviderPagesTests
{
    public static TheoryData<string> Kinds => [.. Catalogue.Kinds.Keys.Order(StringComparer.Ordinal)];

    [Fact]
    public void The_table_of_the_providers_is_the_one_that_their_capabilities_give()
    {
        var path = Repository.Path("docs/providers.md");
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1") File.WriteAllText(path, Table());
        Assert.Equal(Table(), File.ReadAllText(path));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_provider_has_a_page_in_fixed_sections(string kind)
    {
        var lines = File.ReadAllLines(Page(kind));
        Assert.Equal($"# {Catalogue.Kinds[kind].Capabilities.Title}", lines[0]);
        Assert.Equal(["## Name", "## Credentials", "## Limits", "## Example"], lines.Where(line => line.StartsWith("## ", StringComparison.Ordinal)));
        Assert.Contains($"`kind: {kind}`", string.Join('\n', lines), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_example_of_every_page_is_a_valid_configuration(string kind)
    {
        var text = File.ReadAllText(Page(kind));
        var start = text.IndexOf("```yaml\n", StringComparison.Ordinal) + "```yaml\n".Length;
        var example = text[start..text.IndexOf("```", start, StringComparison.Ordinal)];
        var problems = new List<Problem>();
        var configuration = ConfigLoader.Read(Page(kind), new StringReader(example), _ => null, problems);
        Assert.DoesNotContain(problems, problem => problem.Severity == Severity.Error);
        Assert.Equal(kind, Assert.Single(configuration!.Providers).Kind);
    }

    private static string Page(string kind) => Repository.Path($"docs/providers/{kind}.md");

    private static string Table()
    {
        var all = Catalogue.Kinds.Values.Select(kind => kind.Capabilities).OrderBy(capabilities => capabilities.Title, StringComparer.Ordinal).ToList();
        var text = new StringBuilder();
        text.Append("# DNS providers\n\n");
        text.Append("This page is made from the capabilities that the program itself works with; a test fails when it is stale.\n\n");
        Row([" ", .. all.Select(one => $"[{one.Title}](providers/{one.Kind}.md)")]);
        Row([.. Enumerable.Repeat("---", all.Count + 1)]);
        Row(["kind", .. all.Select(one => $"`{one.Kind}`")]);
        Row(["one write changes", .. all.Select(one => one.Granularity switch { Granularity.Record => "one value", Granularity.RecordSet => "a record set", _ => "the zone" })]);
        Row(["changes in one request", .. all.Select(one => Count(one.WriteBatch))]);
        Row(["records in one page", .. all.Select(one => Count(one.ReadPage))]);
        Row(["TTL", .. all.Select(one => $"{Seconds(one.MinimumTtl)} to {Seconds(one.MaximumTtl)}")]);
        foreach (var (name, feature) in Features) Row([name, .. all.Select(one => feature(one).Has ? "yes" : "no")]);
        foreach (var one in all)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {one.Title}\n\n");
            Item("record types", Types(one));
            Item("TTL", one.TtlReason);
            foreach (var (name, feature) in Features) Item(name, $"{(feature(one).Has ? "yes" : "no")}: {feature(one).Reason}");
            Item("request limits", one.Rates);
        }
        return text.ToString();

        void Row(string[] cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
        void Item(string name, string words) => text.Append(CultureInfo.InvariantCulture, $"- {name}: {words}\n");
    }

    private static readonly (string Name, Func<Capabilities, Feature> Feature)[] Features =
    [
        ("transaction", one => one.Transaction),
        ("compare-and-swap", one => one.CompareAndSwap),
        ("proxied answers", one => one.Proxied),
        ("comments", one => one.Comments),
        ("NS at the apex", one => one.ApexNs),
        ("CNAME at the apex", one => one.ApexCname),
        ("serves DNS itself", one => one.Serves),
    ];

    private static string Types(Capabilities one)
    {
        var types = one.Types.IsEmpty ? "any" : string.Join(' ', one.Types.Select(type => type.Name));
        var without = one.RefusedTypes.IsEmpty ? "" : $" but {string.Join(' ', one.RefusedTypes.Select(type => type.Name))}";
        return $"{types}{without}{(one.TypesReason.Length > 0 ? $" ({one.TypesReason})" : "")}";
    }

    private static string Count(int number) => number == int.MaxValue ? "all" : number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Seconds(Ttl ttl) => ttl.Seconds == int.MaxValue ? "2^31-1 s" : $"{ttl.Seconds.ToString("N0", CultureInfo.InvariantCulture)} s";
}
