namespace Holdfast.Adapters.Config;

/// <summary>A token or key. Prints as <c>***</c> everywhere; only the adapter that sends it reveals it.</summary>
public sealed class Secret(string value)
{
    public string Reveal() => value;

    public override string ToString() => "***";
}
