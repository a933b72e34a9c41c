using Holdfast.Core.Inventory;

namespace Holdfast.Core.Simulation;

/// <summary>
/// Events that every organisation should have looked at once. Each looks for what it is about in the inventory; <c>name:ID</c> picks
/// another subject than the one that would hurt most.
/// </summary>
public static class ScenarioTemplates
{
    public static ValueList<(string Name, string About)> All { get; } =
    [
        ("region-outage", "all of one cloud region or place is gone (default: the one where most of what is rented stands)"),
        ("registrar-loss", "the registrar of the domains is gone or is taken over: the names stop resolving"),
        ("ca-distrust", "browsers stop trusting one certificate authority"),
        ("legal-cut-off", "one foreign jurisdiction orders its companies to stop serving us"),
        ("vulnerability", "a critical flaw in one technology: everything built on it is taken off the network until it is mended"),
        ("supplier-failure", "one supplier with all that it owns stops from one day to the next"),
    ];

    /// <summary>Null when the template does not exist or the inventory has nothing for it; <paramref name="reason"/> says which.</summary>
    public static Scenario? Find(string id, InventoryGraph graph, out string reason)
    {
        var colon = id.IndexOf(':');
        var name = colon < 0 ? id : id[..colon];
        var subject = colon < 0 ? "" : id[(colon + 1)..];
        if (!All.Any(template => template.Name == name))
        {
            reason = $"there is no scenario '{name}'";
            return null;
        }
        var found = name switch
        {
            "region-outage" => Whole(graph, id, subject.Length > 0 ? subject : BusiestRegion(graph), "place:", NodeKind.Place, _ => true, "{0} is gone", EventLength.RegionOutage),
            "registrar-loss" => Nodes(graph, id, "the registration of the domains is lost", EventLength.RegistrarLoss,
                Matching(graph, subject, component => component.Kind is "registrar" or "domain" || component.Layers.Contains("registrar"))),
            "ca-distrust" => Authority(graph, id, subject),
            "legal-cut-off" => Whole(graph, id, subject, "jurisdiction:", NodeKind.Jurisdiction, node => !node.IsHome && !IsAround(graph, node), "{0} cuts us off", EventLength.LegalCutOff),
            "vulnerability" => Whole(graph, id, subject, "technology:", NodeKind.Technology, node => !node.Key.Contains('/'), "critical flaw in {0}", EventLength.Vulnerability),
            _ => Whole(graph, id, subject, "supplier:", NodeKind.Supplier, _ => true, "{0} stops serving", EventLength.SupplierFailure, NodeKind.Group),
        };
        reason = found is null
            ? subject.Length > 0 ? $"the inventory has nothing named '{subject}' for '{name}'" : $"'{name}' needs {Needed(name)}"
            : "";
        return found;
    }

    private static string Needed(string name) => name switch
    {
        "region-outage" => "a component that stands in a place (place: ID)",
        "registrar-loss" => "a component of kind registrar or domain",
        "ca-distrust" => "a component of kind certificate that has a supplier",
        "legal-cut-off" => "something under a foreign jurisdiction: a supplier with a country, or a jurisdiction of one's own",
        "vulnerability" => "a component with a technology (technologies: [ID])",
        _ => "a component with a supplier (supplier: ID)",
    };

    private static Scenario? Whole(InventoryGraph graph, string id, string subject, string prefix, NodeKind kind, Func<GraphNode, bool> fits, string title, TimeSpan duration, NodeKind? orKind = null)
    {
        var node = subject.Length > 0
            ? graph.Nodes.FirstOrDefault(each => each.Id == subject || each.Id == prefix + subject || (each.Kind == kind && each.Key == subject))
            : Widest(graph, graph.Nodes.Where(each => (each.Kind == kind || each.Kind == orKind) && fits(each)));
        if (node is null) return null;
        // A supplier that stops takes with it what it owns.
        var group = node.Kind == NodeKind.Supplier && graph.Number($"group:{node.Key}") >= 0 ? $"group:{node.Key}" : node.Id;
        return Scenario.Outage(id, string.Format(System.Globalization.CultureInfo.InvariantCulture, title, node.Name), duration, group);
    }

    private static Scenario? Nodes(InventoryGraph graph, string id, string title, TimeSpan duration, IEnumerable<string> nodes)
    {
        var known = nodes.Where(node => graph.Number(node) >= 0).Distinct().Order(StringComparer.Ordinal).ToArray();
        return known.Length == 0 ? null : Scenario.Outage(id, title, duration, known);
    }

    private static IEnumerable<string> Matching(InventoryGraph graph, string subject, Func<Component, bool> fits) =>
        graph.Inventory.Components.Where(component => fits(component) && (subject.Length == 0 || component.Id == subject || component.Supplier.Id == subject)).Select(component => component.Id);

    private static Scenario? Authority(InventoryGraph graph, string id, string subject)
    {
        var owners = SimulationModel.Of(graph).Owners;
        var certificates = graph.Inventory.Components.Where(component => component.Kind == "certificate" && !component.Supplier.IsNone).ToList();
        // The authority whose certificates stand under most; the first by name where several do.
        var authority = subject.Length > 0
            ? subject
            : certificates.GroupBy(component => component.Supplier.Id, StringComparer.Ordinal)
                .OrderByDescending(group => group.Sum(component => Reach(owners, graph.Number(component.Id)))).ThenBy(group => group.Key, StringComparer.Ordinal).FirstOrDefault()?.Key;
        return Nodes(graph, id, $"certificates of {authority} are no longer trusted", EventLength.Distrust,
            certificates.Where(component => component.Supplier.Id == authority).Select(component => component.Id));
    }

    // Where most of what we rent stands: a region of a cloud if there is one, else whatever place holds most. Empty: no place holds anything.
    private static string BusiestRegion(InventoryGraph graph)
    {
        var known = new InventoryLookup(graph.Inventory);
        var around = graph.Inventory.Components
            .SelectMany(component => known.Place(component.Place.Id) is { } place ? known.Around(place).Select(at => (Place: at, IsRented: !component.Supplier.IsNone)) : []);
        return around.Where(each => each.Place.Kind != PlaceKind.Country).GroupBy(each => each.Place.Id, StringComparer.Ordinal)
            .OrderByDescending(group => group.First().Place.Kind == PlaceKind.Region && group.Any(each => each.IsRented))
            .ThenByDescending(group => group.Count(each => each.IsRented)).ThenByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal)
            .FirstOrDefault()?.Key ?? "";
    }

    // A jurisdiction that holds the organisation's own country is around it, not against it.
    private static bool IsAround(InventoryGraph graph, GraphNode node) =>
        graph.Inventory.Jurisdictions.Any(each => each.Id == node.Key && each.Countries.Contains(graph.Inventory.Organisation.Country));

    private static GraphNode? Widest(InventoryGraph graph, IEnumerable<GraphNode> nodes)
    {
        var owners = SimulationModel.Of(graph).Owners;
        return nodes.OrderByDescending(node => Reach(owners, graph.Number(node.Id))).ThenBy(node => node.Id, StringComparer.Ordinal).FirstOrDefault();
    }

    // How many nodes lead to it, redundancy or not: a size, not an outage.
    private static int Reach(int[][] owners, int from)
    {
        var seen = new HashSet<int> { from };
        var open = new Stack<int>([from]);
        while (open.TryPop(out var node))
            foreach (var owner in owners[node])
                if (seen.Add(owner)) open.Push(owner);
        return seen.Count;
    }
}
