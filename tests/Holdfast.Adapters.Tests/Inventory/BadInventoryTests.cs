using Holdfast.Adapters.Inventory;
using Holdfast.Core;

namespace Holdfast.Adapters.Tests.Inventory;

public class BadInventoryTests
{
    private const char Mark = '▸';

    public static TheoryData<string, string, string> Cases => new(BadInventoryCases.All.Select(each => (each.Yaml, each.Message, each.Hint)));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Each_mistake_is_reported_where_it_stands_with_its_key_and_its_fix(string marked, string message, string hint)
    {
        var text = "holdfast-inventory: 1\n" + marked;
        var at = text.IndexOf(Mark);
        var line = text[..at].Count(c => c == '\n') + 1;
        var column = at - text.LastIndexOf('\n', at);
        var problems = Problems(text.Remove(at, 1));

        Assert.True(
            problems.Any(problem => problem.Message.Contains(message, StringComparison.Ordinal)),
            $"expected '{message}', got:\n{string.Join('\n', problems)}");
        var found = problems.First(problem => problem.Message.Contains(message, StringComparison.Ordinal));
        Assert.Contains(hint, found.Hint, StringComparison.Ordinal);
        Assert.Equal(("company.yaml", line, column), (found.File, found.Line, found.Column));
        Assert.Equal(Severity.Error, found.Severity);
    }

    [Fact]
    public void There_are_more_than_a_hundred_of_them() => Assert.InRange(BadInventoryCases.All.Count(), 120, 1000);

    [Theory]
    [InlineData("components: {}", 1, "the first line must be 'holdfast-inventory: 1'")]
    [InlineData("holdfast-inventory: 2", 1, "is not a version that this program reads")]
    [InlineData("components: {}\nholdfast-inventory: 1", 1, "must come first")]
    [InlineData("- a", 1, "an inventory is a mapping, not a list")]
    [InlineData("just text", 1, "an inventory is a mapping, not 'just text'")]
    [InlineData("", 1, "the file is empty")]
    [InlineData("holdfast-inventory: 1\ncomponents: [", 3, "not valid YAML")]
    [InlineData("holdfast-inventory: 1\n---\nholdfast-inventory: 1", 2, "a second YAML document")]
    public void A_file_that_is_no_inventory_says_so(string text, int line, string message)
    {
        var problem = Assert.Single(Problems(text), problem => problem.Message.Contains(message, StringComparison.Ordinal));
        Assert.Equal(line, problem.Line);
        Assert.NotEqual("", problem.Hint);
    }

    [Fact]
    public void All_mistakes_of_a_file_are_shown_at_once()
    {
        var problems = Problems("holdfast-inventory: 1\ncomponents:\n  a: { rto: 4, criticality: high, needs: [b, c] }\n  d: { owner: x }");
        Assert.Equal(5, problems.Count(problem => problem.Severity == Severity.Error));
    }

    [Fact]
    public void A_vital_component_without_a_limit_gets_a_warning()
    {
        var problem = Assert.Single(Problems("holdfast-inventory: 1\ncomponents:\n  shop: { criticality: vital }"));
        Assert.Equal((Severity.Warning, 3, 3), (problem.Severity, problem.Line, problem.Column));
    }

    private static List<Problem> Problems(string text)
    {
        var problems = new List<Problem>();
        InventoryLoader.Read("company.yaml", new StringReader(text), topology: null, problems);
        return problems;
    }
}
