using Holdfast.Commands;
using Holdfast.Output;

namespace Holdfast;

internal static class Entry
{
    private static async Task<int> Main(string[] args)
    {
        var shell = Shell.OfProcess();
        // Never disposed: the library hears Ctrl-C too and may have ended everything before this handler has its turn.
        var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            // The first Ctrl-C ends the work in order, the second one ends the process.
            if (stop.IsCancellationRequested) Environment.Exit(ExitCodes.Unexpected);
            pressed.Cancel = true;
            stop.Cancel();
        };
        return await CommandLine.RunAsync(args, shell, stop.Token);
    }
}
