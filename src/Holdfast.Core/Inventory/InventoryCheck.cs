namespace Holdfast.Core.Inventory;

/// <summary>What cannot be meant: unknown names, circles of ownership, impossible counts, a foreign currency. All of it, each with its fix.</summary>
public static class InventoryCheck
{
    // A file of garbage must not drown its reader, nor cost a comparison of every name with every other.
    private const int MaxProblems = 1000;
    private const int MaxComparisons = 1_000_000;
    private const int MaxId = 200;

    /// <summary>Prefixes of ids in needs that name something other than a component.</summary>
    public static ValueList<string> Prefixes { get; } = ["supplier:", "place:", "jurisdiction:", "technology:", "team:", "credential:", "plane:"];

    // The graph names its other nodes so.
    private static readonly ValueList<string> Taken = [.. Prefixes, "group:", "country:", "gate:"];

    public static ValueList<Problem> Check(DependencyInventory inventory)
    {
        var check = new Run(inventory);
        check.Ids();
        check.Organisation();
        foreach (var component in inventory.Components) check.Component(component);
        foreach (var supplier in inventory.Suppliers) check.Supplier(supplier);
        foreach (var place in inventory.Places) check.Place(place);
        foreach (var jurisdiction in inventory.Jurisdictions) check.Jurisdiction(jurisdiction);
        foreach (var technology in inventory.Technologies) check.Technology(technology);
        foreach (var contract in inventory.Contracts) check.Contract(contract);
        foreach (var team in inventory.Teams) check.Team(team);
        foreach (var credential in inventory.Credentials) check.Credential(credential);
        check.OwnersInCircles();
        check.PlacesInCircles();
        check.ContractsInCircles();
        return check.Found;
    }

    private sealed class Run(DependencyInventory inventory)
    {
        private readonly List<Problem> _problems = [];
        private readonly InventoryLookup _known = new(inventory);
        private readonly HashSet<string> _generated = inventory.Topology is { } topology ? [.. FailoverExpansion.Ids(topology)] : [];
        private int _comparisons;
        private long _dropped;

        public ValueList<Problem> Found =>
            (_dropped == 0 ? _problems : _problems.Append(new Problem("", 0, 0, Severity.Error, $"{_dropped} more problems are not shown", "repair these first"))).ToValueList();

        public void Ids()
        {
            Unique("component", inventory.Components.Select(item => (item.Id, item.Provenance)));
            Unique("supplier", inventory.Suppliers.Select(item => (item.Id, item.Provenance)));
            Unique("place", inventory.Places.Select(item => (item.Id, item.Provenance)));
            Unique("jurisdiction", inventory.Jurisdictions.Select(item => (item.Id, item.Provenance)));
            Unique("technology", inventory.Technologies.Select(item => (item.Id, item.Provenance)));
            Unique("contract", inventory.Contracts.Select(item => (item.Id, item.Provenance)));
            Unique("team", inventory.Teams.Select(item => (item.Id, item.Provenance)));
            Unique("credential", inventory.Credentials.Select(item => (item.Id, item.Provenance)));
        }

        public void Organisation()
        {
            var organisation = inventory.Organisation;
            Currency("organisation, targets", "expected-loss", organisation.Targets?.ExpectedLoss);
            if (organisation.Register is { } register)
            {
                Currency("organisation, register", "total-assets", register.TotalAssets);
                foreach (var entity in register.Group) Currency("organisation, register, group", "total-assets", entity.Facts.TotalAssets);
            }
            foreach (var limit in organisation.Limits.Where(limit => !ConcentrationLimits.IsDimension(limit.Dimension, inventory)))
                Add(limit.At.Error($"organisation: limits has no '{Short(limit.Dimension)}'", Suggested(limit.Dimension, ConcentrationLimits.DimensionsOf(inventory))));
            foreach (var layer in organisation.WithoutLayers.Where(layer => !LayerCoverage.Names.Contains(layer.Id)))
                Add(layer.At.Error($"organisation: without has no layer '{Short(layer.Id)}'", Suggested(layer.Id, LayerCoverage.Names)));
            foreach (var accepted in organisation.AcceptedJurisdictions) Known("organisation", "accepted-jurisdictions", accepted, "jurisdiction", _known.Jurisdiction(accepted.Id));
        }

        public void Component(Component component)
        {
            var where = $"component '{Short(component.Id)}'";
            var at = At(component.Provenance);
            if (inventory.Topology is { } topology && component.Id.Contains(':') && !_generated.Contains(component.Id))
                Add(at.Error($"{where}: '{component.Id[..(component.Id.IndexOf(':') + 1)]}' is for what {topology.File} declares, and it declares no such thing",
                    Suggested(component.Id, _generated)));
            if (Taken.FirstOrDefault(prefix => component.Id.StartsWith(prefix, StringComparison.Ordinal)) is { } taken)
                Add(at.Error($"{where}: '{taken}' in front of an id is for what stands in another section", "rename it, or describe it there"));
            Team(where, "owner", component.Owner);
            if (!component.Supplier.IsNone) Known(where, "supplier", component.Supplier, "supplier", _known.Supplier(component.Supplier.Id));
            if (!component.Place.IsNone) Known(where, "place", component.Place, "place", _known.Place(component.Place.Id));
            if (!component.Contract.IsNone) Known(where, "contract", component.Contract, "contract", _known.Contract(component.Contract.Id));
            if (!component.OperatedBy.IsNone && _known.Team(component.OperatedBy.Id) is null && _known.Supplier(component.OperatedBy.Id) is null)
                Add(component.OperatedBy.At.Error($"{where}: 'operated-by' names '{Short(component.OperatedBy.Id)}', which is neither a team nor a supplier",
                    Suggested(component.OperatedBy.Id, Names("team").Concat(Names("supplier")))));
            foreach (var jurisdiction in component.Jurisdictions) Known(where, "jurisdictions", jurisdiction, "jurisdiction", _known.Jurisdiction(jurisdiction.Id));
            foreach (var use in component.Technologies)
            {
                var technology = _known.Technology(use.Technology.Id);
                if (!Known(where, "technologies", use.Technology, "technology", technology) || use.Version.Length == 0) continue;
                if (!technology!.Versions.Any(version => version.Name == use.Version))
                    Add(use.Technology.At.Error($"{where}: technology '{technology.Id}' has no version '{Short(use.Version)}'",
                        technology.Versions.IsEmpty
                            ? $"add 'versions: {{ \"{use.Version}\": {{}} }}' to the technology"
                            : $"its versions are {string.Join(", ", technology.Versions.Select(version => version.Name))}"));
            }
            foreach (var location in component.DataLocations)
                if (!location.Place.IsNone) Known(where, "data", location.Place, "place", _known.Place(location.Place.Id));
            if (component.Plane.Length > 0 && component.Supplier.IsNone)
                Add(at.Error($"{where}: 'plane' says which part of a supplier's service it is, but there is no 'supplier'", "add 'supplier: …' or remove 'plane'"));
            Currency(where, "cost-per-hour", component.CostPerHour);
            if (component is { Criticality: Criticality.Vital, Rto: null })
                Add(at.Warning($"{where} is vital and has no 'rto'", "say how long it may be out, such as 'rto: 4h': outages are measured against it"));
            Needs(where, component.Id, component.Needs);
        }

        public void Supplier(Supplier supplier)
        {
            var where = $"supplier '{Short(supplier.Id)}'";
            if (!supplier.Parent.IsNone) Known(where, "parent", supplier.Parent, "supplier", _known.Supplier(supplier.Parent.Id));
            foreach (var jurisdiction in supplier.Jurisdictions) Known(where, "jurisdictions", jurisdiction, "jurisdiction", _known.Jurisdiction(jurisdiction.Id));
            foreach (var contract in supplier.Contracts)
                if (Known(where, "contracts", contract, "contract", _known.Contract(contract.Id))
                    && _known.Contract(contract.Id) is { Supplier.IsNone: false } known && known.Supplier.Id != supplier.Id)
                    Add(contract.At.Error($"{where}: contract '{contract.Id}' is with '{known.Supplier.Id}'", "a contract stands under the supplier that signed it"));
            foreach (var sub in supplier.SubSuppliers)
            {
                Known(where, "sub-suppliers", sub.Supplier, "supplier", _known.Supplier(sub.Supplier.Id));
                if (sub.Supplier.Id == supplier.Id)
                    Add(sub.Supplier.At.Error($"{where} is named as its own sub-supplier", "remove the entry"));
                foreach (var plane in sub.Planes.Where(plane => !supplier.Planes.IsEmpty && !supplier.Planes.Any(known => known.Name == plane)))
                    Add(sub.Supplier.At.Error($"{where}: sub-supplier '{sub.Supplier.Id}' is for plane '{Short(plane)}', which the supplier does not have",
                        Suggested(plane, supplier.Planes.Select(known => known.Name))));
            }
            foreach (var plane in supplier.Planes) Needs($"{where}, plane '{plane.Name}'", $"plane:{supplier.Id}/{plane.Name}", plane.Needs);
        }

        public void Place(Place place)
        {
            var where = $"place '{Short(place.Id)}'";
            Needs(where, $"place:{place.Id}", place.Needs);
            if (place.Within.IsNone) return;
            var around = _known.Place(place.Within.Id);
            if (!Known(where, "within", place.Within, "place", around)) return;
            if (around!.Id != place.Id && around.Kind <= place.Kind)
                Add(place.Within.At.Error($"{where} is a {Word(place.Kind)} and cannot lie within '{around.Id}', which is a {Word(around.Kind)}", "from small to large: site, zone, region, country"));
            if (place.Country.Length > 0 && _known.CountryOf(around) is { Length: > 0 } country && country != place.Country)
                Add(place.Within.At.Error($"{where} is in {place.Country}, but '{around.Id}' around it is in {country}", "correct one of the two"));
        }

        public void Jurisdiction(Jurisdiction jurisdiction)
        {
            if (jurisdiction.Countries.IsEmpty)
                Add(At(jurisdiction.Provenance).Error($"jurisdiction '{Short(jurisdiction.Id)}' has no 'countries'", "name the countries whose law it is, such as 'countries: [US]'"));
        }

        public void Technology(Technology technology)
        {
            if (!technology.Supplier.IsNone) Known($"technology '{Short(technology.Id)}'", "supplier", technology.Supplier, "supplier", _known.Supplier(technology.Supplier.Id));
        }

        public void Contract(Contract contract)
        {
            var where = $"contract '{Short(contract.Id)}'";
            var at = At(contract.Provenance);
            if (!contract.Supplier.IsNone) Known(where, "supplier", contract.Supplier, "supplier", _known.Supplier(contract.Supplier.Id));
            if (!contract.Under.IsNone) Known(where, "under", contract.Under, "contract", _known.Contract(contract.Under.Id));
            foreach (var outside in contract.PassesOn) Known(where, "passes-on", outside, "contract", _known.Contract(outside.Id));
            var keeper = inventory.Organisation.Register;
            var users = (keeper?.Branches ?? []).Select(branch => branch.Code).Concat((keeper?.Group ?? []).Select(entity => entity.Lei)).Append(inventory.Organisation.LegalId).ToList();
            foreach (var user in contract.Users.Where(user => !users.Contains(user.Id)))
                Add(user.At.Error($"{where}: 'users' names '{Short(user.Id)}', which is neither the organisation, an entity of its group nor a branch", "write an LEI of 'organisation: register: group' or a code of its 'branches'"));
            Currency(where, "annual-cost", contract.AnnualCost);
            if (contract is { Start: { } start, End: { } end } && end < start)
                Add(at.Error($"{where} ends on {end:yyyy-MM-dd}, before it starts on {start:yyyy-MM-dd}", "exchange 'start' and 'end'"));
            if (contract is { ExitTested: not null, ExitPlan: not ExitPlan.Tested })
                Add(at.Error($"{where} has 'exit-tested', but its 'exit-plan' is not 'tested'", "write 'exit-plan: tested' or remove the date"));
        }

        public void Team(Team team)
        {
            var where = $"team '{Short(team.Id)}'";
            if (!team.Supplier.IsNone) Known(where, "supplier", team.Supplier, "supplier", _known.Supplier(team.Supplier.Id));
            if (!team.Place.IsNone) Known(where, "place", team.Place, "place", _known.Place(team.Place.Id));
            Needs(where, $"team:{team.Id}", team.Needs);
        }

        public void Credential(Credential credential)
        {
            var where = $"credential '{Short(credential.Id)}'";
            var components = inventory.Components;
            if (credential.Opens.IsEmpty) Add(At(credential.Provenance).Error($"{where} has no 'opens'", "name the components that it gives access to"));
            foreach (var target in credential.Opens)
                if (_known.Component(target.Id) is null) Add(Unknown(where, "opens", target, "component", components.Select(component => component.Id)));
            if (!credential.IdentityProvider.IsNone && _known.Component(credential.IdentityProvider.Id) is null)
                Add(Unknown(where, "provider", credential.IdentityProvider, "component", components.Select(component => component.Id)));
            if (!credential.HeldBy.IsNone && _known.Team(credential.HeldBy.Id) is null && _known.Component(credential.HeldBy.Id) is null)
                Add(Unknown(where, "held-by", credential.HeldBy, "team", Names("team").Concat(Names("component"))));
            Needs(where, $"credential:{credential.Id}", credential.Needs);
        }

        public void OwnersInCircles() => Circles(
            inventory.Suppliers.Select(supplier => (supplier.Id, supplier.Parent)),
            circle => circle.Count == 1
                ? $"supplier '{circle[0]}' is named as its own parent"
                : $"suppliers own each other in a circle: {string.Join(" → ", circle)} → {circle[0]}",
            "'parent' leads from a subsidiary to its owner: remove the one that is wrong");

        public void ContractsInCircles() => Circles(
            inventory.Contracts.Select(contract => (contract.Id, contract.Under)),
            circle => circle.Count == 1
                ? $"contract '{circle[0]}' stands under itself"
                : $"contracts stand under each other in a circle: {string.Join(" → ", circle)} → {circle[0]}",
            "'under' leads from a contract to its framework contract: remove the one that is wrong");

        public void PlacesInCircles() => Circles(
            inventory.Places.Select(place => (place.Id, place.Within)),
            circle => circle.Count == 1
                ? $"place '{circle[0]}' lies within itself"
                : $"places lie within each other in a circle: {string.Join(" → ", circle)} → {circle[0]}",
            "'within' leads from the smaller to the larger place: remove the one that is wrong");

        private void Needs(string where, string self, ValueList<Dependency> needs)
        {
            foreach (var need in needs)
            {
                if (need.Provenance is Provenance.Generated) continue;
                Tree(where, self, need.What);
                if (need.Confidence is < 0 or > 1 or double.NaN)
                    Add(need.What.At.Error($"{where}: 'confidence' is {need.Confidence}, it goes from 0 to 1", "0.8 means: four in five"));
            }
        }

        private void Tree(string where, string self, Need need)
        {
            switch (need)
            {
                case Need.One one:
                    One(where, self, one.Target);
                    return;
                case Need.All { Members.IsEmpty: true }:
                    Add(need.At.Error($"{where}: 'all' has no members", "name at least one, or remove the entry"));
                    return;
                case Need.AtLeast some:
                    if (some.Members.IsEmpty)
                        Add(need.At.Error($"{where}: a group of alternatives has no members", "name at least one, or remove the entry"));
                    else if (some.Count < 1)
                        Add(need.At.Error($"{where}: 'at-least: {some.Count}' asks for nothing", "write 1 or more, or remove the entry"));
                    else if (some.Count > some.Members.Count)
                        Add(need.At.Error($"{where}: 'at-least: {some.Count}' of {Members(some.Members.Count)} can never be met", $"at most {some.Members.Count}, or name more members"));
                    var repeated = some.Members.OfType<Need.One>().GroupBy(member => member.Target.Id, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1);
                    if (repeated is not null)
                        Add(repeated.Last().Target.At.Error($"{where}: '{Short(repeated.Key)}' stands twice in one group", "name each member once: the same thing twice is no redundancy"));
                    break;
                default:
                    break;
            }
            foreach (var member in need.Members()) Tree(where, self, member);
        }

        private void One(string where, string self, Reference target)
        {
            var id = target.Id;
            if (id == self)
            {
                Add(target.At.Error($"{where} needs itself", "remove it from its own 'needs'"));
                return;
            }
            var prefix = Prefixes.FirstOrDefault(prefix => id.StartsWith(prefix, StringComparison.Ordinal));
            var name = prefix is null ? id : id[prefix.Length..];
            switch (prefix)
            {
                case null:
                    if (_known.Component(id) is not null) return;
                    var other = OtherSection(id);
                    Add(other is null
                        ? Unknown(where, "needs", target, "component", Names("component"))
                        : target.At.Error($"{where}: 'needs' names '{Short(id)}', which is a {other}, not a component", $"write '{other}:{id}', or the component that it serves"));
                    return;
                case "plane:":
                    var slash = name.IndexOf('/');
                    if (slash <= 0 || slash == name.Length - 1)
                        Add(target.At.Error($"{where}: '{Short(id)}' is not a plane", "write 'plane:SUPPLIER/PLANE', such as 'plane:cloudflare/dns-api'"));
                    else
                        Known(where, "needs", target with { Id = name[..slash] }, "supplier", _known.Supplier(name[..slash]));
                    return;
                default:
                    var section = prefix[..^1];
                    object? found = section switch
                    {
                        "supplier" => _known.Supplier(name),
                        "place" => _known.Place(name),
                        "jurisdiction" => _known.Jurisdiction(name),
                        "technology" => _known.Technology(name),
                        "team" => _known.Team(name),
                        _ => _known.Credential(name),
                    };
                    Known(where, "needs", target with { Id = name }, section, found);
                    return;
            }
        }

        private string? OtherSection(string id) =>
            _known.Supplier(id) is not null ? "supplier"
            : _known.Place(id) is not null ? "place"
            : _known.Technology(id) is not null ? "technology"
            : _known.Team(id) is not null ? "team"
            : _known.Credential(id) is not null ? "credential"
            : _known.Jurisdiction(id) is not null ? "jurisdiction"
            : null;

        private void Team(string where, string key, Reference team)
        {
            if (!team.IsNone) Known(where, key, team, "team", _known.Team(team.Id));
        }

        private bool Known(string where, string key, Reference reference, string section, object? found)
        {
            if (found is null) Add(Unknown(where, key, reference, section, Names(section)));
            return found is not null;
        }

        private Problem Unknown(string where, string key, Reference reference, string section, IEnumerable<string> names)
        {
            var hint = Suggested(reference.Id, names);
            return reference.At.Error($"{where}: '{key}' names the {section} '{Short(reference.Id)}', which is not described anywhere",
                hint.Length > 0 ? hint : $"describe it under '{Plural(section)}:'");
        }

        private string Suggested(string wrong, IEnumerable<string> right) =>
            Suggest.Nearest(wrong, right.TakeWhile(_ => _comparisons++ < MaxComparisons)) is { } near ? $"did you mean '{near}'?" : "";

        private IEnumerable<string> Names(string section) => section switch
        {
            "component" => inventory.Components.Select(item => item.Id),
            "supplier" => inventory.Suppliers.Select(item => item.Id),
            "place" => inventory.Places.Select(item => item.Id),
            "jurisdiction" => inventory.Jurisdictions.Select(item => item.Id),
            "technology" => inventory.Technologies.Select(item => item.Id),
            "contract" => inventory.Contracts.Select(item => item.Id),
            "team" => inventory.Teams.Select(item => item.Id),
            _ => inventory.Credentials.Select(item => item.Id),
        };

        private void Currency(string where, string key, Money? money)
        {
            if (money is not { } amount) return;
            if (amount.Currency != inventory.Organisation.Currency)
                Add(amount.At.Error($"{where}: '{key}' is in {amount.Currency}, but the organisation counts in {inventory.Organisation.Currency}",
                    $"convert it to {inventory.Organisation.Currency}: one currency per organisation"));
            if (amount.Amount < 0) Add(amount.At.Error($"{where}: '{key}' is below zero", "write what it costs, not what it earns"));
        }

        private void Unique(string section, IEnumerable<(string Id, Provenance Provenance)> items)
        {
            var seen = new Dictionary<string, Provenance>(StringComparer.Ordinal);
            foreach (var (id, provenance) in items)
            {
                if (id.Length is 0 or > MaxId || id.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)))
                    Add(At(provenance).Error(id.Length > MaxId
                        ? $"the id of {section} '{Short(id)}' has {id.Length} characters, at most {MaxId} are allowed"
                        : $"'{Short(id)}' cannot be the id of a {section}", "an id is a short word such as 'shop-api'; put the long text into 'name'"));
                if (seen.TryGetValue(id, out var first))
                    Add(At(provenance).Error($"{section} '{Short(id)}' is described twice", $"the first one is {first}; merge them or rename one"));
                else
                    seen.Add(id, provenance);
            }
        }

        // Each circle of a "leads to" relation is reported once, at its member that comes first in ordinal order.
        private void Circles(IEnumerable<(string Id, Reference Next)> links, Func<List<string>, string> message, string hint)
        {
            var next = new Dictionary<string, Reference>(StringComparer.Ordinal);
            foreach (var (id, link) in links)
                if (!link.IsNone) next.TryAdd(id, link);
            var done = new HashSet<string>(StringComparer.Ordinal);
            foreach (var start in next.Keys.Order(StringComparer.Ordinal))
            {
                var path = new List<string>();
                var onPath = new HashSet<string>(StringComparer.Ordinal);
                var at = start;
                while (!done.Contains(at) && next.TryGetValue(at, out var link) && onPath.Add(at))
                {
                    path.Add(at);
                    at = link.Id;
                }
                if (onPath.Contains(at) && !done.Contains(at))
                {
                    var circle = path[path.IndexOf(at)..];
                    Add(next[at].At.Error(message(circle), hint));
                }
                done.UnionWith(path);
            }
        }

        private void Add(Problem problem)
        {
            if (_problems.Count < MaxProblems) _problems.Add(problem);
            else _dropped++;
        }

        private static SourcePlace At(Provenance provenance) => provenance switch
        {
            Provenance.Written written => written.At,
            Provenance.Inferred inferred => new(inferred.File, 0, 0),
            Provenance.Generated generated => new(generated.From, 0, 0),
            _ => default,
        };

        private static string Members(int count) => count == 1 ? "1 member" : $"{count} members";

        private static string Word(PlaceKind kind) => kind.ToString().ToLowerInvariant();

        private static string Plural(string section) => section == "technology" ? "technologies" : section + "s";

        private static string Short(string id) => id.Length > 60 ? id[..57] + "…" : id;
    }
}
