using System.Text.Json.Nodes;
using Holdfast.Formats;
using Holdfast.Tests.Support;
using NJsonSchema;

namespace Holdfast.Tests;

/// <summary>The published formats of results against what the program prints.</summary>
public sealed class ResultSchemaTests : IDisposable
{
    private readonly Workplace _work = new();

    public static TheoryData<string> Names => new(ResultSchemas.All.Select(schema => schema.Name));

    public void Dispose() => _work.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void The_schema_in_the_repository_is_the_one_that_the_types_give(string name)
    {
        var text = Schema(name).Text();
        var path = Samples.Find($"schemas/{name}.schema.json");
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1") File.WriteAllText(path, text);
        Assert.Equal(File.ReadAllText(path), text);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_field_is_explained_and_nothing_is_explained_that_is_not_there(string name)
    {
        var schema = Schema(name);
        var silent = schema.Paths().Except(schema.Meanings.Keys).ToList();
        Assert.True(silent.Count == 0, $"new fields: write a line for each of {string.Join(", ", silent)} in ResultWords, then run this class with UPDATE_GOLDEN=1");
        Assert.Equal([], schema.Meanings.Keys.Except(schema.Paths()));
    }

    [Theory]
    [InlineData("analyse", "analyse")]
    [InlineData("analyse", "analyse --order 2 --combinations 3")]
    [InlineData("simulate", "simulate --event cf-2025-11-18")]
    [InlineData("simulate", "simulate --event supplier:aws --no-switches")]
    [InlineData("ranking", "simulate --all")]
    [InlineData("score", "score")]
    [InlineData("score", "score --with-suggestions")]
    [InlineData("mitigate", "mitigate --budget 50000 --pareto 6")]
    [InlineData("mitigate", "mitigate --target score=30 --pareto 0")]
    [InlineData("report", "report --years 20")]
    [InlineData("register", "export dora")]
    [InlineData("suppliers", "export nis2")]
    [InlineData("mappings", "export mappings")]
    [InlineData("mappings", "export mappings --to dora --levels")]
    public async Task What_the_program_prints_about_the_sample_company_is_valid_and_has_no_field_beside(string name, string line)
    {
        var result = await _work.RunAsync($"{line} --config {Samples.Company} --format json");
        Assert.True(result.Code == 0, result.Error);
        Assert.Equal((Schema(name).Format, Schema(name).Version), ((string?)result.Json["format"], (int)result.Json["version"]!));
        await Validate(name, result.Out);
    }

    [Fact]
    public async Task A_register_that_would_be_rejected_is_valid_too()
    {
        var inventory = _work.Write("inventory.yaml", "holdfast-inventory: 1\nsuppliers: { net: {} }\ncontracts: { c: { supplier: net } }\ncomponents: { pay: { kind: function, needs: [line] }, line: { supplier: net } }\n");
        var result = await _work.RunAsync($"export dora --inventory {inventory} --format json");
        Assert.Equal(6, result.Code);
        await Validate("register", result.Out);
    }

    [Fact]
    public async Task A_schema_refuses_another_format_and_a_wrong_type()
    {
        var schema = await JsonSchema.FromJsonAsync(Schema("mappings").Text(), TestContext.Current.CancellationToken);
        Assert.NotEmpty(schema.Validate("""{"format":"holdfast-mappings","version":2,"texts":[],"sources":[],"mappings":[]}"""));
        Assert.NotEmpty(schema.Validate("""{"format":"holdfast-mappings","version":1,"texts":[],"sources":[],"mappings":[{"from":1,"to":"x","relation":"x","source":"x","about":"x"}]}"""));
        Assert.NotEmpty(schema.Validate("""{"format":"holdfast-mappings","version":1,"texts":[],"sources":[]}"""));
        Assert.Empty(schema.Validate("""{"format":"holdfast-mappings","version":1,"texts":[],"sources":[],"mappings":[]}"""));
    }

    private static async Task Validate(string name, string json)
    {
        // Published schemas are open, because fields may come; here nothing may be there that is not described.
        var closed = JsonNode.Parse(Schema(name).Text())!;
        Close(closed);
        var schema = await JsonSchema.FromJsonAsync(closed.ToJsonString(), TestContext.Current.CancellationToken);
        Assert.Equal("", string.Join('\n', schema.Validate(json)));
    }

    private static void Close(JsonNode? node)
    {
        if (node is JsonObject mapping)
        {
            if (mapping["properties"] is JsonObject && mapping["additionalProperties"] is null) mapping["additionalProperties"] = false;
            foreach (var (key, value) in mapping.ToList())
                if (key != "additionalProperties" || value is JsonObject) Close(value);
        }
        else if (node is JsonArray list)
        {
            foreach (var item in list) Close(item);
        }
    }

    private static ResultSchema Schema(string name) => ResultSchemas.All.Single(schema => schema.Name == name);
}
