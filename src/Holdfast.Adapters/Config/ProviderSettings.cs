using System.Collections.Frozen;
using System.Net;
using Holdfast.Core;
using Holdfast.Core.Sync;

namespace Holdfast.Adapters.Config;

/// <summary>One entry of <c>providers:</c>, checked against the keys of its kind.</summary>
/// <param name="Kind">A key of the catalogue: cloudflare, desec, rfc2136, powerdns, bunny, zonefile.</param>
/// <param name="Supplier">Who runs it: the owner whose bad day takes it down.</param>
/// <param name="Endpoint">Replaces the public API address, so that all of it can run on loopback.</param>
/// <param name="NameServers">Replaces the public name servers in <c>verify</c> and in the failover's proof; empty = as the provider says.</param>
/// <param name="Secrets">By key ("token", "key", "key.secret").</param>
/// <param name="Options">The other keys of this kind as plain text ("path", "server", "key.name").</param>
/// <param name="BaseFolder">Relative paths start here: the folder of the configuration file.</param>
public sealed record ProviderSettings(
    ProviderId Id,
    string Kind,
    string Supplier,
    Uri? Endpoint,
    ValueList<IPEndPoint> NameServers,
    FrozenDictionary<string, SecretReference> Secrets,
    FrozenDictionary<string, string> Options,
    string BaseFolder)
{
    public string? Option(string key) => Options.GetValueOrDefault(key);
}
