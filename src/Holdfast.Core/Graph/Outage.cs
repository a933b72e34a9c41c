namespace Holdfast.Core.Graph;

/// <summary>What falls when <paramref name="Failed"/> fail in a running system (least fixed point of "down").</summary>
/// <param name="Failed">Node ids, as asked.</param>
/// <param name="Down">All nodes that are down, the failed included, in the order in which the damage reaches them.</param>
/// <param name="Degraded">Nodes that work on, but worse: a degrading group is lost, or too few members of a group are unimpaired.</param>
public sealed record Outage(ValueList<int> Failed, ValueList<int> Down, ValueList<int> Degraded);
