using System.Net;
using Holdfast.Core;
using Holdfast.Core.Dns;
using Holdfast.Core.Sync;

namespace Holdfast.Adapters.Config;

/// <summary>What <c>holdfast.yaml</c> says, checked as a whole.</summary>
/// <param name="File">As the person gave it.</param>
/// <param name="Folder">Relative paths start here.</param>
/// <param name="Resolvers">Null = the system's; an empty list = ask none.</param>
/// <param name="Inventory">Path of the inventory, relative to <paramref name="Folder"/>; null when it is inside this file or absent.</param>
/// <param name="Document">The whole document, for the sections that belong to other parts (inventory).</param>
public sealed record Configuration(
    string File,
    string Folder,
    ValueList<ProviderSettings> Providers,
    ValueList<ZoneSpec> Zones,
    ValueList<RouterSettings> Routers,
    ValueList<IPEndPoint>? Resolvers,
    string? Inventory,
    Yaml.YamlDocument Document)
{
    /// <summary>Path of the answers to the index, relative to <see cref="Folder"/>; null = not named.</summary>
    public string? Answers { get; init; }

    public ProviderSettings Provider(ProviderId id) => Providers.First(provider => provider.Id == id);
}

/// <summary>A router as far as the records are concerned; its probes and policy are read by the failover.</summary>
/// <param name="Zone">The declared zone that holds the record.</param>
/// <param name="Node">The whole entry, for the failover's own reader.</param>
public sealed record RouterSettings(string Name, DnsName Record, DnsName Zone, Ttl Ttl, ValueList<FrontSettings> Fronts, Yaml.YamlNode Node);

public sealed record FrontSettings(string Name, DnsName Target, string Supplier, Yaml.YamlNode Node);
