using System.Numerics;

namespace Holdfast.Core.Mitigation;

/// <summary>Some of the measures under consideration, by position. <c>default</c> is none.</summary>
internal readonly record struct MeasureSet(BigInteger Bits)
{
    public static MeasureSet All(int count) => new((BigInteger.One << count) - 1);

    public static MeasureSet Of(IEnumerable<int> measures) => measures.Aggregate(default(MeasureSet), (set, measure) => set.With(measure));

    public bool Contains(int measure) => !((Bits >> measure) & 1).IsZero;

    public MeasureSet With(int measure) => new(Bits | (BigInteger.One << measure));

    public MeasureSet Without(int measure) => new(Bits & ~(BigInteger.One << measure));

    public MeasureSet Union(MeasureSet other) => new(Bits | other.Bits);

    public MeasureSet Intersect(MeasureSet other) => new(Bits & other.Bits);

    public MeasureSet Except(MeasureSet other) => new(Bits & ~other.Bits);

    public IEnumerable<int> Members()
    {
        var rest = Bits;
        for (var at = 0; !rest.IsZero; at++, rest >>= 1)
            if (!rest.IsEven) yield return at;
    }
}
