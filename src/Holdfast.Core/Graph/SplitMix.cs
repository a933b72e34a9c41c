namespace Holdfast.Core.Graph;

/// <summary>SplitMix64 (Steele, Lea, Flood 2014): an own, short sequence for each pair of seed and portion.</summary>
internal struct SplitMix(ulong seed, ulong portion)
{
    private ulong _state = Mix(seed + 0x9E3779B97F4A7C15) ^ Mix(portion * 0xD1B54A32D192ED03 + 0x8CB92BA72F3D8DD7);

    public ulong Next() => Mix(_state += 0x9E3779B97F4A7C15);

    /// <summary>How many trials succeed before the next failure; <paramref name="scale"/> is 1 / ln(1 - probability of failure).</summary>
    public double Gap(double scale)
    {
        // 53 bits, never 0: the logarithm of 0 would be a gap without end.
        var unit = ((Next() >> 11) + 1) * (1.0 / (1UL << 53));
        return Math.Floor(Math.Log(unit) * scale);
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
        z = (z ^ z >> 27) * 0x94D049BB133111EB;
        return z ^ z >> 31;
    }
}
