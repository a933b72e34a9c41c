using Holdfast.Core.Inventory;

namespace Holdfast.Core.Simulation;

/// <summary>Turns spans into timelines and sums.</summary>
internal sealed class SimulationRecorder(SimulationRun run, Scenario scenario)
{
    private readonly Dictionary<int, List<StateSpan>> _spans = [];
    private readonly Dictionary<int, (TimeSpan Bad, TimeSpan Lost)> _routers = [];

    public void Record(TimeSpan from, TimeSpan until, IReadOnlyList<int> touched)
    {
        foreach (var (router, served, first) in run.Routers())
        {
            if (served >= 1 && first >= 1) continue;
            var (bad, lost) = _routers.GetValueOrDefault(router.Node);
            _routers[router.Node] = (bad + ((until - from) * (1 - first)), lost + ((until - from) * (1 - served)));
        }
        foreach (var node in touched)
        {
            if (run.Graph[node].Kind == NodeKind.Gate) continue;
            if (!_spans.TryGetValue(node, out var spans)) _spans.Add(node, spans = []);
            var health = new Health(run.Value(node));
            var continues = spans.Count > 0 && spans[^1].Until == from && spans[^1].Level == health.Level && spans[^1].Share == health.Share;
            // The reason that was given stands while it is still true, even if another one has come beside it.
            if (continues && (!run.Options.Explain || run.StillHolds(spans[^1].Because, health)))
                spans[^1] = spans[^1] with { Until = until };
            else
                spans.Add(new(from, until, health.Level, health.Share, run.Options.Explain ? run.Because(node) : []));
        }
    }

    public SimulationResult Result(List<MitigationAction> actions, List<DataLoss> losses)
    {
        var graph = run.Graph;
        var timelines = _spans.OrderBy(pair => graph[pair.Key].Kind != NodeKind.Component).ThenBy(pair => pair.Key)
            .Select(pair => new Timeline(
                graph[pair.Key].Id, graph[pair.Key].Kind, graph[pair.Key].Name,
                run.Model.Components.TryGetValue(graph[pair.Key].Id, out var component) ? component.Criticality : Criticality.Unstated,
                Whole(pair.Value)))
            .ToValueList();
        var byNode = timelines.ToDictionary(timeline => timeline.Node, StringComparer.Ordinal);
        var breaches = run.Model.Limits
            .Select(limit => (limit, Timeline: byNode.GetValueOrDefault(graph[limit.Node].Id)))
            .Where(pair => pair.Timeline is not null && pair.Timeline.LongestDown > pair.limit.Rto)
            .Select(pair => new RtoBreach(pair.Timeline!.Node, pair.limit.Rto, pair.Timeline.LongestDown)).ToValueList();
        return new(scenario, timelines, actions.OrderBy(action => action.At).ToValueList(), breaches, Lost(byNode))
        {
            DataLosses = losses.ToValueList(),
            RpoBreaches = losses.Count == 0 ? [] : DataLosses.Breaches(run.Model, losses),
            Routers = graph.Routers.Where(router => _routers.ContainsKey(router.Node))
                .Select(router => new RouterLoss(graph[router.Node].Id, graph[router.Fronts[0]].Name, _routers[router.Node].Bad, _routers[router.Node].Lost)).ToValueList(),
        };
    }

    // Up again between two spans: said outright, so that a timeline has no gaps.
    private static ValueList<StateSpan> Whole(List<StateSpan> spans)
    {
        var whole = new List<StateSpan>(spans.Count);
        foreach (var span in spans)
        {
            if (whole.Count > 0 && whole[^1].Until < span.From) whole.Add(new(whole[^1].Until, span.From, Level.Up, 1, []));
            whole.Add(span);
        }
        return whole.ToValueList();
    }

    private Loss Lost(Dictionary<string, Timeline> timelines)
    {
        var model = run.Model;
        double lost = 0, all = 0;
        foreach (var (node, weight) in model.Weights)
        {
            all += weight * scenario.Duration.TotalHours;
            if (timelines.TryGetValue(run.Graph[node].Id, out var timeline)) lost += weight * timeline.LostTime.TotalHours;
        }
        var components = new List<ComponentLoss>();
        var costs = model.Costs.ToDictionary(cost => cost.Node, cost => cost.PerHour);
        foreach (var node in model.Weights.Select(weight => weight.Node).Concat(costs.Keys).Distinct().Order())
        {
            if (!timelines.TryGetValue(run.Graph[node].Id, out var timeline) || timeline.LostTime == TimeSpan.Zero) continue;
            components.Add(new(timeline.Node, timeline.LostTime, decimal.Round(costs.GetValueOrDefault(node) * (decimal)timeline.LostTime.TotalHours, 2)));
        }
        return new(
            all > 0 ? lost / all : 0,
            model.Users ? lost : null,
            model.Costs.Length > 0 ? new Money(components.Sum(component => component.Cost), run.Graph.Inventory.Organisation.Currency) : null,
            components.ToValueList());
    }
}
