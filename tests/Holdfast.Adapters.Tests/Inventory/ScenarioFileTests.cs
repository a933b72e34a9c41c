using Holdfast.Adapters.Inventory;
using Holdfast.Core;
using Holdfast.Core.Inventory;
using Holdfast.Core.Simulation;

namespace Holdfast.Adapters.Tests.Inventory;

public class ScenarioFileTests
{
    private static readonly InventoryGraph Graph = InventoryGraph.Of(new DependencyInventory { Components = [new() { Id = "shop", Kind = "function", Needs = ["api"] }, new() { Id = "api" }] });

    [Fact]
    public void Phases_are_played_in_order()
    {
        var scenario = Read("""
            holdfast-scenario: 1
            id: bad-day
            duration: 1h
            events:
              - node: api
                phases:
                  - { until: 10m, state: "degraded:0.5" }
                  - { from: 10m, until: 30m, state: "flapping:10m:0.5" }
                  - { from: 30m, state: frozen }
            """, out var problems);

        Assert.Empty(problems);
        var spans = Simulator.Run(Graph, scenario!).Of("shop")!.Spans;
        Assert.Equal(["00:00:00 Degraded", "00:10:00 Down", "00:15:00 Up", "00:20:00 Down", "00:25:00 Up", "00:30:00 Down"], spans.Select(span => $"{span.From} {span.Level}"));
        Assert.Equal(TimeSpan.FromMinutes(60), spans[^1].Until);
    }

    [Theory]
    [InlineData("holdfast-scenario: 1\nid: x\nduration: 1h\nevents: [{ node: aip }]", 4, "did you mean 'api'?")]
    [InlineData("holdfast-scenario: 1\nid: x\nduration: 1h\nevents: [{ node: api, phases: [{ state: broken }] }]", 4, "degraded:SHARE")]
    [InlineData("holdfast-scenario: 1\nid: x\nduration: 1h\nevents: [{ node: api, phases: [{ from: 2h, state: down }] }]", 4, "correct 'from' or 'until'")]
    [InlineData("holdfast-scenario: 1\nid: x\nduration: 0s\nevents: [{ node: api }]", 3, "such as 4h")]
    [InlineData("holdfast-scenario: 2\nid: x\nduration: 1h\nevents: [{ node: api }]", 1, "from 1 to 1")]
    [InlineData("holdfast-scenario: 1\nid: x\nduration: 1h\nevent: []", 4, "did you mean 'events'?")]
    public void A_mistake_is_reported_where_it_stands(string text, int line, string hint)
    {
        Assert.Null(Read(text, out var problems));
        Assert.Contains(problems, problem => problem.Line == line && problem.Hint.Contains(hint, StringComparison.Ordinal));
    }

    private static Scenario? Read(string text, out List<Problem> problems)
    {
        problems = [];
        return ScenarioFile.Read("bad-day.yaml", new StringReader(text), Graph, problems);
    }
}
