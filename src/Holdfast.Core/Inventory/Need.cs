namespace Holdfast.Core.Inventory;

/// <summary>What must be up, as a tree of all-of and at-least-k-of over references. Redundancy is always explicit.</summary>
public abstract record Need
{
    private Need()
    {
    }

    public SourcePlace At { get; init; }

    public static Need AnyOf(params ReadOnlySpan<Need> members) => new AtLeast(1, ValueList.Create(members));

    public static implicit operator Need(string id) => new One(id);

    public sealed record One(Reference Target) : Need;

    public sealed record All(ValueList<Need> Members) : Need;

    /// <summary>At least <paramref name="Count"/> of the members; 1 = any of them.</summary>
    public sealed record AtLeast(int Count, ValueList<Need> Members) : Need
    {
        /// <summary>
        /// How long it takes to change over to another member once one in use has failed; null = at once (load is shared already).
        /// With a switch time, the members stand in order of preference and the first ones are in use.
        /// </summary>
        public TimeSpan? SwitchTime { get; init; }
    }
}

/// <summary>One entry under <c>needs:</c>.</summary>
/// <param name="What">What must be up.</param>
/// <param name="IsDegrading">Without it the component works on, but worse.</param>
public sealed record Dependency(Need What, bool IsDegrading = false)
{
    /// <summary>How we know; empty = nobody said.</summary>
    public string Evidence { get; init; } = "";

    /// <summary>0 … 1; null = nobody said.</summary>
    public double? Confidence { get; init; }

    public Provenance Provenance { get; init; } = Provenance.Unknown;

    public static implicit operator Dependency(string id) => new(new Need.One(id));

    public static implicit operator Dependency(Need need) => new(need);
}

public static class NeedReading
{
    /// <summary>Every reference in the tree, from left to right.</summary>
    public static IEnumerable<Reference> References(this Need need) => need switch
    {
        Need.One one => [one.Target],
        Need.All all => all.Members.SelectMany(References),
        Need.AtLeast some => some.Members.SelectMany(References),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    public static ValueList<Need> Members(this Need need) => need switch
    {
        Need.All all => all.Members,
        Need.AtLeast some => some.Members,
        _ => [],
    };
}
