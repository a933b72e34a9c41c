using Holdfast.Tests.Support;

namespace Holdfast.Tests.Index;

/// <summary>Scenarios of one's own on the command line: a file with phases, or another state than down.</summary>
public sealed class ScenarioCommandTests : IDisposable
{
    private readonly Workplace _work = new();
    private readonly string _inventory;

    public ScenarioCommandTests() => _inventory = _work.Write("inventory.yaml", """
        holdfast-inventory: 1
        components:
          shop: { kind: function, criticality: vital, needs: [api] }
          api: { kind: service }
        """);

    public void Dispose() => _work.Dispose();

    private Task<CommandResult> Simulate(string line) => _work.RunAsync($"simulate --inventory {_inventory} {line}");

    private static string Sample(string file)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Holdfast.slnx"))) return Path.Combine(folder.FullName, "samples", "company", file);
        throw new InvalidOperationException("The tests do not run below the repository.");
    }

    [Fact]
    public async Task A_scenario_file_is_played_phase_by_phase()
    {
        var file = _work.Write("day.yaml", """
            holdfast-scenario: 1
            id: bad-day
            title: A bad day
            duration: 1h
            events:
              - node: api
                phases:
                  - { until: 10m, state: "degraded:0.5" }
                  - { from: 30m, state: down }
            """);
        var result = await Simulate($"--scenario {file} --format json");
        Assert.True(result.Code == 0, result.Error);
        Assert.Equal("bad-day", (string?)result.Json["event"]);
        var shop = result.Json["timeline"]!.AsArray().Single(each => (string?)each!["id"] == "shop")!;
        Assert.Equal(["degraded 0-600", "up 600-1800", "down 1800-3600"], shop["spans"]!.AsArray().Select(span => $"{span!["state"]} {span["from"]}-{span["until"]}"));
        // Half of ten minutes and all of thirty, of an hour.
        Assert.Equal((5 + 30) / 60.0, (double)result.Json["lost"]!["userShare"]!, 9);
    }

    [Fact]
    public async Task A_mistake_in_a_scenario_file_is_shown_where_it_stands()
    {
        var file = _work.Write("day.yaml", "holdfast-scenario: 1\nid: x\nduration: 1h\nevents: [{ node: aip }]\n");
        var result = await Simulate($"--scenario {file}");
        Assert.Equal(3, result.Code);
        Assert.Contains($"{file}:4:18: ", result.Error, StringComparison.Ordinal);
        Assert.Contains("did you mean 'api'?", result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Out);
    }

    [Fact]
    public async Task A_scenario_file_that_is_not_there_is_named()
    {
        var result = await Simulate("--scenario nowhere.yaml");
        Assert.Equal(3, result.Code);
        Assert.Contains("nowhere.yaml: ", result.Error, StringComparison.Ordinal);
        Assert.Contains("check the path", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("down", 1)]
    [InlineData("degraded:0.75", 0.25)]
    [InlineData("flapping:1h:0.25", 0.25)]
    [InlineData("up", 0)]
    public async Task A_node_can_fail_in_other_ways_than_down(string state, double lost)
    {
        var result = await Simulate($"--event api --how {state} --duration 4h --format json");
        Assert.True(result.Code == 0, result.Error);
        Assert.Equal(lost, (double)result.Json["lost"]!["userShare"]!, 9);
    }

    [Theory]
    [InlineData("--event api --how broken", "degraded:SHARE")]
    [InlineData("--event api --how degraded:1.5", "degraded:SHARE")]
    [InlineData("--event cf-2025-11-18 --how down", "happened as it did")]
    [InlineData("--all --how down", "--how goes with --event")]
    [InlineData("--scenario x.yaml --how down", "phase by phase")]
    [InlineData("--scenario x.yaml --event api", "more than one thing is asked for")]
    [InlineData("--years 10 --all", "more than one thing is asked for")]
    public async Task What_does_not_go_together_is_refused(string line, string expected)
    {
        var result = await Simulate(line);
        Assert.Equal(2, result.Code);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_scenario_of_the_sample_is_worse_for_the_shop_the_longer_it_lasts()
    {
        var result = await _work.RunAsync($"simulate --scenario {Sample("attack.yaml")} --config {Sample("holdfast.yaml")} --format json");
        Assert.True(result.Code == 0, result.Error);
        var shop = result.Json["timeline"]!.AsArray().Single(each => (string?)each!["id"] == "web-shop")!;
        Assert.Equal("degraded", (string?)shop["spans"]![0]!["state"]);
        // Of a front that serves seven calls in ten, three probes in a row fail before long; the provider that takes no writes keeps its half of the users there.
        Assert.Contains(result.Json["actions"]!.AsArray(), action => (string?)action!["kind"] == "decided" && (double)action["at"]! is > 20 and < 1200);
        Assert.Contains(result.Json["actions"]!.AsArray(), action => (string?)action!["kind"] == "blocked" && ((string?)action["text"])!.StartsWith("cloudflare takes no writes", StringComparison.Ordinal));
        Assert.Equal(0.5, shop["spans"]!.AsArray().Where(span => (double)span!["from"]! > 1500).Min(span => (double)span!["share"]!), 2);
    }

    [Fact]
    public async Task Without_the_probability_a_fault_tree_tells_only_its_combinations()
    {
        var tree = _work.Write("tree.xml", """<opsa-mef><define-fault-tree name="t"><define-gate name="top"><and><basic-event name="a"/><basic-event name="b"/></and></define-gate></define-fault-tree><model-data><define-basic-event name="a"><float value="0.5"/></define-basic-event><define-basic-event name="b"><float value="0.5"/></define-basic-event></model-data></opsa-mef>""");
        var without = (await _work.RunAsync($"analyse --open-psa {tree} --order all --no-probability --format json")).Json;
        Assert.Equal(1, (int)without["minimalCutSets"]!);
        Assert.Null(without["probability"]);
        Assert.Contains("not asked for", (string?)without["probabilityUnknown"], StringComparison.Ordinal);
        var with = (await _work.RunAsync($"analyse --open-psa {tree} --order all --format json")).Json;
        Assert.Equal(0.25, (double)with["probability"]!, 12);
        Assert.Equal(2, (await _work.RunAsync($"analyse --open-psa {tree} --importance --no-probability")).Code);
    }

    [Fact]
    public async Task The_importance_of_the_events_of_a_fault_tree_is_shown_to_people_too()
    {
        var tree = _work.Write("tree.xml", """<opsa-mef><define-fault-tree name="t"><define-gate name="top"><or><basic-event name="small"/><basic-event name="large"/></or></define-gate></define-fault-tree><model-data><define-basic-event name="small"><float value="0.01"/></define-basic-event><define-basic-event name="large"><float value="0.5"/></define-basic-event></model-data></opsa-mef>""");
        var lines = (await _work.RunAsync($"analyse --open-psa {tree} --order all --importance")).Out.Split('\n');
        Assert.True(Array.FindIndex(lines, line => line.Contains("large", StringComparison.Ordinal)) < Array.FindIndex(lines, line => line.Contains("small", StringComparison.Ordinal)));
        Assert.Contains(lines, line => line.Contains("BIRNBAUM", StringComparison.Ordinal));
    }
}
