using System.Text.Json.Nodes;
using System.Xml;
using System.Xml.Linq;
using Holdfast.Tests.Support;

namespace Holdfast.Tests.Index;

/// <summary>The report of the sample company, and how its file is treated.</summary>
public sealed class ReportCommandTests : IDisposable
{
    private readonly Workplace _work = new();

    public void Dispose() => _work.Dispose();

    private static string Sample => Samples.Company;

    private string At(string name) => Path.Combine(_work.Folder, name);

    // The plan takes as long as all the rest: only where it is looked at.
    private async Task<CommandResult> Report(string line, bool withPlan = false)
    {
        var result = await _work.RunAsync($"report --config {Sample} --years 20 {(withPlan ? "" : "--no-plan")} {line}");
        Assert.True(result.Code == 0, result.Error);
        return result;
    }

    [Theory]
    [InlineData("en", "For the board")]
    [InlineData("fr", "Pour la direction")]
    [InlineData("de", "Für die Geschäftsleitung")]
    public async Task A_page_says_everything_in_its_language_and_loads_nothing(string language, string board)
    {
        var result = await Report($"--language {language} --output {At("r.html")}");
        Assert.Contains("written to", result.Error);
        Assert.Equal("", result.Out);
        var text = await File.ReadAllTextAsync(At("r.html"), TestContext.Current.CancellationToken);
        var page = XDocument.Load(XmlReader.Create(new StringReader(text), new() { DtdProcessing = DtdProcessing.Ignore }));
        XNamespace html = "http://www.w3.org/1999/xhtml", svg = "http://www.w3.org/2000/svg";
        Assert.Equal(language, (string?)page.Root!.Attribute("lang"));
        Assert.Equal(board, page.Descendants(html + "h2").First().Value);
        Assert.Equal(6, page.Descendants(html + "ol").First(list => (string?)list.Attribute("class") == "statements").Elements().Count());
        Assert.Equal(5, page.Descendants(html + "article").Count());
        Assert.Contains(page.Descendants(html + "article"), each => each.Value.Contains("Cloudflare", StringComparison.Ordinal) && each.Value.Contains("2025", StringComparison.Ordinal));
        Assert.DoesNotContain(page.Descendants(), element => element.Name.LocalName is "script" or "iframe" or "object" or "embed" or "img" or "image" or "use" or "foreignObject");
        Assert.All(page.Descendants().Attributes().Where(attribute => attribute.Name.LocalName is "href" or "src"), link => Assert.Matches("^(#|data:,$)", link.Value));
        Assert.DoesNotContain("url(", text);
        Assert.DoesNotContain("@import", text);
        Assert.Contains("Content-Security-Policy", text);
        Assert.All(page.Descendants(svg + "svg"), drawing => Assert.NotEmpty(drawing.Element(svg + "title")!.Value));
        Assert.All(page.Descendants(html + "table"), table => Assert.All(table.Descendants(html + "th"), heading => Assert.Contains((string?)heading.Attribute("scope"), new[] { "col", "row" })));
        var ids = page.Descendants().Attributes("id").Select(id => id.Value).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        // What points somewhere points at something.
        Assert.All(page.Descendants().Attributes().Where(attribute => attribute.Name.LocalName is "aria-labelledby" or "aria-describedby"), label => Assert.Contains(label.Value, ids));
        Assert.All(page.Descendants(html + "a"), link => Assert.Contains(((string)link.Attribute("href")!)[1..], ids));
    }

    [Fact]
    public async Task The_JSON_goes_to_standard_output_and_agrees_with_the_other_commands()
    {
        var report = (await Report("--format json")).Json;
        Assert.Equal("holdfast-report", (string?)report["format"]);
        var analysis = (await _work.RunAsync($"analyse --config {Sample} --format json")).Json;
        Assert.Equal(analysis["singlePoints"]!.AsArray().Count, report["structure"]!["points"]!.AsArray().Count);
        var ranking = (await _work.RunAsync($"simulate --all --config {Sample} --format json")).Json["events"]!.AsArray();
        Assert.Equal((decimal)ranking[0]!["cost"]!, report["events"]!.AsArray().Max(each => (decimal)each!["cost"]!));
        var replay = (await _work.RunAsync($"simulate --event cf-2025-11-18 --config {Sample} --format json")).Json;
        Assert.Equal((decimal)replay["lost"]!["cost"]!, (decimal)report["events"]!.AsArray().Single(each => (bool)each!["isReplay"]!)!["cost"]!);
        Assert.Matches("^[0-9a-f]{64}$", (string)report["versions"]!["sha256"]!);
    }

    [Fact]
    public async Task The_same_inventory_gives_the_same_report_but_for_the_moment()
    {
        var (first, second) = ((await Report("--format json")).Json, (await Report("--format json")).Json);
        first["made"] = second["made"] = null;
        foreach (var report in (JsonNode[])[first, second])
            foreach (var trend in report["trend"]!.AsArray()) trend!["points"]!.AsArray()[^1]!["made"] = null;
        Assert.True(JsonNode.DeepEquals(first, second));
    }

    [Fact]
    public async Task An_earlier_report_shows_what_became_better_and_what_became_worse()
    {
        var before = _work.Write("before.yaml", Inventory("needs: [front]"));
        var after = _work.Write("after.yaml", Inventory("needs: [{ any: [front, other] }, database]"));
        Assert.Equal(0, (await _work.RunAsync($"report --no-plan --inventory {before} --as json --output {At("before.json")}")).Code);
        var result = await _work.RunAsync($"report --no-plan --inventory {after} --since {At("before.json")} --as json --output -");
        Assert.True(result.Code == 0, result.Error);
        var since = result.Json["since"]!;
        Assert.Equal(["Database"], since["newPoints"]!.AsArray().Select(name => (string)name!));
        Assert.Equal(["Front"], since["gonePoints"]!.AsArray().Select(name => (string)name!));
        var cost = since["figures"]!.AsArray().Single(figure => (string?)figure!["kind"] == "components")!;
        Assert.Equal((2.0, 4.0), ((double)cost["before"]!, (double)cost["after"]!));

        var text = await _work.RunAsync($"report --no-plan --inventory {after} --since {At("before.json")} --as markdown --output - --language de");
        Assert.Contains("## Seit dem Bericht vom", text.Out);
        Assert.Contains("Beseitigte einzelne Ausfallpunkte", text.Out);

        static string Inventory(string needs) => $$"""
            holdfast-inventory: 1
            organisation: { name: Small, country: FR }
            components:
              shop: { name: Shop, kind: function, criticality: vital, cost-per-hour: 100 EUR, users: 10, {{needs}} }
              front: { name: Front }
              {{(needs.Contains("other", StringComparison.Ordinal) ? "other: { name: Other }\n  database: { name: Database }" : "")}}
            """;
    }

    [Theory]
    [InlineData("not json", "cannot be read as the JSON of a report")]
    [InlineData("{\"event\": 1}", "not that of a report")]
    public async Task What_is_no_report_cannot_be_compared_with(string text, string said)
    {
        var result = await _work.RunAsync($"report --config {Sample} --since {_work.Write("x.json", text)} --output {At("r.html")}");
        Assert.Equal(ExitCodes.Usage, result.Code);
        Assert.Contains(said, result.Error);
        Assert.Contains("--as json", result.Error);
        Assert.False(File.Exists(At("r.html")));
    }

    [Theory]
    [InlineData("html")]
    [InlineData("markdown")]
    [InlineData("json")]
    public async Task A_file_of_somebody_else_is_kept_and_an_older_report_is_written_over(string form)
    {
        var own = _work.Write("notes.txt", "# my notes\n");
        var refused = await _work.RunAsync($"report --no-plan --config {Sample} --as {form} --output {own}");
        Assert.Equal(ExitCodes.Refused, refused.Code);
        Assert.Contains("--force", refused.Error);
        Assert.Equal("# my notes\n", await File.ReadAllTextAsync(own, TestContext.Current.CancellationToken));
        await Report($"--as {form} --output {own} --force");
        await Report($"--as {form} --output {own}");
        Assert.Single(Directory.GetFiles(_work.Folder, "notes*"));
    }

    [Fact]
    public async Task Without_a_browser_a_PDF_is_refused_with_what_to_do()
    {
        _work["HOLDFAST_BROWSER"] = At("no-such-browser");
        var result = await _work.RunAsync($"report --no-plan --config {Sample} --output {At("r.pdf")}");
        Assert.Equal(ExitCodes.Unexpected, result.Code);
        Assert.Contains("apt install chromium", result.Error);
        Assert.False(File.Exists(At("r.pdf")));
    }

    [Fact]
    public async Task Secrets_never_reach_a_report()
    {
        const string secret = "s3cr3t-Kennwort-9f1c";
        _work["CF_API_TOKEN"] = secret;
        _work.Configure("""
            holdfast: 1
            providers:
              cloudflare: { kind: cloudflare, supplier: cloudflare, token: { env: CF_API_TOKEN } }
              own: { kind: powerdns, supplier: self, endpoint: "http://127.0.0.1:1/", key: { file: pdns.key } }
            zones:
              example.com: { providers: [cloudflare, own], records: [{ name: www, type: A, values: [192.0.2.1] }] }
            inventory: inventory.yaml
            """);
        _work.Write("pdns.key", secret);
        _work.Write("inventory.yaml", "holdfast-inventory: 1\ncomponents:\n  shop: { kind: function, criticality: vital, cost-per-hour: 10 EUR, needs: [\"zone:example.com\"] }\n");
        foreach (var form in (string[])["html", "markdown", "json"])
        {
            var result = await _work.RunAsync($"report --no-plan --as {form} --output -");
            Assert.True(result.Code == 0, result.Error);
            Assert.Contains("\"shop\"", (await _work.RunAsync("report --no-plan --as json --output -")).Out);
            Assert.DoesNotContain(secret, result.Out + result.Error);
        }
    }

    [Fact]
    public async Task The_plan_is_for_the_budget_that_is_given_or_for_what_pays_best()
    {
        var (given, own, none) = ((await Report("--format json --budget 10000", withPlan: true)).Json["plan"]!, (await Report("--format json", withPlan: true)).Json["plan"]!, (await Report("--format json")).Json["plan"]);
        Assert.Equal(10_000, (decimal)given["budget"]!);
        Assert.InRange((decimal)given["cost"]!, 1, 10_000);
        Assert.Null(own["budget"]);
        Assert.Null(none);
        var together = own["front"]!.AsArray().Min(point => (decimal)point!["cost"]! + (decimal)point["loss"]!);
        Assert.Equal(together, (decimal)own["cost"]! + (decimal)own["after"]!["loss"]!);
        var mitigated = (await _work.RunAsync($"mitigate --budget 10000 --config {Sample} --format json")).Json;
        Assert.Equal(mitigated["chosen"]!.AsArray().Select(each => (string)each!["id"]!), given["measures"]!.AsArray().Select(each => (string)each!["id"]!));
    }

    [Fact]
    public async Task The_maturity_is_that_of_score()
    {
        var report = (await Report("--format json")).Json["score"]!;
        var score = (await _work.RunAsync($"score --config {Sample} --format json")).Json;
        Assert.Equal((double)score["score"]!, (double)report["score"]!, 9);
        Assert.Equal((string)score["referential"]!["sha256"]!, (string)report["referentialSha256"]!);
        Assert.Equal(score["pillars"]!.AsArray().Select(pillar => (string)pillar!["id"]!), report["pillars"]!.AsArray().Select(pillar => (string)pillar!["id"]!));
    }

    /// <summary>UPDATE_GOLDEN=1 draws it again.</summary>
    [Fact]
    public async Task The_radar_in_the_documentation_is_what_the_sample_gives()
    {
        var file = Samples.Find("docs/images/company-radar.svg");
        var drawn = (await Report("--as radar --output -")).Out;
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1") await File.WriteAllTextAsync(file, drawn, TestContext.Current.CancellationToken);
        Assert.Equal((await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).ReplaceLineEndings("\n"), drawn.ReplaceLineEndings("\n"));
        Assert.Equal(8, XDocument.Parse(drawn).Descendants().Count(element => ((string?)element.Attribute("class") ?? "").StartsWith("value", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_incident_on_record_has_its_title_in_every_language() =>
        Assert.All(
            Holdfast.Adapters.Incidents.IncidentFile.BuiltIn(),
            incident => Assert.All(Holdfast.Core.Reporting.Wording.ReportLanguage.Codes, code => Assert.Contains($"incident.{incident.Id}", Holdfast.Core.Reporting.Wording.ReportLanguage.Of(code).Phrases.Keys)));
}
