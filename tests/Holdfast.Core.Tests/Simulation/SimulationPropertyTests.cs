using CsCheck;
using Holdfast.Core.Inventory;
using Holdfast.Core.Simulation;

namespace Holdfast.Core.Tests.Simulation;

public class SimulationPropertyTests
{
    private const int Size = 10;

    // Components c0 … c9, each with up to three needs of any shape over all of them: circles included.
    private static readonly Gen<Need> Leaf = Gen.Int[0, Size - 1].Select(number => (Need)$"c{number}");

    private static readonly Gen<Need> Group = Gen.Select(Leaf.List[2, 4], Gen.Int[1, 4]).Select((members, count) =>
    {
        var distinct = members.Distinct().ToValueList();
        return (Need)new Need.AtLeast(Math.Min(count, distinct.Count), distinct);
    });

    private static readonly Gen<Dependency> Dependency = Gen.Select(Gen.OneOf(Leaf, Group, Group.List[1, 2].Select(members => (Need)new Need.AtLeast(1, members.Distinct().ToValueList()))), Gen.Bool)
        .Select((need, isDegrading) => new Dependency(need, isDegrading));

    private static readonly Gen<InventoryGraph> Company = Dependency.List[0, 3].Array[Size].Select(all => SimulatorTests.Graph(
        all.Select((needs, number) => new Component { Id = $"c{number}", Kind = number == 0 ? "function" : "", Needs = needs.Where(need => need.What is not Need.One one || one.Target.Id != $"c{number}").ToValueList() })));

    private static readonly Gen<bool[]> Failures = Gen.Bool.Array[Size];

    [Fact]
    public void What_falls_is_what_the_plainest_reading_says() => Gen.Select(Company, Failures).Sample((graph, failed) =>
    {
        var result = Simulator.Run(graph, Event(failed));
        var oracle = Oracle(graph, failed);
        for (var node = 0; node < Size; node++)
        {
            var id = $"c{node}";
            var expected = oracle[graph.Number(id)];
            Assert.Equal(expected, result.Of(id)?.Spans[0].Level ?? Level.Up);
        }
    }, iter: 3000);

    [Fact]
    public void The_single_points_are_exactly_the_single_events_that_take_down_something_critical() => Company.Sample(graph =>
    {
        var structure = Holdfast.Core.Inventory.Structure.Of(graph, order: 1)!;
        var critical = structure.Critical.Select(each => graph[each.Node].Id).ToHashSet();
        var breaking = ScenarioCatalogue.Singles(graph)
            .Where(scenario => Simulator.Run(graph, scenario).Timelines.Any(timeline => timeline.Worst == Level.Down && critical.Contains(timeline.Node) && timeline.Node != scenario.Id));
        Assert.Equal(structure.Points.Select(point => graph[point.Node].Id).Order(StringComparer.Ordinal), breaking.Select(scenario => scenario.Id).Order(StringComparer.Ordinal));
    }, iter: 300);

    [Fact]
    public void An_added_alternative_never_makes_an_outcome_worse() => Gen.Select(Company, Failures, Gen.Int[0, Size - 1], Gen.Int[0, 2]).Sample((graph, failed, where, which) =>
    {
        var before = Simulator.Run(graph, Event(failed));
        var components = graph.Inventory.Components.Select((component, number) => number != where || component.Needs.Count <= which ? component : component with
        {
            Needs = component.Needs.Select((need, at) => at != which ? need : need with { What = Need.AnyOf(need.What, "spare") }).ToValueList(),
        });
        var after = Simulator.Run(SimulatorTests.Graph(components.Append(new Component { Id = "spare" })), Event(failed));
        Assert.True(after.Lost.UserShare <= before.Lost.UserShare);
        foreach (var timeline in after.Timelines.Where(timeline => timeline.Kind == NodeKind.Component))
            Assert.True(timeline.Worst <= (before.Of(timeline.Node)?.Worst ?? Level.Up));
    }, iter: 3000);

    [Fact]
    public void More_failures_never_help() => Gen.Select(Company, Failures, Failures).Sample((graph, failed, more) =>
    {
        var fewer = Simulator.Run(graph, Event(failed));
        var all = Simulator.Run(graph, Event([.. failed.Select((isFailed, at) => isFailed || more[at])]));
        foreach (var timeline in fewer.Timelines)
            Assert.True(timeline.Kind == NodeKind.Gate || timeline.Worst <= (all.Of(timeline.Node)?.Worst ?? Level.Up));
    }, iter: 2000);

    [Fact]
    public void Every_path_leads_along_needs_from_what_suffers_to_what_failed() => Gen.Select(Company, Failures).Sample((graph, failed) =>
    {
        foreach (var timeline in Simulator.Run(graph, Event(failed)).Timelines)
        {
            var path = timeline.Spans[0].Because;
            Assert.Equal(timeline.Node, path[0]);
            for (var i = 1; i < path.Count; i++)
                Assert.Contains(graph.Needs[graph.Number(path[i - 1])], need => need.Members.Contains(graph.Number(path[i])));
            if (timeline.Worst == Level.Down) Assert.True(failed[int.Parse(path[^1][1..])]);
        }
    }, iter: 2000);

    [Fact]
    public void Time_lost_is_never_more_than_the_time_that_passed() => Gen.Select(Company, Gen.Int[0, 59].Array[Size], Gen.Int[1, 60].Array[Size]).Sample((graph, from, length) =>
    {
        var scenario = SimulatorTests.Event([.. from.Select((start, node) => SimulatorTests.Down($"c{node}", start, start + length[node]))]);
        foreach (var timeline in Simulator.Run(graph, scenario).Timelines)
        {
            Assert.True(timeline.LostTime <= TimeSpan.FromHours(2));
            for (var i = 1; i < timeline.Spans.Count; i++) Assert.Equal(timeline.Spans[i - 1].Until, timeline.Spans[i].From);
        }
    }, iter: 500);

    [Fact]
    public void The_ranking_says_of_each_event_what_a_run_of_its_own_says() => Company.Sample(graph =>
    {
        var ranking = Ranking.Of(graph).ToDictionary(each => each.Event);
        foreach (var scenario in ScenarioCatalogue.Singles(graph))
        {
            var alone = Simulator.Run(graph, scenario);
            if (alone.Timelines.Count == 0) Assert.DoesNotContain(scenario.Id, ranking.Keys);
            else Assert.Equal((alone.Lost.UserShare, alone.Down, alone.Degraded), (ranking[scenario.Id].UserShare, ranking[scenario.Id].Down, ranking[scenario.Id].Degraded));
        }
    }, iter: 300);

    [Fact]
    public void The_structural_engine_sees_the_same_nodes_fall() => Gen.Select(Company, Failures).Sample((graph, failed) =>
    {
        var down = Enumerable.Range(0, Size).Where(node => failed[node]).Select(node => graph.Number($"c{node}")).ToArray();
        var structural = new Holdfast.Core.Graph.OutageWalk(graph.Graph).WhatIf(down);
        var result = Simulator.Run(graph, Event(failed));
        Assert.Equal(
            structural.Down.Select(node => graph[node].Id).Where(id => id[0] == 'c').Order(),
            result.Timelines.Where(timeline => timeline.Worst == Level.Down).Select(timeline => timeline.Node).Order());
    }, iter: 1000);

    private static Scenario Event(bool[] failed) =>
        SimulatorTests.Event([.. failed.Select((isFailed, node) => (isFailed, node)).Where(pair => pair.isFailed).Select(pair => SimulatorTests.Down($"c{pair.node}", 0, 60))]);

    // Everything up at first; whatever misses something is lowered, one node at a time, until nothing changes.
    private static Level[] Oracle(InventoryGraph graph, bool[] failed)
    {
        var levels = new Level[graph.Count];
        for (var node = 0; node < Size; node++)
            if (failed[node]) levels[graph.Number($"c{node}")] = Level.Down;
        for (var changed = true; changed;)
        {
            changed = false;
            for (var node = 0; node < graph.Count; node++)
            {
                var level = levels[node];
                foreach (var need in graph.Needs[node])
                {
                    var met = need.Members.Select(member => levels[member]).Order().ElementAt(need.AtLeast - 1);
                    if (need.IsDegrading) met = met == Level.Down ? Level.Degraded : Level.Up;
                    if (met > level) level = met;
                }
                if (level == levels[node]) continue;
                levels[node] = level;
                changed = true;
            }
        }
        return levels;
    }
}
