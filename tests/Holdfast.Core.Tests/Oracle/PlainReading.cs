using Holdfast.Core.Inventory;

namespace Holdfast.Core.Tests.Oracle;

/// <summary>
/// The inventory read by brute force, from docs/method.md and docs/inventory.md and not from the engine: its own lowering to names and needs, its
/// own fixed point, all subsets of what can fail. Slow and plain on purpose; nothing of <see cref="InventoryGraph"/> is used.
/// </summary>
internal sealed class PlainReading
{
    private readonly DependencyInventory _inventory;
    private readonly List<string> _nodes = [];
    private readonly Dictionary<string, int> _number = new(StringComparer.Ordinal);
    private readonly List<List<(Tree Need, bool IsDegrading)>> _needs = [];
    private readonly HashSet<string> _home = new(StringComparer.Ordinal);

    public PlainReading(DependencyInventory inventory)
    {
        _inventory = inventory;
        foreach (var component in inventory.Components) Node(component.Id);
        foreach (var supplier in inventory.Suppliers) Supplier(supplier);
        foreach (var place in inventory.Places) Place(place);
        foreach (var technology in inventory.Technologies) Node($"technology:{technology.Id}");
        foreach (var jurisdiction in inventory.Jurisdictions) Node($"jurisdiction:{jurisdiction.Id}");
        foreach (var jurisdiction in inventory.Jurisdictions)
            if (jurisdiction.Countries.Contains(inventory.Organisation.Country)) _home.Add($"jurisdiction:{jurisdiction.Id}");
        foreach (var component in inventory.Components) Component(component);
    }

    public IReadOnlyList<string> Nodes => _nodes;

    /// <summary>The organisation's own country or law.</summary>
    public bool IsHome(string node) => _home.Contains(node);

    /// <summary>What fails by itself, but for the laws and the country of our own.</summary>
    public List<string> Events => [.. _nodes.Where(node => !_home.Contains(node) && !(_inventory.Components.FirstOrDefault(component => component.Id == node) is { } component && IsOnlyAName(component)))];

    public List<string> Critical
    {
        get
        {
            var stated = _inventory.Components.Where(component => component.Criticality is Criticality.Essential or Criticality.Vital).Select(component => component.Id).ToList();
            return stated.Count > 0 ? stated : [.. _inventory.Components.Where(component => component.Kind == "function").Select(component => component.Id)];
        }
    }

    /// <summary>How well each node serves: 2 well, 1 with something missing, 0 down, between 0 and 1 the share of calls.</summary>
    /// <param name="how">What is not well of itself, and how well it serves.</param>
    /// <param name="onlyFirst">Of groups with a switch time only the first members are in use: the first moment of an outage.</param>
    public Dictionary<string, double> Levels(IReadOnlyDictionary<string, double> how, bool onlyFirst = false)
    {
        var value = _nodes.Select(_ => 2.0).ToArray();
        for (var changed = true; changed;)
        {
            changed = false;
            for (var node = 0; node < value.Length; node++)
            {
                var now = how.GetValueOrDefault(_nodes[node], 2);
                foreach (var (need, isDegrading) in _needs[node])
                {
                    var worth = Worth(need);
                    now = Math.Min(now, isDegrading ? worth > 0 ? 2 : 1 : worth);
                }
                if (now >= value[node]) continue;
                value[node] = now;
                changed = true;
            }
        }
        return _nodes.Select((node, at) => (node, value[at])).ToDictionary(pair => pair.node, pair => pair.Item2, StringComparer.Ordinal);

        double Worth(Tree need)
        {
            if (need.Leaf >= 0) return value[need.Leaf];
            var members = need.Members.Select(Worth).ToList();
            if (onlyFirst && need.IsSwitched) return members.Take(need.AtLeast).Min();
            return members.OrderDescending().ElementAt(need.AtLeast - 1);
        }
    }

    public HashSet<string> Down(IEnumerable<string> failed) =>
        [.. Levels(failed.ToDictionary(node => node, _ => 0.0, StringComparer.Ordinal)).Where(pair => pair.Value <= 0).Select(pair => pair.Key)];

    /// <summary>Does a chain of needs lead from one to another? Those without which something is only worse do not count.</summary>
    public HashSet<string> LeadTo(IEnumerable<string> targets)
    {
        var found = targets.ToHashSet(StringComparer.Ordinal);
        for (var changed = true; changed;)
        {
            changed = false;
            for (var node = 0; node < _nodes.Count; node++)
                if (!found.Contains(_nodes[node]) && _needs[node].Any(need => !need.IsDegrading && Leaves(need.Need).Any(leaf => found.Contains(_nodes[leaf]))))
                    changed |= found.Add(_nodes[node]);
        }
        return found;
    }

    private static IEnumerable<int> Leaves(Tree need) => need.Leaf >= 0 ? [need.Leaf] : need.Members.SelectMany(Leaves);

    /// <summary>Everything that the needs of one lead to, itself included.</summary>
    public HashSet<string> LedTo(string from, bool alsoDegrading)
    {
        var found = new HashSet<string>(StringComparer.Ordinal) { from };
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var node in found.ToList())
                foreach (var leaf in _needs[_number[node]].Where(need => alsoDegrading || !need.IsDegrading).SelectMany(need => Leaves(need.Need))) changed |= found.Add(_nodes[leaf]);
        }
        return found;
    }

    /// <summary>What cannot be started from nothing, though it would run.</summary>
    public HashSet<string> CannotStart()
    {
        var up = new HashSet<string>(StringComparer.Ordinal);
        for (var changed = true; changed;)
        {
            changed = false;
            for (var node = 0; node < _nodes.Count; node++)
                if (!up.Contains(_nodes[node]) && _needs[node].All(need => need.IsDegrading || IsUp(need.Need))) changed |= up.Add(_nodes[node]);
        }
        return [.. _nodes.Where(node => !up.Contains(node))];

        bool IsUp(Tree need) => need.Leaf >= 0 ? up.Contains(_nodes[need.Leaf]) : need.Members.Count(IsUp) >= need.AtLeast;
    }

    /// <summary>Share of the time that each is out by itself.</summary>
    public Dictionary<string, double> Shares() => Rates().ToDictionary(pair => pair.Key, pair =>
    {
        var hours = pair.Value.PerYear * pair.Value.Repair.TotalHours;
        return hours / (8760 + hours);
    }, StringComparer.Ordinal);

    public Dictionary<string, OutageRate> Rates()
    {
        var rates = new Dictionary<string, OutageRate>(StringComparer.Ordinal);
        foreach (var component in _inventory.Components)
            if (component.Outages is { } rate) rates[component.Id] = rate;
        foreach (var place in _inventory.Places)
            if (place.Outages is { } rate) rates[$"place:{place.Id}"] = rate;
        foreach (var supplier in _inventory.Suppliers)
        {
            if (supplier.Outages is { } rate) rates[$"supplier:{supplier.Id}"] = rate;
            foreach (var plane in supplier.Planes)
                if (plane.Outages is { } own) rates[$"plane:{supplier.Id}/{plane.Name}"] = own;
        }
        return rates;
    }

    public Supplier Owner(Supplier supplier)
    {
        while (_inventory.Suppliers.FirstOrDefault(each => each.Id == supplier.Parent.Id) is { } owner) supplier = owner;
        return supplier;
    }

    /// <summary>Nobody's, nowhere, of nothing, without rate and end, and a name for others or a choice among them.</summary>
    private static bool IsOnlyAName(Component component)
    {
        if (component.Outages is not null || component.Supplier.Id != "" || component.Place.Id != "" || component.Technologies.Count > 0 || component.Expires is not null) return false;
        var hard = component.Needs.Where(need => !need.IsDegrading).ToList();
        if (hard.Count == 0) return false;
        return component.Kind is "function" or "service" or "zone" or "router" or "provider" or "process" || hard.Any(need => need.What is Need.AtLeast { Members.Count: > 1 });
    }

    private void Component(Component component)
    {
        foreach (var need in component.Needs) Add(component.Id, Read(need.What), need.IsDegrading);
        if (component.Supplier.Id != "")
        {
            var plane = component.Plane != "" ? component.Plane
                : component.Kind switch { "cdn" or "waf" or "front" => "cdn-data", "dns" => "dns-serving", "resolver" => "resolver", _ => "" };
            Add(component.Id, plane == "" ? $"supplier:{component.Supplier.Id}" : Plane(component.Supplier.Id, plane));
        }
        if (component.Place.Id != "") Add(component.Id, $"place:{component.Place.Id}");
        foreach (var law in component.Jurisdictions) Add(component.Id, $"jurisdiction:{law.Id}");
        foreach (var use in component.Technologies)
        {
            var id = $"technology:{use.Technology.Id}";
            Node(id);
            if (use.Version == "") Add(component.Id, id);
            else
            {
                Add($"{id}/{use.Version}", id);
                Add(component.Id, $"{id}/{use.Version}");
            }
        }
        if (component.OperatedBy.Id != "" && component.OperatedBy.Id != component.Supplier.Id && _inventory.Suppliers.Any(supplier => supplier.Id == component.OperatedBy.Id))
            Add(component.Id, new Tree(Node($"supplier:{component.OperatedBy.Id}")), isDegrading: true);
    }

    private void Supplier(Supplier supplier)
    {
        var id = $"supplier:{supplier.Id}";
        Node(id);
        var owner = Owner(supplier);
        if (_inventory.Suppliers.Count(each => Owner(each).Id == owner.Id) > 1) Add(id, $"group:{owner.Id}");
        var owners = new List<Supplier> { supplier };
        while (_inventory.Suppliers.FirstOrDefault(each => each.Id == owners[^1].Parent.Id) is { } next) owners.Add(next);
        foreach (var law in _inventory.Jurisdictions)
        {
            Node($"jurisdiction:{law.Id}");
            if (supplier.Jurisdictions.Any(stated => stated.Id == law.Id) || law.Countries.Contains(supplier.Country)
                || (law.Reach == LegalReach.Extraterritorial && owners.Any(each => law.Countries.Contains(each.Country)))) Add(id, $"jurisdiction:{law.Id}");
        }
        foreach (var plane in supplier.Planes)
        {
            var part = Plane(supplier.Id, plane.Name);
            foreach (var need in plane.Needs) Add(part, Read(need.What), need.IsDegrading);
        }
        foreach (var sub in supplier.SubSuppliers)
            foreach (var part in sub.Planes.Count == 0 ? [id] : sub.Planes.Select(plane => Plane(supplier.Id, plane)))
                Add(part, new Tree(Node($"supplier:{sub.Supplier.Id}")), sub.IsDegrading);
    }

    private void Place(Place place)
    {
        var id = $"place:{place.Id}";
        Node(id);
        foreach (var need in place.Needs) Add(id, Read(need.What), need.IsDegrading);
        if (place.Within.Id != "")
        {
            Add(id, $"place:{place.Within.Id}");
            return;
        }
        if (place.Country == "") return;
        var country = id;
        if (place.Kind != PlaceKind.Country)
        {
            country = _inventory.Places.FirstOrDefault(each => each.Kind == PlaceKind.Country && each.Country == place.Country) is { } stated ? $"place:{stated.Id}" : $"country:{place.Country}";
            Add(id, country);
        }
        if (place.Country == _inventory.Organisation.Country) _home.Add(country);
        foreach (var law in _inventory.Jurisdictions.Where(law => law.Countries.Contains(place.Country))) Add(country, $"jurisdiction:{law.Id}");
    }

    private string Plane(string supplier, string plane)
    {
        Add($"plane:{supplier}/{plane}", $"supplier:{supplier}");
        return $"plane:{supplier}/{plane}";
    }

    private int Node(string id)
    {
        if (_number.TryGetValue(id, out var known)) return known;
        _number.Add(id, _nodes.Count);
        _nodes.Add(id);
        _needs.Add([]);
        return _nodes.Count - 1;
    }

    private void Add(string owner, string needed) => Add(owner, new Tree(Node(needed)), isDegrading: false);

    private void Add(string owner, Tree need, bool isDegrading) => _needs[Node(owner)].Add((need, isDegrading));

    private Tree Read(Need need) => need switch
    {
        Need.One one => new(Node(one.Target.Id.StartsWith("plane:", StringComparison.Ordinal) ? Plane(one.Target.Id[6..].Split('/')[0], one.Target.Id[6..].Split('/')[1]) : one.Target.Id)),
        Need.All all => new(-1) { Members = [.. all.Members.Select(Read)], AtLeast = all.Members.Count },
        Need.AtLeast some => new(-1) { Members = [.. some.Members.Select(Read)], AtLeast = some.Count, IsSwitched = some.SwitchTime is not null },
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private sealed record Tree(int Leaf)
    {
        public List<Tree> Members { get; init; } = [];
        public int AtLeast { get; init; }
        public bool IsSwitched { get; init; }
    }
}
