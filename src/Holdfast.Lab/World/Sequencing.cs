using Holdfast.Core;
using Holdfast.Core.Failover;

namespace Holdfast.Lab.World;

/// <summary>
/// Mutations of what sequences the decisions: what is journalled, asked, answered, told, and in which order. Each stands around a step of
/// the product's machine; docs/reliability.md says which check of the world catches which.
/// </summary>
internal static class Sequencing
{
    public static ValueList<Mutation> All { get; } =
    [
        new("a request that gets no answer is waited for without end", Around(after: (state, _) =>
            state with { Requests = state.Requests.Select(request => request with { Deadline = DateTimeOffset.MaxValue }).ToValueList() })),
        new("a newer mark is adopted without a look at what it names", Mutation.Rules(rules => rules with { Refuse = static (_, _) => null })),
        new("a forged mark is adopted, however far ahead", Mutation.Rules(rules => rules with { Doubt = static (_, _) => null })),
        new("one name server of several is enough for 'confirmed'", Mutation.Rules(rules => rules with
        {
            Reduce = static (state, what, now) => Convergence.Reduce(state, what is ConvergenceEvent.Served { Agreeing: > 0 } served ? served with { Agreeing = served.Asked } : what, now),
        })),
        new("an old canary proves sight", Mutation.Rules(rules => rules with { Judge = static (measurements, now) => measurements.Judge(now, measurements.Router.Quorum, hasOldSight: true) })),
        new("a certificate about to end is no obstacle", Around(inputs: static input =>
            input is RouterInput.Observed { Certificate: not null } observed ? observed with { Certificate = new CertificateSight(60, null) } : input)),
        new("of two decisions with one number neither is newer", Mutation.Rules(rules => rules with { Reduce = WithoutTieBreak })),
        new("a dead address of several fails its front", new MachineUnderTest { Round = static (asked, _) => asked.FirstOrDefault(one => one.Result is not ProbeResult.Success).Result ?? ProbeResult.Good }),
        new("a second writer is no reason to yield", Mutation.Rules(rules => rules with { Step = static (state, verdicts, now, policy) => DecisionEngine.Step(state with { YieldsUntil = null }, verdicts, now, policy) })),
        new("users are moved between failing fronts without a pause", Mutation.Rules(rules => rules with
        {
            Step = static (state, verdicts, now, policy) => DecisionEngine.Step(state, verdicts, now, verdicts.Fronts.Any(front => front.Measured == Verdict.Healthy)
                ? policy : policy with { Failback = policy.Failback with { Dwell = TimeSpan.Zero } }),
        })),
        new("what is written goes out before the journal has it", Around(effects: effects => effects.OrderBy(effect => effect is RouterEffect.Journal))),
        new("the verification is skipped", new MachineUnderTest { Around = SkipVerification }),
        new("a retry is dropped", Mutation.Rules(rules => rules with
        {
            Reduce = static (state, what, now) => what is ConvergenceEvent.WriteRefused refused
                ? (state with { Providers = state.Providers.Select(provider => provider.Provider == refused.Provider ? provider with { Phase = ProgressPhase.ReadDue, Due = DateTimeOffset.MaxValue } : provider).ToValueList() }, [])
                : Convergence.Reduce(state, what, now),
        })),
        new("a write goes to the wrong provider", Around(effects: effects => effects.Select(effect =>
            effect is RouterEffect.Ask { Errand: Errand.Write write } ask ? ask with { Errand = write with { Provider = "provider-0" } } : effect))),
        new("an operator's mark is no newer than a watcher's", Mutation.Rules(rules => rules with { NextEpoch = static (seen, by, role) => role == RouterRole.Operator ? seen with { By = by } : seen.Next(by) })),
        new("a drift is not repaired", Mutation.Rules(rules => rules with { Reduce = IgnoreDrift })),
        new("a trouble that began is never told to be over", Around(effects: effects => effects.Where(effect => effect is not RouterEffect.Notify { Event.IsOver: true }))),
        new("a reload forgets what was seen", Around(before: static (state, input, setup) =>
            input is RouterInput.Reloaded ? state with { Measurements = Measurements.Start(setup.Router, setup.Policy) } : state)),
        new("a withdrawn write is sent all the same", Around(effects: effects => effects.Where(effect => effect is not RouterEffect.Cancel { OnlyUnsent: true }))),
        new("an operator is answered before the journal has his word", Around(effects: effects => effects.OrderBy(effect => effect is not RouterEffect.Reply))),
        new("a frozen router is not repaired", Around(effects: null, after: null, drop: static (state, effect) => state.Failover.IsFrozen && effect is RouterEffect.Ask { Errand: Errand.Write })),
        new("another TTL is no drift", Mutation.Rules(rules => rules with
        {
            Reduce = static (state, what, now) => Convergence.Reduce(
                state, what is ConvergenceEvent.ReadDone read ? read with { Reading = read.Reading with { WrongTtl = null } } : what is ConvergenceEvent.Served served ? served with { HasForeignTtl = false } : what, now),
        })),
        new("after a restart the journal is not asked", Around(inputs: static input => input is RouterInput.Started started ? started with { Journalled = null, Remembered = FailoverState.Start } : input)),
        new("after a restart nothing is remembered of what was seen", Around(inputs: static input => input is RouterInput.Started started ? started with { Seen = default } : input)),
        new("a deleted record is not repaired", Mutation.Rules(rules => rules with
        {
            Reduce = static (state, what, now) => what is ConvergenceEvent.ReadDone { Reading: { Exists: false, Mark: null } } read
                ? Convergence.Reduce(state, new ConvergenceEvent.ReadFailed(read.Provider, read.For, "absent"), now) : Convergence.Reduce(state, what, now),
        })),
    ];

    private static MachineUnderTest Around(
        Func<IEnumerable<RouterEffect>, IEnumerable<RouterEffect>>? effects = null,
        Func<RouterMachineState, RouterInput, RouterMachineState>? after = null,
        Func<RouterMachineState, RouterInput, RouterSetup, RouterMachineState>? before = null,
        Func<RouterInput, RouterInput>? inputs = null,
        Func<RouterMachineState, RouterEffect, bool>? drop = null) => new()
        {
            Around = (state, input, now, setup, rules) =>
            {
                var told = inputs?.Invoke(input) ?? input;
                var (next, done) = RouterMachine.Step(before?.Invoke(state, told, setup) ?? state, told, now, setup, rules);
                if (drop is not null) done = done.Where(effect => !drop(next, effect)).ToValueList();
                return (after?.Invoke(next, told) ?? next, effects is null ? done : effects(done).ToValueList());
            },
        };

    private static (RouterMachineState, ValueList<RouterEffect>) SkipVerification(
        RouterMachineState state, RouterInput input, DateTimeOffset now, RouterSetup setup, RouterMachineRules rules)
    {
        var (next, effects) = RouterMachine.Step(state, input, now, setup, rules);
        var done = new List<RouterEffect>();
        foreach (var effect in effects)
        {
            if (effect is not RouterEffect.Ask { Errand: Errand.Verify verify } ask)
            {
                done.Add(effect);
                continue;
            }
            var answer = new ConvergenceEvent.Served(verify.Provider, verify.Mark.Epoch, 2, 2, verify.Mark);
            (next, var more) = RouterMachine.Step(next, new RouterInput.Answered(ask.Request, answer), now, setup, rules);
            done.AddRange(more);
        }
        return (next, done.ToValueList());
    }

    private static (Convergence, ValueList<Errand>) WithoutTieBreak(Convergence state, ConvergenceEvent what, DateTimeOffset now)
    {
        if (state.Wish is { } wish && what is ConvergenceEvent.ReadDone { Reading.Mark: { } mark } read && mark.Epoch.Number == wish.Epoch.Number)
            what = read with { Reading = read.Reading with { Mark = mark with { Epoch = wish.Epoch } } };
        return Convergence.Reduce(state, what, now);
    }

    private static (Convergence, ValueList<Errand>) IgnoreDrift(Convergence state, ConvergenceEvent what, DateTimeOffset now) =>
        what is ConvergenceEvent.ReadDone read && Drift.In(state, read) is not null
            ? Convergence.Reduce(state, new ConvergenceEvent.ReadFailed(read.Provider, read.For, "ignored"), now)
            : Convergence.Reduce(state, what, now);
}
