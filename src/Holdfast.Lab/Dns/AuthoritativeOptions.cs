using System.Net;

namespace Holdfast.Lab.Dns;

public sealed record AuthoritativeOptions
{
    /// <summary>The host name under which the server stands in NS records.</summary>
    public string Name { get; init; } = "ns.lab.";

    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>0 = chosen by the system.</summary>
    public int Port { get; init; }

    public required ZoneStore Zones { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>For packet loss.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Fetches the addresses behind a flattened CNAME whose target is not served here; without it such a name is SERVFAIL.</summary>
    public Func<WireName, RecordType, CancellationToken, Task<IReadOnlyList<ResourceRecord>>>? ResolveElsewhere { get; init; }
}
