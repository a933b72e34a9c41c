using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Holdfast.Adapters.Formats;
using Holdfast.Adapters.Tests.Inventory;
using Holdfast.Core;
using Holdfast.Core.Graph.CutSets;
using Holdfast.Core.Inventory;

namespace Holdfast.Adapters.Tests.Formats;

public class ExportTests
{
    private static InventoryGraph Company { get; } = InventoryGraph.Of(SampleCompanyTests.Load());

    [Fact]
    public void CycloneDx_carries_the_alternatives_there_and_back()
    {
        var back = Import("cyclonedx", Export("cyclonedx"));
        Assert.Equal(Company.Inventory.Components.Select(component => (component.Id, component.Kind, component.Criticality, component.Supplier.Id)),
            back.Components.Select(component => (component.Id, component.Kind, component.Criticality, component.Supplier.Id)));
        Assert.Equal(Company.Inventory.Components.Select(Plain), back.Components.Select(Plain));

        using var json = JsonDocument.Parse(Export("cyclonedx"));
        Assert.Equal("1.6", json.RootElement.GetProperty("specVersion").GetString());
        var references = json.RootElement.GetProperty("services").EnumerateArray().Select(service => service.GetProperty("bom-ref").GetString()).ToHashSet();
        foreach (var dependency in json.RootElement.GetProperty("dependencies").EnumerateArray())
            foreach (var target in dependency.GetProperty("dependsOn").EnumerateArray()) Assert.Contains(target.GetString(), references);
    }

    [Fact]
    public void Csv_carries_plain_needs_and_flat_groups_there_and_back()
    {
        var inventory = new DependencyInventory
        {
            Components =
            [
                new() { Id = "a", Needs = ["b", new Need.AtLeast(2, ["b", "c", "d"]), new Dependency(new Need.One("c"), IsDegrading: true)] },
                new() { Id = "b" }, new() { Id = "c" }, new() { Id = "d", Needs = ["b"] },
            ],
        };
        var back = Import("csv", Export("csv", InventoryGraph.Of(inventory)));
        var needs = back.Components.Single(component => component.Id == "a").Needs.Select(need => need with { Provenance = Provenance.Unknown }).ToHashSet();
        Assert.Equal(inventory.Components[0].Needs.ToHashSet(), needs);
    }

    [Fact]
    public void The_fault_tree_of_a_function_has_the_cut_sets_of_the_graph()
    {
        var back = Import("open-psa", Export("open-psa", top: "ship-orders"));
        var expected = Singles(Tree(Company, "ship-orders"));
        var graph = InventoryGraph.Of(back);
        var top = back.Components.Single(component => component.Kind == "gate" && !back.Components.Any(other => other.Needs.Any(need => need.What.References().Any(reference => reference.Id == component.Id)))).Id;
        var found = Singles(Tree(graph, top)).Select(id => back.Components.Single(component => component.Id == id).Title).ToHashSet();
        Assert.Equal(expected.Count, found.Count);
        Assert.Contains("depot-duct", string.Join(' ', expected));
    }

    [Theory]
    [InlineData("chinese", 392, 1.17058181E-3)] // counts and probabilities: SCRAM and the engine agree on them (docs/benchmarks.md)
    [InlineData("baobab1", 46188, 1.01708078E-4)]
    [InlineData("isp9605", 5630, 1.37170881E-5)]
    public void A_published_fault_tree_means_the_same_as_an_inventory(string model, int cutSets, double probability)
    {
        var path = SharedFile($"aralia/{model}.xml");
        Assert.SkipWhen(path is null, "shared/data is not beside the checkout");
        var problems = new List<Problem>();
        var inventory = InventoryFormats.Import("open-psa", path!, problems)!;
        Assert.DoesNotContain(problems, problem => problem.Severity == Severity.Error);

        var used = inventory.Components.SelectMany(component => component.Needs).SelectMany(need => need.What.References()).Select(reference => reference.Id).ToHashSet();
        var top = inventory.Components.Single(component => component.Kind == "gate" && !used.Contains(component.Id)).Id;
        var result = CutSetAnalysis.Run(Tree(InventoryGraph.Of(inventory), top), new CutSetOptions());

        Assert.Equal(new BigInteger(cutSets), Assert.IsType<CutSetCount.Known>(result.Count).Total);
        Assert.Equal(probability, Assert.IsType<TopProbability.Exact>(result.Probability).Value, probability * 1e-6);
    }

    [Fact]
    public void GraphMl_is_well_formed_and_whole()
    {
        var document = XDocument.Parse(Export("graphml"));
        XNamespace space = "http://graphml.graphdrawing.org/xmlns";
        var ids = document.Descendants(space + "node").Select(node => node.Attribute("id")!.Value).ToHashSet();
        Assert.Superset(Company.Nodes.Select(node => node.Id).ToHashSet(), ids);
        Assert.All(document.Descendants(space + "edge"), edge => Assert.True(ids.Contains(edge.Attribute("source")!.Value) && ids.Contains(edge.Attribute("target")!.Value)));
    }

    [Fact]
    public void Json_has_every_node_and_every_need()
    {
        using var json = JsonDocument.Parse(Export("json"));
        Assert.Equal(Company.Count, json.RootElement.GetProperty("nodes").GetArrayLength());
        Assert.Equal(Company.Needs.Sum(needs => needs.Count), json.RootElement.GetProperty("needs").GetArrayLength());
    }

    [Theory]
    [InlineData("dot")]
    [InlineData("mermaid")]
    [InlineData("graphml")]
    [InlineData("json")]
    public void A_name_with_script_in_it_stays_a_name(string format)
    {
        var graph = InventoryGraph.Of(new DependencyInventory { Components = [new() { Id = "a", Name = "<script>alert(\"x\")</script>\" ] --> evil\n\u0001 \\" }] });
        var text = Export(format, graph);
        Assert.DoesNotContain("<script>", text, StringComparison.OrdinalIgnoreCase);
        if (format is "dot") Assert.Contains("\\\"x\\\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\n ]", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Alternatives_are_drawn_as_a_choice_and_not_as_two_hard_needs()
    {
        var graph = InventoryGraph.Of(new DependencyInventory { Components = [new() { Id = "a", Needs = [Need.AnyOf("b", "c")] }, new() { Id = "b" }, new() { Id = "c" }] });
        Assert.Contains("1 of 2", Export("dot", graph), StringComparison.Ordinal);
        Assert.Contains("n0 --> n3", Export("mermaid", graph), StringComparison.Ordinal);
    }

    [Fact]
    public void An_export_that_is_not_possible_says_why()
    {
        var problems = new List<Problem>();
        Assert.False(InventoryFormats.Export("open-psa", Company, "sell-onlin", Stream.Null, problems));
        Assert.Contains("'sell-online'", Assert.Single(problems).Hint, StringComparison.Ordinal);
        problems.Clear();
        Assert.False(InventoryFormats.Export("grapml", Company, "", Stream.Null, problems));
        Assert.Contains("graphml", Assert.Single(problems).Hint, StringComparison.Ordinal);
    }

    private static ValueList<Dependency> Plain(Component component) =>
        component.Needs.Select(need => need with { Provenance = Provenance.Unknown, Evidence = "", Confidence = null }).ToValueList();

    private static FaultTree Tree(InventoryGraph graph, string top)
    {
        var rates = Unavailability.Of(graph);
        var outcome = DependencyFaultTree.For(graph.Graph, graph.Number(top), node => graph[node].IsEvent && graph[node].Id != top ? new BasicEvent(graph[node].Id, rates[node]) : null);
        return Assert.IsType<FaultTreeOutcome.Built>(outcome).Tree;
    }

    private static HashSet<string> Singles(FaultTree tree) =>
        CutSetAnalysis.Run(tree, new CutSetOptions { MaximumOrder = 1, Probability = false }).CutSets().Select(set => tree.EventName(set[0])).ToHashSet();

    private static string Export(string format, InventoryGraph? graph = null, string top = "")
    {
        using var stream = new MemoryStream();
        var problems = new List<Problem>();
        Assert.True(InventoryFormats.Export(format, graph ?? Company, top, stream, problems), string.Join('\n', problems));
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static DependencyInventory Import(string format, string text)
    {
        var problems = new List<Problem>();
        var inventory = InventoryFormats.Import(format, "back", new MemoryStream(Encoding.UTF8.GetBytes(text)), problems);
        Assert.DoesNotContain(problems, problem => problem.Severity == Severity.Error);
        return inventory!;
    }

    private static string? SharedFile(string relative)
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (Path.Combine(at.FullName, "shared/data", relative) is var path && File.Exists(path)) return path;
        return null;
    }
}
