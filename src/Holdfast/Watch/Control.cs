using Holdfast.Core;
using Holdfast.Core.Failover;
using Holdfast.Core.Sync;

namespace Holdfast.Watch;

/// <summary>What a running watcher does with a request from its control socket.</summary>
internal static class Control
{
    private const int LongestWord = 200;

    /// <param name="peer">Who asks, by the kernel's word.</param>
    /// <param name="gone">The client has hung up.</param>
    public static async Task<ControlReply> AnswerAsync(Watcher watcher, ControlRequest request, PeerUser peer, CancellationToken gone)
    {
        var chosen = watcher.Routers.Where(router => request.Router is null || router.Name == request.Router).ToList();
        if (chosen.Count == 0)
            return Fail($"the running watcher has no router '{request.Router}'; it has {string.Join(", ", watcher.Routers.Select(router => router.Name))} (a changed configuration is read on reload)");
        if (request.Do == "live") return watcher.StandingStill is { IsEmpty: false } still ? Fail(string.Join("; ", still)) : new ControlReply(watcher.Name, null, []);
        if (request.Do == "status")
        {
            var answer = StatusAnswers.Of(watcher, chosen);
            return new ControlReply(watcher.Name, null, answer.Routers) { Level = answer.Level, Held = answer.Held, Why = answer.Why, Configuration = answer.Configuration };
        }
        if (!peer.MayChange)
            return Fail($"{peer.Name} may ask and not change: only root, the watcher's own user and members of {PeerUser.OperatorGroup} may");
        var front = default(FrontName);
        if (request.Front is not null && !FrontName.TryParse(request.Front, out front)) return Fail($"'{request.Front}' is not the name of a front");
        if (OperatorWords.Action(request.Do, front) is not { } action) return Fail($"unknown request '{request.Do}'");
        if (request.Record is { } record && chosen.FirstOrDefault(router => router.Record != record) is { } other)
        {
            return Fail($"router {other.Name} of the running watcher is {other.Record} (its configuration: {watcher.ConfigurationFile}), and yours is {record}: nothing was done")
                with { ExitCode = ExitCodes.ConfigInvalid };
        }
        var by = Who(request, peer);
        var said = new List<string>();
        foreach (var router in chosen)
        {
            // The watcher's own configuration counts: a front that it does not know could never be written.
            if (!front.IsNone && !router.Configured.Has(front))
                return Fail($"router {router.Name} of the running watcher has no front '{front}'; it has {string.Join(", ", router.Configured.Fronts.Select(one => one.Name))} (a changed configuration is read on reload)");
            var reply = await router.OperateAsync(action, by, request.Force?.Contains(Guard.Unhealthy.Name()) is true, gone);
            var decision = reply.Decision;
            if (decision is Decision.Hold { Cause: HoldCause.TargetUnhealthy } dead)
                return Fail($"{router.Name}: {router.Refusal(dead)}") with { ExitCode = ExitCodes.Refused, Fix = OperatorWords.ForceUnhealthy };
            if (decision is Decision.Hold { Cause: HoldCause.NotAdopted }) return Fail($"{router.Name}: {router.Status?.Waiting ?? decision.Reason}");
            said.Add($"{router.Name}: {StatusWords.Obeyed(action, decision)}");
            if (reply.Note is { } note) said.Add($"{router.Name}: {note}");
            if (router.State.Failover.IsUnwritten)
                said.Add($"{router.Name}: done, not journalled: the journal takes no entries{(action is OperatorAction.Say ? ", so a restart forgets this word" : "")}");
            // What follows from it: users leave a front in maintenance, and leave it again if somebody sends them there.
            if (router.Status is { } status && (decision is Decision.Noted || decision is Decision.Switch move && status.State.Active != move.To)) said.Add($"{router.Name}: {status.Decision.Reason}");
            if (router.Status is { } picture && StatusWords.WayBack(action, picture.State, router.Configured, router.Policy) is { } back) said.Add($"{router.Name}: {back}");
        }
        return new ControlReply(string.Join("\n", said), null, Reports(watcher, chosen)) { Configuration = watcher.ConfigurationFile };
    }

    /// <summary>"alice@bastion", "root (alice@bastion)", with the reason that was given: what history shows.</summary>
    private static string Who(ControlRequest request, PeerUser peer)
    {
        var claimed = Plain(request.By ?? "operator");
        var user = claimed.Split('@')[0];
        var who = peer.Name is { } name && name != user ? $"{name} ({claimed})" : claimed;
        return request.Why is { Length: > 0 } why ? $"{who}, \"{Plain(why)}\"" : who;
    }

    /// <summary>One line of bounded length: it goes to logs, messages and screens.</summary>
    private static string Plain(string text)
    {
        var line = new string([.. text.Select(c => char.IsControl(c) ? ' ' : c)]).Trim();
        return line.Length <= LongestWord ? line : line[..(LongestWord - 1)] + "…";
    }

    private static List<StatusReport> Reports(Watcher watcher, List<RouterLoop> routers) =>
        [.. routers.Select(router => router.Status).OfType<RouterStatus>().Select(status => StatusReport.Of(status).Warned(watcher.Warnings))];

    private static ControlReply Fail(string message) => new(null, message, []);
}
