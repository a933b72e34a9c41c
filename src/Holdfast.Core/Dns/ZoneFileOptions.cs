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

    /// <summary>
    /// Where an included path leads, as the one spelling that <see cref="Include"/> is asked with; null when that is outside the folder
    /// of the zone file. Without this, absolute paths and paths with <c>..</c> lie outside.
    /// </summary>
    public Func<string, string?>? Place { get; init; }

    /// <summary>Lets <c>$INCLUDE</c> name absolute paths and paths with <c>..</c>.</summary>
    public bool IncludeOutside { get; init; }
}
