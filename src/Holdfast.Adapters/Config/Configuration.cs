using System.Net;
using Holdfast.Core;
using Holdfast.Core.Dns;
using Holdfast.Core.Failover;
using Holdfast.Core.Inventory;
using Holdfast.Core.Sync;

namespace Holdfast.Adapters.Config;

/// <summary>What <c>holdfast.yaml</c> says, as typed values.</summary>
/// <param name="File">As the person gave it.</param>
/// <param name="Folder">Relative paths start here.</param>
/// <param name="Routers">Those of <see cref="Failover"/>, as far as the records are concerned.</param>
/// <param name="Resolvers">Null = the system's; an empty list = ask none.</param>
public sealed record Configuration(
    string File,
    string Folder,
    ValueList<ProviderSettings> Providers,
    ValueList<ZoneSpec> Zones,
    ValueList<RouterSettings> Routers,
    ValueList<IPEndPoint>? Resolvers)
{
    /// <summary>Routers with their probes and policy, the watcher, and who is told.</summary>
    public FailoverPlan Failover { get; init; } = new([], new WatcherSettings(ConfigDefaults.Watcher, null, ConfigDefaults.KeepDays, ConfigDefaults.KeepObservations), []);

    /// <summary>The inventory as people wrote it, here and in the files that are named here; what follows from the rest is not in it.</summary>
    public DependencyInventory Described { get; init; } = DependencyInventory.Empty;

    /// <summary>Path of the inventory, relative to <see cref="Folder"/>; null when it is inside this file or absent.</summary>
    public string? Inventory { get; init; }

    /// <summary>Path of the answers to the index, relative to <see cref="Folder"/>; null = not named.</summary>
    public string? Answers { get; init; }

    public ProviderSettings Provider(ProviderId id) => Providers.First(provider => provider.Id == id);
}

/// <summary>A router as far as the records are concerned.</summary>
/// <param name="Zone">The declared zone that holds the record.</param>
public sealed record RouterSettings(string Name, DnsName Record, DnsName Zone, Ttl Ttl, ValueList<FrontSettings> Fronts);

public sealed record FrontSettings(FrontName Name, DnsName Target, string Supplier);
