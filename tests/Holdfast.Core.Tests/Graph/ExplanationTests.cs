using CsCheck;
using Holdfast.Core.Graph;

namespace Holdfast.Core.Tests.Graph;

public class ExplanationTests
{
    [Fact]
    public void The_path_leads_from_the_node_through_lost_groups_to_what_failed()
    {
        // shop -> web -> any of {cdn-a, cdn-b} -> both need dns
        const int shop = 0, web = 1, one = 2, other = 3, dns = 4;
        SketchedGraph sketch = new(5, [new(shop, 1, [web]), new(web, 1, [one, other]), new(one, 1, [dns]), new(other, 1, [dns])]);
        var path = Explanation.Of(new OutageWalk(sketch.Build()), shop, dns);

        Assert.Equal([shop, web, one], path.Select(step => step.Node));
        Assert.Equal([web, one, dns], path.Select(step => step.Next));
        Assert.Equal([one, other], path[1].Group.Members.Order());
    }

    [Fact]
    public void What_is_up_or_failed_by_itself_needs_no_explanation()
    {
        var walk = new OutageWalk(new SketchedGraph(3, [new(0, 1, [1, 2])]).Build());

        Assert.Empty(Explanation.Of(walk, 0, 1));
        Assert.Empty(Explanation.Of(walk, 1, 1));
    }

    [Fact]
    public void Every_fallen_node_of_every_graph_is_explained_by_groups_that_are_really_lost() =>
        (from sketch in SketchedGraph.Random(12, degrading: true)
         from failed in Gen.Int[0, sketch.NodeCount - 1].List[1, 3]
         select (sketch, failed)).Sample((sketch, failed) =>
        {
            var walk = new OutageWalk(sketch.Build());
            var down = sketch.Down(failed);
            for (var node = 0; node < sketch.NodeCount; node++)
            {
                var path = Explanation.Of(walk, node, [.. failed]);
                if (!down[node] || failed.Contains(node))
                {
                    Assert.Empty(path);
                    continue;
                }
                Assert.Equal(node, path[0].Node);
                Assert.Contains(path[^1].Next, failed);
                for (var at = 0; at < path.Count; at++)
                {
                    Assert.True(path[at].Group.Members.Count(member => !down[member]) < path[at].Group.AtLeast);
                    Assert.Contains(path[at].Next, path[at].Group.Members);
                    Assert.True(down[path[at].Next]);
                    if (at > 0) Assert.Equal(path[at - 1].Next, path[at].Node);
                }
            }
        }, iter: 2000);
}
