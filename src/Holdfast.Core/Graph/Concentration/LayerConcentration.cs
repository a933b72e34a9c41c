namespace Holdfast.Core.Graph.Concentration;

/// <summary>How the uses of one layer are spread over its providers.</summary>
/// <param name="Sites">Sites that use any provider in this layer.</param>
/// <param name="Uses">Pairs of site and provider: a site with two providers counts twice.</param>
/// <param name="Hhi">Herfindahl-Hirschman index on the scale 0 to 10,000, over shares of uses: Σ share² × 10,000.</param>
/// <param name="Centralisation">Distance from "every use has a provider of its own", 0 to 1: S = Σ share² − 1/uses.</param>
/// <param name="Providers">Most used first.</param>
public sealed record LayerConcentration(
    string Layer, int Sites, int Uses, double Hhi, double Centralisation, ValueList<ProviderConcentration> Providers)
{
    /// <summary>The name that stands for all layers together.</summary>
    public const string OverallName = "all";

    /// <summary>Nobody uses anybody.</summary>
    public static LayerConcentration None { get; } = new(OverallName, 0, 0, 0, 0, []);

    public static LayerConcentration Of(ProviderEdges edges, string name, int? layer)
    {
        var uses = new int[edges.Providers.Count];
        var critical = new int[edges.Providers.Count];
        // The last provider seen for a site would not do: a site may depend on one provider in several layers, and counts once.
        var seen = new DistinctEdges();
        var sites = new bool[edges.Sites];
        var total = 0;
        foreach (var edge in edges.Edges.AsSpan())
        {
            if (layer is { } only && edge.Layer != only) continue;
            total++;
            sites[edge.Site] = true;
            uses[edge.Provider]++;
            if (edge.IsCritical && (layer is not null || seen.Add(edge with { Layer = 0 }))) critical[edge.Provider]++;
        }

        double squares = 0;
        foreach (var count in uses) squares += (double)count * count;
        var sum = total == 0 ? 0 : squares / ((double)total * total);
        var providers = Enumerable.Range(0, uses.Length).Where(provider => uses[provider] > 0)
            .OrderByDescending(provider => uses[provider]).ThenBy(provider => edges.Providers[provider], StringComparer.Ordinal)
            .Select(provider => new ProviderConcentration(edges.Providers[provider], uses[provider], critical[provider], (double)uses[provider] / total))
            .ToValueList();
        return new(name, sites.Count(isUsed => isUsed), total, sum * 10_000, total == 0 ? 0 : sum - 1.0 / total, providers);
    }

    /// <summary>
    /// Providers with which more than <paramref name="limit"/> (0 to 1) of the layer's sites fall. What is merely used, with another
    /// path beside it, is not over-dependence, however large its share.
    /// </summary>
    public ValueList<ProviderConcentration> OverDependence(double limit) =>
        Providers.Where(provider => provider.Critical > limit * Sites).OrderByDescending(provider => provider.Critical).ToValueList();
}

/// <param name="Uses">C_p: sites that use the provider (in all layers together: their uses).</param>
/// <param name="Critical">I_p: sites that fall with the provider alone. Never more than the uses.</param>
/// <param name="Share">Uses divided by all uses of the layer.</param>
public sealed record ProviderConcentration(string Provider, int Uses, int Critical, double Share);
