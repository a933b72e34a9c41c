using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Holdfast.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Holdfast.Tests.Index;

/// <summary>Page 1 of the report: each of its sentences has figures, and each figure is computed again here by the command that owns it.</summary>
public sealed partial class BoardPageTests : IDisposable
{
    private const int Budget = 50_000;

    private readonly FakeTimeProvider _clock = new(new(2026, 12, 1, 9, 0, 0, TimeSpan.Zero));
    private readonly Workplace _work;

    public BoardPageTests() => _work = new() { Clock = _clock };

    public void Dispose() => _work.Dispose();

    [Fact]
    public async Task Each_sentence_of_page_1_has_the_figures_that_the_other_commands_compute()
    {
        var expected = await Recomputed();
        foreach (var language in (string[])["en", "fr", "de"])
        {
            var page = (await Run($"report --config {Samples.Company} --budget {Budget} --language {language} --as markdown -o -")).Out;
            var sentences = NumberedLine().Matches(page).Select(match => match.Groups[1].Value).ToList();
            Assert.Equal(expected.Count, sentences.Count);
            for (var at = 0; at < expected.Count; at++)
            {
                Assert.Equal(expected[at].Order(), Figures(sentences[at]).Order());
                // A whole sentence: it begins with a capital, ends with a full stop, and is no list of labels.
                Assert.Matches(@"^\p{Lu}.*\.$", sentences[at]);
            }
        }
    }

    [Fact]
    public async Task Page_1_mitigate_and_the_README_agree_to_the_euro()
    {
        var plan = (await Run($"mitigate --config {Samples.Company} --budget {Budget}")).Out;
        var told = PlanLine().Match(plan);
        Assert.True(told.Success, plan);
        var readme = await File.ReadAllTextAsync(Samples.Find("README.md"), TestContext.Current.CancellationToken);
        Assert.Contains(told.Value, readme, StringComparison.Ordinal);
        var report = (await Run($"report --config {Samples.Company} --budget {Budget} --as json -o -")).Json["plan"]!;
        Assert.Equal(
            [int.Parse(told.Groups[1].Value, CultureInfo.InvariantCulture), Amount(told.Groups[2].Value), Amount(told.Groups[3].Value), Amount(told.Groups[4].Value)],
            [report["measures"]!.AsArray().Count, (decimal)report["cost"]!, Math.Round((decimal)report["after"]!["loss"]!), Math.Round((decimal)report["before"]!["loss"]! - (decimal)report["after"]!["loss"]!)]);
        // Without a budget the page names its own, and for that sum mitigate names the same measures.
        var free = (await Run($"report --config {Samples.Company} --as json -o -")).Json["plan"]!;
        var again = (await Run($"mitigate --config {Samples.Company} --budget {((decimal)free["for"]!).ToString(CultureInfo.InvariantCulture)} --format json")).Json;
        Assert.Equal(Ids(free["measures"]!), Ids(again["chosen"]!));
        Assert.Equal(Ids(report["measures"]!), Ids((await Run($"mitigate --config {Samples.Company} --budget {Budget} --format json")).Json["chosen"]!));

        static List<string> Ids(JsonNode list) => list.AsArray().Select(each => (string)each!["id"]!).Order(StringComparer.Ordinal).ToList();
    }

    [Fact]
    public async Task The_choices_are_nothing_a_small_one_and_the_plan_each_with_what_remains()
    {
        var plan = (await Run($"report --config {Samples.Company} --budget {Budget} --as json -o -")).Json["plan"]!;
        var options = plan["options"]!.AsArray().Select(option => option!).ToList();
        Assert.Equal(["nothing", "small", "full"], options.Select(option => (string)option["kind"]!));
        Assert.Equal([0m, (decimal)plan["cost"]!], [(decimal)options[0]["cost"]!, (decimal)options[2]["cost"]!]);
        Assert.Equal((decimal)plan["before"]!["loss"]!, (decimal)options[0]["after"]!["loss"]!);
        var small = options[1];
        var again = (await Run($"mitigate --config {Samples.Company} --budget {((decimal)small["cost"]!).ToString(CultureInfo.InvariantCulture)} --format json")).Json;
        Assert.Equal((decimal)again["after"]!["expectedLoss"]!, (decimal)small["after"]!["loss"]!);
        Assert.Equal(again["after"]!["singlePoints"]!.AsArray().Count, (int)small["after"]!["singlePoints"]!);
        // At least half as much is saved, and no cheaper choice of the front does that.
        var half = ((decimal)plan["before"]!["loss"]! + (decimal)plan["after"]!["loss"]!) / 2;
        Assert.True((decimal)small["after"]!["loss"]! <= half);
        Assert.DoesNotContain(plan["front"]!.AsArray(), point => (decimal)point!["cost"]! < (decimal)small["cost"]! && (decimal)point["loss"]! <= half);
    }

    [Fact]
    public async Task Without_rates_and_DNS_the_report_claims_nothing_and_says_what_it_found_and_what_is_missing()
    {
        var file = _work.Write("clinic.yaml", """
            holdfast-inventory: 1
            organisation: { name: Clinic, country: DE }
            suppliers: { v: { name: Vendor AG, country: DE } }
            components:
              care: { kind: function, criticality: vital, rto: 4h, needs: [records, ward] }
              records: { kind: saas, supplier: v }
              ward: { kind: server }
            """);
        foreach (var (language, never) in (ValueTuple<string, string[]>[])
            [
                ("en", ["would not touch us", "No single", "0 EUR", "€0"]), ("de", ["würde uns nicht treffen", "Kein einzelner"]), ("fr", ["ne nous toucherait pas", "Aucune défaillance"]),
            ])
        {
            var page = (await Run($"report --as markdown -o - --language {language} --inventory {file}")).Out;
            foreach (var claim in never) Assert.DoesNotContain(claim, page, StringComparison.Ordinal);
        }
        var told = (await Run($"report --as markdown -o - --inventory {file}")).Out.Replace('\u00a0', ' ');
        Assert.Contains("The only critical function or service that we name can be stopped by a single failure; the widest single cause is the failure of the supplier “Vendor AG”.", told, StringComparison.Ordinal);
        Assert.Contains("Whether the outage of 18 November 2025 would touch us is not known", told, StringComparison.Ordinal);
        Assert.Contains("What outages cost us in an average year is not known: 3 parts that can fail have no outage rate.", told, StringComparison.Ordinal);
        // Each layer with its state, the single points, and what is missing.
        string[] layers = ["DNS", "Content delivery", "Registrar", "Domain registry", "Certificates", "Log-in and identity", "E-mail", "Telecommunications", "Power", "Cloud region", "Backup", "Payment"];
        foreach (var layer in layers) Assert.Matches($@"\| {layer} \| (not described|described|named, but nothing critical leads to it|declared: there is none) \|", told);
        foreach (var point in (string[])["Vendor AG", "ward"]) Assert.Matches($@"\| {point} \| (supplier|component) \| 1 of 1 \|", told);
        Assert.Contains("Left out above, because they fall with a wider one and stop nothing more (1): records.", told, StringComparison.Ordinal);
        Assert.Contains("outage rate of parts that can fail", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Runs_are_kept_in_the_state_folder_and_become_a_line_with_a_target()
    {
        var file = _work.Write("clinic.yaml", """
            holdfast-inventory: 1
            organisation: { name: Clinic, country: DE, targets: { single-points: 0, by: 2030-01-01 } }
            components:
              care: { kind: function, criticality: vital, rto: 4h, needs: [ward] }
              ward: { kind: server }
            """);
        var page = Path.Combine(_work.Folder, "page.html");
        var state = Path.Combine(_work.Folder, "history");
        var first = await Trend();
        Assert.Single(first["points"]!.AsArray());
        Assert.Equal(0, (double)first["target"]!);
        await Run($"report --no-plan -o {page} --inventory {file} --state {state}");
        _clock.Advance(TimeSpan.FromDays(2));
        var second = (await Trend())["points"]!.AsArray();
        Assert.Equal([1.0, 1.0], second.Select(point => (double)point!["value"]!));
        Assert.True((DateTimeOffset)second[0]!["made"]! < (DateTimeOffset)second[1]!["made"]!);
        // What was not kept, or of somebody else, draws nothing; a line that was cut is passed over.
        await File.AppendAllTextAsync(Path.Combine(state, "reports.jsonl"), "{\"organisation\":\"Other\",\"made\":\"2020-01-01T00:00:00Z\",\"figures\":[]}\n{\"organisation\":\"Cli", TestContext.Current.CancellationToken);
        Assert.Equal(2, (await Trend())["points"]!.AsArray().Count);
        Assert.Single((await Trend("--no-history"))["points"]!.AsArray());
        Assert.Contains("today it is 1, the target is 0 by 1 January 2030", (await Run($"report --no-plan --as markdown -o - --inventory {file} --state {state}")).Out, StringComparison.Ordinal);

        async Task<JsonNode> Trend(string more = "") => (await Run($"report --no-plan --as json -o - --inventory {file} --state {state} {more}")).Json["trend"]!.AsArray().Single(each => (string?)each!["kind"] == "singlePoints")!;
    }

    [Fact]
    public async Task Measures_have_an_owner_a_day_and_a_title_in_each_language()
    {
        var plan = (await Run($"report --config {Samples.Company} --budget {Budget} --as json -o -")).Json["plan"]!["measures"]!.AsArray();
        var named = plan.Single(measure => (string?)measure!["id"] == "log-in-without-turnstile")!;
        Assert.Equal(("Shop team", "2027-01-31"), ((string)named["owner"]!, (string)named["due"]!));
        // Every kind of the catalogue and each of the sample's own measures has its title in French and German.
        Assert.All((await Run($"report --config {Samples.Company} --budget 500000 --as json -o -")).Json["plan"]!["measures"]!.AsArray(), measure =>
            Assert.Equal(["de", "fr"], measure!["titles"]!.AsArray().Select(title => (string)title!["language"]!).Order(StringComparer.Ordinal)));
        Assert.Contains("Das Anmeldeformular lässt Menschen ein", (await Run($"report --config {Samples.Company} --budget {Budget} --language de --as markdown -o -")).Out, StringComparison.Ordinal);
    }

    // In the order of the sentences.
    private async Task<List<decimal[]>> Recomputed()
    {
        var analysis = (await Run($"analyse --config {Samples.Company} --format json")).Json;
        var points = analysis["singlePoints"]!.AsArray();
        var critical = analysis["critical"]!.AsArray().Select(each => (string)each!["id"]!).ToList();
        var hit = critical.Count(id => points.Any(point => point!["breaks"]!.AsArray().Any(broken => (string?)broken == id)));
        var worst = (await Run($"simulate --all --config {Samples.Company} --format json")).Json["events"]![0]!;
        var replay = (await Run($"simulate --event cf-2025-11-18 --config {Samples.Company} --format json")).Json;
        var years = (await Run($"simulate --years 1000 --config {Samples.Company} --format json")).Json;
        var plan = (await Run($"mitigate --budget {Budget} --config {Samples.Company} --format json")).Json;
        var rates = (await Run($"inventory export --as yaml --config {Samples.Company}")).Out.Split('\n').Where(line => line.Contains("outages: {", StringComparison.Ordinal)).ToList();
        var assumed = rates.Count(line => Source().Match(line) is not { Success: true } source || source.Value.Contains("assum", StringComparison.OrdinalIgnoreCase));
        var events = (await Run($"report --no-plan --config {Samples.Company} --as json -o -")).Json["events"]!.AsArray().Where(each => (decimal)each!["cost"]! > 0).ToList();
        foreach (var each in events)
        {
            var id = (string)each!["what"]!["id"]!;
            var span = (bool)each["isReplay"]! ? "" : string.Create(CultureInfo.InvariantCulture, $"--duration {(double)each["duration"]! / 3600}h");
            Assert.NotEmpty((await Run($"simulate --event {id} {span} --config {Samples.Company} --format json")).Json["rtoBreaches"]!.AsArray()); // "in each of them"
        }
        var (before, after) = (plan["before"]!, plan["after"]!);
        var all = before["singlePoints"]!.AsArray().Count;
        return
        [
            [critical.Count, hit, points[0]!["breaks"]!.AsArray().Count],
            [(decimal)worst["hours"]! / 24, Rounded(worst["cost"])],
            [18, 2025, Rounded(replay["lost"]!["cost"])],
            [Rounded(before["expectedLoss"]), Rounded(years["cost"]!["bad"]), assumed, rates.Count, (int)years["withoutRate"]!],
            [events.Count],
            [Budget, plan["chosen"]!.AsArray().Count, Rounded(plan["cost"]), Rounded(before["expectedLoss"]), Rounded(after["expectedLoss"]), all - after["singlePoints"]!.AsArray().Count, all],
            [Math.Round((decimal)plan["stability"]!["same"]! * 100), (int)plan["stability"]!["draws"]!],
        ];
    }

    private static decimal Rounded(JsonNode? figure) => Math.Round((decimal)(double)figure!);

    private static decimal Amount(string text) => decimal.Parse(text.Replace(",", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);

    // Whole numbers however the language groups their digits.
    private static IEnumerable<decimal> Figures(string sentence) =>
        Number().Matches(sentence).Select(match => decimal.Parse(string.Concat(match.Value.Where(char.IsAsciiDigit)), CultureInfo.InvariantCulture));

    private async Task<CommandResult> Run(string line)
    {
        var result = await _work.RunAsync(line.TrimEnd());
        Assert.True(result.Code == 0, result.Error + result.Out);
        return result;
    }

    [GeneratedRegex(@"^\d\. (.+)$", RegexOptions.Multiline)]
    private static partial Regex NumberedLine();

    [GeneratedRegex(@"\d{1,3}(?:[.,\u202f]\d{3})+|\d+")]
    private static partial Regex Number();

    [GeneratedRegex(@"(\d+) measures for ([\d,]+) EUR in the first year bring that down to ([\d,]+) EUR: ([\d,]+) EUR less")]
    private static partial Regex PlanLine();

    [GeneratedRegex("source: .*")]
    private static partial Regex Source();
}
