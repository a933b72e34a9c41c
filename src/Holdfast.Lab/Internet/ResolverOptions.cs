using System.Net;

namespace Holdfast.Lab.Internet;

public sealed record ResolverOptions
{
    public string Name { get; init; } = "resolver";

    public required IReadOnlyList<IPEndPoint> Roots { get; init; }

    /// <summary>The port of every name server that is known by address only; 53 in the real world.</summary>
    public int DnsPort { get; init; } = 53;

    /// <summary>Where it listens for stub clients; null = only <see cref="RecursiveResolver.ResolveAsync"/>.</summary>
    public IPEndPoint? Listen { get; init; }

    public ResolverHabit Habit { get; init; }

    /// <summary>RFC 8767: an expired answer, with a TTL of 30 s, where no server gives a fresh one. Off as in most resolvers.</summary>
    public bool ServeStale { get; init; }

    /// <summary>Of one question to one server.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMilliseconds(800);

    /// <summary>How long a failure to resolve is remembered; RFC 9520 asks for 1 s to 5 min.</summary>
    public TimeSpan FailureTtl { get; init; } = TimeSpan.FromSeconds(1);

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public int Seed { get; init; } = 1;
}

/// <summary>How a resolver chooses among the name servers of a zone; all of these were seen in the wild (SIDN Labs, RIPE Atlas).</summary>
public enum ResolverHabit
{
    /// <summary>The one with the shortest round trip, others now and then: BIND, PowerDNS Recursor.</summary>
    Nearest,

    /// <summary>Any that is not known to be slow or dead: Unbound.</summary>
    Uniform,

    /// <summary>One after the other.</summary>
    RoundRobin,
}
