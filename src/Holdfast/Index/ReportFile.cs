using System.Text;
using Holdfast.Commands;
using Holdfast.Core.Reporting;
using Holdfast.Core.Reporting.Charts;
using Holdfast.Core.Reporting.Markdown;
using Holdfast.Core.Reporting.Page;

namespace Holdfast.Index;

/// <summary>A report on disk.</summary>
internal static class ReportFile
{
    /// <summary>What our own files hold near their beginning; of a PDF only its kind can be told.</summary>
    public static string[] Marks { get; } = [ReportPage.Mark, ReportMarkdown.Mark, ReportJson.Mark, DrawingFile.Mark, "%PDF-"];

    public static async Task<int> WriteAsync(Invocation invocation, OutputFile asked, string form, string file, string text, CancellationToken cancel)
    {
        var shell = invocation.Shell;
        var content = Encoding.UTF8.GetBytes(text);
        if (form == "pdf")
        {
            if (Browser.Find(shell) is not { } browser)
            {
                invocation.Fail("a PDF needs a Chromium, and none was found", Browser.HowToGet);
                return ExitCodes.Unexpected;
            }
            try
            {
                (var pdf, var problem) = await browser.PrintAsync(text, cancel);
                if (pdf is null)
                {
                    invocation.Fail($"{file} was not written: {problem}", "write HTML instead and print it from a browser");
                    return ExitCodes.Unexpected;
                }
                content = pdf;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                invocation.Fail($"{file} was not written: {error.Message}", "write HTML instead and print it from a browser");
                return ExitCodes.Unexpected;
            }
        }
        var code = asked.Write(invocation, file, content);
        if (code == ExitCodes.Done) shell.Error.WriteLine($"written to {file}");
        return code;
    }
}
