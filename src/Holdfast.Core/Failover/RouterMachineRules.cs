namespace Holdfast.Core.Failover;

/// <summary>
/// The pure functions that the machine sequences. There is one set of them, <see cref="Product"/>; the simulated world replaces one at a
/// time to show that it would notice.
/// </summary>
internal sealed record RouterMachineRules
{
    public static RouterMachineRules Product { get; } = new();

    public ObserveFunction Observe { get; init; } = static (measurements, batch) => measurements.With(batch);

    public Func<Measurements, DateTimeOffset, Verdicts> Judge { get; init; } = static (measurements, now) => measurements.Judge(now);

    public Func<FailoverState, Verdicts, DateTimeOffset, RouterPolicy, (FailoverState Next, Decision Decision)> Step { get; init; } = DecisionEngine.Step;

    public Func<FailoverState, OperatorAction, DateTimeOffset, (FailoverState Next, Decision Decision)> Operate { get; init; } = DecisionEngine.Operate;

    public Func<Convergence, ConvergenceEvent, DateTimeOffset, (Convergence Next, ValueList<Errand> Errands)> Reduce { get; init; } = Convergence.Reduce;

    public Func<Epoch, string, RouterRole, Epoch> NextEpoch { get; init; } =
        static (seen, by, role) => role == RouterRole.Operator ? seen.NextByHand(by) : seen.Next(by);

    public Func<Router, ValueList<(string Provider, RouterReading? Reading)>, EpochMark?, StartUp> StartUp { get; init; } = Failover.StartUp.Judge;

    /// <summary>Why a mark cannot be obeyed; null when it can.</summary>
    public Func<Router, EpochMark, string?> Refuse { get; init; } = Failover.StartUp.Unknown;

    /// <summary>Why a mark can be nobody's decision; null when it can.</summary>
    public Func<EpochMark, Epoch, string?> Doubt { get; init; } = MarkTrust.Doubt;

    public delegate Measurements ObserveFunction(Measurements measurements, ReadOnlySpan<Observation> batch);
}
