namespace Holdfast.Core.Inventory;

/// <summary>What the inventory says about a layer. Only the first two allow a sentence that something would not touch us.</summary>
public enum LayerState
{
    /// <summary>Components of the layer are named, and something critical leads to them.</summary>
    Described,

    /// <summary>Somebody said that there is none (<see cref="Organisation.WithoutLayers"/>).</summary>
    DeclaredNone,

    /// <summary>Components of the layer are named, and nothing critical leads to any of them.</summary>
    NotConnected,

    /// <summary>Nobody said anything.</summary>
    NotDescribed,
}

/// <param name="By">Ids of the components that describe it, in the order of the inventory.</param>
public sealed record LayerCover(string Layer, LayerState State, ValueList<string> By)
{
    public bool IsKnown => State is LayerState.Described or LayerState.DeclaredNone;
}

/// <summary>
/// Which layers the inventory speaks about at all. A report that finds nothing in a layer that nobody described has found nothing out: absence
/// is not safety.
/// </summary>
public sealed record LayerCoverage(ValueList<LayerCover> Layers)
{
    // Nobody needs a backup until it is wanted: it counts where it is named.
    private const string NeededByNobody = "backup";

    private const string CloudRegion = "cloud-region";

    /// <summary>Every organisation stands on these or can say that it does not.</summary>
    public static ValueList<string> Names { get; } =
        ["dns", "cdn", "registrar", "registry", "ca", "identity", "mail", "telecom", "power", CloudRegion, "backup", "payment"];

    /// <summary>Neither described nor declared none, in the order of <see cref="Names"/>.</summary>
    public ValueList<string> Unknown => Layers.Where(layer => !layer.IsKnown).Select(layer => layer.Layer).ToValueList();

    public static LayerCoverage Of(InventoryGraph graph)
    {
        var reached = Reached(graph);
        return new(Names.Select(layer => Cover(graph, reached, layer)).ToValueList());
    }

    /// <summary>Those of the layers about which nothing is known.</summary>
    public ValueList<string> UnknownOf(IEnumerable<string> layers) => Unknown.Intersect(layers, StringComparer.Ordinal).ToValueList();

    private static LayerCover Cover(InventoryGraph graph, bool[] reached, string layer)
    {
        var named = graph.Inventory.Components.Where(component => IsOf(component, layer)).ToList();
        var connected = named.Where(component => layer == NeededByNobody || reached[graph.Number(component.Id)]).ToList();
        // Of a cloud it must be said where its pieces run: one that stands nowhere may stand in any region.
        var isDescribed = connected.Count > 0 && (layer != CloudRegion || connected.TrueForAll(component => StandsSomewhere(graph, component)));
        var state = isDescribed ? LayerState.Described
            : graph.Inventory.Organisation.WithoutLayers.Any(without => without.Id == layer) ? LayerState.DeclaredNone
            : named.Count > 0 && connected.Count == 0 ? LayerState.NotConnected
            : LayerState.NotDescribed;
        return new(layer, state, connected.Select(component => component.Id).ToValueList());
    }

    // Itself, or what it is made of.
    private static bool StandsSomewhere(InventoryGraph graph, Component component) => !component.Place.IsNone
        || component.Needs.SelectMany(need => need.What.References()).Any(part => graph.Inventory.Components.Any(other => other.Id == part.Id && !other.Place.IsNone));

    private static bool IsOf(Component component, string layer)
    {
        var layers = ComponentKinds.LayersOf(component);
        return layer switch
        {
            "dns" => component.Kind is "zone" or "resolver" || layers.Contains("dns"),
            "registrar" => (component.Kind == "domain" && !component.Supplier.IsNone) || layers.Contains("registrar"),
            "power" => layers.Contains("energy") || layers.Contains("power"),
            CloudRegion => layers.Contains("hosting") && !component.Supplier.IsNone,
            _ => layers.Contains(layer),
        };
    }

    private static bool[] Reached(InventoryGraph graph)
    {
        var reached = new bool[graph.Count];
        var open = new Stack<int>(Structure.CriticalNodes(graph));
        foreach (var node in open) reached[node] = true;
        while (open.TryPop(out var node))
            foreach (var member in graph.Needs[node].SelectMany(need => need.Members).Where(member => !reached[member]))
            {
                reached[member] = true;
                open.Push(member);
            }
        return reached;
    }
}
