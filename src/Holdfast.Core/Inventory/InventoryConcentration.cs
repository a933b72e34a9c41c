using Holdfast.Core.Graph;
using Holdfast.Core.Graph.Concentration;

namespace Holdfast.Core.Inventory;

/// <summary>Whose services the critical components use, layer by layer, for the measures of concentration.</summary>
public static class InventoryConcentration
{
    /// <summary>
    /// An edge for each critical component and each owner (ultimate parent of suppliers) to whose components of a layer its needs lead, by
    /// whatever chain. It is critical when the component falls if the owner's components of that layer fail together.
    /// </summary>
    /// <param name="critical">Node numbers; they are the sites.</param>
    public static ProviderEdges Of(InventoryGraph graph, ValueList<int> critical)
    {
        var falls = new OutageWalk(graph.Graph);
        // Where every member is needed, a node falls exactly if it leads to what failed.
        var leads = new OutageWalk(graph.Graph.WithoutRedundancy());
        var edges = new List<(int Site, string Layer, string Owner, bool IsCritical)>();
        foreach (var (layer, owner, failed) in Sold(graph))
        {
            var uses = new bool[graph.Count];
            var down = new bool[graph.Count];
            leads.MarkDown(uses, failed);
            falls.MarkDown(down, failed);
            for (var site = 0; site < critical.Count; site++)
                if (uses[critical[site]])
                    edges.Add((site, layer, owner, down[critical[site]]));
        }
        return Numbered(edges, critical.Count);
    }

    /// <summary>
    /// The same without chains: what the critical component buys itself or names among its own needs, nested groups included. Critical
    /// here says that none of its own alternatives is somebody else's.
    /// </summary>
    public static ProviderEdges Direct(InventoryGraph graph, ValueList<int> critical)
    {
        var edges = new List<(int Site, string Layer, string Owner, bool IsCritical)>();
        foreach (var (layer, owner, failed) in Sold(graph))
        {
            var isOut = failed.ToHashSet();
            for (var site = 0; site < critical.Count; site++)
                if (Names(critical[site])) edges.Add((site, layer, owner, Falls(critical[site])));

            bool Names(int node) => isOut.Contains(node) || graph.Needs[node].Any(need => need.Members.Any(member =>
                isOut.Contains(member) || (graph[member].Kind == NodeKind.Gate && Names(member))));

            bool Falls(int node) => isOut.Contains(node) || graph.Needs[node].Any(need => !need.IsDegrading && need.Members.Count(member =>
                isOut.Contains(member) || (graph[member].Kind == NodeKind.Gate && Falls(member))) > need.Members.Count - need.AtLeast);
        }
        return Numbered(edges, critical.Count);
    }

    // Per layer and owner the components that fail with the owner.
    private static IEnumerable<(string Layer, string Owner, int[] Components)> Sold(InventoryGraph graph)
    {
        var known = new InventoryLookup(graph.Inventory);
        return (from component in graph.Inventory.Components
                let supplier = known.Supplier(component.Supplier.Id)
                where supplier is not null
                from layer in ComponentKinds.LayersOf(component)
                group graph.Number(component.Id) by (Layer: layer, Owner: known.UltimateParent(supplier).Id))
            .OrderBy(group => group.Key.Layer, StringComparer.Ordinal).ThenBy(group => group.Key.Owner, StringComparer.Ordinal)
            .Select(group => (group.Key.Layer, group.Key.Owner, group.Distinct().ToArray()));
    }

    private static ProviderEdges Numbered(List<(int Site, string Layer, string Owner, bool IsCritical)> edges, int sites)
    {
        var layers = edges.Select(edge => edge.Layer).Distinct().Order(StringComparer.Ordinal).ToList();
        var owners = edges.Select(edge => edge.Owner).Distinct().Order(StringComparer.Ordinal).ToList();
        return new(
            layers.ToValueList(), owners.ToValueList(), sites,
            edges.Select(edge => new ProviderEdge(edge.Site, layers.IndexOf(edge.Layer), owners.IndexOf(edge.Owner), edge.IsCritical)).ToValueList());
    }
}
