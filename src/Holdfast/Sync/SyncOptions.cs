using Holdfast.Core.Dns;
using Holdfast.Core.Sync;

namespace Holdfast.Sync;

/// <param name="Zones">Only these; empty = all zones of the configuration.</param>
/// <param name="Prune">Delete what Holdfast created and is no longer declared.</param>
/// <param name="Forced">Guards that the operator overrides by name.</param>
/// <param name="Digests">Only plans with these digests are applied; empty = all.</param>
public sealed record SyncOptions(
    IReadOnlyList<DnsName> Zones, bool Prune, IReadOnlySet<Guard> Forced, IReadOnlySet<string> Digests);
