using Holdfast.Core.Inventory;
using Holdfast.Core.Simulation;

namespace Holdfast.Core.Reporting;

/// <summary>The worst that can happen, once for each cause, with what saved us and what would have.</summary>
internal static class WorstEvents
{
    private const int Most = 5;
    private const int MostFallen = 6;

    /// <summary>The outage that this program came out of: its replay is always shown.</summary>
    public const string AlwaysShown = "cf-2025-11-18";

    public static ValueList<EventFinding> Of(InventoryGraph graph, ValueList<Scenario> incidents, NodeNames names)
    {
        var replay = incidents.FirstOrDefault(incident => incident.Id == AlwaysShown);
        var model = SimulationModel.Of(graph);
        var chosen = Chosen(graph, replay is null ? Most : Most - 1)
            .Select(each => Scenario.Outage(each.Event, graph[graph.Number(each.Event)].Name, each.Duration, each.Event));
        if (replay is not null) chosen = chosen.Append(replay);
        return chosen.Select(scenario => Finding(graph, model, scenario, scenario == replay, names))
            .OrderByDescending(finding => finding.Cost ?? 0).ThenByDescending(finding => finding.UserShare).ToValueList();
    }

    // An owner, its companies, their planes and what they serve are one cause told several times; so are the versions of a technology and
    // the places within a place. The ranking is worst first, so the first of each family stands for it.
    internal static IEnumerable<RankedEvent> Chosen(InventoryGraph graph, int most)
    {
        var known = new InventoryLookup(graph.Inventory);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return Ranking.Of(graph).Where(each => seen.Add(Family(graph, known, each))).Take(most).ToList();
    }

    private static string Family(InventoryGraph graph, InventoryLookup known, RankedEvent each)
    {
        var key = graph[graph.Number(each.Event)].Key;
        return each.Kind switch
        {
            NodeKind.Component when known.Component(key) is { } component && known.Supplier(component.Supplier.Id) is { } supplier => Owner(supplier),
            NodeKind.Supplier or NodeKind.Group when known.Supplier(key) is { } supplier => Owner(supplier),
            NodeKind.Plane when known.Supplier(key.Split('/')[0]) is { } supplier => Owner(supplier),
            NodeKind.Technology => $"technology:{key.Split('/')[0]}",
            NodeKind.Place when known.Place(key) is { } place => $"place:{known.Around(place).Last(around => around.Kind != PlaceKind.Country || around == place).Id}",
            _ => each.Event,
        };

        string Owner(Supplier supplier) => $"group:{known.UltimateParent(supplier).Id}";
    }

    private static EventFinding Finding(InventoryGraph graph, SimulationModel model, Scenario scenario, bool isReplay, NodeNames names)
    {
        var result = Simulator.Run(model, scenario);
        var unswitched = Simulator.Run(model, scenario, SimulationOptions.Default with { AllowSwitches = false, Explain = false });
        var limits = result.RtoBreaches.ToDictionary(breach => breach.Node, breach => breach.Rto, StringComparer.Ordinal);
        var functions = result.Timelines.Where(timeline => timeline.Kind == NodeKind.Component && timeline.Worst == Level.Down).ToList();
        // What failed is named among what stops only where it is itself what people miss.
        if (functions.Any(timeline => IsFunction(graph, timeline.Node))) functions = functions.Where(timeline => IsFunction(graph, timeline.Node)).ToList();
        else if (functions.Any(timeline => timeline.Node != scenario.Id)) functions = functions.Where(timeline => timeline.Node != scenario.Id).ToList();
        var fallen = functions.OrderByDescending(timeline => timeline.Criticality).ThenByDescending(timeline => timeline.DownTime).ThenBy(timeline => timeline.Node, StringComparer.Ordinal)
            .Take(MostFallen)
            .Select(timeline => new FallenFinding(names.Of(timeline.Node), timeline.DownTime, limits.TryGetValue(timeline.Node, out var rto) ? rto : null))
            .ToValueList();
        var what = isReplay ? new NamedNode(scenario.Id, NodeKind.Gate, scenario.Title) : names.Of(scenario.Id);
        return new(
            what, isReplay, scenario.Title, scenario.Start, scenario.Duration, result.Lost.Cost?.Amount, result.Lost.UserShare, result.Down, result.Degraded, fallen,
            Saved(result, unswitched, names), Rescues(Rescue.Of(graph, scenario), names), scenario.Assumed)
        {
            LostData = result.DataLosses.Select(loss => new LostDataFinding(names.Of(loss.Node), names.Of(loss.From), loss.Lost, null))
                .Concat(result.RpoBreaches.Select(breach => new LostDataFinding(names.Of(breach.Node), names.Of(breach.Because), breach.Lost, breach.Rpo)))
                .GroupBy(loss => loss.What.Id, StringComparer.Ordinal).Select(group => group.OrderByDescending(loss => loss.Rpo is not null).ThenByDescending(loss => loss.Lost).First()).ToValueList(),
            IsOpen = !scenario.Gaps.IsEmpty && result.Lost.UserShare <= 0 && result.Lost.Cost is null or { Amount: 0 },
        };
    }

    private static SavedFinding Saved(SimulationResult result, SimulationResult unswitched, NodeNames names)
    {
        var moves = result.Actions.Where(action => action.Kind is ActionKind.Decided or ActionKind.SwitchDone)
            .DistinctBy(action => action.Node).Select(action => new MoveFinding(names.Of(action.Node), action.At)).ToValueList();
        var blocked = result.Actions.Where(action => action.Kind == ActionKind.Blocked).Select(action => action.Node)
            .Distinct().Except(moves.Select(move => move.What.Id)).Select(names.Of).ToValueList();
        return new(
            Math.Max(0, (unswitched.Lost.Cost?.Amount ?? 0) - (result.Lost.Cost?.Amount ?? 0)), Math.Max(0, unswitched.Lost.UserShare - result.Lost.UserShare), moves, blocked);
    }

    // The best single piece, the best of two or three, and the smallest set that saves most: more would not be read.
    private static ValueList<RescueFinding> Rescues(ValueList<RescueOption> options, NodeNames names)
    {
        if (options.IsEmpty) return [];
        RescueOption?[] shown = [options.FirstOrDefault(option => option.Spared.Count == 1), options.FirstOrDefault(option => option.Spared.Count is 2 or 3), options[0]];
        return shown.OfType<RescueOption>().DistinctBy(option => string.Join('\n', option.Spared.Order(StringComparer.Ordinal))).OrderBy(option => option.Spared.Count)
            .Select(option => new RescueFinding(option.Spared.Select(names.Of).ToValueList(), option.SavedCost, option.SavedUserShare, option.Saved.Select(names.Of).ToValueList()))
            .ToValueList();
    }

    private static bool IsFunction(InventoryGraph graph, string id) => graph.Inventory.Components.Any(component => component.Id == id && component.Kind == "function");
}
