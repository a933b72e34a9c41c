using System.Diagnostics;
using Holdfast.Adapters.Formats;
using Holdfast.Adapters.Inventory;
using Holdfast.Adapters.Tests.Inventory;
using Holdfast.Core;
using Holdfast.Core.Inventory;

namespace Holdfast.Adapters.Tests.Formats;

/// <summary>
/// Documents that other people's programs wrote, unchanged, and programs of theirs that read ours. <c>npm-sbom.json</c>: npm 11.19.1,
/// <c>npm sbom --sbom-format cyclonedx</c> of a package with two dependencies; <c>terraform-show.json</c>: Terraform 1.11.4,
/// <c>terraform show -json</c> after an apply of built-in resources, counted, in a module, with <c>depends_on</c>.
/// </summary>
public class TheirDocumentsTests
{
    [Fact]
    public void A_bill_of_materials_by_npm()
    {
        var inventory = Import("npm-sbom.json", "cyclonedx");
        var component = Assert.Single(inventory.Components);
        Assert.Equal("shop-front", component.Id);
        Assert.Equal([new TechnologyUse("semver", "7.6.3"), new("yaml", "2.5.1")], component.Technologies);
    }

    [Fact]
    public void A_state_by_terraform_show()
    {
        var inventory = Import("terraform-show.json", "terraform");
        Assert.Equal(
            ["module.edge.terraform_data.proxy", "terraform_data.api-0", "terraform_data.api-1", "terraform_data.database"],
            inventory.Components.Select(component => component.Id).Order(StringComparer.Ordinal));
        // A dependency on a counted resource is one on each of them; what is built into Terraform comes from no supplier.
        Assert.Equal(
            ["terraform_data.api-0", "terraform_data.api-1", "terraform_data.database"],
            inventory.Components.Single(component => component.Id.StartsWith("module", StringComparison.Ordinal)).Needs.SelectMany(need => need.What.References()).Select(target => target.Id).Order(StringComparer.Ordinal));
        Assert.Empty(inventory.Suppliers);
    }

    [Theory]
    [InlineData("npm-sbom.json", "cyclonedx")]
    [InlineData("terraform-show.json", "terraform")]
    public void What_was_imported_survives_being_written_and_read(string file, string format)
    {
        var inventory = Import(file, format);
        var problems = new List<Problem>();
        var again = InventoryLoader.Read("again.yaml", new StringReader(InventoryWriter.Write(inventory)), topology: null, problems);
        Assert.DoesNotContain(problems, problem => problem.Severity == Severity.Error);
        Assert.Equal(InventoryGraph.Of(inventory).Nodes.Select(node => node.Id).Order(StringComparer.Ordinal), InventoryGraph.Of(again).Nodes.Select(node => node.Id).Order(StringComparer.Ordinal));
        Assert.Equal(
            inventory.Components.OrderBy(each => each.Id, StringComparer.Ordinal).Select(each => each.Needs.Count),
            again.Components.OrderBy(each => each.Id, StringComparer.Ordinal).Select(each => each.Needs.Count));
    }

    [Fact]
    public async Task Graphviz_reads_the_sample_company_whole()
    {
        var problems = new List<Problem>();
        var graph = InventoryGraph.Of(InventoryLoader.Load(Repository.Path("samples/company/inventory.yaml"), topology: null, problems));
        using var text = new MemoryStream();
        Assert.True(InventoryFormats.Export("dot", graph, "", text, problems));
        Process? graphviz = null;
        try
        {
            graphviz = Process.Start(new ProcessStartInfo("dot", "-Tplain") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true });
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("Graphviz is not installed");
        }
        using (graphviz)
        {
            var cancel = TestContext.Current.CancellationToken;
            var read = graphviz!.StandardOutput.ReadToEndAsync(cancel);
            var complaints = graphviz.StandardError.ReadToEndAsync(cancel);
            text.Position = 0;
            await text.CopyToAsync(graphviz.StandardInput.BaseStream, cancel);
            graphviz.StandardInput.Close();
            var lines = (await read).Split('\n');
            await graphviz.WaitForExitAsync(cancel);
            Assert.Equal((0, ""), (graphviz.ExitCode, await complaints));
            // Every node of the graph, and beside them only the diamonds of the choices.
            Assert.True(lines.Count(line => line.StartsWith("node ", StringComparison.Ordinal)) >= graph.Nodes.Count(node => node.Kind != NodeKind.Gate));
            Assert.True(lines.Count(line => line.StartsWith("edge ", StringComparison.Ordinal)) >= graph.Needs.Sum(needs => needs.Count));
        }
    }

    private static DependencyInventory Import(string file, string format)
    {
        var problems = new List<Problem>();
        using var stream = File.OpenRead(Repository.Path($"tests/Holdfast.Adapters.Tests/Formats/Documents/{file}"));
        var inventory = InventoryFormats.Import(format, file, stream, problems);
        Assert.Empty(problems);
        Assert.Empty(InventoryCheck.Check(inventory!));
        return inventory!;
    }
}
