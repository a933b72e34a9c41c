namespace Holdfast.Core.Dns;

/// <summary>How to read a zone file.</summary>
public sealed record ZoneFileOptions
{
    public static readonly ZoneFileOptions Default = new();

    /// <summary>
    /// Gives the text of an <c>$INCLUDE</c>d file, by its path as the zone file has it; null when it cannot be read.
    /// Without this, <c>$INCLUDE</c> is an error.
    /// </summary>
    public Func<string, string?>? Include { get; init; }

    /// <summary>Lets <c>$INCLUDE</c> name absolute paths and paths with <c>..</c>.</summary>
    public bool IncludeOutside { get; init; }
}
