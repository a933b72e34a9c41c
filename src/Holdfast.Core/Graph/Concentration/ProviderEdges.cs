namespace Holdfast.Core.Graph.Concentration;

/// <summary>Which site uses which provider in which layer; sites, layers and providers by number.</summary>
/// <param name="Sites">How many there are.</param>
/// <param name="Edges">Each combination once.</param>
public sealed record ProviderEdges(ValueList<string> Layers, ValueList<string> Providers, int Sites, ValueList<ProviderEdge> Edges);

/// <param name="IsCritical">The site falls with the provider. False: it uses the provider, and another one in that layer, or a
/// safeguard such as a stapled certificate status, would carry it.</param>
public readonly record struct ProviderEdge(int Site, int Layer, int Provider, bool IsCritical);
