using Holdfast.Core.Graph;
using Holdfast.Core.Inventory;

namespace Holdfast.Core.Scoring;

/// <summary>
/// Which systems and assets are scored. Systems: the business functions that are essential or vital; where none is, all functions; where
/// there are none, whatever else is essential or vital, and then whatever nobody needs. Assets of a system: every component that the graph
/// leads to from it and that has a supplier or is software, data or a platform of our own. The choice is ours: docs/method.md.
/// </summary>
public sealed record ScoredEstate(ValueList<CriticalSystem> Systems, ValueList<DigitalAsset> Assets)
{
    // Kinds that are assets without a supplier too; the others only combine what stands behind them.
    private static readonly ValueList<string> OwnKinds =
        ["api", "application", "backup", "cache", "cluster", "data", "database", "network", "origin", "platform", "queue", "repository", "server", "storage", "vault"];

    // Not digital, or not a thing that one can assess.
    private static readonly ValueList<string> NeverKinds = ["building", "energy", "function", "gate", "process"];

    public DigitalAsset? Asset(string id) => Assets.FirstOrDefault(asset => asset.Id == id);

    public static ScoredEstate Of(InventoryGraph graph, UnstatedImportance unstated = UnstatedImportance.FromGraph)
    {
        var components = graph.Inventory.Components;
        var points = unstated == UnstatedImportance.FromGraph ? SinglePoints.In(graph.Graph) : null;
        var systems = new List<CriticalSystem>();
        var uses = new Dictionary<string, List<AssetUse>>(StringComparer.Ordinal);
        foreach (var system in Chosen(graph))
        {
            var number = graph.Number(system.Id);
            var hard = Reached(graph, number, alsoDegrading: false);
            var all = Reached(graph, number, alsoDegrading: true);
            var assets = new List<string>();
            foreach (var component in components.Where(component => component.Id != system.Id && IsAsset(component) && all[graph.Number(component.Id)]))
            {
                assets.Add(component.Id);
                if (!uses.TryGetValue(component.Id, out var known)) uses[component.Id] = known = [];
                known.Add(Use(graph, system, component, hard, points, unstated));
            }
            systems.Add(new(system.Id, system.Title, system.Criticality, assets.ToValueList()));
        }
        return new(
            systems.ToValueList(),
            components.Where(component => uses.ContainsKey(component.Id)).DistinctBy(component => component.Id)
                .Select(component => new DigitalAsset(component.Id, component.Title, component.Kind, component.Supplier.Id, uses[component.Id].ToValueList()))
                .ToValueList());
    }

    private static List<Component> Chosen(InventoryGraph graph)
    {
        var components = graph.Inventory.Components.DistinctBy(component => component.Id).ToList();
        var functions = components.Where(component => component.Kind == "function").ToList();
        var critical = functions.Where(function => function.Criticality >= Criticality.Essential).ToList();
        if (critical.Count == 0) critical = functions;
        if (critical.Count == 0) critical = components.Where(component => component.Criticality >= Criticality.Essential).ToList();
        if (critical.Count > 0) return critical;
        var needed = graph.Needs.SelectMany(needs => needs.SelectMany(need => need.Members)).ToHashSet();
        return components.Where(component => !needed.Contains(graph.Number(component.Id))).ToList();
    }

    private static bool IsAsset(Component component) =>
        !NeverKinds.Contains(component.Kind) && (!component.Supplier.IsNone || OwnKinds.Contains(component.Kind));

    private static AssetUse Use(InventoryGraph graph, Component system, Component asset, bool[] hard, SinglePoints? points, UnstatedImportance unstated)
    {
        if (asset.Criticality != Criticality.Unstated) return new(system.Id, asset.Criticality, "stated in the inventory");
        if (unstated == UnstatedImportance.Standard) return new(system.Id, Criticality.Standard, "not stated: weighs least");
        var number = graph.Number(asset.Id);
        if (!hard[number]) return new(system.Id, Criticality.Standard, "the system only gets worse without it");
        if (points is null || points.Breaks(number, graph.Number(system.Id))) return new(system.Id, AtLeastStandard(system.Criticality), "alone takes the system down");
        return new(system.Id, AtLeastStandard(system.Criticality) == Criticality.Vital ? Criticality.Essential : Criticality.Standard, "has an alternative");
    }

    private static Criticality AtLeastStandard(Criticality criticality) => criticality == Criticality.Unstated ? Criticality.Standard : criticality;

    private static bool[] Reached(InventoryGraph graph, int from, bool alsoDegrading)
    {
        var reached = new bool[graph.Count];
        var open = new Stack<int>([from]);
        reached[from] = true;
        while (open.TryPop(out var node))
            foreach (var need in graph.Needs[node].Where(need => alsoDegrading || !need.IsDegrading))
                foreach (var member in need.Members.Where(member => !reached[member]))
                {
                    reached[member] = true;
                    open.Push(member);
                }
        return reached;
    }
}
