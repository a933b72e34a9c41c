using Holdfast.Core.Inventory;

namespace Holdfast.Core.Scoring;

/// <summary>The unit that is assessed: a component of the inventory that a critical system uses.</summary>
/// <param name="Supplier">Id of who serves it; empty = ourselves.</param>
/// <param name="Uses">The critical systems that lead to it, in the order of the inventory. An asset of several systems is answered once.</param>
public sealed record DigitalAsset(string Id, string Title, string Kind, string Supplier, ValueList<AssetUse> Uses)
{
    public bool IsShared => Uses.Count > 1;
}

/// <param name="Importance">What the asset weighs in this system.</param>
/// <param name="Reason">Why: stated, or what the graph says.</param>
public sealed record AssetUse(string System, Criticality Importance, string Reason);
