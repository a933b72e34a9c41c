using Holdfast.Core.Inventory;

namespace Holdfast.Core.Simulation;

/// <summary>A scenario as the simulation plays it.</summary>
internal static class ScenarioChanges
{
    /// <summary>The phases of a scenario as changes of single nodes in order of time.</summary>
    public static List<(TimeSpan At, int Node, double Value)> Of(Scenario scenario, InventoryGraph graph, out TimeSpan last)
    {
        var changes = new List<(TimeSpan At, int Node, double Value)>();
        last = scenario.Duration;
        foreach (var disturbance in scenario.Disturbances)
        {
            var node = graph.Number(disturbance.Node);
            if (node < 0) continue;
            var moments = new SortedSet<TimeSpan>();
            foreach (var phase in disturbance.Phases)
            {
                moments.Add(phase.From);
                moments.Add(phase.Until);
                if (phase.State is not DisturbanceState.Flapping flapping || flapping.Period <= TimeSpan.Zero) continue;
                // At most so many turns are played; a faster flapping is beyond what anybody reacts to.
                var turns = 0;
                for (var at = phase.From; at < phase.Until && turns < 2000; at += flapping.Period, turns++)
                {
                    moments.Add(at);
                    if (at + (flapping.Period * flapping.BadShare) < phase.Until) moments.Add(at + (flapping.Period * flapping.BadShare));
                }
            }
            var before = 2.0;
            foreach (var moment in moments)
            {
                var value = At(disturbance, moment);
                if (value != before) changes.Add((moment, node, value));
                before = value;
                if (moment > last) last = moment;
            }
        }
        changes.Sort((left, right) => left.At != right.At ? left.At.CompareTo(right.At) : left.Node.CompareTo(right.Node));
        return changes;
    }

    private static double At(Disturbance disturbance, TimeSpan moment)
    {
        var value = 2.0;
        foreach (var phase in disturbance.Phases)
        {
            if (moment < phase.From || moment >= phase.Until) continue;
            value = phase.State switch
            {
                DisturbanceState.Up => 2,
                DisturbanceState.Down => 0,
                DisturbanceState.Degraded degraded => Math.Clamp(degraded.Share, 0, 1),
                DisturbanceState.Flapping flapping when flapping.Period <= TimeSpan.Zero => 1 - flapping.BadShare,
                DisturbanceState.Flapping flapping =>
                    (moment - phase.From).Ticks % flapping.Period.Ticks < (flapping.Period * flapping.BadShare).Ticks ? 0 : 2,
                _ => throw new System.Diagnostics.UnreachableException(),
            };
        }
        return value;
    }
}
