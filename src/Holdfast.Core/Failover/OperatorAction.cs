namespace Holdfast.Core.Failover;

/// <summary>The operator's hand, always stronger than the measurement.</summary>
public abstract record OperatorAction
{
    private OperatorAction()
    {
    }

    /// <summary>Go there now. Takes a pin away; the automation may move again later.</summary>
    public sealed record SwitchTo(FrontName Front) : OperatorAction;

    /// <summary>Go there and stay, whatever is measured, until <see cref="Unpin"/>.</summary>
    public sealed record PinTo(FrontName Front) : OperatorAction;

    public sealed record Unpin : OperatorAction;

    /// <summary>Nothing automatic any more.</summary>
    public sealed record Freeze : OperatorAction;

    /// <summary>Ends a freeze, and ends "tripped".</summary>
    public sealed record Thaw : OperatorAction;

    /// <summary>A word on one front: maintenance, forced up, forced down; null = obey the configuration and the measurement again.</summary>
    public sealed record Say(FrontName Front, Override? Word) : OperatorAction;
}
