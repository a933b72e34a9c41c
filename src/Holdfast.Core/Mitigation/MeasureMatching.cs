using Holdfast.Core.Graph;
using Holdfast.Core.Inventory;

namespace Holdfast.Core.Mitigation;

/// <summary>Finds where the kinds of the catalogue apply in an inventory, and makes a measure of each place.</summary>
public static class MeasureMatching
{
    public static ValueList<Measure> Of(DependencyInventory inventory, IEnumerable<MeasureTemplate> templates)
    {
        var context = new MatchingContext(inventory);
        var found = templates.SelectMany(template => Of(context, template)).OrderBy(measure => measure.Id, StringComparer.Ordinal).DistinctBy(measure => measure.Id).ToList();
        return found.Select(measure => measure with { Excludes = [.. measure.Excludes, .. Rivals(measure, found)] }).ToValueList();
    }

    /// <summary>The team that owns the component, by its name; empty where nobody is named.</summary>
    public static string OwnerOf(DependencyInventory inventory, string component)
    {
        var owner = inventory.Components.FirstOrDefault(each => each.Id == component)?.Owner.Id ?? "";
        return inventory.Teams.FirstOrDefault(team => team.Id == owner)?.Title ?? owner;
    }

    /// <summary>Ids of the components that a change is about.</summary>
    public static IEnumerable<string> About(InventoryChange change) => change switch
    {
        InventoryChange.Alternative alternative => [alternative.To],
        InventoryChange.DropNeed dropped => [dropped.Owner, dropped.Target],
        InventoryChange.SwitchWithin within => [within.Owner],
        InventoryChange.ServeZone zone => [zone.Zone],
        InventoryChange.RarerOutages rarer => [rarer.Node],
        _ => [],
    };

    // A zone has one set of providers.
    private static IEnumerable<string> Rivals(Measure measure, List<Measure> all)
    {
        var zones = measure.Changes.OfType<InventoryChange.ServeZone>().Select(change => change.Zone).ToList();
        return zones.Count == 0 ? [] : all.Where(other => other.Id != measure.Id && other.Changes.OfType<InventoryChange.ServeZone>().Any(change => zones.Contains(change.Zone))).Select(other => other.Id);
    }

    private static IEnumerable<Measure> Of(MatchingContext context, MeasureTemplate template) => template.Pattern switch
    {
        MeasurePattern.DnsProvider => TopologyMatching.DnsProviders(context, template),
        MeasurePattern.RouterZone => TopologyMatching.RouterZones(context, template),
        MeasurePattern.Front => TopologyMatching.Fronts(context, template),
        MeasurePattern.Alternative or MeasurePattern.Backup => AlternativeMatching.Alternatives(context, template),
        MeasurePattern.OtherRegion or MeasurePattern.OtherSupplier or MeasurePattern.OwnHardware => CopyMatching.Copies(context, template),
        MeasurePattern.IdentityProvider => AlternativeMatching.IdentityProviders(context, template),
        MeasurePattern.BreakGlass => AlternativeMatching.BreakGlass(context, template),
        MeasurePattern.OtherDomain => AlternativeMatching.OtherDomains(context, template),
        MeasurePattern.RarerOutages => AlternativeMatching.Rarer(context, template),
        MeasurePattern.FasterSwitch or MeasurePattern.Drill => PracticeMatching.Switches(context, template),
        MeasurePattern.Clauses or MeasurePattern.ExitPlan => PracticeMatching.Contracts(context, template),
        MeasurePattern.Skill => PracticeMatching.Skills(context, template),
        MeasurePattern.EmergencyPage => PracticeMatching.Pages(context, template),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}

/// <summary>The inventory as matching sees it: what alone takes down something critical, and who owns what.</summary>
internal sealed class MatchingContext
{
    private readonly HashSet<string> _points;

    public MatchingContext(DependencyInventory inventory)
    {
        (Inventory, Known) = (inventory, new(inventory));
        Graph = InventoryGraph.Of(inventory);
        var critical = Structure.CriticalNodes(Graph);
        var points = SinglePoints.In(Graph.Graph);
        _points = points is null ? [] : critical.SelectMany(node => points.Of(node)).Select(node => Graph[node].Id).ToHashSet(StringComparer.Ordinal);
        Points = inventory.Components
            .Where(component => _points.Contains(component.Id) && component.Provenance is not Provenance.Generated && component.CostPerHour is null
                && component.Kind is not ("function" or "gate") && !component.OnlyCombines)
            .ToValueList();
    }

    public DependencyInventory Inventory { get; }

    public InventoryLookup Known { get; }

    public InventoryGraph Graph { get; }

    /// <summary>Components that alone take down something critical and fail by themselves; ends such as business functions are left out.</summary>
    public ValueList<Component> Points { get; }

    public bool IsSinglePoint(string id) => _points.Contains(id);

    /// <summary>The ultimate owner; the id itself where the inventory does not know the supplier, "self" for what is the organisation's own.</summary>
    public string Owner(string supplier) =>
        supplier is "" or "self" ? "self" : Known.Supplier(supplier) is { } known ? Known.UltimateParent(known).Id : supplier;

    public Measure Made(MeasureTemplate template, string subject, string name, Component? of, params ReadOnlySpan<InventoryChange> changes)
    {
        var again = of is not null && template.ShareOfContract > 0 && Known.Contract(of.Contract.Id)?.AnnualCost is { } annual ? decimal.Round(annual.Amount * (decimal)template.ShareOfContract) : 0;
        return new()
        {
            Id = $"{template.Id}:{subject}",
            Kind = template.Id,
            Title = template.Title.Replace("{name}", name, StringComparison.Ordinal),
            Titles = template.Titles.Select(title => title with { Title = title.Title.Replace("{name}", name, StringComparison.Ordinal) }).ToValueList(),
            Owner = MeasureMatching.OwnerOf(Inventory, subject),
            Cost = again == 0 ? template.Cost : template.Cost with
            {
                PerYear = template.Cost.PerYear + again,
                Source = $"{template.Cost.Source}; {(template.ShareOfContract * 100).ToString("0", System.Globalization.CultureInfo.InvariantCulture)} % of the contract {of!.Contract.Id} again",
            },
            EffortDays = template.EffortDays,
            LeadTime = template.LeadTime,
            Criteria = template.Criteria,
            Changes = ValueList.Create(changes),
        };
    }

    /// <summary>A supplier that is not chosen yet: of the organisation's own country, in nobody's group.</summary>
    public Supplier Other(MeasureTemplate template, string subject) =>
        new() { Id = $"{template.Id}-{subject}", Name = "another supplier", Country = Inventory.Organisation.Country, Outages = template.Outages, Source = "not chosen yet; outage rate from the catalogue of measures" };
}
