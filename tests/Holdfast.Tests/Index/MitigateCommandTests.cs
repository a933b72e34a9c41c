using System.Text.Json.Nodes;
using Holdfast.Tests.Support;

namespace Holdfast.Tests.Index;

/// <summary><c>mitigate</c> on the sample company, and on mistakes.</summary>
public sealed class MitigateCommandTests : IDisposable
{
    private readonly Workplace _work = new();

    public void Dispose() => _work.Dispose();

    private static string Root
    {
        get
        {
            for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
                if (File.Exists(Path.Combine(folder.FullName, "Holdfast.slnx"))) return folder.FullName;
            throw new InvalidOperationException("The tests do not run below the repository.");
        }
    }

    private static string Sample => Path.Combine(Root, "samples", "company", "holdfast.yaml");

    [Fact]
    public async Task The_plan_for_the_sample_company_reads_as_it_did()
    {
        var result = await _work.RunAsync($"mitigate --budget 50000 EUR --config {Sample}");
        Assert.Equal((0, ""), (result.Code, result.Error));
        var golden = Path.Combine(Root, "tests", "Holdfast.Tests", "Index", "Golden", "mitigate-company.txt");
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(golden)!);
            await File.WriteAllTextAsync(golden, result.Out, TestContext.Current.CancellationToken);
        }
        Assert.Equal(await File.ReadAllTextAsync(golden, TestContext.Current.CancellationToken), result.Out);
    }

    [Fact]
    public async Task Machines_get_what_was_promised()
    {
        var report = (await _work.RunAsync($"mitigate --budget 20000 --pareto 5 --config {Sample} --format json")).Json;
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
        var report = (await _work.RunAsync($"mitigate --target survive=cf-2025-11-18 --pareto 0 --config {Sample} --format json")).Json;
        Assert.Equal(["log-in-without-turnstile"], report["chosen"]!.AsArray().Select(each => (string)each!["id"]!));
        Assert.True((bool)report["targets"]![0]!["reached"]!);
        Assert.True(report.AsObject().ContainsKey("budget") && report["budget"] is null);
    }

    [Fact]
    public async Task A_target_out_of_reach_says_what_keeps_it_there_and_how_near_one_can_get()
    {
        var result = await _work.RunAsync($"mitigate --target no-spof --pareto 0 --config {Sample}");
        Assert.Equal(5, result.Code);
        Assert.Contains("not reached: no-spof", result.Out, StringComparison.Ordinal);
        Assert.Contains("technology:postgres (PostgreSQL)", result.Out, StringComparison.Ordinal);
        Assert.Contains("the nearest to it", result.Out, StringComparison.Ordinal);
        var report = (await _work.RunAsync($"mitigate --target no-spof --budget 20000 --pareto 0 --config {Sample} --format json")).Json;
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
    [InlineData("", "neither a budget nor a target", "--list")]
    public async Task A_mistake_on_the_command_line_is_answered_with_the_fix(string arguments, string message, string hint)
    {
        var result = await _work.RunAsync($"mitigate {arguments} --config {Sample}");
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
    public async Task The_list_shows_what_applies_with_its_cost()
    {
        var result = await _work.RunAsync($"mitigate --list --config {Sample}");
        Assert.Equal(0, result.Code);
        Assert.Contains("router-zone:web", result.Out, StringComparison.Ordinal);
        var list = (await _work.RunAsync($"mitigate --list --config {Sample} --format json")).Json;
        Assert.Contains(list["measures"]!.AsArray(), each => (string)each!["id"]! == "second-region:customer-login" && (decimal)each["cost"]! == 17_100);
    }
}
