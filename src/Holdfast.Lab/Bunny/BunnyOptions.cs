using System.Net;
using Holdfast.Core;
using Holdfast.Lab.Dns;

namespace Holdfast.Lab.Bunny;

public sealed record BunnyOptions
{
    /// <summary>Zones that exist from the start; more with <see cref="BunnyEmulator.AddZone"/>.</summary>
    public ValueList<string> Zones { get; init; } = [];

    public string AccessKey { get; init; } = "lab-bunny-key";

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>For the fault script.</summary>
    public int Seed { get; init; } = 1;

    public IPEndPoint ApiEndpoint { get; init; } = new(IPAddress.Loopback, 0);

    public IReadOnlyList<(string Name, IPAddress Address)> NameServers { get; init; } =
        [("kiki.bunny.net", IPAddress.Loopback), ("coco.bunny.net", IPAddress.Loopback)];

    /// <summary>0 = a port of its own for each name server.</summary>
    public int DnsPort { get; init; }

    /// <summary>What records of type PullZone answer.</summary>
    public IPAddress Edge { get; init; } = IPAddress.Parse("198.51.100.20");

    /// <summary>Fetches the addresses of names outside, for records of type Flatten.</summary>
    public Func<WireName, RecordType, CancellationToken, Task<IReadOnlyList<ResourceRecord>>>? ResolveElsewhere { get; init; }
}
