using Holdfast.Core;
using Holdfast.Core.Failover;

namespace Holdfast.Lab.World;

/// <summary>
/// The product's pure functions as the world calls them. The world never has rules of its own; a mutation is this record with one
/// function replaced, so the product carries no hook for it.
/// </summary>
public sealed record Engine
{
    public static Engine Product { get; } = new();

    public Func<RouterPolicy, RouterPolicy> MeasuringPolicy { get; init; } = policy => policy;

    public ObserveFunction Observe { get; init; } = static (measurements, batch) => measurements.With(batch);

    public Func<Measurements, DateTimeOffset, Verdicts> Judge { get; init; } = static (measurements, now) => measurements.Judge(now);

    public Func<FailoverState, Verdicts, DateTimeOffset, RouterPolicy, (FailoverState Next, Decision Decision)> Step { get; init; } = DecisionEngine.Step;

    public Func<Convergence, ConvergenceEvent, DateTimeOffset, (Convergence Next, ValueList<Errand> Errands)> Reduce { get; init; } = Convergence.Reduce;

    public Func<Epoch, string, Epoch> NextEpoch { get; init; } = static (seen, by) => seen.Next(by);

    public Func<Router, ValueList<(string Provider, RouterReading? Reading)>, EpochMark?, StartUp> StartUp { get; init; } = Holdfast.Core.Failover.StartUp.Judge;

    /// <summary>The adapter replaces the record set in place; false = it deletes and creates.</summary>
    public bool WritesInPlace { get; init; } = true;

    public delegate Measurements ObserveFunction(Measurements measurements, ReadOnlySpan<Observation> batch);
}
