using System.Globalization;
using System.Text.Json;
using Holdfast.Adapters.Config;
using Holdfast.Adapters.State;
using Holdfast.Core;
using Holdfast.Core.Failover;
using Holdfast.Output;
using Holdfast.Watch;

namespace Holdfast.Commands;

/// <summary>
/// An order that a running watcher has taken, until it is true at every provider or the patience ends: as it is without a watcher. The
/// exit code says whether the result is what was asked.
/// </summary>
internal static class ProvedOrder
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // A provider that failed so often in a row is told as it is; the watcher goes on.
    private const int Attempts = 4;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    /// <param name="waits">False: what was taken is told, and whether it becomes true is the watcher's business.</param>
    public static async Task<int> EndAsync(
        Invocation invocation, StateFolder state, RouterPlan plan, OperatorAction action, ControlReply reply, bool waits, CancellationToken cancel)
    {
        var shell = invocation.Shell;
        if (reply.Error is { } error)
        {
            invocation.Fail(error, reply.Fix);
            return reply.ExitCode ?? ExitCodes.Unexpected;
        }
        var said = reply.Said ?? "";
        if (!waits || reply.Routers is not [{ } first])
        {
            Show(invocation, said, reply.Routers, isProved: null);
            return ExitCodes.Done;
        }
        var (last, isThere) = (first, true);
        var deadline = shell.Clock.GetUtcNow() + Patience;
        using (var progress = new Progress(shell))
        {
            var waiting = first.Providers.ToDictionary(provider => provider.Provider, provider => progress.Running($"{provider.Provider}: {provider.State}"));
            while (!IsSettled(last, first) && IsAsAsked(action, last) && shell.Clock.GetUtcNow() < deadline)
            {
                await Task.Delay(Look, shell.Clock, cancel);
                var now = (await invocation.AskWatcherAsync(state, new ControlRequest("status", plan.Name), cancel) as ControlAnswer.Replied)?.Reply;
                isThere = now is { Error: null, Routers.Count: 1 };
                if (!isThere) break;
                last = now!.Routers[0];
                foreach (var provider in last.Providers.Where(provider => provider.State == "confirmed"))
                    if (waiting.Remove(provider.Provider, out var running)) running.Dispose();
            }
        }
        if (!isThere) shell.Error.WriteLine($"{shell.ErrorPaint.Yellow("warning")}: the watcher answers no more: what it has done since is not known");
        else if (!IsAsAsked(action, last)) shell.Error.WriteLine($"{shell.ErrorPaint.Yellow("warning")}: {plan.Name}: that is not how it stands now: {last.Reason}");
        var isProved = isThere && IsProved(last, first) && IsAsAsked(action, last);
        Show(invocation, said, [last], isProved);
        return isProved ? ExitCodes.Done : ExitCodes.Partial;
    }

    public static void Show(Invocation invocation, string said, List<StatusReport> reports, bool? isProved)
    {
        var shell = invocation.Shell;
        if (invocation.IsJson)
        {
            shell.Out.WriteLine(JsonSerializer.Serialize(new OperatorAnswer(said, isProved, reports), StatusJson.Default.OperatorAnswer));
            return;
        }
        shell.Out.WriteLine(said);
        foreach (var provider in reports.SelectMany(report => report.Providers))
            foreach (var line in Columns.Fold(Words(provider), "  ", "    ")) shell.Out.WriteLine(line);
        foreach (var report in reports) report.Write(shell.Out, shell.Paint);
    }

    /// <summary>"desec: confirmed, served by 2 of 2 name servers"</summary>
    private static string Words(ProviderStatus provider) =>
        $"{provider.Provider}: {provider.State.Replace('-', ' ')}{(provider.Servers > 0 ? $", served by {provider.Serving} of {provider.Servers} name servers" : "")}{(provider.Trouble is { } trouble ? $": {trouble}" : "")}";

    /// <summary>This decision, or one that came after it, stands at every provider.</summary>
    private static bool IsProved(StatusReport now, StatusReport ordered) => Number(now.Epoch) >= Number(ordered.Epoch) && now.Providers.All(provider => provider.State == "confirmed");

    private static bool IsSettled(StatusReport now, StatusReport ordered) =>
        Number(now.Epoch) >= Number(ordered.Epoch) && now.Providers.All(provider => provider.State == "confirmed" || provider.Attempts >= Attempts);

    private static bool IsAsAsked(OperatorAction action, StatusReport now) => action switch
    {
        OperatorAction.SwitchTo(var front) => now.Active == front.Value,
        OperatorAction.PinTo(var front) => now.Active == front.Value && now.Pin == front.Value,
        OperatorAction.Unpin => now.Pin is null,
        OperatorAction.Freeze => now.Frozen,
        OperatorAction.Thaw => !now.Frozen,
        _ => true,
    };

    // "105 by here"
    private static long Number(string? epoch) => long.TryParse(epoch?.Split(' ')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
