using CsCheck;
using Holdfast.Core.Graph.Concentration;

namespace Holdfast.Core.Tests.Graph.Concentration;

public class ConcentrationReportTests
{
    [Theory]
    [InlineData(new[] { 7 }, 1.0, 1 - 1.0 / 7)]               // one provider for all C uses: HHI 1, S = 1 - 1/C
    [InlineData(new[] { 1, 1, 1, 1, 1 }, 0.2, 0.0)]           // one provider each: HHI 1/C, S = 0
    [InlineData(new[] { 2, 1, 1 }, 0.375, 0.125)]             // C = 4 as {2, 1, 1}
    public void The_check_values_of_the_definitions_hold(int[] sites, double hhi, double centralisation)
    {
        var edges = new List<ProviderEdge>();
        for (var provider = 0; provider < sites.Length; provider++)
            for (var i = 0; i < sites[provider]; i++) edges.Add(new(edges.Count, 0, provider, true));
        var layer = LayerConcentration.Of(Edges(sites.Length, edges), "dns", 0);

        Assert.Equal(hhi * 10_000, layer.Hhi, 9);
        Assert.Equal(centralisation, layer.Centralisation, 12);
    }

    [Fact]
    public void A_site_with_two_providers_counts_twice_in_the_shares_and_depends_on_neither()
    {
        var layer = LayerConcentration.Of(Edges(2, [new(0, 0, 0, false), new(0, 0, 1, false), new(1, 0, 0, true)]), "dns", 0);

        Assert.Equal((2, 3), (layer.Sites, layer.Uses));
        Assert.Equal([new("p0", 2, 1, 2.0 / 3), new("p1", 1, 0, 1.0 / 3)], layer.Providers);
    }

    [Fact]
    public void Over_dependence_is_named_only_where_there_is_no_other_path()
    {
        // Everybody uses p0 beside another; three of ten have nothing but p1.
        var edges = new List<ProviderEdge>();
        for (var site = 0; site < 10; site++)
        {
            edges.Add(new(site, 0, 0, false));
            edges.Add(new(site, 0, 1, site < 3));
        }
        var layer = LayerConcentration.Of(Edges(2, edges), "dns", 0);

        Assert.Equal(["p1"], layer.OverDependence(0.2).Select(provider => provider.Provider));
        Assert.Empty(layer.OverDependence(0.3));
    }

    [Fact]
    public void Over_all_layers_a_provider_is_one_and_a_site_falls_with_it_once()
    {
        var edges = new ProviderEdges(["dns", "cdn"], ["p0", "p1"], 2, [new(0, 0, 0, true), new(0, 1, 0, true), new(1, 1, 1, true)]);
        var report = ConcentrationReport.Of(edges);

        Assert.Equal(["cdn", "dns"], report.Layers.Select(layer => layer.Layer));
        Assert.Equal([new("p0", 2, 1, 2.0 / 3), new("p1", 1, 1, 1.0 / 3)], report.Overall.Providers);
        Assert.Equal((2, 3), (report.Overall.Sites, report.Overall.Uses));
    }

    [Fact]
    public void A_layer_without_uses_has_no_concentration()
    {
        var layer = LayerConcentration.Of(Edges(1, []), "dns", 0);

        Assert.Equal((0, 0d, 0d), (layer.Uses, layer.Hhi, layer.Centralisation));
    }

    [Fact]
    public void The_index_and_the_score_are_what_their_definitions_say() =>
        Gen.Int[0, 8].List[1, 60].Sample(choices =>
        {
            var layer = LayerConcentration.Of(Edges(9, choices.Select((provider, site) => new ProviderEdge(site, 0, provider, true))), "dns", 0);
            var shares = choices.GroupBy(provider => provider).Select(group => (double)group.Count() / choices.Count).ToArray();

            Assert.Equal(10_000 * shares.Sum(share => share * share), layer.Hhi, 6);
            // Each of a provider's a uses is (a - 1)/C away from having a provider of its own.
            Assert.Equal(shares.Sum(share => share * (share - 1.0 / choices.Count)), layer.Centralisation, 9);
            Assert.Equal(1, layer.Providers.Sum(provider => provider.Share), 9);
            Assert.All(layer.Providers, provider => Assert.True(provider.Critical <= provider.Uses));
        });

    private static ProviderEdges Edges(int providers, IEnumerable<ProviderEdge> edges)
    {
        var list = edges.ToValueList();
        return new(["dns"], Enumerable.Range(0, providers).Select(number => $"p{number}").ToValueList(), list.Select(edge => edge.Site).Distinct().Count(), list);
    }
}
