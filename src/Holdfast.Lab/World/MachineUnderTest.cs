using Holdfast.Core;
using Holdfast.Core.Failover;

namespace Holdfast.Lab.World;

/// <summary>
/// The router machine as the world runs it: the product's own, or one that a mutation broke in one place. The world has no rules of its
/// own; it keeps clocks, networks, crashes, disks and providers.
/// </summary>
public sealed record MachineUnderTest
{
    public static MachineUnderTest Product { get; } = new();

    /// <summary>The pure functions that the machine sequences.</summary>
    internal RouterMachineRules Rules { get; init; } = RouterMachineRules.Product;

    /// <summary>The policy that the machine is given instead of the true one.</summary>
    internal Func<RouterPolicy, RouterPolicy> Policy { get; init; } = static policy => policy;

    /// <summary>What stands around a step: the sequencing broken in one place. Null = the product.</summary>
    internal AroundStep? Around { get; init; }

    /// <summary>How the results of a front's addresses become one.</summary>
    internal Func<IReadOnlyList<(string Address, ProbeResult Result)>, int, ProbeResult> Round { get; init; } = ProbeRound.Together;

    /// <summary>The adapter replaces the record set in place; false = it deletes and creates.</summary>
    public bool WritesInPlace { get; init; } = true;

    internal (RouterMachineState Next, ValueList<RouterEffect> Effects) Step(RouterMachineState state, RouterInput input, DateTimeOffset now, RouterSetup setup) =>
        Around is null ? RouterMachine.Step(state, input, now, setup, Rules) : Around(state, input, now, setup, Rules);

    internal delegate (RouterMachineState Next, ValueList<RouterEffect> Effects) AroundStep(
        RouterMachineState state, RouterInput input, DateTimeOffset now, RouterSetup setup, RouterMachineRules rules);
}
