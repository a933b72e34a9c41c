namespace Holdfast.Core.Graph;

/// <summary>One group of a node's needs: at least <paramref name="AtLeast"/> of <paramref name="Members"/> (node ids) must be up.</summary>
/// <param name="AtLeast">1 = any of; 1 of 1 = a plain need.</param>
/// <param name="IsDegrading">True: without it the node works, but worse. False: without it the node is down.</param>
public sealed record NeedGroup(int AtLeast, ValueList<int> Members, bool IsDegrading);
