using System.CommandLine;
using Holdfast.Adapters.Config;
using Holdfast.Core;
using Holdfast.Output;

namespace Holdfast.Commands;

/// <summary><c>holdfast sync --config FILE</c>: one run over the original tool's zone file, unchanged.</summary>
internal static class SyncCommand
{
    public static Command Create(Shell shell, GlobalOptions options)
    {
        var command = new Command(
            "sync",
            "Apply a zone file of the original multi-dns-failover tool (domain:, records:) to Cloudflare and deSEC, one run. "
            + "Tokens come from CF_API_TOKEN and DESEC_API_TOKEN.");
        var arguments = new SyncArguments();
        arguments.AddTo(command, withZones: false);
        command.SetAction(async (line, cancel) =>
        {
            var invocation = new Invocation(shell, line, options);
            var problems = new List<Problem>();
            var configuration = OriginalZone.Load(invocation.ConfigFile, shell.Environment, problems);
            invocation.ShowProblems(problems.Where(problem => problem.Severity != Severity.Note));
            if (configuration is null) return ExitCodes.ConfigInvalid;
            if (arguments.Read(invocation, [], []) is not { } sync) return ExitCodes.Usage;
            // The router of this set-up is created by its second file ('failover'), in whichever order the two first run.
            sync = sync with { Forced = sync.Forced.Append(Core.Sync.Guard.Dangling).ToHashSet() };
            return await ApplyCommand.RunAsync(invocation, configuration, sync, cancel);
        });
        return command;
    }
}
