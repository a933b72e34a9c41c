using Holdfast.Core.Inventory;

namespace Holdfast.Core.Scoring;

/// <summary>One way in which an asset can stop, for the question whether its systems go on.</summary>
/// <param name="What">For people: "it fails".</param>
/// <param name="Events">Nodes of the graph that fall then; each is simulated alone.</param>
/// <param name="Lasts">How long the simulation takes it to last: longer than any time to recover that is worth planning for.</param>
public sealed record ContinuityCase(string What, ValueList<string> Events, TimeSpan Lasts)
{
    // A day for what can be repaired, a month for what has to be replaced (ours).
    private static readonly TimeSpan Repaired = TimeSpan.FromDays(1);
    private static readonly TimeSpan Replaced = TimeSpan.FromDays(30);

    /// <summary>It fails (or its plane); its place is lost; its supplier stops (or the group); foreign law cuts it off. Only what applies.</summary>
    public static ValueList<ContinuityCase> Of(InventoryGraph graph, InventoryLookup known, DigitalAsset asset)
    {
        var component = known.Component(asset.Id)!;
        var cases = new List<ContinuityCase>();
        Add("it fails", Repaired, asset.Id, ComponentKinds.PlaneOf(component) is { Length: > 0 } plane ? $"plane:{asset.Supplier}/{plane}" : "");
        if (!component.Place.IsNone) Add("its place is lost", Replaced, $"place:{component.Place.Id}");
        if (known.Supplier(asset.Supplier) is { } supplier)
        {
            Add("its supplier stops", Replaced, $"supplier:{supplier.Id}", $"group:{known.UltimateParent(supplier).Id}");
            Add("foreign law cuts it off", Replaced,
                [.. known.Reaching(supplier).Where(law => law.Reach == LegalReach.Extraterritorial && !graph.Inventory.Organisation.AcceptedJurisdictions.Any(accepted => accepted.Id == law.Id)).Select(law => $"jurisdiction:{law.Id}")]);
        }
        return cases.ToValueList();

        void Add(string what, TimeSpan lasts, params ReadOnlySpan<string> events)
        {
            var found = events.ToArray().Where(id => id.Length > 0 && graph.Number(id) >= 0).ToValueList();
            if (!found.IsEmpty) cases.Add(new(what, found, lasts));
        }
    }
}
