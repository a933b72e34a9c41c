using Holdfast.Core.Failover;
using Holdfast.Core.Sync;

namespace Holdfast.Watch;

/// <summary>The words of commands and of the control socket, and what they mean.</summary>
internal static class OperatorWords
{
    /// <summary>What another operator said and a switch would end or get past; null = nothing.</summary>
    public static string? Standing(FrontName? pin, bool isFrozen) =>
        pin is { } front ? $"an operator pinned it to {front}" : isFrozen ? "an operator froze it" : null;

    /// <summary>What may be said about one front.</summary>
    public static IReadOnlyList<string> OnFronts { get; } = ["maintenance", "up", "down", "obey"];

    /// <summary>What to do about a choice that was refused because its front is dead.</summary>
    public static string ForceUnhealthy { get; } = $"if you are sure: --force {Guard.Unhealthy.Name()} (a watcher leaves a dead front again after a switch; a pin keeps users there)";

    /// <summary>Null for a word that is none.</summary>
    public static OperatorAction? Action(string word, FrontName front) => word switch
    {
        "switch" when !front.IsNone => new OperatorAction.SwitchTo(front),
        "pin" when !front.IsNone => new OperatorAction.PinTo(front),
        "unpin" => new OperatorAction.Unpin(),
        "freeze" => new OperatorAction.Freeze(),
        "thaw" => new OperatorAction.Thaw(),
        "maintenance" when !front.IsNone => new OperatorAction.Say(front, Override.Maintenance),
        "up" when !front.IsNone => new OperatorAction.Say(front, Override.ForcedUp),
        "down" when !front.IsNone => new OperatorAction.Say(front, Override.ForcedDown),
        "obey" when !front.IsNone => new OperatorAction.Say(front, null),
        _ => null,
    };
}
