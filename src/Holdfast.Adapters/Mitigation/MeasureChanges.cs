using Holdfast.Adapters.Inventory;
using Holdfast.Core;
using Holdfast.Core.Inventory;
using Holdfast.Core.Mitigation;

namespace Holdfast.Adapters.Mitigation;

/// <summary>Reads what a measure of the organisation's own changes, against the inventory that it changes.</summary>
internal sealed class MeasureChanges(DependencyInventory inventory, List<Problem> problems)
{
    // Of an entry, the one that says what it does.
    private static readonly string[] Verbs = ["alternative-to", "drop-need", "switch-within", "rarer", "clauses", "exit-plan", "skill"];

    private readonly InventoryGraph _graph = InventoryGraph.Of(inventory);
    private readonly InventoryLookup _known = new(inventory);

    public static OutageRate? Outages(SectionReader from) => from.Section("outages") is { } outages
        ? new(outages.Number("per-year", 0, 1_000_000) ?? 0, outages.Duration("repair") ?? TimeSpan.Zero, outages.Text("source"))
        : null;

    public ValueList<InventoryChange> Of(SectionReader measure, string id) =>
        measure.Sections("changes").SelectMany((change, at) => Of(change, id, at)).ToValueList();

    private IEnumerable<InventoryChange> Of(SectionReader change, string measure, int at)
    {
        var verbs = Verbs.Where(change.Has).ToList();
        if (verbs.Count != 1)
        {
            problems.Add(change.Node.Error($"measure '{SectionReader.Short(measure)}': a change has {(verbs.Count == 0 ? "nothing that it does" : $"{string.Join(" and ", verbs)} at once")}",
                $"one of {string.Join(", ", Verbs)} for each entry"));
            return [];
        }
        return verbs[0] switch
        {
            "alternative-to" => Alternative(change, measure, at),
            "drop-need" => Drop(change),
            "switch-within" => Switch(change),
            "rarer" => Rarer(change),
            "skill" => Skill(change),
            _ => Contract(change),
        };
    }

    private IEnumerable<InventoryChange> Alternative(SectionReader change, string measure, int at)
    {
        var (to, supplier, place) = (change.Reference("alternative-to"), change.Reference("supplier"), change.Reference("place"));
        if (!IsComponent(to, "alternative-to")) yield break;
        if (!supplier.IsNone && _known.Supplier(supplier.Id) is null) Missing(supplier, "supplier", inventory.Suppliers.Select(each => each.Id));
        if (!place.IsNone && _known.Place(place.Id) is null) Missing(place, "place", inventory.Places.Select(each => each.Id));
        var needs = change.References("needs");
        foreach (var need in needs)
            if (_graph.Number(need.Id) < 0) Missing(need, "component", inventory.Components.Select(each => each.Id));
        var replaced = _known.Component(to.Id)!;
        var component = new Component
        {
            Id = at == 0 ? $"{to.Id}@{measure}" : $"{to.Id}@{measure}#{at + 1}",
            Name = $"Alternative to {replaced.Title}",
            Kind = replaced.Kind,
            Layers = replaced.Layers,
            Supplier = supplier,
            Place = place,
            Outages = Outages(change),
            Needs = needs.Select(need => (Dependency)need.Id).ToValueList(),
        };
        yield return new InventoryChange.Add([component]);
        yield return new InventoryChange.Alternative(to.Id, component.Id, change.Duration("switch"));
    }

    private IEnumerable<InventoryChange> Drop(SectionReader change)
    {
        var (target, owner) = (change.Reference("drop-need"), change.Reference("of"));
        if (!IsComponent(owner, "of", change) || _known.Component(owner.Id) is not { } component) yield break;
        var direct = component.Needs.Select(need => need.What).OfType<Need.One>().Select(one => one.Target.Id).ToList();
        if (!direct.Contains(target.Id))
        {
            problems.Add(target.At.Error($"'{owner.Id}' does not need '{SectionReader.Short(target.Id)}' directly",
                Suggest.Nearest(target.Id, direct) is { } near ? $"did you mean '{near}'?" : direct.Count > 0 ? $"it needs {string.Join(", ", direct)}" : "it needs nothing by itself"));
            yield break;
        }
        yield return new InventoryChange.DropNeed(owner.Id, target.Id, change.Choice("without") == "degraded");
    }

    private IEnumerable<InventoryChange> Switch(SectionReader change)
    {
        var owner = change.Reference("of");
        if (!IsComponent(owner, "of", change) || change.Duration("switch-within") is not { } time) yield break;
        var times = _known.Component(owner.Id)!.Needs.Select(need => need.What).OfType<Need.AtLeast>().Select(group => group.SwitchTime).OfType<TimeSpan>().ToList();
        if (times.Count == 0) problems.Add(owner.At.Error($"'{owner.Id}' has no alternatives that take time to change over to", "give it some with 'alternative-to' and 'switch'"));
        else if (times.All(each => each <= time)) problems.Add(owner.At.Error($"'{owner.Id}' changes over in {Duration.Format(times.Max())} already", "a shorter time, or no measure"));
        else yield return new InventoryChange.SwitchWithin(owner.Id, time);
    }

    private IEnumerable<InventoryChange> Rarer(SectionReader change)
    {
        var node = change.Reference("rarer");
        if (_graph.Number(node.Id) < 0)
        {
            Missing(node, "component, supplier:ID, place:ID or plane:SUPPLIER/PLANE", _graph.Nodes.Where(each => each.Kind != NodeKind.Gate).Select(each => each.Id));
            yield break;
        }
        if (change.Number("factor", 0.0001, 1) is { } factor) yield return new InventoryChange.RarerOutages(node.Id, factor);
        else if (!change.Has("factor")) problems.Add(change.Node.Error("'rarer' says how much by 'factor'", "factor: 0.5 halves them"));
    }

    private IEnumerable<InventoryChange> Contract(SectionReader change)
    {
        var contract = change.Reference("of");
        if (_known.Contract(contract.Id) is null)
        {
            if (contract.IsNone) problems.Add(change.Node.Error("'of' is missing", "the id of a contract"));
            else Missing(contract, "contract", inventory.Contracts.Select(each => each.Id));
            yield break;
        }
        if (change.Has("clauses")) yield return new InventoryChange.AddClauses(contract.Id, change.Texts("clauses"));
        else if (change.Choice("exit-plan") is { } plan) yield return new InventoryChange.PlanExit(contract.Id, plan == "tested" ? ExitPlan.Tested : ExitPlan.Documented, null);
    }

    private IEnumerable<InventoryChange> Skill(SectionReader change)
    {
        var team = change.Reference("team");
        if (_known.Team(team.Id) is null)
        {
            if (team.IsNone) problems.Add(change.Node.Error("'team' is missing", "the id of a team"));
            else Missing(team, "team", inventory.Teams.Select(each => each.Id));
            yield break;
        }
        yield return new InventoryChange.Train(team.Id, change.Text("skill"), (int)(change.Whole("people", 1, 100_000) ?? 2));
    }

    private bool IsComponent(Reference reference, string key, SectionReader? around = null)
    {
        if (_known.Component(reference.Id) is not null) return true;
        if (reference.IsNone) problems.Add((around?.Node.Error($"'{key}' is missing", "the id of a component"))!);
        else Missing(reference, "component", inventory.Components.Select(each => each.Id));
        return false;
    }

    private void Missing(Reference reference, string what, IEnumerable<string> known) => problems.Add(reference.At.Error(
        $"there is no {what} '{SectionReader.Short(reference.Id)}' in the inventory", Suggest.Nearest(reference.Id, known) is { } near ? $"did you mean '{near}'?" : "write the id of one that the inventory describes"));
}
