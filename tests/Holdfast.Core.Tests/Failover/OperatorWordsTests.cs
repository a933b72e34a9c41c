using Holdfast.Core.Failover;

namespace Holdfast.Core.Tests.Failover;

/// <summary>What an operator is told of his own word.</summary>
public sealed class OperatorWordsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private static readonly FrontName First = FrontName.Parse("first");
    private static readonly FrontName Second = FrontName.Parse("second");
    private static readonly Router Web = new("web", [new Front(First, "alpha"), new Front(Second, "beta")], [], ["here"]);
    private static readonly RouterPolicy Policy = RouterPolicy.Default;

    [Fact]
    public void A_pin_is_called_a_pin_and_a_switch_a_switch()
    {
        Assert.Equal("pinned to second by an operator, whatever is measured, until 'unpin'", Obeyed(new OperatorAction.PinTo(Second)));
        Assert.Equal("pinned to first by an operator, whatever is measured, until 'unpin'", Obeyed(new OperatorAction.PinTo(First)));
        Assert.Equal("an operator chose second", Obeyed(new OperatorAction.SwitchTo(Second)));
        Assert.Equal("an operator said thaw", Obeyed(new OperatorAction.Thaw()));
    }

    [Fact]
    public void A_switch_says_when_the_automation_may_move_users_back()
    {
        Assert.Equal("the automation goes back to first once it has been clean for 15m, not before 12:30:00 UTC; to stay: 'pin'", WayBack(new OperatorAction.SwitchTo(Second), Policy));
        Assert.Equal("failback is manual: nothing goes back to first by itself", WayBack(new OperatorAction.SwitchTo(Second), Policy with { Failback = Policy.Failback with { Mode = FailbackMode.Manual } }));
        Assert.Equal("automation is off: it stays at second until you switch again", WayBack(new OperatorAction.SwitchTo(Second), Policy with { Automation = false }));
        Assert.Equal("frozen: it stays at second until 'thaw'", WayBack(new OperatorAction.SwitchTo(Second), Policy, At(First) with { IsFrozen = true }));
        Assert.Null(WayBack(new OperatorAction.SwitchTo(First), Policy));
        Assert.Null(WayBack(new OperatorAction.PinTo(Second), Policy));
    }

    private static FailoverState At(FrontName front) => FailoverState.Start with { Active = front };

    private static string Obeyed(OperatorAction action) => StatusWords.Obeyed(action, DecisionEngine.Operate(At(First), action, Noon).Decision);

    private static string? WayBack(OperatorAction action, RouterPolicy policy, FailoverState? before = null) =>
        StatusWords.WayBack(action, DecisionEngine.Operate(before ?? At(First), action, Noon).Next, Web, policy);
}
