using Holdfast.Core.Simulation;

namespace Holdfast.Core.Mitigation;

/// <summary>
/// What one outage costs on average: the simulation of an outage without end, each span counted with the share of outages that last that
/// long. One set of arrays for all questions, and no timelines: choosing among measures asks some hundred thousand times. Not shared between threads.
/// </summary>
internal sealed class LossMeter(SimulationModel model, LossPrices prices)
{
    // e^-24: of outages of a mean of 4 hours, one in 26 billion lasts longer.
    private const int Horizon = 24;

    private readonly SimulationRun _run = new(model, SimulationOptions.Default with { Explain = false });

    private readonly (int Node, double PerHour)[] _priced =
        [.. prices.PerHour.Select(pair => (Node: model.Graph.Number(pair.Key), pair.Value)).Where(pair => pair.Node >= 0).OrderBy(pair => pair.Node)];

    /// <param name="repair">The mean length; lengths are exponential.</param>
    /// <param name="closed">Nodes that are down all the time.</param>
    public double Each(int node, TimeSpan repair, IEnumerable<int> closed)
    {
        var changes = closed.Append(node).Distinct().Order().Select(down => (TimeSpan.Zero, down, 0.0)).ToList();
        var mean = repair.TotalHours;
        var loss = 0.0;
        _run.Step(changes, repair * Horizon, (from, until, _) =>
        {
            var share = Math.Exp(-from.TotalHours / mean) - Math.Exp(-until.TotalHours / mean);
            foreach (var (priced, perHour) in _priced) loss += perHour * (1 - new Health(_run.Value(priced)).Share) * mean * share;
        });
        return loss;
    }
}
