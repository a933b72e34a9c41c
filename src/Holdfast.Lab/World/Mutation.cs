using Holdfast.Core;
using Holdfast.Core.Failover;

namespace Holdfast.Lab.World;

/// <summary>The machine broken on purpose in one place: what the simulation must notice.</summary>
public sealed record Mutation(string Name, MachineUnderTest Machine)
{
    public static ValueList<Mutation> All { get; } =
    [
        new("down after two failures instead of three", Policy(policy => policy with { Down = policy.Down with { InARow = policy.Down.InARow - 1 } })),
        new("down after four failures instead of three", Policy(policy => policy with { Down = policy.Down with { InARow = policy.Down.InARow + 1 } })),
        new("seven of ten instead of six", Policy(policy => policy with { Down = policy.Down with { OutOf = policy.Down.OutOf + 1 } })),
        new("no memory: only failures in a row count", Policy(policy => policy with { Down = policy.Down with { OutOf = 33, Last = 32 } })),
        new("up after one good probe", Policy(policy => policy with { Up = 1 })),
        new("quorum one too low", Rules(rules => rules with { Judge = static (measurements, now) => measurements.Judge(now, Math.Max(1, measurements.Router.Quorum - 1)) })),
        new("quorum one too high", Rules(rules => rules with { Judge = static (measurements, now) => measurements.Judge(now, measurements.Router.Quorum + 1) })),
        new("failures count although nothing vouches for the watcher", Rules(rules => rules with { Observe = static (measurements, batch) => measurements.With(batch, isVouching: false) })),
        new("blindness ignored", Rules(rules => rules with
        {
            Observe = static (measurements, batch) => measurements.With(batch, isVouching: false),
            Judge = static (measurements, now) => measurements.Judge(now) with { Sight = Sight.Clear },
        })),
        new("a suspect front is a target", Verdicts(front => front.Measured == Verdict.Suspect ? front with { Measured = Verdict.Healthy } : front)),
        new("an unknown front is a target", Verdicts(front => front.Measured == Verdict.Unknown ? front with { Measured = Verdict.Healthy, UpSince = DateTimeOffset.UnixEpoch } : front)),
        new("no minimum of healthy time", StepPolicy(policy => policy with { MinimumHealthy = TimeSpan.Zero })),
        new("no dwell", StepPolicy(policy => policy with { Failback = policy.Failback with { Dwell = TimeSpan.Zero } })),
        new("no clean time", StepPolicy(policy => policy with { Failback = policy.Failback with { Clean = TimeSpan.Zero } })),
        new("no limit of switches", StepPolicy(policy => policy with { MaxSwitchesPerHour = 1000 })),
        new("manual failback comes by itself", StepPolicy(policy => policy with { Failback = policy.Failback with { Mode = FailbackMode.Delayed } })),
        new("the dwell also keeps users on a dead front", Filtered((before, decision, now, policy) =>
            decision is Decision.Switch { Kind: SwitchKind.Failover } && now - before.ActiveSince < policy.Failback.Dwell)),
        new("the limit also keeps users on a dead front", Filtered((before, decision, now, policy) =>
            decision is Decision.Switch { Kind: SwitchKind.Failover } && before.Switches.Count(at => now - at < TimeSpan.FromHours(1)) >= policy.MaxSwitchesPerHour)),
        new("a pin is forgotten", Rules(rules => rules with { Step = static (state, verdicts, now, policy) => DecisionEngine.Step(state with { Pin = null }, verdicts, now, policy) })),
        new("a freeze is forgotten", Rules(rules => rules with { Step = static (state, verdicts, now, policy) => DecisionEngine.Step(state with { IsFrozen = false }, verdicts, now, policy) })),
        new("the epoch is not checked before a write", Reducing(what => what is ConvergenceEvent.ReadDone { Reading.Mark: { } mark } read && mark.Epoch > read.For
            ? read with { Reading = read.Reading with { Mark = mark with { Epoch = Epoch.None.Next("mutant") } } } : what, keepExpected: true)),
        new("a write that failed is forgotten", Reducing(what => what is ConvergenceEvent.WriteRefused refused ? new ConvergenceEvent.WriteDone(refused.Provider, refused.For) : what, blind: true)),
        new("a write with unknown outcome counts as done", Reducing(what => what is ConvergenceEvent.WriteUnknown unknown ? new ConvergenceEvent.WriteDone(unknown.Provider, unknown.For) : what, blind: true)),
        new("nobody looks again after a write", Reducing(what => what, blind: true)),
        new("every decision has the same epoch", Rules(rules => rules with { NextEpoch = static (seen, by, _) => seen with { By = by } })),
        new("at the start the first provider is believed", Rules(rules => rules with
        {
            StartUp = static (router, readings, journalled) => readings[0].Reading?.Mark is { } mark
                ? new StartUp.Adopt(mark, "the first provider says so") : StartUp.Judge(router, readings, journalled),
        })),
        new("the record set is deleted before it is created", MachineUnderTest.Product with { WritesInPlace = false }),
        .. Sequencing.All,
    ];

    internal static MachineUnderTest Rules(Func<RouterMachineRules, RouterMachineRules> change) => MachineUnderTest.Product with { Rules = change(RouterMachineRules.Product) };

    private static MachineUnderTest Policy(Func<RouterPolicy, RouterPolicy> change) => MachineUnderTest.Product with { Policy = change };

    private static MachineUnderTest StepPolicy(Func<RouterPolicy, RouterPolicy> change) =>
        Rules(rules => rules with { Step = (state, verdicts, now, policy) => DecisionEngine.Step(state, verdicts, now, change(policy)) });

    private static MachineUnderTest Verdicts(Func<FrontVerdict, FrontVerdict> change) => Rules(rules => rules with
    {
        Judge = (measurements, now) =>
        {
            var verdicts = measurements.Judge(now);
            return verdicts with { Fronts = verdicts.Fronts.Select(change).ToValueList() };
        },
    });

    private static MachineUnderTest Filtered(Func<FailoverState, Decision, DateTimeOffset, RouterPolicy, bool> isBlocked) => Rules(rules => rules with
    {
        Step = (state, verdicts, now, policy) =>
        {
            var (next, decision) = DecisionEngine.Step(state, verdicts, now, policy);
            return isBlocked(state, decision, now, policy) ? (state, new Decision.Hold(HoldCause.Steady, state.Active ?? default)) : (next, decision);
        },
    });

    /// <param name="change">What the reducer is told instead.</param>
    /// <param name="blind">Its later looks always find what it wished.</param>
    /// <param name="keepExpected">A write still says what was really read.</param>
    private static MachineUnderTest Reducing(Func<ConvergenceEvent, ConvergenceEvent> change, bool blind = false, bool keepExpected = false) => Rules(rules => rules with
    {
        Reduce = (state, what, now) =>
        {
            var told = change(what);
            if (blind && told is ConvergenceEvent.Served served && state.Wish is { } wish && state.Providers.Any(provider => provider.Provider == served.Provider && provider.WrittenAt is not null))
                told = served with { Asked = 2, Agreeing = 2, Newest = wish };
            var (next, errands) = Convergence.Reduce(state, told, now);
            if (keepExpected && what is ConvergenceEvent.ReadDone read)
                errands = errands.Select(errand => errand is Errand.Write write ? write with { Expected = read.Reading } : errand).ToValueList();
            return (next, errands);
        },
    });
}
