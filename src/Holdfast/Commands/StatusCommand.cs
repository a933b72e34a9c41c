using System.CommandLine;
using System.Text.Json;
using Holdfast.Adapters.Config;
using Holdfast.Adapters.State;
using Holdfast.Core;
using Holdfast.Output;
using Holdfast.Watch;

namespace Holdfast.Commands;

/// <summary><c>holdfast status</c>: what is true now, by a running watcher; without one, what the providers hold.</summary>
internal static class StatusCommand
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(2);

    public static Command Create(Shell shell, GlobalOptions options)
    {
        var command = new Command(
            "status",
            "Show what users of each router get, why, and what comes next; then what was seen last and what stands at each provider. Exit codes: 0 OK, 4 degraded "
            + "(users are served), 5 down (users of at least one router fail), 7 not watched (no watcher answers).");
        var router = new Argument<string?>("ROUTER") { Description = "Only this router [default: all]", Arity = ArgumentArity.ZeroOrOne };
        SyncArguments.RefuseOptions(router);
        var watch = new Option<bool>("--watch") { Description = "Again every two seconds, until it is stopped" };
        var live = new Option<bool>("--live") { Description = "Only whether the watcher's loops turn: 0 they do, 1 not. The one thing for which to restart it" };
        command.Arguments.Add(router);
        command.Options.Add(watch);
        command.Options.Add(live);
        command.SetAction(async (line, cancel) =>
        {
            var invocation = new Invocation(shell, line, options);
            if (invocation.OpenState() is not { } state) return ExitCodes.Unexpected;
            if (line.GetValue(live)) return await LiveAsync(invocation, state, cancel);
            var name = line.GetValue(router);
            while (true)
            {
                var (code, answer) = await AskAsync(invocation, state, name, cancel);
                if (answer is not null) Show(invocation, answer, isAgain: line.GetValue(watch));
                if (!line.GetValue(watch) || answer is null) return code;
                try
                {
                    await Task.Delay(Again, shell.Clock, cancel);
                }
                catch (OperationCanceledException) when (cancel.IsCancellationRequested)
                {
                    return code; // as asked
                }
            }
        });
        return command;
    }

    /// <summary>Needs neither configuration nor page: the loops turn, or nobody can say that they do.</summary>
    private static async Task<int> LiveAsync(Invocation invocation, StateFolder state, CancellationToken cancel)
    {
        var answer = await invocation.AskWatcherAsync(state, new ControlRequest("live"), cancel);
        if (answer is ControlAnswer.Replied { Reply: { Error: null } alive })
        {
            invocation.Shell.Out.WriteLine($"{alive.Said}: its loops turn");
            return ExitCodes.Done;
        }
        invocation.Fail(answer switch
        {
            ControlAnswer.Replied replied => replied.Reply.Error!,
            ControlAnswer.Denied denied => denied.Words,
            ControlAnswer.Silent silent => silent.Words,
            _ => $"no watcher answers on the state folder {state.FullPath}",
        });
        return ExitCodes.Unexpected;
    }

    private static async Task<(int Code, StatusAnswer? Answer)> AskAsync(Invocation invocation, StateFolder state, string? router, CancellationToken cancel)
    {
        var shell = invocation.Shell;
        var asked = await invocation.AskWatcherAsync(state, new ControlRequest("status", router), cancel);
        if (asked is ControlAnswer.Replied { Reply: var reply })
        {
            if (reply.Error is { } error)
            {
                invocation.Fail(error);
                return (ExitCodes.Usage, null);
            }
            // A watcher of an older version says no more than whether it waits for a human.
            var level = reply.Level ?? (reply.Routers.All(one => one.Waiting is null) ? "ok" : "degraded");
            var code = IsOfOtherConfiguration(invocation, reply) ? ExitCodes.ConfigInvalid : StatusAnswers.ExitCode(level);
            return (code, new StatusAnswer(reply.Said ?? "", level, reply.Held, reply.Why ?? [], reply.Configuration, reply.Routers));
        }
        if (ConfigurationUse.ForRouters(invocation, router) is not { } loaded) return (ExitCodes.ConfigInvalid, null);
        var plan = loaded.Plan;
        if (router is not null)
        {
            if (OperatorCommands.Find(invocation, plan, router, null) is not { } chosen) return (ExitCodes.Usage, null);
            plan = plan with { Routers = [chosen.Plan] };
        }
        var why = asked switch { ControlAnswer.Denied denied => denied.Words, ControlAnswer.Silent silent => silent.Words, _ => "no watcher answers on this state folder" };
        var next = plan.Routers.IsEmpty ? $"{invocation.ConfigFile} has no router, so there is nothing to show" : "reading the providers directly";
        shell.Error.WriteLine(shell.ErrorPaint.Yellow($"{why}: {next}"));
        var reports = await DirectHand.StatusAsync(loaded.Configuration, plan, state, shell, cancel);
        return (ExitCodes.NotWatched, new StatusAnswer("none", "not-watched", false, [], null, [.. reports.Select(report => report.Warned(plan.Watcher.Warnings))]));
    }

    /// <summary>A watcher of another configuration has routers of the same names and other records: what it says would be taken for ours.</summary>
    private static bool IsOfOtherConfiguration(Invocation invocation, ControlReply reply)
    {
        if (!File.Exists(invocation.ConfigFile)) return false;
        if (ConfigLoader.Load(invocation.ConfigFile, invocation.Shell.Environment, []) is not { } own) return false;
        var isOther = false;
        foreach (var report in reply.Routers)
        {
            if (own.Routers.FirstOrDefault(one => one.Name == report.Router) is not { } router || router.Record.ToString() == report.Record) continue;
            isOther = true;
            invocation.Fail(
                $"router {report.Router} of the running watcher is {report.Record} (its configuration: {reply.Configuration ?? "not told"}), and that of {invocation.ConfigFile} is {router.Record}",
                "name the watcher's own configuration with --config, or its state folder with --state");
        }
        return isOther;
    }

    private static void Show(Invocation invocation, StatusAnswer answer, bool isAgain)
    {
        var shell = invocation.Shell;
        if (invocation.IsJson)
        {
            shell.Out.WriteLine(JsonSerializer.Serialize(answer, StatusJson.Default.StatusAnswer));
            return;
        }
        // Home and clear: the screen is the picture of now. What is piped keeps every picture.
        if (isAgain && shell.OutIsTerminal) shell.Out.Write("\e[H\e[2J\e[3J");
        // Of many routers their first lines come first, the worst at the top.
        if (answer.Routers.Count > 1)
        {
            foreach (var report in answer.Routers.OrderByDescending(report => StatusAnswers.ExitCode(report.Level ?? "ok"))) report.WriteFirst(shell.Out, shell.Paint);
            shell.Out.WriteLine();
        }
        foreach (var report in answer.Routers)
        {
            report.Write(shell.Out, shell.Paint);
            shell.Out.WriteLine();
        }
        foreach (var why in answer.Why)
            foreach (var line in Columns.Fold($"watcher: {why.Kind}: {why.Text}", "", "  ")) shell.Out.WriteLine(line);
    }
}
