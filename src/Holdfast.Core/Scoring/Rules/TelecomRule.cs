using Holdfast.Core.Graph;
using Holdfast.Core.Inventory;

namespace Holdfast.Core.Scoring.Rules;

/// <summary>RES-6.5: are the critical systems reachable when one link, or one operator with all its links, fails?</summary>
internal static class TelecomRule
{
    public static SuggestionRule Rule { get; } = new("RES-6.5/one-link-one-operator",
        "Every component of the telecom layer, and all those of one owner together, fail in the graph. No critical system falls: means. Some of the systems that lead to telecom fall: intention. All of them: not resilient.",
        (context, _) => Judge(context));

    private static Verdict Judge(RuleContext context)
    {
        var links = context.Graph.Inventory.Components.Where(component => ComponentKinds.LayersOf(component).Contains("telecom")).ToList();
        if (links.Count == 0) return Verdict.Unknown("no link and no operator is in the inventory", "components: of kind telecom or network, with their suppliers, and the needs that lead to them");
        var walk = new OutageWalk(context.Graph.Graph);
        var leads = new OutageWalk(context.Graph.Graph.WithoutRedundancy());
        var dependent = Fallen(leads, context, links);
        if (dependent.Count == 0) return Verdict.Unknown("no critical system leads to a link", "needs: from the systems to components of kind telecom or network");
        var breaking = links.Select(link => (Name: link.Title, Falls: Fallen(walk, context, [link])))
            .Concat(links.Where(link => context.Known.Supplier(link.Supplier.Id) is not null)
                .GroupBy(link => context.Known.UltimateParent(context.Known.Supplier(link.Supplier.Id)!).Id, StringComparer.Ordinal)
                .Select(group => (Name: $"all of {context.Known.Supplier(group.Key)!.Title}", Falls: Fallen(walk, context, group))))
            .Where(pair => pair.Falls.Count > 0).ToList();
        var fallen = breaking.SelectMany(pair => pair.Falls).Distinct().Order(StringComparer.Ordinal).ToList();
        RuleInput[] inputs =
        [
            new("links", string.Join(", ", links.Select(link => link.Id)), "components: kind telecom or network"),
            new("systems that lead to them", string.Join(", ", dependent), "needs"),
            .. breaking.Select(pair => new RuleInput($"without {pair.Name}", $"falls: {string.Join(", ", pair.Falls)}", "outage in the graph")),
        ];
        if (fallen.Count == 0) return Verdict.Of(MaturityLevel.Means, "every critical system stays up without any one link and any one operator", inputs);
        var said = $"{string.Join(" and ", fallen)} {(fallen.Count == 1 ? "falls" : "fall")} with a single link or operator";
        return fallen.Count < dependent.Count
            ? Verdict.Of(MaturityLevel.Intention, $"{said}; {string.Join(" and ", dependent.Except(fallen))} would not", inputs)
            : Verdict.Of(MaturityLevel.NotResilient, said, inputs);
    }

    private static List<string> Fallen(OutageWalk walk, RuleContext context, IEnumerable<Component> failed)
    {
        var down = new bool[context.Graph.Count];
        walk.MarkDown(down, failed.Select(link => context.Graph.Number(link.Id)).ToArray());
        return context.Estate.Systems.Where(system => down[context.Graph.Number(system.Id)]).Select(system => system.Id).ToList();
    }
}
