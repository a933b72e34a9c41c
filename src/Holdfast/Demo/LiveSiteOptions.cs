using Holdfast.Core.Failover;
using Holdfast.Lab.Internet;

namespace Holdfast.Demo;

/// <summary>How the lab's sample site is to be set up.</summary>
/// <param name="Ttl">Of the router's record, in seconds; a provider that takes no such TTL gets its lowest.</param>
/// <param name="DesecMinimumTtl">deSEC's minimum_ttl, in seconds.</param>
internal sealed record LiveSiteOptions(RouterPlace Place, RouterPolicy Policy, int Ttl, int DesecMinimumTtl)
{
    /// <summary>One resolver for each; their caches run out one after the other, as those of a large population do.</summary>
    public IReadOnlyList<ResolverHabit> Resolvers { get; init; } =
        [ResolverHabit.Nearest, ResolverHabit.Uniform, ResolverHabit.RoundRobin, ResolverHabit.Nearest, ResolverHabit.Uniform, ResolverHabit.RoundRobin];
}
