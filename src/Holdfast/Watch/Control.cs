using Holdfast.Core.Failover;

namespace Holdfast.Watch;

/// <summary>What a running watcher does with a request from its control socket.</summary>
internal static class Control
{
    public static async Task<ControlReply> AnswerAsync(Watcher watcher, ControlRequest request)
    {
        var chosen = watcher.Routers.Where(router => request.Router is null || router.Name == request.Router).ToList();
        if (chosen.Count == 0) return Fail($"the watcher has no router '{request.Router}'; it has {string.Join(", ", watcher.Routers.Select(router => router.Name))}");
        if (request.Do == "status") return new ControlReply(watcher.Name, null, [.. chosen.Select(router => router.Status).OfType<RouterStatus>().Select(StatusReport.Of)]);
        var front = default(FrontName);
        if (request.Front is not null && !FrontName.TryParse(request.Front, out front)) return Fail($"'{request.Front}' is not the name of a front");
        OperatorAction? action = request.Do switch
        {
            "switch" => new OperatorAction.SwitchTo(front),
            "pin" => new OperatorAction.PinTo(front),
            "unpin" => new OperatorAction.Unpin(),
            "freeze" => new OperatorAction.Freeze(),
            "thaw" => new OperatorAction.Thaw(),
            "maintenance" => new OperatorAction.Say(front, Override.Maintenance),
            "up" => new OperatorAction.Say(front, Override.ForcedUp),
            "down" => new OperatorAction.Say(front, Override.ForcedDown),
            "obey" => new OperatorAction.Say(front, null),
            _ => null,
        };
        if (action is null) return Fail($"unknown request '{request.Do}'");
        var said = new List<string>();
        foreach (var router in chosen)
        {
            var decision = await router.OperateAsync(action, request.By ?? "operator");
            said.Add($"{router.Name}: {decision.Reason}");
        }
        return new ControlReply(string.Join("\n", said), null, [.. chosen.Select(router => router.Status).OfType<RouterStatus>().Select(StatusReport.Of)]);
    }

    private static ControlReply Fail(string message) => new(null, message, []);
}
