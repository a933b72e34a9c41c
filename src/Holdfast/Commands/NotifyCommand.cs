using System.CommandLine;
using Holdfast.Adapters.Config;
using Holdfast.Core;
using Holdfast.Core.Failover;
using Holdfast.Output;
using Holdfast.Watch;
using Microsoft.Extensions.Logging.Abstractions;

namespace Holdfast.Commands;

/// <summary><c>holdfast notify test</c>: one message by each notifier, to see whether it arrives.</summary>
internal static class NotifyCommand
{
    public static Command Create(Shell shell, GlobalOptions options)
    {
        var command = new Command("notify", "The ways by which people are told.");
        var test = new Command("test", "Send one message by each notifier, and say which took it. Exit codes: 0 all took it, 5 one did not.");
        var name = new Argument<string?>("NAME") { Description = "Only this notifier [default: all]", Arity = ArgumentArity.ZeroOrOne };
        SyncArguments.RefuseOptions(name);
        test.Arguments.Add(name);
        test.SetAction(async (line, cancel) =>
        {
            var invocation = new Invocation(shell, line, options);
            if (ConfigurationUse.ForRouters(invocation, null) is not { } loaded) return ExitCodes.ConfigInvalid;
            var all = loaded.Plan.Notifiers;
            var chosen = all.Where(one => line.GetValue(name) is not { } only || one.Name == only).ToList();
            if (chosen.Count == 0)
            {
                invocation.Fail(
                    all.IsEmpty ? $"{invocation.ConfigFile} has no notifier: nobody is told of anything" : $"no notifier is named '{line.GetValue(name)}'",
                    all.IsEmpty ? "add one under 'notify:'" : $"notifiers: {string.Join(", ", all.Select(one => one.Name))}");
                return ExitCodes.Usage;
            }
            return await TestAsync(shell, chosen, cancel);
        });
        command.Subcommands.Add(test);
        return command;
    }

    private static async Task<int> TestAsync(Shell shell, List<NotifierSettings> chosen, CancellationToken cancel)
    {
        await using var notifiers = new Notifiers([], shell.Environment, shell.Clock, NullLogger.Instance);
        var isAll = true;
        foreach (var one in chosen)
        {
            var message = new WatchEvent(shell.Clock.GetUtcNow(), "holdfast", WatchEventKind.Test, $"a test message from {Environment.MachineName}: nothing happened");
            var trouble = await notifiers.TryAsync(one, message, cancel);
            isAll &= trouble is null;
            shell.Out.WriteLine($"{one.Name}: {(trouble is null ? shell.Paint.Green("taken") : shell.Paint.Red($"not delivered: {trouble}"))}");
        }
        return isAll ? ExitCodes.Done : ExitCodes.Partial;
    }
}
