using System.Collections.Frozen;
using Holdfast.Core.Graph;

namespace Holdfast.Core.Inventory;

/// <summary>
/// The inventory as a dependency graph: components, and as ordinary nodes that they need, the planes, suppliers, groups of suppliers under
/// one ultimate parent, places, jurisdictions and technologies behind them. Node numbers lead to ids, kinds and names, and back.
/// </summary>
/// <remarks>The inventory must have passed <see cref="InventoryCheck"/>; a reference to nothing is left out.</remarks>
public sealed class InventoryGraph
{
    /// <summary>What follows an owner's name where its companies are meant too.</summary>
    public const string GroupEnding = " and all it owns";

    private readonly FrozenDictionary<string, int> _numbers;

    private InventoryGraph(DependencyInventory inventory, ValueList<GraphNode> nodes, ValueList<ValueList<GraphNeed>> needs, ValueList<GraphRouter> routers)
    {
        Inventory = inventory;
        Nodes = nodes;
        Needs = needs;
        Routers = routers;
        _numbers = nodes.Select((node, number) => (node.Id, number)).ToFrozenDictionary(pair => pair.Id, pair => pair.number, StringComparer.Ordinal);
        Graph = Build(needs);
    }

    public DependencyInventory Inventory { get; }

    /// <summary>By node number.</summary>
    public ValueList<GraphNode> Nodes { get; }

    /// <summary>By node number: the groups of which enough members must be up.</summary>
    public ValueList<ValueList<GraphNeed>> Needs { get; }

    public ValueList<GraphRouter> Routers { get; }

    /// <summary>The same needs for the structural engines.</summary>
    public DependencyGraph Graph { get; }

    public int Count => Nodes.Count;

    /// <summary>The node with this id; -1 when there is none.</summary>
    public int Number(string id) => _numbers.GetValueOrDefault(id, -1);

    public GraphNode this[int number] => Nodes[number];

    public static InventoryGraph Of(DependencyInventory inventory) => new Lowering(inventory).Lower();

    private static DependencyGraph Build(ValueList<ValueList<GraphNeed>> needs)
    {
        var builder = new DependencyGraphBuilder(needs.Count);
        for (var node = 0; node < needs.Count; node++)
            foreach (var need in needs[node])
            {
                if (need.IsDegrading) builder.DegradedBelow(node, need.AtLeast, need.Members.AsSpan());
                else builder.AtLeast(node, need.AtLeast, need.Members.AsSpan());
            }
        return builder.Build();
    }

    private sealed class Lowering(DependencyInventory inventory)
    {
        private readonly InventoryLookup _known = new(inventory);
        private readonly List<GraphNode> _nodes = [];
        private readonly List<List<GraphNeed>> _needs = [];
        private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

        // By door: the credentials that open it.
        private Dictionary<string, List<Credential>> Keys => field ??= inventory.Credentials
            .SelectMany(credential => credential.Opens.Select(door => door.Id).Distinct().Select(door => (door, credential)))
            .GroupBy(pair => pair.door, pair => pair.credential, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.ToList(), StringComparer.Ordinal);

        public InventoryGraph Lower()
        {
            // Numbers first: needs may point forwards and in circles.
            foreach (var component in inventory.Components)
                Node(component.Id, NodeKind.Component, component.Title, component.Id,
                    isEvent: component is { OnlyCombines: false } and not ({ Kind: "gate" } or { Kind: "process", Provenance: Provenance.Generated }));
            foreach (var supplier in inventory.Suppliers) Node($"supplier:{supplier.Id}", NodeKind.Supplier, supplier.Title, supplier.Id);
            foreach (var place in inventory.Places) Node($"place:{place.Id}", NodeKind.Place, place.Title, place.Id, isHome: place.Kind == PlaceKind.Country && IsHome(_known.CountryOf(place)));
            foreach (var jurisdiction in inventory.Jurisdictions)
                Node($"jurisdiction:{jurisdiction.Id}", NodeKind.Jurisdiction, jurisdiction.Title, jurisdiction.Id, jurisdiction.Countries.Contains(inventory.Organisation.Country));
            foreach (var technology in inventory.Technologies) Node($"technology:{technology.Id}", NodeKind.Technology, technology.Title, technology.Id);
            foreach (var team in inventory.Teams) Node($"team:{team.Id}", NodeKind.Team, team.Title, team.Id);
            foreach (var credential in inventory.Credentials) Node($"credential:{credential.Id}", NodeKind.Credential, credential.Title, credential.Id);

            var groups = inventory.Suppliers.GroupBy(supplier => _known.UltimateParent(supplier).Id, StringComparer.Ordinal)
                .Where(group => group.Count() > 1).ToList();
            foreach (var group in groups)
                Node($"group:{group.Key}", NodeKind.Group, $"{_known.Supplier(group.Key)!.Title}{GroupEnding}", group.Key);

            foreach (var supplier in inventory.Suppliers) Supplier(supplier);
            foreach (var place in inventory.Places) Place(place);
            foreach (var component in inventory.Components) Component(component);
            foreach (var technology in inventory.Technologies) Technology(technology);
            foreach (var team in inventory.Teams) Team(team);
            foreach (var credential in inventory.Credentials) Credential(credential);
            return new(inventory, _nodes.ToValueList(), _needs.Select(needs => needs.ToValueList()).ToValueList(), Routers().ToValueList());
        }

        private void Component(Component component)
        {
            var node = _numbers[component.Id];
            Add(node, component.Needs);
            if (_known.Supplier(component.Supplier.Id) is { } supplier)
            {
                var plane = ComponentKinds.PlaneOf(component);
                Add(node, plane.Length > 0 ? Plane(supplier, plane) : _numbers[$"supplier:{supplier.Id}"]);
            }
            if (_known.Place(component.Place.Id) is { } place) Add(node, _numbers[$"place:{place.Id}"]);
            foreach (var jurisdiction in component.Jurisdictions) AddKnown(node, $"jurisdiction:{jurisdiction.Id}");
            foreach (var use in component.Technologies)
                if (_numbers.TryGetValue($"technology:{use.Technology.Id}", out var technology))
                    Add(node, use.Version.Length == 0 ? technology : Version(technology, use));
            // A system that somebody else runs goes on without them, but nobody repairs it.
            if (_known.Supplier(component.OperatedBy.Id) is { } runner && runner.Id != component.Supplier.Id)
                _needs[node].Add(new(1, [_numbers[$"supplier:{runner.Id}"]], IsDegrading: true, null));
        }

        private void Supplier(Supplier supplier)
        {
            var node = _numbers[$"supplier:{supplier.Id}"];
            AddKnown(node, $"group:{_known.UltimateParent(supplier).Id}");
            foreach (var jurisdiction in _known.Reaching(supplier)) AddKnown(node, $"jurisdiction:{jurisdiction.Id}");
            foreach (var plane in supplier.Planes)
            {
                var number = Plane(supplier, plane.Name);
                Add(number, plane.Needs);
            }
            foreach (var sub in supplier.SubSuppliers)
            {
                if (!_numbers.TryGetValue($"supplier:{sub.Supplier.Id}", out var serves)) continue;
                if (sub.Planes.IsEmpty) _needs[node].Add(new(1, [serves], sub.IsDegrading, null));
                foreach (var plane in sub.Planes) _needs[Plane(supplier, plane)].Add(new(1, [serves], sub.IsDegrading, null));
            }
        }

        private void Place(Place place)
        {
            var node = _numbers[$"place:{place.Id}"];
            Add(node, place.Needs);
            if (_known.Place(place.Within.Id) is { } around)
            {
                Add(node, _numbers[$"place:{around.Id}"]);
                return;
            }
            if (place.Country.Length == 0) return;
            if (place.Kind == PlaceKind.Country)
            {
                Territory(node, place.Country);
                return;
            }
            var country = inventory.Places.FirstOrDefault(other => other.Kind == PlaceKind.Country && other.Country == place.Country);
            Add(node, country is not null ? _numbers[$"place:{country.Id}"] : Country(place.Country));
        }

        private int Country(string code)
        {
            var id = $"country:{code}";
            if (_numbers.TryGetValue(id, out var known)) return known;
            var node = Node(id, NodeKind.Place, code, code, IsHome(code));
            Territory(node, code);
            return node;
        }

        // What stands on a territory can be switched off by its law.
        private void Territory(int node, string country)
        {
            foreach (var jurisdiction in inventory.Jurisdictions.Where(jurisdiction => jurisdiction.Countries.Contains(country)))
                Add(node, _numbers[$"jurisdiction:{jurisdiction.Id}"]);
        }

        private int Plane(Supplier supplier, string plane)
        {
            var id = $"plane:{supplier.Id}/{plane}";
            if (_numbers.TryGetValue(id, out var known)) return known;
            var node = Node(id, NodeKind.Plane, $"{supplier.Title}: {plane}", $"{supplier.Id}/{plane}");
            Add(node, _numbers[$"supplier:{supplier.Id}"]);
            return node;
        }

        private int Version(int technology, TechnologyUse use)
        {
            var id = $"technology:{use.Technology.Id}/{use.Version}";
            if (_numbers.TryGetValue(id, out var known)) return known;
            var node = Node(id, NodeKind.Technology, $"{_nodes[technology].Name} {use.Version}", $"{use.Technology.Id}/{use.Version}");
            Add(node, technology);
            return node;
        }

        private void Technology(Technology technology)
        {
            // A vendor's fall does not stop software that runs already; nobody mends it any more.
            if (_known.Supplier(technology.Supplier.Id) is { } supplier)
                _needs[_numbers[$"technology:{technology.Id}"]].Add(new(1, [_numbers[$"supplier:{supplier.Id}"]], IsDegrading: true, null));
        }

        private void Team(Team team)
        {
            var node = _numbers[$"team:{team.Id}"];
            Add(node, team.Needs);
            if (_known.Supplier(team.Supplier.Id) is { } supplier) Add(node, _numbers[$"supplier:{supplier.Id}"]);
            if (_known.Place(team.Place.Id) is { } place) Add(node, _numbers[$"place:{place.Id}"]);
        }

        private void Credential(Credential credential)
        {
            var node = _numbers[$"credential:{credential.Id}"];
            Add(node, credential.Needs);
            AddKnown(node, credential.IdentityProvider.Id);
            if (_known.Team(credential.HeldBy.Id) is { } team) Add(node, _numbers[$"team:{team.Id}"]);
            else AddKnown(node, credential.HeldBy.Id);

            // A door can be used while one of the credentials that open it can be used; each door's group is made once, at its first credential.
            foreach (var door in credential.Opens)
            {
                var keys = Keys[door.Id];
                if (!ReferenceEquals(keys[0], credential) || !_numbers.TryGetValue(door.Id, out var target)) continue;
                _needs[target].Add(new(1, keys.Select(key => _numbers[$"credential:{key.Id}"]).Distinct().ToValueList(), IsDegrading: false, null));
            }
        }

        private IEnumerable<GraphRouter> Routers()
        {
            if (inventory.Topology is not { } topology) yield break;
            foreach (var router in topology.Routers)
            {
                if (!_numbers.TryGetValue($"router:{router.Name}", out var node)) continue;
                var providers = topology.Zones.FirstOrDefault(zone => zone.Name == router.Zone)?.Providers ?? [];
                yield return new(
                    node,
                    _numbers.GetValueOrDefault($"zone:{router.Zone}", -1),
                    router.Fronts.Select(front => _numbers[$"front:{router.Name}/{front.Name}"]).ToValueList(),
                    providers.Select(provider => _numbers[$"provider:{provider}/dns-serving"]).ToValueList(),
                    providers.Select(provider => _numbers[$"provider:{provider}/dns-api"]).ToValueList(),
                    topology.Watchers.Select(watcher => _numbers[$"watcher:{watcher.Name}"]).ToValueList(),
                    topology.Quorum,
                    router) { Providers = providers };
            }
        }

        private void Add(int node, ValueList<Dependency> needs)
        {
            foreach (var need in needs) Top(node, need.What, need.IsDegrading);
        }

        // All-of at the top is so many plain needs; everything else nested becomes a gate.
        private void Top(int node, Need need, bool isDegrading)
        {
            switch (need)
            {
                case Need.All all when !isDegrading:
                    foreach (var member in all.Members) Top(node, member, isDegrading);
                    break;
                case Need.AtLeast some when Members(node, some.Members) is { Count: > 0 } members:
                    if (some.Count <= members.Count) _needs[node].Add(new(Math.Max(1, some.Count), members, isDegrading, some.SwitchTime));
                    break;
                default:
                    if (Resolve(node, need) is { } single) _needs[node].Add(new(1, [single], isDegrading, null));
                    break;
            }
        }

        private int? Resolve(int node, Need need)
        {
            if (need is Need.One one) return Target(one.Target.Id);
            var members = Members(node, need.Members());
            if (members.IsEmpty) return null;
            var atLeast = need is Need.AtLeast some ? Math.Clamp(some.Count, 1, members.Count) : members.Count;
            if (members.Count == 1) return members[0];
            var names = string.Join(", ", members.Select(member => _nodes[member].Name));
            var gate = Node($"gate:{_nodes[node].Id}#{_nodes.Count}", NodeKind.Gate,
                need is Need.All ? $"all of {names}" : atLeast == 1 ? $"any of {names}" : $"{atLeast} of {names}", _nodes[node].Id, isEvent: false);
            _needs[gate].Add(new(atLeast, members, IsDegrading: false, (need as Need.AtLeast)?.SwitchTime));
            return gate;
        }

        private ValueList<int> Members(int node, ValueList<Need> members) =>
            members.Select(member => Resolve(node, member)).OfType<int>().Distinct().ToValueList();

        private int? Target(string id)
        {
            if (_numbers.TryGetValue(id, out var number)) return number;
            if (!id.StartsWith("plane:", StringComparison.Ordinal)) return null;
            var slash = id.IndexOf('/');
            return slash > 0 && _known.Supplier(id[6..slash]) is { } supplier ? Plane(supplier, id[(slash + 1)..]) : null;
        }

        private void AddKnown(int node, string id)
        {
            if (id.Length > 0 && _numbers.TryGetValue(id, out var member)) Add(node, member);
        }

        private void Add(int node, int member)
        {
            if (!_needs[node].Any(need => need is { AtLeast: 1, IsDegrading: false, Members.Count: 1 } && need.Members[0] == member))
                _needs[node].Add(new(1, [member], IsDegrading: false, null));
        }

        private bool IsHome(string country) => country.Length > 0 && country == inventory.Organisation.Country;

        private int Node(string id, NodeKind kind, string name, string key, bool isHome = false, bool isEvent = true)
        {
            if (_numbers.TryGetValue(id, out var known)) return known;
            _numbers.Add(id, _nodes.Count);
            _nodes.Add(new(id, kind, name, key, isHome) { IsEvent = isEvent });
            _needs.Add([]);
            return _nodes.Count - 1;
        }
    }
}
