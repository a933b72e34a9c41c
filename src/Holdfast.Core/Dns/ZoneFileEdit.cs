namespace Holdfast.Core.Dns;

/// <summary>The outcome of an edit.</summary>
/// <param name="Texts">The files that changed, with their whole new text; empty when nothing had to change or something is wrong.</param>
/// <param name="SerialBefore">The zone's serial; null without an SOA.</param>
/// <param name="SerialAfter">Greater than before when anything changed.</param>
/// <param name="Problems">Why the file was not edited, and what its reading had to say.</param>
public sealed record ZoneFileEdit(ValueList<ZoneFileText> Texts, uint? SerialBefore, uint? SerialAfter, ValueList<Problem> Problems)
{
    public bool IsValid => !Problems.Any(problem => problem.Severity == Severity.Error);
}

/// <summary>A file by its path, as the zone file names it, and its text.</summary>
public sealed record ZoneFileText(string Path, string Text);
