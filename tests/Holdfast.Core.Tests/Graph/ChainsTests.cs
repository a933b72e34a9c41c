using CsCheck;
using Holdfast.Core.Graph;

namespace Holdfast.Core.Tests.Graph;

public class ChainsTests
{
    private static readonly SketchedGraph s_sketch = new(6,
    [
        new(0, 1, [1]), new(0, 1, [2, 3]), new(1, 1, [4]), new(2, 1, [1]), new(3, 1, [0]), new(4, 1, [5], IsDegrading: true),
    ]);

    [Fact]
    public void The_tree_unfolds_each_node_once_and_names_cycles() =>
        Assert.Equal(
            ["0", " 1", "  4", "   5 Leaf", " 2", "  1 Repeated", " 3", "  0 Cycle"],
            Chains.From(s_sketch.Build(), 0).Select(Line));

    [Fact]
    public void The_tree_stops_at_the_depth_that_was_asked_for() =>
        Assert.Equal(["0", " 1 Depth", " 2 Depth", " 3 Depth"], Chains.From(s_sketch.Build(), 0, maximumDepth: 1).Select(Line));

    [Fact]
    public void A_line_says_by_which_group_it_is_needed()
    {
        var links = Chains.From(s_sketch.Build(), 0).ToArray();

        Assert.Null(links[0].Group);
        Assert.Equal([2, 3], links[4].Group!.Members.Order());
        Assert.True(links[3].Group!.IsDegrading);
    }

    [Fact]
    public void A_chain_of_a_hundred_thousand_needs_no_stack()
    {
        var builder = new DependencyGraphBuilder(100_000);
        for (var node = 1; node < 100_000; node++) builder.Need(node, node - 1);
        var graph = builder.Build();

        Assert.Equal(99_999, Chains.From(graph, 99_999).Last().Depth);
        Assert.Equal(99_999, Chains.Depths(graph)[99_999]);
    }

    [Fact]
    public void Depths_are_longest_chains_and_a_cycle_is_one_step() =>
        Assert.Equal([3, 1, 2, 3, 0, 0, 0], Chains.Depths(new SketchedGraph(7, [.. s_sketch.Groups.Where(group => !group.IsDegrading)]).Build()));

    [Fact]
    public void The_lines_are_never_more_than_the_edges_and_reach_everything() =>
        SketchedGraph.Random(12, degrading: true).Sample(sketch =>
        {
            var links = Chains.From(sketch.Build(), 0).ToArray();
            var reached = new HashSet<int> { 0 };
            for (var changed = true; changed;)
            {
                changed = false;
                foreach (var group in sketch.Groups.Where(group => reached.Contains(group.Node)))
                    foreach (var member in group.Members) changed |= reached.Add(member);
            }

            Assert.Equal(reached, links.Select(link => link.Node).ToHashSet());
            Assert.True(links.Length <= 1 + sketch.Groups.Sum(group => group.Members.Count));
        });

    private static string Line(ChainLink link) => $"{new string(' ', link.Depth)}{link.Node}{(link.Ending == ChainEnding.None ? "" : $" {link.Ending}")}";
}
