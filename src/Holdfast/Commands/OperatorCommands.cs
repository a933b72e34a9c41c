using System.CommandLine;
using Holdfast.Adapters.Config;
using Holdfast.Core;
using Holdfast.Core.Failover;
using Holdfast.Core.Sync;
using Holdfast.Output;
using Holdfast.Sync;
using Holdfast.Watch;

namespace Holdfast.Commands;

/// <summary>
/// The operator's hand: <c>switch</c>, <c>pin</c>, <c>unpin</c>, <c>freeze</c>, <c>thaw</c>. A running watcher does it; without one
/// (or from another machine) the providers are written directly with a new epoch, which every watcher then sees. <c>front</c> is a
/// word for the watcher alone.
/// </summary>
internal static class OperatorCommands
{
    // The others once refused: a finding that stood before does not, and scripts that name them go on working.
    private static readonly Guard[] Guarded = [Guard.Unhealthy, Guard.Dnssec, Guard.Delegation, Guard.MultiProvider];

    public static IEnumerable<Command> Create(Shell shell, GlobalOptions options) =>
    [
        One(shell, options, "switch", "Point a router at a front, at every provider. The automation may move again later; see 'pin'.", takesFront: true),
        One(shell, options, "pin", "Point a router at a front and keep it there, whatever is measured, until 'unpin'.", takesFront: true),
        One(shell, options, "unpin", "Let the measurement decide again.", takesFront: false),
        One(shell, options, "freeze", "Stop all automatic switching of a router until 'thaw'.", takesFront: false),
        One(shell, options, "thaw", "End a freeze, and end 'tripped'.", takesFront: false),
        Front(shell, options),
    ];

    private static Command One(Shell shell, GlobalOptions options, string name, string description, bool takesFront)
    {
        var command = new Command(name, description);
        var (router, front) = (RouterArgument(), FrontArgument());
        var force = new Option<string[]>("--force")
        {
            Description = $"Switch although this guard objects (repeatable): {Guard.Unhealthy.Name()}. {string.Join(", ", Guarded.Skip(1).Select(guard => guard.Name()))} are taken and say nothing any more: they refuse no switch",
            HelpName = "GUARD", DefaultValueFactory = _ => [],
        };
        var noProbe = new Option<bool>("--no-probe")
        {
            Description = $"Without a watcher: do not ask the fronts first whether they answer (three probes a second apart, {Duration.Format(TargetProbes.Patience)} at most)",
        };
        force.AcceptOnlyFromAmong([.. Guarded.Select(guard => guard.Name())]);
        command.Arguments.Add(router);
        if (takesFront)
        {
            command.Arguments.Add(front);
            command.Options.Add(force);
            command.Options.Add(noProbe);
        }
        var reason = new Option<string?>("--reason") { Description = "Why, for history and those who are told", HelpName = "TEXT" };
        var noWait = new Option<bool>("--no-wait") { Description = "Do not wait for the proof: the watcher goes on by itself" };
        var direct = new Option<bool>("--direct") { Description = "Write the providers directly, past a watcher that does not answer; it takes the newer decision over" };
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask (on a terminal: when the front is not known to be healthy, or a pin or freeze stands)" };
        command.Options.Add(reason);
        command.Options.Add(noWait);
        command.Options.Add(direct);
        if (name == "switch") command.Options.Add(yes);
        command.SetAction(async (line, cancel) =>
        {
            var invocation = new Invocation(shell, line, options);
            if (ConfigurationUse.ForRouters(invocation, line.GetValue(router)) is not { } loaded) return ExitCodes.ConfigInvalid;
            if (Find(invocation, loaded.Plan, line.GetValue(router)!, takesFront ? line.GetValue(front) : null) is not { } chosen) return ExitCodes.Usage;
            if (invocation.OpenState() is not { } state) return ExitCodes.Unexpected;
            List<string> forced = takesFront ? [.. line.GetValue(force) ?? []] : [];
            var isForced = forced.Contains(Guard.Unhealthy.Name());
            var asks = name == "switch" && shell.CanAsk && !line.GetValue(yes) && forced.Count == 0;
            Task<IReadOnlyList<Observation>>? probing = null;
            if (takesFront)
            {
                // A watcher has measured already; without one the fronts are asked while the delegation is.
                var there = line.GetValue(direct) ? ControlAnswer.Nobody.There : await invocation.AskWatcherAsync(state, new ControlRequest("status", chosen.Plan.Name), cancel);
                if (IsShutOut(invocation, there)) return ExitCodes.Unexpected;
                if (there is ControlAnswer.Nobody && !isForced && !line.GetValue(noProbe)) probing = TargetProbes.LookAsync(loaded.Configuration, chosen.Plan, shell.Clock, cancel);
                await TellDelegationAsync(invocation, loaded.Configuration, chosen.Plan, state, cancel);
                if (asks && there is ControlAnswer.Replied { Reply.Routers: [{ } seen, ..] } && Doubt(seen, chosen.Front) is { } doubt && !IsWanted(shell, chosen.Plan.Name, chosen.Front, doubt)) return ExitCodes.Done;
            }
            var action = OperatorWords.Action(name, chosen.Front)!;
            if (!line.GetValue(direct))
            {
                var request = new ControlRequest(
                    name, chosen.Plan.Name, takesFront ? chosen.Front.Value : null, $"{WhoIs(shell)}@{Environment.MachineName}", line.GetValue(reason), chosen.Plan.Settings.Record.ToString()) { Force = forced };
                var answer = await invocation.AskWatcherAsync(state, request, cancel);
                if (IsShutOut(invocation, answer)) return ExitCodes.Unexpected;
                if (answer is ControlAnswer.Replied { Reply: var reply })
                    return await ProvedOrder.EndAsync(invocation, state, chosen.Plan, action, reply, waits: !line.GetValue(noWait), cancel);
            }
            if (takesFront && chosen.Plan.Fronts.Any(one => one.Name == chosen.Front && one.InMaintenance) && name == "switch")
                shell.Error.WriteLine($"{shell.ErrorPaint.Yellow("note")}: {chosen.Front} is in maintenance by configuration: a watcher will leave it again; 'pin' keeps users there");
            var (outcome, report) = await DirectHand.OperateAsync(loaded.Configuration, chosen.Plan, action, WhoIs(shell), state, shell, probing, isForced, asks ? doubt => IsWanted(shell, chosen.Plan.Name, chosen.Front, doubt) : null, cancel);
            if (outcome.Fix is { } fix)
            {
                invocation.Fail(outcome.Words, fix);
                return outcome.ExitCode;
            }
            ProvedOrder.Show(invocation, outcome.Words, [report], outcome.ExitCode == ExitCodes.Done);
            return outcome.ExitCode;
        });
        return command;
    }

    /// <summary>Asked once, on a terminal only; no = nothing is written.</summary>
    private static bool IsWanted(Shell shell, string router, FrontName front, string doubt)
    {
        if (shell.Asks($"{doubt}. Switch {router} to {front} all the same?")) return true;
        shell.Error.WriteLine("nothing was changed");
        return false;
    }

    /// <summary>Why a switch is asked about, by what a watcher shows; null = nothing speaks against it, or the guard will speak.</summary>
    private static string? Doubt(StatusReport seen, FrontName front)
    {
        if (OperatorWords.Standing(seen.Pin is { } pin ? FrontName.Parse(pin) : null, seen.Frozen) is { } word) return word;
        var verdict = seen.Fronts.Find(one => one.Name == front.Value)?.Verdict;
        return seen.Active == front.Value || verdict is null or "healthy" or "forced-up" or "unhealthy" ? null : $"{front} is {verdict}";
    }

    /// <summary>A watcher is there, or may be, and does not answer: said, with the way past it.</summary>
    private static bool IsShutOut(Invocation invocation, ControlAnswer answer)
    {
        if (answer is ControlAnswer.Denied denied)
            invocation.Fail(denied.Words, $"ask root to add you to the group {PeerUser.OperatorGroup}; or, with the providers' tokens: --direct");
        else if (answer is ControlAnswer.Silent silent)
            invocation.Fail($"{silent.Words}: nothing was done, and it will not do it later", "past it, straight to the providers: --direct");
        return answer is ControlAnswer.Denied or ControlAnswer.Silent;
    }

    private static Command Front(Shell shell, GlobalOptions options)
    {
        var command = new Command(
            "front",
            "Say a word on one front to the running watcher: maintenance (users leave it, nobody is sent there), up or down (whatever is measured), or obey (the "
            + "configuration and the measurement count again). It is kept until 'obey', also over a restart. For every watcher at once: 'maintenance: true' at the front in the configuration.");
        var (router, front) = (RouterArgument(), FrontArgument());
        var word = new Argument<string>("WORD") { Description = string.Join(", ", OperatorWords.OnFronts), HelpName = string.Join('|', OperatorWords.OnFronts) };
        word.AcceptOnlyFromAmong([.. OperatorWords.OnFronts]);
        command.Arguments.Add(router);
        command.Arguments.Add(front);
        command.Arguments.Add(word);
        var reason = new Option<string?>("--reason") { Description = "Why, for history and those who are told", HelpName = "TEXT" };
        command.Options.Add(reason);
        command.SetAction(async (line, cancel) =>
        {
            var invocation = new Invocation(shell, line, options);
            if (ConfigurationUse.ForRouters(invocation, line.GetValue(router)) is not { } loaded) return ExitCodes.ConfigInvalid;
            if (Find(invocation, loaded.Plan, line.GetValue(router)!, line.GetValue(front)) is not { } chosen) return ExitCodes.Usage;
            if (invocation.OpenState() is not { } state) return ExitCodes.Unexpected;
            var request = new ControlRequest(
                line.GetValue(word)!, chosen.Plan.Name, chosen.Front.Value, $"{WhoIs(shell)}@{Environment.MachineName}", line.GetValue(reason), chosen.Plan.Settings.Record.ToString());
            switch (await invocation.AskWatcherAsync(state, request, cancel))
            {
                case ControlAnswer.Replied { Reply: var reply }:
                    return await ProvedOrder.EndAsync(invocation, state, chosen.Plan, OperatorWords.Action(request.Do, chosen.Front)!, reply, waits: false, cancel);
                case ControlAnswer.Denied denied:
                    invocation.Fail(denied.Words, $"ask root to add you to the group {PeerUser.OperatorGroup}");
                    return ExitCodes.Unexpected;
                case ControlAnswer.Silent silent:
                    invocation.Fail($"{silent.Words}: nothing was done, and it will not do it later");
                    return ExitCodes.Unexpected;
                default:
                    break;
            }
            invocation.Fail(
                $"no watcher answers on the state folder {state.FullPath}, and a word on a front is kept by the watcher alone",
                $"name the watcher's folder with --state DIR; or write  maintenance: true  at the front in {invocation.ConfigFile}, which every watcher reads at its start and reload; "
                + $"or move the users now: holdfast pin {chosen.Plan.Name} {chosen.Plan.Router.Fronts.FirstOrDefault(one => one.Name != chosen.Front)?.Name.Value ?? "FRONT"}");
            return ExitCodes.Unexpected;
        });
        return command;
    }

    private static Argument<string> RouterArgument()
    {
        var router = new Argument<string>("ROUTER") { Description = "The router's name in the configuration" };
        SyncArguments.RefuseOptions(router);
        return router;
    }

    private static Argument<string> FrontArgument()
    {
        var front = new Argument<string>("FRONT") { Description = "The front's name in the configuration" };
        SyncArguments.RefuseOptions(front);
        return front;
    }

    /// <summary>Null, after a message with the nearest name, when the configuration has no such router or front.</summary>
    internal static (RouterPlan Plan, FrontName Front)? Find(Invocation invocation, FailoverPlan plan, string router, string? front)
    {
        if (plan.Routers.FirstOrDefault(one => one.Name == router) is not { } found)
        {
            var names = plan.Routers.Select(one => one.Name).ToList();
            invocation.Fail($"'{router}' is no router of {invocation.ConfigFile}{DidYouMean(router, names)}", names.Count > 0 ? $"routers: {string.Join(", ", names)}" : "the configuration has no router: add one under 'routers:' ('holdfast init' shows the form)");
            return null;
        }
        if (front is null) return (found, default);
        if (found.Router.Fronts.FirstOrDefault(one => one.Name.Value == front) is { } chosen) return (found, chosen.Name);
        var fronts = found.Router.Fronts.Select(one => one.Name.Value).ToList();
        invocation.Fail($"'{front}' is no front of router {found.Name}{DidYouMean(front, fronts)}", $"fronts: {string.Join(", ", fronts)}");
        return null;
    }

    private static string DidYouMean(string word, IEnumerable<string> names) => Suggest.Nearest(word, names) is { } near ? $"; did you mean '{near}'?" : "";

    /// <summary>How the zone hangs in the DNS, before users are sent anywhere. A switch makes none of it worse, so it is told and refuses nothing.</summary>
    private static async Task TellDelegationAsync(Invocation invocation, Configuration configuration, RouterPlan plan, Adapters.State.StateFolder state, CancellationToken cancel)
    {
        var shell = invocation.Shell;
        using var providers = new ProviderSet(configuration, state, shell.Clock, shell.Environment);
        using var progress = new Progress(shell);
        Preflight preflight;
        using (progress.Running($"asking how {plan.Settings.Zone} is delegated (at most {Duration.Format(DelegationCheck.Patience)})"))
            preflight = await new DelegationCheck(configuration, providers, shell.Clock).CheckAsync(plan.Settings.Zone, plan.Providers, cancel);
        foreach (var note in preflight.Notes) shell.Error.WriteLine($"{shell.ErrorPaint.Yellow("note")}: {note}");
        foreach (var finding in preflight.Objections) shell.Error.WriteLine($"{shell.ErrorPaint.Yellow("finding")}: {finding}; it stood before and is not made worse");
    }

    private static string WhoIs(Shell shell) => shell.Environment("USER") is { Length: > 0 } user && FrontName.TryParse(user, out _) && user.Length <= 42 ? user : "operator";
}
