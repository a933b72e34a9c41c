using System.Text;
using Holdfast.Core.Graph.Concentration;

namespace Holdfast.Core.Tests.Graph.Concentration;

public class ProviderEdgesReaderTests
{
    [Fact]
    public void Lines_become_edges_by_number()
    {
        var reading = Read("site_rank,layer,provider,critical\n7,dns,acme,1\r\n7,ca,acme,0\n9,dns,other,0");

        Assert.Empty(reading.Problems);
        Assert.Equal(new(["dns", "ca"], ["acme", "other"], 2, [new(0, 0, 0, true), new(0, 1, 0, false), new(1, 0, 1, false)]), reading.Edges);
    }

    [Fact]
    public void Columns_may_stand_in_any_order_beside_others_in_quotes_and_behind_a_mark()
    {
        var reading = Read("\uFEFFnote,critical,\"Provider\",layer,site_rank\n\"a, b\",1,\"Acme \"\"Inc\"\", Ltd\",dns,7\n");

        Assert.Empty(reading.Problems);
        Assert.Equal(["Acme \"Inc\", Ltd"], reading.Edges.Providers);
        Assert.Equal([new(0, 0, 0, true)], reading.Edges.Edges);
    }

    [Fact]
    public void A_repeated_edge_counts_once_and_the_hard_one_wins()
    {
        var reading = Read("site_rank,layer,provider,critical\n1,dns,a,0\n1,dns,a,1\n1,dns,a,0\n");

        Assert.Equal([new(0, 0, 0, true)], reading.Edges.Edges);
        Assert.Equal(Severity.Note, Assert.Single(reading.Problems).Severity);
        Assert.False(reading.HasErrors);
    }

    [Theory]
    [InlineData("", 0, 0, "empty")]
    [InlineData("rank,layer,provider\n", 1, 1, "site_rank, critical")]
    [InlineData("site_rank,layer,provider,critical\n1,dns,a\n", 2, 0, "3 fields")]
    [InlineData("site_rank,layer,provider,critical\n1,dns,a,yes\n", 2, 9, "'yes'")]
    [InlineData("site_rank,layer,provider,critical\n1,,a,1\n", 2, 3, "layer is empty")]
    [InlineData("site_rank,layer,provider,critical\n\n,dns,a,1\n", 3, 1, "site_rank is empty")]
    public void What_cannot_be_read_is_told_with_its_place(string text, int line, int column, string words)
    {
        var problem = Assert.Single(Read(text).Problems);

        Assert.Equal(("edges.csv", line, column, Severity.Error), (problem.File, problem.Line, problem.Column, problem.Severity));
        Assert.Contains(words, problem.Message);
    }

    [Fact]
    public void Good_lines_are_kept_beside_bad_ones_and_a_file_of_nonsense_is_given_up()
    {
        var mixed = Read("site_rank,layer,provider,critical\n1,dns,a,1\nnonsense\n2,dns,a,1\n");
        var nonsense = Read("site_rank,layer,provider,critical\n" + string.Concat(Enumerable.Repeat("nonsense\n", 100_000)));

        Assert.Equal(2, mixed.Edges.Edges.Count);
        Assert.Single(mixed.Problems);
        Assert.Equal(101, nonsense.Problems.Count);
    }

    [Fact]
    public void Of_many_edges_each_counts_once()
    {
        // 40 sites × 3 layers × 50 providers, each said three times, once of them critical for the even sites.
        var lines = from round in Enumerable.Range(0, 3) from site in Enumerable.Range(0, 40) from layer in Enumerable.Range(0, 3) from provider in Enumerable.Range(0, 50)
                    select $"{site},l{layer},p{provider},{(round == 1 && site % 2 == 0 ? 1 : 0)}";
        var reading = ProviderEdgesReader.Read(Encoding.UTF8.GetBytes("site_rank,layer,provider,critical\n" + string.Join('\n', lines)), "edges.csv");
        Assert.Equal(6_000, reading.Edges.Edges.Count);
        Assert.Equal(6_000, reading.Edges.Edges.Select(edge => (edge.Site, edge.Layer, edge.Provider)).Distinct().Count());
        Assert.Equal(3_000, reading.Edges.Edges.Count(edge => edge.IsCritical));
        Assert.Contains("12000 lines", Assert.Single(reading.Problems).Message, StringComparison.Ordinal);
        // Over all layers a site falls with a provider once.
        Assert.All(ConcentrationReport.Of(reading.Edges).Overall.Providers, provider => Assert.Equal((120, 20), (provider.Uses, provider.Critical)));
    }

    [Fact]
    public void A_huge_name_is_refused()
    {
        var problem = Assert.Single(Read($"site_rank,layer,provider,critical\n1,dns,{new string('x', 1_000_000)},1\n").Problems);

        Assert.Contains("4096", problem.Message);
    }

    [Fact]
    public void The_web_dependency_data_set_reads_whole_and_gives_the_known_numbers()
    {
        var path = SharedFile("webdeps/site_provider_edges.csv");
        Assert.SkipWhen(path is null, "The data set is not beside the checkout (shared/data/webdeps/site_provider_edges.csv).");
        var reading = ProviderEdgesReader.Read(File.ReadAllBytes(path!), path!);

        Assert.Empty(reading.Problems);
        Assert.Equal(190_588, reading.Edges.Edges.Count);
        var report = ConcentrationReport.Of(reading.Edges);
        // Counted independently with a script over the same file.
        Assert.Equal([("ca", 78_400, 58), ("cdn", 37_259, 73), ("dns", 74_929, 2_075)], report.Layers.Select(layer => (layer.Layer, layer.Uses, layer.Providers.Count)));
        Assert.Equal([2043.8768319189935, 1519.8979903865286, 1297.582329011917], report.Layers.Select(layer => Math.Round(layer.Hhi, 9)), Near);
        Assert.Equal(("cloudflare", 23_525), (report.Layers[2].Providers[0].Provider, report.Layers[2].Providers[0].Uses));
        Assert.Equal(93_265, report.Overall.Sites);
    }

    private static bool Near(double one, double other) => Math.Abs(one - other) < 1e-6;

    private static ProviderEdgesReading Read(string text) => ProviderEdgesReader.Read(Encoding.UTF8.GetBytes(text), "edges.csv");

    private static string? SharedFile(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Path.Combine(folder.FullName, "shared", "data", name) is var path && File.Exists(path)) return path;
        return null;
    }
}
