using System.Net;
using Holdfast.Core;

namespace Holdfast.Lab.Desec;

public sealed record DesecOptions
{
    /// <summary>Domains that exist from the start; more with <see cref="DesecEmulator.AddDomain"/>.</summary>
    public ValueList<string> Domains { get; init; } = [];

    public string Token { get; init; } = "lab-desec-token";

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>For the fault script.</summary>
    public int Seed { get; init; } = 1;

    public IPEndPoint ApiEndpoint { get; init; } = new(IPAddress.Loopback, 0);

    public IReadOnlyList<(string Name, IPAddress Address)> NameServers { get; init; } =
        [("ns1.desec.io", IPAddress.Loopback), ("ns2.desec.org", IPAddress.Loopback)];

    /// <summary>0 = a port of its own for each name server.</summary>
    public int DnsPort { get; init; }

    /// <summary>Of new domains; 3600 in deSEC's documentation and error texts, 900 in its repository.</summary>
    public int MinimumTtl { get; init; } = 3600;

    /// <summary>False = no throttles at all.</summary>
    public bool Throttled { get; init; } = true;
}
