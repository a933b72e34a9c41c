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
}
