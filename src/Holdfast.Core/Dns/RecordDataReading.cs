namespace Holdfast.Core.Dns;

/// <summary>The outcome of reading one value: canonical text, or what is wrong with it.</summary>
/// <param name="Canonical">The one presentation form that equal values share; null when <paramref name="Error"/> says why not.</param>
/// <param name="Error">What is wrong, in words that name the field.</param>
/// <param name="Hint">The fix, or a form that is accepted.</param>
/// <param name="Note">Accepted, but worth a second look (two readings of a host name, a long text that will be split).</param>
/// <param name="Offset">Where in the text the trouble starts, 0-based; 0 when it concerns the whole.</param>
public readonly record struct RecordDataReading(string? Canonical, string? Error = null, string? Hint = null, string? Note = null, int Offset = 0)
{
    public bool IsValid => Canonical is not null;
}
