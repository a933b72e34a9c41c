namespace Holdfast.Core.Graph.Concentration;

/// <summary>What hangs on a node by chains of any length: the transitive C_p and I_p.</summary>
/// <param name="Users">C_p: how many of the sites lead to the node, by whatever path.</param>
/// <param name="Critical">I_p: how many of the sites fall with the node alone.</param>
public readonly record struct TransitiveUse(int Node, int Users, int Critical)
{
    /// <summary>For each of <paramref name="nodes"/>, over the nodes in <paramref name="sites"/>. A site is not its own user.</summary>
    public static ValueList<TransitiveUse> Of(DependencyGraph graph, ReadOnlySpan<int> nodes, ReadOnlySpan<int> sites)
    {
        var isSite = new bool[graph.NodeCount];
        foreach (var site in sites) isSite[site] = true;
        var falls = new OutageWalk(graph);
        // Where every member is needed, a node falls exactly if it leads to the failed one.
        var leads = new OutageWalk(graph.WithoutRedundancy());
        var uses = new TransitiveUse[nodes.Length];
        for (var at = 0; at < uses.Length; at++)
        {
            var self = isSite[nodes[at]] ? 1 : 0;
            uses[at] = new(nodes[at], leads.CountDown(isSite, nodes[at]) - self, falls.CountDown(isSite, nodes[at]) - self);
        }
        return new(uses);
    }
}
