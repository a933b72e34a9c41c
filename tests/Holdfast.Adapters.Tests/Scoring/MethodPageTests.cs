using Holdfast.Adapters.Tests.Inventory;
using Holdfast.Core.Scoring;

namespace Holdfast.Adapters.Tests.Scoring;

public class MethodPageTests
{
    [Fact]
    public void The_page_about_the_method_describes_the_rules_as_they_describe_themselves()
    {
        const string mark = "<!-- generated from the rules -->\n";
        const string next = "\nSpend: ";
        var path = Repository.Path("docs/method.md");
        var page = File.ReadAllText(path);
        var start = page.IndexOf(mark, StringComparison.Ordinal) + mark.Length;
        var rules = "\n| rule | what it looks at and how it decides |\n|---|---|\n" + string.Concat(RuleBook.All.Select(rule => $"| {rule.Id} | {rule.About} |\n"));
        var written = page[..start] + rules + page[page.IndexOf(next, start, StringComparison.Ordinal)..];
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1") File.WriteAllText(path, page = written);
        Assert.Equal(written, page);
    }
}
