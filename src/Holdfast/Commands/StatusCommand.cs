using System.CommandLine;
using System.Text.Json;
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
        var reply = await new ControlSocket(state.FullPath).AskAsync(new ControlRequest("live"), cancel);
        if (reply is { Error: null })
        {
            invocation.Shell.Out.WriteLine($"{reply.Said}: its loops turn");
            return ExitCodes.Done;
        }
        invocation.Fail(reply?.Error ?? $"no watcher answers on the state folder {state.FullPath}");
        return ExitCodes.Unexpected;
    }

    private static async Task<(int Code, StatusAnswer? Answer)> AskAsync(Invocation invocation, StateFolder state, string? router, CancellationToken cancel)
    {
        var shell = invocation.Shell;
        if (await new ControlSocket(state.FullPath).AskAsync(new ControlRequest("status", router), cancel) is { } reply)
        {
            if (reply.Error is { } error)
            {
                invocation.Fail(error);
                return (ExitCodes.Usage, null);
            }
            // A watcher of an older version says no more than whether it waits for a human.
            var level = reply.Level ?? (reply.Routers.All(one => one.Waiting is null) ? "ok" : "degraded");
            return (StatusAnswers.ExitCode(level), new StatusAnswer(reply.Said ?? "", level, reply.Held, reply.Why ?? [], reply.Configuration, reply.Routers));
        }
        if (ConfigurationUse.ForRouters(invocation, router) is not { } loaded) return (ExitCodes.ConfigInvalid, null);
        var plan = loaded.Plan;
        if (router is not null)
        {
            if (OperatorCommands.Find(invocation, plan, router, null) is not { } chosen) return (ExitCodes.Usage, null);
            plan = plan with { Routers = [chosen.Plan] };
        }
        shell.Error.WriteLine(shell.ErrorPaint.Yellow("no watcher answers on this state folder: reading the providers directly"));
        var reports = await DirectHand.StatusAsync(loaded.Configuration, plan, state, shell, cancel);
        return (ExitCodes.NotWatched, new StatusAnswer("none", "not-watched", false, [], null, [.. reports.Select(report => report.Warned(plan.Watcher.Warnings))]));
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
