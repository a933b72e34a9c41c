namespace Holdfast.Core.Failover;

/// <summary>One path to the service. <paramref name="Supplier"/> says whose trouble would be this front's trouble; null = unknown.</summary>
public sealed record Front(FrontName Name, string? Supplier = null);

/// <summary>A place that has nothing to do with the fronts; when it does not answer either, the fault is ours.</summary>
public sealed record Canary(string Name, string? Supplier = null);
