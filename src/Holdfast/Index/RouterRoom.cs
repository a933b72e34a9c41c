using Holdfast.Adapters.Config;
using Holdfast.Core;
using Holdfast.Core.Failover;
using Holdfast.Core.Inventory;
using Holdfast.Lab.World;

namespace Holdfast.Index;

/// <summary>
/// Where the index meets the failover: the routers of an inventory are steered by the machine that <c>watch</c> runs, with the policy of
/// the configuration, in the lab's simulated world.
/// </summary>
internal static class RouterRoom
{
    public static DependencyInventory Steered(DependencyInventory inventory, Configuration configuration, Func<string, string?> environment, List<Problem> problems)
    {
        if (inventory.Topology is not { Routers.IsEmpty: false } topology) return inventory;
        // Only the policies are wanted: a secret of a notifier that is not set here changes none of them.
        var plan = FailoverSection.Read(configuration, name => environment(name) ?? "not set", [], alone: true);
        if (plan is null)
        {
            problems.Add(new Problem(
                configuration.File, 0, 0, Severity.Warning, "the policies of the routers cannot be read: their simulation takes the default ones", "holdfast check says what is wrong"));
        }
        var setups = plan?.Routers.Select(router => router.Setup(configuration, plan.Watcher.Name)) ?? [];
        return inventory with { Topology = topology with { Steering = new RouterTable(setups).Answer } };
    }
}
