namespace Holdfast.Core.Graph;

/// <summary>One line of the tree of what a node depends on.</summary>
/// <param name="Depth">0 = the node that was asked for.</param>
/// <param name="Group">The group of the line above it by which it is needed; null for the first line.</param>
/// <param name="Ending">Why the tree does not go on below this line, if it does not.</param>
public sealed record ChainLink(int Depth, int Node, NeedGroup? Group, ChainEnding Ending);

public enum ChainEnding
{
    /// <summary>It goes on.</summary>
    None,

    /// <summary>The node needs nothing.</summary>
    Leaf,

    /// <summary>The node stands above itself: its needs lead back to it.</summary>
    Cycle,

    /// <summary>What it needs stands under an earlier line.</summary>
    Repeated,

    /// <summary>The depth that was asked for is reached.</summary>
    Depth,
}
