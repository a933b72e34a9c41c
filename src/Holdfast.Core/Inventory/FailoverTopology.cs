namespace Holdfast.Core.Inventory;

/// <summary>
/// What the failover configuration says about who serves, writes, steers and watches, free of the configuration's own types. The loader
/// of the configuration fills it; <see cref="FailoverExpansion"/> makes components of it, so that nobody writes them twice.
/// </summary>
public sealed record FailoverTopology
{
    /// <summary>The file that it was read from, for messages.</summary>
    public string File { get; init; } = "holdfast.yaml";

    public ValueList<FailoverProvider> Providers { get; init; }
    public ValueList<FailoverZone> Zones { get; init; }
    public ValueList<FailoverRouter> Routers { get; init; }
    public ValueList<FailoverWatcher> Watchers { get; init; }

    /// <summary>How many watchers must be up for a decision; null = a majority of them.</summary>
    public int? WatcherQuorum { get; init; }

    /// <summary>What the routers would do in an event; null = nobody switches anything, users stay at the first front.</summary>
    public RouterSteering? Steering { get; init; }

    public int Quorum => WatcherQuorum ?? (Watchers.Count / 2) + 1;
}

/// <param name="Name">Key under <c>providers:</c>.</param>
/// <param name="Supplier">Id of the supplier; empty or "self" = the organisation's own servers.</param>
public sealed record FailoverProvider(string Name, string Supplier);

/// <param name="Name">Without the final dot.</param>
/// <param name="Providers">Names of the providers that serve and store it.</param>
public sealed record FailoverZone(string Name, ValueList<string> Providers);

/// <param name="Name">Key under <c>routers:</c>.</param>
/// <param name="Zone">Name of the zone that holds its record set.</param>
/// <param name="Ttl">TTL of the record set.</param>
/// <param name="Fronts">In order of preference.</param>
public sealed record FailoverRouter(string Name, string Zone, TimeSpan Ttl, ValueList<FailoverFront> Fronts);

/// <param name="Supplier">Id of the supplier whose CDN it is; empty or "self" = the organisation's own.</param>
public sealed record FailoverFront(string Name, string Target, string Supplier);

/// <param name="Place">Id of a place; empty = nobody said.</param>
/// <param name="Supplier">Id of the supplier that hosts it; empty or "self" = own hardware.</param>
public sealed record FailoverWatcher(string Name, string Place, string Supplier);
