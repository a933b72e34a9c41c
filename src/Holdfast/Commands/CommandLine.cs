using System.CommandLine;
using System.CommandLine.Help;
using Holdfast.Help;
using Holdfast.Output;

namespace Holdfast.Commands;

/// <summary>The command line as a whole.</summary>
public static class CommandLine
{
    // In the order in which help lists them. What a command needs for its options (a catalogue, the incidents) is read when it is built.
    private static readonly (string[] Names, Func<Shell, GlobalOptions, IEnumerable<Command>> Create)[] Commands =
    [
        (["lab"], (shell, options) => [LabCommand.Create(shell, options)]),
        (["init"], (shell, options) => [InitCommand.Create(shell, options)]),
        (["check"], (shell, options) => [CheckCommand.Create(shell, options)]),
        (["plan"], (shell, options) => [PlanCommand.Create(shell, options)]),
        (["apply"], (shell, options) => [ApplyCommand.Create(shell, options)]),
        (["verify"], (shell, options) => [VerifyCommand.Create(shell, options)]),
        (["import"], (shell, options) => [ImportCommand.Create(shell, options)]),
        (["sync"], (shell, options) => [SyncCommand.Create(shell, options)]),
        (["failover"], (shell, options) => [FailoverCommand.Create(shell, options)]),
        (["watch"], (shell, options) => [WatchCommand.Create(shell, options)]),
        (["status"], (shell, options) => [StatusCommand.Create(shell, options)]),
        (["history"], (shell, options) => [HistoryCommand.Create(shell, options)]),
        (["replay"], (shell, options) => [ReplayCommand.Create(shell, options)]),
        (["switch", "pin", "unpin", "freeze", "thaw", "front"], OperatorCommands.Create),
        (["notify"], (shell, options) => [NotifyCommand.Create(shell, options)]),
        (["inventory"], (shell, options) => [InventoryCommand.Create(shell, options)]),
        (["export"], (shell, options) => [ExportCommand.Create(shell, options)]),
        (["analyse"], (shell, options) => [AnalyseCommand.Create(shell, options)]),
        (["simulate"], (shell, options) => [SimulateCommand.Create(shell, options)]),
        (["map"], (shell, options) => [MapCommand.Create(shell, options)]),
        (["score"], (shell, options) => [ScoreCommand.Create(shell, options)]),
        (["referential"], (shell, options) => [ReferentialCommand.Create(shell, options)]),
        (["report"], (shell, options) => [ReportCommand.Create(shell, options)]),
        (["mitigate"], (shell, options) => [MitigateCommand.Create(shell, options)]),
        (["explain"], (shell, options) => [ExplainCommand.Create(shell, options)]),
        (["schema"], (shell, _) => [SchemaCommand.Create(shell)]),
        (["completion"], (shell, _) => [CompletionCommand.Create(shell)]),
        (["manual"], (shell, _) => [ManualCommand.Create(shell)]),
    ];

    /// <summary>With every command.</summary>
    public static RootCommand Root(Shell shell) => Root(shell, new GlobalOptions(), []);

    /// <summary>
    /// With the command that the line begins with, which makes most of the time that a short command takes; with every one where it begins
    /// with anything else (help, an option, a mistyped name).
    /// </summary>
    internal static RootCommand Root(Shell shell, GlobalOptions options, IReadOnlyList<string> args)
    {
        var root = new RootCommand("Keeps a site reachable when a provider fails, and measures digital resilience.");
        options.AddTo(root);
        root.Options.OfType<HelpOption>().Single().Action = new ShowHelp(shell);
        if (args is ["--help" or "-h"]) return root; // the guide knows them all
        var named = args.Count > 0 ? Commands.Where(one => one.Names.Contains(args[0])).ToArray() : [];
        foreach (var (_, create) in named.Length > 0 ? named : Commands)
            foreach (var command in create(shell, options)) root.Subcommands.Add(command);
        return root;
    }

    /// <summary>How long a write that has begun, and the word to those who are to be notified, may take after SIGTERM; the library's 2 s cut them off.</summary>
    private static readonly TimeSpan OrderlyEnd = TimeSpan.FromSeconds(30);

    /// <summary>Parses and runs. A usage error goes to standard error with exit code 2; standard output stays clean.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, Shell shell, CancellationToken cancel)
    {
        if (args.Count == 0)
        {
            HelpText.WriteStart(shell);
            return ExitCodes.Done;
        }
        args = args switch
        {
            // A mistyped name is told as one; help of something else would be no answer.
            ["help", var name, ..] when !Array.Exists(Commands, one => one.Names.Contains(name)) => [name],
            ["help", ..] => [.. args.Skip(1), "--help"],
            ["version"] or ["-v"] => ["--version"],
            _ => args,
        };
        var options = new GlobalOptions();
        var line = Root(shell, options, args).Parse(args);
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
