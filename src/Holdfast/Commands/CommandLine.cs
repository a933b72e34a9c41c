using System.CommandLine;
using Holdfast.Output;

namespace Holdfast.Commands;

/// <summary>The command line as a whole.</summary>
public static class CommandLine
{
    public static RootCommand Root(Shell shell) => Root(shell, new GlobalOptions());

    private static RootCommand Root(Shell shell, GlobalOptions options)
    {
        var root = new RootCommand("Keeps a site reachable when a provider fails, and measures digital resilience.");
        options.AddTo(root);
        Command[] commands =
        [
            LabCommand.Create(shell, options),
            InitCommand.Create(shell, options),
            CheckCommand.Create(shell, options),
            PlanCommand.Create(shell, options),
            ApplyCommand.Create(shell, options),
            VerifyCommand.Create(shell, options),
            ImportCommand.Create(shell, options),
            SyncCommand.Create(shell, options),
            FailoverCommand.Create(shell, options),
            WatchCommand.Create(shell, options),
            StatusCommand.Create(shell, options),
            HistoryCommand.Create(shell, options),
            ReplayCommand.Create(shell, options),
            .. OperatorCommands.Create(shell, options),
            InventoryCommand.Create(shell, options),
            ExportCommand.Create(shell, options),
            AnalyseCommand.Create(shell, options),
            SimulateCommand.Create(shell, options),
            MapCommand.Create(shell, options),
            ScoreCommand.Create(shell, options),
            ReferentialCommand.Create(shell, options),
            ReportCommand.Create(shell, options),
            MitigateCommand.Create(shell, options),
            SchemaCommand.Create(shell),
            CompletionCommand.Create(shell),
        ];
        foreach (var command in commands) root.Subcommands.Add(command);
        return root;
    }

    /// <summary>How long a write that has begun, and the word to those who are to be notified, may take after SIGTERM; the library's 2 s cut them off.</summary>
    private static readonly TimeSpan OrderlyEnd = TimeSpan.FromSeconds(30);

    /// <summary>Parses and runs. A usage error goes to standard error with exit code 2; standard output stays clean.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, Shell shell, CancellationToken cancel)
    {
        var options = new GlobalOptions();
        var line = Root(shell, options).Parse(args);
        if (line.Errors.Count > 0)
        {
            var errors = UsageError.Of(line).ToList();
            foreach (var error in errors) shell.Error.WriteLine($"{shell.ErrorPaint.Red("error")}: {error.Message}");
            foreach (var fix in errors.Select(error => error.Fix).Distinct()) shell.Error.WriteLine($"    {shell.ErrorPaint.Dim("fix:")} {fix}");
            return ExitCodes.Usage;
        }
        try
        {
            return await line.InvokeAsync(new InvocationConfiguration { Output = shell.Out, Error = shell.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = OrderlyEnd }, cancel);
        }
        catch (OperationCanceledException)
        {
            // Ctrl-C is ours, SIGTERM is the library's own token: both are somebody who wants us to end.
            shell.Error.WriteLine("stopped");
            return ExitCodes.Unexpected;
        }
        catch (Exception error)
        {
            return LastNet.Catch(error, shell, line.GetValue(options.Debug));
        }
    }
}
