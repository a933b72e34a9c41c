using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Holdfast.Testing.Servers;

/// <summary>
/// A server that we run in the foreground, in a process group of its own, with its output in a log file. It ends when it is
/// disposed, and also when the test process dies: a small companion in its group waits for the end of our pipe and then kills
/// the group.
/// </summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private const int Kill = 9, Terminate = 15, Continue = 18, Stop = 19;

    // $$ is the process group, because setsid made it so; the server itself replaces the shell.
    private const string Wrapper = "exec 3<&0 </dev/null >>\"$1\" 2>&1; shift; { cat <&3 >/dev/null; kill -KILL -$$; } & exec 3<&-; exec \"$@\"";

    private readonly Process _process;

    private ServerProcess(Process process) => _process = process;

    public bool HasEnded => _process.HasExited;

    public static ServerProcess Start(string program, IEnumerable<string> arguments, string log)
    {
        var start = new ProcessStartInfo("setsid") { RedirectStandardInput = true, WorkingDirectory = Path.GetDirectoryName(log)! };
        foreach (var argument in (string[])["sh", "-c", Wrapper, "sh", log, program, .. arguments]) start.ArgumentList.Add(argument);
        return new ServerProcess(Process.Start(start)!);
    }

    /// <summary>Null when it is not installed. Servers live in /usr/sbin, which is not in everybody's PATH.</summary>
    public static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/sbin").Append("/usr/local/sbin")
            .Where(folder => folder.Length > 0)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);

    public async Task FreezeAsync()
    {
        SignalGroup(Stop);
        // The signal is on its way when kill returns; the state letter follows the name in parentheses.
        while (!File.ReadAllText($"/proc/{_process.Id}/stat").Contains(") T ", StringComparison.Ordinal))
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
    }

    public void Thaw() => SignalGroup(Continue);

    public async Task KillAsync()
    {
        SignalGroup(Kill);
        await _process.WaitForExitAsync();
    }

    public async Task EndAsync()
    {
        if (!_process.HasExited)
        {
            SignalGroup(Continue);
            SignalGroup(Terminate);
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            try
            {
                await _process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                // it gets the signal that nobody can ignore
            }
        }
        SignalGroup(Kill);
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _process.Dispose();
    }

    private void SignalGroup(int signal) => _ = SendSignal(-_process.Id, signal);

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int process, int signal);
}
