namespace Holdfast.Core.Graph;

/// <summary>One step of an explanation: <paramref name="Node"/> is down because <paramref name="Group"/> is lost, and the next node is one that the group lost.</summary>
public sealed record BrokenNeed(int Node, NeedGroup Group, int Next);
