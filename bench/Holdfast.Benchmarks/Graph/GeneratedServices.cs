using Holdfast.Core.Graph;

namespace Holdfast.Benchmarks.Graph;

/// <summary>
/// The large graph of the benches: services that each need 2 to 5 groups (all of them), each group of 1 to 3 alternatives; an
/// alternative is a provider (popularity by Zipf's law) or, for a quarter, an earlier service (hubs: old services are asked for
/// most). Ids are shuffled and the groups come in random order, so that nothing is laid out before the clock runs.
/// </summary>
internal sealed class GeneratedServices
{
    private readonly int[] _owners;
    private readonly int[] _ends;
    private readonly int[] _members;
    private ulong _random;

    public GeneratedServices(int services, int providers, ulong seed)
    {
        _random = seed;
        NodeCount = services + providers;
        var ids = Enumerable.Range(0, NodeCount).ToArray();
        Shuffle(ids);
        Providers = ids[..providers];

        var groups = new List<(int Owner, int From, int Size)>(services * 4);
        var members = new List<int>(services * 5);
        Span<int> chosen = stackalloc int[3];
        for (var service = 0; service < services; service++)
        {
            for (var count = 2 + Below(4); count > 0; count--)
            {
                var size = Unit() switch { < 0.70 => 1, < 0.91 => 2, _ => 3 };
                for (var i = 0; i < size;)
                {
                    var pick = ids[Alternative(service, providers)];
                    if (chosen[..i].Contains(pick)) continue;
                    chosen[i++] = pick;
                }
                groups.Add((ids[providers + service], members.Count, size));
                members.AddRange(chosen[..size]);
            }
        }

        var shuffled = groups.ToArray();
        Shuffle(shuffled);
        _owners = new int[shuffled.Length];
        _ends = new int[shuffled.Length];
        _members = new int[members.Count];
        var at = 0;
        for (var i = 0; i < shuffled.Length; i++)
        {
            var (owner, from, size) = shuffled[i];
            _owners[i] = owner;
            for (var k = 0; k < size; k++) _members[at++] = members[from + k];
            _ends[i] = at;
            if (size == 1) NeedCount++;
        }
    }

    public int NodeCount { get; }

    public int[] Providers { get; }

    public int NeedCount { get; }

    public int EdgeCount => _members.Length;

    public int GroupCount => _owners.Length;

    /// <summary>Everything that turns unsorted ids into a graph: filling the builder is part of it.</summary>
    public DependencyGraph Build()
    {
        var builder = new DependencyGraphBuilder(NodeCount, NeedCount, GroupCount - NeedCount);
        for (int group = 0, from = 0; group < _owners.Length; group++)
        {
            var end = _ends[group];
            if (end - from == 1) builder.Need(_owners[group], _members[from]);
            else builder.AnyOf(_owners[group], _members.AsSpan(from..end));
            from = end;
        }
        return builder.Build();
    }

    private int Alternative(int service, int providers)
    {
        // Log-uniform ranks are Zipf with exponent 1; the cube of a uniform number prefers old services.
        if (service > 0 && Unit() < 0.25)
        {
            var age = Unit();
            return providers + (int)(service * age * age * age);
        }
        return (int)Math.Pow(providers, Unit()) - 1;
    }

    private double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    private int Below(int limit) => (int)(Unit() * limit);

    private void Shuffle<T>(T[] items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var other = Below(i + 1);
            (items[i], items[other]) = (items[other], items[i]);
        }
    }

    private ulong Next()
    {
        // SplitMix64: small, and the same everywhere for a seed.
        var z = _random += 0x9E3779B97F4A7C15;
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
        z = (z ^ z >> 27) * 0x94D049BB133111EB;
        return z ^ z >> 31;
    }
}
