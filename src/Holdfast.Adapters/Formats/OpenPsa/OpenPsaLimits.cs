namespace Holdfast.Adapters.Formats.OpenPsa;

/// <summary>What a file may cost before it is refused. The defaults hold a reader below about half a gigabyte.</summary>
public sealed record OpenPsaLimits
{
    public int MaximumElements { get; init; } = 2_000_000;

    public long MaximumCharacters { get; init; } = 100_000_000;

    public int MaximumDepth { get; init; } = 64;

    public int MaximumNameLength { get; init; } = 1_000;

    /// <summary>Reading stops here: the rest would rarely tell anything new.</summary>
    public int MaximumProblems { get; init; } = 100;
}
