namespace Holdfast.Core.Graph.CutSets;

/// <summary>What to compute and how much memory it may take.</summary>
public sealed record CutSetOptions
{
    /// <summary>Only cut sets of at most this many events; <c>null</c> for all of them.</summary>
    public int? MaximumOrder { get; init; }

    /// <summary>Whether the exact probability of the top is wanted.</summary>
    public bool Probability { get; init; } = true;

    /// <summary>
    /// Nodes that the decision diagrams may have at a time; about 50 bytes each with table and cache, twice that while a table
    /// grows. The default is about 1.5 GB. Beyond it the analysis gives up and says so.
    /// </summary>
    public int MaximumNodes { get; init; } = 1 << 25;
}
