using System.Diagnostics;
using Holdfast.Output;

namespace Holdfast.Index;

/// <summary>A Chromium that is installed on this machine and prints pages as PDF, without a window.</summary>
internal sealed class Browser
{
    public const string HowToGet = "install one (Debian and Ubuntu: apt install chromium), or name it in HOLDFAST_BROWSER; or write HTML and print it from any browser";

    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "chrome", "msedge"];

    // Printing the report of the sample company takes about two seconds on an idle machine.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private readonly string _program;
    private readonly TimeProvider _clock;

    private Browser(string program, TimeProvider clock) => (_program, _clock) = (program, clock);

    /// <summary>Null when there is none.</summary>
    public static Browser? Find(Shell shell)
    {
        if (shell.Environment("HOLDFAST_BROWSER") is { Length: > 0 } named) return File.Exists(named) ? new(named, shell.Clock) : null;
        var folders = (shell.Environment("PATH") ?? Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Append("/Applications/Chromium.app/Contents/MacOS").Append("/Applications/Google Chrome.app/Contents/MacOS");
        string[] endings = OperatingSystem.IsWindows() ? [".exe"] : [""];
        var found =
            from name in Names.Append("Chromium").Append("Google Chrome")
            from folder in folders
            from ending in endings
            let path = Path.Combine(folder, name + ending)
            where File.Exists(path)
            select path;
        return found.FirstOrDefault() is { } program ? new(program, shell.Clock) : null;
    }

    /// <summary>Prints one page: the PDF, or what went wrong.</summary>
    public async Task<(byte[]? Pdf, string Problem)> PrintAsync(string html, CancellationToken cancel)
    {
        var folder = Directory.CreateTempSubdirectory("holdfast-print-").FullName;
        try
        {
            var page = Path.Combine(folder, "report.html");
            await File.WriteAllTextAsync(page, html, cancel);
            var printed = Path.Combine(folder, "report.pdf");
            var problem = await RunAsync(
            [
                "--headless=new", "--disable-gpu", "--no-first-run", "--no-default-browser-check", "--disable-extensions", "--disable-background-networking", "--disable-sync",
                // The sandbox of Chromium refuses to run as root; the page holds no script and may load nothing.
                .. Environment.IsPrivilegedProcess && OperatingSystem.IsLinux() ? (string[])["--no-sandbox"] : [],
                $"--user-data-dir={Path.Combine(folder, "profile")}", "--no-pdf-header-footer", "--generate-pdf-document-outline", $"--print-to-pdf={printed}", new Uri(page).AbsoluteUri,
            ], cancel);
            if (problem is not null) return (null, problem);
            if (!File.Exists(printed)) return (null, "the browser ended without writing the file");
            return (await File.ReadAllBytesAsync(printed, cancel), "");
        }
        finally
        {
            Remove(folder);
        }
    }

    private async Task<string?> RunAsync(string[] arguments, CancellationToken cancel)
    {
        var start = new ProcessStartInfo(_program) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        using var timer = new CancellationTokenSource(Longest, _clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, timer.Token);
        // Both are read, or a browser that says much would wait for ever.
        var said = Task.WhenAll(process.StandardOutput.ReadToEndAsync(both.Token), process.StandardError.ReadToEndAsync(both.Token));
        try
        {
            await process.WaitForExitAsync(both.Token);
            await said;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            process.Kill(entireProcessTree: true);
            return $"the browser did not end within {Longest.TotalSeconds:0} s";
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
        return process.ExitCode == 0 ? null : $"the browser ended with exit code {process.ExitCode}";
    }

    // Helpers of the browser may still hold a file for a moment: what is left behind lies in the folder for temporary files.
    private static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
        }
    }
}
