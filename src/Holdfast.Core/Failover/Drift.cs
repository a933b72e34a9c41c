namespace Holdfast.Core.Failover;

/// <summary>
/// Somebody else changed the router's record at a provider: a human in a dashboard, another tool, a write that committed late. Without
/// a newer epoch it is no decision, so the convergence writes back; here it is only recognised, so that people are told.
/// </summary>
public static class Drift
{
    /// <summary>What was found instead of our decision; null when the answer shows no drift.</summary>
    /// <param name="before">The convergence before it took the answer in.</param>
    public static RouterReading? In(Convergence before, ConvergenceEvent.Answer answer)
    {
        if (answer is not ConvergenceEvent.ReadDone(var name, var epoch, var reading) || before.Wish is not { } wish || epoch != wish.Epoch) return null;
        var provider = before.Providers.FirstOrDefault(one => one.Provider == name);
        if (provider is not { Phase: ProgressPhase.Reading } || reading.Holds(wish) || reading.Mark?.Epoch > wish.Epoch) return null;
        // It stood there once, or its own mark says that it should: then it was changed. A first write that failed half-way is neither.
        var wasOurs = provider.WrittenAt is not null || reading.Mark?.Epoch == wish.Epoch && provider.Attempts == 0;
        return wasOurs ? reading : null;
    }
}
