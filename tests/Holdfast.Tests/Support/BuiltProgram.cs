using System.Diagnostics;

namespace Holdfast.Tests.Support;

/// <summary>
/// The program as its own process: what was built beside the tests, or the build that HOLDFAST_PROGRAM names (the native one of
/// eng/publish.sh). With it, every command line of a <see cref="Workplace"/> in the world's own time goes to that build.
/// </summary>
public static class BuiltProgram
{
    public static string? Named { get; } = Environment.GetEnvironmentVariable("HOLDFAST_PROGRAM") is { Length: > 0 } path ? Path.GetFullPath(path) : null;

    /// <summary>With nothing of this process's environment but the path to programs.</summary>
    public static ProcessStartInfo Start(params IEnumerable<string> arguments)
    {
        var dotnet = Environment.ProcessPath is { } own && Path.GetFileNameWithoutExtension(own) == "dotnet" ? own : "dotnet";
        var start = new ProcessStartInfo(Named ?? dotnet) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in start.Environment.Keys.Where(name => name is not ("PATH" or "HOME" or "TMPDIR" or "DOTNET_ROOT")).ToList()) start.Environment.Remove(name);
        if (Named is null) start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "holdfast.dll"));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        return start;
    }

    /// <summary>Runs it to its end; a cancellation is the Ctrl-C of a person.</summary>
    public static async Task<CommandResult> RunAsync(ProcessStartInfo start, string typed, CancellationToken cancel)
    {
        using var process = Process.Start(start)!;
        using var interrupt = cancel.Register(() => Process.Start("kill", ["-INT", $"{process.Id}"]).Dispose());
        var (output, error) = (process.StandardOutput.ReadToEndAsync(CancellationToken.None), process.StandardError.ReadToEndAsync(CancellationToken.None));
        await process.StandardInput.WriteAsync(typed.AsMemory(), CancellationToken.None);
        process.StandardInput.Close();
        await process.WaitForExitAsync(CancellationToken.None);
        return new CommandResult(process.ExitCode, await output, await error);
    }
}
