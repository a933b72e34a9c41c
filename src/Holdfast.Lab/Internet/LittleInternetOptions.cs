namespace Holdfast.Lab.Internet;

public sealed record LittleInternetOptions
{
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public int Seed { get; init; } = 1;

    public RouterPlace Router { get; init; }

    /// <summary>Of the router's record, raised to deSEC's minimum where that is higher.</summary>
    public int RouterTtl { get; init; } = 60;

    /// <summary>60 when raised by their support, 3600 as usual.</summary>
    public int DesecMinimumTtl { get; init; } = 60;

    /// <summary>False leaves the example.com and r.example.com of all providers empty, for whoever wants to fill them with <c>apply</c>.</summary>
    public bool Seeded { get; init; } = true;

    /// <summary>One resolver for each.</summary>
    public IReadOnlyList<ResolverHabit> Resolvers { get; init; } = [ResolverHabit.Nearest, ResolverHabit.Uniform, ResolverHabit.RoundRobin];

    public bool ServeStale { get; init; }
}

public enum RouterPlace
{
    /// <summary>In a zone of its own, delegated only to providers outside every front's owner.</summary>
    Outside,

    /// <summary>In the public zone, which the first front's owner serves too.</summary>
    Same,

    /// <summary>In the public zone, which the owners of both fronts serve, and nobody else.</summary>
    Owners,
}
