using Holdfast.Adapters.Config;
using Holdfast.Core;
using Holdfast.Core.Inventory;

namespace Holdfast.Adapters.Inventory;

/// <summary>The failover configuration as far as the dependency graph is concerned: who serves, writes, steers and watches.</summary>
public static class ConfigTopology
{
    /// <summary>Null when the configuration has neither providers nor routers: nothing to generate.</summary>
    public static FailoverTopology? Of(Configuration configuration)
    {
        if (configuration.Providers.IsEmpty && configuration.Routers.IsEmpty) return null;
        return new()
        {
            File = configuration.File,
            Providers = configuration.Providers.Select(provider => new FailoverProvider(provider.Id.ToString()!, provider.Supplier)).ToValueList(),
            Zones = configuration.Zones
                .Select(zone => new FailoverZone(zone.Zone.Value, zone.Providers.Select(provider => provider.ToString()!).ToValueList())).ToValueList(),
            Routers = configuration.Routers.Select(Router).ToValueList(),
            // One watcher decides and no other one counts with it; also where nobody names it, because a router without any would not be a failover.
            // Where it stands is the inventory's to say.
            Watchers = configuration.Routers.IsEmpty ? [] : [new FailoverWatcher(NameOf(configuration.Failover.Watcher), "", "")],
        };
    }

    // What is written and recorded about it must mean the same on every machine: a name that is made of one machine does not.
    private static string NameOf(WatcherSettings watcher) => watcher.IsNamed ? watcher.Name : ConfigDefaults.Watcher;

    private static FailoverRouter Router(RouterSettings router) => new(
        router.Name,
        router.Zone.Value,
        router.Ttl.ToTimeSpan(),
        router.Fronts.Select(front => new FailoverFront(front.Name.Value, front.Target.Value, front.Supplier)).ToValueList());
}
