using System.Globalization;
using Holdfast.Adapters.Config;
using Holdfast.Adapters.Yaml;
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
            Watchers = configuration.Routers.IsEmpty ? [] : Watchers(configuration),
        };
    }

    private static FailoverRouter Router(RouterSettings router)
    {
        var probe = Child(router.Node, "probe");
        var policy = Child(router.Node, "policy");
        var every = Time(Child(probe, "every")) ?? TimeSpan.FromSeconds(10); // design section 6
        var timeout = Time(Child(probe, "timeout")) ?? TimeSpan.FromSeconds(5);
        var down = Child(policy, "down");
        var inARow = Number(Child(down, "in-a-row")) ?? Number(down) ?? 3;
        var failback = Child(policy, "failback");
        var dwell = Time(Child(failback, "dwell")) ?? TimeSpan.FromMinutes(30);
        return new(
            router.Name,
            router.Zone.Value,
            router.Ttl.ToTimeSpan(),
            router.Fronts.Select(front => new FailoverFront(front.Name, front.Target.Value, front.Supplier)).ToValueList())
        {
            DetectAfter = inARow * every + timeout,
            FailbackAfter = Child(failback, "mode") is { Text: "manual" } ? null : dwell,
        };
    }

    // One watcher decides and no other one counts with it; also where nobody names it, because a router without any would not be a failover.
    // Where it stands is the inventory's to say.
    private static ValueList<FailoverWatcher> Watchers(Configuration configuration)
    {
        var name = Child(Child(configuration.Document.Root, "watcher"), "name");
        return [new FailoverWatcher(name is { IsScalar: true } given ? given.Text : "main", "", "")];
    }

    private static YamlNode? Child(YamlNode? node, string key) => node is { } parent && parent.TryGet(key, out var value) && !value.IsNull ? value : null;

    private static TimeSpan? Time(YamlNode? node) => node is { IsScalar: true } value && Duration.TryParse(value.Text, out var time) ? time : null;

    private static int? Number(YamlNode? node) =>
        node is { IsScalar: true } value && int.TryParse(value.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
