namespace Holdfast.Core.Graph.Concentration;

/// <summary>How the uses of providers are spread: for each layer, and over all layers.</summary>
/// <param name="Layers">In ordinal order of their names.</param>
/// <param name="Overall">All edges of all layers; a provider that serves in several layers is one.</param>
public sealed record ConcentrationReport(ValueList<LayerConcentration> Layers, LayerConcentration Overall)
{
    public static ConcentrationReport Of(ProviderEdges edges)
    {
        var layers = Enumerable.Range(0, edges.Layers.Count)
            .OrderBy(layer => edges.Layers[layer], StringComparer.Ordinal)
            .Select(layer => LayerConcentration.Of(edges, edges.Layers[layer], layer))
            .ToValueList();
        return new(layers, LayerConcentration.Of(edges, LayerConcentration.OverallName, null));
    }
}
