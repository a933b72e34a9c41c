using System.Net;
using Holdfast.Core;
using Holdfast.Lab.Dns;

namespace Holdfast.Lab.Cloudflare;

public sealed record CloudflareOptions
{
    /// <summary>Zones that exist from the start; more with <see cref="CloudflareEmulator.AddZone"/>.</summary>
    public ValueList<string> Zones { get; init; } = [];

    public string Token { get; init; } = "lab-cloudflare-token";

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>For record ids and the fault script.</summary>
    public int Seed { get; init; } = 1;

    public IPEndPoint ApiEndpoint { get; init; } = new(IPAddress.Loopback, 0);

    /// <summary>One authoritative server for each; their host names are the zone's name servers.</summary>
    public IReadOnlyList<(string Name, IPAddress Address)> NameServers { get; init; } =
        [("amy.ns.cloudflare.com", IPAddress.Loopback), ("bob.ns.cloudflare.com", IPAddress.Loopback)];

    /// <summary>0 = a port of its own for each name server.</summary>
    public int DnsPort { get; init; }

    /// <summary>What proxied names answer.</summary>
    public IReadOnlyList<IPAddress> EdgeAddresses { get; init; } = [IPAddress.Parse("198.51.100.10"), IPAddress.Parse("2001:db8:cf::10")];

    /// <summary>1,200 requests in 5 minutes, then every call is refused for 5 minutes (developers.cloudflare.com, API limits).</summary>
    public int RequestsPerFiveMinutes { get; init; } = 1200;

    /// <summary>Fetches the addresses of names outside, for flattened CNAMEs.</summary>
    public Func<WireName, RecordType, CancellationToken, Task<IReadOnlyList<ResourceRecord>>>? ResolveElsewhere { get; init; }
}
