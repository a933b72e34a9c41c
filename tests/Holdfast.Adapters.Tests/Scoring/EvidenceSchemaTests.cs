using Holdfast.Adapters.Scoring;
using Holdfast.Adapters.Tests.Inventory;
using NJsonSchema;

namespace Holdfast.Adapters.Tests.Scoring;

public class EvidenceSchemaTests
{
    [Fact]
    public void The_schema_in_the_repository_is_the_one_that_the_keys_give()
    {
        var path = Repository.Path("schemas/evidence.schema.json");
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1") File.WriteAllText(path, EvidenceSchema.Text());
        Assert.Equal(EvidenceSchema.Text(), File.ReadAllText(path));
    }

    [Theory]
    [InlineData("""{"kind":"drill","date":"2026-03-18","outcome":"against","criteria":["RES-4.3"],"subjects":["shop"],"title":"failed","sha256":"00"}""", true)]
    [InlineData("""{"kind":"drill","date":"2026-03-18"}""", true)]
    [InlineData("""{"kind":"drill"}""", false)]
    [InlineData("""{"kind":"proof","date":"2026-03-18"}""", false)]
    [InlineData("""{"kind":"drill","date":"18.03.2026"}""", false)]
    [InlineData("""{"kind":"drill","date":"2026-03-18","level":"result"}""", false)]
    public async Task Evidence_says_what_was_seen_and_when_and_never_a_level(string json, bool isValid)
    {
        var schema = await JsonSchema.FromJsonAsync(EvidenceSchema.Text(), TestContext.Current.CancellationToken);
        Assert.Equal(isValid, schema.Validate(json).Count == 0);
    }
}
