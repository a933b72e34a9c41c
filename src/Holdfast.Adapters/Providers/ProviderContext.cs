using Holdfast.Adapters.State;

namespace Holdfast.Adapters.Providers;

/// <summary>What a provider is made from besides its settings.</summary>
/// <param name="Environment">Reads an environment variable (for secrets).</param>
/// <param name="Budgets">The write budgets that all commands share.</param>
/// <param name="IsFailover">A switch may use the part of a budget that is kept in reserve for it; a sync may not.</param>
public sealed record ProviderContext(TimeProvider Clock, Func<string, string?> Environment, WriteBudgets Budgets, bool IsFailover = false);
