using Holdfast.Commands;
using Holdfast.Core.Reporting;
using Holdfast.Core.Reporting.Charts;
using Holdfast.Core.Reporting.Markdown;
using Holdfast.Core.Reporting.Page;

namespace Holdfast.Index;

/// <summary>A report on disk: written whole or not at all, and never over something else by mistake.</summary>
internal static class ReportFile
{
    // What our own files hold near their beginning; of a PDF only its kind can be told.
    private static readonly string[] Ours = [ReportPage.Mark, ReportMarkdown.Mark, ReportJson.Mark, DrawingFile.Mark, "%PDF-"];
    private const int HeadLength = 600;

    /// <summary>Is there a file that does not look like a report? Writing over an older report is what one expects.</summary>
    public static bool IsForeign(string file)
    {
        if (!File.Exists(file)) return false;
        try
        {
            using var reader = new StreamReader(file);
            var head = new char[HeadLength];
            var text = new string(head, 0, reader.ReadBlock(head));
            return text.Length > 0 && !Ours.Any(mark => text.Contains(mark, StringComparison.Ordinal));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    public static async Task<int> WriteAsync(Invocation invocation, string form, string file, string text, CancellationToken cancel)
    {
        var shell = invocation.Shell;
        try
        {
            if (form == "pdf")
            {
                if (Browser.Find(shell) is not { } browser)
                {
                    invocation.Fail("a PDF needs a Chromium, and none was found", Browser.HowToGet);
                    return ExitCodes.Unexpected;
                }
                if (await browser.PrintAsync(text, file, cancel) is { } problem)
                {
                    invocation.Fail($"{file} was not written: {problem}", "write HTML instead and print it from a browser");
                    return ExitCodes.Unexpected;
                }
            }
            else
            {
                // First beside it: a disk that is full does not cost the older report.
                var beside = $"{file}.{Guid.NewGuid():N}.part";
                await File.WriteAllTextAsync(beside, text, cancel);
                File.Move(beside, file, overwrite: true);
            }
            shell.Error.WriteLine($"written to {file}");
            return ExitCodes.Done;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            invocation.Fail($"{file} cannot be written: {error.Message}");
            return ExitCodes.Unexpected;
        }
    }
}
