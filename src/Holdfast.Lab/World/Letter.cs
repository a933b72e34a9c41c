using Holdfast.Core.Failover;

namespace Holdfast.Lab.World;

/// <summary>What a vantage point sends to the watcher that decides. Duplicates and letters that were overtaken are recognised.</summary>
/// <param name="Life">Of the sender: a crash begins the next one.</param>
internal sealed record Letter(int From, int Life, int Sequence, Observation[] Seen);
