using Holdfast.Core.Inventory;

namespace Holdfast.Core.Scoring;

/// <summary>What the organisation cannot be without for long, with the assets that it leads to.</summary>
/// <param name="Assets">Ids of assets, in the order of the inventory.</param>
public sealed record CriticalSystem(string Id, string Title, Criticality Criticality, ValueList<string> Assets);
