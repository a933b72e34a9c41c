using Holdfast.Commands;
using Holdfast.Output;

namespace Holdfast;

internal static class Entry
{
    private static async Task<int> Main(string[] args)
    {
        var shell = Shell.OfProcess();
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true; // the first Ctrl-C ends the work in order, the second one ends the process
            if (stop.IsCancellationRequested) pressed.Cancel = false;
            stop.Cancel();
        };
        return await CommandLine.RunAsync(args, shell, stop.Token);
    }
}
