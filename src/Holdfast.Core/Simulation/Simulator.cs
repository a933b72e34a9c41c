using Holdfast.Core.Inventory;

namespace Holdfast.Core.Simulation;

/// <summary>
/// Steps through a scenario: at each moment at which something changes, the outage spreads through the running system (least fixed point of
/// "down"), then whoever can switch over begins to, and what was begun earlier takes effect. Deterministic: same graph, same scenario, same result.
/// </summary>
public static class Simulator
{
    public static SimulationResult Run(InventoryGraph graph, Scenario scenario, SimulationOptions? options = null) =>
        Run(SimulationModel.Of(graph), scenario, options);

    public static SimulationResult Run(SimulationModel model, Scenario scenario, SimulationOptions? options = null)
    {
        var run = new SimulationRun(model, options ?? SimulationOptions.Default);
        return run.Result(scenario);
    }

    /// <summary>Scenario after scenario with one set of arrays: made anew for each, they would cost more than a small event.</summary>
    public static IEnumerable<SimulationResult> RunAll(SimulationModel model, IEnumerable<Scenario> scenarios, SimulationOptions? options = null)
    {
        var run = new SimulationRun(model, options ?? SimulationOptions.Default);
        foreach (var scenario in scenarios) yield return run.Result(scenario);
    }
}
