using System.Text.Json.Nodes;
using Holdfast.Commands;
using Holdfast.Output;
using Holdfast.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Holdfast.Tests.Index;

/// <summary><c>mitigate</c> on the sample company, and on mistakes.</summary>
public sealed class MitigateCommandTests : IDisposable
{
    private readonly Workplace _work = new();

    public void Dispose() => _work.Dispose();

    private static bool IsUpdate => Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1";

    // What expires would change the figures from one day to the next.
    private static async Task<string> Print(string line)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));
        var shell = new Shell(output, error, clock, _ => null, OutIsTerminal: false, ErrorIsTerminal: false);
        Assert.Equal(0, await CommandLine.RunAsync(line.Split(' '), shell, TestContext.Current.CancellationToken));
        Assert.Equal("", error.ToString());
        return output.ToString();
    }

    [Fact]
    public async Task The_plan_for_the_sample_company_reads_as_it_did()
    {
        var printed = await Print($"mitigate --budget 50000 EUR --config {Samples.Company}");
        var golden = Samples.Find("tests/Holdfast.Tests/Index/Golden/mitigate-company.txt");
        if (IsUpdate)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(golden)!);
            await File.WriteAllTextAsync(golden, printed, TestContext.Current.CancellationToken);
        }
        Assert.Equal(await File.ReadAllTextAsync(golden, TestContext.Current.CancellationToken), printed);
    }

    [Fact]
    public async Task The_page_shows_what_the_program_prints()
    {
        const string begin = "<!-- printed by the program -->\n```\n", end = "```\n<!-- end -->";
        var file = Samples.Find("docs/mitigation.md");
        var page = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        var (from, until) = (page.IndexOf(begin, StringComparison.Ordinal) + begin.Length, page.IndexOf(end, StringComparison.Ordinal));
        var printed = await Print($"mitigate --budget 50000 --top 5 --pareto 8 --config {Samples.Company}");
        if (IsUpdate) await File.WriteAllTextAsync(file, page[..from] + printed + page[until..], TestContext.Current.CancellationToken);
        else Assert.Equal(page[from..until], printed);
    }

    [Fact]
    public async Task Machines_get_what_was_promised()
    {
        var report = (await _work.RunAsync($"mitigate --budget 20000 --pareto 5 --config {Samples.Company} --format json")).Json;
        Assert.Equal(20_000, (decimal)report["budget"]!);
        Assert.True((bool)report["optimal"]!);
        var chosen = report["chosen"]!.AsArray();
        Assert.InRange(chosen.Sum(each => (decimal)each!["cost"]!), 1, 20_000);
        Assert.Equal((decimal)report["cost"]!, chosen.Sum(each => (decimal)each!["cost"]!));
        var loss = (decimal)report["before"]!["expectedLoss"]!;
        foreach (var each in chosen)
        {
            Assert.NotEmpty((string)each!["id"]!);
            Assert.True((int)each["removes"]!["spof"]! >= 0 && (int)each["removes"]!["cutSets"]! >= 0);
            Assert.NotNull(each["events"]!.AsArray());
            // Each step begins where the one before it ended.
            Assert.Equal(loss, (decimal)each["expectedLoss"]!["before"]!);
            Assert.True((loss = (decimal)each["expectedLoss"]!["after"]!) >= 0);
        }
        Assert.Equal(loss, (decimal)report["after"]!["expectedLoss"]!);
        var front = report["pareto"]!.AsArray().Select(point => ((decimal)point!["cost"]!, (decimal)point["expectedLoss"]!)).ToList();
        Assert.Equal(5, front.Count);
        Assert.Contains(((decimal)report["cost"]!, loss), front);
        Assert.All(front.Zip(front.Skip(1)), pair => Assert.True(pair.First.Item1 < pair.Second.Item1 && pair.First.Item2 > pair.Second.Item2));
    }

    [Fact]
    public async Task An_event_is_survived_in_the_cheapest_way()
    {
        var report = (await _work.RunAsync($"mitigate --target survive=cf-2025-11-18 --pareto 0 --config {Samples.Company} --format json")).Json;
        Assert.Equal(["log-in-without-turnstile"], report["chosen"]!.AsArray().Select(each => (string)each!["id"]!));
        Assert.True((bool)report["targets"]![0]!["reached"]!);
        Assert.True(report.AsObject().ContainsKey("budget") && report["budget"] is null);
    }

    [Fact]
    public async Task A_target_out_of_reach_says_what_keeps_it_there_and_how_near_one_can_get()
    {
        var result = await _work.RunAsync($"mitigate --target no-spof --pareto 0 --config {Samples.Company}");
        Assert.Equal(5, result.Code);
        Assert.Contains("not reached: no-spof", result.Out, StringComparison.Ordinal);
        Assert.Contains("place:lyon (Lyon)", result.Out, StringComparison.Ordinal);
        Assert.Contains("the nearest to it", result.Out, StringComparison.Ordinal);
        var report = (await _work.RunAsync($"mitigate --target no-spof --budget 20000 --pareto 0 --config {Samples.Company} --format json")).Json;
        Assert.Subset(Ids(report["targets"]![0]!["missed"]!), Ids(report["targets"]![0]!["unreachable"]!));
        Assert.InRange((decimal)report["cost"]!, 1, 20_000);

        static HashSet<string> Ids(JsonNode list) => list.AsArray().Select(each => (string)each!).ToHashSet();
    }

    [Theory]
    [InlineData("--budget -5", "--budget is -5", "0 or more")]
    [InlineData("--budget much", "--budget is 'much'", "--budget 50000 EUR")]
    [InlineData("--budget 50000 USD", "in USD, the organisation counts in EUR", "write it in EUR")]
    [InlineData("--target no-spov", "--target is 'no-spov'", "did you mean 'no-spof'?")]
    [InlineData("--target survive=cf-2025-11-81", "there is no event 'cf-2025-11-81'", "did you mean 'cf-2025-11-18'?")]
    [InlineData("--target score=120", "--target is 'score=120'", "10 to 95")]
    [InlineData("--target score=30 --target rto", "stands alone", "one after the other")]
    [InlineData("--budget 10 --take router-zone:wep", "--take: there is no measure 'router-zone:wep'", "did you mean 'router-zone:web'?")]
    [InlineData("--budget 10 --take router-zone:web --leave router-zone:web", "'router-zone:web' is both taken and left", "leave out --take or --leave")]
    [InlineData("--budget 10 --leave nothing", "--leave: there is no measure 'nothing'", "--list")]
    [InlineData("", "neither a budget nor a target", "--list")]
    public async Task A_mistake_on_the_command_line_is_answered_with_the_fix(string arguments, string message, string hint)
    {
        var result = await _work.RunAsync($"mitigate {arguments} --config {Samples.Company}");
        Assert.Equal((2, ""), (result.Code, result.Out));
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.Contains(hint, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Measures_of_ones_own_stand_beside_the_configuration_and_their_mistakes_are_shown()
    {
        _work.Write("holdfast.yaml", "holdfast: 1\ninventory: inventory.yaml");
        _work.Write("inventory.yaml", """
            holdfast-inventory: 1
            organisation: { name: Small, country: FR }
            suppliers: { host: { country: FR } }
            components:
              shop: { kind: function, criticality: vital, cost-per-hour: 100 EUR, needs: [server] }
              server: { kind: server, supplier: host, outages: { per-year: 10, repair: 10h } }
            """);
        var file = _work.Write("measures.yaml", "holdfast-measures: 1\nmeasures: { spare: { title: A spare, cost: { once: 10 EUR }, changes: [{ alternative-to: sever }] } }");
        var result = await _work.RunAsync("mitigate --budget 100");
        Assert.Equal(3, result.Code);
        Assert.Contains($"{file}:2:", result.Error, StringComparison.Ordinal);
        Assert.Contains("did you mean 'server'?", result.Error, StringComparison.Ordinal);

        File.WriteAllText(file, File.ReadAllText(file).Replace("sever", "server", StringComparison.Ordinal));
        var report = (await _work.RunAsync("mitigate --budget 100 --format json")).Json;
        // Ten outages of ten hours at a hundred an hour; with the spare none of them is felt.
        Assert.Equal((10_000m, 0m), ((decimal)report["before"]!["expectedLoss"]!, (decimal)report["after"]!["expectedLoss"]!));
        Assert.Equal(["supplier:host", "server"], report["chosen"]![0]!["singlePoints"]!.AsArray().Select(each => (string)each!));
    }

    [Fact]
    public async Task A_score_is_reached_in_the_cheapest_way_and_no_cheaper_one_reaches_it()
    {
        var report = (await _work.RunAsync($"mitigate --target score=30 --pareto 0 --config {Samples.Company} --format json")).Json;
        Assert.True((bool)report["targets"]![0]!["reached"]!);
        Assert.True((double)report["score"]!["before"]! < 30 && (double)report["score"]!["after"]! >= 30);
        // A cent less, and it is out of reach.
        var cost = (decimal)report["cost"]!;
        var less = (await _work.RunAsync($"mitigate --target score=30 --budget {cost - 0.01m} --pareto 0 --config {Samples.Company} --format json")).Json;
        Assert.False((bool)less["targets"]![0]!["reached"]!);

        var most = await _work.RunAsync($"mitigate --target score=90 --pareto 0 --config {Samples.Company}");
        Assert.Equal(5, most.Code);
        Assert.Contains("is the most that all of them together give", most.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_Holdfast_deploys_is_written_as_configuration_that_check_accepts_and_nothing_is_overwritten()
    {
        var folder = Path.Combine(_work.Folder, "proposal");
        var line = $"mitigate --budget 5000 --take router-zone:web --pareto 0 --config {Samples.Company} --write-config {folder}";
        var result = await _work.RunAsync(line);
        Assert.Equal(0, result.Code);
        var file = Assert.Single(Directory.GetFiles(folder));
        var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        Assert.Contains("providers: [desec, powerdns]  # before: [desec, cloudflare]", text, StringComparison.Ordinal);
        Assert.Equal(0, (await _work.RunAsync($"check --config {file}")).Code);

        await File.WriteAllTextAsync(file, "mine", TestContext.Current.CancellationToken);
        result = await _work.RunAsync(line);
        Assert.Equal(6, result.Code);
        Assert.Contains("was left as it is", result.Error, StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_measure_that_is_no_change_of_the_configuration_is_said_to_be_left_out()
    {
        var folder = Path.Combine(_work.Folder, "proposal");
        var result = await _work.RunAsync($"mitigate --budget 20000 --take router-zone:web --take second-cdn:b2b-proxy --pareto 0 --config {Samples.Company} --write-config {folder}");
        Assert.True(result.Code == 0, result.Error);
        Assert.Contains("not written, because no change of this configuration does it: ", result.Error, StringComparison.Ordinal);
        Assert.Contains("second-cdn:b2b-proxy", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("second-cdn:b2b-proxy.", string.Join(' ', Directory.GetFiles(folder)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_provider_and_a_second_front_are_written_too()
    {
        _work.Write("holdfast.yaml", """
            holdfast: 1
            providers:
              cf: { kind: cloudflare, supplier: cloudflare, token: { env: CF_API_TOKEN } }
            zones:
              example.com: { providers: [cf], records: [{ name: www, type: CNAME, values: [web.example.com.] }] }
            routers:
              web:
                record: web.example.com
                fronts: [{ name: first, target: a.example.net., supplier: cloudflare }]
                probe: { url: "https://www.example.com/health?a=1#b", expect: [200, 2xx], every: 10s }
            organisation: { name: Small, country: FR }
            components:
              shop: { kind: function, criticality: vital, cost-per-hour: 100 EUR, needs: ["router:web"] }
            """);
        var folder = Path.Combine(_work.Folder, "proposal");
        var result = await _work.RunAsync($"mitigate --budget 50000 --take dns-provider:example.com --take second-front:web --pareto 0 --write-config {folder}");
        Assert.True(result.Code == 0, result.Error);
        Assert.Equal(["dns-provider-example.com.yaml", "second-front-web.yaml"], Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        foreach (var file in Directory.GetFiles(folder))
        {
            var check = await _work.RunAsync($"check --config {file}");
            Assert.True(check.Code == 0, check.Error);
        }
    }

    [Fact]
    public async Task What_is_decided_and_does_not_fit_the_budget_is_refused()
    {
        var result = await _work.RunAsync($"mitigate --budget 1000 --take router-zone:web --config {Samples.Company}");
        Assert.Equal((6, ""), (result.Code, result.Out));
        Assert.Contains("does not fit the budget", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_shows_what_applies_with_its_cost()
    {
        var result = await _work.RunAsync($"mitigate --list --config {Samples.Company}");
        Assert.Equal(0, result.Code);
        Assert.Contains("router-zone:web", result.Out, StringComparison.Ordinal);
        var list = (await _work.RunAsync($"mitigate --list --config {Samples.Company} --format json")).Json;
        Assert.Contains(list["measures"]!.AsArray(), each => (string)each!["id"]! == "second-region:customer-login" && (decimal)each["cost"]! == 17_100);
    }
}
