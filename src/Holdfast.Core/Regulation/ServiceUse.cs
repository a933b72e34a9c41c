using Holdfast.Core.Inventory;

namespace Holdfast.Core.Regulation;

/// <summary>A function needs, directly or through others, a component that is bought under a contract.</summary>
/// <param name="Provider">Who signed; null when neither the contract nor the component names anybody.</param>
/// <param name="IctService">S01 … S19; empty = nobody said.</param>
public sealed record ServiceUse(Component Function, Component Component, Contract Contract, Supplier? Provider, string IctService);
