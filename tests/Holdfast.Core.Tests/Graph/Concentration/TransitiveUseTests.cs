using CsCheck;
using Holdfast.Core.Graph;
using Holdfast.Core.Graph.Concentration;

namespace Holdfast.Core.Tests.Graph.Concentration;

public class TransitiveUseTests
{
    [Fact]
    public void A_provider_of_a_provider_has_its_users_but_only_those_fall_that_have_nothing_else()
    {
        // Sites 0 and 1; CDNs 2 and 3, both on DNS 4; site 0 has both CDNs, site 1 only the second, which has DNS 5, too.
        SketchedGraph sketch = new(6, [new(0, 1, [2, 3]), new(1, 1, [3]), new(2, 1, [4]), new(3, 1, [4, 5])]);

        Assert.Equal(
            [new(2, 1, 0), new(3, 2, 1), new(4, 2, 0), new(5, 2, 0)],
            TransitiveUse.Of(sketch.Build(), [2, 3, 4, 5], [0, 1]));
    }

    [Fact]
    public void A_site_is_not_its_own_user() =>
        Assert.Equal([new(0, 0, 0)], TransitiveUse.Of(new SketchedGraph(2, [new(0, 1, [1])]).Build(), [0], [0]));

    [Fact]
    public void Users_are_reachability_and_critical_users_are_falls_and_never_more() =>
        SketchedGraph.Random(12).Sample(sketch =>
        {
            var nodes = Enumerable.Range(0, sketch.NodeCount).ToArray();
            var sites = nodes.Where(node => node % 2 == 0).ToArray();
            foreach (var use in TransitiveUse.Of(sketch.Build(), nodes, sites))
            {
                var reached = new HashSet<int> { use.Node };
                while (sketch.Groups.Any(group => group.Members.Any(reached.Contains) && reached.Add(group.Node))) { }
                var down = sketch.Down(use.Node);
                Assert.Equal(sites.Count(site => site != use.Node && reached.Contains(site)), use.Users);
                Assert.Equal(sites.Count(site => site != use.Node && down[site]), use.Critical);
                Assert.True(use.Critical <= use.Users);
            }
        });
}
