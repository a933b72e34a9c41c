using System.Numerics;

namespace Holdfast.Core.Graph.CutSets;

/// <summary>What the analysis of one fault tree found. The parts are independent: one may be known when another gave up.</summary>
public sealed class CutSetResult
{
    private readonly SolvedTree _solved;

    internal CutSetResult(FaultTree tree, SolvedTree solved, CutSetCount count, TopProbability probability)
    {
        Tree = tree;
        _solved = solved;
        Count = count;
        Probability = probability;
    }

    public FaultTree Tree { get; }

    public CutSetCount Count { get; }

    public TopProbability Probability { get; }

    /// <summary>
    /// The minimal cut sets one by one, each as ascending event numbers; nothing is stored, so breaking off early is cheap.
    /// Empty when the count gave up.
    /// </summary>
    public IEnumerable<ValueList<int>> CutSets() => Count is CutSetCount.Known ? _solved.Enumerate() : [];

    /// <summary>Importance of every event below the top, in the order of the tree; empty when the exact probability is not known or is 0.</summary>
    public ValueList<EventImportance> Importance() =>
        Probability is TopProbability.Exact { Value: > 0 } exact ? _solved.Importance(Tree, exact.Value) : [];
}

/// <summary>How many minimal cut sets there are.</summary>
public abstract record CutSetCount
{
    private CutSetCount()
    {
    }

    /// <summary>Exact. <see cref="ByOrder"/> holds the orders that occur, ascending; with a maximum order only those up to it.</summary>
    public sealed record Known(BigInteger Total, ValueList<OrderCount> ByOrder) : CutSetCount;

    public sealed record GaveUp(string Reason) : CutSetCount;
}

/// <summary>The number of minimal cut sets of one size.</summary>
public readonly record struct OrderCount(int Order, BigInteger Count);

/// <summary>The probability of the top, from independent basic events.</summary>
public abstract record TopProbability
{
    private TopProbability()
    {
    }

    public sealed record Exact(double Value) : TopProbability;

    public sealed record Unknown(string Reason) : TopProbability;
}
