namespace Holdfast.Core.Inventory;

/// <summary>
/// What a node of the graph stands for. <c>Gate</c> is a nested group of needs: it never fails on its own, it is only the name of a
/// combination.
/// </summary>
public enum NodeKind { Component, Plane, Supplier, Group, Place, Jurisdiction, Technology, Team, Credential, Gate }

/// <summary>A node of the dependency graph, as people know it.</summary>
/// <param name="Id">A component's own id; otherwise with a prefix: <c>supplier:</c>, <c>group:</c>, <c>plane:</c>, <c>place:</c>, <c>country:</c>, <c>jurisdiction:</c>, <c>technology:</c>, <c>team:</c>, <c>credential:</c>, <c>gate:</c>.</param>
/// <param name="Key">The id in its section of the inventory ("cloudflare" of supplier:cloudflare); for a plane "cloudflare/dns-api".</param>
/// <param name="IsHome">The organisation's own legal order or country: no way around it is wanted.</param>
public sealed record GraphNode(string Id, NodeKind Kind, string Name, string Key, bool IsHome = false)
{
    /// <summary>Can it fail on its own? Gates and what only combines others (<see cref="Component.OnlyCombines"/>, the pieces of a router) cannot.</summary>
    public bool IsEvent { get; init; } = true;
}

/// <summary>One group of a node's needs, by node number: at least <paramref name="AtLeast"/> of <paramref name="Members"/>.</summary>
/// <param name="SwitchTime">How long a change to another member takes; null = at once.</param>
public sealed record GraphNeed(int AtLeast, ValueList<int> Members, bool IsDegrading, TimeSpan? SwitchTime);

/// <summary>A router with all that a switch needs, by node number.</summary>
/// <param name="Node">The router itself; its one group of fronts is left out of <see cref="InventoryGraph.Needs"/>' plain reading by the simulation, which sends its users where its answers say.</param>
/// <param name="Zone">The zone that serves its record; -1 = none.</param>
/// <param name="Fronts">In order of preference.</param>
/// <param name="Serving">Per provider of the zone: the plane that answers.</param>
/// <param name="Writing">Per provider of the zone, in the same order: the plane that takes writes.</param>
public sealed record GraphRouter(int Node, int Zone, ValueList<int> Fronts, ValueList<int> Serving, ValueList<int> Writing, ValueList<int> Watchers, int Quorum, FailoverRouter Settings)
{
    /// <summary>Names of the zone's providers, in the order of <see cref="Serving"/>.</summary>
    public ValueList<string> Providers { get; init; }
}
