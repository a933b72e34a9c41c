namespace Holdfast.Benchmarks.Fuzz;

/// <summary>One reader of text or octets from outside, with what it promises for any input.</summary>
/// <param name="name">As it is asked for on the command line.</param>
/// <param name="seeds">Good inputs to start from.</param>
/// <param name="tokens">What means something to the reader, thrown in by the mutator.</param>
internal abstract class FuzzTarget(string name, IReadOnlyList<string> seeds, IReadOnlyList<string> tokens)
{
    public string Name => name;
    public IReadOnlyList<string> Seeds => seeds;
    public IReadOnlyList<string> Tokens => tokens;

    /// <summary>
    /// Whether the input was accepted. Refusing it with a reason is fine; an exception is a crash, and a promise that does not hold
    /// is a <see cref="FuzzFailure"/>.
    /// </summary>
    public abstract bool Try(string input);

    protected static void Promise(bool holds, string otherwise)
    {
        if (!holds) throw new FuzzFailure(otherwise);
    }
}

internal sealed class FuzzFailure(string message) : Exception(message);
