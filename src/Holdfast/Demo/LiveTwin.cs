using Holdfast.Lab.World;

namespace Holdfast.Demo;

/// <summary>
/// The simulated twin of a run in real time: the same incident, policy, TTLs in force and moment of the probes, without the haste.
/// It says what an oracle and the original tool would have lost in that world, and what the simulation says of Holdfast itself.
/// </summary>
internal sealed record LiveTwin(WorldResult Product, double? Oracle, double? OriginalSample, double? OriginalFixed, int OriginalFixedSwitches)
{
    // One API round trip on loopback.
    private const double LatencyMilliseconds = 10;

    /// <param name="spec">The world of the incident, as <see cref="Scenario.Prepare"/> makes it.</param>
    /// <param name="ttls">The TTL in force at each provider in the real run, in seconds.</param>
    /// <param name="speed">How much faster the real run was.</param>
    /// <param name="detected">How long the real run took to see the fault; sets the moment of the twin's probes.</param>
    public static LiveTwin Of(WorldSpec spec, IReadOnlyList<int> ttls, double speed, TimeSpan? detected)
    {
        var world = spec with
        {
            Providers = [.. spec.Providers.Select((provider, index) => provider with
            {
                Ttl = (int)Math.Round(ttls[index] * speed), Latency = (long)(LatencyMilliseconds * speed), Propagation = 0,
            })],
            ProbePhase = detected is { } after ? Phase(spec, after * speed) : null,
        };
        var original = SimulatedWorld.Run(world with { Original = new OriginalSetUp(IsSample: false) });
        return new LiveTwin(
            SimulatedWorld.Run(world),
            SimulatedWorld.Run(world with { IsOracle = true }).LostShare,
            SimulatedWorld.Run(world with { Original = new OriginalSetUp(IsSample: true) }).LostShare,
            original.LostShare,
            original.Switches.Count);
    }

    /// <summary>The probe that saw it was one of a row at the policy's interval: where that row stood when the fault came.</summary>
    private static long Phase(WorldSpec spec, TimeSpan detected)
    {
        var interval = (long)spec.Policy.Interval.TotalMilliseconds;
        var onset = spec.Fronts[0].Stretches.Select(stretch => stretch.From).DefaultIfEmpty().Min();
        return (onset + (long)detected.TotalMilliseconds) % interval;
    }
}
