using System.Net;
using Holdfast.Core;

namespace Holdfast.Lab.PowerDns;

public sealed record PowerDnsOptions
{
    /// <summary>Zones that exist from the start; more with <see cref="PowerDnsEmulator.AddZone"/>.</summary>
    public ValueList<string> Zones { get; init; } = [];

    public string ApiKey { get; init; } = "lab-powerdns-key";

    /// <summary>4 = as 4.7.3 was seen to answer; 5 takes one level of backslashes too many out of a NAPTR (seen with 5.1).</summary>
    public int MajorVersion { get; init; } = 4;

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>For the fault script.</summary>
    public int Seed { get; init; } = 1;

    public IPEndPoint ApiEndpoint { get; init; } = new(IPAddress.Loopback, 0);

    public IReadOnlyList<(string Name, IPAddress Address)> NameServers { get; init; } =
        [("ns1.example.net.", IPAddress.Loopback), ("ns2.example.net.", IPAddress.Loopback)];

    /// <summary>0 = a port of its own for each name server.</summary>
    public int DnsPort { get; init; }
}
