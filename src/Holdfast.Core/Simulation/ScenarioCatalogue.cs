using Holdfast.Core.Inventory;

namespace Holdfast.Core.Simulation;

/// <summary>Finds the scenario that a person names: an incident of the past, a template, or any node of the graph.</summary>
public static class ScenarioCatalogue
{
    /// <summary>How long a node that is named alone is out: a working morning.</summary>
    public static TimeSpan DefaultOutage => EventLength.Default;

    /// <param name="incidents">Named scenarios that come first, such as those made of the incidents on record.</param>
    /// <param name="duration">Null = <see cref="DefaultOutage"/>; incidents and templates have their own.</param>
    /// <param name="hint">What might have been meant, when nothing is found.</param>
    public static Scenario? Find(string id, InventoryGraph graph, IReadOnlyList<Scenario> incidents, TimeSpan? duration, out string hint)
    {
        hint = "";
        if (incidents.FirstOrDefault(incident => incident.Id == id) is { } incident) return incident;
        if (ScenarioTemplates.Find(id, graph, out var reason) is { } template)
            return duration is { } other ? Scenario.Outage(template.Id, template.Title, other, [.. template.Disturbances.Select(each => each.Node)]) : template;
        if (Node(graph, id) is { } node)
            return Scenario.Outage(id, $"{node.Name} is down", duration ?? DefaultOutage, node.Id);
        var known = incidents.Select(each => each.Id).Concat(ScenarioTemplates.All.Select(each => each.Name)).Concat(graph.Nodes.Where(each => each.IsEvent).Select(each => each.Id));
        hint = ScenarioTemplates.All.Any(each => id == each.Name || id.StartsWith(each.Name + ":", StringComparison.Ordinal)) ? reason
            : Suggest.Nearest(id, known) is { } near ? $"did you mean '{near}'?"
            : "an incident, a template, or the id of a component, supplier:ID, group:ID, place:ID, jurisdiction:ID, technology:ID, plane:SUPPLIER/PLANE";
        return null;
    }

    /// <summary>The one thing with this id, with or without its prefix.</summary>
    private static GraphNode? Node(InventoryGraph graph, string id)
    {
        if (graph.Number(id) is >= 0 and var number) return graph[number];
        var named = graph.Nodes.Where(node => node.Kind != NodeKind.Gate && node.Key == id).Take(2).ToList();
        return named.Count == 1 ? named[0] : null;
    }

    /// <summary>Every single thing that can fail by itself, each out for its own time; the organisation's own law and country are left out.</summary>
    /// <param name="duration">All of them for so long instead.</param>
    public static IEnumerable<Scenario> Singles(InventoryGraph graph, TimeSpan? duration = null)
    {
        var rates = OutageRates.Of(graph);
        for (var node = 0; node < graph.Count; node++)
            if (graph[node] is { IsEvent: true, IsHome: false } each)
                yield return Scenario.Outage(each.Id, $"{each.Name} is down", duration ?? EventLength.Of(graph, node, rates), each.Id);
    }
}
