using Holdfast.Core.Inventory;
using Holdfast.Core.Simulation;

namespace Holdfast.Core.Reporting;

/// <summary>Function by cause: how long each critical function is out in each of the worst events, against what is accepted.</summary>
/// <param name="Functions">The columns.</param>
/// <param name="Causes">The rows, worst first.</param>
public sealed record HeatFindings(ValueList<HeatFunction> Functions, ValueList<HeatCause> Causes);

/// <param name="Rto">Longest outage accepted; null = not stated.</param>
public sealed record HeatFunction(NamedNode What, TimeSpan? Rto);

/// <param name="IsReplay">An incident on record, played against our own graph.</param>
/// <param name="Title">Of the incident.</param>
/// <param name="Duration">How long the event was played.</param>
/// <param name="Cells">One for each function.</param>
public sealed record HeatCause(NamedNode What, bool IsReplay, string Title, TimeSpan Duration, ValueList<HeatCell> Cells);

/// <param name="Down">Longest time without it; zero = it stays up.</param>
public sealed record HeatCell(HeatLevel Level, TimeSpan Down);

/// <summary>Kept: nothing happens to it. Worse: it serves, but less well. Within: out, no longer than accepted. Late: longer. Unjudged: out, and no limit is stated.</summary>
public enum HeatLevel { Kept, Worse, Within, Late, Unjudged }

internal static class HeatMap
{
    // What stands side by side on a page in a size that can be read.
    private const int MostFunctions = 8;
    private const int MostCauses = 9;

    public static HeatFindings? Of(InventoryGraph graph, Structure structure, ValueList<Scenario> incidents, NodeNames names)
    {
        var known = new InventoryLookup(graph.Inventory);
        var critical = structure.Critical.Select(each => known.Component(graph[each.Node].Id)).OfType<Component>().ToList();
        if (critical.Exists(component => component.Kind == "function")) critical = critical.FindAll(component => component.Kind == "function");
        critical = [.. critical.OrderByDescending(component => component.Criticality).Take(MostFunctions)];
        if (critical.Count == 0) return null;
        var model = SimulationModel.Of(graph);
        var replay = incidents.FirstOrDefault(incident => incident.Id == WorstEvents.AlwaysShown && incident.Gaps.IsEmpty);
        var events = WorstEvents.Chosen(graph, MostCauses)
            .Select(each => Scenario.Outage(each.Event, graph[graph.Number(each.Event)].Name, each.Duration, each.Event));
        if (replay is not null) events = events.Append(replay);
        var causes = events.Select(scenario => Cause(scenario, scenario == replay)).Where(cause => cause.Cells.Any(cell => cell.Level != HeatLevel.Kept)).ToValueList();
        return causes.IsEmpty ? null : new(critical.Select(component => new HeatFunction(names.Of(component.Id), component.Rto)).ToValueList(), causes);

        HeatCause Cause(Scenario scenario, bool isReplay)
        {
            var result = Simulator.Run(model, scenario, SimulationOptions.Default with { Explain = false });
            return new(
                isReplay ? new(scenario.Id, NodeKind.Gate, scenario.Title) : names.Of(scenario.Id), isReplay, scenario.Title, scenario.Duration,
                critical.Select(component => Cell(result.Of(component.Id), component.Rto)).ToValueList());
        }
    }

    private static HeatCell Cell(Timeline? timeline, TimeSpan? rto) => timeline switch
    {
        null => new(HeatLevel.Kept, TimeSpan.Zero),
        { Worst: not Level.Down } => new(HeatLevel.Worse, TimeSpan.Zero),
        _ => new(rto is not { } limit ? HeatLevel.Unjudged : timeline.LongestDown > limit ? HeatLevel.Late : HeatLevel.Within, timeline.LongestDown),
    };
}
