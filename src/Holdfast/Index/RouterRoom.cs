using Holdfast.Adapters.Config;
using Holdfast.Core.Inventory;
using Holdfast.Lab.World;

namespace Holdfast.Index;

/// <summary>
/// Where the index meets the failover: the routers of an inventory are steered by the machine that <c>watch</c> runs, with the policy of
/// the configuration, in the lab's simulated world.
/// </summary>
internal static class RouterRoom
{
    public static DependencyInventory Steered(DependencyInventory inventory, Configuration configuration)
    {
        if (inventory.Topology is not { Routers.IsEmpty: false } topology) return inventory;
        var setups = configuration.Failover.Routers.Select(router => router.Setup(configuration, configuration.Failover.Watcher.Name));
        return inventory with { Topology = topology with { Steering = new RouterTable(setups).Answer } };
    }
}
