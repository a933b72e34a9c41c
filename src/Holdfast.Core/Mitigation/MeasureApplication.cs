using Holdfast.Core.Inventory;

namespace Holdfast.Core.Mitigation;

/// <summary>
/// The inventory with measures in it. The order in which they are given makes no difference: what is added is added first, then each need
/// is written anew once.
/// </summary>
public static class MeasureApplication
{
    public static DependencyInventory Apply(DependencyInventory inventory, IEnumerable<Measure> measures) => new Rewriting(inventory, measures, []).Run();

    /// <summary>
    /// The inventory with <paramref name="taken"/> applied and each of <paramref name="open"/> hanging on a gate: a component
    /// <see cref="GateOf"/> that takes the measure's effect away while it is down. So one graph answers for every choice among them.
    /// </summary>
    /// <remarks>Measures that change who serves the zones cannot hang on a gate; their outage rates are not touched either.</remarks>
    public static DependencyInventory Gated(DependencyInventory inventory, IEnumerable<Measure> taken, IEnumerable<Measure> open) =>
        new Rewriting(inventory, taken, open).Run();

    public static string GateOf(Measure measure) => $"measure:{measure.Id}";

    private sealed class Rewriting
    {
        private readonly DependencyInventory _inventory;
        private readonly List<(Measure Measure, bool IsOpen)> _measures;

        // By what they stand in for.
        private readonly Dictionary<string, List<(InventoryChange.Alternative Change, string Measure)>> _alternatives = new(StringComparer.Ordinal);

        // By owner.
        private readonly Dictionary<string, List<(InventoryChange.DropNeed Change, string? Gate)>> _drops = new(StringComparer.Ordinal);
        private readonly Dictionary<string, List<(InventoryChange.SwitchWithin Change, string? Gate)>> _switches = new(StringComparer.Ordinal);

        // Component → the measure that brings it.
        private readonly Dictionary<string, string> _broughtBy = new(StringComparer.Ordinal);

        // Copy → what it is a copy of.
        private readonly Dictionary<string, string> _originals = new(StringComparer.Ordinal);

        public Rewriting(DependencyInventory inventory, IEnumerable<Measure> taken, IEnumerable<Measure> open)
        {
            _inventory = inventory;
            _measures = taken.Select(measure => (measure, false)).Concat(open.Select(measure => (measure, true)))
                .OrderBy(pair => pair.Item1.Id, StringComparer.Ordinal).ToList();
            foreach (var (measure, isOpen) in _measures)
                foreach (var change in measure.Changes)
                    switch (change)
                    {
                        case InventoryChange.Add add:
                            foreach (var component in add.Components) _broughtBy[component.Id] = measure.Id;
                            foreach (var (copy, original) in add.Copies) _originals[copy] = original;
                            break;
                        case InventoryChange.Alternative alternative:
                            Under(_alternatives, alternative.To).Add((alternative, measure.Id));
                            break;
                        case InventoryChange.DropNeed drop:
                            Under(_drops, drop.Owner).Add((drop, isOpen ? GateOf(measure) : null));
                            break;
                        case InventoryChange.SwitchWithin within:
                            Under(_switches, within.Owner).Add((within, isOpen ? GateOf(measure) : null));
                            break;
                    }
        }

        public DependencyInventory Run()
        {
            var inventory = Topology(_inventory);
            foreach (var (measure, isOpen) in _measures)
                foreach (var change in measure.Changes) inventory = Added(inventory, change, isOpen ? GateOf(measure) : null);
            var gates = _measures.Where(pair => pair.IsOpen).Select(pair => new Component { Id = GateOf(pair.Measure), Name = pair.Measure.Title, Kind = "gate" });
            return inventory with
            {
                Components = [.. inventory.Components.Select(component => component with { Needs = Needs(component.Id, component.Needs) }), .. gates],
                Places = inventory.Places.Select(place => place with { Needs = Needs($"place:{place.Id}", place.Needs) }).ToValueList(),
                Teams = inventory.Teams.Select(team => team with { Needs = Needs($"team:{team.Id}", team.Needs) }).ToValueList(),
                Credentials = inventory.Credentials.Select(Rewritten).ToValueList(),
                Suppliers = inventory.Suppliers.Select(supplier => supplier with
                {
                    Planes = supplier.Planes.Select(plane => plane with { Needs = Needs($"plane:{supplier.Id}/{plane.Name}", plane.Needs) }).ToValueList(),
                }).ToValueList(),
            };
        }

        private DependencyInventory Topology(DependencyInventory inventory)
        {
            if (inventory.Topology is not { } topology) return inventory;
            var changed = topology;
            foreach (var (measure, _) in _measures)
                foreach (var change in measure.Changes)
                {
                    if (change is InventoryChange.ServeZone serve)
                        changed = changed with
                        {
                            Providers = [.. changed.Providers, .. serve.Fresh.Where(fresh => changed.Providers.All(known => known.Name != fresh.Name))],
                            Zones = changed.Zones.Select(zone => zone.Name == serve.Zone ? zone with { Providers = serve.Providers } : zone).ToValueList(),
                        };
                    else if (change is InventoryChange.AddFront add)
                        changed = changed with
                        {
                            Routers = changed.Routers.Select(router => router.Name == add.Router ? router with { Fronts = [.. router.Fronts, add.Front] } : router).ToValueList(),
                        };
                }
            return changed == topology ? inventory : Generated(inventory, topology, changed);
        }

        // What was generated from the old configuration is taken out - of what a person wrote under such an id, the needs that came with it.
        private static DependencyInventory Generated(DependencyInventory inventory, FailoverTopology before, FailoverTopology after)
        {
            var made = DependencyInventory.Empty.Expand(before).Components.ToDictionary(component => component.Id, StringComparer.Ordinal);
            var written = inventory.Components
                .Where(component => component.Provenance is not Provenance.Generated || !made.ContainsKey(component.Id))
                .Select(component => made.TryGetValue(component.Id, out var old) ? component with { Needs = component.Needs.Skip(old.Needs.Count).ToValueList() } : component);
            return (inventory with { Components = written.ToValueList() }).Expand(after);
        }

        private static DependencyInventory Added(DependencyInventory inventory, InventoryChange change, string? gate) => change switch
        {
            InventoryChange.Add add => inventory with
            {
                Components = [.. inventory.Components, .. add.Components.Select(component => gate is null ? component : component with { Needs = [gate, .. component.Needs] })],
                Suppliers = [.. inventory.Suppliers, .. add.Suppliers.Where(fresh => inventory.Suppliers.All(known => known.Id != fresh.Id))],
                Places = [.. inventory.Places, .. add.Places.Where(fresh => inventory.Places.All(known => known.Id != fresh.Id))],
                Credentials = [.. inventory.Credentials, .. add.Credentials.Select(credential => gate is null ? credential : credential with { Needs = [gate, .. credential.Needs] })],
            },
            InventoryChange.RarerOutages rarer when gate is null => Rarer(inventory, rarer),
            InventoryChange.AddClauses clauses when gate is null => inventory with
            {
                Contracts = inventory.Contracts.Select(contract => contract.Id == clauses.Contract
                    ? contract with { Clauses = contract.Clauses.Union(clauses.Clauses).ToValueList() } : contract).ToValueList(),
            },
            InventoryChange.PlanExit exit when gate is null => inventory with
            {
                Contracts = inventory.Contracts.Select(contract => contract.Id == exit.Contract && contract.ExitPlan < exit.Plan
                    ? contract with { ExitPlan = exit.Plan, ExitTime = contract.ExitTime ?? exit.Time } : contract).ToValueList(),
            },
            InventoryChange.Train train when gate is null => inventory with
            {
                Teams = inventory.Teams.Select(team => team.Id == train.Team ? team with { Skills = Trained(team.Skills, train) } : team).ToValueList(),
            },
            _ => inventory,
        };

        private static ValueList<Skill> Trained(ValueList<Skill> skills, InventoryChange.Train train) =>
            skills.Any(skill => skill.Name == train.Skill)
                ? skills.Select(skill => skill.Name == train.Skill ? skill with { People = Math.Max(skill.People, train.People) } : skill).ToValueList()
                : [.. skills, new Skill(train.Skill, train.People)];

        private static DependencyInventory Rarer(DependencyInventory inventory, InventoryChange.RarerOutages rarer) => inventory with
        {
            Components = inventory.Components.Select(each => each.Id == rarer.Node ? each with { Outages = Times(each.Outages, rarer.Factor) } : each).ToValueList(),
            Places = inventory.Places.Select(each => $"place:{each.Id}" == rarer.Node ? each with { Outages = Times(each.Outages, rarer.Factor) } : each).ToValueList(),
            Suppliers = inventory.Suppliers.Select(each => each with
            {
                Outages = $"supplier:{each.Id}" == rarer.Node ? Times(each.Outages, rarer.Factor) : each.Outages,
                Planes = each.Planes.Select(plane => $"plane:{each.Id}/{plane.Name}" == rarer.Node ? plane with { Outages = Times(plane.Outages, rarer.Factor) } : plane).ToValueList(),
            }).ToValueList(),
        };

        private static OutageRate? Times(OutageRate? rate, double factor) => rate is null ? null : rate with { PerYear = rate.PerYear * factor };

        // A log-in by way of an identity provider that has an alternative needs one of the two.
        private Credential Rewritten(Credential credential)
        {
            var needs = Needs($"credential:{credential.Id}", credential.Needs);
            if (!_alternatives.ContainsKey(credential.IdentityProvider.Id)) return credential with { Needs = needs };
            return credential with { IdentityProvider = default, Needs = [.. needs, new Dependency(Written("", new Need.One(credential.IdentityProvider)))] };
        }

        private ValueList<Dependency> Needs(string owner, ValueList<Dependency> needs)
        {
            var written = new List<Dependency>(needs.Count);
            foreach (var need in needs)
            {
                // Each group of alternatives changes over in its own time, and each is hurried: also while another measure stands beside it.
                var what = need.What is Need.One one && _alternatives.TryGetValue(one.Target.Id, out var all)
                    ? WithAlternatives(owner, one, all, group => Faster(owner, group))
                    : Faster(owner, Written(owner, need.What));
                if (Dropped(owner, need) is not { } drops)
                {
                    written.Add(need with { What = what });
                    continue;
                }
                // Without it for good, or while one of the gates is up.
                if (drops.All(drop => drop.Gate is not null))
                    written.Add(need with { What = new Need.AtLeast(1, [what, .. drops.Select(drop => (Need)drop.Gate!)]) });
                // Beside a need that still binds, this one adds nothing; alone it says that it is worse without.
                if (drops.Any(drop => drop.Change.Degrades) && !need.IsDegrading) written.Add(need with { What = what, IsDegrading = true });
            }
            return written.ToValueList();
        }

        private List<(InventoryChange.DropNeed Change, string? Gate)>? Dropped(string owner, Dependency need)
        {
            if (need.What is not Need.One one || !_drops.TryGetValue(Original(owner), out var all)) return null;
            var drops = all.Where(drop => drop.Change.Target == Original(one.Target.Id)).ToList();
            return drops.Count > 0 ? drops : null;
        }

        private Need Faster(string owner, Need need)
        {
            if (need is not Need.AtLeast { SwitchTime: not null } group || !_switches.TryGetValue(Original(owner), out var all)) return need;
            if (all.Where(each => each.Gate is null).Select(each => each.Change.Time).DefaultIfEmpty(TimeSpan.MaxValue).Min() is var least && least < group.SwitchTime)
                group = group with { SwitchTime = least };
            var faster = all.Where(each => each.Gate is not null && each.Change.Time < group.SwitchTime)
                .Select(each => (Need)new Need.All([each.Gate!, group with { SwitchTime = each.Change.Time }])).ToList();
            return faster.Count == 0 ? group : new Need.AtLeast(1, [group, .. faster]);
        }

        private Need Written(string owner, Need need) => need switch
        {
            Need.One one when _alternatives.TryGetValue(one.Target.Id, out var all) => WithAlternatives(owner, one, all, static group => group),
            Need.One => need,
            Need.All some => some with { Members = some.Members.Select(member => Written(owner, member)).ToValueList() },
            Need.AtLeast some => some with { Members = some.Members.Select(member => Written(owner, member)).ToValueList() },
            _ => throw new System.Diagnostics.UnreachableException(),
        };

        // One group for each time that changing over takes: a slow alternative does not hold up a fast one.
        private Need WithAlternatives(string owner, Need.One one, List<(InventoryChange.Alternative Change, string Measure)> all, Func<Need, Need> written)
        {
            // What a measure brings does not lean on that measure's own alternatives.
            var brought = _broughtBy.GetValueOrDefault(owner);
            var groups = all.Where(each => each.Measure != brought && each.Change.Component != owner)
                .GroupBy(each => each.Change.SwitchTime)
                .OrderBy(group => group.Key ?? TimeSpan.Zero)
                .Select(group => written(new Need.AtLeast(1, [one, .. group.Select(each => (Need)each.Change.Component)]) { SwitchTime = group.Key }))
                .ToList();
            return groups.Count switch { 0 => one, 1 => groups[0], _ => new Need.AtLeast(1, groups.ToValueList()) };
        }

        private string Original(string id) => _originals.GetValueOrDefault(id, id);

        private static List<T> Under<T>(Dictionary<string, List<T>> lists, string key)
        {
            if (!lists.TryGetValue(key, out var list)) lists.Add(key, list = []);
            return list;
        }
    }
}
