using Holdfast.Core.Inventory;

namespace Holdfast.Core.Tests.Inventory;

/// <summary>The plainest possible reading of an outage, to compare engines with: fail, then spread until nothing changes.</summary>
internal static class Outage
{
    public static HashSet<string> Of(InventoryGraph graph, params string[] failed)
    {
        var down = new bool[graph.Count];
        foreach (var id in failed)
        {
            Assert.True(graph.Number(id) >= 0, $"there is no node {id}");
            down[graph.Number(id)] = true;
        }
        for (var changed = true; changed;)
        {
            changed = false;
            for (var node = 0; node < graph.Count; node++)
            {
                if (down[node] || !graph.Needs[node].Any(need => !need.IsDegrading && need.Members.Count(member => !down[member]) < need.AtLeast)) continue;
                down[node] = changed = true;
            }
        }
        return Enumerable.Range(0, graph.Count).Where(node => down[node]).Select(node => graph[node].Id).ToHashSet();
    }
}
