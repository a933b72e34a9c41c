using Holdfast.Core.Reporting;
using Holdfast.Core.Reporting.Markdown;

namespace Holdfast.Core.Tests.Reporting;

/// <summary>The small company's report, as files to read.</summary>
public class ReportGoldenTests
{
    [Fact]
    public void The_facts_are_those_on_file() => GoldenFile.Holds("report.json", ReportJson.Write(ReportExample.Model));

    [Theory]
    [InlineData("en")]
    [InlineData("fr")]
    [InlineData("de")]
    public void The_text_is_that_on_file(string language) => GoldenFile.Holds($"report.{language}.md", ReportMarkdown.Render(ReportExample.Document(language)));

    [Theory]
    [InlineData("en")]
    [InlineData("fr")]
    [InlineData("de")]
    public void What_was_not_assessed_is_said_and_how_to_get_it(string language)
    {
        var text = ReportMarkdown.Render(ReportExample.Document(language, ReportExample.Bare));
        Assert.Contains("holdfast score --ask", text, StringComparison.Ordinal);
        Assert.Contains("holdfast mitigate --list", text, StringComparison.Ordinal);
        var assessed = ReportMarkdown.Render(ReportExample.Document(language));
        Assert.DoesNotContain("holdfast mitigate --list", assessed, StringComparison.Ordinal);
    }
}
