using System.Globalization;
using System.Text.Json.Nodes;
using Holdfast.Adapters.Inventory;
using Holdfast.Adapters.Yaml;
using Holdfast.Core;
using NJsonSchema;

namespace Holdfast.Adapters.Tests.Inventory;

public class InventorySchemaTests
{
    [Fact]
    public void The_schema_in_the_repository_is_the_one_that_the_keys_give()
    {
        var path = Repository.Path("schemas/inventory.schema.json");
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, InventorySchema.Text());
        }
        Assert.Equal(InventorySchema.Text(), File.ReadAllText(path));
    }

    [Fact]
    public void The_page_about_the_format_lists_the_keys_that_the_reader_knows()
    {
        const string mark = "<!-- generated from the reader's own table of keys -->\n";
        var path = Repository.Path("docs/inventory.md");
        var page = File.ReadAllText(path);
        var written = page[..(page.IndexOf(mark, StringComparison.Ordinal) + mark.Length)] + "\n" + InventoryReference.Tables();
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1") File.WriteAllText(path, page = written);
        Assert.Equal(written, page);
    }

    [Fact]
    public void The_example_of_the_page_is_an_inventory()
    {
        var page = File.ReadAllText(Repository.Path("docs/inventory.md"));
        var start = page.IndexOf("```yaml\n", StringComparison.Ordinal) + 8;
        var example = page[start..page.IndexOf("```", start, StringComparison.Ordinal)];
        var rest = string.Concat(((string[])["payments", "standby", "search", "node-1", "node-2", "node-3"]).Select(id => $"  {id}: {{}}\n"));
        var problems = new List<Problem>();
        InventoryLoader.Read("inventory.md", new StringReader(example + rest), null, problems);
        Assert.Empty(problems);
    }

    [Fact]
    public async Task The_sample_company_is_valid_against_it()
    {
        var schema = await JsonSchema.FromJsonAsync(InventorySchema.Text(), TestContext.Current.CancellationToken);
        foreach (var file in Directory.EnumerateFiles(Repository.Path("samples"), "*.yaml", SearchOption.AllDirectories))
        {
            var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
            if (!text.StartsWith(InventoryKeys.Kind, StringComparison.Ordinal)) continue;
            Assert.Equal("", string.Join('\n', schema.Validate(Json(text))));
        }
    }

    [Theory]
    [InlineData("holdfast-inventory: 1\ncomponents: { a: { kidn: server } }")]
    [InlineData("holdfast-inventory: 1\ncomponents: { a: { criticality: high } }")]
    [InlineData("holdfast-inventory: 1\ncomponents: { a: { rto: 4 hours } }")]
    [InlineData("holdfast-inventory: 1\ncomponents: { a: { needs: [{ without: degraded }] } }")]
    [InlineData("holdfast-inventory: 1\ncomponents: { a: { needs: [{ at-least: 2 }] } }")]
    [InlineData("holdfast-inventory: 1\norganisation: { name: A }")]
    [InlineData("components: {}")]
    public async Task What_the_loader_refuses_the_schema_refuses_too(string text)
    {
        var schema = await JsonSchema.FromJsonAsync(InventorySchema.Text(), TestContext.Current.CancellationToken);
        Assert.NotEmpty(schema.Validate(Json(text)));
        var problems = new List<Problem>();
        InventoryLoader.Read("x.yaml", new StringReader(text), null, problems);
        Assert.NotEmpty(problems);
    }

    internal static string Json(string yaml)
    {
        var problems = new List<Problem>();
        var document = YamlDocument.Read("x.yaml", new StringReader(yaml), problems);
        Assert.Empty(problems);
        return Convert(document!.Root)!.ToJsonString();
    }

    private static JsonNode? Convert(YamlNode node)
    {
        switch (node.Kind)
        {
            case YamlKind.Mapping:
                var mapping = new JsonObject();
                foreach (var (key, value) in node.Pairs) mapping[key.Text] = Convert(value);
                return mapping;
            case YamlKind.Sequence:
                var list = new JsonArray();
                foreach (var item in node.Items) list.Add(Convert(item));
                return list;
            default:
                if (node.IsNull) return null;
                if (!node.IsQuoted && node.Text is "true" or "false") return node.Text == "true";
                if (!node.IsQuoted && long.TryParse(node.Text, CultureInfo.InvariantCulture, out var whole)) return whole;
                if (!node.IsQuoted && double.TryParse(node.Text, CultureInfo.InvariantCulture, out var number)) return number;
                return node.Text;
        }
    }
}
