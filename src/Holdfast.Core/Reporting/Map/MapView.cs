using Holdfast.Core.Inventory;
using Holdfast.Core.Simulation;

namespace Holdfast.Core.Reporting.Map;

/// <summary>The part of the graph that a picture shows: components in layers, from what the business does to what it stands on.</summary>
/// <param name="Hidden">How many components were folded into others to keep the picture readable.</param>
public sealed record MapView(string Title, ValueList<MapNode> Nodes, ValueList<MapEdge> Edges, ValueList<MapGroup> Groups, int Hidden)
{
    /// <param name="from">Show only what this node leads to; null = everything.</param>
    /// <param name="depth">At most so many steps from the start.</param>
    /// <param name="byCountry">Group by country instead of owner.</param>
    /// <param name="most">Components beyond this number are folded together where they stand side by side and nothing is special about them.</param>
    public static MapView Of(Structure structure, SimulationResult? result, int? from, int? depth, bool byCountry, int most)
    {
        var graph = structure.Graph;
        var links = Links(graph);
        var shown = Reachable(graph, links, from, structure.Critical, depth);
        var layers = Layers(graph, links, shown);
        var breaks = structure.Points.ToDictionary(point => point.Node, point => point.Breaks.Count);
        var critical = structure.Critical.Select(component => component.Node).ToHashSet();
        var states = result?.Timelines.ToDictionary(timeline => timeline.Node, timeline => timeline.Worst, StringComparer.Ordinal) ?? [];
        var groups = new Grouping(graph, structure, byCountry);

        var nodes = shown.Order().Select(number => new MapNode(
            graph[number].Id, graph[number].Name, groups.Of(number), layers[number], breaks.GetValueOrDefault(number), critical.Contains(number),
            states.GetValueOrDefault(graph[number].Id, Level.Up))).ToList();
        var edges = links.Where(link => shown.Contains(link.From) && shown.Contains(link.To))
            .Select(link => new MapEdge(graph[link.From].Id, graph[link.To].Id, link.IsDegrading, link.AtLeast, link.Of, link.Group)).ToList();
        var before = nodes.Count;
        if (nodes.Count > most) (nodes, edges) = Fold(nodes, edges, node => node is { Breaks: 0, IsCritical: false, State: Level.Up });
        if (nodes.Count > 2 * most) (nodes, edges) = Fold(nodes, edges, node => node is { IsCritical: false, State: not Level.Down });
        var organisation = graph.Inventory.Organisation.Name;
        return new(
            (organisation.Length > 0 ? organisation : "Dependencies") + (result is null ? "" : $": {result.Scenario.Title}"),
            nodes.ToValueList(), edges.ToValueList(), groups.Used(nodes.Select(node => node.Group)), before - nodes.Count);
    }

    // Gates are no boxes: what they combine hangs on the component itself, marked as a choice.
    private static List<Link> Links(InventoryGraph graph)
    {
        var links = new List<Link>();
        var group = 0;
        for (var node = 0; node < graph.Count; node++)
        {
            if (!IsDrawn(graph[node].Kind)) continue;
            foreach (var need in Needs(graph, node))
            {
                group++;
                foreach (var member in need.Members.SelectMany(member => Behind(graph, member)).Distinct().Where(member => IsDrawn(graph[member].Kind)))
                    links.Add(new(node, member, need.IsDegrading, need.AtLeast, need.Members.Count, group));
            }
        }
        return links;
    }

    // A place is no box either: whoever stands in it needs its power.
    private static IEnumerable<GraphNeed> Needs(InventoryGraph graph, int node) =>
        graph.Needs[node].Concat(graph.Needs[node].SelectMany(need => need.Members).Where(member => graph[member].Kind == NodeKind.Place).SelectMany(member => Needs(graph, member)));

    private static IEnumerable<int> Behind(InventoryGraph graph, int member) =>
        graph[member].Kind == NodeKind.Gate ? graph.Needs[member].SelectMany(need => need.Members).SelectMany(each => Behind(graph, each)) : [member];

    private static bool IsDrawn(NodeKind kind) => kind is NodeKind.Component or NodeKind.Team or NodeKind.Credential;

    private static HashSet<int> Reachable(InventoryGraph graph, List<Link> links, int? from, ValueList<CriticalComponent> critical, int? depth)
    {
        var needed = links.Select(link => link.To).ToHashSet();
        var starts = from is { } one
            ? [one]
            : Enumerable.Range(0, graph.Count).Where(node => graph[node].Kind == NodeKind.Component && !needed.Contains(node)).Concat(critical.Select(component => component.Node)).Distinct();
        var byOwner = links.ToLookup(link => link.From);
        var shown = new HashSet<int>();
        var front = starts.Where(shown.Add).ToList();
        for (var step = 0; front.Count > 0 && step < (depth ?? int.MaxValue); step++)
            front = front.SelectMany(node => byOwner[node]).Select(link => link.To).Where(shown.Add).ToList();
        return shown;
    }

    // The longest chain from the top; a need that closes a cycle is drawn backwards.
    private static int[] Layers(InventoryGraph graph, List<Link> links, HashSet<int> shown)
    {
        var layers = new int[graph.Count];
        var below = links.Where(link => shown.Contains(link.From) && shown.Contains(link.To)).ToLookup(link => link.From, link => link.To);
        var needed = below.SelectMany(targets => targets).ToHashSet();
        var order = Downwards(shown.Order().OrderBy(needed.Contains), below);
        var places = new int[graph.Count];
        for (var place = 0; place < order.Count; place++) places[order[place]] = place;
        foreach (var node in order)
            foreach (var target in below[node])
                if (places[target] > places[node]) layers[target] = Math.Max(layers[target], layers[node] + 1);
        return layers;
    }

    /// <summary>Owners before what they need, as far as cycles allow: a depth-first search, read backwards.</summary>
    private static List<int> Downwards(IEnumerable<int> starts, ILookup<int, int> below)
    {
        var order = new List<int>();
        var seen = new HashSet<int>();
        var walk = new Stack<(int Node, IEnumerator<int> Members)>();
        foreach (var start in starts)
        {
            if (!seen.Add(start)) continue;
            walk.Push((start, below[start].GetEnumerator()));
            while (walk.TryPeek(out var top))
            {
                if (!top.Members.MoveNext()) order.Add(walk.Pop().Node);
                else if (seen.Add(top.Members.Current)) walk.Push((top.Members.Current, below[top.Members.Current].GetEnumerator()));
            }
        }
        order.Reverse();
        return order;
    }

    private static (List<MapNode>, List<MapEdge>) Fold(List<MapNode> nodes, List<MapEdge> edges, Func<MapNode, bool> isPlain)
    {
        var kept = new List<MapNode>();
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pile in nodes.GroupBy(node => (node.Layer, node.Group, IsPlain: isPlain(node))))
        {
            var members = pile.ToList();
            if (!pile.Key.IsPlain || members.Count < 2)
            {
                kept.AddRange(members);
                continue;
            }
            var id = $"{pile.Key.Group}#{pile.Key.Layer}";
            kept.Add(members[0] with { Id = id, Name = $"{members.Sum(member => member.Stands)} components", Stands = members.Sum(member => member.Stands), Breaks = members.Max(member => member.Breaks), State = members.Max(member => member.State) });
            foreach (var member in members) names[member.Id] = id;
        }
        var folded = edges.Select(edge => edge with { From = names.GetValueOrDefault(edge.From, edge.From), To = names.GetValueOrDefault(edge.To, edge.To) })
            .Where(edge => edge.From != edge.To).DistinctBy(edge => (edge.From, edge.To)).ToList();
        return (kept, folded);
    }

    private sealed record Link(int From, int To, bool IsDegrading, int AtLeast, int Of, int Group);

    private sealed class Grouping(InventoryGraph graph, Structure structure, bool byCountry)
    {
        private readonly InventoryLookup _known = new(graph.Inventory);
        private readonly HashSet<string> _points = structure.Points.Select(point => graph[point.Node].Id).ToHashSet(StringComparer.Ordinal);
        private readonly Dictionary<string, MapGroup> _groups = new(StringComparer.Ordinal);

        public string Of(int node)
        {
            var component = graph[node].Kind == NodeKind.Component ? _known.Component(graph[node].Id) : null;
            var owner = component is not null && _known.Supplier(component.Supplier.Id) is { } supplier ? _known.UltimateParent(supplier) : null;
            if (byCountry)
            {
                var country = owner?.Country is { Length: > 0 } seat ? seat
                    : component is not null && _known.Place(component.Place.Id) is { } place ? _known.CountryOf(place) : graph.Inventory.Organisation.Country;
                return Add(country, country.Length > 0 ? country : "not known", _points.Contains($"country:{country}") || _points.Contains($"jurisdiction:{country}"));
            }
            return owner is null
                ? Add("", graph.Inventory.Organisation.Name.Length > 0 ? graph.Inventory.Organisation.Name : "ours", isPoint: false)
                : Add(owner.Id, owner.Country.Length > 0 ? $"{owner.Title} · {owner.Country}" : owner.Title, _points.Contains($"group:{owner.Id}") || _points.Contains($"supplier:{owner.Id}"));
        }

        public ValueList<MapGroup> Used(IEnumerable<string> keys) => keys.Distinct().Select(key => _groups[key]).OrderBy(group => group.Key, StringComparer.Ordinal).ToValueList();

        private string Add(string key, string title, bool isPoint)
        {
            _groups.TryAdd(key, new(key, title, isPoint));
            return key;
        }
    }
}

/// <param name="Group">Key of its group.</param>
/// <param name="Layer">0 = nobody needs it.</param>
/// <param name="Breaks">How many critical components it alone takes down; 0 = it is no single point of failure.</param>
/// <param name="State">The worst that the event did to it.</param>
public sealed record MapNode(string Id, string Name, string Group, int Layer, int Breaks, bool IsCritical, Level State)
{
    /// <summary>How many components the box stands for.</summary>
    public int Stands { get; init; } = 1;
}

/// <param name="Of">With more than one, the target is one of so many, of which <paramref name="AtLeast"/> are needed.</param>
/// <param name="Group">The same number for the edges of one need.</param>
public sealed record MapEdge(string From, string To, bool IsDegrading, int AtLeast, int Of, int Group)
{
    public bool IsChoice => Of > AtLeast;
}

/// <param name="IsPoint">The owner as a whole is a single point of failure.</param>
public sealed record MapGroup(string Key, string Title, bool IsPoint);
