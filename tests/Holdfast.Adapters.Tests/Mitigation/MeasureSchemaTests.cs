using Holdfast.Adapters.Mitigation;
using Holdfast.Adapters.Tests.Inventory;
using NJsonSchema;

namespace Holdfast.Adapters.Tests.Mitigation;

public class MeasureSchemaTests
{
    [Fact]
    public void The_schema_in_the_repository_is_the_one_that_the_keys_give()
    {
        var path = Repository.Path("schemas/measures.schema.json");
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1") File.WriteAllText(path, MeasureSchema.Text());
        Assert.Equal(MeasureSchema.Text(), File.ReadAllText(path));
    }

    [Theory]
    [InlineData("src/Holdfast.Adapters/Mitigation/measures.yaml")]
    [InlineData("samples/company/measures.yaml")]
    public async Task The_files_of_the_repository_are_valid_by_it(string file)
    {
        var schema = await JsonSchema.FromJsonAsync(MeasureSchema.Text(), TestContext.Current.CancellationToken);
        Assert.Equal("", string.Join('\n', schema.Validate(InventorySchemaTests.Json(await File.ReadAllTextAsync(Repository.Path(file), TestContext.Current.CancellationToken)))));
    }

    [Theory]
    [InlineData("""{"measures":{}}""")]
    [InlineData("""{"holdfast-measures":1,"measure":{}}""")]
    [InlineData("""{"holdfast-measures":1,"kinds":{"a":{"does":"miracle"}}}""")]
    [InlineData("""{"holdfast-measures":1,"measures":{"a":{"cost":{"once":"much"}}}}""")]
    [InlineData("""{"holdfast-measures":1,"measures":{"a":{"changes":[{"alternativ-to":"x"}]}}}""")]
    public async Task It_refuses_what_the_reader_refuses(string json)
    {
        var schema = await JsonSchema.FromJsonAsync(MeasureSchema.Text(), TestContext.Current.CancellationToken);
        Assert.NotEmpty(schema.Validate(json));
        var problems = new List<Core.Problem>();
        MeasureFile.For(SampleCompanyTests.Load(), "m.yaml", new StringReader(json), problems);
        Assert.NotEmpty(problems);
    }
}
