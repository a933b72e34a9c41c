using Holdfast.Tests.Support;

namespace Holdfast.Tests.Regulation;

public sealed class ExportNis2Tests : IDisposable
{
    private readonly Workplace _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public async Task The_directory_of_the_sample_names_contacts_services_clauses_and_who_has_none()
    {
        var result = await _work.RunAsync($"export nis2 --config {Samples.Company} --format json");
        Assert.True(result.Code == 0, result.Error);
        var suppliers = result.Json["suppliers"]!.AsArray();
        var cloud = suppliers.Single(each => (string?)each!["id"] == "aws")!;
        Assert.NotEmpty(cloud["contacts"]!.AsArray());
        Assert.Contains("sell-online", cloud["functions"]!.AsArray().Select(each => (string?)each));
        Assert.Equal(("yes", "no"), ((string?)cloud["contracts"]![0]!["clauses"]!["d"], (string?)cloud["contracts"]![0]!["clauses"]!["h"]));
        // An owner supplies nothing itself.
        Assert.DoesNotContain(suppliers, each => (string?)each!["id"] == "amazon");
        Assert.Contains("without contacts", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_written_as_csv_or_markdown_and_never_over_a_file()
    {
        var csv = await _work.RunAsync($"export nis2 --config {Samples.Company} --as csv");
        Assert.StartsWith("supplier,name,country", csv.Out, StringComparison.Ordinal);
        var file = Path.Combine(_work.Folder, "suppliers.md");
        var markdown = await _work.RunAsync($"export nis2 --config {Samples.Company} --output {file}");
        Assert.Equal((0, ""), (markdown.Code, markdown.Out));
        Assert.StartsWith("# Direct suppliers", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        var again = await _work.RunAsync($"export nis2 --config {Samples.Company} --output {file}");
        Assert.Equal(6, again.Code);
    }

    [Fact]
    public async Task Mappings_are_shown_by_text_and_by_criterion()
    {
        var result = await _work.RunAsync("export mappings --to nis2-annex --format json");
        Assert.Equal(0, result.Code);
        Assert.All(result.Json["mappings"]!.AsArray(), each => Assert.Equal("nis2-annex", (string?)each!["to"]));
        Assert.Contains(result.Json["mappings"]!.AsArray(), each => (string?)each!["from"] == "RES-2.5" && (string?)each["at"] == "5.1.4" && (string?)each["relation"] == "supports");
        var criterion = await _work.RunAsync("export mappings --criterion RES-2.1");
        Assert.Contains("SOV-2", criterion.Out, StringComparison.Ordinal); // through its pillar
        Assert.Contains("19.6", criterion.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("RES-6", criterion.Out, StringComparison.Ordinal);
        var levels = await _work.RunAsync($"export mappings --criterion RES-3.3 --levels --config {Samples.Company} --format json");
        Assert.True(levels.Code == 0, levels.Error);
        var row = levels.Json["mappings"]!.AsArray().First(each => (string?)each!["to"] == "dora")!;
        Assert.True((int)row["levels"]!["result"]! > 0);
        Assert.Contains("standby-drill-2026-03", row["proofs"]!.AsArray().Select(each => (string?)each));
        var wrong = await _work.RunAsync("export mappings --to nis3");
        Assert.Equal(2, wrong.Code);
        Assert.Contains("did you mean 'nis2'?", wrong.Error, StringComparison.Ordinal);
    }
}
