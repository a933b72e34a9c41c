namespace Holdfast.Lab.World;

/// <summary>
/// Where the round of probes stands when something happens is chance, and costs up to an interval. What is said of an event is the mean
/// of worlds in which it stands at evenly spread places; what fails by chance fails differently in each of them.
/// </summary>
internal static class ProbePhases
{
    public const int Count = 5;

    /// <summary>The world whose moments are told where only one can be shown.</summary>
    public const int Middle = Count / 2;

    public static WorldSpec InPhase(this WorldSpec spec, int phase) => spec with
    {
        Seed = spec.Seed + (ulong)phase,
        ProbePhase = (long)spec.Policy.Interval.TotalMilliseconds * (2 * phase + 1) / (2 * Count),
    };

    public static IEnumerable<WorldSpec> InAllPhases(this WorldSpec spec) => Enumerable.Range(0, Count).Select(phase => spec.InPhase(phase));
}
