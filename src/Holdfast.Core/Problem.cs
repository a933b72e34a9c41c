namespace Holdfast.Core;

public enum Severity { Error, Warning, Note }

/// <summary>
/// Something wrong (or worth knowing) in what a person wrote, at a place that an editor can jump to.
/// </summary>
/// <param name="File">Path as the person gave it; empty when the text came from elsewhere.</param>
/// <param name="Line">1-based; 0 when the problem concerns the whole file.</param>
/// <param name="Column">1-based; 0 when the problem concerns the whole line.</param>
/// <param name="Message">Names the key and what is wrong with it.</param>
/// <param name="Hint">The fix; empty when the message says it all.</param>
public sealed record Problem(string File, int Line, int Column, Severity Severity, string Message, string Hint = "")
{
    public override string ToString() =>
        $"{File}:{Line}:{Column}: {Label}: {Message}{(Hint.Length > 0 ? $" ({Hint})" : "")}";

    private string Label => Severity switch
    {
        Severity.Error => "error",
        Severity.Warning => "warning",
        _ => "note",
    };
}
