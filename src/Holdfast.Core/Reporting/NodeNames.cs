using Holdfast.Core.Inventory;

namespace Holdfast.Core.Reporting;

/// <summary>Nodes as a report names them: a group by its owner's name alone, because what is added to it depends on the language.</summary>
internal sealed class NodeNames(InventoryGraph graph)
{
    private readonly InventoryLookup _known = new(graph.Inventory);

    public NamedNode Of(int node)
    {
        var known = graph[node];
        var name = known.Kind == NodeKind.Group && _known.Supplier(known.Key) is { } owner ? owner.Title : known.Name;
        return new(known.Id, known.Kind, name);
    }

    public NamedNode Of(string id) => graph.Number(id) is >= 0 and var node ? Of(node) : new(id, NodeKind.Component, id);
}
