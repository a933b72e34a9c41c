using Holdfast.Core.Graph.Concentration;

namespace Holdfast.Core.Inventory;

/// <param name="Dimension">As written under <c>limits:</c>.</param>
/// <param name="Key">The owner, country, technology, … that is over the limit.</param>
/// <param name="Share">What it has, 0 … 1: of the critical components that fall with it, or of the spend.</param>
/// <param name="Falls">Critical components that fall with it; 0 for spend.</param>
/// <param name="Of">Out of so many.</param>
public sealed record LimitBreach(string Dimension, string Key, string Name, double Share, int Falls, int Of, double Limit);

/// <summary>The organisation's own limits, held against what the structure says. One judgement for analyse, score, report and <c>--fail-on limits</c>.</summary>
/// <param name="Breaches">Over a limit, in the order in which the limits are written, the largest share first.</param>
/// <param name="Unjudged">Dimensions with a limit that cannot be held against anything: no contract has a cost, nothing is in the layer.</param>
public sealed record ConcentrationLimits(ValueList<LimitBreach> Breaches, ValueList<string> Unjudged)
{
    private static readonly ValueList<string> Whole = ["supplier", "spend", "country", "jurisdiction", "technology", "place"];

    public static IEnumerable<string> DimensionsOf(DependencyInventory inventory) =>
        Whole.Concat(ComponentKinds.KnownLayers).Concat(inventory.Components.SelectMany(component => component.Layers)).Distinct(StringComparer.Ordinal);

    public static bool IsDimension(string name, DependencyInventory inventory) => DimensionsOf(inventory).Contains(name, StringComparer.Ordinal);

    public static ConcentrationLimits Of(Structure structure)
    {
        var limits = structure.Graph.Inventory.Organisation.Limits;
        if (limits.IsEmpty) return new([], []);
        var table = DependenceTable.Of(structure);
        var breaches = new List<LimitBreach>();
        var unjudged = new List<string>();
        foreach (var limit in limits)
        {
            var found = limit.Dimension switch
            {
                "supplier" => Falls(table.Suppliers),
                "country" => Falls(table.Countries),
                "technology" => Falls(table.Technologies),
                "place" => Falls(table.Places),
                "jurisdiction" => Falls(table.Jurisdictions),
                "spend" => table.Suppliers.Where(row => row.Spend is not null).Select(row => new LimitBreach("", row.Key, row.Name, row.Spend!.Value, 0, 0, 0)),
                _ => Layer(structure, limit.Dimension),
            };
            var all = found.ToList();
            if (all.Count == 0) unjudged.Add(limit.Dimension);
            breaches.AddRange(all.Where(each => each.Share > limit.Share + 1e-12)
                .OrderByDescending(each => each.Share).ThenBy(each => each.Key, StringComparer.Ordinal)
                .Select(each => each with { Dimension = limit.Dimension, Limit = limit.Share }));
        }
        return new(breaches.ToValueList(), unjudged.ToValueList());

        IEnumerable<LimitBreach> Falls(ValueList<DependenceRow> rows) =>
            rows.Select(row => new LimitBreach("", row.Key, row.Name, Share(row.Falls, table.Critical), row.Falls, table.Critical, 0));
    }

    private static IEnumerable<LimitBreach> Layer(Structure structure, string name)
    {
        var known = new InventoryLookup(structure.Graph.Inventory);
        return structure.Concentration.Layers.FirstOrDefault(layer => layer.Layer == name) is not { } found ? []
            : found.Providers.Select(provider => new LimitBreach(
                "", provider.Provider, known.Supplier(provider.Provider)?.Title ?? provider.Provider, Share(provider.Critical, found.Sites), provider.Critical, found.Sites, 0));
    }

    private static double Share(int part, int whole) => whole == 0 ? 0 : (double)part / whole;
}
