namespace Holdfast.Core.Mitigation;

/// <summary>What one event costs, or one miss of a target, as a function of the measures taken: the engine's own word, remembered.</summary>
/// <param name="Relevant">No other measure makes a difference to it.</param>
/// <param name="Work">Asked with relevant measures only.</param>
internal sealed class Charge(string id, ChargeKind kind, MeasureSet relevant, Func<MeasureSet, long> work)
{
    private readonly Dictionary<MeasureSet, long> _known = [];

    public string Id => id;

    public ChargeKind Kind => kind;

    public MeasureSet Relevant => relevant;

    public long Of(MeasureSet taken)
    {
        var part = taken.Intersect(relevant);
        if (!_known.TryGetValue(part, out var value)) _known.Add(part, value = work(part));
        return value;
    }
}
