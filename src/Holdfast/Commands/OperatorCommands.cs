using System.CommandLine;
using System.Text.Json;
using Holdfast.Core.Failover;
using Holdfast.Output;
using Holdfast.Watch;

namespace Holdfast.Commands;

/// <summary>
/// The operator's hand: <c>switch</c>, <c>pin</c>, <c>unpin</c>, <c>freeze</c>, <c>thaw</c>. A running watcher does it; without one
/// (or from another machine) the providers are written directly with a new epoch, which every watcher then sees.
/// </summary>
internal static class OperatorCommands
{
    public static IEnumerable<Command> Create(Shell shell, GlobalOptions options) =>
    [
        One(shell, options, "switch", "Point a router at a front, at every provider. The automation may move again later; see 'pin'.", takesFront: true),
        One(shell, options, "pin", "Point a router at a front and keep it there, whatever is measured, until 'unpin'.", takesFront: true),
        One(shell, options, "unpin", "Let the measurement decide again.", takesFront: false),
        One(shell, options, "freeze", "Stop all automatic switching of a router until 'thaw'.", takesFront: false),
        One(shell, options, "thaw", "End a freeze, and end 'tripped'.", takesFront: false),
    ];

    private static Command One(Shell shell, GlobalOptions options, string name, string description, bool takesFront)
    {
        var command = new Command(name, description);
        var router = new Argument<string>("ROUTER") { Description = "The router's name in the configuration" };
        var front = new Argument<string>("FRONT") { Description = "The front's name in the configuration" };
        SyncArguments.RefuseOptions(router);
        SyncArguments.RefuseOptions(front);
        command.Arguments.Add(router);
        if (takesFront) command.Arguments.Add(front);
        command.SetAction(async (line, cancel) =>
        {
            var invocation = new Invocation(shell, line, options);
            if (WatchCommand.Load(invocation) is not { } loaded) return ExitCodes.ConfigInvalid;
            var plan = loaded.Plan.Routers.FirstOrDefault(one => one.Name == line.GetValue(router));
            if (plan is null)
            {
                invocation.Fail($"'{line.GetValue(router)}' is no router of {invocation.ConfigFile}", $"routers: {string.Join(", ", loaded.Plan.Routers.Select(one => one.Name))}");
                return ExitCodes.Usage;
            }
            string? chosen = null;
            if (takesFront)
            {
                chosen = line.GetValue(front);
                if (plan.Router.Fronts.All(one => one.Name.Value != chosen))
                {
                    invocation.Fail($"'{chosen}' is no front of router {plan.Name}", $"fronts: {string.Join(", ", plan.Router.Fronts.Select(one => one.Name))}");
                    return ExitCodes.Usage;
                }
            }
            if (invocation.OpenState() is not { } state) return ExitCodes.Unexpected;
            var by = shell.Environment("USER") is { Length: > 0 } user && FrontName.TryParse(user, out _) ? user : "operator";
            var reply = await new ControlSocket(state.FullPath).AskAsync(new ControlRequest(name, plan.Name, chosen, by), cancel);
            if (reply is { Error: { } error })
            {
                invocation.Fail(error);
                return ExitCodes.Unexpected;
            }
            if (reply is not null)
            {
                Show(invocation, reply.Said ?? "", reply.Routers);
                return ExitCodes.Done;
            }
            OperatorAction action = name switch
            {
                "switch" => new OperatorAction.SwitchTo(FrontName.Parse(chosen!)),
                "pin" => new OperatorAction.PinTo(FrontName.Parse(chosen!)),
                "unpin" => new OperatorAction.Unpin(),
                "freeze" => new OperatorAction.Freeze(),
                _ => new OperatorAction.Thaw(),
            };
            var (outcome, report) = await DirectHand.OperateAsync(loaded.Configuration, plan, action, by, state, shell, cancel);
            Show(invocation, outcome.Words, [report]);
            return outcome.ExitCode;
        });
        return command;
    }

    private static void Show(Invocation invocation, string said, List<StatusReport> reports)
    {
        var shell = invocation.Shell;
        if (invocation.IsJson)
        {
            shell.Out.WriteLine(JsonSerializer.Serialize(new StatusAnswer(said, reports), StatusJson.Default.StatusAnswer));
            return;
        }
        shell.Out.WriteLine(said);
        foreach (var report in reports) report.Write(shell.Out, shell.Paint);
    }
}
