using System.CommandLine;
using System.Text.Json;
using Holdfast.Output;
using Holdfast.Watch;

namespace Holdfast.Commands;

/// <summary><c>holdfast status</c>: what a running watcher believes; without one, what the providers hold.</summary>
internal static class StatusCommand
{
    public static Command Create(Shell shell, GlobalOptions options)
    {
        var command = new Command("status", "Show each router: the active front, what was seen, what stands at each provider, and what users see.");
        command.SetAction(async (line, cancel) =>
        {
            var invocation = new Invocation(shell, line, options);
            if (invocation.OpenState() is not { } state) return ExitCodes.Unexpected;
            var reply = await new ControlSocket(state.FullPath).AskAsync(new ControlRequest("status"), cancel);
            List<StatusReport> reports;
            var watcher = reply?.Said ?? "none";
            if (reply is not null)
            {
                reports = reply.Routers;
            }
            else
            {
                if (WatchCommand.Load(invocation) is not { } loaded) return ExitCodes.ConfigInvalid;
                shell.Error.WriteLine(shell.ErrorPaint.Yellow("no watcher answers on this state folder: reading the providers directly"));
                reports = await DirectHand.StatusAsync(loaded.Configuration, loaded.Plan, state, shell, cancel);
                reports = [.. reports.Select(report => report.Warned(loaded.Plan.Watcher.Warnings))];
            }
            if (invocation.IsJson) shell.Out.WriteLine(JsonSerializer.Serialize(new StatusAnswer(watcher, reports), StatusJson.Default.StatusAnswer));
            else
            {
                foreach (var report in reports)
                {
                    report.Write(shell.Out, shell.Paint);
                    shell.Out.WriteLine();
                }
            }
            return reports.All(report => report.Waiting is null) ? ExitCodes.Done : ExitCodes.Partial;
        });
        return command;
    }
}
