namespace Holdfast.Core.Graph.CutSets;

/// <summary>What became of events and gates that claimed to be a fault tree.</summary>
public abstract record FaultTreeOutcome
{
    private FaultTreeOutcome()
    {
    }

    /// <summary>A tree, with remarks on what was repaired on the way (repeated inputs of AND and OR).</summary>
    public sealed record Built(FaultTree Tree, ValueList<FaultTreeRemark> Warnings) : FaultTreeOutcome;

    /// <summary>No tree; all problems, not only the first.</summary>
    public sealed record Refused(ValueList<FaultTreeRemark> Problems) : FaultTreeOutcome;
}

/// <summary>A remark on one node; <see cref="Position"/> is the input of that gate it is about, or -1 for the node as a whole.</summary>
public sealed record FaultTreeRemark(FaultTreeInput Node, int Position, string Message);
