using Holdfast.Core.Inventory;

namespace Holdfast.Core.Simulation;

/// <summary>
/// How long a single event lasts where nobody says: as its own mean repair states, else as long as such events were in the incidents on record
/// or as the way out takes, else a working morning. One length for all of them would rank a bankruptcy below a blown fuse.
/// </summary>
public static class EventLength
{
    /// <summary>A working morning: a node about which nothing is stated.</summary>
    public static TimeSpan Default { get; } = TimeSpan.FromHours(4);

    public static TimeSpan RegionOutage { get; } = TimeSpan.FromHours(15); // aws-2025-10-20: 14 h 32
    public static TimeSpan RegistrarLoss { get; } = TimeSpan.FromDays(5); // a transfer takes five days at most (ICANN transfer policy)
    public static TimeSpan Distrust { get; } = TimeSpan.FromHours(12);
    public static TimeSpan LegalCutOff { get; } = TimeSpan.FromDays(30);
    public static TimeSpan Vulnerability { get; } = TimeSpan.FromDays(2);
    public static TimeSpan SupplierFailure { get; } = TimeSpan.FromDays(14);

    public static TimeSpan Of(InventoryGraph graph, int node, IReadOnlyDictionary<int, OutageRate> rates) =>
        rates.TryGetValue(node, out var rate) && rate.Repair > TimeSpan.Zero ? rate.Repair : graph[node].Kind switch
        {
            NodeKind.Supplier or NodeKind.Group => SupplierFailure,
            NodeKind.Jurisdiction => LegalCutOff,
            NodeKind.Technology => Vulnerability,
            NodeKind.Place => RegionOutage,
            NodeKind.Component => graph.Inventory.Components.FirstOrDefault(component => component.Id == graph[node].Id)?.Kind switch
            {
                "registrar" or "domain" => RegistrarLoss,
                "certificate" => Distrust,
                _ => Default,
            },
            _ => Default,
        };
}
