using System.Text.Json.Nodes;
using Holdfast.Adapters.Yaml;
using Holdfast.Commands;
using Holdfast.Core;
using Holdfast.Core.Dns;
using NJsonSchema;

namespace Holdfast.Tests;

/// <summary>The schema that editors use and the reader agree.</summary>
public class SchemaTests
{
    [Fact]
    public async Task The_starter_configurations_are_valid_by_the_schema()
    {
        var schema = await JsonSchema.FromJsonAsync(SchemaCommand.Read("holdfast"), TestContext.Current.CancellationToken);
        foreach (var kinds in (string[][])[["cloudflare", "desec"], ["powerdns", "rfc2136"], ["zonefile", "bunny"]])
        {
            var problems = new List<Problem>();
            var document = YamlDocument.Read("x", new StringReader(InitCommand.Starter(DnsName.Parse("example.com"), kinds)), problems)!;
            Assert.Empty(problems);
            Assert.Empty(schema.Validate(ToJson(document.Root).ToJsonString()).Select(error => error.ToString()));
            Assert.NotNull(Adapters.Config.ConfigLoader.Read("x", new StringReader(InitCommand.Starter(DnsName.Parse("example.com"), kinds)), _ => null, problems));
        }
    }

    [Theory]
    [InlineData("""{"holdfast":2}""")]
    [InlineData("""{"zones":{}}""")]
    [InlineData("""{"holdfast":1,"zonse":{}}""")]
    [InlineData("""{"holdfast":1,"providers":{"a":{"kind":"cloudflare"}}}""")]
    [InlineData("""{"holdfast":1,"providers":{"a":{"kind":"cloudflare","token":"secret"}}}""")]
    [InlineData("""{"holdfast":1,"zones":{"example.com":{"providers":["a"],"undeclared":"maybe"}}}""")]
    [InlineData("""{"holdfast":1,"zones":{"example.com":{"providers":["a"],"records":[{"name":"www"}]}}}""")]
    public async Task The_schema_refuses_what_the_reader_refuses(string json)
    {
        var schema = await JsonSchema.FromJsonAsync(SchemaCommand.Read("holdfast"), TestContext.Current.CancellationToken);
        Assert.NotEmpty(schema.Validate(json));
        var problems = new List<Problem>();
        Assert.Null(Adapters.Config.ConfigLoader.Read("x", new StringReader(json), _ => null, problems));
    }

    private static JsonNode ToJson(YamlNode node)
    {
        switch (node.Kind)
        {
            case YamlKind.Mapping:
                var mapping = new JsonObject();
                foreach (var (key, value) in node.Pairs) mapping[key.Text] = ToJson(value);
                return mapping;
            case YamlKind.Sequence:
                var list = new JsonArray();
                foreach (var item in node.Items) list.Add(ToJson(item));
                return list;
            default:
                if (!node.IsQuoted && long.TryParse(node.Text, out var number)) return number;
                if (!node.IsQuoted && bool.TryParse(node.Text, out var flag)) return flag;
                return node.Text;
        }
    }
}
