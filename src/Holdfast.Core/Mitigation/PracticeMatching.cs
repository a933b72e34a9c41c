using Holdfast.Core.Inventory;

namespace Holdfast.Core.Mitigation;

/// <summary>Measures that change what people do and have signed, not what runs.</summary>
internal static class PracticeMatching
{
    /// <summary>Groups of alternatives that take long to change over to, or whose change-over nobody has shown.</summary>
    public static IEnumerable<Measure> Switches(MatchingContext context, MeasureTemplate template)
    {
        foreach (var component in context.Inventory.Components)
        {
            var groups = component.Needs.Where(need => need is { IsDegrading: false, What: Need.AtLeast { SwitchTime: not null } }).ToList();
            if (template.Pattern == MeasurePattern.Drill)
            {
                if (groups.Any(need => need.Evidence.Length == 0)) yield return context.Made(template, component.Id, component.Title, null);
            }
            else if (template.SwitchTime is { } time && groups.Any(need => ((Need.AtLeast)need.What).SwitchTime > time))
            {
                yield return context.Made(template, component.Id, component.Title, null, new InventoryChange.SwitchWithin(component.Id, time));
            }
        }
    }

    /// <summary>Contracts with suppliers of single points.</summary>
    public static IEnumerable<Measure> Contracts(MatchingContext context, MeasureTemplate template)
    {
        var behind = context.Points
            .SelectMany(component => (context.Known.Supplier(component.Supplier.Id)?.Contracts ?? []).Select(each => each.Id).Append(component.Contract.Id))
            .ToHashSet(StringComparer.Ordinal);
        foreach (var contract in context.Inventory.Contracts.Where(contract => behind.Contains(contract.Id)))
        {
            var name = context.Known.Supplier(contract.Supplier.Id)?.Title ?? contract.Title;
            if (template.Pattern == MeasurePattern.ExitPlan)
            {
                if (contract.ExitPlan < ExitPlan.Documented) yield return context.Made(template, contract.Id, name, null, new InventoryChange.PlanExit(contract.Id, ExitPlan.Documented, null));
                continue;
            }
            var missing = template.Clauses.Except(contract.Clauses).ToValueList();
            if (!missing.IsEmpty) yield return context.Made(template, contract.Id, $"{name} ({string.Join(", ", missing)})", null, new InventoryChange.AddClauses(contract.Id, missing));
        }
    }

    /// <summary>Skills that something needs and one person has.</summary>
    public static IEnumerable<Measure> Skills(MatchingContext context, MeasureTemplate template) =>
        from skill in context.Inventory.Components.SelectMany(component => component.Skills).Distinct().Order(StringComparer.Ordinal)
        let teams = context.Inventory.Teams.Where(team => team.Skills.Any(each => each.Name == skill)).ToList()
        where teams.Count > 0 && teams.Sum(team => team.Skills.First(each => each.Name == skill).People) < 2
        select context.Made(template, skill, skill, null, new InventoryChange.Train(teams[0].Id, skill, 2));

    public static IEnumerable<Measure> Pages(MatchingContext context, MeasureTemplate template) =>
        (context.Inventory.Topology?.Routers ?? []).Select(router => context.Made(template, router.Name, router.Name, null));
}
