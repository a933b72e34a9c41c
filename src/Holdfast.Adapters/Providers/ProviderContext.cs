using Holdfast.Adapters.State;

namespace Holdfast.Adapters.Providers;

/// <summary>What a provider is made from besides its settings.</summary>
/// <param name="Environment">Reads an environment variable (for secrets).</param>
/// <param name="Budgets">The write budgets that all commands share.</param>
public sealed record ProviderContext(TimeProvider Clock, Func<string, string?> Environment, WriteBudgets Budgets, Action<string>? Notice = null);
