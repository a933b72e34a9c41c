using System.Diagnostics;
using Holdfast.Tests.Support;
using Holdfast.Tests.Watch;

namespace Holdfast.Tests.Previous;

/// <summary>The real program of the commit in eng/previous-commit, as eng/previous-build publishes it.</summary>
internal static class PreviousProgram
{
    public static string Fixture => Samples.Find("tests/Holdfast.Tests/Previous/Fixture");

    private static string Commit => File.ReadAllText(Samples.Find("eng/previous-commit")).Trim();

    private static string Program => Samples.Find($"artifacts/previous/{Commit}/holdfast.dll");

    /// <summary>Skips the test, with the reason, where the program was not built (a long run: eng/long-run upgrade).</summary>
    public static void SkipUnlessBuilt()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "its signals are those of Linux");
        Assert.SkipUnless(File.Exists(Program), $"the program of {Commit} is not built: eng/previous-build (it needs that commit in the clone)");
    }

    public static Process Start(WatchStage stage, string line)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var word in (string[])[Program, .. line.Split(' ')]) start.ArgumentList.Add(word);
        foreach (var (name, value) in ((string, string)[])[("HOLDFAST_CONFIG", stage.Place.ConfigFile), ("HOLDFAST_STATE", stage.Place.StateFolder), ("ONE", stage.One.Token), ("TWO", stage.Two.Token)])
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    public static async Task<CommandResult> RunAsync(WatchStage stage, string line)
    {
        using var process = Start(stage, line);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new CommandResult(process.ExitCode, await output, await error);
    }
}
