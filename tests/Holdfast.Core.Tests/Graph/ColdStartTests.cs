using CsCheck;
using Holdfast.Core.Graph;

namespace Holdfast.Core.Tests.Graph;

public class ColdStartTests
{
    [Theory]
    [InlineData("mutual", "", "A B")]
    [InlineData("loop", "C", "A B C")]
    [InlineData("loop", "B", "B")]
    [InlineData("loop", "A", "A B")]
    [InlineData("loop", "", "")]
    public void After_a_blackout_only_what_stands_on_firm_ground_comes_up(string graph, string failed, string down)
    {
        var start = ColdStart.From(CyclesOfTheReference.Named(graph), CyclesOfTheReference.Nodes(failed));

        // The first graph of the reference has two nodes; C stands alone there.
        Assert.Equal(down, CyclesOfTheReference.Text(Enumerable.Range(0, 3).Where(node => start.Waves[node] < 0)));
    }

    [Fact]
    public void Waves_say_what_can_be_started_when()
    {
        SketchedGraph sketch = new(6, [new(3, 1, [0]), new(4, 2, [0, 1, 3]), new(5, 1, [4]), new(5, 1, [2, 4])]);
        var start = ColdStart.From(sketch.Build());

        Assert.Equal([0, 0, 0, 1, 1, 2], start.Waves);
        Assert.Equal(3, start.WaveCount);
        Assert.Equal([3, 4], start.Wave(1));
        Assert.Empty(start.Cycles);
    }

    [Fact]
    public void The_cycle_that_keeps_the_rest_down_is_named_with_its_shortest_round()
    {
        // A login that needs the directory, which needs the network, which needs the login; and two doors behind it.
        const int login = 0, directory = 1, network = 2, shop = 3, office = 4, power = 5;
        SketchedGraph sketch = new(6,
        [
            new(login, 1, [directory]), new(directory, 1, [network]), new(network, 1, [login]), new(network, 1, [power]),
            new(directory, 1, [login]), new(shop, 1, [login]), new(office, 1, [shop, directory]),
        ]);
        var start = ColdStart.From(sketch.Build());

        var cycle = Assert.Single(start.Cycles);
        Assert.Equal([login, directory, network], cycle.Members);
        Assert.Equal([login, directory], cycle.Shortest);
        Assert.Equal([login, directory, network, shop, office], start.Blocked);
    }

    [Fact]
    public void A_name_server_named_inside_the_zone_that_it_serves_is_a_cycle_of_two()
    {
        const int zone = 0, server = 1, outside = 2;
        SketchedGraph alone = new(3, [new(zone, 1, [server]), new(server, 1, [zone])]);
        SketchedGraph helped = new(3, [new(zone, 1, [server, outside]), new(server, 1, [zone])]);

        Assert.Equal([zone, server], Assert.Single(ColdStart.From(alone.Build()).Cycles).Shortest);
        Assert.Empty(ColdStart.From(helped.Build()).Cycles);
        Assert.Equal([zone, server], Assert.Single(ColdStart.From(helped.Build(), outside).Cycles).Members);
    }

    [Fact]
    public void What_a_failure_takes_down_anyway_is_not_blamed_on_a_cycle()
    {
        SketchedGraph sketch = new(3, [new(0, 1, [1]), new(1, 1, [0]), new(1, 1, [2])]);
        var start = ColdStart.From(sketch.Build(), 2);

        Assert.Equal([-1, -1, -1], start.Waves);
        Assert.Empty(start.Blocked);
        Assert.Empty(start.Cycles);
    }

    [Fact]
    public void A_node_that_needs_itself_can_never_start() =>
        Assert.Equal([new([0], [0])], ColdStart.From(new SketchedGraph(1, [new(0, 1, [0])]).Build()).Cycles);

    [Fact]
    public void Every_cold_start_is_what_the_oracle_says() =>
        (from sketch in SketchedGraph.Random(14, degrading: true)
         from failed in Gen.Int[0, sketch.NodeCount - 1].List[0, 3]
         select (sketch, failed)).Sample((sketch, failed) =>
        {
            var start = ColdStart.From(sketch.Build(), [.. failed]);
            var up = sketch.Up(failed);
            var down = sketch.Down(failed);

            Assert.Equal(up, start.Waves.Select(wave => wave >= 0));
            Assert.Equal(Enumerable.Range(0, sketch.NodeCount).Where(node => !up[node] && !down[node]), start.Blocked);
            AssertWavesStandOnEarlierOnes(sketch, start);
            Assert.Equal(start.Blocked.IsEmpty, start.Cycles.IsEmpty);
            AssertCyclesHoldTheBlocked(sketch, start, failed);
        }, iter: 3000);

    [Fact]
    public void Another_alternative_never_leaves_more_down() =>
        (from sketch in SketchedGraph.Random(12)
         from failed in Gen.Int[0, sketch.NodeCount - 1].List[0, 3]
         from change in Gen.Int[0, 1000]
         from added in Gen.Int[0, sketch.NodeCount - 1]
         select (sketch, failed, change, added)).Where(sample => sample.sketch.Groups.Count > 0).Sample(sample =>
        {
            var (sketch, failed, change, added) = sample;
            var group = sketch.Groups[change % sketch.Groups.Count];
            if (group.Members.Contains(added)) return;
            var before = ColdStart.From(sketch.Build(), [.. failed]).Waves;
            var after = ColdStart.From(sketch.With(group, group with { Members = [.. group.Members, added] }).Build(), [.. failed]).Waves;

            for (var node = 0; node < sketch.NodeCount; node++) Assert.True(before[node] < 0 || after[node] >= 0 && after[node] <= before[node]);
        }, iter: 2000);

    private static void AssertWavesStandOnEarlierOnes(SketchedGraph sketch, ColdStart start)
    {
        foreach (var group in sketch.Groups.Where(group => !group.IsDegrading && start.Waves[group.Node] >= 0))
            Assert.True(group.Members.Count(member => start.Waves[member] >= 0 && start.Waves[member] < start.Waves[group.Node]) >= group.AtLeast);
    }

    /// <summary>Setting up one member of each named cycle by hand has to free something; and each round is a real round.</summary>
    private static void AssertCyclesHoldTheBlocked(SketchedGraph sketch, ColdStart start, List<int> failed)
    {
        foreach (var cycle in start.Cycles)
        {
            for (var at = 0; at < cycle.Shortest.Count; at++)
            {
                var next = cycle.Shortest[(at + 1) % cycle.Shortest.Count];
                Assert.Contains(sketch.Groups, group => group.Node == cycle.Shortest[at] && !group.IsDegrading && group.Members.Contains(next));
            }
            Assert.Subset(cycle.Members.ToHashSet(), cycle.Shortest.ToHashSet());
        }
        // With all members of the named cycles grounded, nothing else may be blocked.
        var grounded = start.Cycles.SelectMany(cycle => cycle.Members).ToHashSet();
        var freed = sketch with { Groups = sketch.Groups.Where(group => !grounded.Contains(group.Node)).ToValueList() };
        var rest = ColdStart.From(freed.Build(), [.. failed]);
        Assert.All(grounded, node => Assert.Equal(0, rest.Waves[node]));
        Assert.True(rest.Blocked.Count < start.Blocked.Count || start.Blocked.IsEmpty);
    }
}
