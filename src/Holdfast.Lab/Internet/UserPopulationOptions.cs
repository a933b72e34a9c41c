using Holdfast.Lab.Fronts;

namespace Holdfast.Lab.Internet;

public sealed record UserPopulationOptions
{
    /// <summary>Users are dealt out to them in turn.</summary>
    public required IReadOnlyList<RecursiveResolver> Resolvers { get; init; }

    public required LabAuthority Authority { get; init; }

    public required Uri Page { get; init; }

    public int Users { get; init; } = 60;

    /// <summary>How often each user visits; their visits are spread over the period.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Then a user gives up.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(5);

    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
