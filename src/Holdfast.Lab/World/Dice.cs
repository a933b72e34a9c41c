namespace Holdfast.Lab.World;

/// <summary>Random numbers from one seed, the same on every machine (SplitMix64: <see cref="Random"/> promises no stable sequence).</summary>
internal sealed class Dice(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        var z = _state += 0x9E3779B97F4A7C15UL;
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ z >> 27) * 0x94D049BB133111EBUL;
        return z ^ z >> 31;
    }

    public double Share() => (Next() >> 11) * (1.0 / (1UL << 53));

    public bool Chance(double probability) => probability > 0 && Share() < probability;

    /// <summary>From <paramref name="least"/> to <paramref name="most"/>, both included.</summary>
    public int Between(int least, int most) => least + (int)(Next() % (ulong)(most - least + 1));

    public long Between(long least, long most) => least + (long)(Next() % (ulong)(most - least + 1));

    public T Pick<T>(params ReadOnlySpan<T> values) => values[Between(0, values.Length - 1)];

    /// <summary>A die of its own for a part of the world, so that one part's throws do not shift another's.</summary>
    public Dice Fork() => new(Next());
}
