using Holdfast.Adapters.Config;
using Holdfast.Adapters.Tests.Inventory;
using Holdfast.Core;

namespace Holdfast.Adapters.Tests.Config;

/// <summary>The schema, the page and <c>explain</c> say what the table of keys says.</summary>
public sealed class ConfigKeysTests
{
    public static TheoryData<string> Paths => [.. ConfigExplanation.Paths()];

    [Fact]
    public void The_schema_in_the_repository_is_the_one_that_the_keys_give()
    {
        var path = Repository.Path("schemas/holdfast.schema.json");
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1") File.WriteAllText(path, ConfigSchema.Text());
        Assert.Equal(ConfigSchema.Text(), File.ReadAllText(path));
    }

    [Fact]
    public void The_page_lists_the_keys_that_the_reader_knows()
    {
        const string mark = "<!-- generated from the reader's own table of keys -->\n";
        var path = Repository.Path("docs/configuration.md");
        var page = File.ReadAllText(path);
        var written = page[..(page.IndexOf(mark, StringComparison.Ordinal) + mark.Length)] + "\n" + ConfigReference.Tables();
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1") File.WriteAllText(path, page = written);
        Assert.Equal(written, page);
    }

    [Fact]
    public void The_example_of_the_page_is_valid()
    {
        var page = File.ReadAllText(Repository.Path("docs/configuration.md"));
        var start = page.IndexOf("```yaml\n", StringComparison.Ordinal) + 8;
        var problems = new List<Problem>();
        Assert.NotNull(ConfigLoader.Read("configuration.md", new StringReader(page[start..page.IndexOf("```", start, StringComparison.Ordinal)]), _ => null, problems));
        Assert.DoesNotContain(problems, problem => problem.Severity == Severity.Error);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Every_key_is_explained_under_its_path_with_an_example(string path)
    {
        var place = ConfigExplanation.Find(path, out _);
        Assert.NotNull(place);
        var key = place.Key!;
        Assert.Equal(path, place.Path);
        Assert.Matches(@"\.$", key.Meaning);
        Assert.Matches(@"^\d+\.\d+$", key.Since);
        Assert.True(key.Example.Length > 0 || key.Section is not null, "write an example");
        Assert.False(key is { IsRequired: true, Default: not null }, "what must be there has no default");
        Assert.True(key.Form is not (ConfigForm.Whole or ConfigForm.Flag or ConfigForm.Choice or ConfigForm.Duration) || key.IsRequired || key.Default is not null || key.Otherwise is not null,
            "say what counts when it is left out");
        if (key is { Form: ConfigForm.Choice, Default: { } usual }) Assert.Contains(usual, key.Choices);
    }

    [Theory]
    [InlineData("", "holdfast.yaml")]
    [InlineData("router.policy", "routers.ROUTER.policy")]
    [InlineData("routers.web.policy.down.in-a-row", "routers.ROUTER.policy.down.in-a-row")]
    [InlineData("routers.policy", "routers.ROUTER.policy")]
    [InlineData("routers.web", "routers.ROUTER")]
    [InlineData("routers", "routers.ROUTER")]
    [InlineData("policy.up", "routers.ROUTER.policy.up")]
    [InlineData("canaries.0.url", "canaries.url")]
    [InlineData("zones.example.records.ttl", "zones.ZONE.records.ttl")]
    [InlineData("provider.powerdns.server-id", "providers.PROVIDER.server-id")]
    [InlineData("in-a-row", "routers.ROUTER.policy.down.in-a-row")]
    public void A_path_is_found_as_people_write_it(string path, string found) => Assert.Equal(found, ConfigExplanation.Find(path, out _)?.Path);

    [Theory]
    [InlineData("router.polcy", "did you mean 'policy'?")]
    [InlineData("rooter", "did you mean 'router'?")]
    [InlineData("routers.polcy", "did you mean 'policy'?")]
    [InlineData("watcher.kep-days", "did you mean 'keep-days'?")]
    [InlineData("router.policy.zzzzzz", "keys: down, up, failback")]
    [InlineData("router.policy.up.more", "holdfast explain routers.ROUTER.policy.up")]
    public void A_wrong_path_is_told_with_the_nearest_key(string path, string fix)
    {
        Assert.Null(ConfigExplanation.Find(path, out var error));
        Assert.Contains(fix, error.Fix, StringComparison.Ordinal);
    }
}
